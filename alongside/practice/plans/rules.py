"""Rules of a safety plan: pure functions, no database (R94, R96, R143)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from alongside.family.people.rules import words_of
from alongside.ground.base.errors import Refused
from alongside.practice.actions.rules import FURTHEST_DAYS

FAMILY_PROPOSERS = frozenset({"child", "parent"})
NEEDS_WORDS = frozenset({"in_part", "disagree"})


@dataclass(frozen=True)
class MeasureFacts:
    """What the rules of sharing need of one measure that has not been withdrawn."""

    id: uuid.UUID
    side: str
    proposer: str
    has_owner: bool
    due_on: date | None
    tonight: str
    trigger: str
    promised: bool  # a promise stands for it already, with its own owner and date
    owner_here: bool = True  # whoever is named to do it still works here, or is of the family
    words: str = ""
    nature: str = "deed"
    bears_on: str = ""
    beside: str = ""


@dataclass(frozen=True)
class PlanFacts:
    """What the rules of sharing need of a plan."""

    measures: tuple[MeasureFacts, ...]
    inside_empty_reason: str = ""
    outside_empty_reason: str = ""
    online_empty_reason: str = ""
    no_family_measure_reason: str = ""


@dataclass(frozen=True)
class SharingRule:
    """One row of the table: `breaks` says whether a plan breaks it, `message` how to put that right.

    A row with `of_each` looks at each measure for itself; the others look at the plan as a whole.
    """

    code: str
    message: str
    field: str
    breaks: Callable[[PlanFacts], bool] | None = None
    of_each: Callable[[MeasureFacts, date], bool] | None = None


@dataclass(frozen=True)
class Unready:
    """A rule that a plan breaks, with the measures concerned (none when the whole plan is)."""

    code: str
    message: str
    field: str
    measure_ids: tuple[uuid.UUID, ...] = ()


def nothing_on(plan: PlanFacts, side: str) -> bool:
    return not any(measure.side == side for measure in plan.measures)


def _nothing_from_family(plan: PlanFacts) -> bool:
    return not any(measure.proposer in FAMILY_PROPOSERS for measure in plan.measures)


SHARING: tuple[SharingRule, ...] = (
    SharingRule(
        "plan_empty",
        "Add at least one thing that somebody will do.",
        "measures",
        breaks=lambda plan: not plan.measures,
    ),
    SharingRule(
        "plan_inside_empty",
        "Add something for inside the home, or say why there is nothing.",
        "inside_empty_reason",
        breaks=lambda plan: nothing_on(plan, "inside") and not plan.inside_empty_reason.strip(),
    ),
    SharingRule(
        "plan_outside_empty",
        "Add something for outside the home, or say why there is nothing.",
        "outside_empty_reason",
        breaks=lambda plan: nothing_on(plan, "outside") and not plan.outside_empty_reason.strip(),
    ),
    SharingRule(
        "plan_nothing_from_family",
        "Add something that the family proposes, or say why there is nothing from the family yet.",
        "no_family_measure_reason",
        breaks=lambda plan: _nothing_from_family(plan) and not plan.no_family_measure_reason.strip(),
    ),
    SharingRule(
        "measure_without_owner",
        "Choose one person who will do this.",
        "owner_id",
        of_each=lambda measure, today: not measure.has_owner,
    ),
    SharingRule(
        "measure_owner_left",
        "Choose somebody else to do this: whoever was to do it does not work here any more.",
        "owner_id",
        of_each=lambda measure, today: measure.has_owner and not measure.promised and not measure.owner_here,
    ),
    SharingRule(
        "measure_without_date",
        "Choose the day by which this will be done.",
        "due_on",
        of_each=lambda measure, today: measure.due_on is None,
    ),
    SharingRule(
        "measure_date_passed",
        "The day for this has passed. Choose a new day.",
        "due_on",
        of_each=lambda measure, today: not measure.promised and measure.due_on is not None and measure.due_on < today,
    ),
    SharingRule(
        "measure_without_tonight",
        "Say what to do tonight.",
        "tonight",
        of_each=lambda measure, today: not measure.tonight.strip(),
    ),
    SharingRule(
        "measure_without_trigger",
        "Say when to do this: what has to happen first.",
        "trigger",
        of_each=lambda measure, today: not measure.trigger.strip(),
    ),
)  # fmt: skip


def unready(plan: PlanFacts, *, today: date) -> list[Unready]:
    """Return every rule of sharing that the plan breaks on the local date `today`, in the table's order (R94, R96)."""
    found = []
    for rule in SHARING:
        if rule.breaks is not None and rule.breaks(plan):
            found.append(Unready(rule.code, rule.message, rule.field))
        if rule.of_each is not None:
            ids = tuple(measure.id for measure in plan.measures if rule.of_each(measure, today))
            if ids:
                found.append(Unready(rule.code, rule.message, rule.field, ids))
    return found


def proposer_of(roles: Collection[str]) -> str:
    """Return whose proposal it is by the roles of who writes it: the young person's, a parent's or a worker's (R94)."""
    if "young_person" in roles:
        return "child"
    return "parent" if "parent_carer" in roles else "professional"


def fitting(text: str, *, limit: int, field: str, required: str = "") -> str:
    """Return what somebody typed, fit to keep (`words_of`).

    Refused: longer than `limit` characters; empty when `required` gives the message for that.
    """
    kept = words_of(text, field=field, limit=limit)
    if not kept and required:
        raise Refused(required, code=f"{field}_missing", field=field)
    return kept


def day_to_come(day: date | None, *, today: date, field: str = "due_on") -> date | None:
    """Return the local date, or None; a day before `today`, or further off than a promise may be, is refused."""
    if day is not None and day < today:
        raise Refused("Choose today or a later day.", code=f"{field}_passed", field=field)
    if day is not None and (day - today).days > FURTHEST_DAYS:
        raise Refused("Check the year. Choose a day within two years.", code=f"{field}_far_away", field=field)
    return day


def answer_words(answer: str, words: str, *, limit: int) -> str:
    """Return the words of an answer; whoever does not simply agree says why in their own words (R94)."""
    required = "Say in your own words what you do not agree with." if answer in NEEDS_WORDS else ""
    return fitting(words, limit=limit, field="words", required=required)
