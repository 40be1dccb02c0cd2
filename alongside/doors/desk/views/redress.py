"""What is put right: a step that was not, a copy that takes longer, the police after a child told; turnover for the board."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.board import harm_measured, plans_measured, turnover_measured
from alongside.accountability.challenge.complaints.measures import complaints_measured
from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.complaints.selectors import longest_day
from alongside.accountability.challenge.policies import BOARD_REPORT
from alongside.accountability.challenge.watch.policies import RIGHT_DO
from alongside.accountability.challenge.watch.selectors import right_get, rights_owed
from alongside.accountability.challenge.watch.services_right import right_done
from alongside.doors.common import open_form
from alongside.doors.desk.forms import redress as forms
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.models_harm import Disclosure
from alongside.family.recording import policies as recording
from alongside.family.recording.reading import copy_request
from alongside.family.recording.services import access_extend
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words, promise_words
from alongside.practice.safety.models import PoliceOutcome
from alongside.practice.safety.policies import TOLD_FOLLOW
from alongside.practice.safety.selectors_told import ToldPage, told_page
from alongside.practice.safety.services import other_child_check, police_outcome_say

_KINDS = dict(Disclosure.Kind.choices)
_MEANING = {"investigating": "waiting", "charged": "good", "no_action": "neutral"}


def right_rows(user: User) -> list[Row]:
    """What the viewer owes to put right, the soonest due first."""
    return [
        {
            "text": f"Put right, {one.case_reference}: {one.step[0].lower()}{one.step[1:]}",
            "href": reverse("desk:put_right", args=[one.id]),
            "hint": "This step was not right. The family reads who puts it right, and when.",
            "status": promise_words(due_on=one.due_on).tag, "meaning": promise_words(due_on=one.due_on).meaning,
        }
        for one in (rights_owed(viewer=user) if allows(user, RIGHT_DO) else [])
        if one.due_on is not None
    ]  # fmt: skip


def longer_words(user: User, complaint: Complaint) -> str:
    """By which day a complaint is owed now, and to which day it can be made longer."""
    latest = longest_day(viewer=user, complaint=complaint)
    until = f" You have until {day_words(latest)} then, at the latest." if latest else ""
    return f" It is owed by {day_words(complaint.reply_on)} now.{until}"


@desk
def put_right(request: HttpRequest, put_right_id: uuid.UUID) -> HttpResponse:
    """What I owe to put right, and the form to say that it is."""
    user = worker_of(request)
    found = right_get(viewer=user, put_right_id=put_right_id)
    require(user, RIGHT_DO)
    if found.owner_id != user.id:
        raise Missing
    form = open_form(request, forms.RightDoneForm, f"put-right-{found.id}-{found.due_on}")

    def verb(answers: dict[str, Any]) -> str:
        right_done(by=user, put_right_id=found.id, **answers)
        messages.success(request, "Saved. The person it weighed on can read it.")
        return reverse("desk:complaints")

    again = [{"title": "They say that it is not put right", "text": found.not_yet_words, "at": found.found_at,
              "by": "The person it weighed on"}] if found.not_yet_words else []  # fmt: skip
    told = {
        "title": "What the person it weighed on reads",
        "text": found.words,
        "at": found.found_at,
        "by": found.found_by_name,
    }
    by_when = f" By {day_words(found.due_on)}." if found.due_on else ""
    return form_page(
        request, form, verb, template="record/answer", title="Put a step right", submit="It is put right",
        lead=f"{found.step}, {found.case_reference}. Somebody independent found that it was not right.{by_when}",
        nobody="You have said that it is put right." if found.done_on and request.method != "POST" else "",
        items=[told, *again], back={"href": reverse("desk:complaints"), "text": "Complaints"},
    )  # fmt: skip


@desk
def copy_longer(request: HttpRequest, copy_id: uuid.UUID) -> HttpResponse:
    """Say, within the first month, that a copy takes longer, and why."""
    user = worker_of(request)
    asked = copy_request(viewer=user, request_id=copy_id)
    require(user, recording.ACCESS_ANSWER)
    require_to_write(user, asked.family_id)
    form = open_form(request, forms.CopyLongerForm, f"copy-longer-{copy_id}")
    back = reverse("desk:copy_answer", args=[copy_id])

    def verb(answers: dict[str, Any]) -> str:
        made = access_extend(by=user, request_id=copy_id, **answers)
        messages.success(request, f"They read why. You answer by {day_words(made.answer_by)}.")
        return back

    closed = bool(asked.answers.all()) or asked.longer is not None
    lead = (
        f"Asked on {day_words(asked.at)}. The law gives one month, until {day_words(asked.answer_by)}. Where there is much to"
        " look through it gives two months more, once, if they are told why within the first."
    )
    return form_page(
        request, form, verb, title="A copy takes longer", lead=lead, submit="Tell them",
        nobody="They were told already, or have their answer." if closed and request.method != "POST" else "",
        back={"href": back, "text": "Their wish for a copy"},
    )  # fmt: skip


def _told(request: HttpRequest, disclosure_id: uuid.UUID) -> tuple[ToldPage, Case, dict[str, Any]]:
    view = told_page(viewer=worker_of(request), disclosure_id=disclosure_id)
    about = case_for(request, view.disclosure.case_id)
    kinds = "; ".join(str(_KINDS[key]) for key in view.disclosure.kinds)
    return view, about, {**of_case(about), "lead": f"{kinds}. Told on {day_words(view.disclosure.told_on)}."}


@desk
def police(request: HttpRequest, disclosure_id: uuid.UUID) -> HttpResponse:
    """What the police do about what a child told, how it was explained, and which other children were named."""
    user = worker_of(request)
    view, about, facts = _told(request, disclosure_id)
    may = allows(user, TOLD_FOLLOW) and emergency_now(viewer=user, circle_id=about.id) is None
    return page(
        request, "redress/police", title="After the child told somebody", view=view, may=may,
        said=[_said(one) for one in view.outcomes], no_reason=bool(view.outcomes) and view.outcomes[0].no_reason,
        **facts | {"back": {"href": reverse("desk:harm", args=[about.id]), "text": "Back to what is happening"}},
    )  # fmt: skip


def _said(one: PoliceOutcome) -> Row:
    reads = f"They read: {one.explained}" if one.explained else f"Not told yet: {one.unsaid_because}"
    number = f"Number {one.reference}." if one.reference else ""
    return {
        "title": f"{one.get_outcome_display()}: {one.who}", "by": one.by_name, "at": one.on,
        "tag": f"Told: {one.get_told_display().lower()}", "meaning": _MEANING[one.outcome],
        "text": "\n\n".join(part for part in (number, one.words, reads) if part),
    }  # fmt: skip


def _deed(request: HttpRequest, disclosure_id: uuid.UUID) -> tuple[ToldPage, dict[str, Any], str]:
    view, about, facts = _told(request, disclosure_id)
    require(worker_of(request), TOLD_FOLLOW)
    require_to_write(worker_of(request), about.id)
    back = reverse("desk:disclosure_police", args=[disclosure_id])
    return view, facts | {"back": {"href": back, "text": "After the child told somebody"}}, back


@desk
def police_say(request: HttpRequest, disclosure_id: uuid.UUID) -> HttpResponse:
    """Write what the police do, and explain it."""
    _, facts, back = _deed(request, disclosure_id)
    form = open_form(request, forms.PoliceSayForm, f"police-outcome-{disclosure_id}")

    def verb(answers: dict[str, Any]) -> str:
        made = police_outcome_say(by=worker_of(request), disclosure_id=disclosure_id, **answers)
        messages.success(
            request,
            "Saved. A sign that is missing ends nothing: ask the police again."
            if made.no_reason
            else "Saved. Whoever you chose can read how you explained it.",
        )
        return back

    return form_page(request, form, verb, title="What the police do", submit="Save", **facts)


@desk
def other_child(request: HttpRequest, disclosure_id: uuid.UUID) -> HttpResponse:
    """Ask for help for another child whom the child named."""
    _, facts, back = _deed(request, disclosure_id)
    form = open_form(request, forms.OtherChildForm, f"other-child-{disclosure_id}")

    def verb(answers: dict[str, Any]) -> str:
        made = other_child_check(by=worker_of(request), disclosure_id=disclosure_id, **answers)
        messages.success(
            request, f"Sent: {made.reference}. The duty team looks at it today, and asks you first."
        )
        return back

    lead = "It becomes a request of its own, with its own clocks. If that child is in danger now, call 999 first."
    return form_page(
        request, form, verb, title="Another child was named", submit="Send it", **facts | {"lead": lead}
    )


@desk
def board(request: HttpRequest) -> HttpResponse:
    """Which harm children meet, how often workers change, whether plans wait and how complaints end, as numbers alone."""
    user = worker_of(request)
    require(user, BOARD_REPORT)
    return page(
        request, "redress/board", title="Turnover, plans and complaints", turnover=turnover_measured(viewer=user),
        harm=harm_measured(viewer=user), plans=plans_measured(viewer=user), measured=complaints_measured(viewer=user),
        back={"href": reverse("desk:complaints"), "text": "Complaints"},
    )  # fmt: skip
