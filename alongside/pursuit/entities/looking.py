"""Looking keys up, as the system: ids alone come out of here, and what is shown is read again as whoever asks."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db import connection

from alongside.pursuit.entities.alike import alike
from alongside.pursuit.entities.keys import KINDS, Cutter, Reading, reading_of
from alongside.pursuit.entities.models import Entity

# Something fits that shares a key with each of these lists (`&&`), or has all keys of one (`@>`).
Question = tuple[tuple[str, list[int]], ...]
CANDIDATES = 200  # rows that one question may bring, however common a name is
ENOUGH = 25  # found by one step: the next, weaker one is not asked
SPELT_ALIKE = (
    0.88  # one word is right and the other an edit or two off: what is less alike is not what was meant
)
_SURE = 0.97
# The index leads: with LIMIT the planner hopes to meet enough rows by reading the table from its beginning. What is found is
# read beside it: one way to the database and back.
_BY_INDEX = (
    "SELECT set_config('enable_seqscan', 'off', true);"
    " SELECT found.place, entity.{} FROM ({}) found JOIN entities_entity entity USING (id);"
    " SELECT set_config('enable_seqscan', 'on', true)"
)


@dataclass(frozen=True)
class Close:
    """An entity that is like what was asked: how much (for the order alone), and why in words."""

    entity: Entity
    much: float
    why: str


def read_again(entity: Entity) -> Reading:
    """Return how an entity is read, from what is kept of it."""
    return _reading(entity.kind, entity.label, entity.normal, entity.exact, entity.part)


def _reading(kind: str, label: str, normal: str, exact: bool, part: bool) -> Reading:
    only_normal = exact or part or kind in ("phone", "handle")
    words = () if only_normal else reading_of(kind, label).words
    return Reading(kind, label, normal, exact, part, words)


def questions(cutter: Cutter, reading: Reading) -> list[list[Question]]:
    """Return what to ask for one reading, the stricter questions first, by steps. Nothing for what says nothing."""
    sure: list[Question] = []
    begun: list[Question] = []
    if near := cutter.near(reading):
        sure.append((("&&", near),))
    if reading.part and (all_of := cutter.all_of(reading)):
        sure.append((("@>", all_of),))
    words = [word for word in reading.words if len(word) > 1] or list(reading.words)
    close = [cutter.close_words(word, reading.kind) for word in words]
    far = [cutter.far_words(word, reading.kind) for word in words]
    if len(words) == 1:
        begun = [(("&&", far[0][:1]),)] if far[0] else []
        steps = [[*sure, (("&&", close[0]),)], begun]
    elif words:
        pairs = [(0, len(words) - 1), *((i, j) for i in range(len(words)) for j in range(i + 1, len(words)))]
        some = list(dict.fromkeys(pairs))[:4]
        spelt: list[Question] = [(("&&", close[i]), ("&&", close[j])) for i, j in some]
        begun = [(("&&", close[i]), ("&&", far[j])) for i, j in some if far[j]]
        begun += [(("&&", far[i]), ("&&", close[j])) for i, j in some if far[i]]
        steps = [[*sure, *spelt], begun, [(("&&", close[0]),)]]
    else:
        steps = [sure]
    return [step for step in steps if step]


_COLUMNS = [field.attname for field in Entity._meta.concrete_fields]
_READ = itemgetter(*(_COLUMNS.index(name) for name in ("kind", "label", "normal", "exact", "part")))
_Row = tuple[Any, ...]  # an entity as it comes out of the database: most are compared and thrown away
_Asked = tuple[int, str, Sequence[Question]]  # which reading asks, of which kind, and what


def _found(partnership_id: uuid.UUID, asked: Sequence[_Asked]) -> dict[int, dict[uuid.UUID, _Row]]:
    """Return, for each reading that asks, what fits one of its questions; at most 200 a question. As the system."""
    found: dict[int, dict[uuid.UUID, _Row]] = {}
    with connection.cursor() as cursor:
        cursor.execute(*_statement(partnership_id, asked))
        cursor.nextset()  # the first answer is the setting's
        for place, *row in cursor.fetchall():
            found.setdefault(place, {})[row[0]] = tuple(row)
    return found


def _statement(partnership_id: uuid.UUID, asked: Sequence[_Asked]) -> tuple[str, list[Any]]:
    branches, values = [], []
    for place, kind, questions in asked:
        for question in questions:
            fits = " AND ".join(f"keys {operator} %s::bigint[]" for operator, _ in question)
            branches.append(
                f"(SELECT %s AS place, id FROM entities_key WHERE partnership_id = %s AND kind = %s AND {fits}"
                f" LIMIT {CANDIDATES})"
            )
            values += [place, partnership_id, kind, *(keys for _, keys in question)]
    return _BY_INDEX.format(", entity.".join(_COLUMNS), " UNION ALL ".join(branches)), values


def close_to(
    partnership_id: uuid.UUID, readings: Iterable[Reading], *, without: frozenset[uuid.UUID] = frozenset(),
    all_steps: bool = True,
) -> list[Close]:  # fmt: skip
    """Return what is like one of some readings, the likest first, those told last first among equals. As the system.

    Not `all_steps`: what is spelt less alike is looked for only where nothing is spelt almost the same.
    """
    best: dict[uuid.UUID, Close] = {}
    for found in close_to_each(partnership_id, list(readings), without=without, all_steps=all_steps):
        for one in found:
            if one.entity.id not in best or best[one.entity.id].much < one.much:
                best[one.entity.id] = one
    return _likest_first(best.values())


def close_to_each(
    partnership_id: uuid.UUID, readings: Sequence[Reading], *, without: frozenset[uuid.UUID] = frozenset(),
    all_steps: bool = True, enough: Callable[[Reading], float] = lambda _: 0.0,
) -> list[list[Close]]:  # fmt: skip
    """Return the same for each of some readings, where it is `enough` like it; they are asked together."""
    cutter = Cutter(partnership_id)
    left = {place: questions(cutter, one) for place, one in enumerate(readings) if one.kind in KINDS}
    near: list[dict[uuid.UUID, Close]] = [{} for _ in readings]
    while asked := [(place, readings[place].kind, steps.pop(0)) for place, steps in left.items() if steps]:
        for place, found in _found(partnership_id, asked).items():
            fresh = (row for one, row in found.items() if one not in without and one not in near[place])
            near[place] |= _likenesses(readings[place], fresh, enough(readings[place]))
            if len(found) >= ENOUGH:
                left[place] = []
        if not all_steps and any(one.much >= SPELT_ALIKE for some in near for one in some.values()):
            break
    return [_likest_first(some.values()) for some in near]


def _likest_first(found: Iterable[Close]) -> list[Close]:
    ordered = sorted(found, key=lambda one: one.entity.id, reverse=True)  # ids are in the order of time
    return sorted(ordered, key=lambda one: -one.much)


def _likenesses(reading: Reading, rows: Iterable[_Row], enough: float) -> dict[uuid.UUID, Close]:
    likes = ((row, alike(reading, _reading(*_READ(row)))) for row in rows)
    return {
        row[0]: Close(Entity.from_db(connection.alias, _COLUMNS, row), like.much, like.why)
        for row, like in likes
        if like.much and like.much >= enough
    }


def sure(found: Close) -> bool:
    """Whether it is, to the letter or but for look-alikes, what was asked."""
    return found.much >= _SURE
