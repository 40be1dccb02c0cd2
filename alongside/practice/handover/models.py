"""A change of worker with its pack and its owners of duties, reviews of too many changes, and what was done well."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord
from alongside.practice.handover.rules import OPEN_STATES, TRANSITIONS

_MY_CIRCLE = circle("case_id")
_NOBODY = {Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""}
# Whoever stopped may still leave words for whoever comes next, and sees of the case no more than that.
_I_LEFT = "from_user_id = (SELECT access_user())"
_BY_ME = "author_id = (SELECT access_user())"
_MY_AGENCY = "worker_agency_id = (SELECT access_agency_with('promises'))"


class Handover(FamilyRecord):
    """One change of worker in one part: who stops, who comes, and who owns what was promised meanwhile (R48).

    The verbs of allocation open it, in their own transaction. The interim owner is never empty: a duty has an owner.
    """

    class State(models.TextChoices):
        OPENED = "opened", "Pack to be completed"
        PACK_COMPLETE = "pack_complete", "Waiting to be read"
        READ = "read", "Read; waiting for the introduction"
        FAMILY_MET = "family_met", "The family has met them"
        ACCEPTED = "accepted", "Taken over"
        ENDED = "ended", "Called off"

    OPEN: ClassVar = OPEN_STATES

    declares = declare(
        RowSecurity(
            worker=f"{_MY_CIRCLE} OR {_I_LEFT}",
            wide="true",
            family=_MY_CIRCLE,
            insert=_NOBODY,
            update=_NOBODY,
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    family_id = models.UUIDField()
    part = models.CharField(max_length=20, choices=Allocation.Part.choices)
    from_allocation_id = models.UUIDField()
    from_user_id = models.UUIDField()
    from_name = models.CharField(max_length=120)
    why = models.CharField(max_length=20, choices=Allocation.Why.choices, blank=True)
    reason = models.CharField(max_length=400)
    to_allocation_id = models.UUIDField(null=True, blank=True)
    to_user_id = models.UUIDField(null=True, blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    interim_owner_id = models.UUIDField()
    interim_owner_name = models.CharField(max_length=120)
    action_ids = ArrayField(models.UUIDField(), default=list)  # the promises that wait for whoever comes
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPENED)
    opened_at = models.DateTimeField()
    packed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    introduce_on = models.DateField(null=True, blank=True)
    introduce_words = models.CharField(max_length=400, blank=True)
    met_on = models.DateField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case", "part"],
                condition=models.Q(state__in=OPEN_STATES),
                name="handover_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["read", "family_met", "accepted"])
                | models.Q(to_user_id__isnull=False, packed_at__isnull=False, read_at__isnull=False),
                name="handover_read_before_it_goes_on",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["family_met", "accepted"]) | models.Q(met_on__isnull=False),
                name="handover_met_before_accepted",
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", accepted_at__isnull=False, ended_at__isnull=True)
                | models.Q(state="ended", accepted_at__isnull=True, ended_at__isnull=False)
                | models.Q(state__in=OPEN_STATES, accepted_at__isnull=True, ended_at__isnull=True),
                name="handover_over_paired",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-opened_at"], name="handover_of_case"),
            models.Index(
                fields=["partnership_id", "to_user_id"],
                condition=models.Q(state__in=OPEN_STATES),
                name="handover_to_me",
            ),
            models.Index(
                fields=["partnership_id", "interim_owner_id"],
                condition=models.Q(state__in=OPEN_STATES),
                name="handover_held_for_now",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="who_left_stays",
                fields=["partnership_id", "case", "family_id", "part", "from_user_id", "opened_at"],
            ),
            pgtrigger.FSM(name="states_in_order", field="state", transitions=list(TRANSITIONS)),
        ]


class HandoverStep(FamilyRecord):
    """What became of a change of worker, step by step, in words that the family reads. Never changed."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Stopped"
        NAMED = "named", "Chosen to take over"
        PACKED = "packed", "Pack complete"
        READ = "read", "Read"
        PLANNED = "planned", "Introduction planned"
        MET = "met", "Introduced"
        NOT_MET = "not_met", "Not introduced"
        ACCEPTED = "accepted", "Taken over"
        HELD = "held", "Looked after by somebody else"
        ENDED = "ended", "Called off"

    declares = declare(
        RowSecurity(worker=_MY_CIRCLE, wide="true", family=_MY_CIRCLE, insert=_NOBODY),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="steps")
    case_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=120)
    words = models.CharField(max_length=1_000)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "handover", "at"], name="handover_step_in_time")
        ]
        triggers: ClassVar = append_only()


