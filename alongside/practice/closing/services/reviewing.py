"""The right to review: asked for in one press, answered by somebody who had no part in the decision (R9)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import one_of, words_of
from alongside.family.referrals.ending import (
    referral_to_end,
    write_reopened,
    write_under_review,
    write_upheld,
)
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending, EndingReview
from alongside.practice.closing.policies import CLOSING_ASK, CLOSING_REVIEW
from alongside.practice.closing.rules import another_person, signposts
from alongside.practice.closing.services.common import (
    WORDS,
    State,
    circles_of,
    ending_to_change,
    save,
    start,
    stop,
)
from alongside.practice.closing.telling import family_tell_later

Outcome = EndingReview.Outcome
_FAMILY = (Audience.FAMILY, Audience.PUBLIC)


@transaction.atomic
def review_ask(*, by: Acts, ending_id: uuid.UUID, words: str = "") -> EndingReview:
    """Ask that a decision be looked at again, with words if one likes (R9). It stops final closure until it is answered.

    By whoever asked for help (account or receipt), anybody of the family in a case, or a worker for them. Once for each
    decision.

    Raises Missing; NotPermitted; Refused: `review_waits`, `review_answered`, `nothing_to_review`, words too long.
    """
    said = words_of(words, field="words", limit=WORDS)
    seen = Ending.objects.select_related("referral", "case").filter(id=ending_id).first()
    if seen is None:
        raise Missing
    _may_ask(by, seen)
    with elevated("whoever asks for a review may change nothing else of the decision"):
        ending = Ending.objects.select_for_update(no_key=True).get(id=seen.id)
        _reviewable(ending)
        actor, name = by.as_actor(), by.name if isinstance(by, User) else ""
        review = EndingReview.objects.create(
            partnership_id=ending.partnership_id, ending=ending, case_id=ending.case_id,
            referral_receipt=ending.referral_receipt, words=said, asked_at=now(), asked_by_id=actor.id,
            asked_by_name=name, created_at=now(), created_by_id=actor.id,
        )  # fmt: skip
        ending.under_review = True
        save(ending, "under_review")
        if ending.referral_id is not None and ending.state == State.SIGNED:
            write_under_review(referral_to_end(ending.referral_id))
        start(events.REVIEW, ending.id, ending, by=by)
    facts = {"with_words": bool(said), "with_account": actor.id is not None}
    record(events.REVIEW_ASKED, by=by, about=seen, circle_ids=circles_of(seen), facts=facts)
    return review


def _may_ask(by: Acts, ending: Ending) -> None:
    actor = by.as_actor()
    if ending.case_id is not None:
        require_to_write(by, ending.case_id)
    own = ending.referral is not None and ending.referral.submitted_by_user_id == actor.id
    if actor.audience not in _FAMILY and not (own and actor.id is not None):
        require(by, CLOSING_ASK)


def _reviewable(ending: Ending) -> None:
    if ending.under_review:
        raise Refused("It is being looked at again already. You need to do nothing.", code="review_waits")
    if EndingReview.objects.filter(ending=ending).exists():
        raise Refused(
            "This was looked at again, and you have the answer. If you think that it is wrong, you can ask for help again at"
            " any time, and other people decide.",
            code="review_answered",
        )
    if ending.state not in (State.WAITING, State.SIGNED):
        raise Refused(
            "There is no decision to look at again now. You can ask for help at any time.",
            code="nothing_to_review",
        )


@transaction.atomic
def review_answer(*, by: User, ending_id: uuid.UUID, outcome: str, words: str) -> EndingReview:
    """Answer a review, as a person who had no part in the decision (R9): `accepted`, and it goes on, or `upheld`, with reasons.

    A request that goes on is decided anew, in time. Raises NotPermitted; Missing; Refused: `second_person`, `no_review`,
    `goes_on_already` (upholding what came back meanwhile), `choice_unknown`, words missing or too long.
    """
    ending = ending_to_change(by, ending_id, CLOSING_REVIEW)
    review = EndingReview.objects.filter(ending=ending, answered_at__isnull=True).first()
    if review is None:
        raise Refused("Nobody asked for this to be looked at again, or it is answered.", code="no_review")
    had_part = {ending.proposed_by_id, ending.signed_by_id, review.asked_by_id}
    another_person(by.id, had_part, what="You had a part in this decision, or asked for the review.")
    one_of(outcome, Outcome.values, field="outcome")
    said = words_of(words, field="words", limit=WORDS, required=True)
    if outcome == Outcome.UPHELD and ending.state == State.BACK:
        raise Refused("It came back and goes on. Say so.", code="goes_on_already", field="outcome")
    review.outcome, review.answer_words = outcome, said
    review.answered_at, review.answered_by_id, review.answered_by_name = now(), by.id, by.name
    review.save(
        update_fields=["outcome", "answer_words", "answered_at", "answered_by_id", "answered_by_name"]
    )
    _follow(by, ending, outcome)
    stop(events.REVIEW, ending.id, by=by, reason="the review was answered")
    record(
        events.REVIEW_ANSWERED, by=by, about=ending, circle_ids=circles_of(ending), facts={"outcome": outcome}
    )
    if ending.case_id is not None:
        family_tell_later(ending, "review")
    return review


def _follow(by: User, ending: Ending, outcome: str) -> None:
    """Do what the answer says. Where the request came back meanwhile it goes on already."""
    before, ending.under_review = ending.state, False
    if outcome == Outcome.ACCEPTED and before != State.BACK:
        ending.state = State.OVERTURNED
    save(ending, "under_review", "state")
    if ending.referral_id is None or before == State.BACK:
        return
    if outcome == Outcome.ACCEPTED:
        stop(events.SIGNPOST, ending.id, by=by, reason="the review said that it goes on")
        write_reopened(by=by, referral=referral_to_end(ending.referral_id))
    elif before == State.SIGNED:
        state = Referral.State.SIGNPOSTED if signposts(ending.reason) else Referral.State.CLOSED
        write_upheld(referral_to_end(ending.referral_id), state)
