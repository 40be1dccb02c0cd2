"""A worker leaves: whoever left with open duties, and a whole caseload given to others on one page (R48, R128)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.handover import CaseloadForm
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.views.rows import case_name
from alongside.doors.desk.views.shared import Row, cut_words, desk, form_page, page, worker_of
from alongside.family.cases.selectors import workers_for_part
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User, user_by_id
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.handover.leaving import (
    caseload_get,
    has_left,
    left_with_duties,
    spells_of,
    workers_with_families,
)
from alongside.practice.handover.models import CaseloadLine
from alongside.practice.handover.policies import CASELOAD_MOVE
from alongside.practice.handover.selectors import LONGEST_LIST
from alongside.practice.handover.services import caseload_give, duties_move

SIZE = 25
_MEANS = {"waiting": "waiting", "done": "good", "failed": "late"}


def _manager(request: HttpRequest) -> User:
    user = worker_of(request)
    require(user, CASELOAD_MOVE)
    return user


def _worker(user: User, worker_id: uuid.UUID) -> User:
    worker = user_by_id(worker_id)
    if worker is None or worker.partnership_id != user.partnership_id or worker.is_family:
        raise Missing
    return worker


@desk
def leaving(request: HttpRequest) -> HttpResponse:
    """Whoever left with open duties, and everybody who has families that could be given to others."""
    user = _manager(request)
    gone = left_with_duties(viewer=user)
    ids = {one.user.id for one in gone}
    rows = [
        {
            "text": one.user.name, "href": reverse("desk:leaving_duties", args=[one.user.id]),
            "hint": f"{_number(one.spells, 'family', 'families')}, {_number(one.promises, 'promise', 'promises')}"
            if one.spells or one.promises else "Looks after something until somebody takes over",
            "status": "Move them", "meaning": "late",
        }
        for one in gone
    ]  # fmt: skip
    pages = keyset_page(
        workers_with_families(viewer=user).exclude(id__in=ids),
        key=("name", "id"),
        after=request.GET.get("after"),
        size=SIZE,
    )
    workers = [
        {
            "text": worker.name, "href": reverse("desk:leaving_worker", args=[worker.id]),
            "hint": _number(worker.spells, "family", "families"), "status": "", "meaning": "",
        }
        for worker in pages.items
    ]  # fmt: skip
    return page(
        request, "leaving", title="A worker leaves", gone=rows, workers=workers, pages=pages,
        cut=cut_words(gone, LONGEST_LIST),
    )  # fmt: skip


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


@desk
def leaving_worker(request: HttpRequest, worker_id: uuid.UUID) -> HttpResponse:
    """Choose who takes over each family of a worker, all on one page."""
    user = _manager(request)
    worker = _worker(user, worker_id)
    spells = spells_of(viewer=user, worker_id=worker.id)
    people = {part: _people(user, part) for part in {one.part for one in spells}}
    form = open_form(request, CaseloadForm, f"caseload-{worker.id}", spells=spells, people=people)

    def verb(answers: dict[str, Any]) -> str:
        move = caseload_give(by=user, worker_id=worker.id, **form.given())
        return reverse("desk:leaving_move", args=[move.id])

    lead = (
        "Choose for each family; one that you leave at “Not now” stays. Each change opens its handover, and you look after"
        " what was promised until the new worker has met the family."
    )
    return form_page(
        request, form, verb, title="Give their families to others", heading=f"{worker.name}’s families", lead=lead,
        submit="Give these families to them", nobody="" if spells else "They have no family now.", **_back(),
    )  # fmt: skip


def _people(user: User, part: str) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in workers_for_part(viewer=user, part=part)]


@desk
def leaving_duties(request: HttpRequest, worker_id: uuid.UUID) -> HttpResponse:
    """Move at once what somebody owed who has no role here any more; the service does the same within the day."""
    user = _manager(request)
    worker = _worker(user, worker_id)
    form = open_form(request, PressForm, f"duties-{worker.id}")

    def verb(answers: dict[str, Any]) -> str:
        moved = duties_move(by=user, user_id=worker.id)
        messages.success(
            request,
            f"Moved to you: {_number(moved.promises + moved.held, 'promise', 'promises')} and what waited in"
            f" {_number(moved.spells, 'family', 'families')}. Choose who takes over each family.",
        )
        return reverse("desk:handovers")

    lead = (
        "They have no role here any more. Their families and promises come to you until somebody takes over. Each family is"
        " told who looks after what was promised."
    )
    return form_page(
        request, form, verb, title="Left with open duties", heading=f"{worker.name} left with open duties", lead=lead,
        submit="Move them to me now", nobody="" if has_left(worker) else "They still work here.", **_back(),
    )  # fmt: skip


@desk
def leaving_move(request: HttpRequest, move_id: uuid.UUID) -> HttpResponse:
    """How far the giving away is: done, waiting, and what could not be done and why."""
    user = _manager(request)
    move, lines = caseload_get(viewer=user, move_id=move_id)
    done = sum(line.state == CaseloadLine.State.DONE for line in lines)
    failed = sum(line.state == CaseloadLine.State.FAILED for line in lines)
    return page(
        request, "leaving_move", title="Families given to others", move=move, done=done, failed=failed,
        total=len(lines), waiting=len(lines) - done - failed, rows=[_line(one) for one in lines], **_back(),
    )  # fmt: skip


def _line(line: CaseloadLine) -> Row:
    return {
        "text": case_name(line.case), "href": reverse("desk:workers", args=[line.case_id]),
        "hint": f"{line.get_part_display()}: {line.successor_name}" + (f". {line.words}" if line.words else ""),
        "status": line.get_state_display(), "meaning": _MEANS[line.state],
    }  # fmt: skip


def _back() -> dict[str, Any]:
    return {"back": {"href": reverse("desk:leaving"), "text": "A worker leaves"}}
