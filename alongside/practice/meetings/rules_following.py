"""Which meeting statutory guidance gives a day for, once a child protection plan is there: a pure function (standards, e)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

CONFERENCE, CORE_GROUP, FIRST_REVIEW, NEXT_REVIEW = "conference", "core_group", "first_review", "next_review"


@dataclass(frozen=True)
class Held:
    """One meeting about a child that was held: its kind, and the aware instant."""

    id: uuid.UUID
    kind: str
    at: datetime


@dataclass(frozen=True)
class Follows:
    """Which meeting is owed next, and the meeting from which its days are counted."""

    what: str
    after: Held


def following(held: Sequence[Held]) -> list[Follows]:
    """Return which meetings are owed under a child protection plan, of those that were held, in any order.

    A conference after the strategy discussion that led to it; after a conference a core group, and a review conference:
    the first sooner than those that follow it.
    """
    oldest_first = sorted(held, key=lambda one: one.at)
    conferences = [one for one in oldest_first if one.kind == "conference"]
    if not conferences:
        strategies = [one for one in oldest_first if one.kind == "strategy"]
        return [Follows(CONFERENCE, strategies[-1])] if strategies else []
    last = conferences[-1]
    met = any(one.kind == "core_group" and one.at > last.at for one in oldest_first)
    review = FIRST_REVIEW if len(conferences) == 1 else NEXT_REVIEW
    return [*([] if met else [Follows(CORE_GROUP, last)]), Follows(review, last)]
