"""Reading a plan: every measure with everybody's newest answer in their own words, and the answers before it (R94)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.ground.access.models import Membership
from alongside.ground.access.registry import Permission, allows
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words
from alongside.practice.actions.models import Action
from alongside.practice.plans.models import Measure, Plan, PlanVersion
from alongside.practice.plans.policies import MEASURE_ANSWER, MEASURE_PROPOSE, MEASURE_REWRITE
from alongside.practice.plans.rules import MeasureFacts, PlanFacts, Unready, unready
from alongside.practice.plans.voices import Said, Voice, Worded, said_of


@dataclass(frozen=True)
class MeasureView:
    """A measure as a page shows it. `owner_name` and `due_on` are the promise's once there is one."""

    measure: Measure
    promise: Action | None
    owner_name: str
    due_on: date | None
    voices: tuple[Voice, ...]
    history: tuple[Worded, ...]  # empty while never reworded; else oldest first, the last as it stands
    mine: Voice | None
    may_change: bool
    may_answer: bool
    unready: tuple[Unready, ...]

    @property
    def changed_since_you_answered(self) -> bool:
        """Whether the reader answered an earlier version of this measure, and not this one."""
        return self.mine is not None and self.mine.newest.changed_since

    @property
    def dissent(self) -> tuple[Voice, ...]:
        """Whoever does not simply agree, by their newest answer."""
        return tuple(voice for voice in self.voices if voice.newest.dissents)

    @cached_property
    def agreed(self) -> tuple[Voice, ...]:
        """Whoever else simply agrees with the measure as it stands, and never said more: one line of a page names them all."""
        return tuple(voice for voice in self.voices if voice.simply_agrees and voice is not self.mine)

    @property
    def spoken(self) -> tuple[Voice, ...]:
        """Everybody else, each with their own answer and words: first whoever does not simply agree, then the reader."""
        in_one_line = {voice.by_id for voice in self.agreed}
        alone = [voice for voice in self.voices if voice.by_id not in in_one_line]
        return tuple(sorted(alone, key=lambda voice: not voice.newest.dissents))

    @property
    def agreed_words(self) -> str:
        """Those who simply agree, day by day: the name and role of each."""
        by_day: dict[date, list[str]] = {}
        for one in self.agreed:
            by_day.setdefault(local_date(one.newest.at), []).append(f"{one.by_name}, {one.by_role.lower()}")
        return ". ".join(f"{day_words(day)}: {'; '.join(people)}" for day, people in by_day.items())

    @property
    def agreed_names(self) -> str:
        """The same for a family: name and role of each."""
        return "; ".join(f"{one.by_name}, {one.by_role.lower()}" for one in self.agreed)

    @property
    def changed_by_another(self) -> bool:
        """Whether somebody else than the proposer wrote it last: then the page says who (R143)."""
        return self.measure.changed_by_id not in (None, self.measure.proposer_id)

    @property
    def promise_differs(self) -> bool:
        """Whether the measure was rewritten after its promise was made, so that the two say different things."""
        return self.promise is not None and self.promise.words != self.measure.words


@dataclass(frozen=True)
class SideView:
    """One side of the plan: its measures, or why it stands empty."""

    key: str
    label: str
    measures: tuple[MeasureView, ...]
    empty_reason: str


@dataclass(frozen=True)
class PlanPage:
    """A whole plan for one reader."""

    plan: Plan
    case: Case
    sides: tuple[SideView, ...]
    withdrawn: tuple[MeasureView, ...]
    shared: PlanVersion | None  # the newest shared version
    changed_since_shared: bool
    unready: tuple[Unready, ...]  # what is to be put right before it can be shared
    takes_part: bool  # whether the reader has a lasting place in the case
    here: frozenset[uuid.UUID]  # everybody who has one

    @property
    def emergency(self) -> bool:
        """Whether an emergency plan stands: it was put in force, and no whole plan since."""
        began, whole = self.plan.interim_at, self.plan.in_force_at
        return began is not None and (whole is None or whole < began)

    @property
    def measures(self) -> tuple[MeasureView, ...]:
        """The measures of every side, in the order of the sides."""
        return tuple(view for side in self.sides for view in side.measures)

    @property
    def awaits_you(self) -> tuple[MeasureView, ...]:
        """The measures that the reader has not answered as they now stand; none before the plan is shared."""
        return tuple(
            view
            for view in self.measures
            if view.may_answer and (view.mine is None or view.changed_since_you_answered)
        )


@dataclass(frozen=True)
class Reader:
    """Who reads a plan, and what they may do with a measure of it."""

    viewer_id: uuid.UUID
    may: frozenset[Permission]  # what their roles allow them where they take part; nothing elsewhere
    shared: bool

    def may_change(self, measure: Measure) -> bool:
        """Whether the reader may rewrite the measure or take it back."""
        right = MEASURE_PROPOSE if measure.proposer_id == self.viewer_id else MEASURE_REWRITE
        return measure.withdrawn_at is None and right in self.may

    def may_answer(self, measure: Measure) -> bool:
        """Whether the reader may answer the measure; nobody does before the plan is shared."""
        return self.shared and measure.withdrawn_at is None and MEASURE_ANSWER in self.may


def plan_page(*, viewer: User, case_id: uuid.UUID) -> PlanPage | None:
    """Return the open plan of a case with every voice in it; None when there is none yet (R94, R96).

    Six queries, however many measures and answers. Raises Missing when the viewer may not know the case.
    """
    plan = _open_plans(case_id).select_related("case__child").first()
    case = plan.case if plan else Case.objects.filter(id=case_id).first()
    if case is None:
        raise Missing
    note_read("plans.plan", [case.id, case.family_id])
    return None if plan is None else _page(viewer, case, plan)


