"""The chronology of a family: one story in time, whoever wrote it (R38)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.cases import EntryForm
from alongside.doors.desk.views.cases import entry_item
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, worker_of
from alongside.family.recording.policies import CHRONOLOGY_ADD
from alongside.family.recording.selectors import chronology
from alongside.family.recording.services import chronology_add
from alongside.ground.access.registry import allows
from alongside.ground.govuk.pagination import keyset_page

SIZE = 25


@desk
def chronology_page(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The whole story, the newest first."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = keyset_page(
        chronology(viewer=user, family_id=about.family_id), key=("-happened_on", "-id"),
        after=request.GET.get("after"), size=SIZE,
    )  # fmt: skip
    return page(
        request, "chronology", title="What happened", items=[entry_item(e) for e in found.items], pages=found,
        may_write=allows(user, CHRONOLOGY_ADD), **of_case(about),
    )  # fmt: skip


@desk
def entry_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Add one thing that happened."""
    about = case_for(request, case_id, CHRONOLOGY_ADD)
    form = open_form(request, EntryForm, f"entry-{about.id}")
    here = reverse("desk:chronology", args=[about.id])

    def verb(answers: dict[str, Any]) -> str:
        chronology_add(by=worker_of(request), family_id=about.family_id, case_id=about.id, **answers)
        messages.success(request, "Added to the family’s story.")
        return here

    back = {"href": here, "text": "Back to what happened"}
    return form_page(
        request, form, verb, title="Add what happened", submit="Add", **{**of_case(about), "back": back}
    )
