"""Rules of ending, as pure functions: the one table of reasons, the reasons that are refused, and when a case is ready.

A closed door is the harm that the parents of this work met most: told that there is no exploitation in their area, that
they do all they can already, that their child does not engage. Those reasons are offered here so that they can be refused
with a way to go on (R8, R11, R207, R212).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from alongside.ground.base.errors import Refused

EDITION = "2026-11"


@dataclass(frozen=True)
class Reason:
    """A reason to end: its key, its words for the form, and what must be told with it."""

    key: str
    words: str
    signposts: bool = False  # another service has to say yes (R14)
    receiver: bool = False  # a receiving team has said yes already


@dataclass(frozen=True)
class RefusedReason:
    """A reason that ends nothing: why not, the right way round, and the page that leads there."""

    key: str
    words: str
    why: str
    instead: str
    way: str  # attempt, accept, ask, area, early, stay

    @property
    def code(self) -> str:
        """The code of the refusal."""
        return f"closing_{self.key}"


@dataclass(frozen=True)
class Sign:
    """One early sign of exploitation, in words (R11, R12)."""

    key: str
    words: str


REQUEST_REASONS: tuple[Reason, ...] = (
    Reason("no_harm_found", "We looked with the family, and found no harm by people outside it"),
    Reason("answered_in_full", "What they asked for is done, and they say so"),
    Reason("same_request", "The same request came twice: the other one goes on"),
    Reason("taken_back_safe", "They took it back, and we have looked whether the child is safe"),
    Reason("other_service", "Another service can help with this better", signposts=True),
    Reason("other_area", "Another area has the duty to help this child", signposts=True),
)
CASE_REASONS: tuple[Reason, ...] = (
    Reason("by_agreement", "The family and their workers agree that support can end"),
    Reason("plan_done", "What the plan set out to do is done, and the family agrees"),
    Reason(
        "moved_received", "They moved, and the team there has said yes and knows the family", receiver=True
    ),
)
MISTAKE = "opened_by_mistake"
OTHER_REASONS: tuple[Reason, ...] = (
    Reason(MISTAKE, "It was opened by mistake: the request goes back and is decided anew"),
)
REFUSED: tuple[RefusedReason, ...] = (
    RefusedReason(
        "not_parenting", "The harm does not come from parenting",
        "That the harm comes from outside the family is why this service exists.",
        "Open a case on harm from outside the family alone, or go on with it.", "accept",
    ),
    RefusedReason(
        "parent_doing_all", "The parents are doing all they can",
        "A parent who does all they can needs people beside them, not fewer.",
        "Go on, and offer the parents a support worker of their own.", "ask",
    ),
    RefusedReason(
        "not_on_checklist", "It does not fit the checklist",
        "A list of signs can raise a worry. It never lowers one: what a parent or a child says is enough.",
        "Go on, and let a second person read it.", "accept",
    ),
    RefusedReason(
        "none_in_area", "There is no exploitation in this area",
        "No area is without it, and no family can be told so.",
        "Go on here. If it happens somewhere else, ask the team there as well, and stay until they say yes.", "area",
    ),
    RefusedReason(
        "not_engaging", "They do not engage",
        "Not being reached is a sign of harm and not a choice to end support.",
        "Plan the next attempt: a day, and another way or another worker.", "attempt",
    ),
    RefusedReason(
        "turned_18", "The young person turned 18",
        "Harm does not stop at a birthday, and nothing is switched off by one.",
        "Go on, with a plan for adult support that the young person is part of.", "stay",
    ),
    RefusedReason(
        "low_score", "A low score on a checklist",
        "A score can raise a worry. It never ends one.",
        "Go on, and let a second person read it.", "accept",
    ),
    RefusedReason(
        "low_risk", "The risk looks low",
        "Early is when help works best.",
        "Send it to a parent support worker for early help, with the family, before harm is done.", "early",
    ),
    RefusedReason(
        "no_investigation", "The police see a risk and plan no investigation",
        "That nobody is investigated leaves the child as much at risk as before.",
        "Send it to a parent support worker for early help with the family.", "early",
    ),
)  # fmt: skip
_REFUSED = {one.key: one for one in REFUSED}

SIGNS: tuple[Sign, ...] = (
    Sign("behaviour", "A change in how they are: moods, sleep, temper, secrecy"),
    Sign("things", "Money, phones, clothes or other things that nobody can explain"),
    Sign("friends", "New or older friends whom the family does not know"),
    Sign("family", "Sudden anger at the family, or pulling away from it"),
    Sign("missing", "Away without a word, or home late, more than once"),
    Sign("cars", "Cars, taxis or people who wait for them"),
    Sign("calls", "Calls and messages at all hours, or a second phone"),
    Sign("school", "Missing lessons, or a sudden drop at school"),
    Sign("body", "Injuries, tiredness, drugs or drink"),
    Sign("online", "Somebody online whom they cannot name"),
)
FEW = (
    3  # fewer ticks than this are "few signs": words that send a worry to a second reader, and decide nothing
)

# What somebody may write instead of a reason that is refused. It is shown to the second person and decides nothing.
_PHRASES: dict[str, tuple[str, ...]] = {
    "not_parenting": ("not attributable to parent", "no parenting concern", "not a parenting"),
    "parent_doing_all": (
        "all they can",
        "all she can",
        "all he can",
        "protective parent",
        "parents are protecting",
    ),
    "not_on_checklist": ("checklist", "does not meet criteria", "did not meet the threshold", "tick list"),
    "none_in_area": ("in this area", "in our area", "no cse here", "not a problem here"),
    "not_engaging": ("not engag", "engage", "did not respond", "no reply", "hard to reach", "refuses to"),
    "turned_18": ("turned 18", "now 18", "is an adult", "eighteen"),
    "low_score": ("score", "low risk", "scored"),
}


def phrases_in(text: str) -> list[str]:
    """Return the refused reasons that free text may hold, for the second person to look at. It refuses nothing."""
    folded = " ".join(text.casefold().split())
    return [key for key, phrases in _PHRASES.items() if any(one in folded for one in phrases)]


def refused_words(key: str) -> str:
    """Return what a flagged phrase comes near to, in words."""
    return _REFUSED[key].words


def reason_to_end(key: str, known: Iterable[Reason]) -> Reason:
    """Return the reason. Raises Refused: a refused reason by its own code, with why and the right way round;
    `choice_unknown`.
    """
    if key in _REFUSED:
        no = _REFUSED[key]
        raise Refused(f"{no.why} {no.instead}", code=no.code, field="reason")
    found = next((one for one in known if one.key == key), None)
    if found is None:
        raise Refused("Choose one of the answers.", code="choice_unknown", field="reason")
    return found


def reason_words(key: str) -> str:
    """Return a reason in words."""
    return next(
        (one.words for one in (*REQUEST_REASONS, *CASE_REASONS, *OTHER_REASONS) if one.key == key), key
    )


def signposts(key: str) -> bool:
    """Whether with this reason another service has to say yes before anything ends (R14)."""
    return any(one.signposts for one in REQUEST_REASONS if one.key == key)


def another_person(by_id: uuid.UUID, had_part: Collection[uuid.UUID | None], *, what: str) -> None:
    """Raise Refused(`second_person`) where `by_id` had a part in what is decided: two people, always (R8, R9)."""
    if by_id in had_part:
        raise Refused(f"{what} Ask somebody who had no part in it.", code="second_person")


def few_signs(signs: Collection[str]) -> bool:
    """Whether few signs are ticked: words, not a score (R11)."""
    return len(set(signs)) < FEW


def second_reader_needed(signs: Collection[str], *, disclosed: bool, asked_by_family: bool) -> bool:
    """Whether a second person must read it: few signs, and a child's disclosure or a family's own worry (R11)."""
    return few_signs(signs) and (disclosed or asked_by_family)


@dataclass(frozen=True)
class View:
    """The newest view of one person or worker about ending support."""

    whose: str
    answer: str


@dataclass(frozen=True)
class Standing:
    """What is known of a case that might end: whose views there are, and what is still owed."""

    views: tuple[View, ...]
    workers: frozenset[str]  # the parts among ipsw and csw that somebody has
    promises: int  # open promises
    clocks: tuple[str, ...]  # what still runs, in words
    requests: int  # undecided requests for what may be the same child
    costs: int = 0  # what they say it costs them or matters to them, without an answer (R34, R35)
    needs: int = 0  # needs of the child for which nothing is written that helps (R37)


@dataclass(frozen=True)
class Lacking:
    """One thing that must come before support ends: its code, what is missing, and the right way round."""

    code: str
    what: str
    how: str


def lacking(standing: Standing) -> tuple[Lacking, ...]:
    """Return everything that must come first, in the order in which somebody would do it; empty when support may end."""
    return (*_views_lacking(standing), *_owed(standing))


def _views_lacking(standing: Standing) -> list[Lacking]:
    found = []
    parents = [v.answer for v in standing.views if v.whose == "parent"]
    child = [v.answer for v in standing.views if v.whose == "child"]
    if "not_yet" in (*parents, *child):
        found.append(Lacking("family_not_agreed", "Somebody in the family says: not yet.",
                             "Ask what they still need, promise it, and ask again when it is done."))  # fmt: skip
    if "yes" not in parents and "not_yet" not in parents:
        found.append(Lacking("family_view_missing", "No parent or carer has said yet that support can end.",
                             "Ask them, and write down what they say, or let them say it in their account."))  # fmt: skip
    if not child:
        found.append(Lacking("child_view_missing", "The young person has not been asked.",
                             "Let their own worker ask. “Would rather not say” is an answer too."))  # fmt: skip
    workers = {v.whose: v.answer for v in standing.views if v.whose in standing.workers}
    for part, name in (("ipsw", "The parents’ worker"), ("csw", "The child’s worker")):
        if part in standing.workers and workers.get(part) != "yes":
            found.append(Lacking("worker_view_missing", f"{name} has not said that support can end.",
                                 "Ask for their view. If they say not yet, talk about it together."))  # fmt: skip
    return found


def _owed(standing: Standing) -> list[Lacking]:
    found = []
    if standing.promises:
        found.append(Lacking("promises_open", f"Promises still to keep or to confirm: {standing.promises}.",
                             "Keep them first, or agree with the family to give them up."))  # fmt: skip
    if standing.clocks:
        found.append(Lacking("clocks_open", f"Still owed to the family: {'; '.join(standing.clocks)}.",
                             "Do what is owed first."))  # fmt: skip
    if standing.requests:
        found.append(Lacking("request_unanswered", "A request for help about this child waits for an answer.",
                             "Answer it first."))  # fmt: skip
    if standing.costs:
        found.append(Lacking("costs_unanswered", f"What the family says it costs them, or matters to them, without an answer:"
                             f" {standing.costs}.", "Answer each: with an offer, or with the reason why not."))  # fmt: skip
    if standing.needs:
        found.append(Lacking("needs_unanswered", f"What the child needs, without anything written that helps: {standing.needs}.",
                             "Ask the child and the parents what helps, and write it down for whoever comes next."))  # fmt: skip
    return found


def may_end(standing: Standing) -> None:
    """Raise Refused with the first thing that is lacking, and the right way round."""
    if missing := lacking(standing):
        first = missing[0]
        raise Refused(f"{first.what} {first.how}", code=first.code)
