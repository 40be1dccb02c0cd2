"""That the work went on past planning without a final plan: who decided it, and why (R81)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.cases.models import Case, Stage
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

_BY_ME = "by_id = (SELECT access_user())"


class WithoutPlan(FamilyRecord):
    """One decision to go on without a final plan. The family and everybody who works with them read it beside the plan."""

    declares = declare(
        RowSecurity(
            worker=circle("case_id"), wide="true", family=circle("case_id"),
            insert={Audience.WORKER: f"{circle('case_id')} AND {_BY_ME}", Audience.WIDE: _BY_ME, Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY, append=True,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="without_plan")
    stage = models.CharField(max_length=20, choices=Stage.choices)  # where the family is now
    words = models.TextField(max_length=1_000)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="without_plan_says_why")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at"], name="without_plan_of_case")
        ]
        triggers: ClassVar = append_only()
