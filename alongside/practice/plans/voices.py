"""What each person says of each measure: the newest answer counts, the earlier ones stay readable (R94, R96).

A plan of sixty measures has hundreds of answers. They are read as plain rows, since none of them is changed here and making
a model of each takes longer than finding them all.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from alongside.practice.plans.models import Measure, MeasureAnswer, MeasureVersion

_IN_WORDS = {answer.value: str(answer.label) for answer in MeasureAnswer.Answer}


class Worded(NamedTuple):
    """A measure as it was worded once, and why it was worded so."""

    measure_id: uuid.UUID
    version: int
    words: str
    at: datetime
    by_name: str
    why: str


class AnswerView(NamedTuple):
    """One answer, the words of the measure it was given to, and whether the measure changed since."""

    answer: str  # a MeasureAnswer.Answer
    words: str
    at: datetime
    given_to: Worded | None
    changed_since: bool

    @property
    def dissents(self) -> bool:
        """Whether the person does not simply agree."""
        return self.answer != MeasureAnswer.Answer.AGREE.value

    @property
    def in_words(self) -> str:
        """What the person chose, as they read it when they chose: I agree, I agree in part, I disagree."""
        return _IN_WORDS[self.answer]


class Voice(NamedTuple):
    """One person's answers to one measure: the newest, and the earlier ones, newest first."""

    by_id: uuid.UUID
    by_name: str
    by_role: str
    newest: AnswerView
    earlier: tuple[AnswerView, ...]

    @property
    def simply_agrees(self) -> bool:
        """Whether the person agrees with the words as they stand, added nothing and never said anything else."""
        plain = not (self.newest.dissents or self.newest.changed_since or self.newest.words)
        return plain and not self.earlier


class Said(NamedTuple):
    """What is kept of a measure besides itself: how it was worded, oldest first, and what each person says of it."""

    history: tuple[Worded, ...]  # the last is the measure as it stands
    voices: tuple[Voice, ...]  # in the order in which people first answered


def said_of(measures: Sequence[Measure]) -> dict[uuid.UUID, Said]:
    """Return for each measure how it was worded and what people say of it, in two queries for all of them."""
    ids = [measure.id for measure in measures]
    history: dict[uuid.UUID, list[Worded]] = {i: [] for i in ids}
    worded = MeasureVersion.objects.filter(measure__in=ids).order_by("version")
    for version in map(Worded._make, worded.values_list(*Worded._fields)):
        history[version.measure_id].append(version)
    answers: dict[uuid.UUID, list[_Row]] = {i: [] for i in ids}
    given = MeasureAnswer.objects.filter(measure__in=ids).order_by("at", "id")
    for row in map(_Row._make, given.values_list(*_Row._fields)):
        answers[row.measure_id].append(row)
    return {m.id: Said(tuple(history[m.id]), _voices(m, history[m.id], answers[m.id])) for m in measures}


class _Row(NamedTuple):
    measure_id: uuid.UUID
    measure_version: int
    by_id: uuid.UUID
    by_name: str
    by_role: str
    answer: str
    words: str
    at: datetime


def _voices(measure: Measure, history: Iterable[Worded], rows: Iterable[_Row]) -> tuple[Voice, ...]:
    """Return each person's answers, newest first, signed as they signed the newest. `rows` come oldest first."""
    words = {version.version: version for version in history}
    by_person: dict[uuid.UUID, list[_Row]] = {}
    for row in rows:
        by_person.setdefault(row.by_id, []).append(row)
    found = []
    for person, theirs in by_person.items():
        newest, *earlier = [
            AnswerView(
                one.answer, one.words, one.at, words.get(one.measure_version),
                one.measure_version != measure.version,
            )
            for one in reversed(theirs)
        ]  # fmt: skip
        found.append(Voice(person, theirs[-1].by_name, theirs[-1].by_role, newest, tuple(earlier)))
    return tuple(found)
