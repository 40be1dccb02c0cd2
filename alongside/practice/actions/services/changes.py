"""Changing a promise or giving it up: with a reason, by somebody who answers for it, and never in silence
(R127).
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.people.rules import words_of
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now, today
from alongside.practice.actions import events
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.policies import ACTION_AUTHORISE
from alongside.practice.actions.rules import LONGEST_WORDS, Deed, check_due, day_words
from alongside.practice.actions.services.common import keep, take
from alongside.practice.actions.services.promising import check_hidden, give_to, owner_for


@transaction.atomic
def action_move(
    *, by: User, action_id: uuid.UUID, due_on: date, reason: str, expected_version: int | None = None
) -> Action:
    """Give a promise another day, with the reason that the family reads: the lead or a manager, never its
    owner (R127).

    `due_on` is a London date, from today and within two years. The old day stays in the step. Raises Missing,
    NotPermitted, Stale, Refused (`words_missing`, `action_due_past`, `action_same_day`, `action_state`).
    """
    said = words_of(reason, field="reason", limit=LONGEST_WORDS, required=True)
    action = take(
        by=by, action_id=action_id, deed=Deed.MOVE, right=ACTION_AUTHORISE, expected_version=expected_version
    )
    before = action.due_on
    if check_due(due_on, today()) == before:
        raise Refused("This is the day it has already.", code="action_same_day", field="due_on")
    action.due_on, action.asked_at = due_on, None
    words = f"The day moved from {day_words(before)} to {day_words(due_on)}. {said}"
    facts = {"from": before.isoformat(), "to": due_on.isoformat()}
    return keep(action, by=by, kind=ActionStep.Kind.MOVED, event=events.MOVED, words=words, facts=facts)


@transaction.atomic
def action_hand_over(
    *, by: User, action_id: uuid.UUID, owner_id: uuid.UUID, reason: str, expected_version: int | None = None
) -> Action:
    """Give a promise another owner, with the reason that the family reads; its day stays (R123, R127).

    The old owner, unless in the case's circle, no longer sees it; the new one does.
    Raises Missing, NotPermitted, Stale, Refused (as `action_promise`; `action_same_owner`, `action_state`).
    """
    said = words_of(reason, field="reason", limit=LONGEST_WORDS, required=True)
    action = take(
        by=by,
        action_id=action_id,
        deed=Deed.HAND_OVER,
        right=ACTION_AUTHORISE,
        expected_version=expected_version,
    )
    before, before_id = action.owner_name, action.owner_id
    owner = owner_for(by=by, case_id=action.case_id, partnership_id=action.partnership_id, owner_id=owner_id)
    if owner.id == before_id:
        raise Refused("They have this promise already.", code="action_same_owner", field="owner_id")
    if not action.open_to_family:
        check_hidden(by=by, case_id=action.case_id, owner=owner)
    give_to(action, owner)
    action.explanation, action.asked_at = "", None
    words = f"{owner.name} does this now, in place of {before}. {said}"
    facts = {"from": str(before_id), "to": str(owner.id)}
    return keep(
        action, by=by, kind=ActionStep.Kind.HANDED_OVER, event=events.HANDED_OVER, words=words, facts=facts
    )


@transaction.atomic
def action_abandon(
    *, by: User, action_id: uuid.UUID, reason: str, expected_version: int | None = None
) -> Action:
    """Give a promise up, with the reason that the family reads: the lead or a manager, never its owner
    (R127).

    Nothing is deleted; the family may ask why (`action_ask`). Raises Missing, NotPermitted, Stale, Refused
    (`words_missing`, `action_state`).
    """
    said = words_of(reason, field="reason", limit=LONGEST_WORDS, required=True)
    action = take(
        by=by,
        action_id=action_id,
        deed=Deed.ABANDON,
        right=ACTION_AUTHORISE,
        expected_version=expected_version,
    )
    action.abandoned_at, action.abandoned_by_id, action.asked_at = now(), by.id, None
    action.explanation = said
    words = f"{by.name} decided that this will not be done. {said}"
    return keep(action, by=by, kind=ActionStep.Kind.ABANDONED, event=events.ABANDONED, words=words)


@transaction.atomic
def action_resume(
    *, by: User, action_id: uuid.UUID, due_on: date, reason: str, expected_version: int | None = None
) -> Action:
    """Take up again, with a new day, a promise that was given up: the family was right to ask why (R127).

    By the lead or a manager, never its owner. Whoever kept it keeps it; nothing of what was said goes. `due_on` is a London
    date, from today and within two years. Raises Missing, NotPermitted, Stale, Refused (`words_missing`,
    `action_due_past`, `action_undated`, `action_state`).
    """
    said = words_of(reason, field="reason", limit=LONGEST_WORDS, required=True)
    action = take(
        by=by,
        action_id=action_id,
        deed=Deed.RESUME,
        right=ACTION_AUTHORISE,
        expected_version=expected_version,
    )
    action.due_on = check_due(due_on, today())
    action.abandoned_at = action.abandoned_by_id = action.asked_at = None
    action.explanation = ""
    words = f"{action.owner_name} does this after all, by {day_words(due_on)}. {said}"
    return keep(action, by=by, kind=ActionStep.Kind.RESUMED, event=events.RESUMED, words=words)
