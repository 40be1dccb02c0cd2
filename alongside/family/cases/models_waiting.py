"""The days for which a family waits (R5, R57), and the category of harm of a case (R3, R10)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

_NOBODY = {Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""}
_WORKERS_READ = RowSecurity(worker=circle("case_id"), wide="true", insert=_NOBODY, update=_NOBODY)


class CaseDay(FamilyRecord):
    """A day that a family waited for, as somebody of the case wrote it down. The newest of a kind counts."""

    class What(models.TextChoices):
        ASSESSMENT_STARTED = "assessment_started", "The assessment began"
        ASSESSMENT_FINISHED = "assessment_finished", "The assessment was finished"
        FIRST_MEETING = "first_meeting", "The child met their own worker face to face"

    declares = declare(
        replace(_WORKERS_READ, family=circle("case_id")), Sensitivity.OPEN_TO_FAMILY, append=True
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="days")
    what = models.CharField(max_length=20, choices=What.choices)
    on = models.DateField()
    worker_name = models.CharField(max_length=120, blank=True)  # the child's worker whom they met
    reason = models.CharField(max_length=400, blank=True)  # why another day was written down before
    said_at = models.DateTimeField()
    said_by_id = models.UUIDField()
    said_by_name = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "what", "-said_at"], name="case_day_newest")
        ]
        triggers: ClassVar = append_only()


class HarmCategory(FamilyRecord):
    """What kind of harm a case is about. Without a row it is exploitation, which stands beside the other four (R3).

    Neglect is in force only once a manager signed it, on evidence that was written down (R10).
    """

    class Kind(models.TextChoices):
        EXPLOITATION = "exploitation", "Child exploitation"
        PHYSICAL = "physical", "Physical abuse"
        EMOTIONAL = "emotional", "Emotional abuse"
        SEXUAL = "sexual", "Sexual abuse"
        NEGLECT = "neglect", "Neglect"

    class State(models.TextChoices):
        IN_FORCE = "in_force", "In force"
        WAITING = "waiting", "Waits for a manager"
        DECLINED = "declined", "Not agreed by a manager"

    declares = declare(_WORKERS_READ, Sensitivity.PROFESSIONAL)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="categories")
    kinds = ArrayField(models.CharField(max_length=20, choices=Kind.choices))
    evidence = models.TextField(max_length=4_000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    set_at = models.DateTimeField()
    set_by_id = models.UUIDField()
    set_by_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by_id = models.UUIDField(null=True, blank=True)
    signed_by_name = models.CharField(max_length=120, blank=True)
    signed_words = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="category_neglect_is_evidenced",
                condition=~models.Q(kinds__contains=["neglect"]) | ~models.Q(evidence=""),
            ),
            models.CheckConstraint(
                name="category_neglect_is_signed",
                condition=~models.Q(kinds__contains=["neglect"], state="in_force")
                | models.Q(signed_by_id__isnull=False) & ~models.Q(signed_by_id=models.F("set_by_id")),
            ),
            models.CheckConstraint(
                name="category_signed_paired",
                condition=models.Q(signed_at__isnull=True, signed_by_id__isnull=True)
                | models.Q(signed_at__isnull=False, signed_by_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "case"],
                condition=models.Q(state="waiting"),
                name="category_one_waiting",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-set_at"], name="category_newest"),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="category_stays",
                fields=["case", "kinds", "evidence", "set_at", "set_by_id", "set_by_name"],
            ),
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
        ]
