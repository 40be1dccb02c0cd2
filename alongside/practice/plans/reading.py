"""Reading what stands around the measures of a plan: how to approach the child, what parents do already, wishes, who is to
be stopped, what people say of the version, and what calls for a review (R94, R97-R99, R101, R104).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.selectors import case_get
from alongside.family.circumstances.models import Adaptation, Strength
from alongside.family.circumstances.selectors.child import adaptations_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.practice.engagement.models import ParentsKnow
from alongside.practice.plans.models import Plan, PlanVersion
from alongside.practice.plans.models_guard import DisruptionLine, PlanReview, ReviewTrigger
from alongside.practice.plans.models_voices import (
    ApproachDeparture,
    ApproachLine,
    FamilyRating,
    Involvement,
    StrategySaid,
    VersionAnswer,
    WishAnswer,
    YoungWish,
)
from alongside.practice.plans.origins import Origins, origins_of
from alongside.practice.plans.selectors import PlanPage

APPROACH_READ = "plans.approach"
_MANY = 200
_ASKED_OF_YOU = {"wakes": "Who should wake or speak to you", "triggers": "What frightens or angers you"}


@dataclass(frozen=True)
class ApproachGroup:
    """One question about approaching the child, with what each person says now."""

    key: str
    label: str
    lines: tuple[ApproachLine, ...]

    @property
    def asked_of_you(self) -> str:
        """The question as it is put to the young person: nobody is "them" on their own page or paper."""
        return _ASKED_OF_YOU.get(self.key, self.label)


@dataclass(frozen=True)
class Approach:
    """How to approach the child: the parents' own words first, then what helps as other rooms hold it (R101)."""

    case: Case
    groups: tuple[ApproachGroup, ...]
    adaptations: tuple[Adaptation, ...]
    known: tuple[ParentsKnow, ...]
    departures: tuple[ApproachDeparture, ...]

    def __bool__(self) -> bool:
        return bool(any(group.lines for group in self.groups) or self.adaptations or self.known)


@dataclass(frozen=True)
class StrategyView:
    """Something that the parents already do, and what was said about it, oldest first (R98)."""

    strategy: Strength
    said: tuple[StrategySaid, ...]

    @property
    def waits(self) -> bool:
        """Whether somebody advised against it and the parents have not answered yet."""
        return bool(self.said) and self.said[-1].kind == StrategySaid.Kind.ADVICE


@dataclass(frozen=True)
class WishView:
    """A wish of the young person and what became of it, the newest answer; None while nobody answered (R97)."""

    wish: YoungWish
    answer: WishAnswer | None


@dataclass(frozen=True)
class VersionVoice:
    """One person's newest answer; `here` while they have a place in the case, `earlier` when it was of an earlier version."""

    answer: VersionAnswer
    here: bool
    earlier: bool


@dataclass(frozen=True)
class Beside:
    """Everything of a plan but its measures."""

    approach: tuple[ApproachGroup, ...]
    strategies: tuple[StrategyView, ...]
    wishes: tuple[WishView, ...]
    disruption: tuple[DisruptionLine, ...]
    voices: tuple[VersionVoice, ...]
    mine: VersionAnswer | None
    triggers: tuple[ReviewTrigger, ...]  # since the last review
    lead: Allocation | None
    left: frozenset[uuid.UUID]  # who worked on the case and does no longer: what they own waits for somebody
    overdue: bool
    origins: Origins  # of the measures that took up what was said with an advocate (R121)

    @property
    def waits_for_lead(self) -> bool:
        """Whether nobody leads now: the plan waits for a new owner, and says so (R104)."""
        return self.lead is None


def approach_groups(*, case_id: uuid.UUID, partnership_id: uuid.UUID) -> tuple[ApproachGroup, ...]:
    """Return what each person now says of how to approach the child, question by question, in one query."""
    newest: dict[tuple[str, uuid.UUID], ApproachLine] = {}
    rows = ApproachLine.objects.filter(partnership_id=partnership_id, case_id=case_id).select_related(
        "person"
    )
    for line in first_of(rows.order_by("-at", "-id"), _MANY):
        newest.setdefault((line.kind, line.person_id), line)
    standing = [line for line in newest.values() if line.words]
    return tuple(
        ApproachGroup(key, str(label), tuple(line for line in standing if line.kind == key))
        for key, label in ApproachLine.Kind.choices
    )


def approach(*, viewer: User, case_id: uuid.UUID) -> Approach:
    """Return all that is known of how to approach the child, before somebody attends; its opening is audited (R101).

    For everybody in the circle, whoever looks in an emergency among them. Raises Missing.
    """
    case = case_get(viewer=viewer, case_id=case_id)
    note_read(APPROACH_READ, [case.id, case.family_id])
    of_case = {"partnership_id": case.partnership_id, "case": case}
    known = ParentsKnow.objects.filter(**of_case, person__isnull=False).select_related("person")
    return Approach(
        case=case, groups=approach_groups(case_id=case.id, partnership_id=case.partnership_id),
        adaptations=tuple(adaptations_of(viewer=viewer, case=case)),
        known=tuple(known.order_by("-at", "-id")[:5]),
        departures=tuple(first_of(ApproachDeparture.objects.filter(**of_case).order_by("-at", "-id"), 20)),
    )  # fmt: skip


