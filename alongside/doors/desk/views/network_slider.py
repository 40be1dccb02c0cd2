"""Time as a slider on a map: where it begins, ends and stands. The address says it; a script only moves it (R164)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from alongside.pursuit.network.selectors import Span

_SHORT = timedelta(
    days=90
)  # up to so long it goes by days and shows a week at once, else by weeks and a month


@dataclass(frozen=True)
class Slider:
    """It moves the last day shown by `step` days, from `first` to `last`; `days` are shown at once. `at`: of `most` steps."""

    first: date
    last: date
    step: int
    days: int
    most: int
    at: int


def slider_of(first: date | None, span: Span, *, today: date) -> Slider | None:
    """Return the slider of a map whose first thing was noticed on `first`; None where that is today. London days.

    What is shown at once is as long as what was chosen, where somebody chose from when to when.
    """
    if first is None or first >= today:
        return None
    step, days = (1, 7) if today - first <= _SHORT else (7, 30)
    if span.since and span.until:
        days = max((span.until - span.since).days, 1)
    most = -(-(today - first).days // step)
    back = (today - span.until).days // step if span.until else 0
    return Slider(first, today, step, days, most, min(max(most - back, 0), most))
