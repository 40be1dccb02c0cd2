"""Our record: one story, told once, and who has opened it (R38, R325)."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms import EntryForm
from alongside.doors.portal.views.common import my_family_id, page, user_of
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.family.recording.selectors import chronology_for_family
from alongside.family.recording.services import chronology_add
from alongside.ground.audit.selectors import Opening, openings_for_family
from alongside.ground.govuk.pagination import keyset_page


@only_for("family")
@require_GET
def record(request: HttpRequest) -> HttpResponseBase:
    """What happened, the newest first, as this person may read it."""
    entries = keyset_page(
        chronology_for_family(viewer=user_of(request)),
        key=("-happened_on", "-id"),
        after=request.GET.get("after"),
    )
    return page(request, "record", entries=entries)


@only_for("family")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Add something that happened, with who may read it."""
    form = open_form(request, EntryForm, "record-add")

    def save(answers: dict[str, object]) -> str:
        user = user_of(request)
        chronology_add(by=user, family_id=my_family_id(user), **answers)  # type: ignore[arg-type]
        messages.success(request, "It is in the record.")
        return reverse("portal:record")

    return attempt(request, form, save) or page(request, "record_add", form=form)


@only_for("family")
@require_GET
def opened(request: HttpRequest) -> HttpResponseBase:
    """Which agencies opened the record, in which role, on which day."""
    user = user_of(request)
    cases = cases_of_family_for_family(viewer=user)
    circles: list[uuid.UUID] = [my_family_id(user), *(case.id for case in cases)]
    return page(request, "opened", days=_by_day(circles))


def _by_day(circles: list[uuid.UUID]) -> list[tuple[date, list[Opening]]]:
    """Return the openings of a family and its cases day by day, the newest first."""
    most: dict[tuple[object, ...], Opening] = {}
    for circle in circles:
        for opening in openings_for_family(circle_id=circle):
            key = (opening.on, opening.agency_name, opening.role_title)
            if key not in most or most[key].times < opening.times:
                most[key] = opening
    ordered = sorted(most.values(), key=lambda o: (-o.on.toordinal(), o.agency_name, o.role_title))
    return [(day, list(found)) for day, found in groupby(ordered, key=lambda o: o.on)]
