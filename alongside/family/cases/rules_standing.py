"""How each parent stands, and what is happening to the child: the tables of what may follow what, as pure functions.

Nothing here reads a parent's own difficulties: they are support needs, never a reason (R27).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from alongside.ground.base.errors import Refused

PARTNER = "protective_partner"
WITH_NEEDS = "partner_with_support_needs"
UNDER_REVIEW = "under_evidence_review"
RESTRICTED = "restricted_by_evidence"

# What may follow what (R25, requirements 3.2). The same state again is a review that changed nothing.
MOVES: dict[str, tuple[str, ...]] = {
    PARTNER: (UNDER_REVIEW,),
    WITH_NEEDS: (PARTNER, WITH_NEEDS, UNDER_REVIEW),
    UNDER_REVIEW: (PARTNER, WITH_NEEDS, UNDER_REVIEW, RESTRICTED),
    RESTRICTED: (PARTNER, WITH_NEEDS, UNDER_REVIEW, RESTRICTED),
}
# From most to least of a partner: whoever falls here loses something (R216).
_LESS = (PARTNER, WITH_NEEDS, UNDER_REVIEW, RESTRICTED)
# These two are reached only by evidence: a review is opened by it, and a restriction rests on it for as long as it lasts.
RESTS_ON_EVIDENCE = frozenset({(PARTNER, UNDER_REVIEW), (WITH_NEEDS, UNDER_REVIEW)}) | frozenset(
    (before, RESTRICTED) for before in MOVES if RESTRICTED in MOVES[before]
)
ENOUGH_EVIDENCE = 2
OPINION = "opinion"
EVIDENCE_FIRST = (
    "A parent is a partner unless evidence shows otherwise. Write down at least two things that were seen, or were told by"
    " somebody who saw them, each with its day. What somebody thinks does not count, nor does what you wrote yourself:"
    " the evidence is another person's."
)


def narrows(before: str, after: str) -> bool:
    """Whether a change of standing takes something from a parent; the same again is a review and takes nothing (R216)."""
    return _LESS.index(after) > _LESS.index(before) and (before, after) != (PARTNER, WITH_NEEDS)


@dataclass(frozen=True)
class Seen:
    """One entry of evidence as the rule needs it."""

    on: date
    by_id: UUID
    kind: str


def evidence_counted(entries: Iterable[Seen], *, decider_id: UUID) -> int:
    """Return how many entries count towards a change of standing: no opinion, none by whoever decides, none twice (R25)."""
    return len({(one.on, one.by_id) for one in entries if one.kind != OPINION and one.by_id != decider_id})


def check_move(*, before: str, after: str, counted: int) -> None:
    """Refuse a change of standing that the table does not allow (`standing_move`) or no evidence bears (`evidence_first`)."""
    if after not in MOVES.get(before, ()):
        raise Refused(
            "That cannot follow. A parent is restricted only after a review of the evidence, which a manager opens.",
            code="standing_move",
            field="status",
        )
    if (before, after) in RESTS_ON_EVIDENCE and counted < ENOUGH_EVIDENCE:
        raise Refused(EVIDENCE_FIRST, code="evidence_first", field="status")


PARENTING = "parenting"
NOT_PARENTING = (
    "Harm is caused by whoever does it. Name them, or choose “somebody we cannot name yet”. If you have seen a parent do"
    " harm, write it as evidence on that parent’s page: a manager looks at it."
)


def check_causes(causes: Collection[str], *, standings: Collection[str]) -> None:
    """Refuse no cause at all (`cause_missing`), or parenting as a cause outside the evidence route (`parenting_not_cause`).

    `standings` are those of the parents of the case. Parenting never stands alone: somebody did the harm (R28).
    """
    if not causes:
        raise Refused(
            "Choose at least one. “Somebody we cannot name yet” is an answer.",
            code="cause_missing",
            field="causes",
        )
    if PARENTING not in causes:
        return
    if not {UNDER_REVIEW, RESTRICTED} & set(standings) or set(causes) == {PARENTING}:
        raise Refused(NOT_PARENTING, code="parenting_not_cause", field="causes")


_RANK = {"low": 0, "medium": 1, "high": 2}


def moved(before: str, after: str) -> str:
    """Return how a level moved: `rise`, `fall` or `same` (R20)."""
    step = _RANK[after] - _RANK[before]
    return "rise" if step > 0 else "fall" if step < 0 else "same"


SIDES = {"family": "the family", "ipsw": "the parents’ worker", "csw": "the child’s worker"}


def check_views(*, workers: Collection[str], sides: Collection[str]) -> None:
    """Refuse a lower level while a worker (`no_worker_to_ask`) or a view (`views_missing`) is missing: none is skipped (R20)."""
    absent = [SIDES[part] for part in ("ipsw", "csw") if part not in workers]
    if absent:
        raise Refused(
            f"Nobody is {' or '.join(absent)} yet. A manager chooses them first; then they say what they think.",
            code="no_worker_to_ask",
            field="level",
        )
    missing = [words for side, words in SIDES.items() if side not in sides]
    if missing:
        raise Refused(
            "Before we say that we are less worried, write down what the family and both workers think. Still missing:"
            f" {', '.join(missing)}.",
            code="views_missing",
            field="level",
        )


def check_disclosure(*, stands: bool, level: str = "high", state: str = "being_exploited") -> None:
    """Refuse less than "high" or "being exploited" while what the child told is not reviewed by two people (R21)."""
    if stands and level != "high":
        raise Refused(
            "The child told somebody of serious harm. The level stays high until two people have reviewed that.",
            code="disclosure_stands",
            field="level",
        )
    if stands and state != "being_exploited":
        raise Refused(
            "The child told somebody of serious harm. It stays “being exploited” until two people have reviewed that.",
            code="disclosure_stands",
            field="state",
        )


# How a home looks says nothing of what is done to a child (R29). Whole words, inflected; each with what to ask instead.
_LEANS = re.compile(
    r"\b(?:(?:stable|professional|normal|nice|good|decent|respectable|middle[- ]class)[ ,]+"
    r"(?:\w+[ ,]+)?(?:famil(?:y|ies)|homes?|households?|backgrounds?|parents?)"
    r"|(?:famil(?:y|ies)|homes?|households?|backgrounds?|parents?) (?:is|are|was|were|seems?|appears?|looks?)"
    r" (?:\w+ )?(?:stable|professionals?|normal|respectable|chaotic|dysfunctional)"
    r"|dysfunction(?:al|s)?|chaotic(?:ally)?|chaos|problem famil(?:y|ies)|troubled famil(?:y|ies))\b",
    re.IGNORECASE,
)


def leans_on_the_home(words: str) -> tuple[str, ...]:
    """Return the phrases by which a reason leans on how the home looks, as written, each once (R29).

    For whoever reviews the reason: it decides nothing and refuses nothing.
    """
    found = [" ".join(one.split()) for one in _LEANS.findall(" ".join(words.split()))]
    return tuple(dict.fromkeys(one.lower() for one in found))
