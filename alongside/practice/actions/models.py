"""Promises: one owner, one date, one benefit; done only when the family or the lead says so (R123-R127)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyGroup, declare
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord
from alongside.practice.actions.models_asks import PromiseAsk
from alongside.practice.actions.models_kept import AccountabilityReview
from alongside.practice.actions.models_resources import ResourceDecision, ResourceRequest
from alongside.practice.actions.models_steps import StepAnswer
from alongside.practice.actions.rules import OPEN_STATES, TRANSITIONS

__all__ = [
    "AccountabilityReview", "Action", "ActionStep", "PromiseAsk", "ResourceDecision", "ResourceRequest", "StepAnswer",
]  # fmt: skip

_MY_CIRCLE = circle("case_id")
_OWNER = "owner_id = (SELECT access_user())"
# An agency's manager answers for that agency's promises (R124), and sees no more of the case than its worker
# does.
_MY_AGENCY = "owner_agency_id = (SELECT access_agency_with('promises'))"
_MADE_BY_ME = "created_by_id = (SELECT access_user())"
_STEPPED_BY_ME = "by_id = (SELECT access_user())"
# The promise's own row security decides: whoever sees the promise sees what became of it.
_SEES_THE_PROMISE = "EXISTS (SELECT 1 FROM actions_action a WHERE a.id = action_id)"
_OWNS_THE_PROMISE = (
    "EXISTS (SELECT 1 FROM actions_action a WHERE a.id = action_id AND a.owner_id = (SELECT access_user()))"
)
# Promises of what is held back from one parent for a time (R26). The room of plans knows which: it answers instead.
register_sql(
    "CREATE OR REPLACE FUNCTION actions_withheld() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER"
    " SET search_path = public, pg_temp AS $$ SELECT '{}'::uuid[] $$"
)
_WITHHELD = "{} = ANY((SELECT actions_withheld())::uuid[])"
# What was promised, by whose wish. The date and the owner may change, by a verb that says why; these may not.
_PROMISE = [
    "partnership_id",
    "case",
    "family",
    "child_name",
    "words",
    "benefit",
    "ladder_version_id",
    "proposer",
    "proposer_name",
    "co_produced",
    "open_to_family",
    "origin_kind",
    "origin_id",
    "origin_label",
]


class Action(FamilyRecord):
    """One promise to a family. "Late" is never stored: it is `due_on` against today."""

    class State(models.TextChoices):
        AGREED = "agreed", "To do"
        IN_PROGRESS = "in_progress", "Being done"
        DONE = "done", "Said to be done"
        VERIFIED = "verified", "Done, and the family agrees"
        ABANDONED = "abandoned", "Will not be done"

    class Proposer(models.TextChoices):
        CHILD = "child", "The young person"
        PARENT = "parent", "A parent or carer"
        PROFESSIONAL = "professional", "A worker"

    class Origin(models.TextChoices):
        """What a promise came out of (R125). The rooms of these things stand above this one and say it by id."""

        MEETING = "meeting", "A meeting"
        PLAN = "plan", "The safety plan"
        RESOURCE = "resource", "Something that was asked for early"

    declares = declare(
        RowSecurity(
            worker=f"{_MY_CIRCLE} OR {_OWNER} OR {_MY_AGENCY}",
            wide="true",
            family=f"{_MY_CIRCLE} AND open_to_family AND NOT {_WITHHELD.format('id')}",
            insert={
                Audience.WORKER: f"{_MY_CIRCLE} AND {_MADE_BY_ME}",
                Audience.WIDE: _MADE_BY_ME,
                Audience.FAMILY: f"{_MY_CIRCLE} AND open_to_family AND {_OWNER} AND {_MADE_BY_ME}",
            },
            update={Audience.WORKER: f"{_MY_CIRCLE} OR {_OWNER}"},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="actions")
    child_name = models.CharField(max_length=60)  # whom it is for: its owner may see nothing else of the case
    words = models.CharField(max_length=500)
    benefit = models.CharField(max_length=500)
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=120)
    owner_agency_id = models.UUIDField(null=True, blank=True)  # empty when a family member owns it
    owner_agency = models.CharField(max_length=120, blank=True)
    due_on = models.DateField()
    ladder_version_id = (
        models.UUIDField()
    )  # of P-ESC when it was promised: a later ladder leaves it alone (R339)
    proposer = models.CharField(max_length=20, choices=Proposer.choices)
    proposer_name = models.CharField(max_length=120)
    co_produced = models.BooleanField()
    open_to_family = models.BooleanField(default=True)
    origin_kind = models.CharField(
        max_length=20, choices=Origin.choices, blank=True, default="", db_default=""
    )
    origin_id = models.UUIDField(null=True, blank=True)
    origin_label = models.CharField(max_length=120, blank=True, default="", db_default="")
    state = models.CharField(max_length=20, choices=State.choices, default=State.AGREED)
    explanation = models.CharField(
        max_length=1_000, blank=True
    )  # what the owner says of it now; the family reads it
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_id = models.UUIDField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by_id = models.UUIDField(null=True, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)
    abandoned_by_id = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField(
        null=True, blank=True
    )  # the family asked about it, and waits for an answer
    times_reopened = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    OPEN: ClassVar = OPEN_STATES

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
                    models.Q(
                        state__in=["agreed", "in_progress"],
                        done_at__isnull=True,
                        verified_at__isnull=True,
                        abandoned_at__isnull=True,
                    )
                    | models.Q(
                        state="done",
                        done_at__isnull=False,
                        verified_at__isnull=True,
                        abandoned_at__isnull=True,
                    )
                    | models.Q(
                        state="verified",
                        done_at__isnull=False,
                        verified_at__isnull=False,
                        abandoned_at__isnull=True,
                    )
                    | models.Q(
                        state="abandoned",
                        done_at__isnull=True,
                        verified_at__isnull=True,
                        abandoned_at__isnull=False,
                    )
                ),
                name="action_state_fits_facts",
            ),
            # R126, R127: the owner says it is done, and never confirms or gives up their own promise.
            models.CheckConstraint(
                condition=models.Q(done_by_id__isnull=True) | models.Q(done_by_id=models.F("owner_id")),
                name="action_done_by_its_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by_id__isnull=True)
                | ~models.Q(verified_by_id=models.F("owner_id")),
                name="action_verified_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(abandoned_by_id__isnull=True)
                | ~models.Q(abandoned_by_id=models.F("owner_id")),
                name="action_abandoned_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(origin_kind="", origin_id__isnull=True, origin_label="")
                | (
                    ~models.Q(origin_kind="") & models.Q(origin_id__isnull=False) & ~models.Q(origin_label="")
                ),
                name="action_origin_whole",
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
            models.Index(
                fields=["partnership_id", "owner_agency_id", "due_on"],
                condition=models.Q(state__in=["agreed", "in_progress"]),
                name="action_open_of_agency",
            ),
            models.Index(fields=["partnership_id", "case"], name="action_of_case"),
            models.Index(
                fields=["partnership_id", "origin_kind", "origin_id"],
                condition=models.Q(origin_id__isnull=False),
                name="action_of_origin",
            ),
            models.Index(fields=["partnership_id", "due_on", "owner_agency_id"], name="action_counted"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),  # R127
            pgtrigger.ReadOnly(name="promise_is_kept_as_made", fields=_PROMISE),
            pgtrigger.FSM(name="states_in_order", field="state", transitions=list(TRANSITIONS)),
        ]


class ActionStep(FamilyRecord):
    """What became of a promise, step by step. Appended, never changed."""

    class Kind(models.TextChoices):
        AGREED = "agreed", "Promised"
        STARTED = "started", "Started"
        EXPLAINED = "explained", "Explained"
        DONE = "done", "Said to be done"
        VERIFIED = "verified", "Confirmed"
        NOT_DONE = "not_done", "Not done: open again"
        MOVED = "moved", "New date"
        HANDED_OVER = "handed_over", "New owner"
        ABANDONED = "abandoned", "Given up"
        RESUMED = "resumed", "Taken up again"
        ASKED = "asked", "The family asked about it"
        ESCALATED = "escalated", "Raised further"

    declares = declare(
        RowSecurity(
            worker=f"{_MY_CIRCLE} OR {_SEES_THE_PROMISE}",
            wide="true",
            family=f"{_MY_CIRCLE} AND open_to_family AND NOT {_WITHHELD.format('action_id')}",
            insert={
                Audience.WORKER: f"({_MY_CIRCLE} OR {_OWNS_THE_PROMISE}) AND {_STEPPED_BY_ME}",
                Audience.WIDE: _STEPPED_BY_ME,
                Audience.FAMILY: f"{_MY_CIRCLE} AND open_to_family AND {_STEPPED_BY_ME}",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    case_id = models.UUIDField()
    open_to_family = models.BooleanField(default=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=120)
    words = models.CharField(max_length=1_000)
    level = models.PositiveSmallIntegerField(null=True, blank=True)  # the rung of the ladder it was raised to
    due_on = models.DateField(null=True, blank=True)  # the date that had passed when it was raised

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "action", "due_on", "level"],
                condition=models.Q(kind="escalated"),
                name="action_raised_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="escalated", level__isnull=False, due_on__isnull=False)
                | (~models.Q(kind="escalated") & models.Q(level__isnull=True, due_on__isnull=True)),
                name="action_raised_says_how_far",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "action", "at"], name="action_step_in_time")
        ]
        triggers: ClassVar = append_only()
