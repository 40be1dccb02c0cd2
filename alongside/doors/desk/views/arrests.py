"""Arrests and court dates at the desk: what was said, and saying it (R104)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.arrests import arrest_rows
from alongside.doors.desk.forms.arrests import WorkerArrestForm
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, worker_of
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import emergency_now
from alongside.practice.safety import services
from alongside.practice.safety.policies import JUSTICE_SAY
from alongside.practice.safety.selectors_justice import justice_of


@desk
def arrests(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What was said of arrests and court dates about one family, the latest day first."""
    user, about = worker_of(request), case_for(request, case_id)
    emergency = emergency_now(viewer=user, circle_id=about.id)
    return page(
        request, "arrests/arrests", title="Arrests and court dates", emergency=emergency,
        rows=arrest_rows(justice_of(viewer=user, case=about), child=about.child.short_name),
        may_say=allows(user, JUSTICE_SAY) and not emergency, **of_case(about),
    )  # fmt: skip


@desk
def arrest_say(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down an arrest or a court date; the plan's review is promised by itself."""
    user, about = worker_of(request), case_for(request, case_id, JUSTICE_SAY)
    form = open_form(
        request, WorkerArrestForm, f"arrest-{about.id}", child=about.child.short_name,
        known=justice_of(viewer=user, case=about),
    )  # fmt: skip
    to = reverse("desk:arrests", args=[about.id])

    def verb(_answers: dict[str, Any]) -> str:
        services.justice_say(by=user, case_id=about.id, what=form.said())
        messages.success(request, "Saved. If there is a plan, it is now to be looked at again.")
        return to

    return form_page(
        request, form, verb, title="An arrest or a court date", submit="Save",
        lead="Write only what you may share here. It proves nothing against anybody. The plan is looked at again because of it.",
        **of_case(about) | {"back": {"href": to, "text": "Back to arrests and court dates"}},
    )  # fmt: skip
