"""Rooms above hear, in the same transaction, that what they keep of reports may have changed: this floor does not know them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Changed:
    """What changed: reports (graded, moved, passed on), things told (put beside entities), entities (said the same, or what
    a person is)."""

    report_ids: frozenset[uuid.UUID] = frozenset()
    item_ids: frozenset[uuid.UUID] = frozenset()
    entity_ids: frozenset[uuid.UUID] = frozenset()


Follower = Callable[[uuid.UUID, Changed], None]
_followers: dict[str, Follower] = {}


def follow(name: str, follower: Follower) -> None:
    """Let a room hear of every change, with the partnership, as the system. Registering a name again replaces it."""
    _followers[name] = follower


def changed(
    partnership_id: uuid.UUID,
    *,
    report_ids: Iterable[uuid.UUID] = (),
    item_ids: Iterable[uuid.UUID] = (),
    entity_ids: Iterable[uuid.UUID] = (),
) -> None:
    """Tell the rooms above. Call it as the system, inside the verb's transaction: a fault of theirs undoes the change."""
    what = Changed(frozenset(report_ids), frozenset(item_ids), frozenset(entity_ids))
    for follower in _followers.values():
        follower(partnership_id, what)
