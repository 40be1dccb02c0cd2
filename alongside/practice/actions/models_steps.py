"""Which steps of the procedure were taken in a case, which not, and why it was done otherwise (R129)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.family.cases.models import Case
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle, withheld
from alongside.ground.base.models import FamilyRecord

_BY_ME = "by_id = (SELECT access_user())"


class StepAnswer(FamilyRecord):
    """How one step of P-STEPS stands in a case. A change is a new row; the newest counts. Never changed.

    The list of a case is the version in force when it was opened (R339): `version_id` is kept beside each answer.
    """

    class State(models.TextChoices):
        DONE = "done", "Done"
        NOT_DONE = "not_done", "Not done"
        DEVIATED = "deviated", "Done in another way"

    declares = declare(
        RowSecurity(
            worker=f"{circle('case_id')} OR agency_id = (SELECT access_agency_with('promises'))",
            wide="true",
            family=f"{circle('case_id')} AND NOT {withheld('record', 'case_id')}",
            insert={
                Audience.WORKER: f"{circle('case_id')} AND {_BY_ME}",
                Audience.WIDE: _BY_ME,
                Audience.FAMILY: "",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="step_answers")
    key = models.CharField(max_length=40)
    version_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=1_000, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    agency_id = models.UUIDField(null=True, blank=True)
    agency_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="done") | ~Q(reason=""), name="step_otherwise_has_a_reason"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "key", "-at", "-id"], name="step_answer_newest")
        ]
        triggers: ClassVar = append_only()
