"""What one carries oneself: families and calls, hours and time away, contacts, and a challenge of how they are shared out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.parts import PressForm, member_choices
from alongside.doors.desk.forms.workload import (
    WEEKDAYS,
    AgreeForm,
    AwayForm,
    CallForm,
    ChallengeForm,
    ContactForm,
    HoursForm,
)
from alongside.doors.desk.views.shared import (
    Row,
    case_for,
    cut_words,
    desk,
    form_page,
    of_case,
    page,
    worker_of,
)
from alongside.family.cases.selectors import cases_newest
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.ground.govuk.dates import ago_words, day_words, moment_words, promise_words, time_words
from alongside.practice.workload.models import AvailabilitySpell, CallBooking, CoverSpell, Frequency
from alongside.practice.workload.policies import (
    AVAILABILITY,
    CAPACITY_SEE,
    CASELOAD_OWN,
    CHALLENGE_LODGE,
    CONTACT_LOG,
    CONTACT_PLAN,
    COVER,
)
from alongside.practice.workload.selectors.load import Carried, carried, challenges, my_load
from alongside.practice.workload.selectors.reach import (
    availability_of,
    calls_of_worker,
    colleagues_of,
    covers_of,
    wall_words,
)
from alongside.practice.workload.services import (
    availability_end,
    availability_state,
    call_end,
    challenge_lodge,
    contact_agree,
    contact_log,
    cover_end,
    cover_state,
)
from alongside.practice.workload.services.contacts import BESIDE_THE_CHILD, parts_of

_LONGEST = 100
_STATE_MEANS = {"room": "good", "near": "soon", "full": "soon", "over": "late", "none": "neutral"}


def _back_to(name: str, text: str) -> Row:
    return {"href": reverse(f"desk:{name}"), "text": text}


@desk
def caseload(request: HttpRequest) -> HttpResponse:
    """What I carry: in words, the number against what I can carry, each family, and the calls that were asked for (R50)."""
    user = worker_of(request)
    families = carried(viewer=user)
    mine = my_load(viewer=user, families=families)
    calls = first_of(calls_of_worker(viewer=user), 20)
    names = _names(user, families)
    return page(
        request, "workload/caseload", title="My caseload", mine=mine, meaning=_STATE_MEANS[mine.load.state],
        rows=[_carried_row(one, names) for one in families], calls=[_call_row(one) for one in calls],
        may_challenge=allows(user, CHALLENGE_LODGE),
    )  # fmt: skip


def _names(user: User, families: list[Carried]) -> dict[uuid.UUID, str]:
    ids = {one.case.id for one in families}
    return {case.id: case.child.full_name for case in cases_newest(viewer=user).filter(id__in=ids)}


def _carried_row(one: Carried, names: dict[uuid.UUID, str]) -> Row:
    last = f"last in touch {ago_words(one.last_contact)}" if one.last_contact else "no contact is noted yet"
    return {
        "name": names.get(one.case.id, one.case.reference), "case_id": one.case.id, "allocation_id": one.allocation.id,
        "facts": f"{one.allocation.get_part_display()}, {one.case.get_level_display().lower()} worry,"
        f" {one.points} point{'' if one.points == 1 else 's'}; {last}",
        "agreed": _agreed(one),
    }  # fmt: skip


def _agreed(one: Carried) -> str:
    if one.plan is None:
        return "Not yet agreed how often you are in touch"
    visits, calls = one.plan.get_visits_display().lower(), one.plan.get_calls_display().lower()
    return f"Agreed {day_words(one.plan.agreed_at)}: visits {visits}, calls {calls}"


def _call_row(call: CallBooking) -> Row:
    return {
        "text": f"Ring {call.person_name}, {moment_words(call.starts_at)}",
        "href": reverse("desk:booked_call", args=[call.id]),
        "hint": call.words,
        "status": "Asked for" if call.ends_at > now() else "Say how it went",
        "meaning": "waiting" if call.ends_at > now() else "soon",
    }


@desk
def call(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Say what became of a call that a family asked for."""
    user = worker_of(request)
    require(user, CASELOAD_OWN)
    asked = calls_of_worker(viewer=user).filter(id=call_id).first()
    if asked is None:
        raise Missing
    form = open_form(request, CallForm, f"call-{call_id}")

    def verb(answers: dict[str, Any]) -> str:
        call_end(by=user, call_id=call_id, **answers)
        return reverse("desk:caseload")

    lead = f"{asked.person_name} asked for a call on {moment_words(asked.starts_at)}. {asked.words}"
    return form_page(
        request, form, verb, title="A call that was asked for", lead=lead, submit="Save",
        back=_back_to("caseload", "Back to my caseload"),
    )  # fmt: skip


