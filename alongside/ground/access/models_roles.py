"""Why somebody was given a role or why it ended: kept for good, beside the role itself (R41, R44)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
)
from alongside.ground.base.models import FamilyRecord

_MINE = "user_id = (SELECT access_user()) OR by_id = (SELECT access_user())"


class RoleChange(FamilyRecord):
    """One role that was given or ended: whose, where, by whom and why. Read by the person, whoever did it, and managers."""

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.AUDIT,
        scrub=Scrub.REPLACE_WORDS,
        audited="verbs",
        append_only=True,
        row_security=RowSecurity(
            worker=_MINE, wide="true", insert={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""}
        ),
    )

    assignment_id = models.UUIDField()
    user_id = models.UUIDField()
    user_name = models.CharField(max_length=120)
    role = models.CharField(max_length=30)
    agency_name = models.CharField(max_length=120)
    given = models.BooleanField()  # else it ended
    because = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(because=""), name="role_change_says_why")
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "-at", "-id"], name="role_change_newest")]
        triggers: ClassVar = append_only()
