"""What the tables of a plan share: who wrote a line, when, and the usual answers to who reads and who writes it."""

from __future__ import annotations

from django.db import models

from alongside.family.cases.models import Case
from alongside.ground.base.declarations import Audience, RowSecurity, circle
from alongside.ground.base.models import FamilyRecord

OURS = circle("case_id")
MINE = "by_id = (SELECT access_user())"
ME = "person_id = (SELECT people_me())"
_SIGNED = f"{OURS} AND {MINE}"


def said_by(*, family: str = OURS, by_family: str = "", by_workers: bool = True) -> RowSecurity:
    """Read by the workers of the case and by managers, and by `family` of them; signed by whoever writes it.

    `by_family`: under which condition somebody of the family writes a line in their own name; empty refuses.
    """
    return RowSecurity(
        worker=OURS,
        wide="true",
        family=family,
        insert={
            Audience.WORKER: _SIGNED if by_workers else "",
            Audience.WIDE: MINE if by_workers else "",
            Audience.FAMILY: f"{_SIGNED} AND {by_family}" if by_family else "",
        },
        update={Audience.FAMILY: ""},
    )


class Nature(models.TextChoices):
    """What kind of thing a measure is: advice and courses stand under conditions of their own (R98, R100, R106)."""

    DEED = "deed", "Somebody does something"
    ADVICE = "advice", "Advice to a parent or carer"
    COURSE = "course", "A general parenting course"


class Said(FamilyRecord):
    """Something that one person wrote about one case in their own account, signed and dated."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        abstract = True


def newest_of_case(name: str) -> models.Index:
    """Return the index by which a case's lines are read, newest first."""
    return models.Index(fields=["partnership_id", "case", "-at", "-id"], name=name)
