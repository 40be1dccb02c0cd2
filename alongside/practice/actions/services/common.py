"""What the verbs of promises share: taking a promise for a deed, and keeping what became of it."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Stale
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_stop
from alongside.practice.actions import events
from alongside.practice.actions.models import Action, ActionStep, PromiseAsk
from alongside.practice.actions.rules import Deed, judge
from alongside.practice.actions.selectors import standings_of

_SETTLES = (
    ActionStep.Kind.MOVED,
    ActionStep.Kind.HANDED_OVER,
    ActionStep.Kind.ABANDONED,
    ActionStep.Kind.DONE,
)


def take(
    *, by: User, action_id: uuid.UUID, deed: Deed, right: Permission, expected_version: int | None = None
) -> Action:
    """Return the promise, locked until the transaction ends, in the state that the deed leads to; nothing is
    saved yet.

    Raises NotPermitted, Missing, Stale (with the row as it now stands) and Refused(`action_state`).
    """
    require(by, right)
    action = Action.objects.select_for_update().filter(id=action_id).first()
    if action is None:
        raise Missing
    if expected_version is not None and action.version != expected_version:
        raise Stale("Somebody changed this promise while you were writing.", current=action)
    action.state = judge(deed, action.state, standings_of(by, action))
    return action


def keep(
    action: Action,
    *,
    by: User,
    kind: ActionStep.Kind,
    event: EventType,
    words: str,
    facts: dict[str, Any] | None = None,
) -> Action:
    """Save the promise as its next version, with the step that the family reads and the event."""
    action.version += 1
    action.save()
    if kind in _SETTLES:
        asks_settle(action, by=by)
    add_step(action, by=by, kind=kind, words=words)
    record(event, by=by, about=action, circle_ids=[action.case_id, action.family_id], facts=facts)
    return action


def asks_settle(action: Action, *, by: User) -> None:
    """Close what the owner still waits for, because the promise itself has changed."""
    with elevated("what an owner asked for ends with the promise, whoever changes it"):
        for ask in PromiseAsk.objects.select_for_update().filter(action=action, answered_at__isnull=True):
            ask_close(ask, by=by, answer=PromiseAsk.Answer.OTHERWISE, words="The promise itself has changed.")


def ask_close(ask: PromiseAsk, *, by: User, answer: str, words: str) -> None:
    """Write the answer to what an owner asked for, and stop its clock; as the system."""
    ask.answer, ask.answer_words, ask.answered_at = answer, words, now()
    ask.answered_by_id, ask.answered_by_name = by.id, by.name
    ask.save()
    clock_stop(kind=events.OWNER_ASKED, about_id=ask.id, at=now(), by=by)


def add_step(action: Action, *, by: User, kind: ActionStep.Kind, words: str) -> ActionStep:
    """Append what became of a promise."""
    return ActionStep.objects.create(
        partnership_id=action.partnership_id,
        created_by_id=by.id,
        action=action,
        case_id=action.case_id,
        open_to_family=action.open_to_family,
        kind=kind,
        at=now(),
        by_id=by.id,
        by_name=by.name,
        words=words,
    )
