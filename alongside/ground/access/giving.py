"""Giving somebody a role in an agency, and ending it (R41, R44, R128)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from alongside.ground.access import events
from alongside.ground.access.context import elevated
from alongside.ground.access.models_roles import RoleChange
from alongside.ground.access.policies import ROLE_GIVE
from alongside.ground.access.registry import require
from alongside.ground.access.rules import Held, check_role, may_give, needs_second
from alongside.ground.accounts.models import Agency, RoleAssignment, User, held_now, roles_of
from alongside.ground.accounts.roles import FAMILY_ROLES
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today

LONGEST_LIST, LATELY = 200, 20
_LONGEST_REASON = 400
_WHY = "nobody writes a role themself; the verb that checks the right does"


@dataclass(frozen=True)
class Wanted:
    """A role for somebody: the e-mail address of their account, which role, in which agency, and its last day if known."""

    email: str
    role: str
    agency_id: uuid.UUID
    ends_on: date | None = None


def held_by(user: User) -> list[Held]:
    """Return what somebody holds now."""
    return [Held(one.role, one.agency_id, one.agency.kind if one.agency else "") for one in roles_of(user.id)]


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
    family's, in the same words), `role_own`, `role_second` (they made the account, and the role reads further than theirs),
    `role_held`, `role_not_here` (R41), `role_not_independent` (R44; these two, the second and one's own are kept),
    `role_last_day` in the past, `role_because` without a reason of ten characters.
    """
    agency = agency_to_give(by, wanted.role, wanted.agency_id)
    why = because_said(because)
    check_last_day(wanted.ends_on)
    user = _account(by, wanted.email)
    others = held_by(user)
    if any((one.role, one.agency_id) == (wanted.role, agency.id) for one in others):
        raise Refused("They hold this role there already.", code="role_held", field="role")
    try:
        not_oneself(by, user)
        _not_ones_own_making(by, user, wanted.role)
        check_role(wanted.role, agency.kind, others)
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=user) from None
    with elevated(_WHY):
        made = role_insert(user, wanted.role, agency, wanted.ends_on)
        change_keep(by, user, why, given=True, role=made, agency=agency)
    record(events.ROLE_GIVEN, by=by, about=user, facts={"role": made.role, "agency": str(agency.id)})
    return made


@transaction.atomic
def role_end(*, by: User, role_id: uuid.UUID, because: str) -> RoleAssignment:
    """End somebody's role, with the reason: they read nothing by it from now on. What they owed passes to a manager the same
    day, by itself, once they have no role left (R128).

    Raises NotPermitted; Missing; Refused: `role_own` and `last_manager` (both kept), `role_because`.
    """
    found = role_to_end(viewer=by, role_id=role_id)
    why = because_said(because)
    try:
        not_oneself(by, found.user)
        not_the_last_manager(found)
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=found.user) from None
    ended = role_stop(by, found, why)
    facts = {"role": found.role, "agency": str(found.agency_id)}
    record(events.ROLE_ENDED, by=by, about=found.user, facts=facts)
    return ended


def roles_end_due() -> int:
    """End every role whose last day, said when it was given, is over; return how many. Called by the job, as the system.

    Nobody reads by it from the day after already; what they owed passes on once the role has ended (R128).
    """
    over = RoleAssignment.objects.filter(until__isnull=True, ends_on__lt=today())
    found = list(over.select_related("user", "agency").order_by("ends_on", "id"))
    for one in found:
        with transaction.atomic():
            role_stop(SYSTEM, one, "Its last day, said when it was given, is over.")
            record(
                events.ROLE_ENDED,
                by=SYSTEM,
                about=one.user,
                facts={"role": one.role, "agency": str(one.agency_id)},
            )
    return len(found)


def role_stop(by: Acts, found: RoleAssignment, why: str) -> RoleAssignment:
    """End a role for good and keep why. The caller has checked the right. Raises Missing where it has ended meanwhile."""
    assert found.agency is not None  # no role of a family is in reach
    with elevated(_WHY):
        ended = RoleAssignment.objects.select_for_update().filter(id=found.id, until__isnull=True).first()
        if ended is None:
            raise Missing
        ended.until = now()
        ended.save(update_fields=["until"])
        change_keep(by, found.user, why, given=False, role=ended, agency=found.agency)
    return ended


