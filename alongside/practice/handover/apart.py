"""What somebody who leaves answers for in a file kept apart: its own room says who is next, never whoever holds the rest (R128).

Rooms above say at start-up of which kinds of clock they hear, and what must follow, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from alongside.ground.accounts.models import User

# Who left, and the manager who holds what stands in no file apart; called as the system. Returns how many things passed on.
Follower = Callable[[User, User], int]


@dataclass(frozen=True)
class _Room:
    kinds: frozenset[str]
    follow: Follower


_rooms: dict[str, _Room] = {}


def follow_leaving(name: str, kinds: Collection[str], follower: Follower) -> None:
    """Let a room pass on its own kinds of promises when somebody leaves, at start-up.

    The same again changes nothing; another: ValueError.
    """
    room = _Room(frozenset(kinds), follower)
    if _rooms.get(name, room) != room:
        raise ValueError(f"{name} follows whoever leaves twice.")
    _rooms[name] = room


def kinds_apart() -> frozenset[str]:
    """Return the kinds of clock that no manager holds for somebody who left."""
    return frozenset().union(*(room.kinds for room in _rooms.values()))


def pass_apart(leaving: User, holder: User) -> int:
    """Let each of these rooms pass on what it keeps; if one of them fails, nothing moved. Return how many things passed on."""
    return sum(room.follow(leaving, holder) for room in _rooms.values())
