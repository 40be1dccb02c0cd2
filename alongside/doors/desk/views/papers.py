"""The plan, one page for whoever attends, and minutes on paper: to read, to print, to keep as a file (R94, R101, R116)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common.minutes_paper import minutes_paper
from alongside.doors.common.papers import approach_paper, plan_paper
from alongside.doors.desk.views.shared import desk, of_case, page, worker_of
from alongside.family.cases.selectors import case_get
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.paper import Paper, pdf_answer
from alongside.practice.meetings.minutes.reading import minutes_read
from alongside.practice.plans.printing import approach_to_print, plan_to_print


def _plan(request: HttpRequest, case_id: uuid.UUID) -> Paper:
    found = plan_to_print(worker_of(request), case_id)
    if found is None:
        raise Missing
    return plan_paper(found, printed_on=today(), for_family=False)


@desk
def plan(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The whole plan as a plain page, in the order of the paper."""
    paper = _plan(request, case_id)
    about = case_get(viewer=worker_of(request), case_id=case_id)
    back = {"href": reverse("desk:plan", args=[case_id]), "text": "Back to the plan"}
    return page(
        request, "planning/paper", title="Plan on paper", heading=paper.title, paper=paper, **of_case(about) | {"back": back}
    )  # fmt: skip


@desk
def plan_file(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The same as a PDF with headings that a screen reader announces."""
    return pdf_answer(_plan(request, case_id), name="plan")


@desk
def approach_file(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """One page for whoever attends. Its opening is audited like the page's."""
    found = approach_to_print(worker_of(request), case_id)
    return pdf_answer(approach_paper(found, printed_on=today()), name="before-you-go-in")


@desk
def minutes_file(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """The minutes of a meeting, as whoever asks may read them."""
    found = minutes_read(viewer=worker_of(request), meeting_id=held_id)
    return pdf_answer(minutes_paper(found, printed_on=today(), for_family=False), name="minutes")
