"""Rules of an assessment as pure functions: its parts in their order, and the one table of what it is finished by.

Nothing here counts points, and no question asks a parent what they do or do not do (R88).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from alongside.ground.base.errors import Refused

AGAIN_NEEDS_A_REASON = (
    "There is an assessment already. Say why a new one is needed."
    " You will ask the family only for what is new."
)


@dataclass(frozen=True)
class PartSpec:
    """One part: what is asked, what helps to answer, and whether "we looked, and there is nothing" can be the answer."""

    key: str
    title: str
    question: str
    hint: str
    may_be_none: bool = False
    mend: str = ""  # what to do while it is missing


PARTS: tuple[PartSpec, ...] = (
    PartSpec(
        "perpetrator", "Who does the harm, and how",
        "Who does the harm, and how did they get close to the child?",
        "Names, what they are called, what they gave and promised, how they control. If nobody knows yet, choose “Not yet"
        " known” and say how you find out. What police must keep to themselves does not belong here: the family reads this.",
        mend="Write who does the harm and how. “Not yet known” is an answer: say how you find out.",
    ),
    PartSpec(
        "context", "Where and through whom",
        "Which places, people and things make the harm possible?",
        "Streets, houses, transport, school, apps, friends who are used too. And who there looks out for the child.",
        mend="Write which places, people and things make the harm possible. “Not yet known” is an answer.",
    ),
    PartSpec(
        "strengths", "What is good, and what the family already does",
        "What is good in this family, and what have they already done to keep everyone safe?",
        "What others on record already said stands above. Add what you saw yourself.",
        mend="Write what is good in this family and what they already do.",
    ),
    PartSpec(
        "child", "The child: what they say, want and need",
        "What does the child say, want and need, in their own words where you can?",
        "Be curious. Who are they apart from the harm? Which need did those who harm them pretend to meet?",
        mend="Write what the child says, wants and needs. “Not yet known” is an answer: say how you ask them.",
    ),
    PartSpec(
        "family", "The family: what they see, know and ask for",
        "What do the parents, carers and brothers and sisters see, know and ask for?",
        "They know the child best. Say whose view each is.",
        mend="Write what the family sees, knows and asks for.",
    ),
    PartSpec(
        "outside", "Harm outside the home, and online",
        "What harm comes to the child and the family outside the home, and online?",
        "What is on record stands above: it need not be written again. Say what it does to each of them.",
        may_be_none=True, mend="Write about harm outside the home, or that you looked and know of none.",
    ),
    PartSpec(
        "inside", "Harm inside the home",
        "What harm has reached the inside of the home because of what is done to the child?",
        "Fear, shock, quarrels between brothers and sisters, parents blamed for what others do, a child who hurts a parent."
        " Harm at home that has another cause is written too, with its source.",
        may_be_none=True, mend="Write about harm inside the home, or that you looked and know of none.",
    ),
    PartSpec(
        "sides", "How the two belong together",
        "How do harm outside and harm inside belong together?",
        "Mark all that is true. Nobody has to choose one of them.",
        mend="Mark harm outside, inside, or both, and which leads to which. “Not yet known” is an answer.",
    ),
    PartSpec(
        "follows", "What follows",
        "What does all this mean for the child and the family, and what must the plan answer?",
        "Welfare first: what would make their days safer and better?",
        mend="Write what follows from all this, and what the plan must answer.",
    ),
)  # fmt: skip
BY_KEY: Mapping[str, PartSpec] = {one.key: one for one in PARTS}
FIRST = ("perpetrator", "context")


@dataclass(frozen=True)
class InvolvedSpec:
    """One thing that makes an assessment the family's too, as workers say it and as the family is `told` of it.

    `before`: asked before it is finished, the others after.
    """

    key: str
    title: str
    before: bool
    told: str


INVOLVED: tuple[InvolvedSpec, ...] = (
    InvolvedSpec("invited", "They were invited to take part", True, "Your family was invited to take part"),
    InvolvedSpec(
        "informed",
        "They know what it is for, and who reads it",
        True,
        "Your family was told what it is for, and who reads it",
    ),
    InvolvedSpec(
        "prepared", "They had time and help to prepare", True, "Your family had time and help to prepare"
    ),
    InvolvedSpec("heard", "They were listened to", True, "Your family was listened to"),
    InvolvedSpec(
        "views",
        "Their views stand in it in their own words",
        True,
        "What your family thinks stands in it in your own words",
    ),
    InvolvedSpec("copy", "They have their copy", False, "Your family has a copy"),
    InvolvedSpec(
        "agreed", "They were asked whether they agree", False, "Your family was asked whether you agree"
    ),
    InvolvedSpec("feedback", "They were told what came of it", False, "Your family was told what came of it"),
)
MOVES: Mapping[str, tuple[str, ...]] = {
    "draft": ("finalised",),
    "finalised": ("superseded",),
    "superseded": (),
}


@dataclass(frozen=True)
class Facts:
    """What the rules of finishing need of an assessment. Names are short names of people, titles those of the page."""

    standings: Mapping[str, str] = field(
        default_factory=dict
    )  # part -> how it stands; a part without one is missing
    marked: bool = False
    without_needs: Sequence[str] = ()
    without_bond: Sequence[str] = ()
    without_goal: Sequence[str] = ()
    siblings_unseen: Sequence[str] = ()
    unsourced: Sequence[str] = ()  # beginnings of statements without kind or source
    out_of_context: Sequence[str] = ()
    calm_owed: bool = False
    not_involved: Sequence[str] = ()  # items of involvement without an answer
    sources_checked: bool = True


@dataclass(frozen=True)
class FinishRule:
    """One row of the table. `breaks` returns what breaks it: names, or whether it is broken at all."""

    code: str
    where: str  # the part, or the page, where it is mended
    message: str
    breaks: Callable[[Facts], Collection[str] | bool]


@dataclass(frozen=True)
class Unready:
    """A rule that an assessment breaks: where it is mended, and how, in words."""

    code: str
    where: str
    message: str


def _missing(key: str) -> Callable[[Facts], bool]:
    return lambda facts: key not in facts.standings


FINISHING: tuple[FinishRule, ...] = (
    *(FinishRule(f"{one.key}_missing", one.key, one.mend, _missing(one.key)) for one in PARTS),
    FinishRule(
        "sides_unmarked", "sides", "Mark harm outside, inside or both; or choose “Not yet known”.",
        lambda f: f.standings.get("sides") == "known" and not f.marked,
    ),
    FinishRule(
        "needs_missing", "members", "Write what each of them needs, or let them say it under “What it costs”: {names}.",
        lambda f: f.without_needs,
    ),
    FinishRule(
        "bond_missing", "members", "Write how the child and each of them are with each other: {names}.",
        lambda f: f.without_bond,
    ),
    FinishRule(
        "goal_missing", "members",
        "Those who do the harm may have come between them. Write one thing that would bring them closer again: {names}.",
        lambda f: f.without_goal,
    ),
    FinishRule(
        "sibling_unseen", "siblings", "Look at how each brother and sister is, one by one: {names}.",
        lambda f: f.siblings_unseen,
    ),
    FinishRule(
        "statement_unsourced", "statements",
        "Say for each whether it was seen, told or is an opinion, and whose; or leave it out: {names}.",
        lambda f: f.unsourced,
    ),
    FinishRule(
        "incident_without_context", "statements",
        "It tells of something that happened. Write what came before, or that it is not yet known: {names}.",
        lambda f: f.out_of_context,
    ),
    FinishRule(
        "calm_plan_missing", "calm",
        "A child who is harmed by others hurt somebody at home. Write with them what helps both, and what calms tonight.",
        lambda f: f.calm_owed,
    ),
    FinishRule(
        "involvement_unanswered", "involvement",
        "Say how the family was part of this, or why not: {names}.", lambda f: f.not_involved,
    ),
    FinishRule(
        "sources_unchecked", "sources_checked",
        "Tick that whatever could be held against a parent stands under “Said about a parent”, with its source.",
        lambda f: not f.sources_checked,
    ),
)  # fmt: skip


def unready(facts: Facts) -> list[Unready]:
    """Return every rule of finishing that an assessment breaks, in the table's order; each says how it is mended."""
    found = []
    for rule in FINISHING:
        broken = rule.breaks(facts)
        if broken:
            names = "; ".join(broken) if not isinstance(broken, bool) else ""
            found.append(Unready(rule.code, rule.where, rule.message.format(names=names)))
    return found


