"""The pack for a missing child at the desk: its opening is noted and told to the family; workers add what they know."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import PressForm, open_form
from alongside.doors.common.missing import PackForm, pack_parts
from alongside.doors.desk.views.missing import of_missing
from alongside.doors.desk.views.shared import case_for, desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.base.ends import first_of
from alongside.practice.safety import services
from alongside.practice.safety.policies import PACK_ADD, PACK_REVIEW
from alongside.practice.safety.selectors import entry_mine, handovers_of, pack_of, pack_openings


@desk
def pack(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What police need if the child goes missing; the family reads that it was opened."""
    user = worker_of(request)
    about = case_for(request, case_id)
    emergency = emergency_now(viewer=user, circle_id=about.id)
    services.pack_opened(by=user, case_id=about.id)
    found = pack_of(viewer=user, case_id=about.id, partnership_id=about.partnership_id)
    parts = pack_parts(found, user.id, photo_at="desk:pack_photo")
    return page(
        request, "missing/pack", title="What police need", pack=found, parts=parts, emergency=emergency,
        may=not emergency and allows(user, PACK_ADD), openings=first_of(pack_openings(viewer=user, case=about), 20),
        handed=first_of(handovers_of(viewer=user, case=about), 20), **of_missing(about),
    )  # fmt: skip


@desk
def add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Add one thing to it."""
    about = case_for(request, case_id, PACK_ADD)
    form = open_form(request, PackForm, f"pack-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.pack_add(by=worker_of(request), case_id=about.id, **answers)
        return reverse("desk:pack", args=[about.id])

    return form_page(
        request, form, verb, template="missing/form", title="What should police know?", submit="Save",
        lead="Say it as somebody needs it who meets the child in the street.", **of_missing(about),
    )  # fmt: skip


@desk
def right(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Say that all of it is still right, after looking through it with the family."""
    about = case_for(request, case_id, PACK_REVIEW)
    form = open_form(request, PressForm, f"pack-right-{about.id}")

    def verb(_answers: dict[str, Any]) -> str:
        services.pack_review(by=worker_of(request), case_id=about.id)
        return reverse("desk:pack", args=[about.id])

    return form_page(
        request, form, verb, template="missing/form", title="Is all of it still right?", submit="Yes, it is right",
        lead="Look through it with the family, on a calm day.", **of_missing(about),
    )  # fmt: skip


@desk
def take_back(request: HttpRequest, pack_id: uuid.UUID) -> HttpResponse:
    """Take out something that one said oneself."""
    user = worker_of(request)
    entry = entry_mine(viewer=user, entry_id=pack_id)
    require(user, PACK_ADD)
    require_to_write(user, entry.case_id)
    form = open_form(request, PressForm, f"pack-back-{entry.id}")
    to = reverse("desk:pack", args=[entry.case_id])

    def verb(_answers: dict[str, Any]) -> str:
        services.pack_take_back(by=user, entry_id=entry.id)
        return to

    return form_page(
        request, form, verb, template="missing/form", title="Take this out?", submit="Take it out",
        lead=f"{entry.get_kind_display()}. {entry.words} It is kept, and handed to nobody any more.",
        back={"href": to, "text": "Back"}, emergency=None,
    )  # fmt: skip
