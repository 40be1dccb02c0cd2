"""What is put right about a step against us, and what the police do about what was told (R162, R216)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.accountability.challenge.watch.selectors import right_for_family
from alongside.accountability.challenge.watch.services_right import right_not_done
from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms.complaints import SayMoreForm
from alongside.doors.portal.views.common import page, user_of
from alongside.ground.base.errors import Missing
from alongside.practice.safety.selectors_told import police_for_family


@only_for("family")
@require_GET
def put_right(request: HttpRequest, put_right_id: uuid.UUID) -> HttpResponseBase:
    """A step against us that was not right: what is put right, by whom, by which day, and what I can say of it."""
    found = right_for_family(viewer=user_of(request), put_right_id=put_right_id)
    return page(request, "complaints/put_right", one=found)


@only_for("family")
@require_http_methods(["GET", "POST"])
def not_right_yet(request: HttpRequest, put_right_id: uuid.UUID) -> HttpResponseBase:
    """Say that it is not put right: it is owed again."""
    user = user_of(request)
    found = right_for_family(viewer=user, put_right_id=put_right_id)
    if found.done_on is None or found.undone:
        raise Missing
    form = open_form(request, SayMoreForm, f"not-right-yet-{found.id}-{found.due_on}")

    def save(answers: dict[str, Any]) -> str:
        right_not_done(by=user, put_right_id=found.id, **answers)
        messages.success(request, "Thank you for saying so. It is owed to you again, with a new day.")
        return reverse("portal:put-right", args=[found.id])

    title = "It is not put right"
    lead = f"{found.owner_name} reads what you write, and puts it right by a new day."
    return attempt(request, form, save) or page(
        request, "reading/form", form=form, title=title, heading=title, lead=lead, submit="Say so",
        back=reverse("portal:put-right", args=[found.id]),
    )  # fmt: skip


@only_for("family")
@require_GET
def police(request: HttpRequest) -> HttpResponseBase:
    """What the police do, as somebody explained it to me."""
    user = user_of(request)
    return page(request, "threats/police_told", said=police_for_family(viewer=user), here=user.partnership)
