"""What the records of this room share: who wrote it, in which role, when; and who may write in their own name."""

from __future__ import annotations

from typing import Any

from django.db import models

from alongside.ground.access.rowsecurity import register_for_writing, register_sql
from alongside.ground.accounts.models import User
from alongside.ground.accounts.roles import ROLES
from alongside.ground.base.declarations import Audience, RowSecurity, circle
from alongside.ground.base.models import FamilyRecord
from alongside.ground.clock import now

_DEFINER = "LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp"
_MINE = "user_id = access_user() AND partnership_id = access_partnership() AND until IS NULL"
# How a parent felt is for those who answer it: the parents' own worker and who leads. Not for everybody in the case.
_NEAR = "'lead', 'ipsw', 'social_worker'"
for _name, _capacities in (
    ("recording_near", f"{_NEAR}, 'emergency'"),
    ("recording_near_to_write", _NEAR),
):
    register_sql(
        f"CREATE OR REPLACE FUNCTION {_name}() RETURNS uuid[] {_DEFINER} AS $$"
        f" SELECT coalesce(array_agg(circle_id), '{{}}') FROM access_membership WHERE {_MINE}"
        f" AND (expires_at IS NULL OR expires_at > access_now()) AND capacity IN ({_capacities}) $$"
    )
register_for_writing("recording_near()", "recording_near_to_write()")
# Whether the page is read by a young person (R139).
register_sql(
    f"CREATE OR REPLACE FUNCTION recording_young() RETURNS boolean {_DEFINER} AS $$"
    f" SELECT EXISTS (SELECT 1 FROM access_membership WHERE {_MINE} AND capacity = 'young_person') $$"
)

# The roles of a family, as an entry keeps them.
FAMILYS = ", ".join(f"'{role.title}'" for role in ROLES.values() if role.is_family)
NEAR = "case_id = ANY((SELECT recording_near())::uuid[])"
BY_ME = "by_id = (SELECT access_user())"
IN_CASE = circle("case_id")


def workers_write(*, worker: str = IN_CASE, family: str = "", by_family: str = "") -> RowSecurity:
    """Return the rule of what workers write in their own name; `family` reads, and writes where `by_family` says so."""
    return RowSecurity(
        worker=worker,
        wide="true",
        family=family,
        insert={
            Audience.WORKER: f"{worker} AND {BY_ME}" if worker else "",
            Audience.WIDE: BY_ME,
            Audience.FAMILY: by_family,
        },
    )


class Signed(FamilyRecord):
    """Something that somebody wrote in their own name."""

    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    by_agency = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True


def signed(by: User) -> dict[str, Any]:
    """Return who writes, as every record of this room keeps it."""
    actor, at = by.as_actor(), now()
    return {
        "at": at, "by_id": by.id, "by_name": by.name, "by_role": actor.role_title, "by_agency": actor.agency_name,
        "created_at": at, "created_by_id": by.id,
    }  # fmt: skip
