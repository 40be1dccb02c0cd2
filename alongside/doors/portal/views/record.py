"""Our record: one story, told once, and who has opened it (R38, R325)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.common.corrections import CorrectForm, MoreFilesForm
from alongside.doors.common.story import days_of, with_facts
from alongside.doors.common.uploads import file_items
from alongside.doors.portal.forms.record import EntryForm
from alongside.doors.portal.views.common import is_young, my_family_id, page, user_of
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.family.cases.standing import held_back_for_family
from alongside.family.circumstances.selectors import good_for_family
from alongside.family.people.selectors import person_of
from alongside.family.recording.facts import StoryFact
from alongside.family.recording.giving import parents_do_for_family
from alongside.family.recording.reading import held_back_said
from alongside.family.recording.rules import is_familys
from alongside.family.recording.selectors import (
    Told,
    chronology_for_family,
    first_words,
    own_entry,
    told,
    told_one,
)
from alongside.family.recording.services import chronology_add, chronology_attach, chronology_correct
from alongside.ground.access.selectors import emergency_openings
from alongside.ground.accounts.models import User
from alongside.ground.audit.selectors import Opening, openings_for_family
from alongside.ground.govuk.pagination import keyset_page


@only_for("family")
@require_GET
def record(request: HttpRequest) -> HttpResponseBase:
    """What happened, the newest first, as this person may read it."""
    user = user_of(request)
    rows = first_words(chronology_for_family(viewer=user))
    pages = keyset_page(rows, key=("-happened_on", "-id"), after=request.GET.get("after"))
    family = _family_id(user)
    entries = [_entry(one) for one in told(viewer=user, entries=pages.items)]
    if family is not None:
        entries = with_facts(entries, viewer=user, family_id=family, days=days_of(rows, pages), item_of=_fact)
    return page(
        request, "record", entries=entries, pages=pages, any_file=any(one["files"] for one in _all(entries) if "entry" in one),
        held_back=held_back_for_family(viewer=user, kind="record"), good=good_for_family(viewer=user),
        not_read=held_back_said(viewer=user, family_id=family) if family and not pages.previous_token else [],
        given=parents_do_for_family(viewer=user) if is_young(user) else None,
    )  # fmt: skip


def _family_id(user: User) -> uuid.UUID | None:
    """Return the family of this account; an account that belongs to nobody yet reads an empty record."""
    me = person_of(user)
    return me.memberships.values_list("family_id", flat=True).first() if me is not None else None


def _fact(one: StoryFact) -> dict[str, Any]:
    to = {"episode": ("missing-episode", one.about_id), "minutes": ("minutes", one.about_id),
          "schooling": ("schooling", one.case_id), "school_day": ("schooling", one.case_id),
          "justice": ("arrests", None)}  # fmt: skip
    name, about = to.get(one.page, ("places", None))
    return {
        "fact": one,
        "at": one.on,
        "href": reverse(f"portal:{name}", args=[about] if about else []),
        "beside": [],
    }


def _entry(one: Told) -> dict[str, Any]:
    return {
        "at": one.entry.happened_on,
        "entry": one.entry,
        "files": file_items(one.files, "portal"),
        "beside": [
            _entry(other)
            | {"owed": is_familys(other.entry) and other.answer is None and not is_familys(one.entry)}
            for other in one.beside
        ],
        "answer": one.answer,
        "contested": one.contested,
    }


def _all(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in entries:
        yield from (one, *one["beside"])


@only_for("family")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Add something that happened, with who may read it."""
    user = user_of(request)
    family_id = my_family_id(user)
    form = open_form(request, EntryForm, "record-add")

    def save(answers: dict[str, object]) -> str:
        chronology_add(by=user, family_id=family_id, **answers)  # type: ignore[arg-type]
        messages.success(request, "It is in the record.")
        return reverse("portal:record")

    return attempt(request, form, save) or page(request, "record_add", form=form)


@only_for("family")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponseBase:
    """Say how it was instead; what was written first stays, and both are read by the same people (R143)."""
    user = user_of(request)
    first = told_one(viewer=user, entry_id=entry_id)
    form = open_form(request, CorrectForm, f"record-correct-{first.entry.id}")

    def save(answers: dict[str, Any]) -> str:
        chronology_correct(by=user, entry_id=first.entry.id, **answers)
        messages.success(
            request,
            "Your words now stand beside what was written. If a worker wrote it, they owe you an answer.",
        )
        return reverse("portal:record")

    return attempt(request, form, save) or page(request, "record_correct", form=form, item=_entry(first))


@only_for("family")
@require_http_methods(["GET", "POST"])
def add_files(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponseBase:
    """Add photos or documents to one's own words."""
    user = user_of(request)
    entry = own_entry(viewer=user, entry_id=entry_id)
    form = open_form(request, MoreFilesForm, f"record-files-{entry.id}")

    def save(answers: dict[str, Any]) -> str:
        chronology_attach(by=user, entry_id=entry.id, **answers)
        messages.success(request, "It is in the record.")
        return reverse("portal:record")

    return attempt(request, form, save) or page(request, "record_files", form=form, entry=entry)


@only_for("family")
@require_GET
def opened(request: HttpRequest) -> HttpResponseBase:
    """Which agencies opened the record, in which role, on which day."""
    user = user_of(request)
    cases = cases_of_family_for_family(viewer=user)
    circles: list[uuid.UUID] = [my_family_id(user), *(case.id for case in cases)]
    return page(request, "opened", days=_by_day(circles), emergencies=emergency_openings(circle_ids=circles))


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
