"""What became of what was told: outcomes, referrals for another child, and the weekly digest (R155, R158)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.family.referrals.models import Referral
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.information.models import Item, Report
from alongside.pursuit.information.who_reads import INTELLIGENCE, NOBODY, OF_POLICE, declare


class Outcome(FamilyRecord):
    """What came of police work that reports supported: told by the police, never changed (R158)."""

    class Kind(models.TextChoices):
        ARREST = "arrest", "An arrest"
        CHARGE = "charge", "A charge"
        CONVICTION = "conviction", "A conviction"
        SAFEGUARDING = "safeguarding", "A child was made safer"
        NONE = "none", "Looked into, and nothing came of it"

    declares = declare(RowSecurity(worker=INTELLIGENCE, insert=NOBODY, update=NOBODY), append=True)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    on = models.DateField()
    words = models.CharField(max_length=1_000, blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "on"], name="outcome_by_day")]
        triggers: ClassVar = append_only()


class OutcomeReport(FamilyRecord):
    """That a report supported an outcome."""

    declares = declare(OF_POLICE, append=True)

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="links")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "outcome", "report"], name="outcome_report_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "report"], name="outcomes_of_report")]
        triggers: ClassVar = append_only()


class Onward(FamilyRecord):
    """That a request for another child came out of a report: where the worry comes from stays known (R155)."""

    declares = declare(
        RowSecurity(
            worker=f"{INTELLIGENCE} OR by_id = (SELECT access_user())", insert=NOBODY, update=NOBODY
        ), append=True,
    )  # fmt: skip

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="+")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "report"], name="onward_of_report")]
        triggers: ClassVar = append_only()


class Digest(FamilyRecord):
    """That the hub was told in a week that there is something to read, and how much of it: nothing else (R155)."""

    declares = declare(
        RowSecurity(
            worker="(SELECT access_has_scope('network'))", insert=NOBODY, update=NOBODY
        ),
        Sensitivity.PROFESSIONAL, append=True,
    )  # fmt: skip

    week = models.DateField()  # its Monday
    items = models.PositiveIntegerField()
    told = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "week"], name="digest_once_a_week"),
            models.CheckConstraint(condition=Q(items__gt=0), name="digest_of_something"),
        ]
        triggers: ClassVar = append_only()


class Compared(FamilyRecord):
    """That a new thing told was compared with everything held, once (R153)."""

    declares = declare(RowSecurity(worker=INTELLIGENCE, insert=NOBODY, update=NOBODY), append=True)

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="compared")
    woke = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = append_only()
