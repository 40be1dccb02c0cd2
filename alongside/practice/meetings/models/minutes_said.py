"""What was said of minutes: answers line by line, replies, statements; and to whom the draft went (R116, R118)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.practice.meetings.models.attendance import Attendee
from alongside.practice.meetings.models.common import BY_ME, IN_CASE, MYSELF_THERE, Signed, workers_only
from alongside.practice.meetings.models.minutes import (
    OF_MINUTES,
    OPEN_LINE,
    SHARED,
    SIGNS,
    TAKES,
    MinuteLine,
    Minutes,
    open_until_final,
)

_OF_AN_ANSWER = "EXISTS (SELECT 1 FROM meetings_lineanswer a WHERE a.id = answer_id)"
_AS_MYSELF = f"{MYSELF_THERE} AND {OF_MINUTES} AND {BY_ME}"
_READERS_WRITE = {
    Audience.PUBLIC: f"{MYSELF_THERE} AND {OF_MINUTES} AND by_id IS NULL",
    Audience.FAMILY: _AS_MYSELF,
    Audience.WORKER: _AS_MYSELF,
    Audience.WIDE: _AS_MYSELF,
}


class LineAnswer(Signed):
    """What one reader says of a line, or of something that is missing: right, not right, in their own words."""

    class Answer(models.TextChoices):
        RIGHT = "right", "Right"
        NOT_RIGHT = "not_right", "Not right"
        MY_WORDS = "my_words", "I say it in my own words"
        MISSING = "missing", "Something is missing"

    declares = declare(
        RowSecurity(
            worker=f"{IN_CASE} OR ({OF_MINUTES} AND (line_id IS NULL OR {OPEN_LINE}))",
            wide="true",
            family=f"{OF_MINUTES} AND (line_id IS NULL OR {OPEN_LINE})",
            public=f"{OF_MINUTES} AND (line_id IS NULL OR {OPEN_LINE})",
            insert=_READERS_WRITE,
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="answers")
    line = models.ForeignKey(
        MinuteLine, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    number = models.PositiveIntegerField(default=0)  # the version that they read
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    words = models.TextField(max_length=2_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answer="missing", line__isnull=True) | models.Q(line__isnull=False),
                name="line_answer_of_a_line",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer__in=["my_words", "missing"]) | ~models.Q(words=""),
                name="line_answer_in_words",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "minutes", "at"], name="line_answer_in_time")
        ]
        triggers: ClassVar = [*append_only(), open_until_final()]


class LineReply(Signed):
    """What became of an answer that contests a line: it was changed, or it was said why not. Both stay for ever."""

    class Outcome(models.TextChoices):
        AMENDED = "amended", "The minutes were changed"
        KEPT = "kept", "The line stays as it is"

    declares = declare(
        RowSecurity(
            worker=_OF_AN_ANSWER, wide="true", family=_OF_AN_ANSWER, public=_OF_AN_ANSWER, insert=SIGNS
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="replies")
    answer = models.ForeignKey(LineAnswer, on_delete=models.PROTECT, related_name="replies")
    line_id = models.UUIDField(null=True, blank=True)  # the line that was changed or added
    number = models.PositiveIntegerField(default=0)  # its version since
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    why = models.TextField(max_length=2_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "answer"], name="line_reply_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="amended", line_id__isnull=False, number__gt=0)
                | models.Q(outcome="kept") & ~models.Q(why=""),
                name="line_reply_says_why",
            ),
        ]
        triggers: ClassVar = [*append_only(), open_until_final()]


class MinutesStatement(Signed):
    """Words that somebody puts beside the minutes, at any time; after they are final it is an addendum (R118)."""

    declares = declare(
        RowSecurity(
            worker=f"{IN_CASE} OR {OF_MINUTES}",
            wide="true",
            family=OF_MINUTES,
            public=OF_MINUTES,
            insert={
                **_READERS_WRITE,
                Audience.WORKER: f"{BY_ME} AND ({IN_CASE} OR ({MYSELF_THERE} AND {OF_MINUTES}))",
                Audience.WIDE: BY_ME,
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="statements")
    attendee = models.ForeignKey(Attendee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=4_000)
    addendum = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="minutes_statement_says_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "minutes", "at"], name="statement_in_time")
        ]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="addendum_once_final",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=f"PERFORM {SHARED}; NEW.addendum := EXISTS (SELECT 1 FROM meetings_minutes m"
                " WHERE m.id = NEW.minutes_id AND m.final_at IS NOT NULL); RETURN NEW;",
            ),
        ]


class LineWithholding(Signed):
    """Why a line is held back from whoever is invited, or no longer is. The reason may hold another's safety."""

    declares = declare(workers_only(), Sensitivity.PROFESSIONAL, append=True)

    line = models.ForeignKey(MinuteLine, on_delete=models.PROTECT, related_name="withholdings")
    category = models.CharField(
        max_length=20, choices=MinuteLine.Withheld.choices, blank=True
    )  # empty: shown again
    reason = models.CharField(max_length=400)

    class Meta:
        triggers: ClassVar = append_only()


class MinutesCopy(FamilyRecord):
    """The draft went to one person who was there, and how."""

    class How(models.TextChoices):
        ACCOUNT = "account", "On their page, with a message"
        QUIET = "quiet", "On their page; a message would not be safe"
        LETTER = "letter", "By letter, with their code"
        BESIDE = "beside", "With somebody beside them: they read it once somebody sat with them over it"

    declares = declare(
        RowSecurity(worker=IN_CASE, wide="true", family=MYSELF_THERE, insert=TAKES),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="copies")
    case_id = models.UUIDField()
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    how = models.CharField(max_length=10, choices=How.choices)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "minutes", "attendee"], name="minutes_copy_once"
            )
        ]
        triggers: ClassVar = append_only()
