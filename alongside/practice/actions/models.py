"""Promises: one owner, one date, one benefit; done only when the family or the lead says so (R123-R127)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyGroup, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

_OWNER = "owner_id = (SELECT access_user())"


class Action(FamilyRecord):
    """One promise to a family. "Late" is never stored: it is `due_on` against today."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "To do"
        IN_PROGRESS = "in_progress", "Being done"
        DONE = "done", "Said to be done"
        VERIFIED = "verified", "Done, and the family agrees"
        ABANDONED = "abandoned", "Will not be done"

    class Proposer(models.TextChoices):
        CHILD = "child", "The young person"
        PARENT = "parent", "A parent or carer"
        PROFESSIONAL = "professional", "A worker"

    declares = declare(
        RowSecurity(
            worker=f"{circle('case_id')} OR {_OWNER}",
            wide="true",
            family=f"{circle('case_id')} AND open_to_family",
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="actions")
    words = models.CharField(max_length=500)
    benefit = models.CharField(max_length=500)
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=120)
    owner_agency_id = models.UUIDField(null=True, blank=True)  # empty when a family member owns it
    owner_agency = models.CharField(max_length=120, blank=True)
    due_on = models.DateField()
    proposer = models.CharField(max_length=20, choices=Proposer.choices)
    proposer_name = models.CharField(max_length=120)
    co_produced = models.BooleanField()
    open_to_family = models.BooleanField(default=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.AGREED)
    explanation = models.CharField(max_length=1_000, blank=True)  # what the owner says of it now; the family reads it
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_id = models.UUIDField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by_id = models.UUIDField(null=True, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)
    abandoned_by_id = models.UUIDField(null=True, blank=True)
    times_reopened = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    OPEN: ClassVar = ("agreed", "in_progress")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_by_id__isnull=True)
                | models.Q(done_at__isnull=False, done_by_id__isnull=False),
                name="action_done_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_at__isnull=True, verified_by_id__isnull=True)
                | models.Q(verified_at__isnull=False, verified_by_id__isnull=False),
                name="action_verified_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(abandoned_at__isnull=True, abandoned_by_id__isnull=True)
                | models.Q(abandoned_at__isnull=False, abandoned_by_id__isnull=False),
                name="action_abandoned_paired",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state__in=["proposed", "agreed", "in_progress"], done_at__isnull=True, verified_at__isnull=True)
                    | models.Q(state="done", done_at__isnull=False, verified_at__isnull=True)
                    | models.Q(state="verified", done_at__isnull=False, verified_at__isnull=False)
                    | models.Q(state="abandoned", abandoned_at__isnull=False)
                ),
                name="action_state_fits_facts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "case", "due_on"],
                condition=models.Q(state__in=["agreed", "in_progress"]),
                name="action_open_of_case",
            ),
            models.Index(
                fields=["partnership_id", "owner_id", "due_on"],
                condition=models.Q(state__in=["agreed", "in_progress"]),
                name="action_open_of_owner",
            ),
            models.Index(
                fields=["partnership_id", "due_on", "id"],
                condition=models.Q(state__in=["agreed", "in_progress"]),
                name="action_overdue_sweep",
            ),
            models.Index(fields=["partnership_id", "case"], name="action_of_case"),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)]  # R127


class ActionStep(FamilyRecord):
    """What became of a promise, step by step. Appended, never changed."""

    class Kind(models.TextChoices):
        AGREED = "agreed", "Promised"
        STARTED = "started", "Started"
        EXPLAINED = "explained", "Explained"
        DONE = "done", "Said to be done"
        VERIFIED = "verified", "Confirmed"
        NOT_DONE = "not_done", "Not done: open again"
        MOVED = "moved", "New date or owner"
        ABANDONED = "abandoned", "Given up"
        ESCALATED = "escalated", "Raised further"

    declares = declare(
        RowSecurity(
            worker=f"{circle('case_id')} OR {_OWNER}",
            wide="true",
            family=f"{circle('case_id')} AND open_to_family",
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    case_id = models.UUIDField()
    owner_id = models.UUIDField()
    open_to_family = models.BooleanField(default=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=120)
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "action", "at"], name="action_step_in_time")]
        triggers: ClassVar = append_only()


