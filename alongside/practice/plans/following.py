"""When it is written who is to be stopped: rooms above say at start-up what must follow, in the same transaction (R99, R160)."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from alongside.ground.accounts.models import User
from alongside.practice.plans.models_guard import DisruptionLine

LineFollower = Callable[[DisruptionLine, uuid.UUID | None, User], None]
_followers: dict[str, LineFollower] = {}


def follow_lines(name: str, follower: LineFollower) -> None:
    """Let a room follow each new line of who is to be stopped, with the place it was aimed at, at start-up.

    The same again changes nothing; another: ValueError.
    """
    if _followers.get(name, follower) is not follower:
        raise ValueError(f"{name} follows who is to be stopped twice.")
    _followers[name] = follower


def line_written(line: DisruptionLine, site_id: uuid.UUID | None, by: User) -> None:
    """Tell whoever follows; if one of them refuses, the line was not written."""
    for follower in _followers.values():
        follower(line, site_id, by)
