"""What the tables of this room share: which meetings somebody is part of, and who signed what."""

from __future__ import annotations

from django.db import models

from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.base.declarations import Audience, RowSecurity, circle
from alongside.ground.base.models import FamilyRecord

# Where whoever acts is invited: as a person of the family, as a worker, or by a receipt code without an account. Of a
# meeting that somebody is left out of they learn nothing here; nor while meetings are held back from them (R26).
_MINE = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER"
    " SET search_path = public, pg_temp AS $$ SELECT coalesce(array_agg({column}), '{{}}') FROM meetings_attendee"
    " WHERE invitation = 'invited' AND ((partnership_id = access_partnership()"
    " AND (user_id = access_user() OR (person_id = (SELECT people_me())"
    " AND NOT case_id = ANY((SELECT access_withheld('meetings'))::uuid[]))))"
    " OR (receipt <> '' AND receipt = access_receipt())) $$"
)
register_sql(_MINE.format(name="meetings_mine", column="meeting_id"))
register_sql(_MINE.format(name="meetings_myself", column="id"))

IN_CASE = circle("case_id")
INVITED = "meeting_id = ANY((SELECT meetings_mine())::uuid[])"
MYSELF_THERE = "attendee_id = ANY((SELECT meetings_myself())::uuid[])"
BY_ME = "by_id = (SELECT access_user())"
ME = "person_id = (SELECT people_me())"
NOT_THE_CHAIR = "chair_id IS DISTINCT FROM (SELECT access_user())"
_WRITTEN = {
    Audience.PUBLIC: "",
    Audience.FAMILY: "",
    Audience.WORKER: f"{IN_CASE} AND {BY_ME}",
    Audience.WIDE: BY_ME,
}


def workers_only() -> RowSecurity:
    """Read by the workers of the case and the managers, signed by one of them; nobody of the family reads it."""
    return RowSecurity(worker=IN_CASE, wide="true", insert=_WRITTEN)


def workers_write(family: str) -> RowSecurity:
    """As `workers_only`; `family` says which of the family read it too."""
    return RowSecurity(worker=IN_CASE, wide="true", family=family, insert=_WRITTEN)


class Signed(FamilyRecord):
    """Something that one person wrote down about one case, signed and dated."""

    case_id = models.UUIDField()
    by_id = models.UUIDField(null=True, blank=True)  # empty: by receipt code, without an account
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        abstract = True
