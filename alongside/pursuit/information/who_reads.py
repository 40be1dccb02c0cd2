"""Who reads what a family tells: the SQL of need-to-know of this room, and the bases of its rows.

Whoever told it, by account or receipt; the intelligence scope once it was submitted; an officer on duty who was called
for it; the workers of the child's case only where whoever told it said so. What is said of somebody who works with
families goes past that person, to those who take alarms, before it goes on. No person writes a row: verbs do.
"""

from __future__ import annotations

from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
    circle,
)

_DEFINER = (
    "RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp"
)
# The reports that I told, or wrote down for somebody: who told it stands apart from the words, and is asked only here.
register_sql(
    f"CREATE OR REPLACE FUNCTION information_mine() {_DEFINER} AS $$"
    " SELECT coalesce(array_agg(report_id), '{}') FROM information_source WHERE partnership_id = access_partnership()"
    " AND (user_id = access_user() OR written_by_id = access_user()) $$"
)
# The urgent reports for which I was called.
register_sql(
    f"CREATE OR REPLACE FUNCTION information_called() {_DEFINER} AS $$"
    " SELECT coalesce(array_agg(report_id), '{}') FROM information_urgentcall"
    " WHERE partnership_id = access_partnership() AND user_id = access_user() $$"
)
# Files of a report are a report's, not a case's: no manager reads their names. See ground/files.
register_sql(
    "CREATE OR REPLACE FUNCTION files_apart() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE"
    " AS $$ SELECT ARRAY['information.report', 'information.item', 'information.evidencething'] $$"
)

INTELLIGENCE = "(SELECT access_has_scope('intelligence'))"
ALARMS = "(SELECT access_has_scope('alarms'))"
NOT_ABOUT_ME = "about_worker_id IS DISTINCT FROM (SELECT access_user())"
_MINE = "id = ANY((SELECT information_mine())::uuid[])"
# Whoever is called reads it before it is passed on too: urgent safety waits for nobody.
_CALLED = f"(submitted_at IS NOT NULL AND {NOT_ABOUT_ME} AND id = ANY((SELECT information_called())::uuid[]))"
_PASSED_ON = f"submitted_at IS NOT NULL AND (NOT about_worker OR released_at IS NOT NULL) AND {NOT_ABOUT_ME}"
_WORKERS = f"(workers_may_read AND NOT about_worker AND submitted_at IS NOT NULL AND {circle('case_id')})"
_GOES_PAST = f"(about_worker AND submitted_at IS NOT NULL AND {NOT_ABOUT_ME})"
_MANAGERS = "(workers_may_read AND NOT about_worker AND submitted_at IS NOT NULL AND case_id IS NOT NULL)"
NOBODY = {Audience.PUBLIC: "", Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""}

REPORT_RULES = RowSecurity(
    worker=f"{_MINE} OR {_WORKERS} OR ({_PASSED_ON} AND {INTELLIGENCE}) OR {_CALLED} OR ({_GOES_PAST} AND {ALARMS})",
    wide=f"{_MINE} OR {_MANAGERS} OR {_GOES_PAST}",
    family=_MINE,
    public="receipt_digest = (SELECT access_receipt())",
    insert=NOBODY,
    update=NOBODY,
)
# The report's own row security decides.
_SEES_THE_REPORT = "EXISTS (SELECT 1 FROM information_report r WHERE r.id = report_id)"
_RECEIPT = "report_receipt = (SELECT access_receipt())"
OF_REPORT = RowSecurity(
    worker=_SEES_THE_REPORT, wide=_SEES_THE_REPORT, family=_SEES_THE_REPORT, public=_RECEIPT, insert=NOBODY, update=NOBODY
)  # fmt: skip
# Whoever told it alone: the police read a name by a deed that says why (`source_open`).
_TOLD_IT = "user_id = (SELECT access_user()) OR written_by_id = (SELECT access_user())"
OF_SOURCE = RowSecurity(
    worker=_TOLD_IT, wide=_TOLD_IT, family="user_id = (SELECT access_user())", public=_RECEIPT, insert=NOBODY, update=NOBODY
)  # fmt: skip
# What concerns how whoever told it is reached.
_OF_MINE = "report_id = ANY((SELECT information_mine())::uuid[])"
OF_TELLER = RowSecurity(
    worker=_OF_MINE, wide=_OF_MINE, family=_OF_MINE, public=_RECEIPT, insert=NOBODY, update=NOBODY
)
# What the police write of a report among themselves.
OF_POLICE = RowSecurity(worker=f"{INTELLIGENCE} AND {_SEES_THE_REPORT}", insert=NOBODY, update=NOBODY)


def declare(
    rules: RowSecurity, sensitivity: Sensitivity = Sensitivity.POLICE_ONLY, *, append: bool = False
) -> Declaration:
    """Return the declaration of a row of this room, kept as long as a case."""
    return Declaration(
        sensitivity=sensitivity,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.REPLACE_WORDS,
        audited="verbs",
        row_security=rules,
        append_only=append,
    )
