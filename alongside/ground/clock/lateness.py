"""Is it late, by how much, how long has it waited and who must hear of it (R4, R5, R124, R338)?

Pure functions: lateness is worked out from stored facts each time it is asked, never stored.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from alongside.ground.clock.calendars import WorkingDays
from alongside.ground.clock.due import add_months
from alongside.ground.clock.time_source import local_date


class State(StrEnum):
    """How a promise stands against its due date."""

    RUNNING = "running"
    DUE_TODAY = "due_today"
    LATE = "late"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"


@dataclass(frozen=True)
class Lateness:
    """The state, and the working days from the due date (not counted) up to today or the day it was done.

    `working_days_late` can be 0 for something late: due on Friday, it is late on Saturday, and
    its first working day late is Monday.
    """

    state: State
    working_days_late: int

    @property
    def late(self) -> bool:
        """Whether the promise was not kept in time, whether or not it has been kept since."""
        return self.state in (State.LATE, State.DONE_LATE)


def is_late(due_on: date, done_on: date | None, today: date) -> bool:
    """Whether something due on the local date `due_on` is late, or was done late (R338).

    In time until the end of `due_on`; late from 00:00 of the next calendar day. No calendar needed.
    """
    return (done_on if done_on is not None else today) > due_on


def lateness(due_on: date, today: date, *, calendar: WorkingDays, done_on: date | None = None) -> Lateness:
    """How a promise due on the local date `due_on` stands on `today`, or stood when it was done (R4, R338).

    Raises CalendarRunsOut when it is late and working days cannot be counted that far.
    """
    return _judge(is_late(due_on, done_on, today), due_on, today, done_on, calendar)


def lateness_at(
    due_at: datetime, now: datetime, *, calendar: WorkingDays, done_at: datetime | None = None
) -> Lateness:
    """How a promise due at the aware instant `due_at` stands at `now`: in time up to and including `due_at`.

    Working days late are counted from the local date of `due_at`, so they are 0 on that same date.
    Raises as `lateness`.
    """
    late = (done_at if done_at is not None else now) > due_at
    done_on = None if done_at is None else local_date(done_at)
    return _judge(late, local_date(due_at), local_date(now), done_on, calendar)


def _judge(late: bool, due_on: date, today: date, done_on: date | None, calendar: WorkingDays) -> Lateness:
    days = calendar.between(due_on, done_on or today) if late else 0
    if done_on is not None:
        return Lateness(State.DONE_LATE if late else State.DONE_IN_TIME, days)
    if late:
        return Lateness(State.LATE, days)
    return Lateness(State.DUE_TODAY if today == due_on else State.RUNNING, 0)


class WaitingBand(StrEnum):
    """The bands in which waiting is reported (R5). The edges are those of `waiting_band`."""

    UNDER_1_MONTH = "under_1_month"
    FROM_1_TO_3_MONTHS = "1_to_3_months"
    OVER_3_MONTHS = "over_3_months"
    OVER_1_YEAR = "over_1_year"
    OVER_2_YEARS = "over_2_years"


def waiting_band(from_date: date, to_date: date) -> WaitingBand:
    """The band of a wait from one local date to another (R5).

    The edges, in months that keep the day number (`due.add_months`): the day one month on is the
    first day of "1 to 3 months" (the first alarm rings there) and the day three months on is its
    last. Exactly one year is still "over 3 months", exactly two years still "over 1 year".
    Raises ValueError when `to_date` is before `from_date`.
    """
    if to_date < from_date:
        raise ValueError("A wait cannot end before it began.")
    if to_date > add_months(from_date, 24):
        return WaitingBand.OVER_2_YEARS
    if to_date > add_months(from_date, 12):
        return WaitingBand.OVER_1_YEAR
    if to_date > add_months(from_date, 3):
        return WaitingBand.OVER_3_MONTHS
    if to_date >= add_months(from_date, 1):
        return WaitingBand.FROM_1_TO_3_MONTHS
    return WaitingBand.UNDER_1_MONTH


@dataclass(frozen=True)
class EscalationStep:
    """One rung: who hears of it, and from how many working days after the due date."""

    level: int
    whom: str
    working_days: int


Ladder = tuple[EscalationStep, ...]

DEFAULT_LADDER: Ladder = (
    EscalationStep(1, "owner", 0),
    EscalationStep(2, "manager", 5),
    EscalationStep(3, "cross-agency lead", 10),
)


def ladder_from(value: Sequence[Sequence[Any]]) -> Ladder:
    """The ladder in the value of P-ESC: a list of [whom, working days], lowest rung first (R124).

    Raises ValueError when it is empty, a rung is malformed, or a rung is not later than the one before.
    """
    steps: list[EscalationStep] = []
    for level, rung in enumerate(value, start=1):
        if len(rung) != 2:
            raise ValueError(f"A rung is [whom, working days], not {rung!r}.")
        whom, days = rung
        if not isinstance(whom, str) or not whom.strip() or type(days) is not int or days < 0:
            raise ValueError(f"A rung is [whom, working days], not {rung!r}.")
        if steps and days <= steps[-1].working_days:
            raise ValueError("Each rung must come later than the one before.")
        steps.append(EscalationStep(level, whom, days))
    if not steps:
        raise ValueError("An escalation ladder needs at least one rung.")
    return tuple(steps)


def steps_reached(state: Lateness, ladder: Ladder = DEFAULT_LADDER) -> Ladder:
    """Every rung reached, lowest first; none for what is not late or is done (R124)."""
    if state.state is not State.LATE:
        return ()
    return tuple(step for step in ladder if step.working_days <= state.working_days_late)


def rungs_waiting(reached: Sequence[EscalationStep], settled: Collection[int]) -> Ladder:
    """Of the rungs reached, those above every level that was told or passed over, the highest first (R124).

    The first of them that has somebody to hear of it is told, and those below it are passed over: whoever was never told
    hears once how late it is, and not once for each rung that was missed.
    """
    top = max(settled, default=0)
    return tuple(step for step in reversed(reached) if step.level > top)


def escalation_level(
    due_on: date, today: date, ladder: Ladder, calendar: WorkingDays
) -> EscalationStep | None:
    """The highest rung reached by an open promise due on the local date `due_on`, or None (R4, R124).

    "+0" is reached on the first late day, the calendar day after the due date; "+5" on the fifth
    working day after the due date. Raises as `lateness`.
    """
    reached = steps_reached(lateness(due_on, today, calendar=calendar), ladder)
    return reached[-1] if reached else None
