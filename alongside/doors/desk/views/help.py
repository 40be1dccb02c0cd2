"""What the family asked for: taken down, and answered (R7)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.policies import HELP_ANSWER
from alongside.accountability.challenge.selectors import Asked, help_get, help_of_family
from alongside.accountability.challenge.services import help_answer, help_take_down
from alongside.doors.common import open_form
from alongside.doors.desk.forms.help import AnswerForm, TakeDownForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.govuk.dates import day_words, promise_words


@desk
def asked(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everything that this family asked for, what waits first."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = help_of_family(viewer=user, family_id=about.family_id)
    waiting = sorted((one for one in found if one.waits), key=lambda one: one.answer_by)
    may = allows(user, HELP_ANSWER) and emergency_now(viewer=user, circle_id=about.id) is None
    return page(
        request, "help", title="Asked for help", waiting=[_row(one, may) for one in waiting],
        answered=[_item(one) for one in found if not one.waits], may_add=may, **of_case(about),
    )  # fmt: skip


def _row(one: Asked, may: bool) -> Row:
    standing = promise_words(due_on=one.answer_by)
    again = "; said that the first answer did not help" if one.replies else ""
    return {
        "text": one.request.words if len(one.request.words) <= 160 else f"{one.request.words[:157]}…",
        "href": reverse("desk:help_answer", args=[one.request.id]) if may else "",
        "hint": f"{one.request.person.full_name}, {day_words(one.request.asked_at)}{again}; {standing.words}",
        "status": standing.tag,
        "meaning": standing.meaning,
    }


def _item(one: Asked) -> Row:
    last = one.replies[-1]
    return {
        "title": f"{one.request.person.full_name} asked: {one.request.words}", "at": one.request.asked_at,
        "by": one.request.said_by_name, "tag": last.get_kind_display(), "meaning": "neutral",
        "text": "\n\n".join(f"{r.said_by_name}, {day_words(r.said_at)}: {r.words}" for r in one.replies),
    }  # fmt: skip


@desk
def take_down(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Keep what somebody of the family asked for on the phone or face to face."""
    user = worker_of(request)
    about = case_for(request, case_id, HELP_ANSWER)
    family = family_for_viewer(viewer=user, family_id=about.family_id, family=about.family)
    form = open_form(request, TakeDownForm, f"help-add-{about.id}", members=family.members)

    def verb(answers: dict[str, Any]) -> str:
        help_take_down(by=user, family_id=about.family_id, **answers)
        messages.success(request, "Kept. The day of the answer is on this page.")
        return reverse("desk:help", args=[about.id])

    lead = "Every request of a family is kept and answered, however it reached you. It cannot be deleted."
    return form_page(
        request, form, verb, title="They asked for help", lead=lead, submit="Keep it", **of_case(about)
    )


@desk
def answer(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Answer what somebody of a family asked for."""
    user = worker_of(request)
    one = help_get(viewer=user, request_id=request_id)
    require(user, HELP_ANSWER)
    require_to_write(user, one.request.family_id)
    form = open_form(request, AnswerForm, f"help-answer-{request_id}-{len(one.replies)}")
    back = _back(one)

    def verb(answers: dict[str, Any]) -> str:
        help_answer(by=user, request_id=request_id, **answers)
        messages.success(request, "Answered. They can read it now.")
        return str(back["href"])

    return form_page(
        request, form, verb, template="help_answer", title="Answer", submit="Send the answer", one=one, back=back,
        caption=f"{one.request.person.full_name}, {day_words(one.request.asked_at)}",
    )  # fmt: skip


def _back(one: Asked) -> Row:
    if one.request.case_id is None:
        return {"href": reverse("desk:home"), "text": "Your work"}
    return {"href": reverse("desk:help", args=[one.request.case_id]), "text": "Asked for help"}
