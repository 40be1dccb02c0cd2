"""Minutes before they go out, all lines at once, and a second look at what is held back (R117, R118, R137)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.minutes_lines import lines_page
from alongside.doors.common.wording import aside_of
from alongside.doors.desk.forms.minutes import KeepWordsForm, LineLookForm
from alongside.doors.desk.views.minutes import here, line_for, of_meeting
from alongside.doors.desk.views.minutes_answers import require_was_there
from alongside.doors.desk.views.shared import Row, desk, form_page, page, worker_of
from alongside.family.recording.policies import WITHHOLDING_REVIEW
from alongside.ground.access.registry import require
from alongside.ground.base.errors import Missing
from alongside.practice.meetings.minutes.common import require_taker
from alongside.practice.meetings.minutes.reading import minutes_read
from alongside.practice.meetings.minutes.withholding import line_look
from alongside.practice.meetings.minutes.wording import line_for_words, line_words_keep
from alongside.practice.meetings.models import LineLook, LineWithholding


@desk
def minutes_lines(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """Answer all lines on one page, as somebody who was there."""
    found = minutes_read(viewer=worker_of(request), meeting_id=held_id)
    require_was_there(found)
    if found.minutes.state != "sent":
        raise Missing
    sent, context = lines_page(request, found, reverse("desk:minutes_lines", args=[held_id]))
    return sent or page(
        request, "minutes/lines", title="Is this right?", **context, **of_meeting(found.minutes.meeting)
    )


@desk
def minute_keep(request: HttpRequest, minute_id: uuid.UUID) -> HttpResponse:
    """Keep the words of a line that were asked about, and say why; or change them first."""
    minutes, version, asked = line_for_words(minute_id)
    require_taker(worker_of(request), minutes.case_id)
    gives_up = asked is not None and asked.gives_up
    form = open_form(
        request, KeepWordsForm, f"minute-keep-{minute_id}-{version.number}", gives_up=gives_up,
        initial={"version": version.number},
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        line_words_keep(by=worker_of(request), line_id=minute_id, **form.kept())
        messages.success(request, "Kept, with the reason. Auditors can read it.")
        return reverse("desk:minutes_send", args=[minutes.meeting_id])

    back = {
        "href": reverse("desk:minutes_send", args=[minutes.meeting_id]),
        "text": "Back to sending the draft",
    }
    return form_page(
        request, form, verb, template="minutes/keep", title="Words in a line", submit="Keep the words",
        version=version, asides=[aside_of(one) for one in asked.findings] if asked else [],
        nobody="" if asked else "Nothing is asked about this line.", **{**of_meeting(minutes.meeting), "back": back},
    )  # fmt: skip


@desk
def minute_look(request: HttpRequest, minute_id: uuid.UUID) -> HttpResponse:
    """Look, as a second person, at why a line is held back."""
    user = worker_of(request)
    found, line = line_for(request, minute_id)
    require(user, WITHHOLDING_REVIEW)
    held = list(LineWithholding.objects.filter(line=line.line).order_by("-at", "-id"))
    nobody = "" if line.line.withheld else "This line is not held back any more: everybody reads it."
    if line.line.withheld and held and held[0].by_id == user.id:
        nobody = "You held it back. Another manager looks at the reason."
    form = open_form(request, LineLookForm, f"minute-look-{minute_id}")

    def verb(answers: dict[str, Any]) -> str:
        line_look(by=user, line_id=minute_id, **answers)
        messages.success(request, "Saved. What was decided before is kept.")
        return here(found.minutes)

    looks = LineLook.objects.filter(line=line.line).order_by("-at", "-id")
    return form_page(
        request, form, verb, template="minutes/look", title="Why is this line held back?", submit="Save", line=line,
        items=[*(_look(one) for one in looks), *(_held(one) for one in held)],
        nobody=nobody, **of_meeting(found.minutes.meeting),
    )  # fmt: skip


def _look(one: LineLook) -> Row:
    return {"title": one.get_finding_display(), "by": one.by_name, "at": one.at, "text": one.words}


def _held(one: LineWithholding) -> Row:
    title = f"Held back, because {one.get_category_display()}" if one.category else "Shown again"
    return {"title": title, "by": one.by_name, "at": one.at, "text": one.reason}
