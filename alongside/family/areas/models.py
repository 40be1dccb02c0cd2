"""Where a child lives, where the harm is done, which area answers for the child, and who does what in each (R17).

Every row is written once: what is stated anew, or a new person for a task, is another row, and the newest counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

_READ = RowSecurity(worker=circle("case_id"), wide="true", family=circle("case_id"))


def _signed(column: str) -> RowSecurity:
    mine = f"{column} = (SELECT access_user())"
    return replace(
        _READ,
        insert={
            Audience.FAMILY: "",
            Audience.WORKER: f"{circle('case_id')} AND {mine}",
            Audience.WIDE: mine,
        },
    )


class CaseAreas(FamilyRecord):
    """The areas of one child, as they were stated on a day (R17)."""

    declares = declare(_signed("stated_by_id"), Sensitivity.OPEN_TO_FAMILY, append=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="areas")
    home = models.CharField(max_length=80)
    harm = models.CharField(max_length=80, blank=True)  # empty: not known, or only at home
    responsible = models.CharField(max_length=80)
    stated_at = models.DateTimeField()
    stated_by_id = models.UUIDField()
    stated_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(home="") & ~models.Q(responsible=""), name="areas_home_and_responsible"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-stated_at"], name="areas_newest")
        ]
        triggers: ClassVar = append_only()


class AreaTask(FamilyRecord):
    """Something that somebody in one area has to do for this child (R17)."""

    declares = declare(_signed("added_by_id"), Sensitivity.OPEN_TO_FAMILY, append=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="area_tasks")
    area = models.CharField(max_length=80)
    area_key = models.CharField(max_length=100, editable=False)
    words = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    added_by_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case", "area_key", "words"], name="area_task_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(area_key=""), name="area_task_says_what"
            ),
        ]
        triggers: ClassVar = append_only()


class AreaOwner(FamilyRecord):
    """Who does a task from now on; an empty name says that nobody does any more (R17)."""

    declares = declare(_signed("named_by_id"), Sensitivity.OPEN_TO_FAMILY, append=True)

    task = models.ForeignKey(AreaTask, on_delete=models.PROTECT, related_name="owners")
    case_id = models.UUIDField()
    name = models.CharField(max_length=120, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    named_at = models.DateTimeField()
    named_by_id = models.UUIDField()
    named_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(name="", agency="", reach="")
                | (~models.Q(name="") & ~models.Q(agency="") & ~models.Q(reach="")),
                name="area_owner_can_be_reached",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case_id", "named_at", "id"], name="area_owner_of_case")
        ]
        triggers: ClassVar = append_only()
