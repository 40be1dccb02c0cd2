"""What each person says of each measure: the newest answer counts, the earlier ones stay readable (R94, R96).

A plan of sixty measures has hundreds of answers. They are read as plain rows, since none of them is changed here and making
a model of each takes longer than finding them all.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from alongside.practice.plans.models import Measure, MeasureAnswer, MeasureVersion

_IN_WORDS = {answer.value: str(answer.label) for answer in MeasureAnswer.Answer}


class Worded(NamedTuple):
    """A measure as it was worded once, by whom and why it was worded so."""

    measure_id: uuid.UUID
    version: int
    words: str
    at: datetime
    by_id: uuid.UUID
    by_name: str
    why: str


class AnswerView(NamedTuple):
    """One answer, the version of the measure it was given to, and whether the measure changed since."""

    answer: str  # a MeasureAnswer.Answer
    words: str
    at: datetime
    version: int
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

    history: tuple[Worded, ...]  # empty while never reworded; else the last is the measure as it stands
    voices: tuple[Voice, ...]  # in the order in which people first answered


# Who, with the name and the role of that day, and their answer.
_Signed = tuple[uuid.UUID, str, str, AnswerView]
_ANSWER = ("measure_id", "measure_version", "by_id", "by_name", "by_role", "answer", "words", "at")


def said_of(measures: Sequence[Measure], *, until: int | None = None) -> dict[uuid.UUID, Said]:
    """Return for each measure how it was worded and what people say of it, in two queries at most for all of them.

    `until`: only what was said before the version of the plan after that number was shared. Nothing is of later words than
    the measure's own.
    """
    history: dict[uuid.UUID, list[Worded]] = {one.id: [] for one in measures}
    reworded = {one.id: one.version for one in measures if one.version > 1}
    rows = MeasureVersion.objects.filter(measure__in=list(reworded)).order_by("version")
    for worded in map(Worded._make, rows.values_list(*Worded._fields)):
        if worded.version <= reworded[worded.measure_id]:
            history[worded.measure_id].append(worded)
    answers = _answers(measures, until)
    return {
        one.id: Said(tuple(history[one.id]), tuple(map(_voice, answers[one.id].values()))) for one in measures
    }


def _answers(
    measures: Sequence[Measure], until: int | None
) -> dict[uuid.UUID, dict[uuid.UUID, list[_Signed]]]:
    """Return for each measure every person's answers, oldest first, by person in the order of their first."""
    found: dict[uuid.UUID, dict[uuid.UUID, list[_Signed]]] = {}
    stands = {one.id: (one.version, found.setdefault(one.id, {})) for one in measures}
    given = MeasureAnswer.objects.filter(measure__in=list(found)).order_by("at", "id")
    if until is not None:
        given = given.filter(plan_number__lte=until)
    for measure, version, person, name, role, answer, words, at in given.values_list(*_ANSWER):
        newest, said = stands[measure]
        if version <= newest:
            view = AnswerView(answer, words, at, version, version != newest)
            said.setdefault(person, []).append((person, name, role, view))
    return found


def _voice(answers: list[_Signed]) -> Voice:
    """One person's answers, newest first, signed as they signed the newest. `answers` come oldest first."""
    person, name, role, newest = answers[-1]
    return Voice(person, name, role, newest, tuple(said for *_, said in answers[-2::-1]))
