"""What the verbs of promises share: taking a promise for a deed, and keeping what became of it."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.ground.access.registry import Permission, require
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Stale
from alongside.ground.clock import now
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.rules import Deed, judge
from alongside.practice.actions.selectors import standings_of


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
    add_step(action, by=by, kind=kind, words=words)
    record(event, by=by, about=action, circle_ids=[action.case_id, action.family_id], facts=facts)
    return action


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
