"""What was asked for early: asked, decided by a day and by name, and shown again when it got worse (R79, R132)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.replays import Replay, replays, replays_of_case
from alongside.doors.common import open_form
from alongside.doors.desk.forms.kept import DecideForm, DeciderForm, ResourceAskForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_newest
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.govuk.dates import day_words, promise_words
from alongside.practice.actions.models import ResourceRequest
from alongside.practice.actions.policies import RESOURCE_ASK, RESOURCE_DECIDE
from alongside.practice.actions.resources import (
    Asked,
    deciders,
    resource_get,
    resources_of_case,
    resources_to_decide,
)
from alongside.practice.actions.services import resource_ask, resource_decide, resource_hand_on


@desk
def resources(request: HttpRequest) -> HttpResponse:
    """For whoever decides: what waits, and what was not given before it got worse."""
    user = worker_of(request)
    waiting = [_row(one, whom=True) for one in resources_to_decide(viewer=user)]
    again = [_replay(one) for one in replays(viewer=user)]
    return page(request, "kept/resources", title="Asked for early", waiting=waiting, again=again)


@desk
def case_resources(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What was asked for early for one family, and what was decided."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = resources_of_case(viewer=user, case_id=about.id)
    may = allows(user, RESOURCE_ASK) and emergency_now(viewer=user, circle_id=about.id) is None
    return page(
        request, "kept/case_resources", title="Asked for early", may_ask=may, rows=[_row(one) for one in found],
        again=[_replay(one) for one in replays_of_case(viewer=user, case_id=about.id)], **of_case(about),
    )  # fmt: skip


def _row(one: Asked, *, whom: bool = False) -> Row:
    request, decision = one.request, one.decision
    standing = promise_words(due_on=request.decide_by)
    hint = [f"asked by {request.by_name}, {day_words(request.at)}"]
    hint += [request.child_name] if whom else []
    hint += [f"{request.decider_name} decides, {standing.words}"] if decision is None else []
    meaning = standing.meaning if decision is None else "neutral"
    return {
        "text": f"{request.get_kind_display()}: {_short(request.words)}", "hint": "; ".join(hint),
        "href": reverse("desk:resource", args=[request.id]), "meaning": meaning,
        "status": standing.tag if decision is None else str(decision.get_outcome_display()),
    }  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= 160 else f"{words[:157]}…"


def _replay(one: Replay) -> dict[str, Any]:
    decision = one.decision
    return {
        "one": one,
        "href": reverse("desk:resource", args=[one.request.id]),
        "answer": f"refused on {day_words(decision.at)}, because" if decision else "nobody decided by",
    }


@desk
def ask(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Ask, as a worker, for something that keeps worse from happening."""
    user = worker_of(request)
    about = case_for(request, case_id, RESOURCE_ASK)
    members = family_for_viewer(viewer=user, family_id=about.family_id).members
    form = open_form(request, ResourceAskForm, f"resource-ask-{about.id}", members=members)

    def save(answers: dict[str, Any]) -> str:
        made = resource_ask(by=user, case_id=about.id, **answers)
        messages.success(request, f"Asked. {made.decider_name} decides by {day_words(made.decide_by)}.")
        return reverse("desk:case_resources", args=[about.id])

    lead = "A manager decides within days, by name, and says why. If a child is in danger now, act first."
    return form_page(
        request, form, save, title="Ask for something early", lead=lead, submit="Ask",
        **of_case(about) | {"back": _to_list(about.id)},
    )  # fmt: skip


def _to_list(case_id: uuid.UUID) -> dict[str, str]:
    return {"href": reverse("desk:case_resources", args=[case_id]), "text": "Asked for early"}


@desk
def resource(request: HttpRequest, resource_id: uuid.UUID) -> HttpResponse:
    """One thing that was asked for: read by whoever sees it, decided by whoever may."""
    user = worker_of(request)
    one = resource_get(viewer=user, request_id=resource_id)
    context = {"title": "Asked for early", "one": one, **_about(user, one.request)}
    if not _may_decide(user, one):
        return page(request, "kept/resource", **context)
    form = open_form(request, DecideForm, f"resource-decide-{resource_id}")

    def save(answers: dict[str, Any]) -> str:
        resource_decide(by=user, request_id=resource_id, **answers)
        messages.success(request, "Decided. They can read it now.")
        return reverse("desk:resource", args=[resource_id])

    return form_page(request, form, save, template="kept/resource", submit="Decide", may_hand=True, **context)


def _may_decide(user: User, one: Asked) -> bool:
    over = Case.objects.filter(id=one.request.case_id, closed_at__isnull=False).exists()
    ours = one.decision is None and one.request.by_id != user.id and not over
    writes = emergency_now(viewer=user, circle_id=one.request.case_id) is None
    return ours and allows(user, RESOURCE_DECIDE) and writes


def _about(user: User, request: ResourceRequest) -> dict[str, Any]:
    """Return what the page says of the case where the viewer may know it; whoever only decides sees the request alone."""
    about = cases_newest(viewer=user).filter(id=request.case_id).first()
    if about is None:
        return {"back": {"href": reverse("desk:resources"), "text": "Asked for early"}}
    return of_case(about) | {"back": _to_list(about.id)}


@desk
def hand_on(request: HttpRequest, resource_id: uuid.UUID) -> HttpResponse:
    """Let another manager decide."""
    user = worker_of(request)
    one = resource_get(viewer=user, request_id=resource_id)
    require(user, RESOURCE_DECIDE)
    require_to_write(user, one.request.case_id)
    people = [(str(who.id), who.name) for who in deciders(viewer=user, request=one.request)]
    back = {"href": reverse("desk:resource", args=[resource_id]), "text": "Back to what was asked for"}
    form = open_form(request, DeciderForm, f"resource-decider-{resource_id}", deciders=people)

    def save(answers: dict[str, Any]) -> str:
        made = resource_hand_on(by=user, request_id=resource_id, **answers)
        messages.success(request, f"{made.decider_name} decides now. The day stays.")
        return str(back["href"])

    nobody = "" if people else "Nobody else can decide here. Ask for another manager to get an account."
    return form_page(
        request, form, save, title="Somebody else decides", submit="Save", nobody=nobody, back=back
    )
