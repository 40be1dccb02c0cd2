"""Who works with a family: choosing them, and ending a spell (R42-R45)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.cases import AllocateForm
from alongside.doors.desk.forms.handover import NextLeadForm, ReleaseForm
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
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.policies import CASE_ALLOCATE
from alongside.family.cases.rules import kept_apart, missing_workers
from alongside.family.cases.selectors import workers_for_part, workers_of
from alongside.family.cases.services import worker_allocate, worker_release
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words

_MOST = 200
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
    people = _fitting(worker_of(request), about, part)
    follows = part == Allocation.Part.LEAD and any(w.part == part for w in workers_of(about.id))
    form = open_form(
        request, NextLeadForm if follows else AllocateForm, f"worker-{part}-{about.id}", people=people
    )

    def verb(answers: dict[str, Any]) -> str:
        chosen = worker_allocate(
            by=worker_of(request), case_id=about.id, part=part, user_id=uuid.UUID(answers["user_id"]),
            cover_words=answers["cover_words"], why=answers.get("why", ""), reason=answers.get("reason", ""),
        )  # fmt: skip
        messages.success(request, f"{chosen.worker_name} works with this family now. The family can see it.")
        return reverse("desk:workers", args=[about.id])

    label = Allocation.Part(part).label
    back = {"href": reverse("desk:workers", args=[about.id]), "text": "Back to who works with this family"}
    return form_page(
        request, form, verb, title=_choose(part, label), lead=_MEANS[part], submit="Choose this person",
        nobody="" if people else "Everybody with a fitting role works with this family already, or on its other side.",
        **{**of_case(about), "back": back},
    )  # fmt: skip


def _choose(part: str, label: str) -> str:
    return "Choose somebody else who needs to know" if part == "other" else f"Choose a {label.lower()}"


def _fitting(user: User, about: Case, part: str) -> list[tuple[str, str]]:
    """Return those who fit: by role, not doing it already, and not on the other side of this family (R43)."""
    held: dict[uuid.UUID, list[str]] = {}
    for worker in workers_of(about.id):
        held.setdefault(worker.user_id, []).append(worker.part)
    people = workers_for_part(viewer=user, part=part).prefetch_related("role_assignments__agency")[:_MOST]
    fitting = [
        p for p in people if part not in held.get(p.id, []) and not kept_apart(part, held.get(p.id, []))
    ]
    return [(str(person.id), _with_agency(person)) for person in fitting]


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
