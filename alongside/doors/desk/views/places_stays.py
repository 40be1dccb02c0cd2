"""One place for a child: proposed, checked, told, decided, begun, over; and what everybody says of it (R170-R172)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms import places as forms
from alongside.doors.desk.forms.parts import PressVersionedForm, member_choices
from alongside.doors.desk.views.places import of_places, rights
from alongside.doors.desk.views.places_sourcing import parents_to_choose, waits_for_source
from alongside.doors.desk.views.shared import Row, case_for, clock_standing, desk, form_page, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import partners_of
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import Permission, require
from alongside.ground.base.errors import Refused
from alongside.ground.govuk.dates import day_words
from alongside.practice.places import policies
from alongside.practice.places.geometry import postcode_words
from alongside.practice.places.models import Stay
from alongside.practice.places.rules import SOURCE, STAY_MOVES, STILL_TO_ASK, owed, zone_words
from alongside.practice.places.selectors import StayView, stay_get, still_to_tell
from alongside.practice.places.services import (
    stay_drop,
    stay_end,
    stay_hold,
    stay_locate,
    stay_propose,
    stay_say,
    stay_start,
    stay_tell,
    zone_override,
)
from alongside.practice.places.services.sourcing import sourced

_SAVED = {
    "proposed": "Saved. It lies in no zone.",
    "held": "Kept for a manager. Nothing happens until police and parents were told and a manager decided.",
}


def _to(stay: Stay) -> str:
    return reverse("desk:stay", args=[stay.case_id, stay.id])


@desk
def placement_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Propose a place to live."""
    about = case_for(request, case_id, policies.PLACEMENT_DECIDE)
    form = open_form(request, forms.PlacementForm, f"placement-{about.id}", parents=parents_to_choose(about))
    lead = "Ask the parents before you look for a place: they know who lives where, and which streets are not safe."
    return _propose(request, about, form, title="Propose a place to live", lead=lead)


