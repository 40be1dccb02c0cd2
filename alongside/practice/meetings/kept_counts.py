"""How many promises were kept, for a board: by agency, kind of meeting and quarter, without a family (R125, P-SMALLCELL)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncQuarter

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.base.parameters import in_force
from alongside.ground.base.small import share_hidden, small_hidden
from alongside.ground.clock import now, today
from alongside.practice.actions.kept import counted, counts_from
from alongside.practice.actions.models import Action
from alongside.practice.actions.rules_kept import Counts
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.policies import KEPT_COUNTS

QUARTERS = 8
_NOT_A_MEETING = "Promised outside a meeting"


@dataclass(frozen=True)
class Row:
    """One agency, or one kind of meeting, in one quarter: the promises that fell due in it. None: not shown, too few."""

    label: str
    quarter: date
    promised: int | None
    kept: int | None = None
    said_done: int | None = None
    late: int | None = None
    given_up: int | None = None
    to_do: int | None = None
    share: tuple[int, int] | None = None  # kept, of those due

    @property
    def percent(self) -> float | None:
        """The share that was kept of what was due, in percent; None where it is not shown, or nothing was due."""
        return round(100 * self.share[0] / self.share[1], 1) if self.share and self.share[1] else None

    @property
    def quarter_words(self) -> str:
        """The quarter, as a table names it: "2026, quarter 4"."""
        return f"{self.quarter.year}, quarter {(self.quarter.month + 2) // 3}"


@dataclass(frozen=True)
class KeptCounts:
    """The counts of a partnership, the newest quarter first; `smallest` is the number below which nothing is said."""

    smallest: int
    agencies: tuple[Row, ...]
    kinds: tuple[Row, ...]


def kept_counts(*, viewer: User) -> KeptCounts:
    """Return how many promises were kept in the last eight quarters, by agency and by kind of meeting (R125).

    A promise counts in the quarter in which it is due. The system counts, and what it gives is numbers: small ones are not
    there, nor those by which they could be worked out. A row of fewer families than P-SMALLCELL says nothing at all: many
    promises to one family are that family's. Two queries and a parameter. Raises NotPermitted.
    """
    require(viewer, KEPT_COUNTS)
    here = viewer.partnership_id
    assert here is not None  # every role that holds the right is held in a partnership
    smallest = int(in_force("P-SMALLCELL", partnership_id=here, at=now()).value)
    with elevated_to_read(
        "numbers of a partnership, from promises that nobody who reads the numbers may open"
    ):
        kind = Subquery(
            Meeting.objects.filter(id=OuterRef("origin_id")).values("kind")[:1], output_field=CharField()
        )
        found = Action.objects.filter(partnership_id=here, due_on__gte=_first_day(today()))
        found = found.annotate(quarter=TruncQuarter("due_on")).order_by()
        agencies = _grouped(found.exclude(owner_agency=""), "owner_agency")
        kinds = _grouped(found.annotate(meeting_kind=kind), "meeting_kind")
    labels = {str(key): str(label) for key, label in Meeting.Kind.choices}
    return KeptCounts(
        smallest,
        agencies=rows_of(((row["owner_agency"], row) for row in agencies), smallest),
        kinds=rows_of(
            ((str(labels.get(row["meeting_kind"], _NOT_A_MEETING)), row) for row in kinds), smallest
        ),
    )


def _first_day(day: date) -> date:
    """Return the first day of the first of the quarters that are shown."""
    number = day.year * 4 + (day.month - 1) // 3 - (QUARTERS - 1)
    return date(number // 4, number % 4 * 3 + 1, 1)


def _grouped(found: QuerySet[Action], by: str) -> list[dict[str, Any]]:
    counts = counted(today()) | {"families": Count("family_id", distinct=True)}
    return list(found.values(by, "quarter").annotate(**counts)[:1_000])


def rows_of(counted_rows: Iterable[tuple[str, Mapping[str, Any]]], smallest: int) -> tuple[Row, ...]:
    """Return the rows as they may be shown: the newest quarter first, then by name.

    Of each quarter, what is hidden cannot be worked out from the other table, which adds up to the same.
    """
    quarters: dict[date, list[tuple[str, Mapping[str, Any]]]] = {}
    for label, row in counted_rows:
        quarters.setdefault(row["quarter"], []).append((label, row))
    made = []
    for quarter in sorted(quarters, reverse=True):
        rows = sorted(quarters[quarter], key=lambda one: one[0])
        # Too few families is too few, however many promises they were made.
        sizes = [min(row["n_promised"], row["families"]) for _, row in rows]
        hidden = small_hidden(sizes, least=smallest)
        made += [
            _row(label, quarter, counts_from(dict(row)), smallest)
            if size is not None
            else Row(label, quarter, None)
            for (label, row), size in zip(rows, hidden, strict=True)
        ]
    return tuple(made)


def _row(label: str, quarter: date, counts: Counts, smallest: int) -> Row:
    parts = (counts.verified, counts.claimed, counts.overdue, counts.abandoned, counts.to_do)
    kept, said_done, late, given_up, to_do = small_hidden(parts, least=smallest)
    share = share_hidden(counts.verified, counts.due, least=smallest)
    # What is due and what is not add up to a number that is shown.
    given = kept is not None and share_hidden(counts.due, counts.promised, least=smallest) is not None
    return Row(
        label, quarter, counts.promised, kept, said_done, late, given_up, to_do, share if given else None
    )
