"""That somebody was arrested, or that there is a court date: said by whoever knows it, so that the plan is looked at (R104).

The court's own record is another room's. Here stands only that somebody said it, who and when.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.safety.said import MINE, NOT_HELD_BACK, NOT_THE_CHILD, OURS, Signed

# A child reads here what they said themself and what is about them: a court date of somebody else is told by a person.
_FAMILY = (
    f"{OURS} AND ({MINE} OR (readers = 'family' AND {NOT_HELD_BACK} AND ({NOT_THE_CHILD} OR whom = 'child')))"
)


class JusticeSaid(Signed):
    """An arrest or a court date as it was said. Nothing of it is changed: a new day is said anew, instead of the old one."""

    class Kind(models.TextChoices):
        ARREST = "arrest", "Somebody was arrested"
        COURT = "court", "There is a court date"

    class Whom(models.TextChoices):
        CHILD = "child", "The child"
        HARMS = "harms", "Somebody who harmed, used or threatened the child"
        FAMILY = "family", "Somebody of the family"
        OTHER = "other", "Somebody else"

    class Readers(models.TextChoices):
        FAMILY = "family", "The adults of the family, and the people who help us"
        WORKERS = "workers", "Me, and the people who help us"

    declares = declare(
        RowSecurity(
            worker=OURS, wide="true", family=_FAMILY,
            insert={
                Audience.WORKER: f"{OURS} AND {MINE}", Audience.WIDE: MINE,
                Audience.FAMILY: f"{OURS} AND {MINE} AND told_by = ''",
            },
            update={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    kind = models.CharField(max_length=10, choices=Kind.choices)
    whom = models.CharField(max_length=10, choices=Whom.choices)
    on = models.DateField()  # the day of the arrest, or the day in court
    where = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=1_000, blank=True)
    readers = models.CharField(max_length=10, choices=Readers.choices)
    told_by = models.CharField(max_length=120, blank=True)  # who told a worker
    instead_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="now_said"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(instead_of__isnull=True) | Q(kind="court"), name="justice_only_court_moves"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="justice_newest")]
        triggers: ClassVar = append_only()
