"""What became of what somebody needs to take part: an interpreter, another time, a lift. They read it themself (R109)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.meetings.models.attendance import Attendee, AttendeeAnswer
from alongside.practice.meetings.models.common import BY_ME, IN_CASE, MYSELF_THERE, Signed


class NeedsAnswer(Signed):
    """One answer to what somebody invited said that they need, or what would suit them better. Never changed."""

    class Outcome(models.TextChoices):
        MET = "met", "Yes, we do that"
        INSTEAD = "instead", "Not that, but something else"
        NOT = "not", "It is not possible"

    declares = declare(
        RowSecurity(
            worker=f"{IN_CASE} OR {MYSELF_THERE}", wide="true", family=MYSELF_THERE, public=MYSELF_THERE,
            insert={
                Audience.PUBLIC: "", Audience.FAMILY: "", Audience.WORKER: f"{IN_CASE} AND {BY_ME}", Audience.WIDE: BY_ME,
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(AttendeeAnswer, on_delete=models.PROTECT, related_name="replies")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.TextField(max_length=1_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="needs_answer_says_something"),
            models.UniqueConstraint(fields=["partnership_id", "answer"], name="needs_answered_once"),
        ]
        triggers: ClassVar = append_only()
