"""Places of a child: zones, what the family said of them, and one page with everything; the managers' list (R170-R175)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.places import WordsForm, ZoneForm
from alongside.doors.desk.views.shared import (
    Row,
    case_for,
    clock_standing,
    desk,
    form_page,
    of_case,
    page,
    worker_of,
)
from alongside.family.cases.models import Case
from alongside.family.circumstances.selectors import sites_of
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.clock.models import Clock
from alongside.ground.govuk.dates import ago_words, day_words
from alongside.practice.places import policies
from alongside.practice.places.models import Stay, Zone, ZoneProposal
from alongside.practice.places.overseeing import overview
from alongside.practice.places.rules import zone_words
from alongside.practice.places.selectors import (
    advocate_of,
    losses_of,
    moves_of,
    proposal_get,
    proposals_of,
    spells_of,
    stays_of,
    zone_get,
    zones_of,
)
from alongside.practice.places.services import zone_add, zone_end, zone_not_taken


def here(about: Case) -> str:
    """Return the address of the page with the places of a child."""
    return reverse("desk:case_places", args=[about.id])


def of_places(about: Case) -> dict[str, Any]:
    """Return what a page says of the case whose places it is about."""
    return {**of_case(about), "back": {"href": here(about), "text": "Back to places"}}


def rights(user: User) -> dict[str, bool]:
    """Return what a worker may do here."""
    names = {
        "zone": policies.ZONE_KEEP, "stay": policies.STAY_PROPOSE, "placement": policies.PLACEMENT_DECIDE,
        "decide": policies.ZONE_OVERRIDE, "say": policies.STAY_SAY, "contact": policies.CONTACT_WORK,
        "move": policies.MOVE_PLAN, "advocate": policies.ADVOCATE_NAME,
    }  # fmt: skip
    return {name: allows(user, right) for name, right in names.items()}


@desk
def places(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everything about where a child lives, learns and goes."""
    user, about = worker_of(request), case_for(request, case_id)
    its: dict[str, Any] = {"viewer": user, "case": about}
    stays = stays_of(**its)
    return page(
        request, "places/case", title="Places", heading="Where they live, learn and go",
        zones=[_zone(one) for one in zones_of(**its)], said=[_said(one) for one in proposals_of(**its)],
        stays=[one for one in stays if one.stay.state not in ("ended", "dropped")],
        over=[one for one in stays if one.stay.state in ("ended", "dropped")],
        spells=spells_of(**its), losses=losses_of(**its), moves=moves_of(**its), advocate=advocate_of(**its),
        may=rights(user), open=about.closed_at is None, **of_case(about),
    )  # fmt: skip


def _zone(one: Zone) -> Row:
    since = f"Since {day_words(one.since)}" + (f", until {day_words(one.until)}" if one.until else "")
    readers = "" if one.readers == "family" else "The family does not read this."
    where = zone_words(one)
    return {
        "zone": one, "where": f"{where[0].upper()}{where[1:]}", "since": since, "readers": readers,
    }  # fmt: skip


def _said(one: ZoneProposal) -> Row:
    code = f", {one.postcode}" if one.postcode else ""
    return {"said": one, "where": f"{one.place}{code}", "waits": one.answered_at is None}


