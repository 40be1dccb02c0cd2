"""Rules of a case, as pure functions: who fits which part, what must be answered, and the family's journey (R81)."""

from __future__ import annotations

import math
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alongside.family.cases.models import Allocation, Level, Stage
from alongside.family.cases.policies import CASE_ROLES
from alongside.family.people.models import FamilyMember
from alongside.family.people.rules import line_of, one_of, past_day
from alongside.ground.accounts.roles import INDEPENDENT_ROLES
from alongside.ground.base.errors import Refused

Part = Allocation.Part

ROLES_OF_PART: dict[str, frozenset[str]] = {
    Part.LEAD: frozenset(CASE_ROLES),
    Part.IPSW: frozenset({"ipsw"}),
    Part.CSW: frozenset({"csw"}),
    Part.SOCIAL_WORKER: frozenset({"social_worker"}),
    Part.OTHER: frozenset(CASE_ROLES | {"carer", "befriender", "dso"}),
}
_WHO_FITS = {
    Part.LEAD: "The lead works for an agency, usually social care, and is never the parents' own worker.",
    Part.IPSW: "Only a parent support worker can be the parents' own worker.",
    Part.CSW: "Only a child support worker can be the child's own worker.",
    Part.SOCIAL_WORKER: "Only a social worker can have this part.",
    Part.OTHER: "This person's role does not work with families in this way.",
}
_APART = {Part.IPSW: Part.CSW, Part.CSW: Part.IPSW}
_LEVELS_OF_TWO = frozenset({Level.MEDIUM, Level.HIGH})


@dataclass(frozen=True)
class PersonFacts:
    """The child of a case. `person_id` names somebody already in the family group (a sister, say)."""

    full_name: str = ""
    known_as: str = ""
    born_on: date | None = None
    person_id: uuid.UUID | None = None


@dataclass(frozen=True)
class MemberFacts:
    """Somebody else in the family group, new to it."""

    full_name: str
    relationship: str
    known_as: str = ""
    born_on: date | None = None
    lives_with_child: bool | None = None
    parental_responsibility: bool | None = None


@dataclass(frozen=True)
class PetFacts:
    """An animal of the family (R30)."""

    name: str
    kind: str


def check_others(others: Iterable[MemberFacts]) -> None:
    """Refuse a second child in one case (`one_child_a_case`): each has their own, with their own worker (R31)."""
    if any(other.relationship == FamilyMember.Relationship.CHILD for other in others):
        raise Refused(
            "Each child has their own case. Add this child as a brother or sister, then open their case.",
            code="one_child_a_case",
            field="others",
        )


def check_part(part: str, roles: Collection[str]) -> None:
    """Refuse a part that does not exist (`part_unknown`) or one that no role of the person fits (`part_role`).

    A lead never holds an independent role beside another one: the lynchpin is not the parents' advocate (R44,
    R45).
    """
    if part not in ROLES_OF_PART:
        raise Refused("Choose what this person will do.", code="part_unknown", field="part")
    fits = bool(ROLES_OF_PART[part] & set(roles))
    if not fits or (part == Part.LEAD and set(roles) & set(INDEPENDENT_ROLES)):
        raise Refused(_WHO_FITS[Part(part)], code="part_role", field="user_id")


def kept_apart(part: str, held_in_family: Iterable[str]) -> bool:
    """Whether one person would be the parents' and the child's worker of one family (R43)."""
    return _APART.get(Part(part)) in set(held_in_family)


def end_words(why: str, reason: str) -> tuple[str, str]:
    """Return the code of why a worker stops and the words that the family reads (R47).

    A code without words says itself. Raises Refused: `choice_unknown`; `words_missing` for "another reason" without one;
    `words_too_long`.
    """
    code = one_of(why, Allocation.Why.values, field="why")
    said = line_of(reason, field="reason", limit=400, required=code == Allocation.Why.OTHER)
    return code, said or Allocation.Why(code).label


def missing_workers(level: str, parts: Collection[str]) -> tuple[str, ...]:
    """Which of the two workers a case of this level lacks: `ipsw`, `csw`, both or none (R42)."""
    if level not in _LEVELS_OF_TWO:
        return ()
    return tuple(part for part in (Part.IPSW.value, Part.CSW.value) if part not in parts)


_STAGES: dict[str, tuple[str, str]] = {
    Stage.REFERRAL: ("You asked for help", "Somebody reads what you told us and decides what happens."),
    Stage.ENGAGEMENT: ("Getting to know each other", "You meet the people who will work with you."),
    Stage.ASSESSMENT: (
        "Understanding what is happening",
        "Together we find out what is being done to your child.",
    ),
    Stage.PLANNING: ("Planning for safety", "We write a plan with you: at home, outside and online."),
    Stage.INVESTIGATION: ("Police investigation", "The police look for the people who harm your child."),
    Stage.COURT: ("Court", "You are told each date, and helped to get ready."),
    Stage.RECOVERY: ("Recovery and support after", "Support goes on when the rest is over."),
    Stage.CLOSED: ("Support has ended", "You can ask for help again at any time."),
}
_NOT_FOR_EVERYONE = frozenset({Stage.INVESTIGATION, Stage.COURT})
_ORDER = list(_STAGES)


