"""Who gives which role to whom, as pure functions (R41, R44)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from alongside.ground.accounts.roles import (
    AGENCY_KINDS,
    FAMILY_ROLES,
    INDEPENDENT_ROLES,
    NOT_INDEPENDENT,
    ROLES,
    STATUTORY_ROLES,
)
from alongside.ground.base.errors import Refused

# Whoever looks at the work of managers is not chosen by them (R215, R217).
OVER_MANAGERS = frozenset({"board", "auditor", "complaints_officer", "dso"})
BY_BOARD = OVER_MANAGERS | {"manager", "agency_manager"}
GIVERS = ("manager", "agency_manager", "board")
# What reaches no further than the families of one's own agency.
_OF_ONES_AGENCY = frozenset({"beside_parents", "promises"})


@dataclass(frozen=True)
class Held:
    """One role that somebody holds now, and where."""

    role: str
    agency_id: uuid.UUID | None
    agency_kind: str


def may_give(held: Iterable[Held], role: str, agency_id: uuid.UUID | None) -> bool:
    """Whether somebody who holds these roles gives and ends a role in an agency.

    A manager and an agency's manager do so in their own agency, a manager also names the managers of others; the board
    chooses managers and whoever looks at their work. An agency's manager makes nobody a manager, who reads wider than they
    do. Nobody gives a role of a family: that is an invitation's.
    """
    if role not in ROLES or role in FAMILY_ROLES:
        return False
    held = list(held)
    if role in BY_BOARD and any(one.role == "board" for one in held):
        return True
    if role in OVER_MANAGERS:
        return False
    givers = {"manager"} if role == "manager" else {"manager", "agency_manager"}
    here = any(one.role in givers and one.agency_id == agency_id for one in held)
    return here or (role == "agency_manager" and any(one.role == "manager" for one in held))


def needs_second(held: Iterable[Held], role: str) -> bool:
    """Whether a role gives roles, looks at managers' work, or reads further than whoever holds these roles does.

    Nobody gives such a role to an account that they made themself: it would be a way to what they may not read.
    """
    mine = frozenset[str]().union(*(ROLES[one.role].scopes for one in held))
    return role in BY_BOARD or bool(ROLES[role].scopes - mine - _OF_ONES_AGENCY)


def check_role(role: str, kind: str, others: Iterable[Held]) -> None:
    """Refuse (`role_not_here`, `role_not_independent`) a role where it is not held, or beside what it may not stand with.

    The database asks the same (R41, R44). `kind`: of the agency; `others`: what the person holds already.
    """
    wanted = ROLES[role]
    if (
        wanted.agency_kinds
        and kind not in wanted.agency_kinds
        and not (wanted.independent and kind in NOT_INDEPENDENT)
    ):
        where = ", ".join(AGENCY_KINDS[one].lower() for one in AGENCY_KINDS if one in wanted.agency_kinds)
        raise Refused(
            f"{wanted.title} is a role in: {where}. Choose a role of this agency, or ask the agency that employs them.",
            code="role_not_here", field="role",
        )  # fmt: skip
    others = list(others)
    tied = [one for one in others if one.role in STATUTORY_ROLES or one.agency_kind in NOT_INDEPENDENT]
    beside = role in STATUTORY_ROLES or kind in NOT_INDEPENDENT
    if (role in INDEPENDENT_ROLES and (kind in NOT_INDEPENDENT or tied)) or (
        role not in INDEPENDENT_ROLES and beside and any(one.role in INDEPENDENT_ROLES for one in others)
    ):
        raise Refused(
            "A parent support worker is independent: never employed by police or social care, and holds no statutory role."
            " Choose somebody of a voluntary agency, or end their other role first.",
            code="role_not_independent", field="role",
        )  # fmt: skip
