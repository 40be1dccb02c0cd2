"""Every decision about a child in one list: what, why, who decided, when, who was asked and what they said (R112).

A room says at start-up where its decisions are and how one is told; nothing is copied. Row security reads as the viewer, and
each room gives a family what its own page gives them, so that nobody finds here what they may not read there.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DateTimeField, Field, Q, QuerySet, UUIDField

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.pagination import Page, Position, position_of, window

READ = "cases.decisions"
_KEY: tuple[Field[Any, Any], ...] = (DateTimeField(), UUIDField())


@dataclass(frozen=True)
class Heard:
    """Who was asked, or there, before it was decided, and what they said of it."""

    name: str
    words: str


@dataclass(frozen=True)
class Decided:
    """One decision. `on` is its day where that is not the day it was written down; `page` and `about_id` lead to the rest."""

    id: uuid.UUID
    kind: str
    what: str
    why: str
    by: str
    heard: tuple[Heard, ...] = ()
    on: date | None = None
    challenge: str = ""
    page: str = ""
    about_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Told:
    """A decision with the aware instant that gives it its place in the list."""

    at: datetime
    decided: Decided


@dataclass(frozen=True)
class Source:
    """The decisions of one kind: the rows of a case that the viewer may read, the field of their instant, and their words.

    `tell` is given the rows of one page in the order of the list, and answers with as many, in the same order.
    """

    rows: Callable[[User, Case], QuerySet[Any]]
    at: str
    tell: Callable[[User, Case, list[Any]], list[Decided]]


_sources: dict[str, Source] = {}


def tell_all_decisions(sources: Mapping[str, Source]) -> None:
    """Let a room's decisions stand in the list, at start-up. The same again changes nothing; another: ValueError."""
    for name, source in sources.items():
        if _sources.setdefault(name, source) != source:
            raise ValueError(f"{name} tells its decisions twice.")


def decisions_of(*, viewer: User, case: Case, after: str | None = None, size: int = 25) -> Page[Told]:
    """Return a page of the decisions about a child that the viewer may read, the newest first, noted as read (R112).

    In: `after`, a token of an earlier page. One query for each source, and at most two more for one that is on the page.
    """
    note_read(READ, [case.id, case.family_id])
    found = window(
        lambda position, limit: _fetch(viewer, case, position, limit),
        key_of=lambda row: (row[0], row[1]), position=position_of(after, _KEY), size=size,
    )  # fmt: skip
    words = _words(viewer, case, found.items)
    return Page([Told(row[0], words[row[1]]) for row in found.items], found.next_token, found.previous_token)


def decisions_for_family(*, viewer: User, case: Case, after: str | None = None) -> Page[Told]:
    """Return the same as a parent or the young person may read it. Raises Missing for anybody else."""
    if not viewer.is_family:
        raise Missing
    return decisions_of(viewer=viewer, case=case, after=after)


_Row = tuple[datetime, uuid.UUID, str, Any]


def _fetch(viewer: User, case: Case, position: Position | None, limit: int) -> list[_Row]:
    back = position is not None and position.back
    found: list[_Row] = []
    for name, source in _sources.items():
        sign = "" if back else "-"
        rows = source.rows(viewer, case).order_by(f"{sign}{source.at}", f"{sign}id")
        if position is not None:
            rows = rows.filter(_beyond(source.at, position))
        found += [(getattr(row, source.at), row.pk, name, row) for row in rows[:limit]]
    return sorted(found, key=lambda row: row[:2], reverse=not back)[:limit]


def _beyond(at: str, position: Position) -> Q:
    """Return the condition of what comes after a place in the list, or, looking back, before it."""
    (moment, record_id), sign = position.key, "gt" if position.back else "lt"
    return Q(**{f"{at}__{sign}": moment}) | Q(**{at: moment, f"id__{sign}": record_id})


def _words(viewer: User, case: Case, rows: list[_Row]) -> dict[uuid.UUID, Decided]:
    by_source: dict[str, list[Any]] = defaultdict(list)
    for _, _, name, row in rows:
        by_source[name].append(row)
    return {
        told.id: told for name, mine in by_source.items() for told in _sources[name].tell(viewer, case, mine)
    }
