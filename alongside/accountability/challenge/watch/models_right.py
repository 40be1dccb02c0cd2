"""What somebody independent found not right about a step, and how it is put right: by whom, by when, told to whom (R216)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.accountability.challenge.watch.models import Look
from alongside.family.cases.stops import DEEDS
from alongside.family.people.models import MYSELF, declare
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

_USER = "(SELECT access_user())"
_TEAM = f"(SELECT access_has_scope('complaints')) AND NOT {_USER} = ANY(kept_from)"
_READS = f"owner_id = {_USER} OR created_by_id = {_USER} OR ({_TEAM})"
_TOLD = (
    f"unsaid_because = '' AND (told_id = {_USER} OR {MYSELF.format(column='person_id')}"
    f" OR (person_id IS NULL AND told_id IS NULL AND {circle('case_id')}))"
)
_NOBODY = {Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""}


class PutRight(FamilyRecord):
    """A step that was taken and was not right: undone at once, or a promise to put it right, which the person reads.

    Read by whoever owes it, whoever found it, the complaints team, and the person on whom the step weighed; with nobody
    named, by the family. Where telling them would itself be the danger, `unsaid_because` says so, and they do not read it.
    """

    declares = declare(
        RowSecurity(worker=_READS, wide=_READS, family=_TOLD, insert=_NOBODY, update=_NOBODY), Sensitivity.COMPLAINT
    )  # fmt: skip

    look = models.OneToOneField(Look, on_delete=models.PROTECT, related_name="righting")
    case_id = models.UUIDField(null=True, blank=True)
    case_reference = models.CharField(max_length=20)
    deed = models.CharField(max_length=30)
    person_id = models.UUIDField(null=True, blank=True)
    told_id = models.UUIDField(
        null=True, blank=True
    )  # the account of whoever asked, for a request without a case
    kept_from = ArrayField(models.UUIDField(), default=list)
    words = models.TextField(max_length=2_000)  # for the person: what was not right, and what is put right
    unsaid_because = models.TextField(max_length=2_000, blank=True)
    undone = models.BooleanField()
    owner_id = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    owner_role = models.CharField(max_length=60, blank=True)
    owner_before = models.CharField(max_length=120, blank=True)  # who owed it before, and left
    passed_on = models.DateField(null=True, blank=True)
    found_at = models.DateTimeField()
    found_by_name = models.CharField(max_length=120)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_words = models.TextField(max_length=2_000, blank=True)
    not_yet_words = models.TextField(max_length=2_000, blank=True)  # the person says that it is not put right

    @property
    def step(self) -> str:
        """What was done, for whom it weighed on."""
        return DEEDS[self.deed].done

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="put_right_says_what"),
            models.CheckConstraint(
                condition=models.Q(undone=True, owner_id__isnull=True, due_on__isnull=True, done_on__isnull=False)
                | models.Q(owner_id__isnull=False, due_on__isnull=False) & ~models.Q(owner_name=""),
                name="put_right_undone_or_promised",
            ),
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True) | models.Q(owner_id__isnull=True) | ~models.Q(done_words=""),
                name="put_right_done_says_how",
            ),
            models.CheckConstraint(
                condition=models.Q(owner_before="", passed_on__isnull=True)
                | ~models.Q(owner_before="") & models.Q(passed_on__isnull=False),
                name="put_right_passed_from_somebody",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "owner_id", "due_on"], name="put_right_of_owner"),
            models.Index(fields=["partnership_id", "person_id"], name="put_right_of_person"),
            models.Index(fields=["partnership_id", "case_id"], name="put_right_of_case"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="put_right_stays",
                fields=[
                    "look",
                    "case_id",
                    "deed",
                    "person_id",
                    "told_id",
                    "words",
                    "undone",
                    "found_at",
                ],
            ),
            # It passes on while it is owed, and says from whom; what was put right stays whoever's it was.
            pgtrigger.Protect(
                name="put_right_passes_openly",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__owner_id__df=pgtrigger.F("new__owner_id"))
                & (pgtrigger.Q(old__done_on__isnull=False) | pgtrigger.Q(new__passed_on__isnull=True)),
            ),
        ]
