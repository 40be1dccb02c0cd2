"""People of a family: how to reach them safely, inviting them, offering a parent a worker, an independent worker's notes."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.safe_contact import as_asked
from alongside.doors.desk.forms.parts import PressForm, member_choices
from alongside.doors.desk.forms.people import ContactForm, InviteForm, NoteForm, OfferForm, SafeContactForm
from alongside.doors.desk.views.choosing import fitting_page
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, to_case, worker_of
from alongside.family.cases.models import Case
from alongside.family.people.models import ContactPoint, FamilyMember, Person
from alongside.family.people.policies import INVITATION_SEND, REACH_RECORD
from alongside.family.people.selectors import Reach, family_for_viewer, reach_of_people, screenings_of
from alongside.family.people.services import (
    contact_point_add,
    contact_point_end,
    invitation_send,
    safe_contact_state,
)
from alongside.ground.access.registry import allows, require
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.support.policies import SUPPORT_NOTE, SUPPORT_OFFER
from alongside.practice.support.selectors import offer_one, offers_of_case, support_notes
from alongside.practice.support.services import (
    require_may_offer,
    require_own_family,
    support_note_write,
    support_offer,
)

Members = list[tuple[FamilyMember, Person]]
SIZE = 25
_NO_PARENT = "No parent or carer is written down in this family yet."


def _members(request: HttpRequest, about: Case) -> Members:
    return list(family_for_viewer(viewer=worker_of(request), family_id=about.family_id).members)


def _parents(members: Members) -> Members:
    return [(m, p) for m, p in members if m.relationship in FamilyMember.PARENTS]


def _member(members: Members, person_id: uuid.UUID) -> tuple[FamilyMember, Person]:
    found = next(((m, p) for m, p in members if p.id == person_id), None)
    if found is None:
        raise Missing
    return found


def _safe(about: Case) -> str:
    return reverse("desk:safe_contact", args=[about.id])


def _back_to_safe(about: Case) -> dict[str, Any]:
    return {**of_case(about), "back": {"href": _safe(about), "text": "Back to how to reach them"}}


@desk
def safe_contact(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """How to reach each person, by their own rules; for workers alone (R327)."""
    about = case_for(request, case_id)
    members = _members(request, about)
    reach = reach_of_people(viewer=worker_of(request), person_ids=[p.id for _m, p in members])
    asked = screenings_of(viewer=worker_of(request), people=[p for _m, p in members])
    people = [
        {
            "person": p, "member": m, "facts": _facts(reach[p.id]), "points": reach[p.id].points, "screened": asked[p.id],
            "asks": m.relationship not in ("child", "sibling"),
        }
        for m, p in members
    ]  # fmt: skip
    return page(
        request, "safe_contact", title="How to reach them", people=people,
        may_record=allows(worker_of(request), REACH_RECORD), **of_case(about),
    )  # fmt: skip


def _facts(reach: Reach) -> list[dict[str, str]]:
    rules = reach.rules
    if rules is None:
        return []
    channels = [ContactPoint.Channel(channel).label for channel in rules.channels]
    told = {
        "Safe ways": ", ".join(channels) or "None: nothing may be sent",
        "When": rules.times,
        "Others see their device": "Yes" if rules.shared_device else "No",
        "Voicemail": "Never leave one" if rules.no_voicemail else "May be left",
        "Code word": rules.code_word,
        "Note": rules.note,
        "Stated on": day_words(rules.stated_at),
    }
    return [{"key": key, "value": value} for key, value in told.items() if value]


@desk
def safe_contact_change(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """State one person's rules for being contacted, as they said them."""
    user = worker_of(request)
    about = case_for(request, case_id, REACH_RECORD)
    _m, person = _member(_members(request, about), person_id)
    rules = reach_of_people(viewer=user, person_ids=[person.id])[person.id].rules
    form = open_form(request, SafeContactForm, f"safe-contact-{person.id}", initial=as_asked(rules))

    def verb(answers: dict[str, Any]) -> str:
        safe_contact_state(by=user, person_id=person.id, **form.stated())
        return _safe(about)

    return form_page(
        request, form, verb, title="What is safe", heading=f"What is safe for {person.short_name}?", submit="Save",
        **_back_to_safe(about),
    )  # fmt: skip


