"""Permissions: registered by the rooms that own the deed, refused by default.

The three questions (`allows`, what is `visible`, `who`): may this person do this; which rows may they see (answered by the
database); and which people may do it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.ground.accounts.models import User
from alongside.ground.accounts.roles import INDEPENDENT_ROLES, ROLES
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import NotPermitted


@dataclass(frozen=True)
class Permission:
    """A right to do one deed, held by roles. A statutory one is never held by an independent role (R44)."""

    key: str
    sentence: str
    roles: frozenset[str]
    statutory: bool = False


_permissions: dict[str, Permission] = {}


def permission(key: str, sentence: str, *, roles: set[str], statutory: bool = False) -> Permission:
    """Register a permission. An unknown role, a second key, or a statutory right for an independent role: ValueError."""
    unknown = roles - set(ROLES)
    if unknown:
        raise ValueError(f"permission {key} names unknown roles {sorted(unknown)}")
    if key in _permissions:
        raise ValueError(f"permission {key} is registered twice")
    if statutory and roles & set(INDEPENDENT_ROLES):
        raise ValueError(f"permission {key} is statutory and names an independent role (R44)")
    _permissions[key] = Permission(key, sentence, frozenset(roles), statutory)
    return _permissions[key]


def registered_permissions() -> dict[str, Permission]:
    """Return every registered permission by key."""
    return dict(_permissions)


def permissions_of(role: str) -> list[Permission]:
    """Return what a role may do, in the order of the permissions' keys."""
    return [p for _, p in sorted(_permissions.items()) if role in p.roles]


def allows(by: Acts, right: Permission) -> bool:
    """Whether one of the roles of `by` holds the right; a permission nobody registered raises KeyError."""
    return bool(by.as_actor().roles & _permissions[right.key].roles)


def require(by: Acts, right: Permission) -> None:
    """Raise NotPermitted (403) unless `by` holds the right."""
    if not allows(by, right):
        raise NotPermitted(f"Your role does not allow this: {right.sentence.lower()}.")


def who(right: Permission, *, partnership_id: uuid.UUID) -> QuerySet[User]:
    """Return the active people of a partnership who hold the right."""
    return User.objects.filter(
        partnership_id=partnership_id,
        is_active=True,
        role_assignments__role__in=_permissions[right.key].roles,
        role_assignments__until__isnull=True,
    ).distinct()
