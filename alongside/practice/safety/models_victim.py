"""Whether a child is recorded as a victim of exploitation, and who decided it (R144)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.safety.said import MINE, NOBODY, OURS, Signed


class ChildVictim(Signed):
    """One answer to “is this child recorded as a victim?”, signed; the newest counts. Workers read it.

    A child is taken to be a victim while nobody has answered: nothing here makes them anything else by silence.
    """

    class Answer(models.TextChoices):
        VICTIM = "victim", "Yes, they are recorded as a victim of exploitation"
        NOT_VICTIM = "not_victim", "No, and a manager says why"

    declares = declare(
        RowSecurity(
            worker=OURS, wide="true",
            insert={Audience.WORKER: f"{OURS} AND {MINE} AND answer = 'victim'", Audience.WIDE: MINE, Audience.FAMILY: ""},
            update=dict(NOBODY),
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )  # fmt: skip

    answer = models.CharField(max_length=10, choices=Answer.choices)
    words = models.TextField(max_length=2_000)  # what it rests on

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="child_victim_says_why")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at", "-id"], name="child_victim_newest")
        ]
        triggers: ClassVar = append_only()
