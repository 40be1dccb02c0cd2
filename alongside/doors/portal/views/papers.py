"""A family's own copy of the plan: large, plain, tonight's steps first; to read, to print, to keep as a file (R94)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from alongside.doors.common import only_for
from alongside.doors.common.papers import plan_paper
from alongside.doors.portal.views.common import is_young, page, user_of
from alongside.family.cases.standing import held_back_for_family
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.paper import Paper, pdf_answer
from alongside.practice.plans.printing import plan_to_print_for_family


def _plan(request: HttpRequest, case_id: uuid.UUID) -> Paper:
    user = user_of(request)
    found = plan_to_print_for_family(user, case_id)
    if found is None:
        raise Missing
    held_back = held_back_for_family(viewer=user, kind="inside", case_id=case_id)
    return plan_paper(
        found, printed_on=today(), for_family=True, held_back=bool(held_back), young=is_young(user)
    )


@only_for("family")
@require_GET
def plan(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The plan as a plain page, in the order of the paper."""
    return page(request, "planning/paper", paper=_plan(request, case_id), case_id=case_id)


@only_for("family")
@require_GET
def plan_file(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The same as a PDF; the file's name says nothing of a child."""
    return pdf_answer(_plan(request, case_id), name="plan")
