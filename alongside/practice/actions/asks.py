"""Reading what owners of promises asked for (R125)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import only_in_emergency
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.practice.actions.models import Action, PromiseAsk
from alongside.practice.actions.policies import ACTION_AUTHORISE
from alongside.practice.actions.rules import Deed, deeds_open_to
from alongside.practice.actions.selectors import standings_of

_LATELY = timedelta(days=14)


@dataclass(frozen=True)
class Ask:
    """What an owner asked for, and whether the viewer may answer it now."""

    ask: PromiseAsk
    may_answer: bool


def ask_get(*, viewer: User, ask_id: uuid.UUID) -> Ask:
    """Return one thing that the owner of a promise asked for, noted as read. Raises Missing for one out of sight."""
    ask = PromiseAsk.objects.select_related("action").filter(id=ask_id).first()
    if ask is None:
        raise Missing
    note_read("actions.ask", [ask.case_id])
    may = (
        ask.answered_at is None
        and allows(viewer, ACTION_AUTHORISE)
        and Deed.MOVE in deeds_open_to("agreed", standings_of(viewer, ask.action))
        and not only_in_emergency(viewer, ask.case_id)
    )
    return Ask(ask, may)


def asks_waiting(actions: Sequence[Action]) -> dict[uuid.UUID, tuple[PromiseAsk, ...]]:
    """Return what waits for an answer about each of these promises, in one query."""
    return _by_action(actions, PromiseAsk.objects.filter(answered_at__isnull=True))


def answered_lately(actions: Sequence[Action]) -> dict[uuid.UUID, tuple[PromiseAsk, ...]]:
    """Return what was answered about each of these promises in the last two weeks, in one query."""
    return _by_action(actions, PromiseAsk.objects.filter(answered_at__gte=now() - _LATELY))


def _by_action(
    actions: Sequence[Action], found: QuerySet[PromiseAsk]
) -> dict[uuid.UUID, tuple[PromiseAsk, ...]]:
    held: dict[uuid.UUID, list[PromiseAsk]] = {one.id: [] for one in actions}
    for ask in found.filter(action_id__in=held).order_by("at", "id") if held else ():
        held[ask.action_id].append(ask)
    return {action_id: tuple(asks) for action_id, asks in held.items()}
