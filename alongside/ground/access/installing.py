"""What whoever runs the service does before anybody can sign in, and where nobody at the desk may (R41, R44)."""

from __future__ import annotations

from django.db import transaction

from alongside.ground.access import events
from alongside.ground.access.context import elevated
from alongside.ground.access.giving import because_said, change_keep
from alongside.ground.access.joining import Newcomer, account_make, account_shut
from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User
from alongside.ground.accounts.roles import AGENCY_KINDS, FAMILY_ROLES, ROLES
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused

DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")
_WHY = "the operator is nobody's colleague: a reopened account is written as the system"


@transaction.atomic
def partnership_add(
    *, by: Acts, name: str, area: str, front_door: str, phone: str, division: str
) -> Partnership:
    """Enter a partnership, with the front door whose name and telephone families read.

    Refused: `place_words` (an answer is empty or over its length), `place_taken`, `place_division`.
    """
    said = {
        "name": _line(name, 120), "area": _line(area, 120),
        "front_door_name": _line(front_door, 120), "front_door_phone": _line(phone, 40),
    }  # fmt: skip
    if division not in DIVISIONS:
        raise Refused("The division is one of: " + ", ".join(DIVISIONS) + ".", code="place_division")
    if Partnership.objects.filter(name=said["name"]).exists():
        raise Refused("There is a partnership of this name already.", code="place_taken")
    made = Partnership.objects.create(**said, division=division)
    record(events.PLACE_MADE, by=by, about=made, facts={"kind": "partnership"})
    return made


@transaction.atomic
def agency_add(*, by: Acts, partnership: str, name: str, kind: str) -> Agency:
    """Enter an agency of a partnership. Refused: `partnership_unknown`, `place_words`, `place_kind`, `place_taken`."""
    here = partnership_named(partnership)
    if kind not in AGENCY_KINDS:
        raise Refused("The kind is one of: " + ", ".join(AGENCY_KINDS) + ".", code="place_kind")
    said = _line(name, 120)
    if Agency.objects.filter(partnership=here, name=said).exists():
        raise Refused("There is an agency of this name there already.", code="place_taken")
    made = Agency.objects.create(partnership=here, name=said, kind=kind)
    record(events.PLACE_MADE, by=by, about=made, facts={"kind": kind})
    return made


@transaction.atomic
def worker_add(
    *, by: Acts, partnership: str, agency: str, name: str, email: str, role: str, because: str
) -> User:
    """Make a worker's account as whoever runs the service: the first person of an installation, and whom nobody else may.

    Refused: `partnership_unknown`, `agency_unknown`, `role_unknown` (a family's too: that is an invitation's), and as
    `account_make`.
    """
    here = Agency.objects.filter(partnership=partnership_named(partnership), name=agency.strip()).first()
    if here is None:
        raise Refused("There is no agency of this name there.", code="agency_unknown")
    if role and (role not in ROLES or role in FAMILY_ROLES):
        known = ", ".join(one for one in ROLES if one not in FAMILY_ROLES)
        raise Refused(f"The role is one of: {known}.", code="role_unknown")
    who = Newcomer(name=name, email=email, agency_id=here.id, role=role)
    return account_make(by=by, who=who, agency=here, why=because_said(because))


@transaction.atomic
def worker_close(*, by: Acts, email: str, because: str) -> User:
    """Close a worker's account with its roles, whoever they are. Refused: `account_unknown`, `role_because`."""
    user = _worker(email, is_active=True)
    roles = list(
        RoleAssignment.objects.filter(user=user, until__isnull=True).select_related("user", "agency")
    )
    return account_shut(by=by, user=user, roles=roles, why=because_said(because))


@transaction.atomic
def worker_reopen(*, by: Acts, email: str, because: str) -> User:
    """Open a closed account again, without a role: for the same person alone, who comes back or was closed by mistake.

    Refused: `account_unknown`, `role_because`.
    """
    user, why = _worker(email, is_active=False), because_said(because)
    with elevated(_WHY):
        User.objects.filter(id=user.id).update(is_active=True)
        change_keep(by, user, why, given=True)
    user.is_active = True
    record(events.ACCOUNT_OPENED, by=by, about=user, facts={"role": "", "again": True})
    return user


def partnership_named(name: str) -> Partnership:
    """Return the partnership of that name. Refused: `partnership_unknown`."""
    found = Partnership.objects.filter(name=name.strip()).first()
    if found is None:
        raise Refused("There is no partnership of this name.", code="partnership_unknown")
    return found


def _worker(email: str, *, is_active: bool) -> User:
    found = User.objects.filter(email__iexact=email.strip(), is_active=is_active).first()
    if found is None or found.role_assignments.filter(role__in=FAMILY_ROLES).exists():
        how = "open" if is_active else "closed"
        raise Refused(f"No worker has an account with this address that is {how}.", code="account_unknown")
    return found


def _line(text: str, limit: int) -> str:
    said = " ".join(text.split())
    if not said or len(said) > limit:
        raise Refused(f"Every answer has words, at most {limit} characters.", code="place_words")
    return said
