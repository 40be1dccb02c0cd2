"""Meetings about a child: the list, planning one, and its room (R109, R114, R115, R122)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.complaints.selectors import complaints_of_reports
from alongside.doors.common import open_form
from alongside.doors.desk.forms.meetings import MeetingForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import allows, who
from alongside.ground.access.selectors import emergency_now
from alongside.ground.accounts.models import User
from alongside.ground.clock import now
from alongside.ground.govuk.dates import day_words, moment_words, promise_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.meetings import rules
from alongside.practice.meetings.counting import findings_of, reasons_of
from alongside.practice.meetings.models import Attendee, Meeting, MeetingAsk
from alongside.practice.meetings.policies import ENQUIRY_RECORD, MEETING_LEAVE_OUT, MEETING_PLAN
from alongside.practice.meetings.selectors import (
    PointView,
    answers_of,
    ask_get,
    asks_of_case,
    attendees_of,
    enquiry_due,
    enquiry_next,
    enquiry_of,
    meeting_get,
    meetings_of_case,
    points_of,
    reports_for_family,
)
from alongside.practice.meetings.services import meeting_plan
from alongside.practice.meetings.services.by_letter import has_account
from alongside.practice.meetings.services.decided import decided_open
from alongside.practice.meetings.services.finishing import finishing_of
from alongside.practice.meetings.services.inviting import reason_of

SIZE = 25
_MEANS = {"not_yet": "soon", "invited": "waiting", "not_wanted": "neutral", "left_out": "contested"}
_MET = {True: ("Met", "good"), False: ("Not met", "late"), None: ("Too early to say", "neutral")}


@desk
def meetings(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The meetings about a child, newest first, and who asked for one."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = keyset_page(
        meetings_of_case(viewer=user, case_id=about.id), key=("-at", "-id"), after=request.GET.get("after"), size=SIZE,
    )  # fmt: skip
    asks = asks_of_case(viewer=user, case_id=about.id)
    may = allows(user, MEETING_PLAN) and emergency_now(viewer=user, circle_id=about.id) is None
    return page(
        request, "meetings", title="Meetings", rows=[_row(one) for one in found.items], pages=found, may_plan=may,
        waiting=[_ask_row(one, may) for one in asks if not one.answers.all()],
        answered=[_ask_item(one) for one in asks if one.answers.all()], **of_case(about),
    )  # fmt: skip


def parents_words(meeting: Any) -> str:
    """Say of a meeting from `meetings_of_case` how many parents are invited, and how many left out."""
    words = f"{meeting.parents_invited} of {meeting.parents} parents invited"
    return words + (f", {meeting.parents_left_out} left out" if meeting.parents_left_out else "")


def state_words(meeting: Meeting) -> str:
    """Say where a meeting stands."""
    if meeting.cancelled_at:
        return "called off"
    if meeting.finished_at:
        return "finished"
    return "held" if meeting.held_at else "planned"


def _row(meeting: Any) -> Row:
    return {
        "text": meeting.get_kind_display(),
        "href": reverse("desk:meeting", args=[meeting.id]),
        "hint": f"{moment_words(meeting.at)}; {state_words(meeting)}; {meeting.where}",
        "status": parents_words(meeting),
        "meaning": "good" if meeting.parents_invited == meeting.parents else "soon",
    }


def _ask_row(ask: MeetingAsk, may: bool) -> Row:
    standing = promise_words(due_on=ask.answer_by)
    return {
        "text": ask.words if len(ask.words) <= 160 else f"{ask.words[:157]}…",
        "href": reverse("desk:meeting_ask_answer", args=[ask.id]) if may else "",
        "hint": f"{ask.person.full_name}, {day_words(ask.at)}; {standing.words}",
        "status": standing.tag, "meaning": standing.meaning,
    }  # fmt: skip


def _ask_item(ask: MeetingAsk) -> Row:
    answer = ask.answers.all()[0]
    by = f" We meet by {day_words(answer.meet_by)}." if answer.meet_by else f" {answer.get_reason_display()}."
    return {
        "title": f"{ask.person.full_name} asked: {ask.words}", "at": ask.at, "by": ask.by_name,
        "tag": "Yes" if answer.accepted else "No", "meaning": "good" if answer.accepted else "neutral",
        "text": f"{answer.by_name}, {day_words(answer.at)}: {answer.words}{by}",
    }  # fmt: skip


@desk
def meeting_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Plan a meeting; the family is invited next. `?ask=` names the asking that it answers."""
    user = worker_of(request)
    about = case_for(request, case_id, MEETING_PLAN)
    ask = _asking(request, about)
    form = open_form(request, MeetingForm, f"meeting-new-{about.id}", workers=worker_choices(user))

    def verb(answers: dict[str, Any]) -> str:
        made = meeting_plan(by=user, case_id=about.id, ask_id=ask, **answers)
        messages.success(request, "Planned. Now invite the family, each on their own.")
        return reverse("desk:meeting", args=[made.id])

    lead = "Every parent and carer is put on its list, wherever they live. You invite each of them next."
    return form_page(
        request,
        form,
        verb,
        template="meeting_new",
        title="Plan a meeting",
        lead=lead,
        submit="Plan it",
        **of_case(about),
    )


