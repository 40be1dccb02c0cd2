"""Keeping a promise: started, explained, done; and done only when the family or the lead says so (R126)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import words_of
from alongside.ground.accounts.models import User
from alongside.ground.clock import now, today
from alongside.practice.actions import events
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.policies import ACTION_ASK, ACTION_OWN, ACTION_WITNESS
from alongside.practice.actions.rules import LONGEST_SAYING, OPEN_STATES, Deed, overdue
from alongside.practice.actions.services.common import keep, take

_KINDS = ActionStep.Kind


@transaction.atomic
def action_start(*, by: User, action_id: uuid.UUID) -> Action:
    """Say that one's own promise is being done. Raises Missing, NotPermitted, Refused(`action_state`) (R123)."""
    action = take(by=by, action_id=action_id, deed=Deed.START, right=ACTION_OWN)
    return keep(
        action, by=by, kind=_KINDS.STARTED, event=events.STARTED, words=f"{by.name} has started on this."
    )


@transaction.atomic
def action_explain(*, by: User, action_id: uuid.UUID, words: str, expected_version: int) -> Action:
    """Say in up to 1,000 characters how one's own promise stands; the family reads it beside the date (R124).

    A promise given up is explained by the lead or a manager: that answers a family who asks why (R127).
    Raises Missing, NotPermitted, Stale with the current row, Refused.
    """
    said = words_of(words, field="words", limit=LONGEST_SAYING, required=True)
    action = take(
        by=by, action_id=action_id, deed=Deed.EXPLAIN, right=ACTION_OWN, expected_version=expected_version
    )
    action.explanation, action.asked_at = said, None
    return keep(action, by=by, kind=_KINDS.EXPLAINED, event=events.EXPLAINED, words=said)


@transaction.atomic
def action_mark_done(*, by: User, action_id: uuid.UUID, words: str = "", expected_version: int) -> Action:
    """Say that one's own promise is done. It counts as done once the family or the lead confirms it (R126).

    Two people at once take turns on the row; the second is told (Stale with the current row).
    Raises Missing, NotPermitted, Stale, Refused(`action_state`, `words_too_long`).
    """
    said = words_of(words, field="words", limit=LONGEST_SAYING)
    action = take(
        by=by, action_id=action_id, deed=Deed.MARK_DONE, right=ACTION_OWN, expected_version=expected_version
    )
    action.done_at, action.done_by_id, action.asked_at = now(), by.id, None
    action.explanation = said or action.explanation
    facts = {"late": action.due_on < today()}
    words_for_family = said or f"{by.name} says this is done."
    return keep(
        action, by=by, kind=_KINDS.DONE, event=events.MARKED_DONE, words=words_for_family, facts=facts
    )


@transaction.atomic
def action_confirm_done(*, by: User, action_id: uuid.UUID) -> Action:
    """Confirm that a promise is done: the lead of the case or a family member, never its owner (R126).

    Raises Missing, NotPermitted, Refused(`action_state`).
    """
    action = take(by=by, action_id=action_id, deed=Deed.CONFIRM_DONE, right=ACTION_WITNESS)
    action.verified_at, action.verified_by_id = now(), by.id
    words = f"{by.name} agrees that this is done."
    facts = {"by_family": by.is_family}
    return keep(action, by=by, kind=_KINDS.VERIFIED, event=events.CONFIRMED_DONE, words=words, facts=facts)


@transaction.atomic
def action_mark_not_done(
    *, by: User, action_id: uuid.UUID, words: str, expected_version: int | None = None
) -> Action:
    """Say in one's own words that a promise is not done, which opens it again: whoever may confirm may say so
    (R126).

    Its day stays, so that it is late if it was. Raises Missing, NotPermitted, Stale, Refused(`words_missing`,
    `action_state`).
    """
    said = words_of(words, field="words", limit=LONGEST_SAYING, required=True)
    action = take(
        by=by,
        action_id=action_id,
        deed=Deed.MARK_NOT_DONE,
        right=ACTION_WITNESS,
        expected_version=expected_version,
    )
    action.done_at = action.done_by_id = action.verified_at = action.verified_by_id = None
    action.explanation, action.times_reopened = "", action.times_reopened + 1
    facts = {"by_family": by.is_family, "times_reopened": action.times_reopened}
    return keep(action, by=by, kind=_KINDS.NOT_DONE, event=events.MARKED_NOT_DONE, words=said, facts=facts)


@transaction.atomic
def action_ask(*, by: User, action_id: uuid.UUID, words: str) -> Action:
    """Ask, as the family, what became of a promise, or why it was given up (R46, R127).

    The service should have told them unasked, so each is logged as its failure; the promise waits for an
    answer (`asked_at`, the oldest question) until its owner or the lead gives one. Raises Missing,
    NotPermitted, Refused(`words_missing`, `action_state`).
    """
    said = words_of(words, field="words", limit=LONGEST_SAYING, required=True)
    action = take(by=by, action_id=action_id, deed=Deed.ASK, right=ACTION_ASK)
    action.asked_at = action.asked_at or now()
    event = events.CHASED if action.state in OPEN_STATES else events.CHALLENGED
    facts = {"late": overdue(action.due_on, action.state, today())}
    return keep(action, by=by, kind=_KINDS.ASKED, event=event, words=said, facts=facts)
