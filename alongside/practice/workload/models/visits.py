"""Visits at home, and how the worker is kept safe on them (R60)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from alongside.family.cases.models import Case
from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord
from alongside.practice.workload.models.common import BY_ME, ME, MINE, MYSELF, NO_DELETE, kept, paired

# Whoever is on duty looks for a worker who is out there, whichever family they went to, until they are out safely.
_STILL_OUT = "(SELECT access_has_scope('duty')) AND safe_at IS NULL AND called_off_at IS NULL"
_OF_A_VISIT = "EXISTS (SELECT 1 FROM workload_visit v WHERE v.id = visit_id{more})"


class Visit(FamilyRecord):
    """A worker visits one person at home: that person reads when and who. With a note, a time to check in (R60)."""

    declares = declare(
        RowSecurity(
            worker=f"{MINE} OR (NOT walled AND {circle('case_id')}) OR ({_STILL_OUT})",
            wide="true",
            family=MYSELF,
            insert={Audience.FAMILY: "", Audience.WORKER: f"{MINE} AND {circle('case_id')}", Audience.WIDE: MINE},
            update={Audience.FAMILY: "", Audience.WORKER: f"{MINE} OR ({_STILL_OUT})"},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    case = kept(Case, "visits")
    person = kept(Person, "visits")
    user_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    worker_phone = models.CharField(max_length=40, blank=True)
    walled = models.BooleanField()  # of an independent worker: not for the other workers of the case
    starts_at = models.DateTimeField()
    check_in_at = models.DateTimeField()
    safe_at = models.DateTimeField(null=True, blank=True)
    safe_by_id = models.UUIDField(null=True, blank=True)
    safe_by_name = models.CharField(max_length=120, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(check_in_at__gt=F("starts_at")), name="visit_check_in_after_start"
            ),
            models.CheckConstraint(condition=paired("safe_at", "safe_by_id"), name="visit_safe_paired"),
            models.CheckConstraint(
                condition=paired("called_off_at", "called_off_by_id"), name="visit_called_off_paired"
            ),
            models.CheckConstraint(
                condition=Q(safe_at__isnull=True) | Q(called_off_at__isnull=True), name="visit_one_end"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "check_in_at", "id"],
                condition=Q(safe_at__isnull=True, called_off_at__isnull=True),
                name="visit_still_out",
            ),
            models.Index(fields=["partnership_id", "person", "starts_at"], name="visit_of_person"),
        ]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(
                name="visit_stays",
                exclude=["safe_at", "safe_by_id", "safe_by_name", "called_off_at", "called_off_by_id"],
            ),
            pgtrigger.Protect(
                name="end_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__safe_at__isnull=False)
                | pgtrigger.Q(old__called_off_at__isnull=False),
            ),
        ]


class VisitSafety(FamilyRecord):
    """Where the worker is and what could happen there, worded as a situation. No family member ever reads it (R60)."""

    declares = declare(
        RowSecurity(
            worker=_OF_A_VISIT.format(more=""),
            wide="true",
            insert={
                Audience.WORKER: f"{BY_ME} AND {_OF_A_VISIT.format(more=f' AND v.user_id = {ME}')}",
                Audience.WIDE: BY_ME,
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="safety")
    place = models.CharField(max_length=200)
    note = models.TextField(max_length=1_000, blank=True)
    by_id = models.UUIDField()

    class Meta:
        triggers: ClassVar = append_only()
