"""A plan of 60 measures, 12 people and 20 versions: opening it, and the difference of two versions in words."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import Person
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.practice.plans.diff import diff_versions
from alongside.practice.plans.models import Measure, MeasureAnswer, MeasureVersion, Plan, PlanVersion
from alongside.practice.plans.models_voices import ApproachLine, VersionAnswer
from bench.measure import figure, in_turn, median, p95
from bench.pages import DESK_READS_NOTHING, FAMILY_READS_NOTHING, _page, _parents, _workers

MEASURES, PEOPLE, VERSIONS = 60, 12, 20
_SIDES = ("inside", "outside", "online")


def _kept(measure: Measure, number: int) -> dict[str, Any]:
    changed = f" Since version {number} also by the gate." if hash((measure.id, number)) % 3 == 0 else ""
    return {
        "id": str(measure.id), "version": 1, "words": measure.words + changed, "side": measure.side, "aim": measure.aim,
        "for_whom": measure.for_whom, "tonight": measure.tonight, "trigger": measure.trigger, "owner_name": "Ada",
        "due_on": str(today()), "proposer_name": measure.proposer_name, "answers": [],
    }  # fmt: skip


def big_plan(case: Case, by: User) -> Plan:
    """Return the open plan of a case, as big as R94's worst, made once as facts."""
    found = Plan.objects.filter(case=case).exclude(state="closed").first()
    if found is not None and found.number == VERSIONS:
        return found
    Plan.objects.filter(case=case).exclude(state="closed").update(state="closed")
    pid = {"partnership_id": case.partnership_id}
    at = now()
    plan = Plan.objects.create(
        **pid, case=case, family_id=case.family_id, state="shared", number=VERSIONS, started_at=at, started_by_id=by.id,
        review_on=today() + timedelta(days=9),
    )  # fmt: skip
    measures = [
        Measure(
            **pid, plan=plan, case_id=case.id, side=_SIDES[n % 3], for_whom="child", aim="protection",
            words=f"Number {n}: somebody meets her at the gate on the way home, every day of the week " * 3,
            tonight="Ring the neighbour, then the front door team, and stay where the light is " * 3,
            trigger="She is not home by nine", proposer="parent", proposer_id=by.id, proposer_name="A parent",
            **({} if n % 3 else {"version": 2, "changed_at": at, "changed_by_id": by.id, "changed_by_name": "Ada"}),
        )
        for n in range(MEASURES)
    ]  # fmt: skip
    Measure.objects.bulk_create(measures)
    who = {"by_name": "A person", "by_role": "Worker", "at": at}
    MeasureVersion.objects.bulk_create(
        MeasureVersion(**pid, **who, measure=m, case_id=case.id, version=version, by_id=by.id, side=m.side,
                       for_whom="child", aim=m.aim, words=m.words, tonight=m.tonight, trigger=m.trigger)
        for m in measures
        for version in range(1, m.version + 1)
    )  # fmt: skip
    _answers(plan, measures, by)
    return plan


def _answers(plan: Plan, measures: list[Measure], by: User) -> None:
    """Let twelve people answer each measure and the version, and keep twenty versions."""
    case, pid, at = plan.case, {"partnership_id": plan.partnership_id}, now()
    who = {"by_name": "A person", "by_role": "Worker", "at": at}
    people = [uuid.uuid4() for _ in range(PEOPLE)]
    MeasureAnswer.objects.bulk_create(
        MeasureAnswer(**pid, **who, measure=m, case_id=case.id, plan_number=VERSIONS, measure_version=m.version, by_id=one,
                      answer="in_part" if (i + j) % 5 == 0 else "agree", words="Ring me first." if (i + j) % 5 == 0 else "")
        for i, m in enumerate(measures)
        for j, one in enumerate(people)
    )  # fmt: skip
    VersionAnswer.objects.bulk_create(
        VersionAnswer(**pid, **who, case=case, plan=plan, number=VERSIONS, by_id=one, answer="agree")
        for one in people
    )
    PlanVersion.objects.bulk_create(
        PlanVersion(**pid, plan=plan, case_id=case.id, number=n, shared_at=at, shared_by_id=by.id, shared_by_name="Ada",
                    measures=[_kept(m, n) for m in measures])
        for n in range(1, VERSIONS + 1)
    )  # fmt: skip
    parent = Person.objects.filter(memberships__family_id=case.family_id).first()
    if parent is not None:
        ApproachLine.objects.create(
            **pid, **who, case=case, by_id=by.id, person=parent, kind="wakes", words="I do."
        )


def _cases_with_plans() -> list[tuple[User, Plan]]:
    found = []
    for user in _workers():
        with acting(SYSTEM):
            held = Allocation.objects.filter(user_id=user.id, until__isnull=True).values("case_id")
            case = Case.objects.filter(id__in=held).order_by("id").first()
            if case is not None:
                found.append((user, big_plan(case, user)))
    return found


def plan_open() -> dict[str, Any]:
    """The page of a plan of 60 measures, 12 people and 20 versions."""
    ready = _cases_with_plans()
    by_user = {user.id: f"/desk/cases/{plan.case_id}/plan/" for user, plan in ready}
    return _page([user for user, _ in ready], lambda user: [by_user[user.id]], DESK_READS_NOTHING)


def plan_open_family() -> dict[str, Any]:
    """The same plan as a parent opens it."""
    by_user = {}
    for parent in _parents():
        with acting(parent):
            case = Case.objects.order_by("id").first()
        with acting(SYSTEM):
            spell = Allocation.objects.filter(case=case).first()
            if case is not None and spell is not None:
                big_plan(case, User.objects.get(id=spell.user_id))
                by_user[parent] = f"/family/plan/{case.id}/"
    return _page(list(by_user), lambda user: [by_user[user]], FAMILY_READS_NOTHING)


def plan_diff() -> dict[str, Any]:
    """The difference of the first and the last version, in words, beside loading the two."""
    (_, plan), *_ = _cases_with_plans()
    with acting(SYSTEM):
        first, last = (PlanVersion.objects.get(plan=plan, number=n).measures for n in (1, VERSIONS))

    def load(_: int) -> None:
        with acting(SYSTEM):
            list(PlanVersion.objects.filter(plan=plan, number__in=(1, VERSIONS)))

    times, plain = in_turn(lambda _: diff_versions(first, last), load, 200)
    return figure(p95(times), "ms p95", 200, p95(plain), median=median(times), baseline_median=median(plain))
