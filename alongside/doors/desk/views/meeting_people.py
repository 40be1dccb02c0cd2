"""What is done about one person or one point of a meeting: an invitation, leaving out, an outcome (R109-R111, R114, R123)."""

from __future__ import annotations

import uuid
from functools import partial

from django.http import HttpRequest, HttpResponse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms import deciding
from alongside.doors.desk.forms import meetings as forms
from alongside.doors.desk.forms.parts import owner_choices
from alongside.doors.desk.views.meeting_deeds import about_meeting, send_deed
from alongside.doors.desk.views.shared import desk, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import workers_of
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import Permission, require, who
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.practice.meetings import services
from alongside.practice.meetings.models import Attendee, Meeting, Point, SpokenPromise
from alongside.practice.meetings.policies import MEETING_LEAVE_OUT, MEETING_PLAN
from alongside.practice.meetings.selectors import needs_get
from alongside.practice.plans.models import Measure

_BY_RULES = (
    "Each parent is invited unless the law says otherwise. This is about one person alone, and nobody else’s invitation "
    "changes. If a child’s safety cannot wait, go on with what you have: the meeting then shows what is still missing."
)


@desk
def attendee_invite(request: HttpRequest, attendee_id: uuid.UUID) -> HttpResponse:
    """Invite one person; a young person is asked first."""
    one, place = _attendee(request, attendee_id)
    if one.invitation == Attendee.Invitation.LEFT_OUT:
        require(worker_of(request), MEETING_LEAVE_OUT)
    if one.side == Attendee.Side.YOUNG:
        form: FlowForm = open_form(request, forms.YoungForm, f"attendee-invite-{attendee_id}")
    else:
        account = bool(one.user_id or (one.person and one.person.user_id))
        form = open_form(request, forms.InviteForm, f"attendee-invite-{attendee_id}", page=account)

    def deed(by: User, how: str = "", says: str = "yes") -> None:
        services.attendee_invite(
            by=by, attendee_id=attendee_id, how=how, agreed=says == "yes", wanted=says == "yes"
        )

    return send_deed(
        request, form, place, deed, title="An invitation", heading=f"Invite {one.name}", submit="Save"
    )


@desk
def attendee_out(request: HttpRequest, attendee_id: uuid.UUID) -> HttpResponse:
    """Leave one person of the family out of one meeting."""
    one, place = _attendee(request, attendee_id, MEETING_LEAVE_OUT)
    if not one.of_family:
        raise Missing
    managers = who(MEETING_LEAVE_OUT, partnership_id=place[0].partnership_id)
    names = [(str(m.id), m.name) for m in managers.order_by("name") if "manager" in m.as_actor().roles]
    form = open_form(
        request, forms.LeaveOutForm, f"attendee-out-{attendee_id}", managers=names, young=one.side == "young"
    )
    return send_deed(
        request,
        form,
        place,
        partial(services.attendee_leave_out, attendee_id=attendee_id),
        title="Leaving somebody out",
        heading=f"Leave {one.name} out of this meeting?",
        lead=_BY_RULES,
        submit="Leave them out",
    )


@desk
def needs_answer(request: HttpRequest, needs_id: uuid.UUID) -> HttpResponse:
    """Tell somebody what is done about what they need to take part."""
    said = needs_get(viewer=worker_of(request), answer_id=needs_id)
    place = about_meeting(request, said.attendee.meeting_id, MEETING_PLAN)
    form = open_form(request, forms.NeedsForm, f"needs-{needs_id}")
    return send_deed(
        request, form, place, partial(services.needs_answer, answer_id=needs_id), title="What they need",
        heading=f"What {said.attendee.name} needs", lead="\n".join(part for part in (said.wishes, said.needs) if part),
        submit="Tell them",
    )  # fmt: skip


@desk
def attendee_told(request: HttpRequest, attendee_id: uuid.UUID) -> HttpResponse:
    """Write down what somebody who was left out was told."""
    one, place = _attendee(request, attendee_id)
    if not one.of_family:
        raise Missing
    form = open_form(request, forms.ToldForm, f"attendee-told-{attendee_id}")
    return send_deed(
        request,
        form,
        place,
        partial(services.left_out_tell, attendee_id=attendee_id),
        title="They were told",
        heading=f"{one.name} was told what was decided",
        submit="Save",
    )


@desk
def point_settle(request: HttpRequest, raised_id: uuid.UUID) -> HttpResponse:
    """Say what became of a point."""
    point = Point.objects.select_related("attendee").filter(id=raised_id).first()
    if point is None:
        raise Missing
    place = about_meeting(request, point.meeting_id)
    measures = first_of(Measure.objects.filter(case_id=point.case_id).order_by("-created_at"), 50)
    form = open_form(
        request,
        deciding.SettleForm,
        f"point-settle-{raised_id}",
        measures=[(str(m.id), m.words[:80]) for m in measures],
    )
    return send_deed(
        request,
        form,
        place,
        partial(services.point_settle, point_id=raised_id),
        title="What became of a point",
        lead=f"{point.attendee.name}: {point.words}",
        submit="Save",
    )


@desk
def spoken_make(request: HttpRequest, spoken_id: uuid.UUID) -> HttpResponse:
    """Give a spoken promise its owner, its day and what it is for."""
    spoken, place = _spoken(request, spoken_id)
    user, about = worker_of(request), place[1]
    family = family_for_viewer(viewer=user, family_id=about.family_id)
    others = who(MEETING_PLAN, partnership_id=about.partnership_id).order_by("name")
    owners = owner_choices(workers_of(about.id, partnership_id=about.partnership_id), family.members, others)
    form = open_form(request, forms.SpokenMakeForm, f"spoken-make-{spoken_id}", owners=owners)
    return send_deed(
        request,
        form,
        place,
        partial(services.promise_make, spoken_id=spoken_id),
        "The family sees this promise now.",
        title="Make it a promise",
        lead=spoken.words,
        submit="Promise it",
    )


@desk
def spoken_drop(request: HttpRequest, spoken_id: uuid.UUID) -> HttpResponse:
    """Drop a spoken promise that nobody will keep."""
    spoken, place = _spoken(request, spoken_id)
    form = open_form(request, forms.DropForm, f"spoken-drop-{spoken_id}")
    return send_deed(
        request,
        form,
        place,
        partial(services.promise_drop, spoken_id=spoken_id),
        title="Drop it",
        lead=spoken.words,
        submit="Drop it",
    )


def _attendee(
    request: HttpRequest, attendee_id: uuid.UUID, right: Permission = MEETING_PLAN
) -> tuple[Attendee, tuple[Meeting, Case]]:
    found = Attendee.objects.select_related("person").filter(id=attendee_id).first()
    if found is None:
        raise Missing
    return found, about_meeting(request, found.meeting_id, right)


def _spoken(request: HttpRequest, spoken_id: uuid.UUID) -> tuple[SpokenPromise, tuple[Meeting, Case]]:
    found = SpokenPromise.objects.filter(id=spoken_id).first()
    if found is None:
        raise Missing
    return found, about_meeting(request, found.meeting_id)
