"""The urgent way: who of the police is on duty in which order, who was called, and who confirmed it (R154)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Declaration, Retention, RowSecurity, Scrub, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.information.who_reads import INTELLIGENCE, NOBODY, OF_REPORT, declare


class DutyTurn(FamilyRecord):
    """One turn on the list of police contacts: who, from when to when, and in which place they are called."""

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.REPLACE_WORDS,
        audited="verbs",
        row_security=RowSecurity(
            worker=f"{INTELLIGENCE} OR user_id = (SELECT access_user())",
            wide="true",
            insert=NOBODY,
            update=NOBODY,
        ),
    )

    user_id = models.UUIDField()
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()  # 1 is called first
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by_id = models.UUIDField()
    at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True, blank=True)
    taken_off_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="turn_ends_after"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=20), name="turn_place"),
            models.CheckConstraint(
                condition=Q(taken_off_at__isnull=True, taken_off_by_id__isnull=True)
                | Q(taken_off_at__isnull=False, taken_off_by_id__isnull=False),
                name="turn_taken_off_paired",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "ends_at", "starts_at"],
                condition=Q(taken_off_at__isnull=True),
                name="turn_now",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="turn_stays", exclude=["taken_off_at", "taken_off_by_id"]),
        ]


class UrgentCall(FamilyRecord):
    """One step of the calling: this contact was called, or nobody was on the list. Never changed (R154)."""

    declares = declare(OF_REPORT, Sensitivity.PROFESSIONAL, append=True)

    report = models.ForeignKey("information.Report", on_delete=models.PROTECT, related_name="calls")
    report_receipt = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()  # the how many-th step, from 1
    turn = models.ForeignKey(DutyTurn, null=True, blank=True, on_delete=models.PROTECT, related_name="calls")
    user_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    next_at = models.DateTimeField()  # when the next one is called, unless somebody confirmed

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "report", "number"], name="call_number_once"),
            models.CheckConstraint(
                condition=Q(turn__isnull=True, user_id__isnull=True, name="")
                | Q(turn__isnull=False, user_id__isnull=False) & ~Q(name=""),
                name="call_to_whom",
            ),
            models.CheckConstraint(condition=Q(next_at__gt=F("at")), name="call_next_after"),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "user_id"], name="call_of_user")]
        triggers: ClassVar = append_only()


class UrgentConfirmation(FamilyRecord):
    """The police have it: who said so and when; what they do, in words that whoever told it may read. Never changed."""

    declares = declare(OF_REPORT, Sensitivity.OPEN_TO_FAMILY, append=True)

    report = models.ForeignKey("information.Report", on_delete=models.PROTECT, related_name="confirmations")
    report_receipt = models.CharField(max_length=64)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_role = models.CharField(max_length=60)
    words = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "report"], name="confirmed_once")
        ]
        triggers: ClassVar = append_only()
