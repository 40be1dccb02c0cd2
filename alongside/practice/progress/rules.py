"""Rules of this room, as pure functions: scores and their change, what to ask next, sessions in step, what helps.

No score decides anything about anybody: it shows a family their own answers, then and now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.family.people.rules import age_on
from alongside.ground.base.errors import Refused
from alongside.practice.progress.instruments import Instrument

RATHER_NOT = "rather_not"
Given = Mapping[str, int | str]
IMPACT = {"yes": "Yes", "a_bit": "A bit", "no": "No", "not_sure": "I am not sure"}
ANSWER = {"yes": "Yes please", "not_now": "Not now", "no": "No thank you"}
SAYS = {"answer": ANSWER, "impact": IMPACT, "useful": IMPACT}


@dataclass(frozen=True)
class Score:
    """The mean of what was answered, and of each subscale; None where too little was."""

    mean: float | None
    subscales: tuple[tuple[str, float | None], ...]
    answered: int
    of: int


@dataclass(frozen=True)
class Line:
    """One question, then and now, in the numbers of the scale as they were answered; None where nothing was said."""

    key: str
    text: str
    then: int | None
    now: int | None


@dataclass(frozen=True)
class Change:
    """Two times beside each other: every answer, and the means of what was answered both times."""

    lines: tuple[Line, ...]
    then: Score
    now: Score

    @property
    def difference(self) -> float | None:
        """How far the mean moved; None where one of the two has none."""
        if self.then.mean is None or self.now.mean is None:
            return None
        return round(self.now.mean - self.then.mean, 2)


def answers_of(instrument: Instrument, given: Mapping[str, object]) -> dict[str, int | str]:
    """Return the answers fit to keep: a number of the scale, or "rather_not"; a question left out is left out.

    Raises Refused(`choice_unknown`) for anything else, Refused(`nothing_answered`) where every question was left out.
    """
    values = {value for value, _ in instrument.scale}
    kept: dict[str, int | str] = {}
    known = {item.key for item in instrument.items}
    for key, said in given.items():
        if said is None or said == "":
            continue
        text = str(said)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None
        if key not in known or (text != RATHER_NOT and number not in values):
            raise Refused("Choose one of the answers.", code="choice_unknown", field=key)
        kept[key] = RATHER_NOT if number is None else number
    if not kept:
        raise Refused(
            "Answer one question at least, or choose “I’d rather not say”. You can also just go back: nothing happens.",
            code="nothing_answered",
        )
    return kept


def score(instrument: Instrument, given: Given, *, least_percent: int) -> Score:
    """Return the means of one person's answers. "I'd rather not say" counts as not answered, and costs nobody anything.

    A mean stands only where at least `least_percent` of its questions were answered. Turned items count the other way
    round, so that within a mean more always means the same.
    """
    turned = {item.key for item in instrument.items if item.turned}
    both = instrument.lowest + instrument.highest
    counted = {
        key: both - said if key in turned else said for key, said in given.items() if isinstance(said, int)
    }

    def mean(keys: Sequence[str]) -> float | None:
        found = [counted[key] for key in keys if key in counted]
        enough = found and len(found) * 100 >= len(keys) * least_percent
        return round(sum(found) / len(found), 2) if enough else None

    keys = [item.key for item in instrument.items]
    parts = tuple((name, mean(items)) for name, items in instrument.subscales)
    return Score(mean(keys), parts, len([key for key in keys if key in counted]), len(keys))


def change(instrument: Instrument, then: Given, now: Given, *, least_percent: int) -> Change:
    """Return two times of one person beside each other, question by question (R92).

    The means are of the questions that were answered both times: a question left out never looks like a change.
    """

    def number(given: Given, key: str) -> int | None:
        said = given.get(key)
        return said if isinstance(said, int) else None

    lines = tuple(
        Line(one.key, one.text or f"Question {one.key}", number(then, one.key), number(now, one.key))
        for one in instrument.items
    )
    both = {one.key for one in lines if one.then is not None and one.now is not None}
    means = [
        score(
            instrument, {key: said for key, said in given.items() if key in both}, least_percent=least_percent
        )
        for given in (then, now)
    ]
    return Change(lines, *means)


def change_words(instrument: Instrument, found: Change) -> str:
    """Return in words how the mean moved: never what a person is, and nothing where it cannot be said."""
    moved = found.difference
    if moved is None:
        return "Too little was answered both times to compare them."
    if moved == 0:
        return "The same as before, taken together."
    easier = (moved > 0) == (instrument.higher == "easier")
    return "A little easier than before, taken together." if easier else "Harder than before, taken together."


@dataclass(frozen=True)
class Gap:
    """Somebody who did not answer one set of questions at one time; `compares` whether they answered at the start."""

    person_id: object
    number: int  # of the round, from 0
    tool: str
    compares: bool


def follow_ups_missing(
    people: Collection[object],
    rounds: Sequence[Collection[str]],
    answered: Collection[tuple[object, int, str]],
) -> list[Gap]:
    """Return whose answers are missing in which round, round by round (R92). Missing is no fault of theirs.

    `rounds`: the tools of each round in order; `answered`: (person, round, tool) that there are.
    """
    known = set(answered)
    return [
        Gap(person, number, tool, compares=any((person, before, tool) in known for before in range(number)))
        for number, tools in enumerate(rounds)
        for tool in tools
        for person in people
        if (person, number, tool) not in known
    ]


def old_enough(instrument: Instrument, born_on: date | None, on: date) -> bool:
    """Whether questions are made for somebody of that age; an unknown age is no reason against it."""
    return born_on is None or age_on(born_on, on) >= instrument.from_age


def check_point(point: str, before: Sequence[str]) -> None:
    """Refuse a time of asking that cannot follow: `start_first`, `started_already`, `ended_already` (R92)."""
    if "end" in before:
        raise Refused(
            "They were asked at the end already. If the work goes on, write that in their record.",
            code="ended_already",
            field="point",
        )
    if point == "start" and before:
        raise Refused(
            "They were asked at the start already. Choose “Along the way” or “At the end”.",
            code="started_already",
            field="point",
        )
    if point != "start" and not before:
        raise Refused(
            "Ask at the start first: without it, nothing can be compared later.",
            code="start_first",
            field="point",
        )


@dataclass(frozen=True)
class Meeting:
    """One session as both sides may know it: whose side, which topic, which day, and whether it was held."""

    side: str
    topic: str
    title: str
    on: date
    held: bool


@dataclass(frozen=True)
class Pair:
    """One topic with the session of each side that stand nearest each other. `state`: in_step, apart, or whose is missing."""

    topic: str
    title: str
    child: Meeting | None
    parents: Meeting | None
    state: str
    days: int | None = None


def in_step(meetings: Iterable[Meeting], *, within: int) -> list[Pair]:
    """Return each topic with how the two sides stand, the unmatched first, then by the newest day (R210).

    A topic is in step where a session of each side lies at most `within` days from one of the other; a session that was
    not held is not among `meetings`.
    """
    by_topic: dict[str, list[Meeting]] = {}
    for one in meetings:
        by_topic.setdefault(one.topic, []).append(one)
    return sorted((_pair(group, within) for group in by_topic.values()), key=_unmatched_first)


def _pair(group: list[Meeting], within: int) -> Pair:
    sides = {side: [one for one in group if one.side == side] for side in ("child", "parents")}
    first = group[0]
    if not all(sides.values()):
        child, parents = (
            max(sides[s], key=lambda m: m.on) if sides[s] else None for s in ("child", "parents")
        )
        return Pair(first.topic, first.title, child, parents, "parents_missing" if child else "child_missing")
    near = min(
        ((a, b) for a in sides["child"] for b in sides["parents"]),
        key=lambda pair: (abs((pair[0].on - pair[1].on).days), -max(pair[0].on, pair[1].on).toordinal()),
    )
    days = abs((near[0].on - near[1].on).days)
    return Pair(first.topic, first.title, *near, "in_step" if days <= within else "apart", days)


def _unmatched_first(pair: Pair) -> tuple[bool, int]:
    newest = max(one.on for one in (pair.child, pair.parents) if one is not None)
    return pair.state == "in_step", -newest.toordinal()


@dataclass(frozen=True)
class Month:
    """One month of being in touch: how many days with the child, and with the parents."""

    first: date
    child: int
    parents: int


def months(child: Iterable[date], parents: Iterable[date]) -> list[Month]:
    """Return every month from the first day of contact to the last, the empty ones too (R187): trust takes months."""
    days = {"child": set(child), "parents": set(parents)}
    every = days["child"] | days["parents"]
    if not every:
        return []
    at, last, found = min(every).replace(day=1), max(every), []
    while at <= last:
        counts = [
            sum(1 for d in days[s] if (d.year, d.month) == (at.year, at.month)) for s in ("child", "parents")
        ]
        found.append(Month(at, *counts))
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    return found


def months_together(found: Iterable[Month]) -> int:
    """Return in how many months both the child and the parents were met."""
    return sum(1 for month in found if month.child and month.parents)


def generic_needs_request(*, generic: bool, asked: bool) -> None:
    """Refuse (`generic_not_asked`) a general course that no parent asked for, here and in any plan (R106)."""
    if generic and not asked:
        raise Refused(
            "A general course is offered only when a parent asked for it. Offer something that bears on what was done to"
            " their child, or write who asked for this course and in which words.",
            code="generic_not_asked",
            field="asked_by_id",
        )


def check_said(what: str, *, answer: str, started: bool, ended: bool) -> None:
    """Refuse what makes no sense now: `intervention_ended`, `not_accepted`, `started_twice`, `not_started` (R108)."""
    if ended and what != "useful":
        raise Refused("This has ended. Offer it anew if it is wanted again.", code="intervention_ended")
    if what == "started" and started:
        raise Refused("It has begun already.", code="started_twice")
    if what == "started" and answer != "yes":
        raise Refused(
            "Nobody has said yes to it yet. Ask first, and write down the answer. Any answer is fine.",
            code="not_accepted",
        )
    if what in ("impact", "useful", "ended") and not started:
        raise Refused("It has not begun yet. Write down first when it began.", code="not_started")


def twice_no(says: Sequence[str]) -> bool:
    """Whether one person's two newest answers, the oldest first, both say that it does not help (R108)."""
    return len(says) >= 2 and says[-1] == says[-2] == "no"
