"""What is counted of complaints, for the board and the parents' oversight: never one of them, never a word (R219, R220)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db import connection

from alongside.accountability.challenge.complaints.models import AfterAnswer, Complaint, ComplaintStep
from alongside.accountability.challenge.complaints.policies import COMPLAINT_MEASURES
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.base.parameters import in_force
from alongside.ground.base.small import shown
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date

_DAYS = 730


@dataclass(frozen=True)
class Line:
    """One line of a table: what, and how many; None where the number is small enough to know somebody by."""

    label: str
    count: int | None
    of: int | None = None


@dataclass(frozen=True)
class Trend:
    """The answers of one quarter to "would you ask for help again?"; None where too few answered to be hidden among them.

    How many said yes is a share, to the nearest ten in a hundred: an exact one would show a single "no".
    """

    label: str
    asked: int | None
    again: int | None
    tell_others: int | None


@dataclass(frozen=True)
class Measured:
    """Everything that is shown of complaints in two years."""

    smallest: int
    made: int | None
    closed: int | None
    late: int | None
    days: int | None  # the median of calendar days from the complaint to its closing
    changes_agreed: int | None
    changes_done: int | None
    themes: tuple[Line, ...]
    outcomes: tuple[Line, ...]
    trends: tuple[Trend, ...]


@dataclass(frozen=True)
class Owed:
    """How many answers to complaints are owed, and how many of them are late; None: few, and not how few."""

    smallest: int
    waiting: int | None
    late: int | None
    some_late: bool


def complaints_owed(*, viewer: User) -> Owed:
    """Return what a manager may know of the complaints of a partnership: how many answers are owed, and late; never which,
    about whom or what (R217, R219). One query, and a parameter where any is owed. Raises NotPermitted.
    """
    require(viewer, COMPLAINT_MEASURES)
    here = viewer.partnership_id
    assert here is not None  # every role that holds the right is held in a partnership
    with connection.cursor() as cursor:
        cursor.execute("SELECT waiting, late FROM challenge_owed(%s)", [today()])
        waiting, late = cursor.fetchone() or (0, 0)
    if not waiting:
        return Owed(0, 0, 0, some_late=False)
    smallest = int(in_force("P-SMALLCELL", partnership_id=here, at=now()).value)
    return Owed(smallest, shown(waiting, smallest), shown(late, smallest), late > 0)


def complaints_measured(*, viewer: User) -> Measured:
    """Return the counts of a partnership's complaints made in the last two years, small ones hidden (P-SMALLCELL).

    Raises NotPermitted. No complaint is read: the system counts, and what it gives is numbers.
    """
    require(viewer, COMPLAINT_MEASURES)
    here = viewer.partnership_id
    assert here is not None  # every role that holds the right is held in a partnership
    smallest = int(in_force("P-SMALLCELL", partnership_id=here, at=now()).value)
    with elevated_to_read("numbers of a partnership, from files that nobody who reads the numbers may open"):
        made = list(
            Complaint.objects.filter(partnership_id=here).only(
                "id", "made_at", "closed_on", "theme", "outcome", "change", "change_done_on", "reply_on", "state",
            )
        )  # fmt: skip
        late = _late_ids(here)
        answers = list(AfterAnswer.objects.filter(partnership_id=here).order_by("answered_at"))
    recent = [one for one in made if (today() - local_date(one.made_at)).days <= _DAYS]
    return _measured(recent, late, answers, smallest)


def _late_ids(partnership_id: uuid.UUID) -> set[uuid.UUID]:
    found = ComplaintStep.objects.filter(partnership_id=partnership_id, late=True)
    return set(found.values_list("complaint_id", flat=True))


def _measured(
    made: list[Complaint], late: set[uuid.UUID], answers: list[AfterAnswer], smallest: int
) -> Measured:
    closed = [one for one in made if one.closed_on is not None]
    took = [(one.closed_on - local_date(one.made_at)).days for one in closed if one.closed_on is not None]
    agreed = [one for one in made if one.change]
    return Measured(
        smallest=smallest,
        made=shown(len(made), smallest),
        closed=shown(len(closed), smallest),
        late=shown(sum(one.id in late for one in made), smallest),
        days=round(median(took)) if len(took) >= smallest else None,
        changes_agreed=shown(len(agreed), smallest),
        changes_done=shown(sum(one.change_done_on is not None for one in agreed), smallest),
        themes=_lines(Counter(one.theme for one in made), dict(Complaint.Theme.choices), smallest),
        outcomes=_lines(
            Counter(one.outcome for one in made if one.outcome), dict(Complaint.Outcome.choices), smallest
        ),
        trends=trend(
            ((local_date(one.answered_at), one.ask_again, one.tell_others) for one in answers), smallest
        ),
    )


def _lines(counted: Mapping[str, int], labels: Mapping[str, object], smallest: int) -> tuple[Line, ...]:
    hidden = hide({key: counted.get(key, 0) for key in labels}, smallest)
    return tuple(Line(str(label), hidden[key]) for key, label in labels.items())


def hide(counts: Mapping[str, int], smallest: int) -> dict[str, int | None]:
    """Return the counts of one table with the small ones hidden, and one more where it would give a hidden one away."""
    found = {key: shown(count, smallest) for key, count in counts.items()}
    hidden = [key for key, count in found.items() if count is None]
    if len(hidden) == 1:
        others = [key for key, count in found.items() if count]
        if others:
            found[min(others, key=lambda key: counts[key])] = None
    return found


def tenths(part: int, whole: int) -> int:
    """Return a share in a hundred, to the nearest ten."""
    return round(10 * part / whole) * 10


def trend(answers: Iterable[tuple[date, str, str]], smallest: int) -> tuple[Trend, ...]:
    """Return the answers by quarter, the newest first: how many were asked, would ask again, would tell others (R220)."""
    by_quarter: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for day, again, others in answers:
        by_quarter.setdefault((day.year, (day.month - 1) // 3 + 1), []).append((again, others))
    lines = []
    for (year, quarter), said in sorted(by_quarter.items(), reverse=True):
        enough = len(said) >= smallest
        lines.append(
            Trend(
                f"{year}, quarter {quarter}",
                len(said) if enough else None,
                tenths(sum(again == "yes" for again, _ in said), len(said)) if enough else None,
                tenths(sum(others == "yes" for _, others in said), len(said)) if enough else None,
            )
        )
    return tuple(lines)
