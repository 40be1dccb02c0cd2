"""What the models of this room share: a fact of one case, in somebody's name, and who reads it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.family.cases.models import Case
from alongside.family.people.models import MYSELF
from alongside.ground.base.declarations import Audience, RowSecurity, circle, withheld
from alongside.ground.base.models import FamilyRecord

IN_CASE = circle("case_id")
OWN = MYSELF.format(column="person_id")
BY_ME = "by_id = (SELECT access_user())"
# What other people wrote of a case may be held back from one parent for a time; one's own words never are (R26).
OPEN = f"{IN_CASE} AND NOT {withheld('record', 'case_id')}"
NO_DELETE = pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)


def read_by(family: str, *, says: bool = False) -> RowSecurity:
    """Return the rule of a fact of a case: read by its workers and, as `family` says, by the family.

    Each writes in their own name; `says`: family members write too, of themselves alone.
    """
    return RowSecurity(
        worker=IN_CASE, wide="true", family=family,
        insert={
            Audience.WORKER: f"{IN_CASE} AND {BY_ME}", Audience.WIDE: BY_ME,
            Audience.FAMILY: f"{IN_CASE} AND {OWN} AND {BY_ME}" if says else "",
        },
        update={Audience.FAMILY: ""},
    )  # fmt: skip


class CaseFact(FamilyRecord):
    """A fact of one case, written by somebody."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by_id = models.UUIDField(null=True)  # empty: written by the system
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        abstract = True


def paired(*names: str) -> Q:
    """Return the condition that these columns are filled together or empty together."""
    none, both = Q(), Q()
    for name in names:
        none, both = none & Q(**{f"{name}__isnull": True}), both & Q(**{f"{name}__isnull": False})
    return none | both


def in_order(start: str, end: str) -> Q:
    """Return the condition that a time ends, if it does, not before it begins."""
    return Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": models.F(start)})
