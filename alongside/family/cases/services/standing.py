"""How a parent stands: evidence written down, a manager's decision with its review, and the parent told (R25)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.cases.models_standing import EvidenceEntry, StandingDecision
from alongside.family.cases.policies import EVIDENCE_ADD, STANDING_DECIDE
from alongside.family.cases.rules_distress import check_evidence, speaks_of_distress
from alongside.family.cases.rules_standing import (
    PARTNER,
    UNDER_REVIEW,
    WITH_NEEDS,
    Seen,
    check_move,
    evidence_counted,
    narrows,
)
from alongside.family.cases.services.common import MANAGERS, open_case_for_change
from alongside.family.cases.stops import weighs_on
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop

Status = PartnershipStatus.Status
_WORDS, _FEW = 4_000, 2_000


@dataclass(frozen=True)
class Telling:
    """That the parent was told: on which day, how, and in which words; or why telling could put somebody at risk."""

    on: date | None = None
    how: str = ""
    words: str = ""
    not_because: str = ""


@transaction.atomic
def evidence_add(
    *,
    by: User,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    seen_on: date,
    kind: str,
    words: str,
    told_by: str = "",
    did_something: bool = False,
) -> EvidenceEntry:
    """Write down one thing that a parent did, or is said to have done: its day, what was seen or heard, and the source.

    It changes nothing by itself. `did_something`: where the words speak of tears, they tell of a deed besides. Raises
    NotPermitted (the parents' own worker gathers no evidence), Missing (case, or a parent of it), Refused: `case_closed`, a
    day to come, an unknown source, no words, `source_missing`, `distress_is_not_evidence` and
    `complaint_is_not_evidence` (both kept, R135, R217).
    """
    require(by, EVIDENCE_ADD)
    require_to_write(by, case_id)
    case = open_case_for_change(case_id)
    _standing(case, person_id)
    one_of(kind, EvidenceEntry.Kind.values, field="kind")
    past_day(seen_on, today=today(), field="seen_on")
    source = line_of(told_by, field="told_by", limit=200)
    if kind == EvidenceEntry.Kind.REPORTED and not source:
        raise Refused("Say who told you.", code="source_missing", field="told_by")
    said = words_of(words, field="words", limit=_WORDS, required=True)
    try:
        check_evidence(said, did_something=did_something)
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=case) from None
    entry = EvidenceEntry.objects.create(
        partnership_id=case.partnership_id, case=case, person_id=person_id, kind=kind, told_by=source, at=now(),
        seen_on=seen_on, by_id=by.id, by_name=by.name, created_by_id=by.id, words=said,
    )  # fmt: skip
    facts = {"kind": kind, "besides_tears": speaks_of_distress(said)}
    record(events.EVIDENCE_ADDED, by=by, about=entry, circle_ids=[case.id], facts=facts)
    return entry


@transaction.atomic
def standing_decide(
    *,
    by: User,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    status: str,
    reason: str,
    support: str = "",
    telling: Telling,
) -> StandingDecision:
    """Decide, as a manager, how a parent stands; the earlier decisions stay (R25).

    Whatever is not simply partner has a day of review (P-EVIDENCE or P-STANDING), help that is offered, and either the
    parent was told or a reason of safety why not yet. The database refuses what the table of moves does not hold.
    Raises NotPermitted; Missing; Refused: `standing_move`, `evidence_first`, `support_missing`, `telling_missing`,
    words missing or too long.
    """
    require(by, STANDING_DECIDE)
    case = open_case_for_change(case_id)
    standing = _standing(case, person_id)
    one_of(status, Status.values, field="status")
    check_move(
        before=standing.status, after=status, counted=evidence_since(case.id, person_id, decider_id=by.id)
    )
    told = _telling(telling, status)
    help_offered = _support(support, status)
    why = words_of(reason, field="reason", limit=_WORDS, required=True)
    if narrows(standing.status, status):
        weighs_on("standing", by=by, case=case, person_ids=[person_id])
    clock = _review_clock(by, case, standing, status)
    decision = StandingDecision.objects.create(
        partnership_id=case.partnership_id, case=case, person_id=person_id, before=standing.status, status=status,
        reason=why, support=help_offered, review_on=clock.due_on if clock else None, told_on=told.on,
        told_how=told.how, told_words=told.words, not_told_because=told.not_because, decided_at=now(),
        decided_by_id=by.id, decided_by_name=by.name, created_by_id=by.id,
    )  # fmt: skip
    _stands_now(by, standing, decision)
    facts = {"from": decision.before, "to": status, "told": told.on is not None}
    record(events.STANDING_DECIDED, by=by, about=decision, circle_ids=[case.id], facts=facts)
    return decision


def evidence_since(case_id: uuid.UUID, person_id: uuid.UUID, *, decider_id: uuid.UUID) -> int:
    """Return how many entries count for this decider, of those written since the parent was last found to be a partner."""
    cleared = StandingDecision.objects.filter(
        case_id=case_id, person_id=person_id, status__in=[PARTNER, WITH_NEEDS]
    ).order_by("-decided_at")
    found = EvidenceEntry.objects.filter(case_id=case_id, person_id=person_id)
    if (last := cleared.first()) is not None:
        found = found.filter(at__gt=last.decided_at)
    return evidence_counted((Seen(e.seen_on, e.by_id, e.kind) for e in found), decider_id=decider_id)


def _standing(case: Case, person_id: uuid.UUID) -> PartnershipStatus:
    standing = PartnershipStatus.objects.filter(
        partnership_id=case.partnership_id, case=case, person_id=person_id
    ).first()
    if standing is None:
        raise Missing
    return standing


def _support(text: str, status: str) -> str:
    offered = words_of(text, field="support", limit=_FEW)
    if status != PARTNER and not offered:
        raise Refused(
            "Say what help this parent is offered. It goes on, whatever is decided.",
            code="support_missing",
            field="support",
        )
    return offered


def _stands_now(by: User, standing: PartnershipStatus, decision: StandingDecision) -> None:
    with elevated("the newest standing is written by this verb alone"):
        if standing.status != decision.status:
            standing.since = decision.decided_at
        standing.status, standing.told = decision.status, decision.told_on is not None
        standing.review_on = decision.review_on
        standing.save(update_fields=["status", "since", "told", "review_on"])
        if decision.status == PARTNER:
            _open_everything(by, standing)


def _telling(said: Telling, status: str) -> Telling:
    because = words_of(said.not_because, field="not_told_because", limit=_FEW)
    if because and status == PARTNER:
        raise Refused(
            "A parent who is a partner again is told so.", code="telling_missing", field="not_told_because"
        )
    if because:
        return Telling(not_because=because)
    words = words_of(said.words, field="told_words", limit=_FEW)
    if said.on is None or said.how not in StandingDecision.Way.values or not words:
        raise Refused(
            "Say when and how the parent was told, and in which words; or say why telling them now could put somebody"
            " at risk.",
            code="telling_missing",
            field="told_words",
        )
    return Telling(past_day(said.on, today=today(), field="told_on"), said.how, words)


def _review_clock(by: User, case: Case, standing: PartnershipStatus, status: str) -> Clock | None:
    """Run the clock of the next review, as the standing's own: nobody else of the family reads it."""
    for kind in (events.EVIDENCE_REVIEW, events.STANDING_REVIEW):
        clock_stop(kind=kind, about_id=standing.id, at=now(), by=by)
    if status == PARTNER:
        return None
    return clock_start(
        kind=events.EVIDENCE_REVIEW if status == UNDER_REVIEW else events.STANDING_REVIEW, about_id=standing.id,
        circle_id=standing.id, partnership_id=case.partnership_id, started_at=now(), by=by, owner_label=MANAGERS,
    )  # fmt: skip


def _open_everything(by: User, standing: PartnershipStatus) -> None:
    """Nothing stays held back from a parent who is a partner."""
    held = standing.case.narrowings.filter(person_id=standing.person_id, ended_at__isnull=True)
    held.update(
        ended_at=now(), ended_by_id=by.id, ended_by_name=by.name, end_reason="They are a partner again."
    )
