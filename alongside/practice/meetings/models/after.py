"""After a meeting: who had influence, was everybody respected; and a word about disrespect, away from the chair (R119, R120)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.meetings.models.attendance import Attendee
from alongside.practice.meetings.models.common import (
    BY_ME,
    IN_CASE,
    INVITED,
    ME,
    MYSELF_THERE,
    NOT_THE_CHAIR,
    Signed,
)
from alongside.practice.meetings.models.meeting import Meeting

_SEES_THE_REPORT = "EXISTS (SELECT 1 FROM meetings_disrespect d WHERE d.id = report_id)"


class Influence(models.TextChoices):
    """Who had most, or least, to say."""

    PARENTS = "parents", "The parents or carers"
    YOUNG = "young", "The young person"
    CHAIR = "chair", "Whoever led the meeting"
    SOCIAL_CARE = "social_care", "Social workers"
    POLICE = "police", "Police"
    SCHOOL = "school", "School or college"
    HEALTH = "health", "Health"
    SUPPORT = "support", "The parents’ or the young person’s own worker"
    OTHERS = "others", "Somebody else"
    SAME = "same", "Everybody about the same"
    UNSURE = "unsure", "I am not sure"


class Felt(models.TextChoices):
    """How it was, in one word."""

    YES = "yes", "Yes"
    PARTLY = "partly", "In part"
    NO = "no", "No"
    RATHER_NOT = "rather_not", "I would rather not say"


class AfterAnswer(Signed):
    """How a meeting was for one person who was there. Theirs to read; a manager who did not lead it reads it too (R119)."""

    Influence = Influence
    Felt = Felt

    declares = declare(
        RowSecurity(
            worker=MYSELF_THERE,
            wide=NOT_THE_CHAIR,
            family=MYSELF_THERE,
            public=MYSELF_THERE,
            insert={
                Audience.PUBLIC: f"{MYSELF_THERE} AND by_id IS NULL",
                Audience.FAMILY: f"{MYSELF_THERE} AND {BY_ME}",
                Audience.WORKER: f"{MYSELF_THERE} AND {BY_ME}",
                Audience.WIDE: f"{MYSELF_THERE} AND {BY_ME}",
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="after")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="after")
    chair_id = models.UUIDField(null=True, blank=True)
    most_talk = models.CharField(max_length=12, choices=Influence.choices, blank=True)
    least_talk = models.CharField(max_length=12, choices=Influence.choices, blank=True)
    most_plan = models.CharField(max_length=12, choices=Influence.choices, blank=True)
    least_plan = models.CharField(max_length=12, choices=Influence.choices, blank=True)
    involved = models.CharField(max_length=12, choices=Felt.choices)
    respected = models.CharField(max_length=12, choices=Felt.choices)
    words = models.TextField(max_length=2_000, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "meeting", "attendee", "-at"], name="after_answer_newest")
        ]
        triggers: ClassVar = append_only()


class Disrespect(Signed):
    """Somebody was not respected in a meeting. It goes to the chair's manager; the chair does not read it (R120)."""

    declares = declare(
        RowSecurity(
            worker=f"{BY_ME} OR handler_id = (SELECT access_user())",
            wide=NOT_THE_CHAIR,
            family=ME,
            public=MYSELF_THERE,
            insert={
                Audience.PUBLIC: f"{MYSELF_THERE} AND by_id IS NULL",
                Audience.FAMILY: f"{ME} AND {INVITED} AND {BY_ME}",
                Audience.WORKER: f"({IN_CASE} OR {INVITED}) AND {BY_ME}",
                Audience.WIDE: BY_ME,
            },
        ),
        Sensitivity.COMPLAINT,
        append=True,
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="disrespect")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Whose place in the meeting it was: by it somebody who holds a letter reads what became of it.
    attendee = models.ForeignKey(Attendee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chair_id = models.UUIDField(null=True, blank=True)
    handler_id = models.UUIDField()
    handler_name = models.CharField(max_length=120)
    words = models.TextField(max_length=4_000)
    answer_by = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="disrespect_says_something"),
            models.CheckConstraint(
                condition=models.Q(chair_id__isnull=True) | ~models.Q(handler_id=models.F("chair_id")),
                name="disrespect_not_to_the_chair",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "handler_id", "-at"], name="disrespect_of_handler")
        ]
        triggers: ClassVar = append_only()


class DisrespectAnswer(Signed):
    """What the chair's manager answers whoever was not respected (R120)."""

    declares = declare(
        RowSecurity(
            worker=_SEES_THE_REPORT,
            wide=_SEES_THE_REPORT,
            family=_SEES_THE_REPORT,
            public=_SEES_THE_REPORT,
            insert={
                Audience.PUBLIC: "",
                Audience.FAMILY: "",
                Audience.WORKER: f"{BY_ME} AND {_SEES_THE_REPORT}",
                Audience.WIDE: f"{BY_ME} AND {_SEES_THE_REPORT}",
            },
        ),
        Sensitivity.COMPLAINT,
        append=True,
    )

    report = models.ForeignKey(Disrespect, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField(max_length=2_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="disrespect_answer_says_something"),
            models.UniqueConstraint(fields=["partnership_id", "report"], name="disrespect_answered_once"),
        ]
        triggers: ClassVar = append_only()
