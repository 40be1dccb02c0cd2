"""Decisions told to each parent, and answering whoever asked for a meeting (R112, R113)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.common.decisions import decision_row
from alongside.doors.desk.forms import deciding as forms
from alongside.doors.desk.views.meetings import of_meeting
from alongside.doors.desk.views.progress import people_of
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.decisions import decisions_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import emergency_now
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words, promise_words
from alongside.practice.meetings import services
from alongside.practice.meetings.models import DecisionNotice
from alongside.practice.meetings.policies import (
    DECISION_RECORD,
    ENQUIRY_RECORD,
    MEETING_LEAVE_OUT,
    MEETING_PLAN,
)
from alongside.practice.meetings.selectors import (
    ask_get,
    decided_read,
    enquiry_next,
    line_is_told,
    meeting_get,
    notice_get,
    notices_of,
)
from alongside.practice.meetings.services.common import parents_of

# Where the rest of a decision stands.
_PLACES = {
    "standing": ("desk:partnership", "case"), "plan": ("desk:plan", "case"), "meeting": ("desk:meeting", "about"),
    "meetings": ("desk:meetings", "case"), "ending": ("desk:ending", "about"), "early": ("desk:case_resources", "case"),
    "places": ("desk:case_places", "case"), "helping": ("desk:helping", "case"), "nrm": ("desk:nrm", "case"),
}  # fmt: skip


def _decisions_page(about: Case) -> dict[str, Any]:
    back = {"href": reverse("desk:decisions", args=[about.id]), "text": "Decisions"}
    return {**of_case(about), "back": back}


@desk
def decisions(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every decision about a child: what, why, who, when, what was said before, and which parent was told of it (R112)."""
    user = worker_of(request)
    about = case_for(request, case_id)
    may = allows(user, DECISION_RECORD) and emergency_now(viewer=user, circle_id=about.id) is None
    found = decisions_of(viewer=user, case=about, after=request.GET.get("after"))
    told = notices_of(viewer=user, decision_ids=[one.decided.id for one in found.items])
    shown = [
        decision_row(one, places=_PLACES, case_id=about.id)
        | {"notices": [_notice(n, may) for n in told.get(one.decided.id, [])]}
        for one in found.items
    ]
    return page(
        request, "meetings/decisions", title="Decisions", shown=shown, pages=found, may=may, **of_case(about)
    )


def _notice(notice: DecisionNotice, may: bool) -> Row:
    if notice.told_at is not None:
        hint = f"told {day_words(notice.told_at)}, {notice.get_told_how_display().lower()}"
        return {"text": notice.person.full_name, "hint": hint, "status": "Told", "meaning": "good"}
    waits = max(notice.exceptions.all(), key=lambda e: (e.at, e.id), default=None)
    href = reverse("desk:notice_tell", args=[notice.id]) if may else ""
    if waits is not None and waits.until >= today():
        hint = f"{waits.get_code_display()}; until {day_words(waits.until)}"
        return {
            "text": notice.person.full_name,
            "href": href,
            "hint": hint,
            "status": "Waits",
            "meaning": "contested",
        }
    standing = promise_words(due_on=notice.due_on)
    return {
        "text": notice.person.full_name, "href": href, "hint": f"to be told; {standing.words}", "status": standing.tag,
        "meaning": standing.meaning,
    }  # fmt: skip


