"""A family that has to move, and the steps with an owner and a day that follow from a plan of this room (R173, R175)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.actions.models import Action
from alongside.practice.places.models.common import NO_DELETE, OPEN, CaseFact, read_by
from alongside.practice.places.models.contact import ContactLoss


class Relocation(CaseFact):
    """One move of a family: why, from which area, who houses them, what police offered, how it ended."""

    class Police(models.TextChoices):
        NOT_ASKED = "not_asked", "Not asked yet"
        OFFERED = "offered", "They offered to help us move"
        NOT_OFFERED = "not_offered", "They said no"

    class Outcome(models.TextChoices):
        MOVED = "moved", "They moved"
        NOT_MOVED = "not_moved", "They need not move any more"

    declares = declare(read_by(OPEN), Sensitivity.OPEN_TO_FAMILY)

    reason = models.CharField(max_length=1_000)
    from_area = models.CharField(max_length=120, blank=True)
    housing_agency = models.CharField(max_length=120)
    police = models.CharField(max_length=12, choices=Police.choices)
    police_words = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    outcome_words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True)
                | ~Q(outcome="") & Q(outcome_on__isnull=False),
                name="relocation_outcome_dated",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "at"], name="relocation_of_case")]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(
                name="beginning_stays",
                exclude=["police", "police_words", "outcome", "outcome_on", "outcome_words"],
            ),
            pgtrigger.Protect(
                name="end_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__outcome_on__isnull=False)
            ),
        ]  # fmt: skip


class Step(CaseFact):
    """That a promise belongs to a move or to a plan to be in touch again. The promise says who, by when, and what came of it."""

    class Kind(models.TextChoices):
        HOUSING = "housing", "A new home"
        POLICE = "police", "What police can do"
        SCHOOL = "school", "School for a brother or sister"
        CONTACT = "contact", "Being in touch again"
        OTHER = "other", "Something else"

    declares = declare(
        read_by("EXISTS (SELECT 1 FROM actions_action a WHERE a.id = action_id)"), Sensitivity.OPEN_TO_FAMILY, append=True
    )  # fmt: skip

    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="places_step")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    move = models.ForeignKey(
        Relocation, null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    loss = models.ForeignKey(
        ContactLoss, null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(move__isnull=False, loss__isnull=True) & ~Q(kind="contact")
                | Q(move__isnull=True, loss__isnull=False, kind="contact"),
                name="step_of_one_plan",
            ),
            models.CheckConstraint(
                condition=~Q(kind="school") | Q(person__isnull=False), name="step_school_of_somebody"
            ),
        ]
        triggers: ClassVar = append_only()
