"""What holds a plan up: the facts for the one table of rules, read once, and how each harm and person stands (R22, R95)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.harm import needs_future_protection
from alongside.family.cases.models import Case
from alongside.family.circumstances.models import Adaptation, Strength
from alongside.family.circumstances.selectors.child import adaptations_missing, siblings_not_reviewed
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.base.actors import Acts
from alongside.ground.clock import today
from alongside.practice.plans.final import FinalFacts, Unfinished, unfinished
from alongside.practice.plans.harms import Harm, harms_of
from alongside.practice.plans.models import Measure, Plan, PlanVersion
from alongside.practice.plans.models_guard import (
    CameIntoForce,
    DisruptionLine,
    DisruptionSign,
    HarmAnswer,
    PlanReview,
)
from alongside.practice.plans.models_voices import Involvement, StrategySaid, YoungWish
from alongside.practice.plans.selectors import kept_in, plan_facts

_EVER = datetime.min.replace(tzinfo=UTC)  # before anything was said


@dataclass(frozen=True)
class HarmView:
    """One harm and its newest answer; `open` while it has neither a standing measure nor a deferral still to come."""

    harm: Harm
    answer: HarmAnswer | None
    open: bool


@dataclass(frozen=True)
class Took:
    """How one person took part: their own word, else the newest of a worker; None while nobody said.

    `before`: the same of the one time before, to see what changed. It never counts for this time.
    """

    person: Person
    said: Involvement | None
    before: Involvement | None


@dataclass(frozen=True)
class Readiness:
    """What holds a plan up, and what the pages that put it right show."""

    unfinished: tuple[Unfinished, ...]
    harms: tuple[HarmView, ...]
    signs: tuple[DisruptionSign, ...]
    measures: tuple[Measure, ...]


def readiness(plan: Plan, case: Case, *, viewer: Acts) -> Readiness:
    """Return what keeps a plan from being in force, as far as whoever acts may read; a worker of the case reads all."""
    measures = list(Measure.objects.filter(plan=plan, withdrawn_at__isnull=True).order_by("created_at", "id"))
    shared = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
    harms = harm_views(plan, case, viewer)
    signs = list(DisruptionSign.objects.filter(plan=plan, number=plan.number).order_by("at", "id"))
    wishes = list(YoungWish.objects.filter(case=case).prefetch_related("answers"))
    labels = dict(Adaptation.Kind.choices)
    facts = FinalFacts(
        plan=plan_facts(plan, measures), today=today(), shared=shared is not None,
        changed_since_shared=shared is not None and kept_in(shared) != {(str(m.id), m.version) for m in measures},
        unchecked=tuple(one.person.short_name for one in took_part_in_plan(plan, case) if one.said is None),
        siblings=tuple(person.short_name for person in siblings_not_reviewed(case)),
        adaptations=tuple(str(labels[kind]) for kind in adaptations_missing(case)),
        disruption=DisruptionLine.objects.filter(plan=plan, ended_at__isnull=True).count(),
        signed=frozenset(one.side for one in signs), harms=tuple(one.harm.words for one in harms if one.open),
        wishes=len(wishes), wishes_unanswered=sum(not one.answers.all() for one in wishes),
        no_wishes_reason=plan.no_wishes_reason, strategies=_unanswered(case), kind=plan.kind,
        hurt_before=needs_future_protection(case),
        kind_reason=plan.kind_reason,
    )  # fmt: skip
    return Readiness(tuple(unfinished(facts)), tuple(harms), tuple(signs), tuple(measures))


def harm_views(plan: Plan, case: Case, viewer: Acts) -> list[HarmView]:
    """Return each harm of the case with its newest answer in this plan (R22)."""
    newest: dict[str, HarmAnswer] = {}
    for answer in HarmAnswer.objects.filter(plan=plan).select_related("measure").order_by("-at", "-id"):
        newest.setdefault(answer.harm_key, answer)
    return [
        HarmView(harm, newest.get(harm.key), _open(newest.get(harm.key), today()))
        for harm in harms_of(case, viewer=viewer)
    ]


def took_part_in_plan(plan: Plan, case: Case) -> list[Took]:
    """Return how each took part in the version that is being made, not in one that came into force already (R95).

    After an emergency plan it is asked again too: that one was made without them.
    """
    return _took_part(plan, case, Involvement.Moment.PLAN, CameIntoForce.objects.filter(plan=plan))


def took_part_in_review(plan: Plan, case: Case) -> list[Took]:
    """Return how each took part in the review that comes, not in one that was held already (R95, R104)."""
    return _took_part(plan, case, Involvement.Moment.REVIEW, PlanReview.objects.filter(plan=plan))


def _took_part(plan: Plan, case: Case, moment: str, ended: QuerySet[Any]) -> list[Took]:
    """`ended`: what each time ended with; what was said after the last of them is said of the time that runs."""
    since, before = [*ended.order_by("-at", "-id").values_list("at", flat=True)[:2], _EVER, _EVER][:2]
    said: dict[uuid.UUID, list[Involvement]] = defaultdict(list)
    for one in Involvement.objects.filter(plan=plan, moment=moment).order_by("-at", "-id"):
        said[one.person_id].append(one)
    return [_took(person, said[person.id], since, before) for person in _people(case)]


def _took(person: Person, said: list[Involvement], since: datetime, before: datetime) -> Took:
    this_time = [one for one in said if one.at > since]
    last_time = [one for one in said if before < one.at <= since]
    return Took(person, _counts(this_time, person), _counts(last_time, person))


def _counts(said: list[Involvement], person: Person) -> Involvement | None:
    """Return what counts of what was said of a person, the newest first: their own word before a worker's."""
    own = (one for one in said if person.user_id is not None and one.by_id == person.user_id)
    return next(own, None) or next(iter(said), None)


def _people(case: Case) -> list[Person]:
    members = FamilyMember.objects.filter(
        family_id=case.family_id, relationship__in=FamilyMember.PARENTS
    ).select_related("person")
    return [*(m.person for m in members.order_by("created_at", "id")), case.child]


def _open(answer: HarmAnswer | None, on: date) -> bool:
    if answer is None:
        return True
    if answer.measure is not None:
        return answer.measure.withdrawn_at is not None
    return answer.until is None or answer.until < on


def _unanswered(case: Case) -> tuple[str, ...]:
    """Return the strategies that were advised against and to which no answer of the parents followed (R98)."""
    newest: dict[uuid.UUID, StrategySaid] = {}
    for one in StrategySaid.objects.filter(case=case).order_by("-at", "-id"):
        newest.setdefault(one.strategy_id, one)
    waiting = [key for key, one in newest.items() if one.kind == StrategySaid.Kind.ADVICE]
    if not waiting:
        return ()
    found = Strength.objects.filter(id__in=waiting, taken_back_at__isnull=True).order_by("said_at", "id")
    return tuple(_short(one.words) for one in found)


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:79]}…"
