"""Who is in a family: everyone with their place, somebody added, an animal added, a place that changed (R25, R30)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.household import PersonForm, PetForm, PlaceForm, stands_now
from alongside.doors.desk.views.shared import (
    Row,
    born_words,
    case_for,
    desk,
    form_page,
    of_case,
    page,
    worker_of,
)
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import partners_of
from alongside.family.cases.services import (
    household_person_add,
    household_pet_add,
    household_place_change,
)
from alongside.family.cases.services.household import changes_household, require_household
from alongside.family.circumstances.selectors import good_of
from alongside.family.people.models import FamilyMember, Person, PlaceChange
from alongside.family.people.policies import INVITATION_SEND
from alongside.family.people.selectors import FamilyView, family_for_viewer, place_changes
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import require_to_write
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words

_CHILD = FamilyMember.Relationship.CHILD
_YOUNG = (_CHILD, FamilyMember.Relationship.SIBLING)
_ANSWER = {True: "Yes", False: "No", None: "Not known"}


def _to_change(request: HttpRequest, case_id: uuid.UUID) -> Case:
    """Return a case whose family the worker may add to: 404 to outsiders, then 403."""
    about = case_for(request, case_id)
    require_household(worker_of(request), about.id)
    require_to_write(worker_of(request), about.id)
    return about


def _family(request: HttpRequest, about: Case) -> FamilyView:
    return family_for_viewer(viewer=worker_of(request), family_id=about.family_id)


def _here(about: Case) -> str:
    return reverse("desk:family", args=[about.id])


def _of_family(about: Case) -> dict[str, Any]:
    return {**of_case(about), "back": {"href": _here(about), "text": "Back to the family"}}


@desk
def family(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everyone in the family, with what is known of their place and what changed in it."""
    user = worker_of(request)
    about = case_for(request, case_id)
    view = _family(request, about)
    standing = {p.person_id: p.get_status_display() for p in partners_of(about)}
    people = [
        {"person": p, "member": m, "facts": _facts(m, p, standing), "changes": m.relationship != _CHILD}
        for m, p in view.members
    ]
    return page(
        request, "family", title="The family", people=people, pets=view.pets,
        changes=[_change(one) for one in place_changes(viewer=user, family_id=about.family_id)],
        good=good_of(viewer=user, family_id=about.family_id),
        may_change=changes_household(user, about.id), may_invite=allows(user, INVITATION_SEND),
        **of_case(about),
    )  # fmt: skip


def _facts(member: FamilyMember, person: Person, standing: dict[uuid.UUID, str]) -> list[dict[str, str]]:
    told = {
        "Known as": person.known_as,
        "Age": born_words(person.born_on) or "Date of birth not known",
        "In this case": standing.get(person.id, ""),
    }
    if member.relationship != _CHILD:
        told["Lives with the child"] = _ANSWER[member.lives_with_child]
    if member.relationship not in _YOUNG:
        told["Parental responsibility"] = _ANSWER[member.parental_responsibility]
    return [{"key": key, "value": value} for key, value in told.items() if value]


def _change(one: PlaceChange) -> Row:
    """Return what changed, as it is written: what it was, what it is, and since when."""
    said = []
    if one.lived_with_child != one.lives_with_child:
        said.append(("Lives with the child", one.lived_with_child, one.lives_with_child))
    if one.had_responsibility != one.has_responsibility:
        said.append(("Parental responsibility", one.had_responsibility, one.has_responsibility))
    words = ". ".join(
        f"{what}: {_ANSWER[now].lower()}, before: {_ANSWER[before].lower()}" for what, before, now in said
    )
    since = f", since {day_words(one.since)}" if one.since else ""
    how = f"\n{one.how_known}" if one.how_known else ""
    return {
        "title": one.person.full_name, "by": one.changed_by_name, "at": one.changed_at,
        "text": f"{words}{since}.{how}",
    }  # fmt: skip


@desk
def person_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Add somebody; a parent is a protective partner from now on (R25)."""
    about = _to_change(request, case_id)
    names = [person.name_key for _m, person in _family(request, about).members]
    form = open_form(request, PersonForm, f"family-person-{about.id}", names=names)

    def verb(answers: dict[str, Any]) -> str:
        added = household_person_add(by=worker_of(request), case_id=about.id, **form.added())
        words = f"{added.person.short_name} is in the family now."
        if added.relationship in FamilyMember.PARENTS:
            words += " They are a protective partner, like every parent and carer. You can invite them to make an account."
        messages.success(request, words)
        return _here(about)

    return form_page(
        request, form, verb, template="family_person", title="Add a person", submit="Add them", **_of_family(about)
    )  # fmt: skip


@desk
def pet_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Add an animal."""
    about = _to_change(request, case_id)
    form = open_form(request, PetForm, f"family-pet-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        household_pet_add(by=worker_of(request), case_id=about.id, **answers)
        return _here(about)

    lead = "Pets are family, and sometimes somebody threatens them. The safety plan can keep them safe too."
    return form_page(
        request, form, verb, title="Add a pet", lead=lead, submit="Add the pet", **_of_family(about)
    )


@desk
def place(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Say that somebody lives with the child or not, has parental responsibility or not."""
    about = _to_change(request, case_id)
    found = next(((m, p) for m, p in _family(request, about).members if p.id == person_id), None)
    if found is None or found[0].relationship == _CHILD:
        raise Missing
    member, person = found
    form = open_form(
        request, PlaceForm, f"family-place-{member.id}", initial=stands_now(member),
        adult=member.relationship not in _YOUNG,
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        household_place_change(by=worker_of(request), case_id=about.id, person_id=person.id, **form.placed())
        messages.success(request, "Saved. What was known before is kept below.")
        return _here(about)

    return form_page(
        request, form, verb, template="family_place", title="What has changed",
        heading=f"What has changed for {person.short_name}?", submit="Save the change", facts=_facts(member, person, {}),
        **_of_family(about),
    )  # fmt: skip
