"""Why somebody was given a role or an account, or why it ended: kept for good, beside the thing itself (R41, R44)."""

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
    """One role, or one account (no `role`), that was given or ended: whose, where, by whom and why.

    Read by the person, whoever did it, and managers. Without `by_id` whoever runs the service did it.
    """

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

    assignment_id = models.UUIDField(null=True, blank=True)
    user_id = models.UUIDField()
    user_name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, blank=True)
    agency_name = models.CharField(max_length=120, blank=True)
    given = models.BooleanField()  # else it ended
    because = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(because=""), name="role_change_says_why"),
            models.CheckConstraint(
                condition=models.Q(role="", assignment_id__isnull=True)
                | (~models.Q(role="") & models.Q(assignment_id__isnull=False)),
                name="role_change_of_a_role",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "-at", "-id"], name="role_change_newest"),
            models.Index(fields=["partnership_id", "user_id"], name="role_change_of"),
        ]
        triggers: ClassVar = append_only()