def _asking(request: HttpRequest, about: Case) -> uuid.UUID | None:
    try:
        asked = uuid.UUID(request.GET.get("ask", ""))
    except ValueError:
        return None
    ask = ask_get(viewer=worker_of(request), ask_id=asked)
    return ask.id if ask.case_id == about.id else None


def worker_choices(user: User) -> list[tuple[str, str]]:
    """Return who could lead a meeting or come to it as a worker."""
    if user.partnership_id is None:
        return []
    return [
        (str(one.id), one.name)
        for one in who(MEETING_PLAN, partnership_id=user.partnership_id).order_by("name")
    ]


def of_meeting(meeting: Meeting, about: Case) -> dict[str, Any]:
    """Return what a page about a meeting says of it, and the way back to its room."""
    back = {"href": reverse("desk:meeting", args=[meeting.id]), "text": "Back to the meeting"}
    return {**of_case(about), "back": back, "meeting": meeting}


@desk
def meeting(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """The room of one meeting: who is part of it, what they bring, how it follows the protocol, and what is open."""
    user = worker_of(request)
    found = meeting_get(viewer=user, meeting_id=meeting_id)
    people = attendees_of(viewer=user, meeting=found)
    mine = next((one for one in people if one.user_id == user.id), None)
    mine_said = _said_by_me(user, found) if mine is not None and found.held_at else []
    if mine is not None and not Case.objects.filter(id=found.case_id).exists():
        return page(
            request, "meetings/invited", title="A meeting", heading=found.get_kind_display(), meeting=found, people=people,
            mine=mine, mine_said=mine_said, back={"href": reverse("desk:my_meetings"), "text": "My meetings"},
        )  # fmt: skip
    about = case_for(request, found.case_id)
    may = allows(user, MEETING_PLAN) and found.open and emergency_now(viewer=user, circle_id=about.id) is None
    reasons, answers = reasons_of([found]), answers_of(viewer=user, meeting=found)
    told = {one.attendee_id: one for one in found.told_later.all()} if reasons else {}
    shown = [
        {"who": one, "means": _MEANS[one.invitation], "answer": answers.get(one.id), "by_letter": _by_letter(one),
         "missing": reason_of(reasons.get(one.id)).missing if one.invitation == "left_out" else (),
         "left_out": reasons.get(one.id), "told": told.get(one.id)}
        for one in people
    ]  # fmt: skip
    checks = findings_of(viewer=user, meetings=[found], attendees=people)[found.id]
    return page(
        request, "meetings/room", title="A meeting", heading=found.get_kind_display(), meeting=found, shown=shown,
        state=state_words(found), mine=mine, mine_said=mine_said, may=may, began=found.at <= now(),
        may_leave_out=may and allows(user, MEETING_LEAVE_OUT), points=[_point(p) for p in points_of(viewer=user, meeting=found)],
        spoken=found.spoken.order_by("at", "id"),
        decided=decided_open().filter(minutes__meeting=found) if found.held_at else [],
        checks=[(c, *_MET[c.met]) for c in checks],
        open_ones=[words for _, words in rules.what_is_open(finishing_of(found))] if found.open and found.held_at else [],
        enquiry=enquiry_of(viewer=user, meeting=found), enquiry_due=enquiry_due(viewer=user, meeting=found),
        enquiry_open=_enquiry_open(user, found, about),
        parents_wait=any(o.side == "parent" and o.invitation == "not_yet" for o in people),
        waiting=[
            {"name": o.name, "id": o.id, "press": may and not found.held_at}
            for o in people if o.of_family and o.invitation == Attendee.Invitation.NOT_YET
        ], **of_case(about),
    )  # fmt: skip


def _enquiry_open(user: User, meeting: Meeting, about: Case) -> bool:
    """Whether this worker may write down the next step of the enquiry that came of it."""
    may = allows(user, ENQUIRY_RECORD) and emergency_now(viewer=user, circle_id=about.id) is None
    return may and bool(enquiry_next(viewer=user, meeting=meeting))


def _by_letter(one: Attendee) -> bool:
    """Whether somebody who is invited needs a letter with a code to answer."""
    return one.invitation == "invited" and one.side != "young" and not has_account(one)


def _said_by_me(user: User, meeting: Meeting) -> list[dict[str, Any]]:
    """What this worker said of disrespect in a meeting, and the complaint that came of it."""
    reports = reports_for_family(viewer=user, meeting=meeting)
    made = complaints_of_reports(viewer=user, report_ids=[one.id for one in reports]) if reports else {}
    return [{"said": one, "complaint": made.get(one.id)} for one in reports]


def _point(view: PointView) -> dict[str, Any]:
    return {"point": view.point, "outcome": view.outcome}
