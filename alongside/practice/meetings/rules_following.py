"""What statutory guidance gives a day for after a meeting about protection: pure functions (standards, e).

A strategy discussion decides whether children's services enquire under section 47; an enquiry ends with an outcome; where
it finds that a conference is needed, its days are counted from the strategy discussion, whatever plan the child has.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

CONFERENCE, CORE_GROUP, FIRST_REVIEW, NEXT_REVIEW = "conference", "core_group", "first_review", "next_review"
ENQUIRY_DECIDE, ENQUIRY_END = "enquiry_decide", "enquiry_end"
# What may be written down next of an enquiry, by what stands now. What ended may be begun again by a new discussion alone.
ENQUIRY_NEXT: dict[str, tuple[str, ...]] = {
    "": ("began", "not_begun"),
    "not_begun": ("began",),
    "began": ("conference", "help", "not_found"),
}


@dataclass(frozen=True)
class Held:
    """One meeting about a child that was held: its kind, the aware instant, and how the enquiry that came of it stands."""

    id: uuid.UUID
    kind: str
    at: datetime
    enquiry: str = ""


@dataclass(frozen=True)
class Follows:
    """What is owed next, and the meeting from which its days are counted."""

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
        led = strategies and strategies[-1].enquiry not in ("not_begun", "help", "not_found")
        return [Follows(CONFERENCE, strategies[-1])] if led else []
    last = conferences[-1]
    met = any(one.kind == "core_group" and one.at > last.at for one in oldest_first)
    review = FIRST_REVIEW if len(conferences) == 1 else NEXT_REVIEW
    return [*([] if met else [Follows(CORE_GROUP, last)]), Follows(review, last)]


def enquiring(held: Sequence[Held]) -> list[Follows]:
    """Return what is owed after the newest strategy discussion of those that were held, in any order, under any plan.

    Whether an enquiry begins; then its outcome; then the conference that it finds is needed. A conference held since then
    settles all of it.
    """
    strategies = sorted((one for one in held if one.kind == "strategy"), key=lambda one: one.at)
    if not strategies or any(one.kind == "conference" and one.at > strategies[-1].at for one in held):
        return []
    owed = {"": ENQUIRY_DECIDE, "began": ENQUIRY_END, "conference": CONFERENCE}
    last = strategies[-1]
    return [Follows(owed[last.enquiry], last)] if last.enquiry in owed else []
