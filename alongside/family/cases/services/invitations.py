"""A family member makes their account from an invitation, and comes into the circles that are theirs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from alongside.family.cases import events
from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.people.models import Invitation, Person
from alongside.family.people.rules import line_of
from alongside.family.people.selectors import invitation_by_secret
from alongside.ground.access.context import elevated
from alongside.ground.access.services import circle_join
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now

_CAPACITY = {"parent_carer": "parent", "young_person": "young_person"}


@transaction.atomic
def invitation_accept(*, secret: str, name: str, password: str) -> User:
    """Make the account of an invited person and let them into their family's circle and their open cases.

    Runs as the public: the secret of the link is the only right. A parent comes into each open case in which
    they are a partner (one restricted by evidence is for their worker to open, with the reason told), a young
    person into their own. The invitation can be used once, until the end of its last day.

    Raises Missing for a link that is unknown, used or expired; Refused: `words_missing` (name),
    `password_weak`, `account_exists` (the person or the address has an account already).
    """
    found = invitation_by_secret(secret)
    if found is None:
        raise Missing
    named = line_of(name, field="name", limit=120, required=True)
    with elevated(
        "whoever holds the link has no account yet, and joins circles by the right of the invitation"
    ):
        invitation = _unused(found.id)
        user = _account(invitation, named, password)
        _link(invitation, user)
        cases = list(_cases(invitation))
        for circle_id in (invitation.family_id, *cases):
            circle_join(
                user_id=user.id, circle_id=circle_id, partnership_id=invitation.partnership_id,
                capacity=_CAPACITY[invitation.role], by=user,
            )  # fmt: skip
        record(
            events.INVITATION_ACCEPTED, by=user, about=invitation, circle_ids=[invitation.family_id, *cases],
            facts={"role": invitation.role},
        )  # fmt: skip
    return user


def _unused(invitation_id: uuid.UUID) -> Invitation:
    """Return the invitation, locked: of two who press at once, the second finds it used."""
    invitation = (
        Invitation.objects.select_for_update(no_key=True)
        .filter(id=invitation_id, used_at__isnull=True)
        .first()
    )
    if invitation is None:
        raise Missing
    return invitation


def _account(invitation: Invitation, name: str, password: str) -> User:
    email = invitation.email.lower()
    try:
        validate_password(password, user=User(email=email, name=name))
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="password_weak", field="password") from error
    if User.objects.filter(email=email).exists():
        raise _exists()
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, password, name=name, partnership_id=invitation.partnership_id, created_at=now()
            )
    except IntegrityError as error:  # two invitations to one address at the same second
        raise _exists() from error
    RoleAssignment.objects.create(
        user=user, role=invitation.role, since=now(), created_at=now(), created_by_id=user.id
    )
    return user


def _exists() -> Refused:
    return Refused(
        "There is an account already. Sign in with it, or ask your worker for help.", code="account_exists"
    )


def _link(invitation: Invitation, user: User) -> None:
    linked = Person.objects.filter(id=invitation.person_id, user_id__isnull=True).update(user_id=user.id)
    if not linked:
        raise _exists()
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])


def _cases(invitation: Invitation) -> Iterable[uuid.UUID]:
    if invitation.role == "young_person":
        mine = Case.objects.filter(child_id=invitation.person_id, closed_at__isnull=True)
        return mine.values_list("id", flat=True)
    # Restricted or not: what one parent sees narrows by a decision of its own, for a time, and by nothing else (R26).
    partner_in = PartnershipStatus.objects.filter(
        person_id=invitation.person_id, case__closed_at__isnull=True
    )
    return partner_in.values_list("case_id", flat=True)
