"""The second person: signs or says no; and what another service answered (R8, R14)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.cases.stops import weighs_on
from alongside.family.people.rules import words_of
from alongside.family.referrals.ending import referral_to_end, write_ended, write_reopened, write_waiting
from alongside.family.referrals.events import CLOSED
from alongside.family.referrals.models import Referral
from alongside.family.referrals.rules import undecided
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending
from alongside.practice.closing.policies import CLOSING_PROPOSE, CLOSING_SIGN
from alongside.practice.closing.rules import MISTAKE, another_person, may_end, signposts
from alongside.practice.closing.selectors import standing_of
from alongside.practice.closing.services.common import (
    SHORT,
    State,
    circles_of,
    ending_to_change,
    may_decide_to_end,
    review_until,
    save,
    start,
    stop,
)
from alongside.practice.closing.services.mistakes import mistake_sign
from alongside.practice.closing.telling import family_tell_later
from alongside.practice.progress.services import end_ask

_SECOND = "You proposed this yourself. Two people decide."
_SIGNED = (
    "state",
    "answered_at",
    "answered_words",
    "signed_at",
    "signed_by_id",
    "signed_by_name",
    "review_until",
)


@transaction.atomic
def ending_sign(*, by: User, ending_id: uuid.UUID, expected_version: int, words: str = "") -> Ending:
    """Sign, as the second person, what another proposed (R8). They who asked read the decision and can ask for a review.

    A request is closed, or waits until another service says yes (R14). A case stays open, with its workers, until the time
    to ask for a review is over.

    Raises NotPermitted (never an independent worker, R44); Missing; Stale; Refused: `second_person` for whoever proposed it
    or ended an earlier request for the child (R6), `ending_answered`, `referral_decided`, `second_reader_first`,
    `independent_look` (R216), `case_closed`, `mistake_too_late`, `mistake_moved`, what is lacking by now (as
    `case_end_propose`), words too long.
    """
    ending = _proposed(by, ending_id, expected_version)
    another_person(by.id, {ending.proposed_by_id}, what=_SECOND)
    if ending.reason == MISTAKE:
        return mistake_sign(by=by, ending=ending, words=words)
    ending.answered_words = words_of(words, field="words", limit=SHORT)
    waits = ending.case_id is None and signposts(ending.reason)
    ending.state = State.WAITING if waits else State.SIGNED
    ending.review_until = None if waits else review_until(ending)
    case, referral = _may_end(by, ending)
    weighs_on("ending", by=by, case=case, request=referral)
    ending.answered_at = ending.signed_at = now()
    ending.signed_by_id, ending.signed_by_name = by.id, by.name
    if referral is not None:
        _sign_request(by, ending, referral, waits=waits)
    save(ending, *_SIGNED)
    stop(events.SIGN, ending.id, by=by, reason="a second person signed")
    kind = events.SIGNPOSTED if waits else events.SIGNED
    record(kind, by=by, about=ending, circle_ids=circles_of(ending), facts={"reason": ending.reason})
    if ending.case_id is not None:
        end_ask(by=by, case_id=ending.case_id)
        family_tell_later(ending, "decided")
    return ending


def _may_end(by: User, ending: Ending) -> tuple[Case | None, Referral | None]:
    """Return the case, or the request without one, of which nothing is lacking by now."""
    if ending.case_id is not None:
        case = open_case_for_change(ending.case_id)
        may_end(standing_of(case))
        return case, None
    referral = _request_of(ending)
    undecided(referral.state)
    may_decide_to_end(by, referral)
    return None, referral


def _sign_request(by: User, ending: Ending, referral: Referral, *, waits: bool) -> None:
    if waits:
        write_waiting(by=by, referral=referral)
        start(events.SIGNPOST, ending.id, ending, by=by)
        return
    write_ended(by=by, by_id=by.id, referral=referral, words=ending.words, state=Referral.State.CLOSED)
    record(CLOSED, by=by, about=referral, circle_ids=[referral.family_id], facts={"reason": ending.reason})


@transaction.atomic
def ending_return(*, by: User, ending_id: uuid.UUID, words: str, expected_version: int) -> Ending:
    """Say no, as the second person, with a reason: the request or the case goes on. Raises as `ending_sign`."""
    ending = _proposed(by, ending_id, expected_version)
    another_person(by.id, {ending.proposed_by_id}, what=_SECOND)
    ending.answered_words = words_of(words, field="words", limit=SHORT, required=True)
    ending.state, ending.answered_at = State.RETURNED, now()
    save(ending, "state", "answered_at", "answered_words")
    stop(events.SIGN, ending.id, by=by, reason="a second person said no")
    record(events.RETURNED, by=by, about=ending, circle_ids=circles_of(ending))
    return ending


@transaction.atomic
def signpost_answer(
    *, by: User, ending_id: uuid.UUID, accepted: bool, can_meet: bool, words: str, expected_version: int
) -> Ending:
    """Write down what the other service answered (R14). Only a yes that can meet the severity ends the request here; a no,
    or a yes that cannot meet it, brings the request back to the team, which decides anew.

    Raises NotPermitted; Missing; Stale; Refused: `signpost_not_waiting`, `referral_decided`, words missing or too long.
    """
    ending = ending_to_change(by, ending_id, CLOSING_PROPOSE, expected_version)
    if ending.state != State.WAITING:
        raise Refused("This does not wait for another service.", code="signpost_not_waiting")
    referral = _request_of(ending)
    undecided(referral.state)
    ending.receiver_at, ending.receiver_accepted = now(), accepted and can_meet
    ending.receiver_words = words_of(words, field="words", limit=SHORT, required=True)
    facts = {"accepted": accepted, "can_meet": can_meet}
    record(events.RECEIVER, by=by, about=ending, circle_ids=circles_of(ending), facts=facts)
    if not ending.receiver_accepted:
        return signpost_back(by=by, ending=ending, referral=referral)
    assert ending.signed_by_id is not None  # the constraint ending_state_signed
    state = Referral.State.UNDER_REVIEW if ending.under_review else Referral.State.SIGNPOSTED
    write_ended(by=by, by_id=ending.signed_by_id, referral=referral, words=ending.words, state=state)
    ending.state, ending.review_until = State.SIGNED, review_until(ending)
    save(ending, "state", "review_until", "receiver_at", "receiver_accepted", "receiver_words")
    stop(events.SIGNPOST, ending.id, by=by, reason="the other service said yes")
    return ending


def signpost_back(*, by: Acts, ending: Ending, referral: Referral) -> Ending:
    """Bring a request back to the team: the other service refused, cannot meet the severity, or was silent (R14)."""
    ending.state = State.BACK
    save(ending, "state", "receiver_at", "receiver_accepted", "receiver_words")
    stop(events.SIGNPOST, ending.id, by=by, reason="the other service cannot help")
    write_reopened(by=by, referral=referral)
    record(events.CAME_BACK, by=by, about=ending, circle_ids=[referral.family_id])
    return ending


def _proposed(by: User, ending_id: uuid.UUID, version: int) -> Ending:
    ending = ending_to_change(by, ending_id, CLOSING_SIGN, version)
    if ending.state != State.PROPOSED:
        raise Refused("A second person has answered this already.", code="ending_answered")
    return ending


def _request_of(ending: Ending) -> Referral:
    assert ending.referral_id is not None  # the constraint ending_about_one
    return referral_to_end(ending.referral_id)
