"""Stage three about children's social care: three independent people meet, report, and only then is it answered (R214).

SI 2006/1738, regulations 19 and 20, each limit a parameter of its own.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time

from django.db import transaction

from alongside.accountability.challenge.complaints import events
from alongside.accountability.challenge.complaints.handlers import involved
from alongside.accountability.challenge.complaints.models import Complaint, ComplaintStep
from alongside.accountability.challenge.complaints.rules import WORDS, check_panel, panel_of
from alongside.accountability.challenge.complaints.services.answering import handles
from alongside.accountability.challenge.complaints.services.common import Kind, doing, step, stop_reply
from alongside.family.people.rules import past_day, words_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import refusal_keep
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start
from alongside.ground.clock.time_source import LONDON
from alongside.ground.govuk.dates import day_words


@transaction.atomic
def complaint_panel(*, by: User, complaint_id: uuid.UUID, members: str, met_on: date) -> Complaint:
    """Write that the panel met, and who sat on it: three people, one a line, none of whom had a part in it or works on it.

    Its report is owed within P-COMPLAINT-REPORT. Raises NotPermitted; Missing; Refused: `complaint_moved_on`,
    `panel_not_here`, `panel_met`, `panel_three`, `panel_not_independent` (kept), `day_in_future`.
    """
    handles(by, complaint_id)
    names = panel_of(words_of(members, field="members", limit=1_000, required=True))
    day = past_day(met_on, today=today(), field="met_on") or met_on
    with doing("panel", complaint_id, by=by) as complaint:
        _at(complaint, done=(), wanted=Kind.PANEL_MET)
        try:
            check_panel(names, had_a_part=_names_of(complaint))
        except Refused as refused:
            raise refusal_keep(refused, by=by, about=complaint) from None
        met_at = now() if day == today() else datetime.combine(day, time(12), LONDON)
        due = _owe(complaint, events.PANEL_REPORT, met_at, by=by)
        said = f"{', '.join(names)} met on {day_words(day)}."
        step(complaint, Kind.PANEL_MET, by=by, words=said, due_on=due)
    return complaint


@transaction.atomic
def complaint_panel_report(*, by: User, complaint_id: uuid.UUID, words: str) -> Complaint:
    """Write what the panel found and recommends: whoever complained reads it, and is answered within P-COMPLAINT-RESPONSE.

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, `panel_not_here`, `panel_first` before it met,
    `panel_reported`, words missing or too long.
    """
    handles(by, complaint_id)
    said = words_of(words, field="words", limit=WORDS, required=True)
    with doing("report", complaint_id, by=by) as complaint:
        _at(complaint, done=(Kind.PANEL_MET,), wanted=Kind.PANEL_REPORT)
        due = _owe(complaint, events.PANEL_RESPONSE, now(), by=by)
        step(complaint, Kind.PANEL_REPORT, by=by, words=said, due_on=due)
    return complaint


def _at(complaint: Complaint, *, done: tuple[str, ...], wanted: str) -> None:
    """Refuse what is not the panel's time: another stage, too early, or done already."""
    if (complaint.route, complaint.stage) != events.PANEL:
        raise Refused(
            "Only stage three about social care has a panel. Answer it yourself.", code="panel_not_here"
        )
    steps = ComplaintStep.objects.filter(complaint=complaint, stage=complaint.stage)
    there = set(steps.values_list("kind", flat=True))
    if wanted in there:
        raise Refused(
            "This is written down already. Say more in the file, if something is missing.",
            code="panel_met" if wanted == Kind.PANEL_MET else "panel_reported",
        )
    if set(done) - there:
        raise Refused("First write that the panel met, and who sat on it.", code="panel_first")


def _owe(complaint: Complaint, kind: str, started_at: datetime, *, by: User) -> date:
    stop_reply(complaint, by=by, reason="the panel went on with it")
    clock = clock_start(
        kind=kind, about_id=complaint.id, circle_id=complaint.id, started_at=started_at, by=by,
        partnership_id=complaint.partnership_id, owner_id=complaint.handler_id, owner_label=complaint.handler_name,
    )  # fmt: skip
    assert clock.due_on is not None  # both count days
    complaint.reply_on = clock.due_on
    return clock.due_on


def _names_of(complaint: Complaint) -> set[str]:
    """Return the names of everybody who had a part in it, and of whoever answers it."""
    who = involved(subject_ids=complaint.subject_ids, case_id=complaint.case_id)
    handler = [complaint.handler_id] if complaint.handler_id else []
    ids = {*who.everyone, *complaint.kept_from, *handler}
    return {*User.objects.filter(id__in=ids).values_list("name", flat=True), complaint.complainant_name}
