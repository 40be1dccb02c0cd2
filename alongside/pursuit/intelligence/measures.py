"""What families told, and what came of it, in numbers: never a report, a word or a name; small numbers hidden (R158)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.base.parameters import in_force
from alongside.ground.base.small import shown
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.pursuit.information import events as told
from alongside.pursuit.information.models import Feedback, Report
from alongside.pursuit.intelligence.models import Move, Onward, Outcome, OutcomeReport, ShareRequest
from alongside.pursuit.intelligence.policies import PURSUIT_MEASURES
from alongside.pursuit.intelligence.rules import PROMOTED

_DAYS = 365


@dataclass(frozen=True)
class Counted:
    """One line of the table: None where the number is small enough to know somebody by."""

    label: str
    count: int | None


@dataclass(frozen=True)
class Measured:
    """Everything shown of a year of reports. Times are medians of whole days; shares are to the nearest ten in a hundred."""

    since: date
    smallest: int
    told: int | None
    by_teller: tuple[Counted, ...]
    days_to_acknowledge: int | None
    days_to_feedback: int | None
    feedback_in_time: int | None
    promoted: int | None
    onward: int | None
    outcomes: tuple[Counted, ...]
    shared: tuple[Counted, ...]

    def lines(self) -> list[tuple[str, int | None]]:
        """Return the same as rows, for a table and a file."""
        return [
            ("Reports", self.told),
            *((f"Reports: {one.label.lower()}", one.count) for one in self.by_teller),
            ("Days until it was read, median", self.days_to_acknowledge),
            ("Days until they heard what came of it, median", self.days_to_feedback),
            ("Heard in time, in a hundred", self.feedback_in_time),
            ("Promoted, in a hundred", self.promoted),
            ("Requests for another child", self.onward),
            *((f"Supported by reports: {one.label.lower()}", one.count) for one in self.outcomes),
            *((f"Asked to share: {one.label.lower()}", one.count) for one in self.shared),
        ]


def pursuit_measured(*, viewer: User) -> Measured:
    """Return the counts of a partnership's last 365 days, small ones hidden (P-SMALLCELL). Raises NotPermitted.

    No report is read by anybody: the system counts, and what it gives is numbers.
    """
    require(viewer, PURSUIT_MEASURES)
    here = viewer.partnership_id
    assert here is not None  # every role that holds the right is held in a partnership
    smallest = int(in_force("P-SMALLCELL", partnership_id=here, at=now()).value)
    since = today() - timedelta(days=_DAYS)
    mine = {"partnership_id": here}
    with elevated_to_read(
        "numbers of a partnership, from reports that nobody who reads the numbers may open"
    ):
        found = Report.objects.filter(**mine, submitted_at__date__gte=since)
        reports = list(found.values_list("id", "teller", "submitted_at", "acknowledged_at"))
        ids = {one[0] for one in reports}
        first = _first_feedback(mine)
        late = _late(mine, now())
        moved = _promoted(mine)
        onward = Onward.objects.filter(**mine, at__date__gte=since).count()
        kinds = _supported(mine, since)
        asked = list(ShareRequest.objects.filter(**mine, at__date__gte=since).values_list("outcome", "late"))
    tellers = Counter(teller for _, teller, _, _ in reports)
    return Measured(
        since=since, smallest=smallest, told=shown(len(reports), smallest),
        by_teller=table(tellers, Report.Teller.choices, smallest),
        days_to_acknowledge=days_between(((s, a) for _, _, s, a in reports if s and a), smallest),
        days_to_feedback=days_between(((s, first[i]) for i, _, s, _ in reports if s and i in first), smallest),
        feedback_in_time=share(*_in_time(ids, set(first), late), smallest),
        promoted=share(len(ids & moved), len(ids), smallest),
        onward=shown(onward, smallest),
        outcomes=table(kinds, Outcome.Kind.choices, smallest),
        shared=_shared(asked, smallest),
    )  # fmt: skip


def _promoted(mine: dict[str, uuid.UUID]) -> set[uuid.UUID]:
    return set(Move.objects.filter(**mine, became__in=sorted(PROMOTED)).values_list("report_id", flat=True))


def _supported(mine: dict[str, uuid.UUID], since: date) -> Counter[str]:
    """Return how many outcomes of each kind reports supported: each outcome once, however many reports."""
    linked = OutcomeReport.objects.filter(**mine, outcome__on__gte=since).values("outcome_id")
    return Counter(Outcome.objects.filter(id__in=linked).values_list("kind", flat=True))


def _first_feedback(mine: dict[str, uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Return when each report was first answered with more than that it came."""
    rows = Feedback.objects.filter(**mine).exclude(code=Feedback.Code.RECEIVED).order_by("-at")
    return dict(rows.values_list("report_id", "at"))


def _late(mine: dict[str, uuid.UUID], at: datetime) -> set[uuid.UUID]:
    """Return which reports were answered late, or are late and not answered at all."""
    clocks = Clock.objects.filter(**mine, kind=told.FEEDBACK)
    return {one.about_id for one in clocks if (one.stopped_at or at) > one.in_time_until}


def _in_time(ids: set[uuid.UUID], answered: set[uuid.UUID], late: set[uuid.UUID]) -> tuple[int, int]:
    """Return how many heard in time, of those who heard or whose time has passed: silence counts against (R152)."""
    due = ids & (answered | late)
    return len(due - late), len(due)


def _shared(asked: Iterable[tuple[str, bool]], smallest: int) -> tuple[Counted, ...]:
    found = list(asked)
    counts = Counter(outcome or "open" for outcome, _ in found)
    labels = [*ShareRequest.Outcome.choices, ("open", "Not answered yet")]
    return (
        *table(counts, labels, smallest),
        Counted("Answered late", shown(sum(late for _, late in found), smallest)),
    )


def table(counts: Counter[str], labels: Iterable[tuple[str, object]], smallest: int) -> tuple[Counted, ...]:
    """Return the lines of one table, small ones hidden, and one more where the rest would give a hidden one away."""
    keys = list(labels)
    found = {key: shown(counts[key], smallest) for key, _ in keys}
    if sum(one is None for one in found.values()) == 1:
        others = [key for key, count in found.items() if count]
        if others:
            found[min(others, key=lambda key: counts[key])] = None
    return tuple(Counted(str(label), found[key]) for key, label in keys)


def share(part: int, whole: int, smallest: int) -> int | None:
    """Return a share in a hundred to the nearest ten; None where too few are counted to hide one among them."""
    return round(10 * part / whole) * 10 if whole >= smallest else None


def days_between(spans: Iterable[tuple[datetime, datetime]], smallest: int) -> int | None:
    """Return the median of whole days; None where too few are counted."""
    days = [(until - since).days for since, until in spans]
    return round(median(days)) if len(days) >= smallest else None
