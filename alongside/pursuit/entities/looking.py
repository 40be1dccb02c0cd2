"""Looking keys up, as the system: ids alone come out of here, and what is shown is read again as whoever asks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from alongside.pursuit.entities.alike import alike
from alongside.pursuit.entities.keys import KINDS, Cutter, Reading
from alongside.pursuit.entities.models import Entity

# Something fits that shares a key with each of these lists (`&&`), or has all keys of one (`@>`).
Question = tuple[tuple[str, list[int]], ...]
CANDIDATES = 200  # rows that one question may bring, however common a name is
_SURE = 0.97


@dataclass(frozen=True)
class Close:
    """An entity that is like what was asked: how much (for the order alone), and why in words."""

    entity: Entity
    much: float
    why: str


def read_again(entity: Entity) -> Reading:
    """Return how an entity is read, from what is kept of it."""
    from alongside.pursuit.entities.keys import reading_of

    again = reading_of(entity.kind, entity.label)
    return Reading(entity.kind, entity.label, entity.normal, entity.exact, entity.part, again.words)


def questions(cutter: Cutter, reading: Reading) -> list[Question]:
    """Return what to ask for one reading: the stricter questions first. Nothing for what says nothing."""
    asked: list[Question] = []
    if near := cutter.near(reading):
        asked.append((("&&", near),))
    if reading.part and (all_of := cutter.all_of(reading)):
        asked.append((("@>", all_of),))
    words = [word for word in reading.words if len(word) > 1] or list(reading.words)
    close = [cutter.close_words(word, reading.kind) for word in words]
    if len(words) == 1:
        asked.append((("&&", close[0]),))
        if far := cutter.far_words(words[0], reading.kind)[:1]:
            asked.append((("&&", far),))
    elif words:
        pairs = [(0, len(words) - 1), *((i, j) for i in range(len(words)) for j in range(i + 1, len(words)))]
        some = list(dict.fromkeys(pairs))[:4]
        asked += [(("&&", close[i]), ("&&", close[j])) for i, j in some]
        far_of = [cutter.far_words(word, reading.kind) for word in words]
        asked += [(("&&", close[i]), ("&&", far_of[j])) for i, j in some if far_of[j]]
        asked += [(("&&", far_of[i]), ("&&", close[j])) for i, j in some if far_of[i]]
        asked += [(("&&", close[0]),)]
    return asked


def look_up(
    partnership_id: uuid.UUID, kind: str, asked: Sequence[Question], *, enough: int = 25
) -> list[uuid.UUID]:
    """Return the ids of what fits one of the questions, the first question's first; at most 200 a question.

    Later questions are asked only while fewer than `enough` were found. As the system.
    """
    found: dict[uuid.UUID, None] = {}
    with _by_index(), connection.cursor() as cursor:
        for at in range(0, len(asked), 4):
            statement, values = _statement(partnership_id, kind, asked[at : at + 4])
            cursor.execute(statement, values)
            found.update((row[1], None) for row in cursor.fetchall())
            if len(found) >= enough:
                break
    return list(found)


def _statement(partnership_id: uuid.UUID, kind: str, asked: Sequence[Question]) -> tuple[str, list[Any]]:
    branches, values = [], []
    for n, question in enumerate(asked):
        fits = " AND ".join(f"keys {operator} %s::bigint[]" for operator, _ in question)
        branches.append(
            f"(SELECT %s AS n, id FROM entities_key WHERE partnership_id = %s AND kind = %s AND {fits} LIMIT %s)"
        )
        values += [n, partnership_id, kind, *(keys for _, keys in question), CANDIDATES]
    return " UNION ALL ".join(branches) + " ORDER BY 1", values


@contextmanager
def _by_index() -> Iterator[None]:
    """Let the index lead: with LIMIT the planner hopes to meet enough rows by reading the table from its beginning."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")


def close_to(
    partnership_id: uuid.UUID, readings: Iterable[Reading], *, without: frozenset[uuid.UUID] = frozenset()
) -> list[Close]:
    """Return what is like one of some readings, the likest first, those told last first among equals. As the system."""
    best: dict[uuid.UUID, Close] = {}
    cutter = Cutter(partnership_id)
    for reading in readings:
        if reading.kind not in KINDS:
            continue
        ids = [
            one
            for one in look_up(partnership_id, reading.kind, questions(cutter, reading))
            if one not in without
        ]
        for entity in Entity.objects.filter(id__in=ids):
            found = alike(reading, read_again(entity))
            if found.much and (entity.id not in best or best[entity.id].much < found.much):
                best[entity.id] = Close(entity, found.much, found.why)
    ordered = sorted(
        best.values(), key=lambda one: one.entity.id, reverse=True
    )  # ids are in the order of time
    return sorted(ordered, key=lambda one: -one.much)


def sure(found: Close) -> bool:
    """Whether it is, to the letter or but for look-alikes, what was asked."""
    return found.much >= _SURE