@desk
def contact_add(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """One more way to reach somebody."""
    about = case_for(request, case_id, REACH_RECORD)
    _m, person = _member(_members(request, about), person_id)
    form = open_form(request, ContactForm, f"contact-{person.id}")

    def verb(answers: dict[str, Any]) -> str:
        contact_point_add(by=worker_of(request), person_id=person.id, **answers)
        return _safe(about)

    heading = f"Another way to reach {person.short_name}"
    return form_page(
        request, form, verb, title="Another way", heading=heading, submit="Add", **_back_to_safe(about)
    )


@desk
def contact_end(request: HttpRequest, case_id: uuid.UUID, point_id: uuid.UUID) -> HttpResponse:
    """Stop using one way to reach somebody."""
    user = worker_of(request)
    about = case_for(request, case_id, REACH_RECORD)
    reach = reach_of_people(viewer=user, person_ids=[p.id for _m, p in _members(request, about)])
    point = next((pt for one in reach.values() for pt in one.points if pt.id == point_id), None)
    if point is None:
        raise Missing
    form = open_form(request, PressForm, f"contact-end-{point_id}")

    def verb(answers: dict[str, Any]) -> str:
        contact_point_end(by=user, contact_point_id=point_id)
        return _safe(about)

    lead = f"{point.get_channel_display()}: {point.value}. It is kept, and nobody uses it any more."
    return form_page(
        request,
        form,
        verb,
        title="Stop using this",
        lead=lead,
        submit="Stop using it",
        **_back_to_safe(about),
    )


@desk
def invite(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Send a family member the invitation to make an account, where they said that email is safe (R327)."""
    user = worker_of(request)
    about = case_for(request, case_id, INVITATION_SEND)
    members = [
        (m, p) for m, p in _members(request, about) if p.user_id is None and m.relationship != "sibling"
    ]
    members = [(m, p) for m, p in members if p.id == about.child_id or m.relationship != "child"]
    form = open_form(request, InviteForm, f"invite-{about.id}", people=member_choices(members))

    def verb(answers: dict[str, Any]) -> str:
        member, person = _member(members, uuid.UUID(answers["person_id"]))
        role = "young_person" if member.relationship == "child" else "parent_carer"
        _sent, secret = invitation_send(
            by=user, family_id=about.family_id, person_id=person.id, role=role, email=answers["email"]
        )
        words = f"We checked that this is safe for {person.short_name}, and sent the invitation."
        if settings.DEMO:
            words += f" Demonstration only, the link: {reverse('public:join', args=[secret])}"
        messages.success(request, words)
        return to_case(about)

    return form_page(
        request, form, verb, template="invite", title="Invite to make an account", submit="Send the invitation",
        nobody="" if members else "Everybody in this family has an account already.", safe_url=_safe(about),
        **of_case(about),
    )  # fmt: skip


@desk
def offer_again(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """Go on to the page on which an offer that is due again is made (R53)."""
    found = offer_one(viewer=worker_of(request), offer_id=offer_id)
    require(worker_of(request), SUPPORT_OFFER)
    return redirect("desk:offer", found.case_id)


@desk
def offer(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Offer a parent a worker of their own (R18, R53)."""
    user = worker_of(request)
    about = case_for(request, case_id, SUPPORT_OFFER)
    require_may_offer(user, about.family_id)
    parents = _parents(_members(request, about))
    fitting = fitting_page(request, "ipsw")
    form = open_form(
        request, OfferForm, f"offer-{about.id}", people=member_choices(parents),
        workers=[(str(one.id), one.name) for one in fitting.items],
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        made = support_offer(
            by=user, case_id=about.id, person_id=uuid.UUID(answers["person_id"]),
            worker_id=uuid.UUID(answers["worker_id"]),
        )  # fmt: skip
        messages.success(request, f"{made.person.short_name} can answer now. Any answer is fine.")
        return to_case(about)

    before = first_of(offers_of_case(viewer=user, case_id=about.id).select_related("person"), 20)
    return form_page(
        request, form, verb, template="offer", title="Offer a parent support worker", submit="Make the offer",
        before=before, people_pages=fitting, nobody="" if parents else _NO_PARENT, **of_case(about),
    )  # fmt: skip


@desk
def notes(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What a parent and their own worker talked about; others read what the parent shared (R43)."""
    user = worker_of(request)
    about = case_for(request, case_id)
    after = request.GET.get("after")
    found = keyset_page(
        support_notes(viewer=user, family_id=about.family_id).select_related("person"),
        key=("-written_at", "-id"), after=after, size=SIZE,
    )  # fmt: skip
    items = [
        {
            "title": f"{note.get_contact_kind_display()} with {note.person.full_name}",
            "by": note.author_name,
            "at": note.written_at,
            "text": note.words,
            "tag": "Shared by the parent" if note.shared_at else "Not shared",
            "meaning": "good" if note.shared_at else "neutral",
        }
        for note in found.items
    ]
    return page(
        request, "notes", title="Notes of the parents’ worker", items=items, pages=found,
        may_write=allows(user, SUPPORT_NOTE), **of_case(about),
    )  # fmt: skip


@desk
def note_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down a call, a visit or a message."""
    about = case_for(request, case_id, SUPPORT_NOTE)
    require_own_family(worker_of(request), about.family_id)
    people = member_choices(_parents(_members(request, about)))
    form = open_form(request, NoteForm, f"note-{about.id}", people=people)

    def verb(answers: dict[str, Any]) -> str:
        person_id = uuid.UUID(answers.pop("person_id"))
        support_note_write(by=worker_of(request), family_id=about.family_id, person_id=person_id, **answers)
        return reverse("desk:notes", args=[about.id])

    back = {"href": reverse("desk:notes", args=[about.id]), "text": "Back to the notes"}
    return form_page(
        request, form, verb, title="Write a note", submit="Save the note", nobody="" if people else _NO_PARENT,
        **{**of_case(about), "back": back},
    )  # fmt: skip
