"""Places that are not safe, where a child lives and goes, being in touch, moving: as the family sees it (R170-R175)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms.places import NotInTouchForm, StaySayForm, UnsafeForm
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.ground.base.errors import NotPermitted
from alongside.practice.places.models import Stay
from alongside.practice.places.rules import zone_words
from alongside.practice.places.selectors import FamilyPlaces, places_for_family, stay_get
from alongside.practice.places.services import contact_lost, stay_say, zone_propose

_OVER = (Stay.State.ENDED, Stay.State.DROPPED)


@only_for("family")
@require_GET
def places(request: HttpRequest) -> HttpResponseBase:
    """Everything about places, child by child, as this person may read it."""
    user = user_of(request)
    cases = cases_of_family_for_family(viewer=user)
    found = [places_for_family(viewer=user, case=case) for case in cases]
    children = [_child(one) for one in found]
    return page(request, "places/places", children=children, several=len(children) > 1, here=user.partnership)


def _child(one: FamilyPlaces) -> dict[str, Any]:
    return {
        "case": one.case, "open": one.case.closed_at is None, "said": one.said, "told": one.told, "moves": one.moves,
        "zones": [(zone, zone_words(zone)) for zone in one.zones],
        "stays": [view for view in one.stays if view.stay.state not in _OVER],
        "over": [view for view in one.stays if view.stay.state in _OVER],
        "losses": one.losses, "lost": any(view.loss.until is None for view in one.losses), "advocate": one.advocate,
    }  # fmt: skip


@only_for("family")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say that a place is not safe."""
    user = user_of(request)
    case = my_case(user, case_id)
    if case.closed_at is not None:
        return redirect("portal:places")
    form = open_form(request, UnsafeForm, f"unsafe-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        zone_propose(by=user, case_id=case.id, **answers)
        messages.success(request, "Thank you. A worker reads it and answers you. You see the answer here.")
        return reverse("portal:places")

    return attempt(request, form, save) or page(request, "places/unsafe", form=form, case=case)


@only_for("family")
@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, case_id: uuid.UUID, place_id: uuid.UUID) -> HttpResponseBase:
    """Say what one thinks of a place, or what it is like."""
    user = user_of(request)
    case = my_case(user, case_id)
    view = stay_get(viewer=user, case=case, stay_id=place_id)
    if case.closed_at is not None:
        return redirect("portal:places")
    form = open_form(request, StaySayForm, f"stay-say-{place_id}", young=is_young(user))

    def save(answers: dict[str, Any]) -> str:
        stay_say(by=user, stay_id=place_id, about=form.topic, words=answers["words"])
        messages.success(request, "Thank you. Your workers read your words. Nobody else in the family does.")
        return reverse("portal:places")

    mine = [one for one in view.words if one.person is not None]
    return attempt(request, form, save) or page(
        request, "places/say", form=form, case=case, stay=view.stay, mine=mine
    )


@only_for("family")
@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say as a parent that one is not in touch with one's child."""
    user = user_of(request)
    case = my_case(user, case_id)
    if is_young(user):
        raise NotPermitted("Tell your worker if you would like to be in touch with somebody.")
    if case.closed_at is not None:
        return redirect("portal:places")
    form = open_form(request, NotInTouchForm, f"not-in-touch-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        contact_lost(by=user, case_id=case.id, **answers)
        messages.success(request, "Thank you for telling us. We write a plan with you. You see it here.")
        return reverse("portal:places")

    return attempt(request, form, save) or page(request, "places/lost", form=form, case=case)
