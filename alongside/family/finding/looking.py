"""Looking keys up. Ids alone come out of here: what is shown is read again under the viewer's own row security."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection

from alongside.family.finding.keys import close_keys, far_keys
from alongside.family.finding.models import INDEXED
from alongside.family.finding.nicknames import short_for
from alongside.ground.access.context import elevated_to_read
from alongside.ground.base.actors import current_acting
from alongside.ground.base.declarations import Audience

Both = tuple[list[int], ...]  # somebody fits who has one of each of these lists of keys
Found = list[tuple[str, uuid.UUID]]
_WHY = "keys are the system's; what they lead to is read again as whoever asks"

_HERE = "finding_findingkey WHERE partnership_id = %s AND kind = ANY(%s)"
# A worker's records are few: they are read once, by the circles that they are in, and every question is put to them.
_MINE = (
    f"WITH mine AS MATERIALIZED (SELECT kind, subject_id, keys FROM {_HERE}"
    " AND seen_in = ANY((SELECT access_circles() || people_known())::uuid[])) "
)


@dataclass(frozen=True)
class Among:
    """Among whom to look: a partnership, the kinds of things, and for a worker those in whose circles they are."""

    partnership_id: uuid.UUID
    kinds: tuple[str, ...]
    circles_only: bool


def look_up(among: Among, questions: Sequence[Both], *, most: int) -> Found:
    """Return (kind, id) of what fits any of the questions, at most `most` each and each thing once, the first question first."""
    if not questions:
        return []
    where = among.partnership_id
    rows, values, heres = (
        f"{_HERE} AND",
        list[Any](),
        [[where, kinds] for kinds in by_its_index(among.kinds)],
    )
    if among.circles_only:
        rows, values, heres = "mine WHERE", [where, list(among.kinds)], [[]]
    branches = []
    for n, question in enumerate(questions):
        fits = " AND ".join(["keys && %s::int[]"] * len(question))
        for here in heres:
            branches.append(f"(SELECT %s AS n, kind, subject_id FROM {rows} {fits} LIMIT %s)")
            values += [n, *here, *question, most]
    statement = (_MINE if among.circles_only else "") + " UNION ALL ".join(branches) + " ORDER BY 1"
    with _as_system(), _by_index(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(dict.fromkeys((kind, subject) for _, kind, subject in cursor.fetchall()))


def by_its_index(kinds: Sequence[str]) -> list[list[str]]:
    """Return some kinds, those of one index together: a question over two indexes would be led by none."""
    shared = ([kind for kind in together if kind in kinds] for together in INDEXED.values())
    return [some for some in shared if some]


def _as_system() -> AbstractContextManager[None]:
    acting = current_acting()
    already = acting is not None and acting.actor.audience is Audience.SYSTEM
    return nullcontext() if already else elevated_to_read(_WHY)


@contextmanager
def _by_index() -> Iterator[None]:
    """Let the index lead: with LIMIT the planner hopes to meet enough rows by reading the table from its beginning."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")


def close(word: str) -> list[int]:
    """Return the keys of what is spelt or sounds like a word, and of the names of which it is a short form."""
    found = close_keys(word)
    for name in sorted(short_for(word)):
        found.append(close_keys(name)[0])
    return list(dict.fromkeys(found))


def exact(words: Sequence[str]) -> Both:
    """Return the question whose answers have every one of the words, spelt like this."""
    return tuple([close_keys(word)[0]] for word in words)


def name_questions(words: Sequence[str]) -> tuple[list[Both], list[Both]]:
    """Return the questions that a name asks: first those it should fit, then those further off, for when too few fit.

    Two words fit together; of three or more any two do, as middle names come and go.
    """
    known = [word for word in words if len(word) > 1] or list(words)
    if len(known) < 2:
        return [(close(word),) for word in known], [(far_keys(word)[:1],) for word in known if far_keys(word)]
    ends = [(known[0], known[-1])] + [(a, b) for i, a in enumerate(known) for b in known[i + 1 :]]
    pairs = list(dict.fromkeys(ends))[:4]
    near: list[Both] = [(close(a), close(b)) for a, b in pairs]
    far: list[Both] = [
        both for a, b in pairs for both in ((close(a), far_keys(b)), (far_keys(a), close(b))) if all(both)
    ]
    return near, far
