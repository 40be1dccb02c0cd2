"""Clocks: promises with a due date, and the notices sent when one is late (R4, R124, R338)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
    circle,
)
from alongside.ground.base.models import FamilyRecord
from alongside.ground.clock.calendars import DIVISIONS
from alongside.ground.clock.due import DAY_UNITS, TIME_UNITS

_OWNER_OR_CIRCLE = f"owner_id = (SELECT access_user()) OR {circle('circle_id')}"
# A promise made to somebody whose request no family group holds yet: the duty team keeps it.
_NO_CIRCLE_YET = "circle_id IS NULL AND (SELECT access_has_scope('duty'))"
_RECEIPT = "receipt <> '' AND receipt = (SELECT access_receipt())"
# The clock's own row security decides: whoever sees the clock sees who was told about it.
_SEES_THE_CLOCK = "EXISTS (SELECT 1 FROM clock_clock c WHERE c.id = clock_id)"
_RUNNING = Q(stopped_at__isnull=True)
# What was promised, and by which version of which parameter (R339): no later write may alter it.
_PROMISE = [
    "partnership_id", "kind", "about_id", "receipt", "started_at", "due_on", "due_at", "parameter_key",
    "parameter_version_id", "parameter_value", "parameter_unit", "ladder_version_id", "ladder", "division",
]  # fmt: skip


class InTimeUntil(models.Func):
    """The last instant in time: `due_at` itself, or the last microsecond of `due_on` in Europe/London."""

    template = (
        "COALESCE(due_at,"
        " (((due_on + 1)::timestamp - INTERVAL '1 microsecond') AT TIME ZONE 'Europe/London'))"
    )
    output_field = models.DateTimeField()


class Clock(FamilyRecord):
    """One promise about one thing. Stopped once and kept; whether it is late is worked out, never stored."""

    declares = Declaration(
        sensitivity=Sensitivity.OPEN_TO_FAMILY,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.REPLACE_WORDS,
        audited="verbs",  # of the room whose verb starts or stops the clock: audit stands above this room
        row_security=RowSecurity(
            worker=f"{_OWNER_OR_CIRCLE} OR ({_NO_CIRCLE_YET})",
            # A file that is kept apart, such as a complaint, is no manager's: its kinds say so in their names (R217).
            wide=f"strpos(kind, '.apart.') = 0 OR {_OWNER_OR_CIRCLE}",
            family=circle("circle_id"),
            public=_RECEIPT,
            insert={Audience.PUBLIC: "", Audience.FAMILY: ""},
            update={Audience.PUBLIC: "", Audience.FAMILY: ""},
        ),
    )

    kind = models.CharField(max_length=80)
    about_id = models.UUIDField()
    circle_id = models.UUIDField(null=True, blank=True)
    owner_id = models.UUIDField(null=True, blank=True)
    owner_label = models.CharField(max_length=120, blank=True)
    receipt = models.CharField(max_length=64, blank=True)  # a digest: lets somebody without an account see it
    started_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    in_time_until = models.GeneratedField(
        expression=InTimeUntil(), output_field=models.DateTimeField(), db_persist=True
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by_id = models.UUIDField(null=True, blank=True)
    stopped_reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)  # the last change of owner or circle
    changed_by_id = models.UUIDField(null=True, blank=True)
    parameter_key = models.CharField(max_length=60)
    parameter_version_id = models.UUIDField()
    parameter_value = models.PositiveIntegerField()
    parameter_unit = models.CharField(max_length=30)
    ladder_version_id = models.UUIDField()
    ladder = models.JSONField()  # the value of P-ESC in force at the start: [[whom, working days], ...]
    division = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="clock_one_due",
                condition=Q(due_on__isnull=False, due_at__isnull=True, parameter_unit__in=DAY_UNITS)
                | Q(due_on__isnull=True, due_at__isnull=False, parameter_unit__in=TIME_UNITS),
            ),
            models.CheckConstraint(
                name="clock_stopped_pair",
                condition=Q(stopped_at__isnull=True, stopped_by_id__isnull=True, stopped_reason="")
                | Q(stopped_at__isnull=False) & (Q(stopped_by_id__isnull=False) | ~Q(stopped_reason="")),
            ),
            models.CheckConstraint(
                name="clock_stopped_after_start",
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=models.F("started_at")),
            ),
            models.CheckConstraint(
                name="clock_due_after_start", condition=Q(in_time_until__gte=models.F("started_at"))
            ),
            models.CheckConstraint(
                name="clock_changed_pair",
                condition=Q(changed_at__isnull=False) | Q(changed_by_id__isnull=True),
            ),
            models.CheckConstraint(name="clock_division_known", condition=Q(division__in=DIVISIONS)),
            models.UniqueConstraint(
                fields=["partnership_id", "kind", "about_id"], condition=_RUNNING, name="clock_one_running"
            ),
        ]
        indexes: ClassVar = [
            # The overdue sweep: one order for dates and instants, only the clocks that still run.
            models.Index(
                fields=["partnership_id", "in_time_until", "id"],
                condition=_RUNNING,
                name="clock_overdue_sweep",
            ),
            models.Index(fields=["partnership_id", "about_id", "kind"], name="clock_about"),
            models.Index(fields=["partnership_id", "circle_id", "in_time_until"], name="clock_circle"),
            models.Index(fields=["partnership_id", "owner_id", "in_time_until"], name="clock_owner"),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="promise_is_kept_as_made", fields=_PROMISE),
            pgtrigger.Protect(
                name="stopped_stays_stopped",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__stopped_at__isnull=False)
                & (
                    pgtrigger.Q(new__stopped_at__df=pgtrigger.F("old__stopped_at"))
                    | pgtrigger.Q(new__stopped_by_id__df=pgtrigger.F("old__stopped_by_id"))
                    | pgtrigger.Q(new__stopped_reason__df=pgtrigger.F("old__stopped_reason"))
                ),
            ),
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
        ]


class EscalationNotice(FamilyRecord):
    """Somebody was told that a promise is late, or a rung was passed over: once for each rung of its ladder (R124)."""

    declares = Declaration(
        sensitivity=Sensitivity.OPEN_TO_FAMILY,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.REPLACE_WORDS,
        audited="verbs",
        append_only=True,
        row_security=RowSecurity(
            worker=_SEES_THE_CLOCK,
            wide=_SEES_THE_CLOCK,
            family=_SEES_THE_CLOCK,
            insert={Audience.FAMILY: "", Audience.WORKER: ""},  # the system raises, on its rounds
        ),
    )

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="notices", db_index=False)
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)
    to_label = models.CharField(max_length=120)
    # Nobody was told on this rung in its time: one above it was reached before anybody looked.
    passed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "clock", "level"], name="escalation_notice_once"
            ),
            models.CheckConstraint(name="escalation_level_counts_from_1", condition=Q(level__gte=1)),
            models.CheckConstraint(name="escalation_says_to_whom", condition=~Q(to_label="")),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "at"], name="escalation_notice_when")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_update_or_delete", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
