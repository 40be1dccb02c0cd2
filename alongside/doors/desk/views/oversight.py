"""Clocks of a partnership, emergencies and their review, and every role with what it may do."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.cases import EmergencyForm, ReviewForm
from alongside.doors.desk.navigation import more_places
from alongside.doors.desk.views.rows import clock_rows, emergency_rows
from alongside.doors.desk.views.shared import desk, form_page, page, to_case, worker_of
from alongside.family.cases.selectors import cases_newest
from alongside.family.cases.services import case_open_in_emergency
from alongside.ground.access.policies import EMERGENCY_OPEN, EMERGENCY_REVIEW, ROLE_GIVE
from alongside.ground.access.registry import allows, permissions_of, require
from alongside.ground.access.selectors import emergencies_to_review, with_openers
from alongside.ground.access.services import emergency_review
from alongside.ground.accounts.roles import AGENCY_KINDS, ROLES
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import Cursor, clocks_running, cursor_of
from alongside.ground.govuk.pagination import Page, Position, keyset_page, read_token, write_token

SIZE = 25


@desk
def clocks(request: HttpRequest) -> HttpResponse:
    """Every running clock that the viewer may see, the longest broken first: a manager's are the partnership's."""
    user = worker_of(request)
    after = _cursor(request.GET.get("after"))
    found = clocks_running(partnership_id=user.partnership_id, after=after, size=SIZE + 1)
    shown = found[:SIZE]
    following = write_token(Position(cursor_of(shown[-1]))) if len(found) > SIZE else None
    pages: Page[Clock] = Page(shown, following, None)
    return page(
        request, "list", title="Clocks", rows=clock_rows(user, shown), pages=pages, empty="No clock runs."
    )


def _cursor(token: str | None) -> Cursor | None:
    """Return where the page starts; anything that is no token of ours is the beginning."""
    read = read_token(token)
    if read is None or len(read[1]) != 2:
        return None
    try:
        at, clock_id = datetime.fromisoformat(read[1][0]), uuid.UUID(read[1][1])
    except ValueError:
        return None
    return (at, clock_id) if at.tzinfo is not None else None


@desk
def emergency(request: HttpRequest) -> HttpResponse:
    """Open a record at once, with a reason; reviewed by somebody else, and seen by the family (R325)."""
    user = worker_of(request)
    require(user, EMERGENCY_OPEN)
    minutes = in_force("P-BREAK-GLASS", partnership_id=user.partnership_id, at=now()).value
    form = open_form(request, EmergencyForm, "emergency")

    def verb(answers: dict[str, Any]) -> str:
        case_id = case_open_in_emergency(by=user, **answers)
        messages.success(request, f"The record is open to you for {minutes} minutes, to read.")
        return to_case(case_id)

    return form_page(
        request, form, verb, template="emergency", title="Open a record in an emergency", submit="Open the record",
        minutes=minutes, police=user.as_actor().agency_kind == "police",
    )  # fmt: skip


@desk
def reviews(request: HttpRequest) -> HttpResponse:
    """Emergency openings that nobody has looked at again."""
    user = worker_of(request)
    require(user, EMERGENCY_REVIEW)
    waiting = emergencies_to_review(viewer=user)
    found = keyset_page(waiting, key=("opened_at", "id"), after=request.GET.get("after"), size=SIZE)
    return page(
        request, "list", title="Emergency openings to review", rows=emergency_rows(user, found.items), pages=found,
        empty="No emergency opening waits for a review.",
    )  # fmt: skip


@desk
def review(request: HttpRequest, access_id: uuid.UUID) -> HttpResponse:
    """Say whether an emergency opening was needed."""
    user = worker_of(request)
    require(user, EMERGENCY_REVIEW)
    access = emergencies_to_review(viewer=user).filter(id=access_id).first()
    if access is None:
        raise Missing
    form = open_form(
        request, ReviewForm, f"emergency-review-{access.id}", withheld=bool(access.withheld_because)
    )

    def verb(answers: dict[str, Any]) -> str:
        emergency_review(by=user, access_id=access.id, **answers)
        return reverse("desk:emergency_review")

    back = {"href": reverse("desk:emergency_review"), "text": "Back to the list"}
    return form_page(
        request, form, verb, template="review", title="Review an emergency opening", submit="Save",
        opened=with_openers([access])[0], of=cases_newest(viewer=user).filter(id=access.circle_id).first(), back=back,
    )  # fmt: skip


def _amid(title: str) -> str:
    """A title in the middle of a sentence; one that is a name of several capitals stays as it is."""
    return title if any(word[0].isupper() for word in title.split()[1:]) else f"{title[0].lower()}{title[1:]}"


@desk
def roles(request: HttpRequest) -> HttpResponse:
    """Every role as its sentence, with what it may do (R41)."""
    listed: list[dict[str, Any]] = [
        {
            "role": role,
            "rights": permissions_of(role.key),
            "summary": f"What this role may do: {_amid(role.title)}",
            "where": [AGENCY_KINDS[kind] for kind in AGENCY_KINDS if kind in role.agency_kinds],
        }
        for role in ROLES.values()
    ]
    held = worker_of(request).as_actor().roles
    listed.sort(key=lambda one: one["role"].key not in held)
    gives = allows(worker_of(request), ROLE_GIVE)
    return page(request, "roles", title="Roles", listed=listed, held=held, gives=gives)


@desk
def more(request: HttpRequest) -> HttpResponse:
    """Every page that does not stand in one's menu, in groups, each with what it is for."""
    return page(request, "more", title="More", groups=more_places(worker_of(request)))
