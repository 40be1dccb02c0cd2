"""Too few promises kept: a review that raises itself, about a meeting, a plan, an agency or a case (R125)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from alongside.family.cases.models import Case
from alongside.family.people.models import declare
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle, withheld
from alongside.ground.base.models import FamilyRecord

_MY_AGENCY = "agency_id = (SELECT access_agency_with('promises'))"
_ANSWER = ["answer_words", "answered_at", "answered_by_id", "answered_by_name"]


class AccountabilityReview(FamilyRecord):
    """Fewer promises were kept than P-COMPLETION asks for. Raised by the service alone, once a month and while none waits.

    The counts are those of the day on which it was raised. The family reads that it was raised, and the answer.
    """

    class Scope(models.TextChoices):
        MEETING = "meeting", "What a meeting promised"
        PLAN = "plan", "What the safety plan promised"
        AGENCY = "agency", "What an agency promised"
        CASE = "case", "What was promised to a family"

    declares = declare(
        RowSecurity(
            worker=f"{circle('case_id')} OR {_MY_AGENCY}",
            wide="true",
            family=f"{circle('case_id')} AND NOT {withheld('meetings', 'case_id')}",
            insert={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""},
            update={Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    scope = models.CharField(max_length=10, choices=Scope.choices)
    scope_id = models.UUIDField()
    label = models.CharField(max_length=120)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="accountability_reviews"
    )
    agency_id = models.UUIDField(null=True, blank=True)
    month = models.DateField()  # its first day: one review of one thing a month
    due = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    claimed = models.PositiveIntegerField()
    abandoned = models.PositiveIntegerField()
    threshold = models.PositiveSmallIntegerField()  # percent
    threshold_version_id = models.UUIDField()
    raised_at = models.DateTimeField()
    answer_by = models.DateField()
    answer_words = models.TextField(max_length=2_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope="agency", case__isnull=True, agency_id=F("scope_id"))
                | (~Q(scope="agency") & Q(case__isnull=False, agency_id__isnull=True)),
                name="accountability_scope_fits",
            ),
            models.CheckConstraint(
                condition=Q(due__gt=0, kept__lte=F("due")), name="accountability_counts_sane"
            ),
            models.CheckConstraint(
                condition=Q(answer_words="", answered_at__isnull=True, answered_by_id__isnull=True)
                | (~Q(answer_words="") & Q(answered_at__isnull=False, answered_by_id__isnull=False)),
                name="accountability_answer_whole",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "scope", "scope_id", "month"], name="accountability_once_a_month"
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "scope", "scope_id"],
                condition=Q(answered_at__isnull=True),
                name="accountability_one_waits",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "-raised_at", "-id"], name="accountability_newest"),
            models.Index(fields=["partnership_id", "case", "-raised_at"], name="accountability_of_case"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="raised_stays", exclude=_ANSWER),
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]
