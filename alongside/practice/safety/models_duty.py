"""The duty team says that a child is missing whose case they have no part in: who rang them, and why it could not wait."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.safety.said import Signed, by_verbs


class DutyCall(Signed):
    """One time that the duty team opened, or joined, an episode for somebody who rang them. The family reads it (R168)."""

    class Caller(models.TextChoices):
        PARENT = "parent", "A parent or carer"
        CHILD = "child", "The child themself"
        RELATIVE = "relative", "Somebody else in the family"
        POLICE = "police", "The police"
        SCHOOL = "school", "A school or college"
        OTHER = "other", "Somebody else"

    declares = declare(by_verbs(), Sensitivity.OPEN_TO_FAMILY, append=True)

    episode = models.ForeignKey("safety.Episode", on_delete=models.PROTECT, related_name="duty_calls")
    agency = models.CharField(max_length=120, blank=True)
    caller = models.CharField(max_length=10, choices=Caller.choices)
    why = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(why=""), name="duty_call_says_why")]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "episode", "at"], name="duty_call_of_episode")
        ]
        triggers: ClassVar = append_only()
