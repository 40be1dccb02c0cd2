"""Proposing that a request or a case ends: one person, a coded reason, a rationale, words for the family (R8)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction

from alongside.family.cases.models import Case, Level
from alongside.family.cases.rules_signs import check_not_by_missing_sign
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.cases.services.stages import require_lead
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.family.referrals.ending import referral_to_end
from alongside.family.referrals.models import Referral, Source
from alongside.family.referrals.policies import REFERRAL_DECIDE
from alongside.family.referrals.rules import both_questions_answered, undecided
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Refused, Stale
from alongside.ground.clock import now
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending
from alongside.practice.closing.policies import CLOSING_PROPOSE
from alongside.practice.closing.rules import (
    CASE_REASONS,
    REQUEST_REASONS,
    Reason,
    may_end,
    phrases_in,
    reason_to_end,
)
from alongside.practice.closing.selectors import standing_of
from alongside.practice.closing.services.common import WORDS, may_decide_to_end, start

_THEMSELVES = (Source.PARENT_CARER, Source.YOUNG_PERSON)
_OPEN = "Somebody has proposed to end this already. A second person looks at it."


@transaction.atomic
def request_end_propose(
    *,
    by: User,
    referral_id: uuid.UUID,
    reason: str,
    rationale: str,
    words: str,
    expected_version: int,
    told: str = "",
    told_words: str = "",
    receiver_name: str = "",
    receiver_contact: str = "",
    severity: str = "",
) -> Ending:
    """Propose that a request does not become a case, or that another service is asked; a second person signs (R8, R14).

    `words` are what whoever asked reads; `told` says how the parents hear of it where they did not ask themselves (R9).
    Nothing changes for the request until the second person signs.

    Raises NotPermitted; Missing; Stale; Refused: a reason of R8, R11, R207, R212 by its code (`closing_...`), which says why
    and the right way round; `two_questions_blank`, `referral_decided`, `ending_open`, `second_person` (R6),
    `second_reader_first` and `sign_missing_is_no_reason` (R11), `told_missing`, words missing or too long.
    """
    require(by, CLOSING_PROPOSE)
    require(by, REFERRAL_DECIDE)
    chosen = reason_to_end(reason, REQUEST_REASONS)
    referral = referral_to_end(referral_id)
    undecided(referral.state)
    if referral.version != expected_version:
        raise Stale("Somebody saved this first. Compare, then save again.", current=referral)
    both_questions_answered(referral.need_now, referral.how_respond)
    may_decide_to_end(by, referral)
    facts = _said(by, chosen, rationale, words, about=referral) | _told(referral, told, told_words)
    if chosen.signposts:
        facts |= _receiver(receiver_name, receiver_contact)
        facts["severity"] = one_of(severity, Level.values, field="severity")
    return propose_end(by, facts, referral=referral)


@transaction.atomic
def case_end_propose(
    *,
    by: User,
    case_id: uuid.UUID,
    reason: str,
    rationale: str,
    words: str,
    expected_version: int,
    receiver_name: str = "",
    receiver_contact: str = "",
) -> Ending:
    """Propose, as the lead or a manager, that support for one child ends; a second person signs, and the family reads it (R8).

    Only where the family, the child and both workers say yes and nothing is owed. Support goes on until the time to ask
    for a review is over. The case of a brother or sister is another matter (R31).

    Raises NotPermitted; Missing; Stale; Refused as `request_end_propose`, and `case_closed`, and what is lacking:
    `family_not_agreed`, `family_view_missing`, `child_view_missing`, `worker_view_missing`, `promises_open`, `clocks_open`,
    `request_unanswered`.
    """
    require(by, CLOSING_PROPOSE)
    require_to_write(by, case_id)
    chosen = reason_to_end(reason, CASE_REASONS)
    case = open_case_for_change(case_id)
    require_lead(by, case)
    if case.version != expected_version:
        raise Stale("Somebody changed this case while you were looking at it.", current=case)
    may_end(standing_of(case))
    facts = _said(by, chosen, rationale, words, about=case) | {"told": Ending.Told.ASKED}
    if chosen.receiver:
        facts |= _receiver(receiver_name, receiver_contact)
    return propose_end(by, facts, case=case)


def _said(by: User, chosen: Reason, rationale: str, words: str, *, about: Referral | Case) -> dict[str, Any]:
    why = words_of(rationale, field="rationale", limit=WORDS, required=True)
    try:
        check_not_by_missing_sign(why, field="rationale")
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=about) from None
    return {
        "reason": chosen.key,
        "rationale": why,
        "words": words_of(words, field="words", limit=WORDS, required=True),
        "flags": phrases_in(f"{why} {words}"),
    }


def _told(referral: Referral, told: str, told_words: str) -> dict[str, str]:
    if referral.source in _THEMSELVES:
        return {"told": Ending.Told.ASKED}
    if told not in (Ending.Told.WORKER, Ending.Told.NOT_SAFE):
        raise Refused(
            "The parents did not ask themselves. Say how they hear of this, or why it is not safe yet.",
            code="told_missing",
            field="told",
        )
    said = line_of(told_words, field="told_words", limit=400, required=told == Ending.Told.NOT_SAFE)
    return {"told": told, "told_words": said}


def _receiver(name: str, contact: str) -> dict[str, str]:
    return {
        "receiver_name": line_of(name, field="receiver_name", limit=120, required=True),
        "receiver_contact": line_of(contact, field="receiver_contact", limit=254, required=True),
    }


def propose_end(
    by: User, facts: dict[str, Any], *, referral: Referral | None = None, case: Case | None = None
) -> Ending:
    """Write a proposal about one request or one case, with its clock and its event. Raises Refused(`ending_open`)."""
    about = referral or case
    assert about is not None
    ending = Ending(
        partnership_id=about.partnership_id, referral=referral, case=case, reference=about.reference,
        referral_receipt=referral.receipt_digest if referral else "", proposed_at=now(), proposed_by_id=by.id,
        proposed_by_name=by.name, created_at=now(), created_by_id=by.id, **facts,
    )  # fmt: skip
    try:
        with transaction.atomic():
            ending.save(force_insert=True)
    except IntegrityError as error:  # two people at the same second: the index decides
        if "ending_one_a" not in str(error):
            raise
        raise Refused(_OPEN, code="ending_open") from error
    start(events.SIGN, ending.id, ending, by=by)
    circles = [case.id, case.family_id] if case else [referral.family_id if referral else None]
    with elevated("what is proposed about a request is in no circle yet"):
        record(
            events.PROPOSED, by=by, about=ending, circle_ids=circles,
            facts={"reason": ending.reason, "flags": ending.flags},
        )  # fmt: skip
    return ending
