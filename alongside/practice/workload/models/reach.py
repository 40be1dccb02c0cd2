"""How much contact was agreed, when workers can be reached, who stands in, and which calls were asked for."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord
from alongside.practice.workload.models.common import BY_ME, ME, MINE, MYSELF, NO_DELETE, kept, paired

# Whoever reads the spell of a worker (the family, the workers beside them) reads when that worker can be reached.
_WORKS_WITH_ME = (
    "EXISTS (SELECT 1 FROM cases_allocation a WHERE a.until IS NULL AND a.user_id = {table}.{column})"
)


class Frequency(models.TextChoices):
    """How often a worker and a family have agreed to be in touch (R52): it changes over time and has no end date."""

    NONE = "none", "Not at the moment"
    MONTHLY = "monthly", "Once a month"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    WEEKLY = "weekly", "Once a week"
    TWICE_WEEKLY = "twice_weekly", "Twice a week"
    DAILY = "daily", "Every day"


class ContactPlan(FamilyRecord):
    """How often one worker and one family agreed to be in touch, from a day on. A change is a new row (R50, R52)."""

    declares = declare(
        RowSecurity(
            worker=circle("case_id"), wide="true", family=circle("case_id"),
            insert={Audience.FAMILY: "", Audience.WORKER: f"{circle('case_id')} AND {BY_ME}", Audience.WIDE: BY_ME},
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    case = kept(Case, "contact_plans")
    allocation = kept(Allocation, "contact_plans")
    visits = models.CharField(max_length=20, choices=Frequency.choices)
    calls = models.CharField(max_length=20, choices=Frequency.choices)
    words = models.CharField(max_length=200, blank=True)
    agreed_at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "allocation", "-agreed_at"], name="contact_plan_newest")
        ]
        triggers: ClassVar = append_only()


class WorkerTerms(FamilyRecord):
    """A worker's share of full time, and whether they are newly trained: with which mentor and shadowing plan (R50, R59).

    A change is a new row; the newest counts.
    """

    declares = declare(
        RowSecurity(
            worker=f"{MINE} OR mentor_id = {ME}", wide="true",
            insert={Audience.WORKER: "", Audience.WIDE: BY_ME},
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )  # fmt: skip

    user_id = models.UUIDField()
    share_percent = models.PositiveSmallIntegerField(default=100)
    newly_trained = models.BooleanField(default=False)
    mentor_id = models.UUIDField(null=True, blank=True)
    mentor_name = models.CharField(max_length=120, blank=True)
    shadowing = models.TextField(max_length=2_000, blank=True)
    stated_at = models.DateTimeField()
    by_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(share_percent__gte=1, share_percent__lte=100), name="terms_share_sane"
            ),
            models.CheckConstraint(
                condition=Q(mentor_id__isnull=True, mentor_name="", shadowing="")
                | (Q(mentor_id__isnull=False, newly_trained=True) & ~Q(mentor_name="") & ~Q(shadowing="")),
                name="terms_mentor_with_plan",
            ),
            models.CheckConstraint(
                condition=Q(mentor_id__isnull=True) | ~Q(mentor_id=F("user_id")), name="terms_mentor_another"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "user_id", "-stated_at"], name="terms_newest")
        ]
        triggers: ClassVar = append_only()


class AvailabilitySpell(FamilyRecord):
    """When a worker can be reached on one day of the week, in London time; past midnight when it ends before it starts (R51)."""

    declares = declare(
        RowSecurity(
            worker=f"{MINE} OR "
            + _WORKS_WITH_ME.format(table="workload_availabilityspell", column="user_id"),
            wide="true",
            # Also of whoever stands in for one of their workers.
            family=_WORKS_WITH_ME.format(table="workload_availabilityspell", column="user_id")
            + " OR EXISTS (SELECT 1 FROM workload_coverspell c"
            " WHERE c.ended_at IS NULL AND c.cover_id = workload_availabilityspell.user_id)",
            insert={Audience.FAMILY: "", Audience.WORKER: MINE},
            update={Audience.FAMILY: "", Audience.WORKER: MINE},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    user_id = models.UUIDField()
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    starts = models.TimeField()
    ends = models.TimeField()
    bookable = models.BooleanField(default=False)
    on_holidays = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="availability_weekday"),
            models.CheckConstraint(
                condition=paired("ended_at", "ended_by_id"), name="availability_ended_paired"
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "user_id", "weekday", "starts"],
                condition=Q(ended_at__isnull=True),
                name="availability_once",
            ),
        ]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(name="hours_stay", exclude=["ended_at", "ended_by_id"]),
        ]


class CoverSpell(FamilyRecord):
    """A worker is away from one moment to another, and who stands in; with nobody it is a gap on the rota (R51)."""

    declares = declare(
        RowSecurity(
            worker=f"absent_id = {ME} OR cover_id = {ME} OR "
            + _WORKS_WITH_ME.format(table="workload_coverspell", column="absent_id"),
            wide="true",
            family=_WORKS_WITH_ME.format(table="workload_coverspell", column="absent_id"),
            insert={Audience.FAMILY: "", Audience.WORKER: f"absent_id = {ME}"},
            update={Audience.FAMILY: "", Audience.WORKER: f"absent_id = {ME}"},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    absent_id = models.UUIDField()
    absent_name = models.CharField(max_length=120)
    cover_id = models.UUIDField(null=True, blank=True)
    cover_name = models.CharField(max_length=120, blank=True)
    cover_phone = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # taken back, or over early
    ended_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="cover_ends_later"),
            models.CheckConstraint(
                condition=Q(cover_id__isnull=True, cover_name="")
                | (Q(cover_id__isnull=False) & ~Q(cover_name="") & ~Q(cover_id=F("absent_id"))),
                name="cover_somebody_else",
            ),
            models.CheckConstraint(condition=paired("ended_at", "ended_by_id"), name="cover_ended_paired"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "absent_id", "ends_at"], name="cover_of_worker")
        ]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(name="cover_stays", exclude=["ended_at", "ended_by_id"]),
        ]


class CallBooking(FamilyRecord):
    """A call that a family member asked for in a slot that their worker opened (R51). Between those two alone."""

    class Outcome(models.TextChoices):
        SPOKE = "spoke", "We spoke"
        NOT_REACHED = "not_reached", "Rang and did not reach them"
        TAKEN_BACK = "taken_back", "Taken back by the family"

    declares = declare(
        RowSecurity(
            worker=MINE,
            family=MYSELF,
            insert={Audience.WORKER: "", Audience.FAMILY: f"{MYSELF} AND {circle('case_id')}"},
        ),
        Sensitivity.PRIVATE_SPACE,
    )

    case = kept(Case, "call_bookings")
    person = kept(Person, "call_bookings")
    person_name = models.CharField(max_length=120)
    user_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    words = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="call_ends_later"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at__isnull=True)
                | (~Q(outcome="") & Q(outcome_at__isnull=False)),
                name="call_outcome_paired",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "user_id", "starts_at"],
                condition=~Q(outcome="taken_back"),
                name="call_slot_once",
            ),
        ]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(name="call_stays", fields=["starts_at", "ends_at", "person_name", "words"]),
        ]
