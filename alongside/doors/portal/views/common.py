"""What every page of a family needs."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.family.people.models import Person
from alongside.family.people.selectors import person_of
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing


def user_of(request: HttpRequest) -> User:
    """Return the family member who is signed in; the gate before the view made sure of it."""
    assert isinstance(request.user, User)
    return request.user


def is_young(user: User) -> bool:
    """Whether the page is read by the young person themself."""
    return "young_person" in user.as_actor().roles


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Draw a page; every one knows whether it speaks to the young person."""
    return render(request, f"portal/{template}.html", {"young": is_young(user_of(request)), **context})


def my_case(user: User, case_id: uuid.UUID) -> Case:
    """Return a case of the family member. Raises Missing for any other."""
    found = next((case for case in cases_of_family_for_family(viewer=user) if case.id == case_id), None)
    if found is None:
        raise Missing
    return found


def myself(user: User) -> Person:
    """Return the person behind the account. Raises Missing for an account without one."""
    person = person_of(user)
    if person is None:
        raise Missing
    return person


def my_family_id(user: User) -> uuid.UUID:
    """Return the family group of the person behind the account. Raises Missing when they are in none."""
    membership = myself(user).memberships.order_by("created_at").first()
    if membership is None:
        raise Missing
    return membership.family_id
