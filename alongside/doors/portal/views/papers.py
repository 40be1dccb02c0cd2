"""A family's own copy of the plan: large, plain, tonight's steps first; to read, to print, to keep as a file (R94)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from alongside.doors.common import only_for
from alongside.doors.common.papers import plan_paper
from alongside.doors.portal.views.common import is_young, page, user_of
from alongside.family.cases.standing import held_back_for_family
from alongside.family.recording.giving import given_for_family
from alongside.family.recording.models_child import ChildGiven
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.paper import Paper, pdf_answer
from alongside.practice.plans.printing import plan_to_print_for_family
from alongside.practice.plans.selectors import plan_page


def _plan(request: HttpRequest, case_id: uuid.UUID) -> Paper | None:
    """Return the copy of whoever asks; None for a young person with whom nobody has sat yet over this version (R139)."""
    user = user_of(request)
    found = plan_to_print_for_family(user, case_id)
    if found is None:
        raise Missing
    if is_young(user) and _given(user, case_id) is None:
        return None
    held_back = held_back_for_family(viewer=user, kind="inside", case_id=case_id)
    return plan_paper(
        found, printed_on=today(), for_family=True, held_back=bool(held_back), young=is_young(user)
    )


def _given(user: User, case_id: uuid.UUID) -> ChildGiven | None:
    found = plan_page(viewer=user, case_id=case_id)
    if found is None:
        return None
    return given_for_family(viewer=user, about_id=found.plan.id, edition=str(found.plan.number))


@only_for("family")
@require_GET
def plan(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The plan as a plain page, in the order of the paper."""
    user, paper = user_of(request), _plan(request, case_id)
    given = _given(user, case_id) if is_young(user) else None
    return page(request, "planning/paper", paper=paper, given=given, case_id=case_id)


@only_for("family")
@require_GET
def plan_file(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The same as a PDF; the file's name says nothing of a child."""
    paper = _plan(request, case_id)
    return redirect("portal:plan-paper", case_id) if paper is None else pdf_answer(paper, name="plan")
