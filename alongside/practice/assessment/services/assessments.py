"""Beginning an assessment, and finishing it by the one table of rules."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

from django.db import IntegrityError, transaction

from alongside.family.cases.models import Case, CaseDay
from alongside.family.cases.services import assessment_record_finished, assessment_record_started
from alongside.family.people.rules import line_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused, Stale
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date
from alongside.practice.assessment import events, rules
from alongside.practice.assessment.beginning import may_begin
from alongside.practice.assessment.models import Assessment
from alongside.practice.assessment.policies import ASSESSMENT_LEAD
from alongside.practice.assessment.selectors import assessment_view, edition_of
from alongside.practice.assessment.services.common import circles, draft_to_write, open_case, require_leading

State = Assessment.State
What = CaseDay.What


@transaction.atomic
def assessment_start(*, by: User, case_id: uuid.UUID, why_again: str = "") -> Assessment:
    """Begin an assessment of a case; while another is in force, with the reason why (R49).

    The day on which the family's waiting for it ended is written with it, once. Raises NotPermitted; Missing; Refused:
    `case_closed`, `assessment_open`, `reason_missing`, and what a room above says first (`pack_unread`).
    """
    case = open_case(by, case_id, ASSESSMENT_LEAD)
    require_leading(by, case)
    why = line_of(why_again, field="why_again", limit=500)
    before = list(Assessment.objects.filter(case=case).order_by("-number"))
    in_force = next((one for one in before if one.state == State.FINALISED), None)
    open_now = any(one.state == State.DRAFT for one in before)
    rules.check_start(draft=open_now, in_force=in_force is not None, why=why)
    may_begin(by, case)
    made = Assessment(
        partnership_id=case.partnership_id, case=case, family_id=case.family_id,
        number=before[0].number + 1 if before else 1, earlier=in_force, why_again=why if in_force else "",
        started_at=now(), started_by_id=by.id, started_by_name=by.name, created_by_id=by.id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "assessment_one_draft" not in str(error) and "assessment_number_once" not in str(error):
            raise
        raise Refused(
            "One is being written already. Write in that one, together.", code="assessment_open"
        ) from error
    if not _said(case, What.ASSESSMENT_STARTED):
        assessment_record_started(by=by, case_id=case.id, on=today())
    record(events.STARTED, by=by, about=made, circle_ids=circles(made), facts={"again": in_force is not None})
    return made


@transaction.atomic
def assessment_finalise(
    *, by: User, assessment_id: uuid.UUID, sources_checked: bool = False, expected_version: int | None = None
) -> Assessment:
    """Finish an assessment: from now on it stays as it is, the family reads it, and the one before is superseded.

    `expected_version`: the edition that was read (`edition_of`), where a page names it. Raises Stale, carrying the one of
    now, when somebody wrote in it meanwhile: nobody finishes what they have not read.
    Raises NotPermitted; Missing; Refused(`assessment_finished`), and Refused with the first rule of `rules.FINISHING` that
    it breaks: each says where and how it is mended. The promise to the family (P-ASSESS) is kept with it.
    """
    draft = draft_to_write(by, assessment_id, ASSESSMENT_LEAD)
    require_leading(by, draft.case)
    edition = edition_of(viewer=by, assessment=draft)
    if expected_version not in (None, edition):
        raise Stale(
            "Somebody wrote in it meanwhile. Read that first.", current=SimpleNamespace(version=edition)
        )
    broken = list(assessment_view(viewer=by, assessment=draft).unready)
    if not broken:
        broken = rules.unready(
            rules.Facts({one.key: "known" for one in rules.PARTS}, True, sources_checked=sources_checked)
        )
    if broken:
        raise Refused(broken[0].message, code=broken[0].code, field=_field(broken[0].where))
    for old in Assessment.objects.filter(case_id=draft.case_id, state=State.FINALISED):
        old.state = State.SUPERSEDED
        old.save(update_fields=["state"])
    draft.state, draft.finalised_at = State.FINALISED, now()
    draft.finalised_by_id, draft.finalised_by_name = by.id, by.name
    draft.save(update_fields=["state", "finalised_at", "finalised_by_id", "finalised_by_name"])
    _keep_the_promise(by, draft)
    record(events.FINALISED, by=by, about=draft, circle_ids=circles(draft), facts={"number": draft.number})
    return draft


def _field(where: str) -> str | None:
    return where if where == "sources_checked" else None


def _keep_the_promise(by: User, done: Assessment) -> None:
    """Write the days for which the family waited, where nobody has: the clock and its alarms end with them (R5)."""
    case = done.case
    if _said(case, What.ASSESSMENT_FINISHED):
        return
    if not _said(case, What.ASSESSMENT_STARTED):
        assessment_record_started(by=by, case_id=case.id, on=local_date(done.started_at))
    assessment_record_finished(by=by, case_id=case.id, on=today())


def _said(case: Case, what: str) -> bool:
    return CaseDay.objects.filter(case=case, what=what).exists()
