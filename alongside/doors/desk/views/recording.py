"""The chronology of a family: one story in time, whoever wrote it, with its files and its corrections (R38, R143)."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.corrections import CorrectForm, MoreFilesForm
from alongside.doors.common.story import days_of, with_facts
from alongside.doors.desk.forms.cases import EntryForm
from alongside.doors.desk.views.rows import entry_item
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.recording.facts import StoryFact
from alongside.family.recording.policies import CHRONOLOGY_ADD
from alongside.family.recording.rules import may_correct
from alongside.family.recording.selectors import Told, chronology, first_words, own_entry, told, told_one
from alongside.family.recording.services import chronology_add, chronology_attach, chronology_correct
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import emergency_now
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.assessment.policies import HARM_ADD

SIZE = 25


@desk
def chronology_page(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The whole story, the newest first."""
    user = worker_of(request)
    about = case_for(request, case_id)
    rows = first_words(chronology(viewer=user, family_id=about.family_id))
    found = keyset_page(rows, key=("-happened_on", "-id"), after=request.GET.get("after"), size=SIZE)
    emergency = emergency_now(viewer=user, circle_id=about.id)
    may_write = emergency is None and allows(user, CHRONOLOGY_ADD)
    links = partial(_links, user, about, may_write=may_write)
    items = with_facts(
        [entry_item(one, links) for one in told(viewer=user, entries=found.items)], viewer=user,
        family_id=about.family_id, days=days_of(rows, found), item_of=_fact,
    )  # fmt: skip
    return page(
        request, "chronology", title="What happened", items=items, pages=found, may_write=may_write,
        emergency=emergency, **of_case(about),
    )  # fmt: skip


# Where the rest of what another room knows stands.
_PAGES = {
    "stay": "case_places",
    "move": "case_places",
    "away": "nights",
    "schooling": "schooling",
    "school_day": "schooling",
    "justice": "arrests",
}


def _fact(one: StoryFact) -> Row:
    of_itself = one.page in ("episode", "minutes")
    href = (
        reverse(f"desk:{one.page}", args=[one.about_id])
        if of_itself
        else reverse(f"desk:{_PAGES[one.page]}", args=[one.case_id])
    )
    return {"title": one.title, "by": one.by, "at": one.on, "text": one.words, "href": href}


def _links(user: User, about: Case, one: Told, *, may_write: bool) -> list[Row]:
    """Return what the viewer can do about one entry."""
    if not may_write:
        return []
    entry = one.entry
    said = {"kind": "link", "about": f"{day_words(entry.happened_on)}, {entry.author_name}"}
    links = []
    if entry.corrects_id is None and may_correct(entry, author_id=user.id, by_family=False):
        links.append(
            said
            | {"text": "This is not right", "href": reverse("desk:entry_correct", args=[about.id, entry.id])}
        )
    if entry.author_id == user.id:
        links.append(
            said | {"text": "Add files", "href": reverse("desk:entry_files", args=[about.id, entry.id])}
        )
    if allows(user, HARM_ADD) and entry.corrects_id is None and entry.case_id in (None, about.id):
        links.append(
            said | {"text": "This was a harm", "href": reverse("desk:harm_entry", args=[about.id, entry.id])}
        )
    return links


@desk
def entry_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Add one thing that happened."""
    about = case_for(request, case_id, CHRONOLOGY_ADD)
    form = open_form(request, EntryForm, f"entry-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        chronology_add(by=worker_of(request), family_id=about.family_id, case_id=about.id, **answers)
        messages.success(request, "Added to the family’s story.")
        return _here(about)

    return form_page(request, form, verb, title="Add what happened", submit="Add", **_of_story(about))


@desk
def entry_correct(request: HttpRequest, case_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Say how it was instead; what was written first stays beside it (R143)."""
    about, user = case_for(request, case_id, CHRONOLOGY_ADD), worker_of(request)
    first = told_one(viewer=user, entry_id=entry_id)
    _of_this_family(first, about)
    form = open_form(request, CorrectForm, f"entry-correct-{first.entry.id}")

    def verb(answers: dict[str, Any]) -> str:
        chronology_correct(by=user, entry_id=first.entry.id, **answers)
        messages.success(request, "The correction stands beside what was written.")
        return _here(about)

    return form_page(
        request, form, verb, template="entry_correct", title="This is not right", submit="Put it beside",
        items=[entry_item(first)], written_at=first.entry.written_at, **_of_story(about),
    )  # fmt: skip


@desk
def entry_files(request: HttpRequest, case_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Add files to one's own entry."""
    about, user = case_for(request, case_id, CHRONOLOGY_ADD), worker_of(request)
    (own,) = told(viewer=user, entries=[own_entry(viewer=user, entry_id=entry_id)])
    _of_this_family(own, about)
    form = open_form(request, MoreFilesForm, f"entry-files-{entry_id}")

    def verb(answers: dict[str, Any]) -> str:
        chronology_attach(by=user, entry_id=entry_id, **answers)
        messages.success(request, "The files are with what you wrote.")
        return _here(about)

    return form_page(
        request, form, verb, template="entry_files", title="Add files", submit="Add", items=[entry_item(own)],
        **_of_story(about),
    )  # fmt: skip


def _of_this_family(one: Told, about: Case) -> None:
    if one.entry.family_id != about.family_id:
        raise Missing


def _here(about: Case) -> str:
    return reverse("desk:chronology", args=[about.id])


def _of_story(about: Case) -> dict[str, Any]:
    return {**of_case(about), "back": {"href": _here(about), "text": "Back to what happened"}}
