"""What this room tells in the one story of a family: places, moves, where the child learns (R38, R172, R175, R176)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from alongside.family.recording.facts import StoryFact
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.clock.time_source import local_date
from alongside.practice.places.models import Away, Relocation, SchoolDay, Schooling, Stay

_READ = "places.record"
_MOST = 200


def story_facts(viewer: Acts, family_id: uuid.UUID) -> list[StoryFact]:
    """Return the dated facts of this room as the viewer may read them: five queries."""
    return [
        *_stays(_rows(Stay, viewer, family_id, "-planned_on", since__isnull=False)),
        *_moves(_rows(Relocation, viewer, family_id, "-at")),
        *_schooling(_rows(Schooling, viewer, family_id, "-since", set_aside_at__isnull=True)),
        *_days(_rows(SchoolDay, viewer, family_id, "-on")),
        *_aways(_rows(Away, viewer, family_id, "-since", kind=Away.Kind.ELSEWHERE)),
    ]


def _rows(model: Any, viewer: Acts, family_id: uuid.UUID, order: str, **only: Any) -> Iterable[Any]:
    rows = Noted.of(model, kind=_READ, circle="case_id").filter(case__family_id=family_id, **only)
    partnership_id = viewer.as_actor().partnership_id
    if partnership_id is not None:
        rows = rows.filter(partnership_id=partnership_id)
    return first_of(rows.order_by(order, "-id"), _MOST)


def _fact(one: Any, page: str, on: date, title: str, words: str) -> StoryFact:
    return StoryFact(on, title, words, f"{one.by_name}, {one.by_role}", page, one.case_id, one.id)


def _stays(rows: Iterable[Stay]) -> Iterator[StoryFact]:
    for one in rows:
        where = ", ".join(part for part in (one.name, one.area) if part)
        kind = one.get_placement_display() or one.get_kind_display()
        if one.since is not None:
            yield _fact(one, "stay", one.since, f"{kind}: began", where)
        if one.until is not None:
            yield _fact(
                one, "stay", one.until, f"{kind}: over", " ".join([f"{where}.", one.end_reason]).strip()
            )


def _moves(rows: Iterable[Relocation]) -> Iterator[StoryFact]:
    for one in rows:
        yield _fact(one, "move", local_date(one.at), "The family has to move", one.reason)
        if one.outcome_on is not None:
            yield _fact(one, "move", one.outcome_on, one.get_outcome_display(), one.outcome_words)


def _schooling(rows: Iterable[Schooling]) -> Iterator[StoryFact]:
    for one in rows:
        named = f"{one.get_kind_display()}{f': {one.name}' if one.name else ''}"
        if one.until is not None:
            last = f"Last day: {named}" if one.teaches else f"Over: {named}"
            yield _fact(one, "schooling", one.until, last, "")
        yield _fact(one, "schooling", one.since, f"Began: {named}" if one.teaches else named, one.words)


def _days(rows: Iterable[SchoolDay]) -> Iterator[StoryFact]:
    for one in rows:
        words = " ".join(part for part in (f"{one.get_did_display()}.", one.words) if part)
        yield _fact(one, "school_day", one.on, "They did not come in, and school looked for them", words)


def _aways(rows: Iterable[Away]) -> Iterator[StoryFact]:
    for one in rows:
        yield _fact(one, "away", one.since, one.get_kind_display(), one.words)