@desk
def decision_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down a decision; every parent is told of it. `?meeting=` names the meeting that made it."""
    about = case_for(request, case_id, DECISION_RECORD)
    try:
        meeting_id = uuid.UUID(request.GET.get("meeting", ""))
    except ValueError:
        meeting_id = None
    return _decide(request, about, f"decision-new-{about.id}", meeting_id=meeting_id)


@desk
def decision_of_line(request: HttpRequest, minute_id: uuid.UUID) -> HttpResponse:
    """Tell the parents of what a line of the minutes says was decided; its words stand in the form already (R112)."""
    line = decided_read(viewer=worker_of(request), line_id=minute_id)
    about = case_for(request, line.case_id, DECISION_RECORD)
    if line_is_told(viewer=worker_of(request), line_id=minute_id):
        messages.info(request, "The parents are told of this already: it stands here.")
        return redirect("desk:decisions", about.id)
    began = {"what": line.words, "decided_on": local_date(line.minutes.meeting.at)}
    return _decide(request, about, f"decision-of-{minute_id}", began, line_id=minute_id)


def _decide(
    request: HttpRequest, about: Case, key: str, began: dict[str, Any] | None = None, **came_from: Any
) -> HttpResponse:
    user = worker_of(request)
    parents = [(str(one.id), one.full_name) for one in parents_of(about.id)]
    form = open_form(
        request,
        forms.DecisionForm,
        key,
        initial=began or {},
        parents=parents,
        statutory=allows(user, MEETING_LEAVE_OUT),
    )

    def verb(answers: dict[str, Any]) -> str:
        services.decision_record(by=user, case_id=about.id, **came_from, **answers)
        messages.success(request, "Kept. Each parent with an account can read it now.")
        return reverse("desk:decisions", args=[about.id])

    lead = (
        "Each parent reads what was decided, why, by whom and how to challenge it. "
        "One without an account is told within a working day."
    )
    return form_page(
        request,
        form,
        verb,
        title="A decision",
        lead=lead,
        submit="Keep it and tell them",
        **_decisions_page(about),
    )


@desk
def enquiry(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Write down whether an enquiry begins after a strategy discussion, or how it ended; each parent is told."""
    user = worker_of(request)
    found = meeting_get(viewer=user, meeting_id=meeting_id)
    about = case_for(request, found.case_id, ENQUIRY_RECORD)
    steps = enquiry_next(viewer=user, meeting=found)
    if not steps:
        raise Missing
    form = open_form(
        request, forms.EnquiryForm, f"enquiry-{meeting_id}-{steps[0][0]}", steps=steps, statutory=True,
        initial={"decided_by": user.name, "decided_on": today()},
        parents=[(str(one.id), one.full_name) for one in parents_of(about.id)],
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        services.enquiry_record(by=user, meeting_id=meeting_id, **answers)
        messages.success(
            request, "Kept. Each parent with an account can read it now, unless you said why it waits."
        )
        return reverse("desk:meeting", args=[meeting_id])

    lead = (
        "A child who needs to be safe tonight waits for none of this. Each parent reads why, in your words."
    )
    return form_page(
        request, form, verb, title="Section 47 enquiry", lead=lead, submit="Keep it and tell them",
        **of_meeting(found, about),
    )  # fmt: skip


@desk
def notice_tell(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Write down that a parent was told."""
    notice, about = _waiting(request, notice_id)
    form = open_form(request, forms.TellForm, f"notice-tell-{notice_id}", page=bool(notice.person.user_id))
    return _send(
        request, form, about, lambda **a: services.decision_tell(notice_id=notice_id, **a), title="They were told",
        heading=f"{notice.person.full_name} was told", lead=notice.decision.what, submit="Save",
        also=reverse("desk:notice_wait", args=[notice_id]) if allows(worker_of(request), MEETING_LEAVE_OUT) else "",
        template="meetings/notice_tell",
    )  # fmt: skip


@desk
def notice_wait(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Write down why telling a parent waits."""
    notice = notice_get(viewer=worker_of(request), notice_id=notice_id)
    about = case_for(request, notice.case_id, MEETING_LEAVE_OUT)
    form = open_form(request, forms.WaitForm, f"notice-wait-{notice_id}")
    return _send(
        request, form, about, lambda **a: services.decision_wait(notice_id=notice_id, **a), title="Telling them waits",
        heading=f"{notice.person.full_name} is not told yet", submit="Save",
        lead="Only while telling them would harm somebody. It ends by itself on the day you give, and then they are told.",
    )  # fmt: skip


def _waiting(request: HttpRequest, notice_id: uuid.UUID) -> tuple[DecisionNotice, Case]:
    notice = notice_get(viewer=worker_of(request), notice_id=notice_id)
    return notice, case_for(request, notice.case_id, DECISION_RECORD)


def _send(request: HttpRequest, form: FlowForm, about: Case, deed: Any, **context: Any) -> HttpResponse:
    def verb(answers: dict[str, Any]) -> str:
        deed(by=worker_of(request), **answers)
        return reverse("desk:decisions", args=[about.id])

    return form_page(request, form, verb, **context, **_decisions_page(about))


@desk
def meeting_ask_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Keep that somebody of the family asked a worker for a meeting."""
    user = worker_of(request)
    about = case_for(request, case_id, MEETING_PLAN)
    form = open_form(request, forms.AskAddForm, f"meeting-ask-{about.id}", members=people_of(request, about))

    def verb(answers: dict[str, Any]) -> str:
        services.meeting_ask_take_down(by=user, case_id=about.id, **answers)
        return reverse("desk:meetings", args=[about.id])

    return form_page(
        request, form, verb, title="They asked for a meeting", submit="Keep it", **_meetings_page(about)
    )


@desk
def meeting_ask_answer(request: HttpRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Answer whoever asked for a meeting: yes with a day, or no with the reason."""
    user = worker_of(request)
    ask = ask_get(viewer=user, ask_id=ask_id)
    about = case_for(request, ask.case_id, MEETING_PLAN)
    form = open_form(request, forms.AskAnswerForm, f"meeting-ask-answer-{ask_id}")

    def verb(answers: dict[str, Any]) -> str:
        answer = services.meeting_ask_answer(by=user, ask_id=ask_id, **answers)
        if not answer.accepted:
            return reverse("desk:meetings", args=[about.id])
        messages.success(request, "They can read it now. Plan the meeting.")
        return f"{reverse('desk:meeting_new', args=[about.id])}?ask={ask.id}"

    lead = f"{ask.person.full_name}, {day_words(ask.at)}: {ask.words}"
    return form_page(
        request, form, verb, title="Answer", lead=lead, submit="Send the answer", **_meetings_page(about)
    )


def _meetings_page(about: Case) -> dict[str, Any]:
    back = {"href": reverse("desk:meetings", args=[about.id]), "text": "Meetings"}
    return {**of_case(about), "back": back}
