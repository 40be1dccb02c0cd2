"""Who works with a family: choosing them, and ending a spell (R42-R45)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.handover import NextLeadForm, ReleaseForm
from alongside.doors.desk.forms.workload import ChooseForm
from alongside.doors.desk.views.choosing import fitting_page
from alongside.doors.desk.views.shared import (
    Row,
    case_for,
    desk,
    form_page,
    of_case,
    page,
    to_case,
    worker_of,
)
from alongside.family.cases.models import Allocation, Case, Level
from alongside.family.cases.policies import CASE_ALLOCATE
from alongside.family.cases.rules import kept_apart, missing_workers
from alongside.family.cases.selectors import workers_of, workers_of_family
from alongside.family.cases.services import Weighed, worker_allocate, worker_release
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words
from alongside.practice.workload.policies import ALLOCATION_OVERRIDE
from alongside.practice.workload.rules import COUNTED
from alongside.practice.workload.selectors.load import WorkerLoad, limits_in_force, loads_of
from alongside.practice.workload.selectors.wishes import wishes_for_part

_MEANS = {
    "lead": "One person who chases everything for the family and answers to them. Usually social care.",
    "ipsw": "Stands beside the parents. Independent of police and social care.",
    "csw": "The child’s own worker. Never the same person as the parents’ worker.",
    "social_worker": "Does the statutory work with the child.",
    "other": "Anybody else who needs to know: school, health, police, a family support worker.",
}


@desk
def workers(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who works with this family now, and choosing whoever is missing."""
    about = case_for(request, case_id, CASE_ALLOCATE)
    now_working = workers_of(about.id)
    held = {worker.part for worker in now_working}
    lacking = set(missing_workers(about.level, held)) | ({"lead"} - held)
    parts = [_part_row(about, part, label, part in lacking) for part, label in Allocation.Part.choices]
    return page(
        request,
        "workers",
        title="Who works with this family",
        workers=now_working,
        parts=parts,
        **of_case(about),
    )


def _part_row(about: Case, part: str, label: str, lacking: bool) -> Row:
    return {
        "text": _choose(part, label),
        "href": reverse("desk:worker_choose", args=[about.id, part]),
        "hint": _MEANS[part],
        "status": "Missing" if lacking else "",
        "meaning": "soon" if lacking else "",
    }


@desk
def worker_choose(request: HttpRequest, case_id: uuid.UUID, part: str) -> HttpResponse:
    """Choose one of those who fit this part."""
    about = case_for(request, case_id, CASE_ALLOCATE)
    if part not in Allocation.Part.values:
        raise Missing
    follows = part == Allocation.Part.LEAD and any(w.part == part for w in workers_of(about.id))
    pages = fitting_page(request, part)
    fitting = _fitting(worker_of(request), about, part, pages.items)
    loads = loads_of(viewer=worker_of(request), people=fitting)
    people = [(str(one.id), _with_load(one, loads.get(one.id))) for one in fitting]
    wishes = [(one.key, one.line) for one in wishes_for_part(case=about, part=part)]
    form = open_form(
        request, NextLeadForm if follows else ChooseForm, f"worker-{part}-{about.id}", people=people, wishes=wishes,
        asks_why=_asks_why(request, about, part, loads.values()),
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        said = Weighed(
            answers.get("override_reason", ""), frozenset(answers["met"]) if wishes else None,
            answers.get("unmet_reason", ""),
        )  # fmt: skip
        chosen = worker_allocate(
            by=worker_of(request), case_id=about.id, part=part, user_id=uuid.UUID(answers["user_id"]),
            cover_words=answers["cover_words"], why=answers.get("why", ""), reason=answers.get("reason", ""),
            weighed=said,
        )  # fmt: skip
        messages.success(request, f"{chosen.worker_name} works with this family now. The family can see it.")
        return reverse("desk:workers", args=[about.id])

    label = Allocation.Part(part).label
    back = {"href": reverse("desk:workers", args=[about.id]), "text": "Back to who works with this family"}
    return form_page(
        request, form, verb, title=_choose(part, label), lead=_MEANS[part], submit="Choose this person", people_pages=pages,
        nobody="" if people else "Everybody with a fitting role works with this family already, or on its other side.",
        **{**of_case(about), "back": back},
    )  # fmt: skip


def _choose(part: str, label: str) -> str:
    return "Choose somebody else who needs to know" if part == "other" else f"Choose a {label.lower()}"


def _asks_why(request: HttpRequest, about: Case, part: str, loads: Iterable[WorkerLoad]) -> bool:
    """Whether a manager may have to say why: somebody here has no room for this family, or is new without a mentor."""
    if part not in COUNTED or not allows(worker_of(request), ALLOCATION_OVERRIDE):
        return False
    adds = limits_in_force(about.partnership_id).weights.of(about.level)
    return any(
        (one.load.limit is not None and one.load.points + adds > one.load.limit)
        or (one.newly_trained and not one.mentor_name and about.level == Level.HIGH)
        for one in loads
    )


def _with_load(person: User, carries: WorkerLoad | None) -> str:
    if carries is None:
        return _with_agency(person)
    new = f"; newly trained, mentor: {carries.mentor_name or 'nobody yet'}" if carries.newly_trained else ""
    return f"{_with_agency(person)}: carries {carries.load.number}, {carries.load.words.lower()}{new}"


def _fitting(user: User, about: Case, part: str, people: list[User]) -> list[User]:
    """Return those who fit: by role, not doing it already, and not on the other side of this family (R43)."""
    held: dict[uuid.UUID, list[str]] = {}
    here = set()
    for worker in workers_of_family(viewer=user, family_id=about.family_id):
        held.setdefault(worker.user_id, []).append(worker.part)
        if worker.case_id == about.id and worker.part == part:
            here.add(worker.user_id)
    return [p for p in people if p.id not in here and not kept_apart(part, held.get(p.id, []))]


def _with_agency(person: User) -> str:
    agencies = [one.agency.name for one in person.role_assignments.all() if one.until is None and one.agency]
    return ", ".join([person.name, *dict.fromkeys(agencies)])


@desk
def worker_release_page(request: HttpRequest, case_id: uuid.UUID, allocation_id: uuid.UUID) -> HttpResponse:
    """End somebody's spell with a family, with the reason that the family reads."""
    about = case_for(request, case_id, CASE_ALLOCATE)
    worker = next((w for w in workers_of(about.id) if w.id == allocation_id), None)
    if worker is None:
        raise Missing
    form = open_form(request, ReleaseForm, f"release-{allocation_id}")

    def verb(answers: dict[str, Any]) -> str:
        worker_release(by=worker_of(request), allocation_id=allocation_id, **answers)
        return to_case(about)

    lead = f"{worker.worker_name}, {worker.get_part_display().lower()} since {day_words(worker.since)}."
    return form_page(
        request, form, verb, title="This worker stops", lead=lead, submit="End it", **of_case(about)
    )
