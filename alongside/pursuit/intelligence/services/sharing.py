"""Sharing between agencies under the agreement: asked, shared or not with the reason, late with the reason, ended (R157)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of, one_of, some_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.pursuit.information.models import Report
from alongside.pursuit.intelligence import events, rules
from alongside.pursuit.intelligence.models import Agreement, Grade, Sanitised, Share, ShareRequest, Standing
from alongside.pursuit.intelligence.policies import AGREEMENT_SET, SHARE_ANSWER, SHARE_ASK
from alongside.pursuit.intelligence.services.common import WHY, a_report, here

_OWNER = "the police’s intelligence officers"
Outcome, Refusal = ShareRequest.Outcome, ShareRequest.Refusal


@transaction.atomic
def agreement_set(
    *, by: User, words: str, thresholds: Sequence[str], purposes: Sequence[str], most_days: int
) -> Agreement:
    """Put a new version of the agreement in force; what was shared under an earlier one keeps it (R157).

    Raises NotPermitted; Refused: `choice_unknown`, `thresholds_missing`, `purposes_missing`, `days_unbelievable`,
    `words_missing`, `words_too_long`.
    """
    require(by, AGREEMENT_SET)
    said = words_of(words, field="words", limit=8_000, required=True)
    why = some_of(thresholds, rules.Threshold.values, field="thresholds")
    what_for = some_of(purposes, rules.Purpose.values, field="purposes")
    if not why or not what_for:
        missing = "thresholds" if not why else "purposes"
        raise Refused("Choose at least one.", code=f"{missing}_missing", field=missing)
    if not 1 <= most_days <= rules.LONGEST_SHARE.days:
        raise Refused("Choose between 1 and 365 days.", code="days_unbelievable", field="most_days")
    with elevated(WHY):
        made = Agreement.objects.create(
            partnership_id=here(by), created_by_id=by.id, words=said, thresholds=why, purposes=what_for,
            most_days=most_days, by_id=by.id, by_name=by.name, at=now(),
            number=Agreement.objects.filter(partnership_id=here(by)).count() + 1,
        )  # fmt: skip
    record(events.AGREED, by=by, about=made, facts={"number": made.number})
    return made


def agreement_now(by: User) -> Agreement:
    """Return the version in force. Raises Refused(`agreement_none`) where the partnership has none yet."""
    found = Agreement.objects.filter(partnership_id=here(by)).order_by("-number").first()
    if found is None:
        raise Refused(
            "There is no agreement on sharing yet. A manager or the board puts one in force first; in danger, ring the police.",
            code="agreement_none",
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class Asked:
    """Why somebody asks the police to share, for what, and until which day they need it."""

    needs: str
    threshold: str
    purpose: str
    until: date
    case_id: uuid.UUID | None = None


def _facts(by: User, what: Asked) -> dict[str, object]:
    agreement = agreement_now(by)
    one_of(what.threshold, agreement.thresholds, field="threshold")
    one_of(what.purpose, agreement.purposes, field="purpose")
    rules.check_until(what.until, today=today(), most_days=agreement.most_days)
    case = Case.objects.filter(id=what.case_id).first() if what.case_id else None
    if what.case_id and case is None:
        raise Missing
    actor = by.as_actor()
    return {
        "partnership_id": here(by), "created_by_id": by.id, "agreement": agreement, "threshold": what.threshold,
        "purpose": what.purpose, "until": what.until, "needs": words_of(what.needs, field="needs", limit=1_000, required=True),
        "case_id": case.id if case else None, "case_reference": case.reference if case else "", "by_id": by.id,
        "by_name": by.name, "by_role": actor.role_title, "by_agency": actor.agency_name or "",
        "by_partnership_id": here(by), "at": now(),
    }  # fmt: skip


@transaction.atomic
def share_ask(*, by: User, what: Asked) -> ShareRequest:
    """Ask the police to share what they hold that helps to keep a child safe; they answer in P-SHARE (R157).

    Raises NotPermitted; Missing for a case one may not know; Refused: `agreement_none`, `choice_unknown` where the agreement
    does not allow it, `until_past`, `until_far`, `words_missing`, `words_too_long`.
    """
    require(by, SHARE_ASK)
    facts = _facts(by, what)
    with elevated(WHY):
        asked = ShareRequest.objects.create(**facts)
        clock_start(
            kind=events.SHARE_ANSWER_CLOCK, about_id=asked.id, circle_id=asked.id, partnership_id=asked.partnership_id,
            started_at=asked.at, by=by, owner_label=_OWNER,
        )  # fmt: skip
    record(
        events.SHARE_ASKED, by=by, about=asked, facts={"threshold": asked.threshold, "purpose": asked.purpose}
    )
    return asked


@transaction.atomic
def share_give(
    *, by: User, request_id: uuid.UUID, report_ids: Sequence[uuid.UUID], late_reason: str = ""
) -> list[Share]:
    """Share the sanitised text of reports with whoever asked, for their purpose, until their day (R157).

    Each is graded, and its conditions travel with it. After the time of the answer a reason is kept.

    Raises NotPermitted; Missing; Refused: `share_nothing_chosen`, `share_not_ready`, `share_about_them`, `share_answered`,
    `share_late_reason`.
    """
    asked, late = _to_answer(by, request_id)
    reason = line_of(late_reason, field="late_reason", limit=1_000)
    _check_late(late=late, reason=reason)
    if not report_ids:
        raise Refused(
            "Choose what is shared, or say that it is not.", code="share_nothing_chosen", field="report_ids"
        )
    reports = [a_report(by, one, SHARE_ANSWER) for one in dict.fromkeys(report_ids)]
    with elevated(WHY):
        reader = User.objects.filter(id=asked.by_id, is_active=True).first() if asked.by_id else None
        if reader is None:
            raise Missing
        made = [share_with(by, asked, report, reader) for report in reports]
        _answer(by, asked, outcome=Outcome.SHARED, reason=reason if late else "", late=late)
    record(events.SHARED, by=by, about=asked, facts={"reports": len(made), "late": late})
    return made


def share_with(by: User, asked: ShareRequest, report: Report, reader: User) -> Share:
    """Copy the newest sanitised text to its reader with its code. Call it as the system, from a verb that asked the right.

    Raises Refused: `share_not_ready`, `share_about_them`.
    """
    standing = Standing.objects.filter(report=report).first()
    text = (
        Sanitised.objects.filter(id=standing.sanitised_id).first()
        if standing and standing.source and standing.sanitised_id
        else None
    )
    if text is None:
        raise Refused(
            f"{report.reference} is not graded, or has no text without its source yet. Do that first, then share it.",
            code="share_not_ready", field="report_ids",
        )  # fmt: skip
    if report.about_worker_id == reader.id:
        raise Refused(
            f"{report.reference} cannot go to this person. Choose another, or speak with the safeguarding officer.",
            code="share_about_them", field="report_ids",
        )  # fmt: skip
    grade = Grade.objects.filter(report=report).order_by("-number").first()
    assert grade is not None  # a standing with a source has one
    return Share.objects.create(
        partnership_id=asked.by_partnership_id, created_by_id=by.id, request=asked, report=report,
        from_partnership_id=report.partnership_id, reference=report.reference, words=text.words, handling=grade.handling,
        conditions=grade.conditions, condition_words=grade.condition_words, threshold=asked.threshold,
        purpose=asked.purpose, until=asked.until, to_id=reader.id, to_name=reader.name, to_agency=asked.by_agency,
        by_id=by.id, by_name=by.name, at=now(),
    )  # fmt: skip


@transaction.atomic
def share_refuse(*, by: User, request_id: uuid.UUID, refusal: str, reason: str = "") -> ShareRequest:
    """Say that nothing is shared, and why: it is kept and counted (R157).

    Raises NotPermitted; Missing; Refused: `choice_unknown`, `share_answered`, `share_late_reason`, `words_missing`.
    """
    asked, late = _to_answer(by, request_id)
    one_of(refusal, Refusal.values, field="refusal")
    said = words_of(reason, field="reason", limit=1_000, required=refusal == Refusal.OTHER)
    _check_late(late=late, reason=said)
    with elevated(WHY):
        _answer(by, asked, outcome=Outcome.REFUSED, refusal=refusal, reason=said, late=late)
    record(events.SHARE_REFUSED, by=by, about=asked, facts={"refusal": refusal, "late": late})
    return asked


def _to_answer(by: User, request_id: uuid.UUID) -> tuple[ShareRequest, bool]:
    require(by, SHARE_ANSWER)
    found = ShareRequest.objects.filter(id=request_id).first()
    if found is None:
        raise Missing
    with elevated(WHY):
        asked = ShareRequest.objects.select_for_update().get(id=found.id)
        clock = Clock.objects.filter(about_id=asked.id, kind=events.SHARE_ANSWER_CLOCK).first()
    if asked.answered_at is not None:
        raise Refused(
            "Somebody answered this meanwhile. Open it again to read what was said.", code="share_answered"
        )
    return asked, clock is not None and now() > clock.in_time_until


def _check_late(*, late: bool, reason: str) -> None:
    if late and not reason:
        raise Refused("The time to answer has passed. Write why.", code="share_late_reason", field="reason")


def _answer(by: User, asked: ShareRequest, **facts: object) -> None:
    for name, value in facts.items():
        setattr(asked, name, value)
    asked.answered_at, asked.answered_by_id, asked.answered_by_name = now(), by.id, by.name
    asked.save()
    clock_stop(kind=events.SHARE_ANSWER_CLOCK, about_id=asked.id, at=now(), by=by)


@transaction.atomic
def share_end(*, by: User, share_id: uuid.UUID, why: str) -> Share:
    """End what somebody could read, before its day; it stays written that they could. Raises NotPermitted; Missing;
    Refused: `words_missing`, `share_ended`.
    """
    require(by, SHARE_ANSWER)
    with elevated("what was shared with another partnership stands there"):
        found = Share.objects.filter(id=share_id, from_partnership_id=here(by)).first()
    if found is None or not Report.objects.filter(id=found.report_id).exists():
        raise Missing
    reason = line_of(why, field="why", limit=500, required=True)
    if found.ended_at is not None:
        raise Refused("It was ended already. Nobody reads it any more.", code="share_ended")
    with elevated(WHY):
        found.ended_at, found.ended_by_id, found.ended_why = now(), by.id, reason
        found.save(update_fields=["ended_at", "ended_by_id", "ended_why"])
    record(events.SHARE_ENDED, by=by, about=found)
    return found


def may_answer(by: User) -> bool:
    """Whether somebody answers what is asked."""
    return allows(by, SHARE_ANSWER)