@desk
def agree(request: HttpRequest, allocation_id: uuid.UUID) -> HttpResponse:
    """How often a family and I are in touch from now on; it may change as often as they need (R52)."""
    user = worker_of(request)
    require(user, CONTACT_PLAN)
    mine = next((one for one in carried(viewer=user) if one.allocation.id == allocation_id), None)
    if mine is None:
        raise Missing
    about = case_for(request, mine.case.id, CONTACT_PLAN)
    initial = {"visits": Frequency.WEEKLY, "calls": Frequency.WEEKLY}
    if mine.plan is not None:
        initial = {"visits": mine.plan.visits, "calls": mine.plan.calls, "words": mine.plan.words}  # type: ignore[dict-item]
    form = open_form(request, AgreeForm, f"agree-{allocation_id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        contact_agree(by=user, allocation_id=allocation_id, **answers)
        messages.success(request, "Saved. The family can read it. What was agreed before is kept.")
        return reverse("desk:caseload")

    return form_page(
        request, form, verb, title="How often we are in touch", submit="Save what we agreed",
        lead=f"{_agreed(mine)}. There is no end date and no fixed number of visits.",
        **{**of_case(about), "back": _back_to("caseload", "Back to my caseload")},
    )  # fmt: skip


@desk
def contact(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Note a call, a visit, a message: one page, from a car park (R51). With the child, their worker has another page."""
    user = worker_of(request)
    about = case_for(request, case_id, CONTACT_LOG)
    parts = parts_of(user, about.id)
    if not parts:
        raise Missing
    beside = bool(parts & set(BESIDE_THE_CHILD))
    found = family_for_viewer(viewer=user, family_id=about.family_id).members
    members = [(m, p) for m, p in found if not (beside and p.id == about.child_id)]
    form = open_form(
        request, ContactForm, f"contact-{about.id}", people=member_choices(members), initial={"start": time_words(now())}
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        made = contact_log(by=user, case_id=about.id, **form.made())
        when = "outside office hours" if made.out_of_hours else "in office hours"
        messages.success(request, f"Noted: {when}.")
        return reverse("desk:caseload")

    there = {
        "href": reverse("desk:working_contact", args=[about.id]),
        "text": f"It was with {about.child.short_name}",
    }
    return form_page(
        request, form, verb, template="workload/contact", title="We were in touch", submit="Save",
        lead="Only that it happened, when and how. What you talked about: press “Add what happened” on the page of the case.",
        instead=there if beside else None, nobody="" if members else "There is nobody else in this family to choose.",
        **{**of_case(about), "back": _back_to("caseload", "Back to my caseload")},
    )  # fmt: skip


@desk
def hours(request: HttpRequest) -> HttpResponse:
    """When I can be reached, in and outside office hours."""
    user = worker_of(request)
    spells = [_spell_row(one) for one in availability_of(viewer=user)]
    form = open_form(request, HoursForm, "hours")

    def verb(answers: dict[str, Any]) -> str:
        availability_state(by=user, **answers)
        messages.success(request, "Saved. The families you work with can see it.")
        return reverse("desk:hours")

    return form_page(
        request, form, verb, template="workload/hours", title="When I can be reached", submit="Add this time",
        spells=spells, back=_back_to("caseload", "Back to my caseload"),
    )  # fmt: skip


def _spell_row(one: AvailabilitySpell) -> Row:
    facts = [words for words, holds in (
        ("families can ask for a call", one.bookable), ("bank holidays too", one.on_holidays),
    ) if holds]  # fmt: skip
    return {
        "words": f"{dict(WEEKDAYS)[str(one.weekday)]}, {wall_words(one.starts)} to {wall_words(one.ends)}",
        "facts": "; ".join(facts), "id": one.id,
    }  # fmt: skip


@desk
def hours_end(request: HttpRequest, spell_id: uuid.UUID) -> HttpResponse:
    """End one of one's hours."""
    user = worker_of(request)
    require(user, AVAILABILITY)
    spell = availability_of(viewer=user).filter(id=spell_id).first()
    if spell is None:
        raise Missing
    form = open_form(request, PressForm, f"hours-end-{spell_id}")

    def verb(answers: dict[str, Any]) -> str:
        availability_end(by=user, spell_id=spell_id)
        return reverse("desk:hours")

    return form_page(
        request, form, verb, title="End this time", lead=f"{_spell_row(spell)['words']}. Calls that were booked stay booked.",
        submit="End it", back=_back_to("hours", "Back to my hours"),
    )  # fmt: skip


@desk
def away(request: HttpRequest) -> HttpResponse:
    """When I am away and who stands in; a manager says it of anybody (R51)."""
    user = worker_of(request)
    require(user, COVER)
    manages = allows(user, CAPACITY_SEE)
    people = colleagues_of(viewer=user)
    names = [(str(one.id), one.name) for one in people]
    form = open_form(
        request, AwayForm, "away", people=names if manages else (),
        colleagues=[(str(one.id), one.name) for one in people if one.phone and (manages or one.id != user.id)],
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        made = cover_state(by=user, **form.said(user.id))
        stands_in = made.cover_name or "nobody yet: it shows as a gap on the rota"
        messages.success(request, f"Saved. Stands in: {stands_in}.")
        return reverse("desk:away")

    spells = first_of(covers_of(viewer=user, user_id=None if manages else user.id), 100)
    return form_page(
        request, form, verb, template="workload/away", title="Away and who stands in", submit="Save",
        spells=spells, back=_back_to("rota", "Back to the rota") if manages else _back_to("caseload", "Back to my caseload"),
    )  # fmt: skip


@desk
def away_end(request: HttpRequest, cover_id: uuid.UUID) -> HttpResponse:
    """Take a time away back, or end it early."""
    user = worker_of(request)
    require(user, COVER)
    spell = (
        covers_of(viewer=user, user_id=None if allows(user, CAPACITY_SEE) else user.id)
        .filter(id=cover_id)
        .first()
    )
    if spell is None:
        raise Missing
    form = open_form(request, PressForm, f"away-end-{cover_id}")

    def verb(answers: dict[str, Any]) -> str:
        cover_end(by=user, cover_id=cover_id)
        return reverse("desk:away")

    return form_page(
        request, form, verb, title="Back again", lead=_away_words(spell), submit="They are back",
        back=_back_to("away", "Back to who is away"),
    )  # fmt: skip


def _away_words(one: CoverSpell) -> str:
    stands_in = f"{one.cover_name} stands in" if one.cover_name else "nobody stands in"
    return f"{one.absent_name}, {moment_words(one.starts_at)} to {moment_words(one.ends_at)}; {stands_in}."


@desk
def challenge_list(request: HttpRequest) -> HttpResponse:
    """The challenges of how families are shared out: a worker's own, a manager's every one (R54)."""
    user = worker_of(request)
    found = first_of(challenges(viewer=user), _LONGEST)
    return page(
        request, "workload/challenges", title="How families are shared out", may_lodge=allows(user, CHALLENGE_LODGE),
        found=[{"challenge": one, "standing": promise_words(due_on=one.answer_by, done_on=one.answered_at)} for one in found],
        answers=allows(user, CAPACITY_SEE), cut=cut_words(found, _LONGEST),
    )  # fmt: skip


@desk
def challenge_new(request: HttpRequest) -> HttpResponse:
    """Challenge the way families are shared out."""
    user = worker_of(request)
    require(user, CHALLENGE_LODGE)
    form = open_form(request, ChallengeForm, "challenge")

    def verb(answers: dict[str, Any]) -> str:
        made = challenge_lodge(by=user, **answers)
        messages.success(request, f"A manager answers you by {day_words(made.answer_by)}.")
        return reverse("desk:challenges")

    return form_page(
        request, form, verb, title="Challenge how families are shared out", submit="Send it to the managers",
        lead="Raising this is part of your work. It changes nothing for you or for your families.",
        back=_back_to("challenges", "Back"),
    )  # fmt: skip
