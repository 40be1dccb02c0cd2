"""The duty team is rung; every night in one picture; where a child learns; counts that hide small numbers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import FlowForm, PressForm, open_form
from alongside.doors.common.nights import HEAD, meanings, night_lines, year_rows
from alongside.doors.desk.forms import joins as forms
from alongside.doors.desk.views.missing import here, of_missing
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import allows, require
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.base.small import small_hidden
from alongside.ground.clock import now, today
from alongside.ground.govuk.dates import day_words
from alongside.practice.assessment.measures import involvement_counted as assessed
from alongside.practice.places import services as places
from alongside.practice.places.policies import SCHOOL_CARE_SAY, SCHOOLING_KEEP
from alongside.practice.places.schooling import school_part, schooling_get, way_of
from alongside.practice.plans.measures import involvement_counted as planned
from alongside.practice.progress.measures import followed_up
from alongside.practice.progress.policies import LEARNING_COUNT
from alongside.practice.safety import services as safety
from alongside.practice.safety.absences import ELSEWHERE, MISSING, Absence, absences_of
from alongside.practice.safety.policies import MISSING_TAKE_CALL
from alongside.practice.safety.selectors import episodes_of


@desk
def call(request: HttpRequest) -> HttpResponse:
    """Somebody rang the duty team: a child is missing. The episode opens at once."""
    user = worker_of(request)
    require(user, MISSING_TAKE_CALL)
    form = open_form(request, forms.DutyCallForm, "missing-call")

    def verb(answers: dict[str, Any]) -> str:
        handed = safety.duty_report(
            by=user,
            named=form.named(),
            caller=answers["caller"],
            why=answers["why"],
            gone=form.gone(),
            known=form.known(),
        )
        messages.success(
            request, "It is open. Everybody who works with them sees it now. Next: who is looking?"
        )
        return here(handed.episode)

    back = {"href": reverse("desk:missing_now"), "text": "Back to missing"}
    return form_page(
        request, form, verb, template="joins/call", title="Somebody rang: a child is missing", submit="Open it now",
        back=back, emergency=None,
    )  # fmt: skip


@desk
def nights(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every night away from home, from all lists, each counted once."""
    user, about = worker_of(request), case_for(request, case_id)
    found = absences_of(viewer=user, case=about)
    told = {one.id for one in episodes_of(viewer=user, case=about)}

    def link(one: Absence) -> str:
        if one.about_id in told:
            return reverse("desk:episode", args=[one.about_id])
        if one.what in (MISSING, ELSEWHERE):
            return reverse("desk:case_places", args=[about.id])
        return reverse("desk:stay", args=[about.id, one.about_id])

    return page(
        request, "joins/nights", title="Nights away from home", lines=night_lines(found, link), head=list(HEAD),
        rows=year_rows(found), meanings=meanings(found), open=about.closed_at is None, **of_missing(about),
    )  # fmt: skip


def of_schooling(about: Case) -> dict[str, Any]:
    """Return what a page says that lies behind the page of education."""
    return {**of_case(about), "back": {"href": _school(about), "text": "Back"}}


def _school(about: Case) -> str:
    return reverse("desk:schooling", args=[about.id])


