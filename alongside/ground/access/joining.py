"""The account of a worker: made with its first role, and closed when they leave (R41, R44, R128, R334)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from alongside.ground.access import events
from alongside.ground.access.context import elevated
from alongside.ground.access.giving import (
    LONGEST_LIST,
    agency_to_give,
    because_said,
    change_keep,
    check_last_day,
    held_by,
    not_oneself,
    not_the_last_manager,
    role_insert,
    role_stop,
)
from alongside.ground.access.models_roles import RoleChange
from alongside.ground.access.policies import ROLE_GIVE
from alongside.ground.access.registry import require
from alongside.ground.access.rules import check_role, may_give, needs_second
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.accounts.roles import FAMILY_ROLES, ROLES
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now

_LONGEST_NAME = 120
_WHY = "nobody makes an account themself; the verb that checks the right does"
_SUBJECT = "Your account"
_WORDS = """Hello {name},

{agency} has made an account for you. It is yours alone: nobody else may use it.

To sign in, go to {address} and type this email address. We send a code to it. Then you are asked to set up a second step, \
such as an app on your phone.

{next}

If you did not expect this, tell your manager, and do not sign in."""
_WITH_ROLE = "Your role is: {role}. You see only what that role says, and the families that you work with."
_WITHOUT_ROLE = "You see nothing yet. Somebody else gives you your role."


@dataclass(frozen=True)
class Newcomer:
    """Somebody who begins: their name, their own work address, who employs them, their role ("" for none yet), its last day."""

    name: str
    email: str
    agency_id: uuid.UUID
    role: str = ""
    ends_on: date | None = None


@transaction.atomic
def account_open(*, by: User, who: Newcomer, because: str, checked: bool) -> User:
    """Make the account of a new worker with their role, and write to them how to sign in.

    `checked`: whoever asks says that the person works there, was checked, and alone reads the address (R334). A role that
    gives roles, or reads further than the asker does, comes from somebody else: then `role` is "".
    Raises NotPermitted; Missing for an agency elsewhere; Refused: `role_not_yours`, `account_checked`, `role_because`,
    `role_last_day`, `account_name`, `account_address`, and, each kept: `account_taken` (in the same words whose ever it is),
    `role_second`, `role_not_here` (R41), `role_not_independent` (R44).
    """
    require(by, ROLE_GIVE)
    agency = (
        agency_to_give(by, who.role, who.agency_id) if who.role else _agency_of_ones_own(by, who.agency_id)
    )
    if not checked:
        raise Refused(
            "Check first that they work there, and that they alone read this address.",
            code="account_checked", field="checked",
        )  # fmt: skip
    why = because_said(because)
    try:
        if who.role and needs_second(held_by(by), who.role):
            raise Refused(
                "This role reads or decides more than you alone may give. Choose “No role yet”; then ask somebody else who"
                " gives roles there, or the board, to give it.",
                code="role_second", field="role",
            )  # fmt: skip
        made = account_make(by=by, who=who, agency=agency, why=why)
    except Refused as refused:
        raise refusal_keep(refused, by=by) from None
    return made


def account_make(*, by: Acts, who: Newcomer, agency: Agency, why: str) -> User:
    """Make an account, with its role, its reason, its letter and its event. The caller has checked who may.

    Raises Refused as `account_open`, of the name, the address, the last day and the role.
    """
    name, email = _name(who.name), _address(who.email)
    check_last_day(who.ends_on)
    if who.role:
        check_role(who.role, agency.kind, ())
    with elevated(_WHY):
        user = _insert(name, email, agency)
        change_keep(by, user, why, given=True, agency=agency)
        if who.role:
            role = role_insert(user, who.role, agency, who.ends_on)
            change_keep(by, user, why, given=True, role=role, agency=agency)
    _tell(user, agency, who.role)
    record(events.ACCOUNT_OPENED, by=by, about=user, facts={"role": who.role, "agency": str(agency.id)})
    return user


@transaction.atomic
def account_close(*, by: User, user_id: uuid.UUID, because: str) -> User:
    """Close the account of somebody who leaves: every role ends, every session with it, and what they owed passes to a manager
    the same day, by itself (R128).

    Raises NotPermitted; Missing for an account that is not the asker's to close; Refused: `role_because`, and, each kept:
    `role_own`, `last_manager`, `account_roles_elsewhere` (a role that somebody else ends).
    """
    user = account_to_close(viewer=by, user_id=user_id)
    why = because_said(because)
    mine, roles = held_by(by), _roles(user)
    try:
        not_oneself(by, user)
        for one in roles:
            not_the_last_manager(one)
            if not may_give(mine, one.role, one.agency_id):
                raise Refused(
                    f"They are also {ROLES[one.role].title.lower()} at {one.agency}. Ask that agency’s manager, or the board,"
                    " to end that role first. You can end the role that is yours to end now.",
                    code="account_roles_elsewhere",
                )
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=user) from None
    return account_shut(by=by, user=user, roles=roles, why=why)


def account_shut(*, by: Acts, user: User, roles: list[RoleAssignment], why: str) -> User:
    """Close an account with its roles, keep why, and write the event. The caller has checked who may."""
    for one in roles:
        role_stop(by, one, why)
    with elevated(_WHY):
        # A session ends with it: nobody is found under a closed account.
        if not User.objects.filter(id=user.id, is_active=True).update(is_active=False):
            raise Missing
        change_keep(by, user, why, given=False)
    user.is_active = False
    record(events.ACCOUNT_CLOSED, by=by, about=user, facts={"roles": len(roles)})
    return user


def account_to_close(*, viewer: User, user_id: uuid.UUID) -> User:
    """Return an open worker's account that the viewer may close, or may learn why not. Raises NotPermitted; Missing.

    One with a role that the viewer ends; one without any role that they made or of which they ended one, or, for a manager
    and the board, any without a role.
    """
    require(viewer, ROLE_GIVE)
    user = _workers(viewer).filter(id=user_id).first()
    if user is None:
        raise Missing
    mine, roles = held_by(viewer), _roles(user)
    if not (
        any(may_give(mine, one.role, one.agency_id) for one in roles) or (not roles and _mine(viewer, user))
    ):
        raise Missing
    return user


def accounts_without_role(*, viewer: User) -> list[User]:
    """Return the open accounts of workers who hold no role and whose account the viewer may close, by name; at most 200."""
    require(viewer, ROLE_GIVE)
    held = RoleAssignment.objects.filter(user_id=OuterRef("pk"), until__isnull=True)
    found = _workers(viewer).filter(~Exists(held))
    if not _sees_all(viewer):
        found = found.filter(id__in=RoleChange.objects.filter(by_id=viewer.id).values("user_id"))
    return first_of(found.order_by("name", "id"), LONGEST_LIST)


def _workers(viewer: User) -> QuerySet[User]:
    assert viewer.partnership_id is not None  # whoever gives roles holds one in an agency of a partnership
    family = RoleAssignment.objects.filter(user_id=OuterRef("pk"), role__in=FAMILY_ROLES)
    return User.objects.filter(~Exists(family), partnership_id=viewer.partnership_id, is_active=True)


def _roles(user: User) -> list[RoleAssignment]:
    found = RoleAssignment.objects.filter(user=user, until__isnull=True).select_related("user", "agency")
    return list(found.order_by("since", "id"))


def _mine(viewer: User, user: User) -> bool:
    return _sees_all(viewer) or RoleChange.objects.filter(by_id=viewer.id, user_id=user.id).exists()


def _sees_all(viewer: User) -> bool:
    return bool({"manager", "board"} & viewer.as_actor().roles)


def _agency_of_ones_own(by: User, agency_id: uuid.UUID) -> Agency:
    """Return an agency in which the asker gives some role: there they make an account without one. Else Missing."""
    assert by.partnership_id is not None  # whoever gives roles holds one in an agency of a partnership
    mine = held_by(by)
    agency = Agency.objects.filter(id=agency_id, partnership_id=by.partnership_id).first()
    if agency is None or not any(may_give(mine, role, agency.id) for role in ROLES):
        raise Missing
    return agency


def _name(text: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > _LONGEST_NAME:
        raise Refused(
            f"Write their name, in {_LONGEST_NAME} characters or fewer.", code="account_name", field="name"
        )
    return said


def _address(text: str) -> str:
    said = User.objects.normalize_email(text.strip()).lower()
    try:
        validate_email(said)
    except ValidationError as error:
        raise Refused(
            "Write their own work email address, like name@example.org.",
            code="account_address",
            field="email",
        ) from error
    return said


def _insert(name: str, email: str, agency: Agency) -> User:
    taken = Refused(
        "There is an account with this address already. If they work here, give them a role. If not, use another address, or"
        " ask whoever runs the service.",
        code="account_taken", field="email",
    )  # fmt: skip
    if User.objects.filter(email__iexact=email).exists():
        raise taken
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email, name=name, partnership_id=agency.partnership_id, created_at=now()
            )
    except IntegrityError as error:  # two people at the same second
        raise taken from error


def _tell(user: User, agency: Agency, role: str) -> None:
    words = _WORDS.format(
        name=user.name, agency=agency.name, address=settings.SITE_ADDRESS + reverse("account_request_login_code"),
        next=_WITH_ROLE.format(role=ROLES[role].title.lower()) if role else _WITHOUT_ROLE,
    )  # fmt: skip
    EmailMessage(_SUBJECT, words, to=[user.email]).send()
