"""Giving somebody a role in an agency, and ending it (R41, R44, R128)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from alongside.ground.access import events
from alongside.ground.access.context import elevated
from alongside.ground.access.models_roles import RoleChange
from alongside.ground.access.policies import ROLE_GIVE
from alongside.ground.access.registry import require
from alongside.ground.access.rules import Held, check_role, may_give
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.accounts.roles import FAMILY_ROLES
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now

LONGEST_LIST, LATELY = 200, 20
_LONGEST_REASON = 400
_WHY = "nobody writes a role themself; the verb that checks the right does"


@dataclass(frozen=True)
class Wanted:
    """A role for somebody: the e-mail address of their account, which role, in which agency."""

    email: str
    role: str
    agency_id: uuid.UUID


def held_by(user: User) -> list[Held]:
    """Return what somebody holds now."""
    return [
        Held(one.role, one.agency_id, one.agency.kind if one.agency else "")
        for one in RoleAssignment.objects.filter(user=user, until__isnull=True).select_related("agency")
    ]


def roles_in_reach(*, viewer: User) -> list[tuple[RoleAssignment, bool]]:
    """Return who holds which role in the agencies that the viewer answers for, by name; and whether the viewer may end it.

    At most 200. For a manager and the board every agency of the partnership. Raises NotPermitted.
    """
    require(viewer, ROLE_GIVE)
    mine = held_by(viewer)
    found = _here(viewer).select_related("user", "agency").order_by("user__name", "user_id", "since", "id")
    if not {"manager", "board"} & {one.role for one in mine}:
        found = found.filter(agency_id__in=[one.agency_id for one in mine if one.role == "agency_manager"])
    rows = first_of(found, LONGEST_LIST)
    return [(one, one.user_id != viewer.id and may_give(mine, one.role, one.agency_id)) for one in rows]


def roles_changed(*, viewer: User) -> list[RoleChange]:
    """Return the last twenty that were given or ended, the newest first, as far as the viewer reads it. NotPermitted."""
    require(viewer, ROLE_GIVE)
    return first_of(RoleChange.objects.order_by("-at", "-id"), LATELY)


def role_to_end(*, viewer: User, role_id: uuid.UUID) -> RoleAssignment:
    """Return a role that the viewer may end. Raises NotPermitted; Missing for every other."""
    require(viewer, ROLE_GIVE)
    found = _here(viewer).filter(id=role_id).select_related("user", "agency").first()
    if found is None or not may_give(held_by(viewer), found.role, found.agency_id):
        raise Missing
    return found


@transaction.atomic
def role_give(*, by: User, wanted: Wanted, because: str) -> RoleAssignment:
    """Give somebody who has an account here a role, with the reason. Their account reads and does what the role says at once.

    Raises NotPermitted; Missing for an agency elsewhere; Refused: `role_not_yours`, `account_unknown` (no account here, or a
    family's, in the same words), `role_own`, `role_held`, `role_not_here` (R41), `role_not_independent` (R44; these two and
    one's own are kept), `role_because` without a reason of ten characters.
    """
    require(by, ROLE_GIVE)
    assert by.partnership_id is not None  # whoever gives roles holds one in an agency of a partnership
    agency = Agency.objects.filter(id=wanted.agency_id, partnership_id=by.partnership_id).first()
    if agency is None:
        raise Missing
    if not may_give(held_by(by), wanted.role, agency.id):
        raise Refused(
            "That agency’s own manager gives this role, or the board does. Ask them, or choose another role or agency.",
            code="role_not_yours", field="role",
        )  # fmt: skip
    why = _because(because)
    user = _account(by, wanted.email)
    others = held_by(user)
    if any((one.role, one.agency_id) == (wanted.role, agency.id) for one in others):
        raise Refused("They hold this role there already.", code="role_held", field="role")
    try:
        _not_oneself(by, user)
        check_role(wanted.role, agency.kind, others)
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=user) from None
    with elevated(_WHY):
        made = _insert(user, wanted.role, agency)
        _keep(by, made, user, agency, why, given=True)
    record(events.ROLE_GIVEN, by=by, about=user, facts={"role": made.role, "agency": str(agency.id)})
    return made


@transaction.atomic
def role_end(*, by: User, role_id: uuid.UUID, because: str) -> RoleAssignment:
    """End somebody's role, with the reason: they read nothing by it from now on. What they owed passes to a manager the same
    day, by itself, once they have no role left (R128).

    Raises NotPermitted; Missing; Refused: `role_own` and `last_manager` (both kept), `role_because`.
    """
    found = role_to_end(viewer=by, role_id=role_id)
    why = _because(because)
    try:
        _not_oneself(by, found.user)
        _not_the_last(found)
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=found.user) from None
    assert found.agency is not None  # no role of a family is in reach
    with elevated(_WHY):
        ended = RoleAssignment.objects.select_for_update().filter(id=found.id, until__isnull=True).first()
        if ended is None:
            raise Missing
        ended.until = now()
        ended.save(update_fields=["until"])
        _keep(by, ended, found.user, found.agency, why, given=False)
    facts = {"role": found.role, "agency": str(found.agency_id)}
    record(events.ROLE_ENDED, by=by, about=found.user, facts=facts)
    return ended


def _here(viewer: User) -> QuerySet[RoleAssignment]:
    assert viewer.partnership_id is not None  # whoever gives roles holds one in an agency of a partnership
    here = RoleAssignment.objects.filter(
        user__partnership_id=viewer.partnership_id, until__isnull=True, agency__isnull=False
    )
    return here.exclude(role__in=FAMILY_ROLES)


def _account(by: User, email: str) -> User:
    assert by.partnership_id is not None  # its agency was found there
    found = User.objects.filter(
        email__iexact=email.strip(), partnership_id=by.partnership_id, is_active=True
    ).first()
    if found is None or found.role_assignments.filter(role__in=FAMILY_ROLES).exists():
        raise Refused(
            "No worker here has an account with this address. Check it, or ask whoever runs the service to make one.",
            code="account_unknown", field="email",
        )  # fmt: skip
    return found


def _not_oneself(by: User, user: User) -> None:
    if by.id == user.id:
        raise Refused(
            "Nobody gives or ends their own role. Ask another manager or the board.", code="role_own"
        )


def _not_the_last(found: RoleAssignment) -> None:
    assert found.user.partnership_id is not None  # found in a partnership
    others = RoleAssignment.objects.filter(
        role="manager",
        until__isnull=True,
        user__is_active=True,
        user__partnership_id=found.user.partnership_id,
    ).exclude(user_id=found.user_id)
    if found.role == "manager" and not others.exists():
        raise Refused(
            "Nobody else manages here, so nobody would hear of what is late. Give somebody else the manager’s role first.",
            code="last_manager",
        )


def _because(text: str) -> str:
    said = " ".join(text.split())
    if len(said) < 10:
        raise Refused("Say in a sentence why.", code="role_because", field="because")
    if len(said) > _LONGEST_REASON:
        raise Refused(f"Use {_LONGEST_REASON} characters or fewer.", code="words_too_long", field="because")
    return said


def _insert(user: User, role: str, agency: Agency) -> RoleAssignment:
    # Two people at once: the database decides, inside a savepoint so that the refusal can be kept.
    try:
        with transaction.atomic():
            return RoleAssignment.objects.create(user=user, role=role, agency=agency, since=now())
    except IntegrityError as error:
        raise Refused(
            "Somebody gave them another role at this moment. Look again.", code="role_held", field="role"
        ) from error


def _keep(by: User, one: RoleAssignment, user: User, agency: Agency, why: str, *, given: bool) -> None:
    assert user.partnership_id is not None  # found in the partnership of whoever asks
    RoleChange.objects.create(
        partnership_id=user.partnership_id, created_by_id=by.id, assignment_id=one.id, user_id=user.id, user_name=user.name,
        role=one.role, agency_name=agency.name, given=given, because=why, at=now(), by_id=by.id, by_name=by.name,
    )  # fmt: skip
