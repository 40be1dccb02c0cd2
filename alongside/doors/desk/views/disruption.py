"""What is done about those who harm one child, and for managers where nobody does anything (R160, R161)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.disruption import NothingForm, StoppingForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.circumstances.selectors import sites_of
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import emergency_now
from alongside.ground.accounts.models import User
from alongside.ground.govuk.dates import day_words
from alongside.pursuit.disruption import rules, services
from alongside.pursuit.disruption.focus import COUNTED, NOT_COUNTED, focus_of, limits, standing_out
from alongside.pursuit.disruption.policies import (
    FOCUS_OVERSEE,
    FOCUS_READ,
    STOPPING_EXPLAIN,
    STOPPING_MEASURES,
    STOPPING_WRITE,
)
from alongside.pursuit.disruption.selectors import (
    Stands,
    activities_of,
    children_unlooked,
    reasons_of,
    watch_of,
    watched_get,
)

_TAGS = {
    "planned": ("Planned", "waiting"), "done": ("Done", "good"), "not_done": ("Not done", "contested"),
    "taken_back": ("Taken back", "neutral"),
}  # fmt: skip
MEANINGS = [(one.label, one.sentence) for one in rules.KINDS]


def activity_rows(found: Iterable[Stands]) -> list[Row]:
    """Return what is done about those who harm as rows: what, about whom in safe words, by whom, when, what came of it."""
    return [_row(one) for one in found]


def _row(view: Stands) -> Row:
    one = view.one
    tag, meaning = ("Late", "late") if view.late else _TAGS[one.state]
    when = day_words(view.day) if view.day else ""
    when = f"planned by {when}" if one.state == "planned" else f"on {when}" if one.done_on else ""
    parts = [
        view.about,
        one.agency,
        when,
        one.get_result_display().lower(),
        f"because: {one.why}" if one.why else "",
    ]
    return {
        "text": view.kind, "href": reverse("desk:stopping_one", args=[one.thread]),
        "hint": "; ".join(part for part in parts if part), "status": tag, "meaning": meaning,
    }  # fmt: skip


def of_stopping(about: Case) -> dict[str, Any]:
    """Return what the pages under the list say: whom they are about, and the way back to the list."""
    href = reverse("desk:stopping", args=[about.id])
    return {**of_case(about), "back": {"href": href, "text": "Back to the people who harm"}}


def site_choices(user: User, about: Case) -> list[tuple[str, str]]:
    """Return the places beside the child, to choose one."""
    links = sites_of(viewer=user, case=about)
    return [
        (str(one.site_id), ", ".join(part for part in (one.site.name, one.site.area) if part))
        for one in links
    ]


@desk
def stopping(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everything that is planned, was done and was taken back about those who harm one child."""
    return _stopping(request, case_for(request, case_id))


def _stopping(request: HttpRequest, about: Case) -> HttpResponse:
    user = worker_of(request)
    emergency = emergency_now(viewer=user, circle_id=about.id)
    may = {} if emergency else {
        "write": allows(user, STOPPING_WRITE), "explain": allows(user, STOPPING_EXPLAIN) and about.closed_at is None,
    }  # fmt: skip
    return page(
        request, "disruption/stopping", title="The people who harm", heading="What is done about the people who harm",
        rows=activity_rows(activities_of(viewer=user, case=about)), watch=watch_of(viewer=user, case=about),
        reasons=reasons_of(viewer=user, case=about), emergency=emergency, may=may, counts=allows(user, FOCUS_READ),
        **of_case(about),
    )  # fmt: skip


@desk
def stopping_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write what is planned or was done about those who harm one child."""
    user, about = worker_of(request), case_for(request, case_id, STOPPING_WRITE)
    sites = site_choices(user, about)
    form = open_form(request, StoppingForm, f"stopping-{about.id}", sites=sites)

    def verb(_answers: dict[str, Any]) -> str:
        services.activity_write(by=user, case_id=about.id, deed=form.deed(), came=form.came())
        messages.success(request, "Saved. It stands beside the plan.")
        return reverse("desk:stopping", args=[about.id])

    return form_page(
        request, form, verb, template="disruption/form", title="The people who harm", submit="Save", meanings=MEANINGS,
        heading="What is done about the people who harm?",
        lead="In danger now? Ring 999 first. Write what an agency plans or did, and what came of it, also when it was nothing.",
        **of_stopping(about),
    )  # fmt: skip


@desk
def stopping_none(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """A manager writes why nothing was possible."""
    user, about = worker_of(request), case_for(request, case_id, STOPPING_EXPLAIN)
    form = open_form(request, NothingForm, f"stopping-none-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.nothing_possible_say(by=user, case_id=about.id, **answers)
        messages.success(request, "Saved. It is asked again when the time of a review has passed.")
        return reverse("desk:stopping", args=[about.id])

    nobody = "Support for this child has ended. Nothing is owed here." if about.closed_at else ""
    return form_page(
        request, form, verb, title="Nothing was possible", submit="Save the reason", nobody=nobody,
        lead="For when harm goes on and no agency could do anything about those who harm. The workers of the case read it.",
        **of_stopping(about),
    )  # fmt: skip


@desk
def focus(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Whom the record looks at: what is about parents beside what is about those who harm, from typed facts alone."""
    user, about = worker_of(request), case_for(request, case_id)
    require(user, FOCUS_READ)
    found = focus_of(viewer=user, case=about)
    times, least = limits(about.partnership_id)
    sides = [
        (title, total, [(label, n) for side, label, n in found.lines if side == key])
        for key, title, total in (
            ("parents", "About parents", found.parents), ("others", "About those who harm, and the places", found.others),
        )
    ]  # fmt: skip
    return page(
        request, "disruption/focus", title="Whom the record looks at", found=found, sides=sides, not_counted=NOT_COUNTED,
        out=rules.stands_out(found, times=times, least=least), times=times, least=least, **of_stopping(about),
    )  # fmt: skip


@desk
def children(request: HttpRequest) -> HttpResponse:
    """For managers: where harm goes on and nobody looks at those who harm, and records that look at parents."""
    user = worker_of(request)
    require(user, FOCUS_OVERSEE)
    late = [
        {
            "text": one.case.child.full_name, "href": reverse("desk:stopping", args=[one.case_id]), "status": "Not looked at",
            "hint": f"{one.case.reference}; nothing was written since {day_words(one.since)}", "meaning": "late",
        }
        for one in children_unlooked(viewer=user)
    ]  # fmt: skip
    found, of = standing_out(viewer=user)
    out = [
        {
            "text": one.case.child.full_name, "href": reverse("desk:focus", args=[one.case.id]), "status": "Look again",
            "hint": f"{one.case.reference}; {one.focus.words}", "meaning": "soon",
        }
        for one in found
    ]  # fmt: skip
    return page(
        request, "disruption/children", title="The people who harm", heading="Are the people who harm looked at?", late=late,
        out=out, of=of, sorts=len(COUNTED), numbers=allows(user, STOPPING_MEASURES),
        back={"href": reverse("desk:home"), "text": "Back to your work"},
    )  # fmt: skip


@desk
def watch(request: HttpRequest, watch_id: uuid.UUID) -> HttpResponse:
    """Where a promise about those who harm is settled: as the page of its case."""
    found = watched_get(viewer=worker_of(request), watch_id=watch_id)
    return _stopping(request, case_for(request, found.case_id))
