"""Decisions about a child, and telling each parent of them; and a parent who asks for a meeting (R112, R113)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.practice.meetings.models.common import (
    BY_ME,
    IN_CASE,
    ME,
    Signed,
    workers_only,
    workers_write,
)
from alongside.practice.meetings.models.meeting import Meeting

# A parent reads a decision once they were told of it: the notice's own row security says which are theirs.
_I_WAS_TOLD = "EXISTS (SELECT 1 FROM meetings_decisionnotice n WHERE n.decision_id = meetings_decision.id)"
_SEES_THE_ASKING = "EXISTS (SELECT 1 FROM meetings_meetingask k WHERE k.id = ask_id)"


class Decision(Signed):
    """One decision about a child: what, why, who decided, when, and how to challenge it. Never changed (R112)."""

    declares = declare(workers_write(_I_WAS_TOLD), Sensitivity.OPEN_TO_FAMILY, append=True)

    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    line_id = models.UUIDField(null=True, blank=True)  # of the minutes that say it was decided
    what = models.TextField(max_length=2_000)
    why = models.TextField(max_length=2_000)
    decided_by = models.CharField(max_length=200)
    decided_on = models.DateField()
    challenge = models.TextField(max_length=1_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(what="")
                & ~models.Q(why="")
                & ~models.Q(decided_by="")
                & ~models.Q(challenge=""),
                name="decision_says_everything",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "line_id"],
                condition=models.Q(line_id__isnull=False),
                name="decision_once_a_line",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case_id", "-at", "-id"], name="decision_newest")
        ]
        triggers: ClassVar = append_only()


class DecisionNotice(FamilyRecord):
    """That one parent is told of one decision, by when, and when they were. Theirs alone to read, once told."""

    class How(models.TextChoices):
        PAGE = "page", "On their own page"
        LETTER = "letter", "By letter"
        PHONE = "phone", "By phone"
        IN_PERSON = "in_person", "Face to face"

    declares = declare(
        RowSecurity(
            worker=IN_CASE,
            wide="true",
            family=f"{ME} AND told_at IS NOT NULL",
            insert={Audience.FAMILY: ""},
            update={Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="notices")
    case_id = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    told_at = models.DateTimeField(null=True, blank=True)
    told_by_id = models.UUIDField(null=True, blank=True)
    told_by_name = models.CharField(max_length=120, blank=True)
    told_how = models.CharField(max_length=10, choices=How.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "decision", "person"], name="decision_notice_once"
            ),
            models.CheckConstraint(
                condition=models.Q(told_at__isnull=True, told_by_id__isnull=True, told_how="")
                | models.Q(told_at__isnull=False, told_by_id__isnull=False) & ~models.Q(told_how=""),
                name="decision_told_paired",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "due_on"],
                condition=models.Q(told_at__isnull=True),
                name="decision_to_tell",
            )
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)]


class DecisionException(Signed):
    """Why one parent is not told of one decision yet, and the day on which that ends by itself (R112). Workers read it."""

    class Code(models.TextChoices):
        CHILD_AT_RISK = "child_at_risk", "Telling them now would put a child at risk of significant harm"
        PERSON_AT_RISK = "person_at_risk", "Telling them now would put somebody else at risk"
        CRIME = "crime", "Telling them now could spoil the investigation of a crime"
        COURT = "court", "A court order forbids it"
        NOT_FOUND = "not_found", "Nobody knows how to reach them, and it was tried"

    declares = declare(workers_only(), Sensitivity.PROFESSIONAL, append=True)

    notice = models.ForeignKey(DecisionNotice, on_delete=models.PROTECT, related_name="exceptions")
    code = models.CharField(max_length=20, choices=Code.choices)
    words = models.TextField(max_length=2_000)
    until = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="decision_exception_says_why")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "notice", "-at", "-id"], name="decision_exception_newest"),
            models.Index(fields=["partnership_id", "until"], name="decision_exception_ends"),
        ]
        triggers: ClassVar = append_only()


class MeetingAsk(Signed):
    """A parent or a young person asks for a meeting about the child's safety (R113). Never changed or taken away."""

    class Channel(models.TextChoices):
        PAGE = "page", "On their own page"
        TAKEN_DOWN = "taken_down", "Told a worker"

    declares = declare(
        RowSecurity(
            worker=IN_CASE,
            wide="true",
            family=ME,
            insert={
                Audience.FAMILY: f"{ME} AND {IN_CASE} AND {BY_ME} AND channel = 'page'",
                Audience.WORKER: f"{IN_CASE} AND {BY_ME} AND channel = 'taken_down'",
                Audience.WIDE: f"{BY_ME} AND channel = 'taken_down'",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    words = models.TextField(max_length=4_000)
    answer_by = models.DateField()  # of the clock that began with it (P-HELP)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="meeting_ask_says_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case_id", "-at", "-id"], name="meeting_ask_newest"),
            models.Index(fields=["partnership_id", "person", "-at"], name="meeting_ask_of_person"),
        ]
        triggers: ClassVar = append_only()


class MeetingAskAnswer(Signed):
    """Yes, with the day by which they meet; or no, with the reason. Once, and never changed (R113)."""

    class Reason(models.TextChoices):
        ANOTHER_WAY = "another_way", "It can be settled sooner in another way"
        SAME_SOON = "same_soon", "A meeting about the same thing is planned already"
        NOT_SAFE = "not_safe", "A meeting now would not be safe for somebody"
        OTHER = "other", "Another reason"

    declares = declare(
        RowSecurity(
            worker=_SEES_THE_ASKING,
            wide="true",
            family=_SEES_THE_ASKING,
            insert={
                Audience.FAMILY: "",
                Audience.WORKER: f"{IN_CASE} AND {BY_ME}",
                Audience.WIDE: BY_ME,
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    ask = models.ForeignKey(MeetingAsk, on_delete=models.PROTECT, related_name="answers")
    accepted = models.BooleanField()
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    words = models.TextField(max_length=2_000)
    meet_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "ask"], name="meeting_ask_answered_once"),
            models.CheckConstraint(
                condition=models.Q(accepted=True, reason="", meet_by__isnull=False)
                | models.Q(accepted=False, meet_by__isnull=True) & ~models.Q(reason="") & ~models.Q(words=""),
                name="meeting_ask_answer_says_why",
            ),
        ]
        triggers: ClassVar = append_only()
