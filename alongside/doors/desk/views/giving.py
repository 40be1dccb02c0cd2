"""Who holds which role in one's agency; giving a role or an account, and ending it (R41, R44, R128)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.giving import AccountCloseForm, AccountOpenForm, RoleEndForm, RoleGiveForm
from alongside.doors.desk.forms.parts import Choice
from alongside.doors.desk.views.shared import cut_words, desk, form_page, page, worker_of
from alongside.ground.access.giving import (
    LATELY,
    LONGEST_LIST,
    held_by,
    role_end,
    role_give,
    role_to_end,
    roles_changed,
    roles_in_reach,
)
from alongside.ground.access.joining import (
    account_close,
    account_open,
    account_to_close,
    accounts_without_role,
)
from alongside.ground.access.policies import ROLE_GIVE
from alongside.ground.access.registry import require
from alongside.ground.access.rules import may_give, needs_second
from alongside.ground.accounts.models import Agency, User
from alongside.ground.accounts.roles import ROLES
from alongside.ground.govuk.dates import day_words


def _back() -> dict[str, Any]:
    return {"back": {"href": reverse("desk:role_people"), "text": "Who holds which role"}}


@desk
def people(request: HttpRequest) -> HttpResponse:
    """Who holds which role in the agencies that the viewer answers for, and what changed lately."""
    user = worker_of(request)
    held, changed = roles_in_reach(viewer=user), roles_changed(viewer=user)
    for one in changed:
        one.title = ROLES[one.role].title if one.role else "their account"  # type: ignore[attr-defined]
    bare = accounts_without_role(viewer=user)
    return page(
        request, "giving/people", title="Who holds which role", held=held, changed=changed, last=LATELY, bare=bare,
        cut=cut_words(held, LONGEST_LIST), bare_cut=cut_words(bare, LONGEST_LIST),
        back={"href": reverse("desk:roles"), "text": "Roles"},
    )  # fmt: skip


@desk
def give(request: HttpRequest) -> HttpResponse:
    """Give a colleague a role."""
    user = worker_of(request)
    require(user, ROLE_GIVE)
    agencies, roles = _to_choose(user)
    form = open_form(request, RoleGiveForm, "role-give", agencies=agencies, roles=roles)

    def verb(answers: dict[str, Any]) -> str:
        made = role_give(by=user, wanted=form.wanted(), because=answers["because"])
        messages.success(request, f"{made.user.name} is {made.get_role_display().lower()} now.")
        return reverse("desk:role_people")

    lead = "They read only the families that they work with, unless the role says more."
    return form_page(
        request, form, verb, title="Give somebody a role", lead=lead, submit="Give the role", **_back()
    )


@desk
def account_new(request: HttpRequest) -> HttpResponse:
    """Make the account of a new worker, with their role."""
    user = worker_of(request)
    require(user, ROLE_GIVE)
    agencies, every = _to_choose(user)
    roles = [one for one in every if one[0] in _given_alone(user)]
    form = open_form(request, AccountOpenForm, "account-new", agencies=agencies, roles=roles)

    def verb(answers: dict[str, Any]) -> str:
        made = account_open(
            by=user, who=form.newcomer(), because=answers["because"], checked=answers["checked"]
        )
        messages.success(request, f"{made.name} has an account now. We wrote to {made.email} how to sign in.")
        return reverse("desk:role_people")

    lead = "We write to them how to sign in. They read only the families that they work with, unless the role says more."
    if len(roles) < len(every):
        lead += (
            " A role that gives roles, or reads further than yours does, is not in this list: choose “No role yet”, and ask"
            " somebody else who gives roles to give it."
        )
    return form_page(
        request, form, verb, title="Make an account", lead=lead, submit="Make the account", **_back()
    )


def _given_alone(user: User) -> set[str]:
    """The roles that the viewer gives without a second person, in an agency where they can be held."""
    assert user.partnership_id is not None  # whoever gives roles holds one in an agency of a partnership
    mine = held_by(user)
    alone = [role for role in ROLES.values() if not needs_second(mine, role.key)]
    return {
        role.key
        for one in Agency.objects.filter(partnership_id=user.partnership_id)
        for role in alone
        if may_give(mine, role.key, one.id) and (not role.agency_kinds or one.kind in role.agency_kinds)
    }


@desk
def account_end(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    """Close the account of a colleague who leaves."""
    user = worker_of(request)
    whose = account_to_close(viewer=user, user_id=account_id)
    form = open_form(request, AccountCloseForm, f"account-end-{account_id}")

    def verb(answers: dict[str, Any]) -> str:
        account_close(by=user, user_id=account_id, **answers)
        messages.success(request, f"Closed. {whose.name} can no longer sign in.")
        return reverse("desk:role_people")

    lead = (
        f"{whose.name}, {whose.email}. They are signed out, and every role of theirs ends. Their families and what they owe"
        " pass to a manager the same day. What they wrote stays. Whoever runs the service can open the account again."
    )
    return form_page(
        request, form, verb, title="Close this account", lead=lead, submit="Close the account", **_back()
    )


def _to_choose(user: User) -> tuple[list[Choice], list[Choice]]:
    """The agencies and the roles of which the viewer gives at least one."""
    assert user.partnership_id is not None  # whoever gives roles holds one in an agency of a partnership
    held = held_by(user)
    here = list(Agency.objects.filter(partnership_id=user.partnership_id).order_by("name", "id"))
    given = {(one.id, role) for one in here for role in ROLES if may_give(held, role, one.id)}
    agencies = [(str(one.id), one.name) for one in here if any(where == one.id for where, _ in given)]
    roles = [
        (role.key, f"{role.title}: {role.sentence[0].lower()}{role.sentence[1:]}") for role in ROLES.values()
    ]
    wanted = {role for _, role in given}
    return agencies, [one for one in roles if one[0] in wanted]


@desk
def end(request: HttpRequest, role_id: uuid.UUID) -> HttpResponse:
    """End a colleague's role."""
    user = worker_of(request)
    one = role_to_end(viewer=user, role_id=role_id)
    form = open_form(request, RoleEndForm, f"role-end-{role_id}")

    def verb(answers: dict[str, Any]) -> str:
        role_end(by=user, role_id=role_id, **answers)
        messages.success(request, f"Ended. {one.user.name} reads nothing by this role any more.")
        return reverse("desk:role_people")

    where = one.agency.name if one.agency else ""
    lead = (
        f"{one.user.name}, {one.get_role_display().lower()}, {where}, since {day_words(one.since)}. They read nothing by it"
        " from then on. What they owe passes to a manager the same day, once they have no role left."
    )
    return form_page(request, form, verb, title="End this role", lead=lead, submit="End the role", **_back())