@desk
def visit_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Propose a school or a visit."""
    about = case_for(request, case_id, policies.STAY_PROPOSE)
    form = open_form(request, forms.VisitForm, f"visit-place-{about.id}")
    lead = "We check it against the places that are not safe for this child and for brothers and sisters."
    return _propose(request, about, form, title="Propose a school or a visit", lead=lead)


def _propose(request: HttpRequest, about: Case, form: Any, **context: Any) -> HttpResponse:
    user, conflicts = worker_of(request), []

    def verb(answers: dict[str, Any]) -> str:
        try:
            made = stay_propose(
                by=user, case_id=about.id, place=form.place(), views=form.views(),
                ask_manager=bool(answers.get("ask_manager")),
            )  # fmt: skip
        except Refused as refused:
            conflicts.append(refused.code)
            raise
        unknown = "Saved. It is not checked, because nobody knows where it is yet."
        messages.success(request, unknown if made.checked == "unchecked" else _SAVED[made.state])
        return _to(made)

    kept = "ask_manager" in request.POST
    if request.method != "POST":
        del form.fields["ask_manager"]
        return form_page(request, form, verb, submit="Check and save", **context, **of_places(about))
    sent = form_page(request, form, verb, submit="Check and save", **context, **of_places(about))
    if sent.status_code == 200 and "zone_conflict" not in conflicts and not kept:
        del form.fields["ask_manager"]
        return page(request, "form", form=form, submit="Check and save", **context, **of_places(about))
    return sent


@desk
def stay(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """One place: how it stands, whether it was checked, what everybody says, and what this worker may do."""
    user, about = worker_of(request), case_for(request, case_id)
    view = stay_get(viewer=user, case=about, stay_id=stay_id)
    one = view.stay
    given = {words.about for words in view.words} | ({SOURCE} if sourced(view.sources) else set())
    missing = owed(one.kind, given, parents=bool(partners_of(about)), rests=one.rests_on_parent)
    lacks = [STILL_TO_ASK[name] for name in missing]
    return page(
        request, "places/stay", title="A place for a child", heading=one.name, view=view, stay=one,
        answer=clock_standing(view.answer) if view.answer else None, facts=_facts(view),
        to_tell=still_to_tell(viewer=user, view=view),
        zones=[(zone, zone_words(zone)) for zone in view.zones], lacks=lacks,
        deeds=_deeds(view, rights(user)) if about.closed_at is None else [], **of_places(about),
    )  # fmt: skip


def _facts(view: StayView) -> list[Row]:
    one = view.stay
    told = {
        "What it is": one.get_placement_display() or one.get_kind_display(),
        "How it stands": one.get_state_display(),
        "Which placement": f"Number {view.number} for this child" if view.number else "",
        "Where": ", ".join(part for part in (one.area, postcode_words(one.postcode)) if part),
        "Checked": f"{one.get_checked_display()}, {day_words(one.checked_at)}",
        "Planned from": day_words(one.planned_on),
        "From": day_words(one.since) if one.since else "",
        "Until": day_words(one.until) if one.until else "",
        "Why this place": one.reason,
        "Cost a week": f"£{one.weekly_cost:,}" if one.weekly_cost is not None else "",
        "Proposed by": f"{one.by_name}, {one.by_role.lower()}, {day_words(one.at)}",
        "Why it is not used" if one.state == "dropped" else "Why it ended": one.end_reason,
    }
    return [{"key": key, "value": value} for key, value in told.items() if value]


def _deeds(view: StayView, may: dict[str, bool]) -> list[Row]:
    one = view.stay
    whose = may["placement"] if one.kind == "placement" else may["stay"]
    live, uncovered = one.state in ("held", "proposed", "started"), _uncovered(view)
    offered = [
        ("stay_tell", "Write down who was told", one.state == "held" and may["stay"]),
        ("stay_decide", "Decide", one.state == "held" and may["decide"]),
        ("stay_hold", "Ask a manager", one.state == "proposed" and bool(uncovered) and may["stay"]),
        ("stay_start", "They began there", one.state == "proposed" and whose),
        ("stay_end", "They left", one.state == "started" and whose),
        ("stay_say", "Write down what somebody says", live and may["say"]),
        ("stay_source", "Say where it comes from", waits_for_source(view) and whose),
        ("stay_where", "Say where it is", live and one.lat is None and may["stay"]),
        ("stay_drop", "It is not used", one.state in ("held", "proposed") and whose),
    ]  # fmt: skip
    first = next((name for name, _text, shown in offered if shown), "")
    return [
        {
            "text": text, "href": reverse(f"desk:{name}", args=[one.case_id, one.id]),
            "kind": "primary" if name == first else "secondary",
        }
        for name, text, shown in offered
        if shown
    ]  # fmt: skip


def _uncovered(view: StayView) -> set[uuid.UUID]:
    return {zone.id for zone in view.zones} - {one for row in view.overrides for one in row.zone_ids}


def _can(view: StayView, after: str) -> bool:
    """Whether a deed can follow on how a place stands: a state, or `tell`, `say`, `where`."""
    one = view.stay
    if after in ("tell", "say", "where"):
        live = one.state in ("held", "proposed", "started")
        return {"tell": one.state == "held", "say": live, "where": live and one.lat is None}[after]
    return (one.state, after) in STAY_MOVES and (after != "held" or bool(_uncovered(view)))


def _deed(
    request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID, right: Permission, after: str,
    form_class: type[FlowForm], verb: Callable[[Stay, Any, dict[str, Any]], str],
    extra: Callable[[Case], dict[str, Any]] = lambda about: {}, **context: Any,
) -> HttpResponse:  # fmt: skip
    """Draw one deed on one place; back to its page when it cannot follow on how the place stands."""
    about, user = case_for(request, case_id, right), worker_of(request)
    view = stay_get(viewer=user, case=about, stay_id=stay_id)
    one = view.stay
    if one.kind == "placement" and after in ("started", "ended", "dropped"):
        require(user, policies.PLACEMENT_DECIDE)
    form = open_form(
        request, form_class, f"stay-{after}-{one.id}", initial={"version": one.version}, **extra(about)
    )
    # A second press comes when the first has changed the state: it gets the first one's answer.
    if not _can(view, after) and not (request.method == "POST" and form.is_valid()):
        return redirect(_to(one))

    def send(answers: dict[str, Any]) -> str:
        messages.success(request, verb(one, form, answers))
        return _to(one)

    back = {"back": {"href": _to(one), "text": f"Back to {one.name}"}}
    context["to_tell"] = still_to_tell(viewer=user, view=view)
    return form_page(request, form, send, view=view, **context, **(of_places(about) | back))


@desk
def say(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """Write down what somebody says of a place."""
    user = worker_of(request)

    def people(about: Case) -> dict[str, Any]:
        members = family_for_viewer(viewer=user, family_id=about.family_id).members
        return {"people": member_choices(members)}

    def verb(one: Stay, form: Any, answers: dict[str, Any]) -> str:
        stay_say(by=user, stay_id=one.id, **answers)
        return "Saved, in their words."

    lead = "What one person says is read by that person and the workers, and by nobody else in the family."
    return _deed(
        request, case_id, stay_id, policies.STAY_SAY, "say", forms.SayForm, verb, extra=people,
        title="What somebody says of it", lead=lead, submit="Save",
    )  # fmt: skip


@desk
def tell(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """Write down that police or a parent was told, before anybody decides (R170)."""

    def verb(one: Stay, form: Any, answers: dict[str, Any]) -> str:
        made = stay_tell(by=worker_of(request), stay_id=one.id, **form.telling())
        return f"Saved: {made.told_name} was told." if made.reached else f"Saved: you tried {made.told_name}."

    lead = (
        "The police and each parent are told before a manager decides. Ring first, then write it down here."
    )
    return _deed(
        request, case_id, stay_id, policies.STAY_PROPOSE, "tell", forms.TellForm, verb,
        extra=lambda about: {"parents": parents_to_choose(about)}, title="Who was told", lead=lead, submit="Save",
    )  # fmt: skip


@desk
def decide(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """A manager decides about a place inside a zone (R170)."""

    def verb(one: Stay, form: Any, answers: dict[str, Any]) -> str:
        zone_override(by=worker_of(request), stay_id=one.id, **answers)
        return "Decided. The family reads your words. The place can be used now."

    return _deed(
        request, case_id, stay_id, policies.ZONE_OVERRIDE, "proposed", forms.DecideForm, verb,
        template="places/decide", title="Decide about a place inside a zone", submit="The child may go there",
    )  # fmt: skip


@desk
def hold(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """Let a manager decide about a place that lies in a zone by now."""

    def verb(one: Stay, form: Any, answers: dict[str, Any]) -> str:
        stay_hold(by=worker_of(request), stay_id=one.id, expected_version=answers["expected_version"])
        return _SAVED["held"]

    lead = "A zone was written down after this place was proposed. Tell police and parents now; a manager decides then."
    return _deed(
        request, case_id, stay_id, policies.STAY_PROPOSE, "held", PressVersionedForm, verb, title="Ask a manager",
        lead=lead, submit="Ask a manager",
    )  # fmt: skip


@desk
def where(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """Say where a place is, and check it."""

    def verb(one: Stay, form: Any, answers: dict[str, Any]) -> str:
        made = stay_locate(by=worker_of(request), stay_id=one.id, **form.where())
        return (
            "Checked: it lies in no zone." if made.checked == "clear" else "It lies inside a zone: see below."
        )

    return _deed(
        request, case_id, stay_id, policies.STAY_PROPOSE, "where", forms.WhereForm, verb, title="Where is it?",
        submit="Check it",
    )  # fmt: skip


@desk
def start(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """Say that the child began there."""

    def verb(one: Stay, form: Any, answers: dict[str, Any]) -> str:
        stay_start(by=worker_of(request), stay_id=one.id, **answers)
        return "Saved. Ask the child and the parents what it is like for them."

    return _deed(
        request, case_id, stay_id, policies.STAY_PROPOSE, "started", forms.StartForm, verb, title="They began there",
        submit="Save",
    )  # fmt: skip


@desk
def end(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """Say that the child left."""

    def verb(one: Stay, form: Any, answers: dict[str, Any]) -> str:
        stay_end(by=worker_of(request), stay_id=one.id, **answers)
        return "Saved."

    return _deed(
        request, case_id, stay_id, policies.STAY_PROPOSE, "ended", forms.EndForm, verb, title="They left",
        submit="Save",
    )  # fmt: skip


@desk
def drop(request: HttpRequest, case_id: uuid.UUID, stay_id: uuid.UUID) -> HttpResponse:
    """Say that a place is not used."""

    def verb(one: Stay, form: Any, answers: dict[str, Any]) -> str:
        stay_drop(by=worker_of(request), stay_id=one.id, **answers)
        return "Saved. It is kept, and not used."

    return _deed(
        request, case_id, stay_id, policies.STAY_PROPOSE, "dropped", forms.DropForm, verb, title="It is not used",
        submit="Save",
    )  # fmt: skip
