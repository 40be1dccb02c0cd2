"""Where it comes from what a reason for a placement holds against a parent (R136, R172)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.parts import Choice
from alongside.doors.desk.forms.places_sourcing import OfParentForm
from alongside.doors.desk.views.places import of_places
from alongside.doors.desk.views.shared import case_for, desk, form_page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import partners_of
from alongside.practice.places.policies import PLACEMENT_DECIDE
from alongside.practice.places.selectors import StayView, stay_get
from alongside.practice.places.services import stay_source
from alongside.practice.places.services.sourcing import sourced

LIVE = ("held", "proposed", "started")


def parents_to_choose(about: Case) -> list[Choice]:
    """The parents and carers of a case, to choose from."""
    return [(str(one.person_id), one.person.full_name) for one in partners_of(about)]


def can_source(view: StayView) -> bool:
    """Whether something may be said of where a reason comes from: of a place to live that is used or may be."""
    return view.stay.kind == "placement" and view.stay.state in LIVE


def waits_for_source(view: StayView) -> bool:
    """Whether the reason holds something against a parent of which nobody has said where it comes from."""
    return can_source(view) and view.stay.rests_on_parent and not sourced(view.sources)


@desk
def source(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """Say of something held against a parent how it is known, and whose it is."""
    about, user = case_for(request, case_id, PLACEMENT_DECIDE), worker_of(request)
    view = stay_get(viewer=user, case=about, stay_id=stay_id)
    back, parents = reverse("desk:stay", args=[about.id, stay_id]), parents_to_choose(about)
    if not can_source(view) or not parents:
        return redirect(back)
    form = open_form(
        request,
        OfParentForm,
        f"stay-source-{stay_id}-{len(view.sources)}",
        parents=parents,
        initial=_waits(view),
    )

    def verb(answers: dict[str, Any]) -> str:
        stay_source(by=user, stay_id=stay_id, said=form.of_parent())
        messages.success(request, "Saved. The parent it is about can read it, and say if it is not so.")
        return back

    lead = "A reason to take a child away says where it comes from. What comes from nobody is left out."
    more = {"back": {"href": back, "text": f"Back to {view.stay.name}"}}
    return form_page(
        request, form, verb, title="What is held against a parent", lead=lead, submit="Save", **(of_places(about) | more)
    )  # fmt: skip


def _waits(view: StayView) -> dict[str, str]:
    """What was written in an emergency and still waits for its source."""
    one = next((row for row in view.sources if not row.known), None)
    if one is None:
        return {}
    return {
        "of_person_id": str(one.person_id), "of_words": one.words, "of_kind": one.kind, "of_source": one.source,
    }  # fmt: skip
