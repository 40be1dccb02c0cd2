"""Looking keys up, as the system: ids alone come out of here, and what is shown is read again as whoever asks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from alongside.pursuit.entities.alike import alike
from alongside.pursuit.entities.keys import KINDS, Cutter, Reading, reading_of
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
    only_normal = entity.exact or entity.part or entity.kind in ("phone", "handle")
    words = () if only_normal else reading_of(entity.kind, entity.label).words
    return Reading(entity.kind, entity.label, entity.normal, entity.exact, entity.part, words)


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


_Asked = tuple[str, Sequence[Question]]  # a kind, and the questions that its reading asks


def look_up(partnership_id: uuid.UUID, asked: Sequence[_Asked], *, enough: int = 25) -> list[list[uuid.UUID]]:
    """Return, for each of some kinds with their questions, the ids of what fits one; at most 200 a question.

    All are asked together, four questions of each at a time; later ones only where fewer than `enough` were found. As the
    system.
    """
    found: list[dict[uuid.UUID, None]] = [{} for _ in asked]
    with _by_index(), connection.cursor() as cursor:
        for at in range(0, max((len(questions) for _, questions in asked), default=0), 4):
            open_ones = [
                (place, kind, questions[at : at + 4])
                for place, (kind, questions) in enumerate(asked)
                if len(found[place]) < enough and questions[at : at + 4]
            ]
            if not open_ones:
                break
            cursor.execute(*_statement(partnership_id, open_ones))
            for place, _, one in cursor.fetchall():
                found[place][one] = None
    return [list(one) for one in found]


def _statement(
    partnership_id: uuid.UUID, asked: Sequence[tuple[int, str, Sequence[Question]]]
) -> tuple[str, list[Any]]:
    branches, values = [], []
    for place, kind, questions in asked:
        for n, question in enumerate(questions):
            fits = " AND ".join(f"keys {operator} %s::bigint[]" for operator, _ in question)
            branches.append(
                f"(SELECT %s AS place, %s AS n, id FROM entities_key WHERE partnership_id = %s AND kind = %s AND {fits}"
                f" LIMIT {CANDIDATES})"
            )
            values += [place, n, partnership_id, kind, *(keys for _, keys in question)]
    return " UNION ALL ".join(branches) + " ORDER BY 1, 2", values


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
    known = [one for one in readings if one.kind in KINDS]
    found = look_up(partnership_id, [(one.kind, questions(cutter, one)) for one in known])
    wanted = {one for ids in found for one in ids if one not in without}
    entities = {one.id: one for one in Entity.objects.filter(id__in=wanted)} if wanted else {}
    again = {one: read_again(entity) for one, entity in entities.items()}
    for reading, ids in zip(known, found, strict=True):
        for one in ids:
            if one not in entities:
                continue
            like = alike(reading, again[one])
            if like.much and (one not in best or best[one].much < like.much):
                best[one] = Close(entities[one], like.much, like.why)
    ordered = sorted(
        best.values(), key=lambda one: one.entity.id, reverse=True
    )  # ids are in the order of time
    return sorted(ordered, key=lambda one: -one.much)


def sure(found: Close) -> bool:
    """Whether it is, to the letter or but for look-alikes, what was asked."""
    return found.much >= _SURE
