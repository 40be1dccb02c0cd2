"""The steps of the procedure, read from their versioned data (R129)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PARAMETER = "P-STEPS"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Step:
    """One step that should be taken, and where that comes from."""

    key: str
    words: str
    source: str


def steps_from(value: Any) -> tuple[Step, ...]:
    """Return the steps in a value of P-STEPS, a list of [key, words, source], in their order.

    Raises ValueError for anything else: a list that nobody can follow must not silently be an empty one.
    """
    if not isinstance(value, list) or not value:
        raise ValueError("P-STEPS is a list of steps: [key, words, source].")
    steps: list[Step] = []
    for one in value:
        if (
            not isinstance(one, list)
            or len(one) != 3
            or not all(isinstance(part, str) and part for part in one)
        ):
            raise ValueError(f"not a step of [key, words, source]: {one!r}")
        if not _KEY.fullmatch(one[0]) or one[0] in {step.key for step in steps}:
            raise ValueError(f"the key of a step is not plain, or stands there twice: {one[0]!r}")
        steps.append(Step(*one))
    return tuple(steps)


@dataclass(frozen=True)
class StepRate:
    """How one agency answered the steps of its cases: what was done in another way, or not, out of all answers."""

    agency: str
    done: int
    not_done: int
    deviated: int

    @property
    def answered(self) -> int:
        """How many answers there are."""
        return self.done + self.not_done + self.deviated

    @property
    def deviation_percent(self) -> float | None:
        """The share that was not done as written, in percent with one decimal; None without an answer."""
        return round(100 * (self.not_done + self.deviated) / self.answered, 1) if self.answered else None


def rates_of(answers: Iterable[tuple[str, str]]) -> list[StepRate]:
    """Return the rates of each agency from the newest answers given as (agency, state), the highest deviation first."""
    held: dict[str, list[str]] = {}
    for agency, state in answers:
        held.setdefault(agency, []).append(state)
    rates = [
        StepRate(agency, states.count("done"), states.count("not_done"), states.count("deviated"))
        for agency, states in held.items()
    ]
    return sorted(rates, key=lambda one: (-(one.deviation_percent or 0), one.agency))
