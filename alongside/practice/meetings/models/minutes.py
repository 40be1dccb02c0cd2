"""Minutes: lines attributed to one person each, every version kept, every answer beside its line (R116, R118, R143).

Nobody of the family reads minutes that were not sent. Once they are final nothing of them changes: the database refuses it,
and what comes later is an addendum beside them.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import declare
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.practice.meetings.models.attendance import Attendee
from alongside.practice.meetings.models.common import (
    BY_ME,
    IN_CASE,
    INVITED,
)
from alongside.practice.meetings.models.meeting import Meeting

# A young person reads them once somebody sat with them over them (R139).
_SENT_TO_ME = (
    f"(sent_at IS NOT NULL AND {INVITED} AND (NOT (SELECT recording_young()) OR EXISTS (SELECT 1 FROM recording_childgiven g"
    " WHERE g.about_id = meetings_minutes.id)))"
)
OF_MINUTES = "EXISTS (SELECT 1 FROM meetings_minutes m WHERE m.id = minutes_id)"
OPEN_LINE = "EXISTS (SELECT 1 FROM meetings_minuteline l WHERE l.id = line_id AND l.withheld = '')"
_NOT_ME = {Audience.PUBLIC: "", Audience.FAMILY: ""}
TAKES = {**_NOT_ME, Audience.WORKER: IN_CASE}
SIGNS = {**_NOT_ME, Audience.WORKER: f"{IN_CASE} AND {BY_ME}", Audience.WIDE: BY_ME}
# Locking waits for what is being written, and whatever comes after it finds the lock (see `minutes.common.hold`).
_LOCK = "pg_advisory_xact_lock{}(hashtext('minutes ' || {}))"
SHARED, _ALONE = _LOCK.format("_shared", "NEW.minutes_id"), _LOCK.format("", "NEW.id")


def open_until_final(
    operation: pgtrigger.Operation = pgtrigger.Insert, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """Return the trigger by which a part of final minutes is neither added nor changed, whoever asks (R143)."""
    return pgtrigger.Trigger(
        name="open_until_final" if condition is None else "number_until_final",
        operation=operation,
        condition=condition,
        when=pgtrigger.Before,
        func=f"PERFORM {SHARED};"
        " IF EXISTS (SELECT 1 FROM meetings_minutes m WHERE m.id = NEW.minutes_id AND m.final_at IS NOT NULL) THEN"
        " RAISE EXCEPTION 'these minutes are final' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
    )


class Minutes(FamilyRecord):
    """The minutes of one meeting: being written, sent to everybody who was there, final."""

    declares = declare(
        RowSecurity(
            worker=f"{IN_CASE} OR {_SENT_TO_ME}",
            wide="true",
            family=_SENT_TO_ME,
            public=_SENT_TO_ME,
            insert={
                **_NOT_ME,
                Audience.WORKER: f"{IN_CASE} AND started_by_id = (SELECT access_user())",
                Audience.WIDE: "started_by_id = (SELECT access_user())",
            },
            update=TAKES,
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    case_id = models.UUIDField()
    started_at = models.DateTimeField()
    started_by_id = models.UUIDField()
    started_by_name = models.CharField(max_length=120)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by_id = models.UUIDField(null=True, blank=True)
    sent_by_name = models.CharField(max_length=120, blank=True)
    answer_until = models.DateField(
        null=True, blank=True
    )  # the last day on which everybody has time to answer
    final_at = models.DateTimeField(null=True, blank=True)
    final_by_id = models.UUIDField(null=True, blank=True)
    final_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "meeting"], name="minutes_once_a_meeting"),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True, sent_by_id__isnull=True, answer_until__isnull=True)
                | models.Q(sent_at__isnull=False, sent_by_id__isnull=False, answer_until__isnull=False),
                name="minutes_sent_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(final_at__isnull=True, final_by_id__isnull=True)
                | models.Q(final_at__isnull=False, final_by_id__isnull=False, sent_at__isnull=False),
                name="minutes_final_paired",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="final_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__final_at__isnull=False),
            ),
            pgtrigger.ReadOnly(
                name="of_its_meeting", fields=["meeting", "case_id", "started_at", "started_by_id"]
            ),
            pgtrigger.Protect(
                name="sent_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__sent_at__isnull=False)
                & (
                    pgtrigger.Q(new__sent_at__df=pgtrigger.F("old__sent_at"))
                    | pgtrigger.Q(new__sent_by_id__df=pgtrigger.F("old__sent_by_id"))
                    | pgtrigger.Q(new__answer_until__df=pgtrigger.F("old__answer_until"))
                ),
            ),
            pgtrigger.Trigger(
                name="final_waits",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__final_at__isnull=True, new__final_at__isnull=False),
                func=f"PERFORM {_ALONE}; RETURN NEW;",
            ),
        ]

    @property
    def state(self) -> str:
        """Where they are: `writing`, `sent` or `final`."""
        if self.final_at is not None:
            return "final"
        return "sent" if self.sent_at is not None else "writing"


class MinuteLine(FamilyRecord):
    """One line: where it stands, and which of its versions is the newest. Its words are in its versions, for ever."""

    class Withheld(models.TextChoices):
        SAFETY = "safety", "somebody could be put at risk"
        POLICE = "police", "it is part of a police enquiry"
        OTHER_PERSON = "other_person", "it is another person’s private matter"
        COURT = "court", "a court has said so"

    declares = declare(
        RowSecurity(
            worker=f"{IN_CASE} OR {OF_MINUTES}", wide="true", family=OF_MINUTES, public=OF_MINUTES,
            insert=TAKES, update=TAKES,
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="lines")
    case_id = models.UUIDField()
    key = models.UUIDField()  # given by the page on which it was typed: sent twice, it is written once
    at = models.DateTimeField()  # when it was begun: the order of the lines
    began_by_id = models.UUIDField()
    began_by_name = models.CharField(max_length=120)
    beside = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="twins")
    number = models.PositiveIntegerField(default=1)  # of the newest version
    withheld = models.CharField(max_length=20, choices=Withheld.choices, blank=True)  # from whom is invited

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "minutes", "key"], name="minute_line_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "minutes", "at"], name="minute_line_in_order")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="stands_where_it_was_said",
                fields=["minutes", "case_id", "key", "at", "began_by_id", "began_by_name", "beside"],
            ),
            open_until_final(),
            # To hold a line back, or to show it again, stays possible: that is somebody's safety.
            open_until_final(
                pgtrigger.Update, condition=pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
            ),
        ]


class LineVersion(FamilyRecord):
    """What a line said from one moment on: who said it, of what kind, in which words. What is settled never changes."""

    class Kind(models.TextChoices):
        SAID = "said", "Said"
        ASKED = "asked", "Asked"
        DECIDED = "decided", "Decided"
        PROMISE = "promise", "Promised"
        LACK = "lack", "Said that something was not done"
        POINT = "point", "A point sent beforehand, answered"

    declares = declare(
        RowSecurity(
            worker=f"{IN_CASE} OR {OPEN_LINE}", wide="true", family=OPEN_LINE, public=OPEN_LINE,
            insert=SIGNS, update=SIGNS,
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    line = models.ForeignKey(MinuteLine, on_delete=models.PROTECT, related_name="versions")
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    speaker = models.ForeignKey(Attendee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    speaker_name = models.CharField(max_length=120, blank=True)
    words = models.TextField(max_length=2_000)
    struck = models.BooleanField(default=False)
    why = models.CharField(max_length=400, blank=True)  # of a change after the draft was sent
    page = models.UUIDField(null=True, blank=True)  # the open page that typed it
    seq = models.PositiveIntegerField(default=0)  # how often that page had saved it
    settled = models.BooleanField(default=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "line", "number"], name="line_version_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="line_version_says_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "minutes", "at"], name="line_version_newest"),
            models.Index(
                fields=["partnership_id", "minutes"],
                condition=models.Q(settled=False),
                name="line_version_typing",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="settled_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__settled=True),
            ),
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="one_writer", fields=["line", "minutes", "case_id", "number", "page", "by_id", "by_name"]
            ),
            open_until_final(pgtrigger.Insert | pgtrigger.Update),
        ]
