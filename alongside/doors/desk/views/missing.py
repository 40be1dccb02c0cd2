"""Missing children at the desk: who is missing now, one child's episodes, and what is done about one (R168, R169)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import PressForm, open_form
from alongside.doors.common.missing import (
    COUNTED_HEAD,
    CallOutsForm,
    charts_of,
    counted,
    nights_words,
    span_words,
)
from alongside.doors.desk.forms import missing as forms
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.policies import EMERGENCY_OPEN
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.clock import now
from alongside.ground.govuk.dates import ago_words, moment_words
from alongside.practice.safety import services
from alongside.practice.safety.absences import picture_of
from alongside.practice.safety.models import Episode
from alongside.practice.safety.policies import MISSING_REPORT, MISSING_TAKE_CALL
from alongside.practice.safety.selectors import (
    episodes_of,
    gone_span,
    nights_of,
    open_episodes,
    pack_of,
    police_mine,
    police_of,
)

LIST = 100
LOOKED_FOR = "Missing"  # somebody looks, and the family is told in time


def here(episode: Episode) -> str:
    """Return the address of an episode."""
    return reverse("desk:episode", args=[episode.id])


def of_missing(about: Case) -> dict[str, Any]:
    """Return what a page says that lies behind the page about missing of a case."""
    href = reverse("desk:missing", args=[about.id])
    return {**of_case(about), "back": {"href": href, "text": "Back to missing"}}


def missing_rows(user: User) -> list[Row]:
    """Return the children missing now as rows of the first page, for all who may know of them: one query."""
    return [missing_row(one) for one in first_of(open_episodes(viewer=user), LIST)]


def all_looked_for(rows: list[Row]) -> bool:
    """Whether somebody looks for every child who is missing, and no family waits too long to hear from us."""
    return all(row["status"] == LOOKED_FOR for row in rows)


def missing_row(one: Episode) -> Row:
    """Return one missing child as a row: since when, and what the family waits for."""
    late = one.tell_next_at is not None and one.tell_next_at < now()
    family = (
        f"the family should have heard by {moment_words(one.tell_next_at)}"
        if late
        else f"the family hears next by {moment_words(one.tell_next_at)}"
    )
    looking = f"who looks: {one.looking}" if one.looking else "nobody said yet who is looking"
    status = "Nobody looks yet" if not one.looking else "Tell the family" if late else LOOKED_FOR
    return {
        "text": f"{one.child_name} is missing", "href": here(one),
        "hint": f"{one.case_reference}; said {ago_words(one.at)}; {looking}; {family}",
        "status": status, "meaning": "late",
    }  # fmt: skip


@desk
def missing_now(request: HttpRequest) -> HttpResponse:
    """Every child who is missing now and whom the reader may know of."""
    rows = missing_rows(worker_of(request))
    return page(
        request,
        "missing/now",
        title="Missing now",
        rows=rows,
        may_call=allows(worker_of(request), MISSING_TAKE_CALL),
        may_open=allows(worker_of(request), EMERGENCY_OPEN),
    )


@desk
def missing(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """One child: missing now or not, what was before, the police, the pack."""
    user = worker_of(request)
    about = case_for(request, case_id)
    emergency = emergency_now(viewer=user, circle_id=about.id)
    found = episodes_of(viewer=user, case=about)
    return page(
        request, "missing/missing", title="Missing", rows=[_episode_row(one) for one in found],
        gone=next((one for one in found if one.open), None), emergency=emergency,
        police=police_of(viewer=user, case=about), may=not emergency and allows(user, MISSING_REPORT),
        pack=pack_of(viewer=user, case_id=about.id, partnership_id=about.partnership_id), user_id=user.id, **of_case(about),
    )  # fmt: skip


def _episode_row(one: Episode) -> Row:
    return {
        "text": f"Gone {span_words(gone_span(one))}", "href": here(one),
        "hint": nights_words(nights_of(one)), "status": "Missing" if one.open else "Back",
        "meaning": "late" if one.open else "good",
    }  # fmt: skip


@desk
def report(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """A child is missing, or something new is known: it is said, and the pack handed over."""
    about = case_for(request, case_id, MISSING_REPORT)
    form = open_form(request, forms.ReportForm, f"missing-{about.id}")

    def verb(_answers: dict[str, Any]) -> str:
        handed = services.missing_report(
            by=worker_of(request), case_id=about.id, gone=form.gone(), known=form.known()
        )
        messages.success(request, "Saved. The pack was handed over as it is. Tell the family who is looking.")
        return here(handed.episode)

    lead = "Leave anything empty. If they are missing already, what you write is put beside what others said."
    return form_page(
        request, form, verb, template="missing/form", title="Missing now", submit="Tell everybody now", lead=lead,
        **of_missing(about),
    )  # fmt: skip


@desk
def earlier(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down an episode that is over."""
    about = case_for(request, case_id, MISSING_REPORT)
    form = open_form(request, forms.EarlierForm, f"missing-earlier-{about.id}")

    def verb(_answers: dict[str, Any]) -> str:
        back = form.back()
        assert back is not None
        made = services.episode_note(
            by=worker_of(request), case_id=about.id, gone=form.span("gone"), back=back, known=form.known()
        )
        return here(made)

    lead = (
        "Times may be rough, and may overlap with another time. Nothing is worked out for you but the nights."
    )
    return form_page(
        request, form, verb, template="missing/form", title="An earlier time", submit="Save", lead=lead, **of_missing(about)
    )  # fmt: skip


@desk
def came(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Days on which the police came, with or without an episode."""
    about = case_for(request, case_id, MISSING_REPORT)
    form = open_form(request, CallOutsForm, f"missing-came-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.call_outs_note(by=worker_of(request), case_id=about.id, **answers)
        return reverse("desk:missing_picture", args=[about.id])

    return form_page(
        request,
        form,
        verb,
        template="missing/form",
        title="The police came",
        submit="Save",
        **of_missing(about),
    )


@desk
def police_take_back(request: HttpRequest, police_id: uuid.UUID) -> HttpResponse:
    """Take back what one wrote oneself about the police."""
    user = worker_of(request)
    contact = police_mine(viewer=user, contact_id=police_id)
    require_to_write(user, contact.case_id)
    require(user, MISSING_REPORT)
    form = open_form(request, PressForm, f"police-back-{contact.id}")
    to = reverse("desk:missing", args=[contact.case_id])

    def verb(_answers: dict[str, Any]) -> str:
        services.police_take_back(by=user, contact_id=contact.id)
        return to

    lead = f"{contact.get_kind_display()}. {contact.words} It is kept, and no longer shown or counted."
    return form_page(
        request, form, verb, template="missing/form", title="Take this back?", submit="Take it back", lead=lead,
        back={"href": to, "text": "Back"}, emergency=None,
    )  # fmt: skip


@desk
def picture(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """How often: by year, and before and after the parents' worker began."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = picture_of(viewer=user, case=about)
    return page(
        request, "missing/picture", title="How often it happened", charts=charts_of(found), picture=found,
        head=list(COUNTED_HEAD), rows=counted(found), **of_missing(about),
    )  # fmt: skip