def check_start(*, draft: bool, in_force: bool, why: str) -> None:
    """Refuse to begin (`assessment_open`, `reason_missing`) beside a draft, or anew without a reason (R49)."""
    if draft:
        raise Refused("One is being written already. Write in that one, together.", code="assessment_open")
    if in_force and not why:
        raise Refused(AGAIN_NEEDS_A_REASON, code="reason_missing", field="why_again")


def check_part(
    *, key: str, standing: str, marks: Collection[str], earlier: bool, begun: Collection[str]
) -> None:
    """Refuse a part that cannot stand so.

    `begun` are the parts that are answered. Codes: `first_parts_first` (who does the harm, and where, come first),
    `never_none`, `nothing_before`, `arrow_without_sides`, `sides_only`.
    """
    if key not in FIRST and not set(FIRST) <= set(begun):
        raise Refused(
            "Begin with who does the harm, and where. “Not yet known” is an answer. Then come back: your words are kept.",
            code="first_parts_first",
        )
    if standing == "none" and not BY_KEY[key].may_be_none:
        raise Refused(
            "Write what you know, or choose “Not yet known” and say how you find out.",
            code="never_none",
            field="standing",
        )
    if standing == "same" and not earlier:
        raise Refused(
            "There was no assessment before. Write what you know.", code="nothing_before", field="standing"
        )
    if marks and key != "sides":
        raise Refused("Mark that under “How the two belong together”.", code="sides_only", field="marks")
    if set(marks) & {"out_to_in", "in_to_out"} and not {"outside", "inside"} <= set(marks):
        raise Refused(
            "An arrow leads from one to the other: mark harm outside and harm inside as well.",
            code="arrow_without_sides", field="marks",
        )  # fmt: skip


def goal_owed(bond: str, between: str, goal: str) -> bool:
    """Whether a relationship needs a goal of repair: it is strained or broken, and those who harm may have come between (R91)."""
    return bond in ("strained", "apart") and between != "no" and not goal.strip()


def answer_needs_words(answer: str, words: str) -> bool:
    """Whether whoever does not simply agree has still to say why."""
    return answer != "agree" and not words.strip()