def open_plan_of(*, viewer: User, case: Case) -> Plan | None:
    """Return the open plan of a case, without its measures, for the pages around it; None when there is none yet."""
    note_read("plans.plan", [case.id, case.family_id])
    return _open_plans(case.id).first()


def _open_plans(case_id: uuid.UUID) -> QuerySet[Plan]:
    return Plan.objects.filter(case_id=case_id).exclude(state=Plan.State.CLOSED)


def plan_is_final(case: Case) -> bool:
    """Whether the newest plan of the case was finalised: put in force by the one table of rules, not in an emergency (R94)."""
    newest = Plan.objects.filter(case_id=case.id).order_by("-started_at", "-id").first()
    return newest is not None and newest.in_force_number > 0


def plan_for_family(*, viewer: User, case_id: uuid.UUID) -> PlanPage | None:
    """Return the plan as a parent or the young person reads it: the same words, everyone's voice (R94).

    The promises that are not open to the family are absent; the database withholds them. Raises Missing, also for
    somebody who is not of a family.
    """
    if not viewer.is_family:
        raise Missing
    return plan_page(viewer=viewer, case_id=case_id)


def measure_get(*, viewer: User, measure_id: uuid.UUID) -> Measure:
    """Return one measure with its plan, for the page that changes or answers it. Raises Missing."""
    measure = Measure.objects.select_related("plan").filter(id=measure_id).first()
    if measure is None:
        raise Missing
    note_read("plans.plan", [measure.case_id, measure.plan.family_id])
    return measure


def belongs(user_id: uuid.UUID, case_id: uuid.UUID) -> bool:
    """Whether the person has a lasting place in the case's circle; an emergency's access is none."""
    return _places(case_id).filter(user_id=user_id).exists()


def _places(case_id: uuid.UUID) -> QuerySet[Membership]:
    return Membership.objects.filter(circle_id=case_id, until__isnull=True).exclude(capacity="emergency")


def plan_facts(plan: Plan, measures: Iterable[Measure]) -> PlanFacts:
    """Return what the rules of sharing need of a plan and its measures that stand; one query while some are unpromised."""
    here = list(measures)
    named = {m.owner_id for m in here if m.owner_id is not None and m.action_id is None}
    gone = named - set(User.objects.filter(id__in=named, is_active=True).values_list("id", flat=True))
    return PlanFacts(
        measures=tuple(
            MeasureFacts(
                id=m.id, side=m.side, proposer=m.proposer, has_owner=m.owner_id is not None, due_on=m.due_on,
                tonight=m.tonight, trigger=m.trigger, promised=m.action_id is not None, words=m.words,
                nature=m.nature, bears_on=m.bears_on, beside=m.beside, owner_here=m.owner_id not in gone,
            )
            for m in here
        ),
        inside_empty_reason=plan.inside_empty_reason,
        outside_empty_reason=plan.outside_empty_reason,
        online_empty_reason=plan.online_empty_reason,
        no_family_measure_reason=plan.no_family_measure_reason,
    )  # fmt: skip


def _page(viewer: User, case: Case, plan: Plan) -> PlanPage:
    measures = list(Measure.objects.filter(plan=plan).select_related("action").order_by("created_at", "id"))
    live = [m for m in measures if m.withdrawn_at is None]
    broken = unready(plan_facts(plan, live), today=today())
    shared = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
    here = frozenset(_places(case.id).values_list("user_id", flat=True))
    takes_part = viewer.id in here
    rights = (MEASURE_PROPOSE, MEASURE_REWRITE, MEASURE_ANSWER) if takes_part else ()
    may = frozenset(right for right in rights if allows(viewer, right))
    reader = Reader(viewer.id, may, shared=plan.number > 0)
    views = views_of(reader, measures, broken)
    empty = {
        "inside": plan.inside_empty_reason, "outside": plan.outside_empty_reason, "online": plan.online_empty_reason,
    }  # fmt: skip
    return PlanPage(
        plan=plan,
        case=case,
        sides=tuple(
            SideView(key, label, tuple(views[m.id] for m in live if m.side == key), empty.get(key, ""))
            for key, label in Measure.Side.choices
        ),
        withdrawn=tuple(views[m.id] for m in measures if m.withdrawn_at is not None),
        shared=shared,
        changed_since_shared=shared is not None and kept_in(shared) != {(str(m.id), m.version) for m in live},
        unready=tuple(broken),
        takes_part=takes_part,
        here=here,
    )


def kept_in(shared: PlanVersion) -> set[tuple[str, int]]:
    """Return which version of each measure was shared."""
    return {(measure["id"], measure["version"]) for measure in shared.measures}


def views_of(
    reader: Reader, measures: list[Measure], broken: Iterable[Unready] = (), *, until: int | None = None
) -> dict[uuid.UUID, MeasureView]:
    """Return each measure as a page shows it to the reader, with what people said of it; `until`: see `said_of`."""
    problems: dict[uuid.UUID, list[Unready]] = {m.id: [] for m in measures}
    for problem in broken:
        for measure_id in problem.measure_ids:
            problems[measure_id].append(problem)
    said = said_of(measures, until=until)
    return {m.id: _view(reader, m, said[m.id], tuple(problems[m.id])) for m in measures}


def _view(reader: Reader, measure: Measure, said: Said, broken: tuple[Unready, ...]) -> MeasureView:
    promise = measure.action
    return MeasureView(
        measure=measure,
        promise=promise,
        owner_name=promise.owner_name if promise else measure.owner_name,
        due_on=promise.due_on if promise else measure.due_on,
        voices=said.voices,
        history=said.history,
        mine=next((voice for voice in said.voices if voice.by_id == reader.viewer_id), None),
        may_change=reader.may_change(measure),
        may_answer=reader.may_answer(measure),
        unready=broken,
    )
