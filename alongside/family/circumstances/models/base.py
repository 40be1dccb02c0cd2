"""What every record of this room shares: who said it, who reads it, and that nobody changes another's words."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import MYSELF, FamilyGroup, Person
from alongside.ground.access.rowsecurity import register_for_writing, register_sql
from alongside.ground.base.declarations import Audience, RowSecurity, circle
from alongside.ground.base.models import FamilyRecord

# What it costs a parent, their drinking or their money among it, is for the people who answer it: not for everybody who
# has a part in the child's case.
_CLOSE = "'lead', 'ipsw', 'csw', 'social_worker'"
for _name, _capacities in (
    ("circumstances_close", f"{_CLOSE}, 'emergency'"),
    ("circumstances_close_to_write", _CLOSE),
):
    register_sql(
        f"CREATE OR REPLACE FUNCTION {_name}() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER"
        " SET search_path = public, pg_temp AS $$ SELECT coalesce(array_agg(circle_id), '{}') FROM access_membership"
        " WHERE user_id = access_user() AND partnership_id = access_partnership() AND until IS NULL"
        f" AND (expires_at IS NULL OR expires_at > access_now()) AND capacity IN ({_capacities}) $$"
    )
register_for_writing("circumstances_close()", "circumstances_close_to_write()")

CLOSE = "family_id = ANY((SELECT circumstances_close())::uuid[])"
IN_FAMILY = circle("family_id")
OWN = MYSELF.format(column="person_id")
BY_ME = "author_id = (SELECT access_user())"


def said_rules(*, worker: str = IN_FAMILY, family: str = OWN) -> RowSecurity:
    """Return the rule of something said: its readers, written in one's own name, taken back by whoever said it."""
    return RowSecurity(
        worker=worker,
        wide="true",
        family=family,
        insert={
            Audience.WORKER: f"{worker} AND {BY_ME}",
            Audience.WIDE: BY_ME,
            Audience.FAMILY: f"{IN_FAMILY} AND {OWN} AND {BY_ME}",
        },
        update={
            Audience.WORKER: f"{worker} AND {BY_ME}",
            Audience.WIDE: BY_ME,
            Audience.FAMILY: f"{IN_FAMILY} AND {OWN}",
        },
    )


# What belongs to one child's case is not a sister's to read.
SHARED = said_rules(
    family=f"{IN_FAMILY} AND ({OWN} OR (readers = 'family' AND (case_id IS NULL OR {circle('case_id')})))"
)


def words_stay() -> list[pgtrigger.Trigger]:
    """Return the triggers by which what was said stays as it was said; it can only be taken back, once."""
    return [
        pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name="words_stay", exclude=["taken_back_at", "taken_back_by_id"]),
        pgtrigger.Protect(
            name="taken_back_stays",
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__taken_back_at__isnull=False),
        ),
    ]


class Readers(models.TextChoices):
    """Who in the family reads something, besides the workers."""

    FAMILY = "family", "Everyone in the family"
    OWN = "own", "Only the person who said it"


class Authored(FamilyRecord):
    """Something about a family, by somebody. `person` is the family member whose words it is, or whom it is about."""

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=120)
    author_role = models.CharField(max_length=60)
    author_agency = models.CharField(max_length=120, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        abstract = True


class Said(Authored):
    """Something said, which whoever said it may take back: it is kept and no longer shown."""

    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True, taken_back_by_id__isnull=True)
                | models.Q(taken_back_at__isnull=False, taken_back_by_id__isnull=False),
                name="%(class)s_taken_back_paired",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family", "-said_at"], name="%(class)s_newest")
        ]
        triggers: ClassVar = words_stay()


class Shared(Said):
    """Something said of a child or the whole family, which its author may open to the family."""

    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    readers = models.CharField(max_length=10, choices=Readers.choices)

    class Meta(Said.Meta):
        abstract = True
