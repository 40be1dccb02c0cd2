"""When a worker changes: who left, who comes, when you meet, that you need not start again; and kind words (R47, R48, R61)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms.handover import KindWordsForm, MetForm, NoteForm
from alongside.doors.portal.views.common import my_case, page, user_of
from alongside.family.cases.aims import aims_for_family
from alongside.family.cases.models import Case
from alongside.family.cases.models_aims import SharedAim
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.clock.selectors import clocks_for
from alongside.practice.handover.models import Handover, HandoverNote
from alongside.practice.handover.rules import Deed, Standing, deeds_open_to
from alongside.practice.handover.selectors import (
    WorkersSoFar,
    compliments_for_family,
    handover_get,
    handovers_of_case,
    notes_of,
    workers_met,
    workers_so_far,
)
from alongside.practice.handover.services import compliment_say, family_met, family_not_met, note_write

_FAMILY = frozenset({Standing.FAMILY})


@dataclass(frozen=True)
class Change:
    """One change of worker as the family reads it: by when they meet, and whether they can say that they have."""

    handover: Handover
    due_on: date | None
    late: bool
    may_say: bool


@dataclass(frozen=True)
class ChildWorkers:
    """The workers of one child: changes that are not over, those that are, everybody so far, and my words."""

    case: Case
    changes: tuple[Change, ...]
    over: tuple[Handover, ...]
    so_far: WorkersSoFar
    notes: tuple[HandoverNote, ...]
    aims: tuple[SharedAim, ...]  # what both workers work towards (R43)


@only_for("family")
@require_GET
def workers(request: HttpRequest) -> HttpResponseBase:
    """Who left, who comes, and everybody so far, for each child."""
    user = user_of(request)
    cases = cases_of_family_for_family(viewer=user)
    aims = aims_for_family(viewer=user, cases=cases)
    children = [_child(request, case, aims[case.id]) for case in cases]
    return page(request, "workers", children=children, several=len(children) > 1)


def _child(request: HttpRequest, case: Case, aims: list[SharedAim]) -> ChildWorkers:
    user = user_of(request)
    found = handovers_of_case(viewer=user, case_id=case.id)
    still = [one for one in found if one.state in Handover.OPEN]
    so_far = workers_so_far(viewer=user, case=case)
    mine = [one for one in notes_of(viewer=user, case_id=case.id) if one.author_id == user.id]
    return ChildWorkers(
        case, _changes(still), tuple(one for one in found if one not in still), so_far,
        tuple(mine), tuple(aims),
    )  # fmt: skip


def _changes(still: list[Handover]) -> tuple[Change, ...]:
    clocks = clocks_for([one.id for one in still])
    made = []
    for one in still:
        running = next((clock for clock in clocks[one.id] if clock.stopped_at is None), None)
        due = running.due_on if running else None
        late = due is not None and due < today()
        made.append(Change(one, due, late, _may_say(one)))
    return tuple(made)


def _may_say(one: Handover) -> bool:
    deeds = deeds_open_to(one.state, _FAMILY, has_coming=one.to_user_id is not None)
    return bool(deeds & {Deed.MEET, Deed.NOT_MET})


@only_for("family")
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What I want a new worker to know. The workers read it; nobody else in the family does."""
    user = user_of(request)
    case = my_case(user, case_id)
    form = open_form(request, NoteForm, f"for-next-worker-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        note_write(by=user, case_id=case.id, **answers)
        messages.success(request, "Kept. Your workers can read it, and so can whoever comes next.")
        return reverse("portal:workers")

    return attempt(request, form, save) or page(request, "workers_words", form=form, case=case)


@only_for("family")
@require_http_methods(["GET", "POST"])
def met(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponseBase:
    """Have you met? Yes, with the day; or no, and the worker still has to come."""
    user = user_of(request)
    found = handover_get(viewer=user, handover_id=handover_id)
    if not user.is_family:
        raise Missing
    if not _may_say(found):
        return redirect("portal:workers")
    form = open_form(request, MetForm, f"met-{found.id}", known=found.state == Handover.State.FAMILY_MET)

    def save(answers: dict[str, Any]) -> str:
        if answers["met"] == "no":
            if found.state == Handover.State.FAMILY_MET:
                family_not_met(by=user, handover_id=found.id, words=answers["words"])
            messages.success(request, "Thank you. They still have to come. The manager can see it too.")
        elif found.state == Handover.State.READ:
            family_met(
                by=user, handover_id=found.id, met_on=answers["met_on"] or today(), words=answers["words"]
            )
            messages.success(request, "Thank you for telling us.")
        return reverse("portal:workers")

    return attempt(request, form, save) or page(request, "workers_met", form=form, handover=found)


@only_for("family")
@require_GET
def kind_words(request: HttpRequest) -> HttpResponseBase:
    """What I said that somebody did well."""
    user = user_of(request)
    cases = cases_of_family_for_family(viewer=user)
    return page(
        request, "kind_words", said=compliments_for_family(viewer=user), cases=cases, several=len(cases) > 1
    )  # fmt: skip


@only_for("family")
@require_http_methods(["GET", "POST"])
def kind_words_say(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say what somebody did well. They and their managers read it; nobody else in the family does."""
    user = user_of(request)
    case = my_case(user, case_id)
    people = [(str(one.user_id), f"{one.worker_name}, {one.get_part_display().lower()}")
              for one in workers_met(viewer=user, case_ids=[case.id])]  # fmt: skip
    form = open_form(request, KindWordsForm, f"kind-words-{case.id}", people=people)

    def save(answers: dict[str, Any]) -> str:
        made = compliment_say(
            by=user, case_id=case.id, worker_id=uuid.UUID(answers["worker_id"]), words=answers["words"]
        )
        messages.success(request, f"Thank you. {made.worker_name} can read it, and so can their managers.")
        return reverse("portal:kind-words")

    return attempt(request, form, save) or page(
        request, "kind_words_say", form=form, case=case, nobody=not people
    )