@desk
def schooling(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Where a child learns, now and before, the days without lessons, and what school does to keep them safe."""
    user, about = worker_of(request), case_for(request, case_id)
    way = way_of(viewer=user, case=about)
    writes = about.closed_at is None
    return page(
        request, "joins/schooling", title="Where they learn", way=way, today=today(), user_id=user.id,
        may={"keep": writes and allows(user, SCHOOLING_KEEP), "care": writes and allows(user, SCHOOL_CARE_SAY)},
        gaps=[_gap_words(one) for one in way.gaps],
        school=school_part(viewer=user, case=about, care=way.care), **of_case(about),
    )  # fmt: skip


def _gap_words(gap: Any) -> str:
    span = (
        f"since {day_words(gap.first)}"
        if gap.last is None
        else f"{day_words(gap.first)} to {day_words(gap.last)}"
    )
    days = gap.days(today())
    return f"{span}: {days} day{'' if days == 1 else 's'}"


def _school_form(
    request: HttpRequest, about: Case, form: FlowForm, save: Callable[[dict[str, Any]], Any], **said: Any
) -> HttpResponse:
    def verb(answers: dict[str, Any]) -> str:
        save(answers)
        return _school(about)

    return form_page(request, form, verb, **of_schooling(about) | said)


@desk
def schooling_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down where they learn, or learned."""
    about = case_for(request, case_id, SCHOOLING_KEEP)
    form = open_form(request, forms.SchoolingForm, f"schooling-{about.id}")
    return _school_form(
        request, about, form, lambda said: places.schooling_note(by=worker_of(request), case_id=about.id, **said),
        title="Where do they learn?", submit="Save",
    )  # fmt: skip


@desk
def schooling_over(request: HttpRequest, case_id: uuid.UUID, schooling_id: uuid.UUID) -> HttpResponse:
    """Say which day was the last."""
    user, about = worker_of(request), case_for(request, case_id, SCHOOLING_KEEP)
    found = schooling_get(viewer=user, case=about, schooling_id=schooling_id)
    form = open_form(request, forms.LastDayForm, f"schooling-over-{found.id}")
    return _school_form(
        request, about, form, lambda said: places.schooling_end(by=user, schooling_id=found.id, **said),
        title="It is over", submit="Save", lead=f"{found.get_kind_display()} {found.name}".strip(),
    )  # fmt: skip


@desk
def schooling_out(request: HttpRequest, case_id: uuid.UUID, schooling_id: uuid.UUID) -> HttpResponse:
    """Take out what one wrote by mistake."""
    user, about = worker_of(request), case_for(request, case_id, SCHOOLING_KEEP)
    found = schooling_get(viewer=user, case=about, schooling_id=schooling_id)
    if found.by_id != user.id:
        raise Missing
    form = open_form(request, PressForm, f"schooling-out-{found.id}")
    return _school_form(
        request, about, form, lambda said: places.schooling_set_aside(by=user, schooling_id=found.id),
        title="Was this a mistake?", submit="Yes, take it out",
        lead=f"{found.get_kind_display()} {found.name}".strip() + ". It is kept, and no longer shown. Who wrote it takes it out.",
    )  # fmt: skip


@desk
def school_care(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Say what school does to keep the child safe."""
    user, about = worker_of(request), case_for(request, case_id, SCHOOL_CARE_SAY)
    of_school = "education" in user.as_actor().roles
    form = open_form(request, forms.SchoolCareForm, f"school-care-{about.id}", of_school=of_school)
    return _school_form(
        request, about, form, lambda said: places.school_care_say(by=user, case_id=about.id, **said),
        title="What school does to keep them safe", submit="Save",
        lead="It stands in the safety plan, and the family reads it there. A step with a day and a name is proposed in the plan.",
    )  # fmt: skip


@desk
def school_day(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """They did not come in: what the people of the school did."""
    user, about = worker_of(request), case_for(request, case_id, SCHOOLING_KEEP)
    form = open_form(request, forms.SchoolDayForm, f"school-day-{about.id}")
    return _school_form(
        request, about, form, lambda said: places.school_day_tell(by=user, case_id=about.id, **said),
        title="They did not come in", submit="Save",
        lead="It is no mark against anybody. If nobody knows where they are now, say at once that they are missing.",
    )  # fmt: skip


@desk
def counts(request: HttpRequest) -> HttpResponse:
    """Asked before and after, and how families took part: for managers, small numbers hidden."""
    user = worker_of(request)
    require(user, LEARNING_COUNT)
    least = int(in_force("P-SMALLCELL", partnership_id=user.partnership_id, at=now()).value)
    found = followed_up(viewer=user)
    total, parts = assessed(viewer=user)
    plans, plan_parts = planned(viewer=user)
    return page(
        request, "joins/counts", title="Asked, answered, part of it", least=least,
        asked_head=["When", "Answered", "Not answered"], part_head=["What", "Yes", "No", "Not said"],
        plan_head=["What", "Yes", "No"],
        asked=[[one.point, *_shown([one.answered, one.missing], least)] for one in found.asked],
        compared=_shown([found.asked[-1].compared, found.asked[-1].people - found.asked[-1].compared], least)[0],
        closed=_shown([found.closed - found.closed_unasked, found.closed_unasked], least),
        assessed=[[one.title, *_shown([one.met, one.unmet, one.unsaid], least)] for one in parts if total >= least],
        planned=[[one.title, *_shown([one.met, one.unmet], least)] for one in plan_parts if plans >= least],
        back={"href": reverse("desk:home"), "text": "Your work"},
        totals={"assessed": _alone(total, least), "planned": _alone(plans, least)},
    )  # fmt: skip


def _shown(numbers: list[int], least: int) -> list[str]:
    """Return numbers that add up to something known, in words where they are hidden."""
    return ["not shown" if one is None else f"{one:,}" for one in small_hidden(numbers, least=least)]


def _alone(number: int, least: int) -> str:
    return f"fewer than {least}" if 0 < number < least else f"{number:,}"
