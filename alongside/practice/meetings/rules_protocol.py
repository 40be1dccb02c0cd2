"""What a meeting is checked against: the expectations of the participation protocol, pure functions (R122)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

EXPECTATIONS: dict[str, str] = {
    "invited": "Each parent has an invitation of their own, or is left out by the rules",
    "young": "The young person is asked whether they want to come",
    "notice": "The family has the notice promised, or reads why it could not be",
    "ways": "The family can say which time and way of taking part suits them",
    "papers": "Papers reach the family before the meeting",
    "advocate": "Each parent can bring somebody, and the parents’ worker is invited",
    "needs": "Everybody is asked what they need to take part",
    "points": "Every point that the family sends has an outcome",
    "told": "The family is told of each decision in time",
    "after": "Everybody is asked afterwards how it was",
}
ALWAYS = ("invited", "points", "told")
_FULL = tuple(EXPECTATIONS)
BY_KIND: dict[str, tuple[str, ...]] = {
    # Called within hours: notice and papers cannot be promised.
    "strategy": tuple(key for key in _FULL if key not in ("notice", "papers")),
    **dict.fromkeys(
        (
            "child_in_need",
            "conference",
            "core_group",
            "exploitation",
            "family_group",
            "review",
            "prosecution",
        ),
        _FULL,
    ),
}


@dataclass(frozen=True)
class MeetingFacts:
    """What is known of one meeting, for checking it. A parent `left_out` carries what is missing of the reason."""

    parents: int = 0
    invited: int = 0
    left_out_missing: Sequence[tuple[str, Sequence[str]]] = ()  # name, what is missing (empty: by the rules)
    not_yet: int = 0
    young_status: str = "not_yet"
    notice_short: int = 0  # invitations to parents that went out later than P-INVITE
    urgent_said: bool = False
    papers: bool = False
    wishes_open: int = 0  # asked for another time or way, and had no answer
    needs_open: int = 0  # said what they need, and had no answer
    support_invited: bool = False
    held: bool = False
    points: int = 0
    points_settled: int = 0
    decisions_late: int = 0
    finished: bool = False


@dataclass(frozen=True)
class Finding:
    """One expectation and how it stands: `met` is None while it is too early to say."""

    key: str
    met: bool | None
    words: str

    @property
    def expectation(self) -> str:
        """The expectation in words."""
        return EXPECTATIONS[self.key]


def check(facts: MeetingFacts, expectations: Iterable[str]) -> list[Finding]:
    """Return how a meeting stands against each expectation of its own version, in their order."""
    return [Finding(key, *_CHECKS[key](facts)) for key in EXPECTATIONS if key in set(expectations)]


def compliant(findings: Iterable[Finding]) -> bool:
    """Whether nothing that can be said yet is missing."""
    return all(one.met is not False for one in findings)


_Said = tuple[bool | None, str]


def _invited(facts: MeetingFacts) -> _Said:
    missing = [f"{name}: {', '.join(what)}" for name, what in facts.left_out_missing if what]
    if missing:
        return False, "Somebody is left out without " + "; ".join(missing)
    if facts.not_yet:
        return (False if facts.held else None), f"{facts.not_yet} not invited yet"
    words = f"{facts.invited} of {facts.parents} parents invited"
    left = len(facts.left_out_missing)
    return True, words + (f", {left} left out by the rules" if left else "")


def _young(facts: MeetingFacts) -> _Said:
    words = {
        "invited": "Asked, and invited",
        "not_wanted": "Asked, and would rather not come",
        "left_out": "Left out, with a recorded reason",
    }
    said = words.get(facts.young_status)
    return (True, said) if said else ((False if facts.held else None), "Not asked yet")


def _notice(facts: MeetingFacts) -> _Said:
    if not facts.notice_short:
        return (True, "In time") if facts.invited else (None, "No invitation has gone out yet")
    return (
        (True, "Less notice, with the reason")
        if facts.urgent_said
        else (False, "Less notice, and no reason given")
    )


def _answered(count: str, words: str) -> Callable[[MeetingFacts], _Said]:
    def found(facts: MeetingFacts) -> _Said:
        if waiting := getattr(facts, count):
            return (False if facts.held else None), f"{waiting} {words}"
        if not facts.invited:
            return None, "Once somebody of the family is invited"
        return True, "Asked with the invitation; whoever said something was answered"

    return found


def _papers(facts: MeetingFacts) -> _Said:
    if facts.papers:
        return True, "The family reads them with the invitation"
    return (False if facts.held else None), "None were added"


def _advocate(facts: MeetingFacts) -> _Said:
    if facts.support_invited:
        return True, "Asked with the invitation; the parents’ worker or an advocate is invited"
    return (False if facts.held else None), "No parents’ worker or advocate is invited"


def _points(facts: MeetingFacts) -> _Said:
    left = facts.points - facts.points_settled
    if not left:
        return True, f"{facts.points} of {facts.points}" if facts.points else "None was sent"
    return (False if facts.finished else None), f"{left} of {facts.points} without an outcome"


def _told(facts: MeetingFacts) -> _Said:
    return (False, f"{facts.decisions_late} late") if facts.decisions_late else (True, "Nothing is late")


def _after(facts: MeetingFacts) -> _Said:
    return (True, "Everybody is asked") if facts.held else (None, "After the meeting")


_CHECKS = {
    "invited": _invited,
    "young": _young,
    "notice": _notice,
    "ways": _answered("wishes_open", "asked for another time or way, and had no answer"),
    "papers": _papers,
    "advocate": _advocate,
    "needs": _answered("needs_open", "said what they need, and had no answer"),
    "points": _points,
    "told": _told,
    "after": _after,
}
