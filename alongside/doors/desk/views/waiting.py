"""How long a family waits, the days it waited for, and the bands of waiting over the partnership (R5, R18, R57); the category
of harm (R3, R10).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.waiting import CategoryForm, DayForm, SignForm
from alongside.doors.desk.views.shared import case_for, desk, form_page, late_words, of_case, page, worker_of
from alongside.family.cases.models import CaseDay, HarmCategory
from alongside.family.cases.policies import CATEGORY_SET, CATEGORY_SIGN, DAY_SAY, WAITS_READ
from alongside.family.cases.selectors import workers_of
from alongside.family.cases.services import (
    assessment_record_finished,
    assessment_record_started,
    category_set,
    category_sign,
    first_meeting_held,
)
from alongside.family.cases.services.waiting import may_say
from alongside.family.cases.waiting import Moment, categories_of, category_words, moments_of, waits_report
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.clock.lateness import WaitingBand
from alongside.ground.govuk.dates import day_words
from alongside.practice.support.selectors import offered_early_share

What = CaseDay.What
BANDS = {
    WaitingBand.UNDER_1_MONTH: "Under 1 month",
    WaitingBand.FROM_1_TO_3_MONTHS: "1 to 3 months",
    WaitingBand.OVER_3_MONTHS: "Over 3 months",
    WaitingBand.OVER_1_YEAR: "Over 1 year",
    WaitingBand.OVER_2_YEARS: "Over 2 years",
}
_DAYS: dict[str, Any] = {
    "assessment-started": (What.ASSESSMENT_STARTED, assessment_record_started, "assessment", "When did the assessment begin?"),
    "assessment-finished": (What.ASSESSMENT_FINISHED, assessment_record_finished, "assessment", "When was it finished?"),
    "first-meeting": (What.FIRST_MEETING, first_meeting_held, "meeting", "When did they first meet face to face?"),
}  # fmt: skip


@desk
def times(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every day of a case's waiting, with what was promised; and the days that can be written down now."""
    user = worker_of(request)
    about = case_for(request, case_id)
    moments = moments_of(viewer=user, case=about)
    may = may_say(user, workers_of(about.id)) if allows(user, DAY_SAY) and about.closed_at is None else {}
    emergency = emergency_now(viewer=user, circle_id=about.id)
    links = [] if emergency else [
        {"href": reverse("desk:time_say", args=[about.id, slug]), "text": What(what).label}
        for slug, (what, _verb, who, _words) in _DAYS.items() if may.get(who)
    ]  # fmt: skip
    closing = next((m for m in moments if m.title.startswith("The child met")), None)
    return page(
        request, "ways/times", title="How long they have waited", rows=[_moment(one) for one in moments], links=links,
        closing=closing is not None and closing.on is None and bool(closing.lateness and closing.lateness.late),
        emergency=emergency, columns=["What", "When", "Promised by", "Time since the first concern"], **of_case(about),
    )  # fmt: skip


def _moment(one: Moment) -> list[str]:
    late = one.lateness is not None and one.lateness.late
    how_late = f" ({late_words(one.lateness) or 'late'})" if late else ""
    on = day_words(one.on) if one.on else "Not yet"
    return [one.title, on + how_late, day_words(one.promised_on), BANDS[one.band] if one.band else ""]


@desk
def time_say(request: HttpRequest, case_id: uuid.UUID, what: str) -> HttpResponse:
    """Write down one day."""
    user = worker_of(request)
    if what not in _DAYS:
        raise Missing
    kind, verb_of, who, words = _DAYS[what]
    about = case_for(request, case_id, DAY_SAY)
    if not may_say(user, workers_of(about.id))[who]:
        raise NotPermitted(
            "Whoever works with this child in that part writes it down.", code="not_their_worker"
        )
    said = CaseDay.objects.filter(case=about, what=kind).exists()
    form = open_form(request, DayForm, f"day-{what}-{about.id}", said=said)
    here = reverse("desk:times", args=[about.id])

    def verb(answers: dict[str, Any]) -> str:
        verb_of(by=user, case_id=about.id, **answers)
        messages.success(request, "Saved. The family reads the day.")
        return here

    back = {**of_case(about), "back": {"href": here, "text": "Back to how long they have waited"}}
    return form_page(
        request, form, verb, title=What(kind).label, heading=words, submit="Save the day", **back
    )


@desk
def category(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What kind of harm a case is about; neglect waits for a manager."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = categories_of(viewer=user, case_id=about.id)
    waiting = next((one for one in found if one.state == HarmCategory.State.WAITING), None)
    shown: dict[str, Any] = {
        "categories": found,
        "in_force": category_words(found),
        "waiting": waiting,
        **of_case(about),
    }
    may = (
        allows(user, CATEGORY_SET) and waiting is None and not emergency_now(viewer=user, circle_id=about.id)
    )
    if waiting is not None and allows(user, CATEGORY_SIGN) and waiting.set_by_id != user.id:
        shown["sign_url"] = reverse("desk:category_sign", args=[about.id, waiting.id])
    if not may:
        return page(request, "ways/category", title="What kind of harm this is", **shown)
    form = open_form(request, CategoryForm, f"category-{about.id}", initial={"kinds": ["exploitation"]})

    def verb(answers: dict[str, Any]) -> str:
        made = category_set(by=user, case_id=about.id, **answers)
        if made.state == HarmCategory.State.WAITING:
            messages.success(request, "A manager looks at the evidence. Until then nothing changes.")
        return reverse("desk:category", args=[about.id])

    return form_page(
        request,
        form,
        verb,
        template="ways/category",
        title="What kind of harm this is",
        submit="Save",
        **shown,
    )


@desk
def category_signed(request: HttpRequest, case_id: uuid.UUID, category_id: uuid.UUID) -> HttpResponse:
    """A manager reads the evidence of neglect, and decides."""
    user = worker_of(request)
    about = case_for(request, case_id, CATEGORY_SIGN)
    found = next((one for one in categories_of(viewer=user, case_id=about.id) if one.id == category_id), None)
    if found is None:
        raise Missing
    if found.set_by_id == user.id:
        raise NotPermitted("You proposed this. Another manager decides it.", code="category_own")
    require_to_write(user, about.id)
    form = open_form(request, SignForm, f"category-sign-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        category_sign(by=user, category_id=found.id, **form.decided())
        return reverse("desk:category", args=[about.id])

    lead = f"{found.set_by_name} proposed neglect beside exploitation, {day_words(found.set_at)}. Help never needs it."
    return form_page(
        request, form, verb, title="Is it neglect as well?", lead=lead, own_words=found.evidence,
        own_words_title=f"What {found.set_by_name} wrote", submit="Save the decision",
        **of_case(about),
    )  # fmt: skip


@desk
def waits(request: HttpRequest) -> HttpResponse:
    """How long families wait, stage by stage, in bands; and how many parents were offered a worker early (R5, R18)."""
    user = worker_of(request)
    require(user, WAITS_READ)
    rows = [
        [row.title, str(row.total), *(_cell(row.came[band], row.waiting[band]) for band in BANDS)]
        for row in waits_report(viewer=user)
    ]
    share = offered_early_share(viewer=user)
    return page(
        request, "ways/waits", title="How long families wait", rows=rows, share=share,
        columns=["Stage", "Of", *BANDS.values()],
    )  # fmt: skip


def _cell(came: int, waiting: int) -> str:
    return f"{came} ({waiting} wait)" if waiting else str(came)