def agency_to_give(by: User, role: str, agency_id: uuid.UUID) -> Agency:
    """Return an agency in which somebody may give a role. Raises NotPermitted; Missing elsewhere; Refused: `role_not_yours`."""
    require(by, ROLE_GIVE)
    assert by.partnership_id is not None  # whoever gives roles holds one in an agency of a partnership
    agency = Agency.objects.filter(id=agency_id, partnership_id=by.partnership_id).first()
    if agency is None:
        raise Missing
    if not may_give(held_by(by), role, agency.id):
        raise Refused(
            "That agency’s own manager gives this role, or the board does. Ask them, or choose another role or agency.",
            code="role_not_yours", field="role",
        )  # fmt: skip
    return agency


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


def not_oneself(by: User, user: User) -> None:
    """Refuse (`role_own`) what somebody would do with a role or an account of their own."""
    if by.id == user.id:
        raise Refused(
            "Nobody gives or ends their own role. Ask another manager or the board.", code="role_own"
        )


def _not_ones_own_making(by: User, user: User, role: str) -> None:
    made = RoleChange.objects.filter(user_id=user.id, role="", given=True, by_id=by.id)
    if needs_second(held_by(by), role) and made.exists():
        raise Refused(
            "You made this account, and this role reads or decides more than you alone may give. Ask somebody else who gives"
            " roles there, or the board.",
            code="role_second", field="role",
        )  # fmt: skip


def not_the_last_manager(found: RoleAssignment) -> None:
    """Refuse (`last_manager`) to end the role of the only manager of a partnership."""
    assert found.user.partnership_id is not None  # found in a partnership
    others = RoleAssignment.objects.filter(
        held_now(),
        role="manager",
        user__is_active=True,
        user__partnership_id=found.user.partnership_id,
    ).exclude(user_id=found.user_id)
    if found.role == "manager" and not others.exists():
        raise Refused(
            "Nobody else manages here, so nobody would hear of what is late. Give somebody else the manager’s role first.",
            code="last_manager",
        )


def because_said(text: str) -> str:
    """Return a reason in one line. Refused: `role_because` under ten characters, `words_too_long`."""
    said = " ".join(text.split())
    if len(said) < 10:
        raise Refused("Say in a sentence why.", code="role_because", field="because")
    if len(said) > _LONGEST_REASON:
        raise Refused(f"Use {_LONGEST_REASON} characters or fewer.", code="words_too_long", field="because")
    return said


def check_last_day(ends_on: date | None) -> None:
    """Refuse (`role_last_day`) a last day that is over already."""
    if ends_on is not None and ends_on < today():
        raise Refused(
            "This day is over. Leave it empty, or say a day from today on.",
            code="role_last_day",
            field="ends_on",
        )


def role_insert(user: User, role: str, agency: Agency, ends_on: date | None) -> RoleAssignment:
    """Write a role, elevated. Two people at once: the database decides, in a savepoint so that the refusal can be kept."""
    try:
        with transaction.atomic():
            return RoleAssignment.objects.create(
                user=user, role=role, agency=agency, since=now(), ends_on=ends_on
            )
    except IntegrityError as error:
        raise Refused(
            "Somebody gave them another role at this moment. Look again.", code="role_held", field="role"
        ) from error


def change_keep(
    by: Acts,
    user: User,
    why: str,
    *,
    given: bool,
    role: RoleAssignment | None = None,
    agency: Agency | None = None,
) -> None:
    """Keep, elevated, why a role was given or ended; without `role`, why an account was."""
    assert user.partnership_id is not None  # found in a partnership
    me = by if isinstance(by, User) else None
    RoleChange.objects.create(
        partnership_id=user.partnership_id, created_by_id=me.id if me else None,
        assignment_id=role.id if role else None, user_id=user.id, user_name=user.name, role=role.role if role else "",
        agency_name=agency.name if agency else "", given=given, because=why, at=now(), by_id=me.id if me else None,
        by_name=me.name if me else "the service",
    )  # fmt: skip