class HandoverNote(FamilyRecord):
    """Words for whoever comes next: what works, what does not, what to know. Never changed; a new one follows.

    A worker's are read by the family too. A family member's are read by the workers, and by no other member.
    """

    declares = declare(
        RowSecurity(
            worker=f"{_MY_CIRCLE} OR {_BY_ME}",
            wide="true",
            family=f"{_BY_ME} OR ({_MY_CIRCLE} AND NOT from_family)",
            insert=_NOBODY,
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handover_notes")
    works = models.TextField(max_length=2_000, blank=True)
    does_not = models.TextField(max_length=2_000, blank=True)
    know = models.TextField(max_length=2_000, blank=True)
    from_family = models.BooleanField()
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=120)
    author_role = models.CharField(max_length=60)
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(works="", does_not="", know=""), name="handover_note_says_something"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-written_at"], name="handover_note_of_case")
        ]
        triggers: ClassVar = append_only()


class ContinuityReview(FamilyRecord):
    """A family met so many social workers that a manager answers with a plan, and with the family's view (R47)."""

    declares = declare(
        RowSecurity(worker=_MY_CIRCLE, wide="true", family=_MY_CIRCLE, insert=_NOBODY, update=_NOBODY),
        Sensitivity.OPEN_TO_FAMILY,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="continuity_reviews")
    family_id = models.UUIDField()
    people = models.PositiveIntegerField()
    changes = models.PositiveIntegerField()
    limit_version_id = models.UUIDField()  # of P-TURNOVER, as it was then (R339)
    opened_at = models.DateTimeField()
    words = models.TextField(max_length=2_000, blank=True)
    family_view = models.TextField(max_length=2_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "family_id"],
                condition=models.Q(answered_at__isnull=True),
                name="continuity_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    answered_at__isnull=True, answered_by_id__isnull=True, words="", family_view=""
                )
                | (
                    models.Q(answered_at__isnull=False, answered_by_id__isnull=False)
                    & ~models.Q(words="")
                    & ~models.Q(family_view="")
                ),
                name="continuity_answered_with_both",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-opened_at"], name="continuity_of_case")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]


class Compliment(FamilyRecord):
    """What a named worker did well, in the words of somebody who saw it (R61).

    Read by that worker, their managers and whoever said it; by nobody else of the family.
    """

    declares = declare(
        RowSecurity(
            worker=f"worker_id = (SELECT access_user()) OR {_BY_ME} OR {_MY_AGENCY}", wide="true", family=_BY_ME,
            insert=_NOBODY, update=_NOBODY,
        ),
        Sensitivity.PROFESSIONAL,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="compliments")
    worker_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    worker_agency_id = models.UUIDField(null=True, blank=True)
    worker_agency = models.CharField(max_length=120, blank=True)
    words = models.TextField(max_length=2_000)
    from_family = models.BooleanField()
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=120)
    author_role = models.CharField(max_length=60)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="compliment_says_something"),
            models.CheckConstraint(
                condition=~models.Q(author_id=models.F("worker_id")), name="compliment_by_another"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "worker_id", "-said_at"], name="compliment_of_worker"),
            models.Index(fields=["partnership_id", "-said_at", "-id"], name="compliment_newest"),
            models.Index(fields=["partnership_id", "author_id"], name="compliment_of_author"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="words_stay", fields=["partnership_id", "case", "worker_id", "words", "author_id", "said_at"]
            ),
        ]  # fmt: skip


class CaseloadMove(FamilyRecord):
    """All families of a worker who leaves, given to others at once: asked for by a manager, done family by family."""

    declares = declare(RowSecurity(wide="true"), Sensitivity.PROFESSIONAL)

    worker_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    why = models.CharField(max_length=20, choices=Allocation.Why.choices)
    reason = models.CharField(max_length=400)
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField()
    asked_by_name = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "worker_id", "-asked_at"], name="caseload_of_worker")
        ]


class CaseloadLine(FamilyRecord):
    """One family in it: who takes over, and whether that is done; what stood in the way, if something did."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        FAILED = "failed", "Not done"

    declares = declare(RowSecurity(wide="true"), Sensitivity.PROFESSIONAL)

    move = models.ForeignKey(CaseloadMove, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=Allocation.Part.choices)
    allocation_id = models.UUIDField()
    successor_id = models.UUIDField()
    successor_name = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    words = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "move", "allocation_id"], name="caseload_family_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", done_at__isnull=True)
                | models.Q(state__in=["done", "failed"], done_at__isnull=False),
                name="caseload_line_paired",
            ),
        ]
