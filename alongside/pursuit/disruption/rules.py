"""Rules of this room as pure functions: what can be done about those who harm, when nobody does, and what is counted.

The kinds follow the Home Office's "Child exploitation disruption toolkit"; the sentences are our own, for telling a family
what a thing means. No score decides anything here, and nothing says that a worker is at fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from alongside.ground.base.errors import Refused


@dataclass(frozen=True)
class Kind:
    """One thing that an agency can do: its name, and what it means in a plain sentence."""

    key: str
    label: str
    sentence: str


OPEN, APART = "open", "apart"
KINDS: tuple[Kind, ...] = (
    Kind("warning_notice", "Child abduction warning notice", "Police tell somebody in writing to stay away from the child."),
    Kind("sexual_order", "Sexual risk or harm prevention order",
         "A court forbids somebody things that put children at risk. Breaking it is a crime."),
    Kind("slavery_order", "Slavery and trafficking risk or prevention order",
         "A court forbids somebody things by which they use people. Breaking it is a crime."),
    Kind("injunction", "Civil injunction or court order", "A court tells somebody where not to go, or what not to do."),
    Kind("closure", "A place is closed", "Police or the council close a house, flat or shop for a time."),
    Kind("licensing", "Licence looked at or taken away",
         "The council looks at the licence of a taxi, shop, bar or hotel, and may take it away."),
    Kind("tenancy", "Landlord or tenancy", "A landlord acts, so that a home is not used to harm children."),
    Kind("vehicle", "Vehicle stopped or taken", "Police stop a car that is used to harm children, or take it away."),
    Kind("place_visit", "Place visited to make it safe",
         "People who know about exploitation visit a place and tell those who work there what to look for."),
    Kind("arrest", "Arrest", "Police take somebody away to ask them about a crime."),
    Kind("charge", "Charge", "Somebody has to go to court for a crime."),
    Kind("bail", "Bail condition", "Somebody may stay out of prison, and must keep away from people or places."),
    Kind("online", "Account or number blocked", "A company closes an account or a number that is used to harm children."),
    Kind("other", "Something else", "Something else is done to stop those who harm."),
)  # fmt: skip
UNDECIDED = Kind(OPEN, "Still to be chosen", "Which step it is has still to be chosen.")
KEPT = Kind(APART, "Something was done", "Police say what it was when they can.")
CHOICES: list[tuple[str, str]] = [(one.key, one.label) for one in (*KINDS, UNDECIDED, KEPT)]
SENTENCES: dict[str, str] = {one.key: one.sentence for one in (*KINDS, UNDECIDED, KEPT)}

STOPPED, SOME, EARLY, NOTHING, NOT_DONE = "stopped", "some", "early", "nothing", "not_done"
RESULTS: list[tuple[str, str]] = [
    (STOPPED, "It stopped what they did"),
    (SOME, "It made it harder for them"),
    (EARLY, "Done, and too early to say"),
    (NOTHING, "Done, and nothing came of it"),
    (NOT_DONE, "It was not done"),
]
SAYS_WHY = frozenset({NOTHING, NOT_DONE})

ANSWERS: list[tuple[str, str]] = [
    ("very_well", "Very well"),
    ("well", "Well"),
    ("some", "Partly"),
    ("badly", "Badly"),
    ("not_at_all", "Nothing was done that I know of"),
    ("rather_not", "I do not want to answer"),
]


@dataclass(frozen=True)
class Came:
    """What came of something: on which London day, which result, in whose words, and why nothing came of it."""

    done_on: date | None
    result: str
    words: str = ""
    why: str = ""


def check_came(came: Came, *, kind: str) -> None:
    """Refuse a result that does not say what it must: `kind_open`, `done_on_missing`, `why_missing`, `result_unknown`."""
    if came.result not in dict(RESULTS):
        raise Refused("Choose what came of it.", code="result_unknown", field="result")
    if came.result in SAYS_WHY and not came.why.strip():
        raise Refused(
            "Say why. “No result” is an answer when it has a reason.", code="why_missing", field="why"
        )
    if came.result != NOT_DONE and came.done_on is None:
        raise Refused("Say on which day it was done.", code="done_on_missing", field="done_on")
    if came.result != NOT_DONE and kind == OPEN:
        raise Refused("Say first what was done.", code="kind_open", field="kind")


def check_target(target: str, *, who: str, has_place: bool, apart: bool) -> None:
    """Refuse something aimed at nobody: `who_missing`, `site_missing`, `network_apart`."""
    if apart:
        return
    if target == "person" and not who.strip():
        raise Refused(
            "Say who, in neutral words. A name is not needed: “a man with a grey car”.", code="who_missing", field="who"
        )  # fmt: skip
    if target == "place" and not has_place:
        raise Refused(
            "Choose the place. If it is not in the list, write it down first beside the child.",
            code="site_missing", field="site_id",
        )  # fmt: skip
    if target in ("network", "thing"):
        raise Refused(
            "Police intelligence or the hub writes about a group, a car or a phone. Say who, in neutral words, or ask them.",
            code="network_apart", field="target",
        )  # fmt: skip


def unlooked_since(
    *,
    opened_on: date,
    harms: Iterable[date],
    entries: Iterable[date],
    reach: Callable[[date], date],
    on: date,
) -> date | None:
    """Return since which day nobody has written what is done about those who harm, while harm goes on; else None (R160).

    Harm goes on while the newest typed fact of it is within the time to review a plan: `reach` gives the last day of that
    time from a day. It counts from the day the case was opened, or from the newest entry, whichever is later. When `reach`
    of what is returned has passed, the case is late: the people who harm are not being looked at.
    """
    newest = max(harms, default=None)
    if newest is None or reach(newest) < on:
        return None
    return max([opened_on, *entries])


@dataclass(frozen=True)
class Focus:
    """How many typed entries are about parents, and how many about those who harm and the places (R161)."""

    parents: int
    others: int
    lines: tuple[tuple[str, str, int], ...] = ()  # side, what was counted, how many

    @property
    def all(self) -> int:
        """How many were counted together."""
        return self.parents + self.others

    @property
    def words(self) -> str:
        """The two numbers in one line."""
        return f"{self.parents} about parents, {self.others} about those who harm and the places"


def stands_out(focus: Focus, *, times: int, least: int) -> bool:
    """Whether a manager looks: at least `least` entries are about parents, and more than `times` for each of the others."""
    return focus.parents >= least and focus.parents > times * focus.others
