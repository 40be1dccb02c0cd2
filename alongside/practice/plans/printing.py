"""A plan as plain data, for whatever prints it: only what its reader may see (R101, 'A printable plan')."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.selectors import workers_of
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words
from alongside.practice.plans.models import Measure
from alongside.practice.plans.reading import Approach, Beside, approach, beside
from alongside.practice.plans.selectors import MeasureView, PlanPage, kept_in, plan_page
from alongside.practice.workload.models import CoverSpell
from alongside.practice.workload.selectors.reach import covers_now


def plan_to_print(viewer: User, case_id: uuid.UUID) -> dict[str, Any] | None:
    """Return the open plan of a case as text, dates, lists and dicts alone; None without a plan.

    `tonight` comes first; every line names whose words it is. Row security reads as the viewer, so that nothing is printed
    that they may not read. Raises Missing.
    """
    found = plan_page(viewer=viewer, case_id=case_id)
    if found is None:
        return None
    around = beside(viewer=viewer, page=found)
    about = approach(viewer=viewer, case_id=case_id)
    return _printed(found, around, about) | {"ring": _ring(viewer, found.case)}


def plan_to_print_for_family(viewer: User, case_id: uuid.UUID) -> dict[str, Any] | None:
    """Return the same for a parent or the young person, as far as they read it. Raises Missing for anybody else."""
    if not viewer.is_family:
        raise Missing
    return plan_to_print(viewer, case_id)


def approach_to_print(viewer: User, case_id: uuid.UUID) -> dict[str, Any]:
    """Return the responder's one page: whom it is about and how to approach them, as plain data (R101)."""
    about = approach(viewer=viewer, case_id=case_id)
    return {"child": _child(about.case), "approach": _approach(about), "ring": _ring(viewer, about.case)}


def _printed(found: PlanPage, around: Beside, about: Approach) -> dict[str, Any]:
    plan = found.plan
    return {
        "child": _child(found.case), "reference": found.case.reference, "kind": plan.get_kind_display(),
        "kind_reason": plan.kind_reason, "version": plan.number, "state": plan.get_state_display(),
        "changed_since": found.changed_since_shared,
        "in_force_number": plan.in_force_number, "in_force_by": plan.in_force_by_name,
        "interim": {"tonight": plan.interim_tonight, "why": plan.interim_reason} if found.emergency else None,
        "review_on": plan.review_on, "lead": around.lead.worker_name if around.lead else "",
        "tonight": _tonight(found),
        "approach": _approach(about),
        "strategies": [one.strategy.words for one in around.strategies],
        "sides": [
            {"label": str(side.label), "empty_reason": side.empty_reason,
             "measures": [_measure(v, around) for v in side.measures]}
            for side in found.sides
        ],
        "disruption": [
            {"standing": one.get_standing_display(), "who": one.who, "tactics": one.tactics, "agency": one.agency,
             "due_on": one.due_on}
            for one in around.disruption if one.ended_at is None
        ],
        "wishes": [
            {"words": one.wish.words, "outcome": one.answer.get_outcome_display() if one.answer else "",
             "why": one.answer.words if one.answer else ""}
            for one in around.wishes
        ],
        "answers": [
            {"by": one.answer.by_name, "role": one.answer.by_role, "answer": one.answer.get_answer_display(),
             "words": one.answer.words, "here": one.here}
            for one in around.voices
        ],
    }  # fmt: skip


def _ring(viewer: User, case: Case) -> list[dict[str, str]]:
    """Whom to ring, with numbers: "ring the team" on paper helps nobody who has no number beside it."""
    here = viewer.partnership
    door = [{"who": here.front_door_name, "phone": here.front_door_phone}] if here is not None else []
    workers = workers_of(case.id, partnership_id=case.partnership_id)
    named = {one.user_id: one for one in reversed(workers) if one.worker_phone}
    away = covers_now([one for one in named if one])
    return door + [_reached(one, away.get(one.user_id)) for one in reversed(named.values())]


def _reached(worker: Allocation, away: CoverSpell | None) -> dict[str, str]:
    """One worker to ring; while they are away, whoever stands in with that number, and until when."""
    who = f"{worker.worker_name}, {worker.get_part_display().lower()}"
    if away is None:
        return {"who": who, "phone": worker.worker_phone}
    who = f"{who}, away until {day_words(away.ends_at)}"
    if not away.cover_phone:
        return {"who": who, "phone": worker.worker_phone}
    return {"who": f"{who}; {away.cover_name} stands in", "phone": away.cover_phone}


def _child(case: Case) -> dict[str, str | date | None]:
    return {"name": case.child.full_name, "known_as": case.child.known_as, "born_on": case.child.born_on}


def not_shared(found: PlanPage) -> frozenset[uuid.UUID]:
    """Return which measures of a shared plan came, or were rewritten, after it was shared: not everybody was asked (R94)."""
    if found.shared is None:
        return frozenset()
    kept = kept_in(found.shared)
    every = (view.measure for view in found.measures)
    return frozenset(one.id for one in every if (str(one.id), one.version) not in kept)


def _tonight(found: PlanPage) -> list[dict[str, Any]]:
    new = not_shared(found)
    return [
        {"words": one.tonight, "when": one.trigger, "who": view.owner_name, "new": one.id in new}
        for view in found.measures if (one := view.measure).tonight
    ]  # fmt: skip


def _approach(about: Approach) -> dict[str, Any]:
    return {
        "lines": [
            {"label": group.label, "asked_of_you": group.asked_of_you, "words": line.words, "by": line.person.full_name}
            for group in about.groups for line in group.lines
        ],
        "helps": [{"label": one.get_kind_display(), "words": one.words} for one in about.adaptations],
        "works": [one.works for one in about.known if one.works],
        "will_not_work": [one.will_not_work for one in about.known if one.will_not_work],
    }  # fmt: skip


def _measure(view: MeasureView, around: Beside) -> dict[str, Any]:
    one = view.measure
    return {
        "words": one.words, "for_child": one.for_whom == Measure.ForWhom.CHILD, "for_whom": one.get_for_whom_display(),
        "aim": one.get_aim_display(), "tonight": one.tonight, "trigger": one.trigger,
        "proposer": one.proposer_name, "owner": view.owner_name, "due_on": view.due_on,
        "dissent": [
            {"by": voice.by_name, "answer": voice.newest.in_words, "words": voice.newest.words}
            for voice in view.dissent
        ],
        "origins": [{"by": said.name, "on": said.on} for said in around.origins.get(one.id, ())],
    }  # fmt: skip
