"""How we work with this parent: what they were told, what is held back from them and until when, the help that is offered."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms.standing import LevelViewForm, NeedAnswerForm
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.family.cases.harm import my_views_for_family
from alongside.family.cases.models_standing import Narrowing
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.family.cases.services import level_view_record, need_answer
from alongside.family.cases.standing import need_for_family, standing_for_family

_HELD = {
    Narrowing.Kind.INSIDE: "The part of the plan for inside the home, and its promises",
    Narrowing.Kind.RECORD: "What other people wrote in the record",
    Narrowing.Kind.MEETINGS: "Meetings",
}


@only_for("family")
@require_GET
def standing(request: HttpRequest) -> HttpResponseBase:
    """How we work together, for each child: never another parent's."""
    user = user_of(request)
    if is_young(user):
        return redirect("portal:home")
    cases = [case for case in cases_of_family_for_family(viewer=user) if case.closed_at is None]
    mine = [
        {
            "one": one,
            "held": [(held, [_HELD[Narrowing.Kind(k)] for k in held.kinds]) for held in one.held_back],
        }
        for one in standing_for_family(viewer=user, cases=cases)
    ]
    return page(request, "standing/mine", mine=mine, several=len(mine) > 1, here=user.partnership)


@only_for("family")
@require_http_methods(["GET", "POST"])
def need(request: HttpRequest, need_id: uuid.UUID) -> HttpResponseBase:
    """Answer an offer of help; any answer is fine and may change."""
    user = user_of(request)
    found = need_for_family(viewer=user, need_id=need_id)
    initial = {"answer": found.answer, "words": found.answer_words}
    form = open_form(request, NeedAnswerForm, f"need-answer-{found.id}", initial=initial)

    def save(answers: dict[str, Any]) -> str:
        need_answer(by=user, need_id=found.id, **answers)
        messages.success(request, "Thank you. You can change your answer at any time.")
        return reverse("portal:standing")

    return attempt(request, form, save) or page(request, "standing/need", form=form, need=found)


@only_for("family")
@require_http_methods(["GET", "POST"])
def level_view(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say how worried we should be (R20)."""
    user = user_of(request)
    case = my_case(user, case_id)
    if case.closed_at is not None:
        return redirect("portal:home")
    form = open_form(request, LevelViewForm, f"level-view-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        level_view_record(by=user, case_id=case.id, side="family", **answers)
        messages.success(request, "Thank you. Your workers read your words.")
        return reverse("portal:home")

    said = my_views_for_family(viewer=user, case_id=case.id)[:5]
    return attempt(request, form, save) or page(request, "standing/level", form=form, case=case, said=said)