@desk
def add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down a place that is not safe."""
    return _add(request, case_for(request, case_id, policies.ZONE_KEEP), None)


@desk
def confirm(request: HttpRequest, case_id: uuid.UUID, proposal_id: uuid.UUID) -> HttpResponse:
    """Write down what the family said is not safe, and answer them."""
    about = case_for(request, case_id, policies.ZONE_KEEP)
    return _add(request, about, proposal_get(viewer=worker_of(request), case=about, proposal_id=proposal_id))


def _add(request: HttpRequest, about: Case, said: ZoneProposal | None) -> HttpResponse:
    user = worker_of(request)
    sites = [(str(one.site_id), one.site.name) for one in sites_of(viewer=user, case=about)]
    initial = (
        {"name": said.place[:120], "postcode": said.postcode, "why": said.why, "said_by": said.by_name}
        if said
        else {}
    )
    form = open_form(
        request, ZoneForm, f"zone-{said.id if said else about.id}", sites=sites, answers_family=said is not None,
        initial=initial,
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        made = zone_add(by=user, case_id=about.id, proposal_id=said.id if said else None, **form.zone())
        now_inside = [one for one in stays_of(viewer=user, case=about) if made in one.zones]
        if now_inside:
            messages.warning(
                request, "Saved. A place where the child is or should go lies inside it: see below."
            )
        else:
            messages.success(request, "Saved. Every new place is checked against it from now on.")
        return here(about)

    return form_page(
        request, form, verb, template="places/zone", title="A place that is not safe", submit="Save", said=said,
        **of_places(about),
    )  # fmt: skip


@desk
def not_taken(request: HttpRequest, case_id: uuid.UUID, proposal_id: uuid.UUID) -> HttpResponse:
    """Tell the family why a place is not written down as unsafe."""
    about, user = case_for(request, case_id, policies.ZONE_KEEP), worker_of(request)
    said = proposal_get(viewer=user, case=about, proposal_id=proposal_id)
    label = "Why is it not written down? Say what you do instead"
    form = open_form(request, WordsForm, f"zone-no-{said.id}", label=label, longest=1_000)

    def verb(answers: dict[str, Any]) -> str:
        zone_not_taken(by=user, case_id=about.id, proposal_id=said.id, words=answers["words"])
        messages.success(request, "They read your answer on their own page.")
        return here(about)

    return form_page(
        request, form, verb, template="places/zone", title="Not written down, because", submit="Send the answer",
        said=said, **of_places(about),
    )  # fmt: skip


@desk
def end(request: HttpRequest, case_id: uuid.UUID, zone_id: uuid.UUID) -> HttpResponse:
    """End a zone: no place is checked against it any more."""
    about, user = case_for(request, case_id, policies.ZONE_KEEP), worker_of(request)
    zone = zone_get(viewer=user, case=about, zone_id=zone_id)
    form = open_form(request, WordsForm, f"zone-end-{zone.id}", label="Why is it safe again, or not needed?")

    def verb(answers: dict[str, Any]) -> str:
        zone_end(by=user, zone_id=zone.id, reason=answers["words"])
        messages.success(request, "It is ended, and kept.")
        return here(about)

    lead = f"{zone.name}: {zone_words(zone)}. Places are not checked against it any more."
    return form_page(
        request,
        form,
        verb,
        title="End a zone",
        lead=lead,
        submit="End it",
        **of_places(about),
    )


@desk
def everywhere(request: HttpRequest) -> HttpResponse:
    """What managers answer for: who waits for a decision, lives in a zone, has nobody of their own, is out of touch."""
    found = overview(viewer=worker_of(request))
    return page(
        request, "places/everywhere", title="Places, contact and advocates",
        held=[_held_row(one, clock) for one, clock in found.held],
        in_zone=[_stay_row(one, "In a zone", "late") for one in found.in_zone],
        advocates=[
            {
                "text": one.case.child.full_name, "href": here(one.case),
                "hint": f"In care with no parent in the case, {ago_words(one.at)}",
                "status": one.advocate_name or "No advocate", "meaning": "good" if one.advocate_name else "late",
            }
            for one in found.advocates
        ],
        losses=[
            {
                "text": f"{one.case.child.full_name} and {one.person.short_name}", "href": here(one.case),
                "hint": f"Since {day_words(one.since)}", "status": "Plan" if one.planned else "No plan",
                "meaning": "neutral" if one.planned else "late",
            }
            for one in found.losses
        ],
        found=found, back={"href": reverse("desk:home"), "text": "Back to your work"},
    )  # fmt: skip


def _held_row(one: Stay, clock: Clock | None) -> Row:
    row = _stay_row(one, "Waits for you", "soon")
    if clock is None:
        return row
    standing = clock_standing(clock)
    hint = f"{row['hint']}; your answer is {standing.words}"
    return row | {"hint": hint, "status": standing.tag, "meaning": standing.meaning}


def _stay_row(one: Stay, status: str, meaning: str) -> Row:
    return {
        "text": f"{one.case.child.full_name}: {one.name}", "status": status, "meaning": meaning,
        "href": reverse("desk:stay", args=[one.case_id, one.id]),
        "hint": f"{one.get_kind_display()}, {day_words(one.since or one.planned_on)}",
    }  # fmt: skip
