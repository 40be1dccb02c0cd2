"""Away from home, out of touch, the plan to be in touch again; a child in care with nobody of their own (R173, R174)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.places.models.common import (
    IN_CASE,
    NO_DELETE,
    OPEN,
    OWN,
    CaseFact,
    in_order,
    paired,
    read_by,
)


class Away(CaseFact):
    """A time away from home that no placement tells of: missing, or staying somewhere else."""

    class Kind(models.TextChoices):
        MISSING = "missing", "Missing"
        ELSEWHERE = "elsewhere", "Staying somewhere else"

    declares = declare(read_by(OPEN), Sensitivity.OPEN_TO_FAMILY)

    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    returned = models.BooleanField(null=True)  # came home, or not; empty while it goes on
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=in_order("since", "until"), name="away_days_in_order"),
            models.CheckConstraint(condition=paired("until", "returned"), name="away_end_whole"),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "since"], name="away_of_case")]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(name="beginning_stays", exclude=["until", "returned"]),
            pgtrigger.Protect(
                name="end_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__until__isnull=False)
            ),
        ]  # fmt: skip


class ContactLoss(CaseFact):
    """That a parent and the child are not in touch, until they are again. That parent's and the workers'."""

    declares = declare(read_by(f"{IN_CASE} AND {OWN}", says=True), Sensitivity.OPEN_TO_FAMILY)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=in_order("since", "until"), name="contactloss_days_in_order"),
            models.UniqueConstraint(
                fields=["partnership_id", "case", "person"], condition=Q(until__isnull=True),
                name="contactloss_one_open",
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(name="beginning_stays", exclude=["until"]),
            pgtrigger.Protect(
                name="end_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__until__isnull=False)
            ),
        ]  # fmt: skip


class ContactPlan(CaseFact):
    """How a parent and a child are in touch again: what we try, who leads it, when we look again. A look follows a look."""

    declares = declare(read_by(f"{IN_CASE} AND {OWN}"), Sensitivity.OPEN_TO_FAMILY, append=True)

    loss = models.ForeignKey(ContactLoss, on_delete=models.PROTECT, related_name="plans")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=2_000)
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=120)
    review_on = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "loss", "at"], name="contactplan_of_loss")
        ]
        triggers: ClassVar = append_only()


class AdvocateNeed(CaseFact):
    """A child in care with no parent or carer in the case: an independent advocate is due. Marked for audit, for good."""

    declares = declare(read_by(IN_CASE), Sensitivity.OPEN_TO_FAMILY)

    advocate_name = models.CharField(max_length=120, blank=True)
    advocate_from = models.CharField(max_length=120, blank=True)
    named_at = models.DateTimeField(null=True, blank=True)
    named_by_id = models.UUIDField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=paired("named_at", "named_by_id") & (Q(named_at__isnull=True) | ~Q(advocate_name="")),
                name="advocate_named_paired",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "case"], condition=Q(over_at__isnull=True), name="advocate_one_open"
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(
                name="flag_stays",
                exclude=["advocate_name", "advocate_from", "named_at", "named_by_id", "over_at"],
            ),
        ]