def beside(*, viewer: User, page: PlanPage) -> Beside:
    """Return what stands around the measures of a plan, as far as the viewer reads it, in ten queries."""
    plan, case = page.plan, page.case
    note_read(APPROACH_READ, [case.id, case.family_id])
    voices = _version_voices(plan, page.here)
    spells = list(Allocation.objects.filter(case=case).order_by("-since", "-id"))
    working = {spell.user_id for spell in spells if spell.until is None}
    lines = DisruptionLine.objects.filter(plan=plan).order_by("ended_at", "due_on", "id")
    return Beside(
        approach=approach_groups(case_id=case.id, partnership_id=case.partnership_id),
        strategies=tuple(strategies(case)),
        wishes=tuple(wishes(case)),
        disruption=tuple(first_of(lines, _MANY)),
        voices=tuple(voices),
        mine=next((one.answer for one in voices if one.answer.by_id == viewer.id), None),
        triggers=tuple(_triggers(plan)),
        lead=next((s for s in spells if s.part == Allocation.Part.LEAD and s.until is None), None),
        left=frozenset(spell.user_id for spell in spells) - working,
        overdue=plan.review_on is not None and plan.review_on < today(),
        origins=origins_of(viewer=viewer, case_id=case.id),
    )


def strategies(case: Case) -> list[StrategyView]:
    """Return what the parents already do to keep safe, each with what was said about it (R98)."""
    rows = Strength.objects.filter(
        partnership_id=case.partnership_id, family_id=case.family_id, kind=Strength.Kind.PROTECTIVE,
        taken_back_at__isnull=True,
    ).order_by("said_at", "id")  # fmt: skip
    mine = [one for one in first_of(rows, _MANY) if one.case_id in (None, case.id)]
    said: dict[uuid.UUID, list[StrategySaid]] = {}
    if not mine:
        return []
    for one in StrategySaid.objects.filter(case=case).order_by("at", "id"):
        said.setdefault(one.strategy_id, []).append(one)
    return [StrategyView(one, tuple(said.get(one.id, ()))) for one in mine]


def wishes(case: Case) -> list[WishView]:
    """Return the young person's wishes that the viewer may read, the newest first, each with its newest answer (R97)."""
    rows = first_of(
        YoungWish.objects.filter(case=case).prefetch_related("answers").order_by("-at", "-id"), _MANY
    )
    return [WishView(one, max(one.answers.all(), key=lambda a: (a.at, a.id), default=None)) for one in rows]


def reviews_of(*, viewer: User, plan: Plan) -> list[PlanReview]:
    """Return the reviews of a plan, the newest first (R104)."""
    note_read("plans.plan", [plan.case_id, plan.family_id])
    return first_of(PlanReview.objects.filter(plan=plan).order_by("-at", "-id"), _MANY)


def ended_plan_of(*, viewer: User, case: Case) -> Plan | None:
    """Return the plan that ended last, for the page of a case that has no open one: what came of it, and why (R105)."""
    note_read("plans.plan", [case.id, case.family_id])
    return Plan.objects.filter(case=case, state=Plan.State.CLOSED).order_by("-closed_at", "-id").first()


def written_of_me(*, viewer: User, plan: Plan) -> Involvement | None:
    """Return what a worker wrote last of how the reader took part, with why anything was not done (R95)."""
    note_read("plans.plan", [plan.case_id, plan.family_id])
    rows = Involvement.objects.filter(plan=plan, person__user_id=viewer.id).exclude(by_id=viewer.id)
    return rows.order_by("-at", "-id").first()


def ratings_of(*, viewer: User, plan: Plan) -> list[FamilyRating]:
    """Return whether the plan works, as the family says; a family member reads their own (R105)."""
    note_read("plans.plan", [plan.case_id, plan.family_id])
    return first_of(FamilyRating.objects.filter(plan=plan).order_by("-at", "-id"), _MANY)


def versions_to_compare(
    *, viewer: User, plan_id: uuid.UUID, older: int, newer: int
) -> tuple[PlanVersion, PlanVersion]:
    """Return two versions of a plan, the older first. Raises Missing when there is no such version to read."""
    plan = Plan.objects.filter(id=plan_id).first()
    if plan is None:
        raise Missing
    note_read("plans.plan", [plan.case_id, plan.family_id])
    found = {one.number: one for one in PlanVersion.objects.filter(plan=plan, number__in=(older, newer))}
    if older not in found or newer not in found:
        raise Missing
    return found[min(older, newer)], found[max(older, newer)]


def _version_voices(plan: Plan, here: frozenset[uuid.UUID]) -> list[VersionVoice]:
    newest: dict[uuid.UUID, VersionAnswer] = {}
    rows: Iterable[VersionAnswer] = VersionAnswer.objects.filter(plan=plan)
    for one in sorted(rows, key=lambda answer: (answer.at, answer.id)):
        newest[one.by_id] = one
    return [VersionVoice(one, one.by_id in here, one.number != plan.number) for one in newest.values()]


def _triggers(plan: Plan) -> list[ReviewTrigger]:
    called = first_of(ReviewTrigger.objects.filter(plan=plan).order_by("-at", "-id"), 20)
    if not called:
        return []
    reviewed = PlanReview.objects.filter(plan=plan).aggregate(at=Max("at"))["at"]
    return [one for one in called if reviewed is None or one.at > reviewed]


@dataclass(frozen=True)
class Due:
    """One plan whose review is near or late."""

    plan: Plan
    case: Case
    on: date

    @property
    def late(self) -> bool:
        """Whether the day has passed."""
        return self.plan.review_on is not None and self.plan.review_on < self.on


def reviews_due(*, viewer: User, size: int = 200) -> list[Due]:
    """Return the open plans in sight that are late, or due in the next two weeks, the longest waiting first (R104)."""
    until = date.fromordinal(today().toordinal() + 14)
    rows = Plan.objects.exclude(state=Plan.State.CLOSED).filter(
        review_on__lte=until, case__closed_at__isnull=True
    )
    found = list(rows.select_related("case__child").order_by("review_on", "id")[:size])
    note_read("plans.plan", [one.case_id for one in found])
    return [Due(one, one.case, today()) for one in found]
