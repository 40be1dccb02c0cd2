"""Rules of this room, as pure functions: trust, first contact, presence, differences, birthdays, slowing down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from alongside.family.people.rules import one_of, past_day
from alongside.ground.base.errors import Refused
from alongside.practice.engagement.models import TrustStep
from alongside.practice.workload.models import ContactMade

Trust, Purpose, Outcome = TrustStep.Stage, ContactMade.Purpose, ContactMade.Outcome
_ANY = frozenset(Trust.values) - {Trust.NOT_MET.value}
# Trust may jump and may fall back; whoever has been met is never un-met.
TRUST_MOVES: dict[str, frozenset[str]] = {
    "": frozenset(Trust.values),
    **{stage: _ANY - {stage} for stage in Trust.values},
}
CONTENT_FROM = frozenset({Trust.SOME.value, Trust.TRUSTS.value, Trust.TOGETHER.value})
QUARTER = timedelta(days=91)
REFUSALS = frozenset({"not_now", "no", "somebody_else"})
PURPOSES: dict[str, str] = {
    "worker": "Working with their own worker",
    "parents": "Sharing with parents or carers",
    "school": "Sharing with school, college or work",
    "health": "Sharing with health services",
    "police": "Sharing with the police",
    "adult": "Sharing with services for adults",
}
_PURPOSE_ANSWERS = ("yes", "no", "later")
_RANK = {"none": 0, "a_little": 1, "some": 2, "a_lot": 3}


def check_trust(before: TrustStep | None, *, stage: str, since: date, today: date, met: bool) -> None:
    """Refuse a stage of trust that cannot follow (R204).

    Refused: `choice_unknown`, `day_in_future`, `trust_same`, `trust_unmet`, `trust_day_before`, `trust_not_met_yet`.
    """
    one_of(stage, Trust.values, field="stage")
    past_day(since, today=today, field="since")
    was = before.stage if before else ""
    if stage == was:
        raise Refused("That is what it says now. Choose what has changed.", code="trust_same", field="stage")
    if stage not in TRUST_MOVES[was]:
        raise Refused(
            "They have met already. Choose “Met” if there is no trust just now.",
            code="trust_unmet",
            field="stage",
        )
    if before is not None and since < before.since:
        raise Refused(
            "That is before the last change. Choose that day or a later one.",
            code="trust_day_before",
            field="since",
        )
    if stage != Trust.NOT_MET and not met:
        raise Refused(
            "Write down the contact at which they met first, then come back here.",
            code="trust_not_met_yet",
            field="stage",
        )


def check_first_contact(*, asked: bool, urgent_because: str) -> None:
    """Refuse (`parents_not_asked`) a contact before the parents were asked how to reach their child (R205).

    Never where somebody's safety cannot wait: `urgent_because` says why, and is kept.
    """
    if not asked and not urgent_because:
        raise Refused(
            "Ask the parents first: they know best how to reach their child. Write what they say, or why they could not"
            " be asked, under “What the parents know”. If safety cannot wait, say why below and go on.",
            code="parents_not_asked",
            field="urgent_because",
        )


def check_contact(*, purpose: str, outcome: str, topic: str, early_because: str, trust: str) -> str:
    """Return the outcome of a contact; refuse one that makes no sense, or content work before there is trust (R204).

    Being there and talking are `reached` by themselves. Refused: `choice_unknown`, `topic_missing`, `trust_first`.
    """
    one_of(purpose, Purpose.values, field="purpose")
    if purpose == Purpose.SESSION:
        if not topic:
            raise Refused("Say what you talked about, in a few words.", code="topic_missing", field="topic")
        if trust not in CONTENT_FROM and not early_because:
            raise Refused(
                "Trust comes first: nothing here says yet that they trust you. Be there without an agenda, or say why"
                " this topic could not wait and go on.",
                code="trust_first",
                field="early_because",
            )
    if purpose != Purpose.ATTEMPT:
        return Outcome.REACHED.value
    return one_of(outcome, Outcome.values, field="outcome")


def presence_due(*, last_on: date | None, planned_on: date, every_days: int) -> date:
    """Return the day by which somebody should have been with the young person again (R206)."""
    return (last_on or planned_on) + timedelta(days=every_days)


def priorities_differ(newest: Mapping[str, str]) -> bool:
    """Whether the two workers would do different things first (R56). One of them silent is no difference."""
    return len(newest) == 2 and len(set(newest.values())) == 2


def views_differ(newest: Sequence[tuple[str, str]]) -> bool:
    """Whether (side, answer) pairs of different sides lie two steps or more apart (R209). "Not sure" is no side taken."""
    known = [(side, _RANK[answer]) for side, answer in newest if answer in _RANK]
    return any(a != b and abs(x - y) >= 2 for a, x in known for b, y in known)


def purposes_of(answers: Mapping[str, str]) -> dict[str, str]:
    """Return one answer a purpose: yes, no or later (R211). Raises Refused(`purpose_missing`, `choice_unknown`)."""
    missing = next((key for key in PURPOSES if not answers.get(key)), None)
    if missing is not None:
        raise Refused(
            f"{PURPOSES[missing]}: say yes, no, or that it is for later.",
            code="purpose_missing",
            field=missing,
        )
    return {key: one_of(answers[key], _PURPOSE_ANSWERS, field=key) for key in PURPOSES}


def birthday(born_on: date, years: int) -> date:
    """Return the day on which somebody is so many years old; born on 29 February, 1 March in other years (as `age_on`)."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def quarters(today: date, *, count: int = 4) -> list[tuple[date, date]]:
    """Return the last quarters of 91 days, the newest first, as (after this day, up to and including this day)."""
    return [(today - QUARTER * (n + 1), today - QUARTER * n) for n in range(count)]


def slowing(counts: Sequence[int], *, known: int, percent: int) -> bool:
    """Whether a family hears clearly less from us than before (R212).

    `counts` a quarter, the newest first; `known` of them fall after the case was opened. True when the newest is below
    `percent` of the busiest earlier one, or when there was nothing at all for two quarters.
    """
    seen = list(counts[:known])
    if len(seen) < 2:
        return False
    best = max(seen[1:])
    return seen[0] * 100 < best * percent or (seen[0] == 0 and best == 0)


def known_quarters(opened_on: date, today: date) -> int:
    """Return how many of the last four quarters began after the case was opened; the one now always counts."""
    return min(4, max(1, (today - opened_on) // QUARTER))
