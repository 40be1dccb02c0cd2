"""A case that a request opened by mistake: two people end it, and the request is decided anew, nothing lost (R6, R8)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.models import Case, RequestLink
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.cases.services.ending import write_case_ended
from alongside.family.finding.policies import LINK_UNDO
from alongside.family.finding.selectors import opening_link
from alongside.family.finding.services import opening_undone
from alongside.family.people.rules import line_of, words_of
from alongside.family.referrals.ending import referral_to_end
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Refused, Stale
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.practice.closing import events
from alongside.practice.closing.mistakes import INSTEAD, NOT_OPENED, besides_the_opening
from alongside.practice.closing.models import Ending
from alongside.practice.closing.policies import CLOSING_PROPOSE
from alongside.practice.closing.rules import MISTAKE
from alongside.practice.closing.services.common import SHORT, WORDS, State, save, stop
from alongside.practice.closing.services.proposing import propose_end

_WHY = "whoever ends a case opened by mistake need not see all that could stand in it"
_REASON = 400


@transaction.atomic
def mistake_propose(
    *, by: User, referral_id: uuid.UUID, rationale: str, words: str, expected_version: int
) -> Ending:
    """Propose that the case which a request opened was opened by mistake; a second person signs (`ending_sign`) (R6, R8).

    Only while the case holds nothing but its opening. `rationale` says to professionals how one knows; `words` is what a
    family reads who can see the case. Raises NotPermitted without LINK_UNDO and CLOSING_PROPOSE; Missing, also for a case
    that `by` may not see; Stale; Refused: `mistake_not_opened`, `mistake_too_late`, `case_closed`, `ending_open`, words
    missing or too long.
    """
    require(by, LINK_UNDO)
    require(by, CLOSING_PROPOSE)
    referral = referral_to_end(referral_id)
    if referral.version != expected_version:
        raise Stale("Somebody saved this first. Compare, then save again.", current=referral)
    with elevated(_WHY):
        link = opening_link(referral)
    if link is None:
        raise Refused(NOT_OPENED, code="mistake_not_opened")
    require_to_write(by, link.case_id)
    case = open_case_for_change(link.case_id)
    check_nothing_else(case)
    facts = {
        "reason": MISTAKE, "told": Ending.Told.ASKED, "flags": [],
        "rationale": line_of(rationale, field="rationale", limit=_REASON, required=True),
        "words": words_of(words, field="words", limit=WORDS, required=True),
    }  # fmt: skip
    return propose_end(by, facts, case=case)


def check_nothing_else(case: Case) -> None:
    """Raise Refused(`mistake_too_late`) where a case holds more than its opening, naming it and the right way round."""
    found = besides_the_opening(case)
    if found:
        raise Refused(INSTEAD.format(found="; ".join(found)), code="mistake_too_late")


def mistake_sign(*, by: User, ending: Ending, words: str) -> Ending:
    """End, as the second person, a case opened by mistake, at once: its request waits for a decision again.

    Called by `ending_sign`, which checked the right and that it is another person. Nothing is final about the request, so
    nobody has to ask for a review: it is decided anew. Raises Refused: `case_closed`, `mistake_too_late`, `mistake_moved`.
    """
    assert ending.case_id is not None  # proposed about a case
    case = open_case_for_change(ending.case_id)
    check_nothing_else(case)
    ending.answered_words = words_of(words, field="words", limit=SHORT)
    with elevated(_WHY):
        referral, link = _opened(case)
        proposer = User.objects.get(id=ending.proposed_by_id)
        opening_undone(
            referral=referral, link=link, reason=ending.rationale, proposed_by=proposer, agreed_by=by,
            words=ending.answered_words[:_REASON],
        )  # fmt: skip
        ending.state, ending.answered_at = State.FINAL, now()
        ending.signed_at, ending.signed_by_id, ending.signed_by_name = now(), by.id, by.name
        ending.final_at = now()
        save(
            ending, "state", "answered_at", "answered_words", "signed_at", "signed_by_id", "signed_by_name", "final_at"
        )  # fmt: skip
        stop(events.SIGN, ending.id, by=by, reason="a second person signed")
        running = Clock.objects.filter(circle_id=case.id, stopped_at__isnull=True)
        write_case_ended(
            by=by, case=case, stopping=set(running.values_list("kind", flat=True)), event=events.MISTAKE,
            why="It was opened by mistake",
        )  # fmt: skip
    return ending


def _opened(case: Case) -> tuple[Referral, RequestLink]:
    """Return the request that opened a case, locked, and how. Raises Refused(`mistake_moved`) where it is elsewhere now."""
    first = RequestLink.objects.filter(case=case).exclude(way=RequestLink.Way.OPEN_CASE).first()
    referral = referral_to_end(first.referral_id) if first is not None else None
    link = opening_link(referral) if referral is not None else None
    if referral is None or link is None or link.case_id != case.id:
        raise Refused(NOT_OPENED, code="mistake_moved")
    return referral, link
