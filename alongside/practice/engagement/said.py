"""What the tables of this room share: who wrote it, and the usual answers to who reads it."""

from __future__ import annotations

from django.db import models

from alongside.family.cases.models import Case
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.base.declarations import Audience, RowSecurity, circle
from alongside.ground.base.models import FamilyRecord

# The cases in which whoever acts is the child's own worker now: a colleague who takes over reads on, nobody else.
register_sql(
    "CREATE OR REPLACE FUNCTION engagement_beside_child() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE"
    " SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT coalesce(array_agg(case_id), '{}')"
    " FROM cases_allocation WHERE user_id = access_user() AND partnership_id = access_partnership()"
    " AND part = 'csw' AND until IS NULL $$"
)
OURS = circle("case_id")
MINE = "by_id = (SELECT access_user())"
ME = "person_id = (SELECT people_me())"
BESIDE = "case_id = ANY((SELECT engagement_beside_child())::uuid[])"
NO_FAMILY = {Audience.FAMILY: "", Audience.WIDE: "", Audience.WORKER: f"{OURS} AND {MINE}"}


def workers_write(family: str = "", *, by_family: str = "") -> RowSecurity:
    """Read by the workers of the case and the managers, signed by a worker of the case; `family` says who else reads."""
    return RowSecurity(
        worker=OURS, wide="true", family=family, insert=NO_FAMILY | {Audience.FAMILY: by_family}
    )


class Said(FamilyRecord):
    """Something that one person wrote about one case, signed and dated."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        abstract = True
