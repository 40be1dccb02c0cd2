"""Circles of need-to-know, and emergency access.

A circle is a case or a family group: the people who need to know it. Access does not know which; it stores an id.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
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

_OWN_OR_CIRCLE = f"user_id = (SELECT access_user()) OR {circle('circle_id')}"


class Membership(FamilyRecord):
    """One person's place in one circle, for a time. Ended, never deleted."""

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.KEEP,
        audited="verbs",
        row_security=RowSecurity(
            worker=_OWN_OR_CIRCLE,
            wide="true",
            family="user_id = (SELECT access_user())",
            # The key to everything is turned by the system alone, inside the verbs that check the right.
            insert={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""},
            update={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""},
        ),
    )

    user_id = models.UUIDField()
    circle_id = models.UUIDField()
    capacity = models.CharField(max_length=30)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.UUIDField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # emergency access ends by itself

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "user_id", "circle_id", "capacity"],
                condition=models.Q(until__isnull=True),
                name="membership_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True, ended_by_id__isnull=True)
                | models.Q(until__isnull=False),
                name="membership_end_paired",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "user_id"],
                include=["circle_id", "expires_at"],
                condition=models.Q(until__isnull=True),
                name="membership_my_circles",
            ),
            models.Index(fields=["partnership_id", "circle_id"], name="membership_of_circle"),
        ]


class EmergencyAccess(FamilyRecord):
    """Break-glass: a record opened at once for a child's safety, with a reason, for a time, and reviewed by another.

    The family reads when, which agency, and the reason, which is written for them (`access_family_emergencies`). Where
    telling them could put someone at risk (`withheld_because`), they read no reason until whoever reviews it says that
    they may; of the police they then read nothing (`protected`, R325).
    """

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.AUDIT,
        scrub=Scrub.REPLACE_WORDS,
        audited="verbs",
        row_security=RowSecurity(
            worker="opened_by_id = (SELECT access_user())",
            wide="true",
            insert={Audience.WIDE: "opened_by_id = (SELECT access_user())"},
            update={Audience.WORKER: ""},
        ),
    )

    circle_id = models.UUIDField()
    opened_by_id = models.UUIDField()
    agency_name = models.CharField(max_length=120, blank=True)
    role_title = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    reason = models.TextField(max_length=1000)
    withheld_because = models.TextField(max_length=1000, blank=True)
    protected = models.BooleanField(default=False)
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by_id = models.UUIDField(null=True, blank=True)
    finding = models.CharField(
        max_length=20, blank=True, choices=[("justified", "Justified"), ("not_justified", "Not justified")]
    )
    review_note = models.TextField(max_length=1000, blank=True)
    family_told = models.BooleanField(null=True)  # what the review says of a reason that was kept from them

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(reviewed_at__isnull=True, reviewed_by_id__isnull=True, finding="")
                | (models.Q(reviewed_at__isnull=False, reviewed_by_id__isnull=False) & ~models.Q(finding="")),
                name="emergency_review_paired",
            ),
            models.CheckConstraint(
                condition=~models.Q(reviewed_by_id=models.F("opened_by_id")),
                name="emergency_reviewed_by_another",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="emergency_has_reason"),
            models.CheckConstraint(
                condition=models.Q(protected=False) | ~models.Q(withheld_because=""),
                name="emergency_protected_why",
            ),
            models.CheckConstraint(
                condition=models.Q(family_told__isnull=False, reviewed_at__isnull=False)
                & ~models.Q(withheld_because="")
                | models.Q(family_told__isnull=True)
                & (models.Q(withheld_because="") | models.Q(reviewed_at__isnull=True)),
                name="emergency_withheld_reviewed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "opened_at"],
                condition=models.Q(reviewed_at__isnull=True),
                name="emergency_to_review",
            ),
            models.Index(fields=["partnership_id", "circle_id", "opened_at"], name="emergency_of_circle"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="opening_stays",
                fields=[
                    "partnership_id",
                    "circle_id",
                    "opened_by_id",
                    "agency_name",
                    "role_title",
                    "opened_at",
                    "reason",
                    "withheld_because",
                    "protected",
                    "ends_at",
                ],
            ),
        ]


# Why roles were given and ended, in a module of its own; imported whole, so that it is known as a model of this room.
import alongside.ground.access.models_roles  # noqa: E402, F401
