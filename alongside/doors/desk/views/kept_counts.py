"""How many promises were kept, for a board: tables without a family, on a page and as a file (R125, P-SMALLCELL)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from alongside.doors.desk.views.shared import desk, page, worker_of
from alongside.practice.meetings.kept_counts import Row, kept_counts

_HEAD = (
    "Promised",
    "Confirmed as kept",
    "Of those due",
    "Said done, not confirmed",
    "Late",
    "Given up",
    "Not due yet",
)
NOT_SHOWN = "not shown"


@desk
def kept_numbers(request: HttpRequest) -> HttpResponse:
    """How each agency, and each kind of meeting, kept its promises, quarter by quarter."""
    found = kept_counts(viewer=worker_of(request))
    return page(
        request, "kept/numbers", title="How many promises were kept", smallest=found.smallest, numbers="2,3,4,5,6,7,8",
        tables=[_table("agency", found.agencies), _table("kind of meeting", found.kinds)],
    )  # fmt: skip


def _table(by: str, rows: Iterable[Row]) -> dict[str, Any]:
    """What says something as a table, and the names of what says nothing: nobody reads eight times "not shown"."""
    every = list(rows)
    return {
        "caption": f"Each {by}", "head": (f"{by[0].upper()}{by[1:]}", "Quarter", *_HEAD),
        "rows": [_cells(row) for row in every if row.promised is not None],
        "left": [f"{row.label}, {row.quarter_words}" for row in every if row.promised is None],
    }  # fmt: skip


@desk
def kept_numbers_file(request: HttpRequest) -> HttpResponse:
    """The same as a table to download: every number stands there as on the page, and none that is not."""
    found = kept_counts(viewer=worker_of(request))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="promises-kept.csv"'
    write = csv.writer(answer)
    write.writerow(["By", "Name", "Quarter", *_HEAD])
    write.writerows(_lines("Agency", found.agencies))
    write.writerows(_lines("Kind of meeting", found.kinds))
    return answer


def _cells(row: Row) -> tuple[str, ...]:
    counts = (row.promised, row.kept, row.said_done, row.late, row.given_up, row.to_do)
    promised, kept, *rest = (NOT_SHOWN if one is None else str(one) for one in counts)
    return (row.label, row.quarter_words, promised, kept, share_words(row), *rest)


def share_words(row: Row) -> str:
    """Return what was kept of what was due, in words; "not shown" where either is a small number."""
    if row.share is None:
        return NOT_SHOWN
    kept, due = row.share
    return f"{kept} of {due} ({row.percent:g} %)" if row.percent is not None else "none due yet"


def _lines(by: str, rows: Iterable[Row]) -> Iterable[tuple[str, ...]]:
    for row in rows:
        label, *rest = _cells(row)
        yield (by, f"'{label}" if label[:1] in "=+-@\t\r" else label, *rest)  # never a formula
