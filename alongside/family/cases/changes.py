"""When who works with a family changes: rooms above say at start-up what must follow, in the same transaction (R47, R48)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from alongside.family.cases.models import Allocation, Case
from alongside.ground.base.actors import Acts
from alongside.ground.post.late import Teller


@dataclass(frozen=True)
class WorkerChange:
    """One change: whose spell ended, whose began, or both at once. The case is locked until the transaction ends."""

    case: Case
    part: str
    ended: Allocation | None = None
    began: Allocation | None = None


# Kinds of promises whose lateness is told up the ladder, and by whom it is said who hears of it; None: as one of a case.
told_when_late: dict[str, Teller | None] = {}


def tell_when_late(kind: str, teller: Teller | None = None) -> None:
    """Let a room have its promise told when it is late, at start-up: to whom `teller` says.

    Without a teller its clock stands in the circle of a case, and the lead hears of it, then the managers.
    """
    told_when_late[kind] = teller


@dataclass(frozen=True)
class Told:
    """That a child told somebody of serious harm, on a London day: never what they said (R21)."""

    case: Case
    on: date
    disclosure_id: uuid.UUID | None = None


ToldFollower = Callable[[Told, Acts], None]
_told_followers: dict[str, ToldFollower] = {}


def follow_disclosures(name: str, follower: ToldFollower) -> None:
    """Let a room follow what a child tells, at start-up: it hears that, and the day. The same again changes nothing."""
    _told_followers[name] = follower


def child_told(told: Told, *, by: Acts) -> None:
    """Tell whoever follows, as the system; if one of them fails, nothing was written down."""
    for follower in _told_followers.values():
        follower(told, by)


Follower = Callable[[WorkerChange, Acts], None]
_followers: dict[str, Follower] = {}


def follow_worker_changes(name: str, follower: Follower) -> None:
    """Let a room follow each change of worker, at start-up. The same again changes nothing; another: ValueError."""
    if _followers.get(name, follower) is not follower:
        raise ValueError(f"{name} follows the changes of workers twice.")
    _followers[name] = follower


def worker_changed(change: WorkerChange, *, by: Acts) -> None:
    """Tell whoever follows, as the system; if one of them fails, nobody was allocated and nobody released."""
    for follower in _followers.values():
        follower(change, by)
