"""A letter with a code for somebody who is invited to a meeting and has no account (R109, R121)."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.views.meeting_deeds import about_meeting
from alongside.doors.desk.views.meetings import of_meeting
from alongside.doors.desk.views.shared import desk, form_page, worker_of
from alongside.ground.base.errors import Missing
from alongside.practice.meetings.models import Attendee
from alongside.practice.meetings.services import invitation_code


def say_code(request: HttpRequest, name: str, code: str, page: str) -> None:
    """Show a code once, with the address at which it is entered: both stand in the letter."""
    at = address_of(page)
    words = f"The code for the letter to {name} is {code}, to be entered at {at}. Write both down now: it is not shown again."
    messages.success(request, words)


def address_of(page: str) -> str:
    """Return the whole address of a public page, as it is written in a letter."""
    return f"{settings.SITE_ADDRESS}{reverse(page)}"


@desk
def attendee_code(request: HttpRequest, attendee_id: uuid.UUID) -> HttpResponse:
    """Make the code for the letter of somebody without an account; it is shown once."""
    one = Attendee.objects.filter(id=attendee_id).first()
    if one is None:
        raise Missing
    place = about_meeting(request, one.meeting_id)
    form = open_form(request, PressForm, f"attendee-code-{attendee_id}")

    def verb(answers: dict[str, Any]) -> str:
        whose, code = invitation_code(by=worker_of(request), attendee_id=attendee_id)
        say_code(request, whose.name, code, "public:invited-code")
        return reverse("desk:meeting", args=[one.meeting_id])

    lead = (
        f"{one.name} has no account. With a code they say whether they come, what they need and what they want said, at"
        f" {address_of('public:invited-code')}. Put both in a letter. The same code opens the notes later. A code made earlier"
        " stops working."
    )
    return form_page(
        request,
        form,
        verb,
        title="A code for a letter",
        lead=lead,
        submit="Make the code",
        **of_meeting(*place),
    )