@dataclass(frozen=True)
class JourneyStage:
    """One part of the way. `state` is `done`, `now` or `next`; `not_for_everyone`: some families never come here."""

    key: str
    title: str
    words: str
    state: str
    not_for_everyone: bool


@dataclass(frozen=True)
class JourneyWorker:
    """Somebody who works with the family now, and who stands in for them."""

    name: str
    agency: str
    part: str
    title: str
    since: date
    phone: str = ""
    cover_words: str = ""
    user_id: uuid.UUID | None = None


@dataclass(frozen=True)
class JourneyPromise:
    """Something owed to the family: what, by which day (and instant, where hours are promised), how many working days late."""

    kind: str
    words: str
    due_on: date
    late: bool
    working_days_late: int = 0
    due_at: datetime | None = None


@dataclass(frozen=True)
class Journey:
    """Where the family is, who is responsible now, what happens next and by when, and what is late (R81)."""

    stages: tuple[JourneyStage, ...]
    now: JourneyStage
    responsible: JourneyWorker | None
    workers: tuple[JourneyWorker, ...]
    next_promise: JourneyPromise | None
    promises: tuple[JourneyPromise, ...]
    late: tuple[JourneyPromise, ...]

    @property
    def who_words(self) -> str:
        """Who is responsible now, in a sentence."""
        if self.responsible is None:
            return "Nobody leads yet. A manager has to choose somebody."
        agency = f", {self.responsible.agency}," if self.responsible.agency else ""
        return f"{self.responsible.name}{agency} leads and answers to you."


def journey(
    *,
    stage: str,
    been: Collection[str] = (),
    workers: Sequence[JourneyWorker],
    promises: Sequence[JourneyPromise],
) -> Journey:
    """Lay out the journey from the stage, the stages left behind, today's workers and the promises that still run.

    A journey may go back: what lies ahead of the present stage shows as next, also when the family was there
    before. What not everyone meets (police, court) shows as done only if it was, so that nobody reads of a
    trial that never was. Raises ValueError for a stage that does not exist.
    """
    place = _ORDER.index(Stage(stage))
    stages = tuple(_stage(key, at, place) for at, key in enumerate(_ORDER) if _belongs(key, at, place, been))
    in_order = tuple(sorted(promises, key=_by_when))
    return Journey(
        stages=stages,
        now=next(s for s in stages if s.state == "now"),
        responsible=next((w for w in workers if w.part == Part.LEAD), None),
        workers=tuple(workers),
        next_promise=next((p for p in in_order if not p.late), None),
        promises=in_order,
        late=tuple(p for p in in_order if p.late),
    )


def _by_when(promise: JourneyPromise) -> tuple[date, float, str]:
    hour = promise.due_at.timestamp() if promise.due_at is not None else math.inf
    return promise.due_on, hour, promise.kind


def _belongs(key: str, at: int, place: int, been: Collection[str]) -> bool:
    if key == Stage.CLOSED:
        return at == place
    return at >= place or key not in _NOT_FOR_EVERYONE or key in been


def _stage(key: str, at: int, place: int) -> JourneyStage:
    title, words = _STAGES[key]
    state = "now" if at == place else "done" if at < place else "next"
    return JourneyStage(str(key), title, words, state, key in _NOT_FOR_EVERYONE)


def check_day(
    what: str, on: date, *, today: date, asked_on: date, known: Mapping[str, date], reason: str
) -> None:
    """Refuse a day that a family cannot have waited for (R5): `day_in_future`, `day_before_request`,
    `assessment_not_started`, `assessment_ended_before`, or another day than before without a `reason`.
    """
    past_day(on, today=today, field="on")
    if on < asked_on:
        raise Refused(
            "That is before they asked for help. Check the day.", code="day_before_request", field="on"
        )
    started, finished = known.get("assessment_started"), known.get("assessment_finished")
    if what == "assessment_finished" and (started is None or on < started):
        raise Refused(
            "Write down first when the assessment began, and a day after that.",
            code="assessment_not_started",
            field="on",
        )
    if what == "assessment_started" and finished is not None and on > finished:
        raise Refused(
            "It ended before that day. Check both days.", code="assessment_ended_before", field="on"
        )
    if what in known and not reason:
        raise Refused(
            "A day is written down already. Say why it is another one: the family reads both.", code="day_reason_missing",
            field="reason",
        )  # fmt: skip


def check_category(kinds: Collection[str], evidence: str) -> None:
    """Refuse a category of harm (`category_missing`, `exploitation_left_out`, `neglect_needs_evidence`): see R3, R10."""
    if not kinds:
        raise Refused("Choose at least one.", code="category_missing", field="kinds")
    if "exploitation" not in kinds:
        raise Refused(
            "Exploitation is a category of its own. Keep it, and choose another beside it if there is evidence of that too.",
            code="exploitation_left_out", field="kinds",
        )  # fmt: skip
    if "neglect" in kinds and not evidence.strip():
        raise Refused(
            "All that was told is harm from outside the family, and help does not need the word neglect. If there is"
            " evidence of neglect at home too, write it down: what, when, and how you know. A manager looks at it.",
            code="neglect_needs_evidence", field="evidence",
        )  # fmt: skip
