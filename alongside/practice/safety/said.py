"""What the tables of this room share: who wrote it, and the usual answers to who reads it."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import Person
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.base.declarations import Audience, RowSecurity, circle, withheld
from alongside.ground.base.models import FamilyRecord

# The children who are missing now: while they are, the duty team knows of them and of what helps to look for them.
register_sql(
    "CREATE OR REPLACE FUNCTION safety_missing_now() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE"
    " SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT coalesce(array_agg(case_id), '{}')"
    " FROM safety_episode WHERE partnership_id = access_partnership() AND found_until IS NULL"
    " AND access_has_scope('duty') $$"
)
OURS = circle("case_id")
WORKERS = f"({OURS} OR case_id = ANY((SELECT safety_missing_now())::uuid[]))"
MINE = "by_id = (SELECT access_user())"
NOT_HELD_BACK = f"NOT {withheld('record', 'case_id')}"
# What was said about where somebody may be is not read from the phone of whoever is looked for, or by who holds it.
NOT_THE_CHILD = "child_id IS DISTINCT FROM (SELECT people_me())"
PARENTS = f"{OURS} AND {NOT_THE_CHILD} AND {NOT_HELD_BACK}"
# Verbs that asked whether they may write as the system: several of them at once make one episode.
NOBODY = {Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""}


def by_verbs(family: str = PARENTS) -> RowSecurity:
    """Read by the workers of the case, the duty team while the child is missing, the managers and `family`.

    Written by no person, only by a verb.
    """
    return RowSecurity(worker=WORKERS, wide="true", family=family, insert=NOBODY, update=NOBODY)


def in_ones_name(family: str, *, update: bool = False) -> RowSecurity:
    """Read as `by_verbs`, written in one's own name; `update`: changed by whoever wrote it."""
    own = {
        Audience.WORKER: f"{WORKERS} AND {MINE}", Audience.WIDE: MINE, Audience.FAMILY: f"{OURS} AND {MINE}",
    }  # fmt: skip
    return RowSecurity(
        worker=WORKERS, wide="true", family=family, insert=own, update=own if update else dict(NOBODY)
    )


class Signed(FamilyRecord):
    """Something that one person wrote about one case, signed and dated. `child` is the child of the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class TakenBack(Signed):
    """As above; whoever wrote it may take it back: it is kept and no longer shown."""

    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True, taken_back_by_id__isnull=True)
                | models.Q(taken_back_at__isnull=False, taken_back_by_id__isnull=False),
                name="%(class)s_back_paired",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="words_stay", exclude=["taken_back_at", "taken_back_by_id"]),
            pgtrigger.Protect(
                name="taken_back_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_back_at__isnull=False),
            ),
        ]
