"""Rules of this room, as pure functions: strengths first, what helps must be known, how long a sign was not seen.

Nothing here weighs a family, and nothing here is read by the threshold: a cost asks for support, a place for an owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from alongside.family.circumstances.models import Adaptation, AdditionalNeed, Impact, Response
from alongside.family.people.rules import OLDEST_PERSON, age_on, line_of, one_of, past_day, words_of
from alongside.ground.base.errors import Refused

Need = TypeVar("Need", bound=Any)
# Without these two nobody plans a talk, a session, an interview or a day in court with a child who needs it otherwise.
MUST_KNOW = (Adaptation.Kind.TALK, Adaptation.Kind.AVOID)
_NEED_ADAPTING = frozenset({AdditionalNeed.Standing.DIAGNOSED, AdditionalNeed.Standing.SUSPECTED})
_BANDS = (
    (30, "less than a month"),
    (91, "1 to 3 months"),
    (365, "more than 3 months"),
    (730, "more than a year"),
)
_LONGEST = "more than 2 years"


@dataclass(frozen=True)
class Gap:
    """How long it was from the first sign that the family noticed to an agency taking it on. `words` is a band (R12)."""

    first_on: date
    recognised_on: date
    days: int
    words: str


def band_of(days: int) -> str:
    """Return a number of days as one of the bands in which waiting is told (R5)."""
    return next((words for most, words in _BANDS if days <= most), _LONGEST)


def gap_between(noticed: Iterable[date], recognised_on: date | None) -> Gap | None:
    """Return the gap from the first day on which something was noticed; None when either end is not known (R12).

    Signs noticed after the case was taken on make no gap: the agency saw it first, and the gap is no days.
    """
    first = min(noticed, default=None)
    if first is None or recognised_on is None:
        return None
    days = max(0, (recognised_on - first).days)
    return Gap(first, recognised_on, days, band_of(days) if days else "no gap: it was taken on first")


def newest_needs(needs: Sequence[Need]) -> list[Need]:
    """Return the newest word on each need of a child, from needs listed newest first (R37)."""
    newest: dict[tuple[str, str], Need] = {}
    for need in needs:
        newest.setdefault((need.kind, need.other.casefold()), need)
    return list(newest.values())


def adaptations_lacking(needs: Iterable[Any], adaptations: Iterable[Any]) -> tuple[str, ...]:
    """Return which kinds of adaptation must be known and are not: `talk`, `avoid`, both or none (R37).

    They must be known as soon as one need is diagnosed or suspected. Nobody waits for an assessment to be kind: those are
    asked for all the same, and block nothing.
    """
    if not any(need.standing in _NEED_ADAPTING for need in needs):
        return ()
    known = {one.kind for one in adaptations}
    return tuple(kind.value for kind in MUST_KNOW if kind not in known)


def check_strengths_first(*, known: bool, skip: bool) -> None:
    """Refuse what is hard before anything good is known (`strengths_first`), unless it is skipped on purpose (R33)."""
    if not known and not skip:
        raise Refused(
            "Nothing good is written down about this family yet. Ask them what is strong first, and add that. If this cannot"
            " wait, tick the box and save.",
            code="strengths_first",
            field="skip_strengths",
        )


def lived_day(day: date | None, *, today: date, field: str) -> date | None:
    """Return a day in somebody's life that has come. Raises Refused(`day_in_future`, `day_too_long_ago`)."""
    past = past_day(day, today=today, field=field)
    if past is not None and age_on(past, today) > OLDEST_PERSON:
        raise Refused(
            f"That is more than {OLDEST_PERSON} years ago. Check the year.",
            code="day_too_long_ago",
            field=field,
        )
    return past


def spell(since: date | None, until: date | None, *, today: date) -> tuple[date | None, date | None]:
    """Return when something began and ended. Raises as `lived_day`, and Refused(`ends_before_it_began`)."""
    began = lived_day(since, today=today, field="since")
    ended = lived_day(until, today=today, field="until")
    if began is not None and ended is not None and ended < began:
        raise Refused(
            "It ended before it began. Check the two days.", code="ends_before_it_began", field="until"
        )
    return began, ended


def need_said(kind: str, other: str, standing: str, source: str) -> dict[str, str]:
    """Return a need, tidy. Raises Refused: `choice_unknown`, `words_missing` (what else it is, who says so), `words_too_long`."""
    one_of(kind, AdditionalNeed.Kind.values, field="kind")
    something_else = kind == AdditionalNeed.Kind.OTHER
    return {
        "kind": kind,
        "other": line_of(other, field="other", limit=120, required=True) if something_else else "",
        "standing": one_of(standing, AdditionalNeed.Standing.values, field="standing"),
        "source": line_of(source, field="source", limit=200, required=True),
    }


def cost_said(kind: str, weight: str, words: str) -> dict[str, str]:
    """Return a cost, tidy (R34). Raises Refused: `choice_unknown`, `words_too_long`."""
    return {
        "kind": one_of(kind, Impact.Kind.values, field="kind"),
        "weight": one_of(weight, Impact.Weight.values, field="weight"),
        "words": words_of(words, field="words", limit=2_000),
    }


def answer_said(
    outcome: str, words: str, by_whom: str, due_on: date | None, *, today: date
) -> dict[str, Any]:
    """Return an answer to what somebody said, tidy (R34, R35).

    What is offered names who does it and by which day. Raises Refused: `choice_unknown`, `words_missing` (what, why not, by
    whom), `words_too_long`, `offer_without_day`, `day_in_past`.
    """
    one_of(outcome, Response.Outcome.values, field="outcome")
    kept = words_of(words, field="words", limit=2_000, required=True)
    if outcome == Response.Outcome.NOT_OFFERED:
        return {"outcome": outcome, "words": kept, "by_whom": "", "due_on": None}
    whom = line_of(by_whom, field="by_whom", limit=200, required=True)
    if due_on is None:
        raise Refused("Say by which day. They plan around it.", code="offer_without_day", field="due_on")
    if due_on < today:
        raise Refused("That day is over. Choose today or a later day.", code="day_in_past", field="due_on")
    return {"outcome": outcome, "words": kept, "by_whom": whom, "due_on": due_on}


def one_thing_said(said: dict[str, str]) -> dict[str, str]:
    """Return answers of which each may be empty, but not all. Raises Refused(`words_missing`)."""
    if not any(said.values()):
        raise Refused("Write something in one of the boxes.", code="words_missing", field=next(iter(said)))
    return said
