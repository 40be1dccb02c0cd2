"""Who acts, in the plain facts that audit and row security need. The ground floor knows no more of people than this."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

from alongside.ground.base.declarations import Audience


@dataclass(frozen=True)
class Actor:
    """The acting person or machine, as it is at this moment."""

    id: uuid.UUID | None
    audience: Audience
    roles: frozenset[str] = frozenset()
    role_title: str = ""
    agency_id: uuid.UUID | None = None
    agency_name: str = ""
    agency_kind: str = ""
    partnership_id: uuid.UUID | None = None
    scopes: frozenset[str] = frozenset()


class Acts(Protocol):
    """Whatever can stand behind `by=`: a user, the public or the system."""

    def as_actor(self) -> Actor: ...


@dataclass(frozen=True)
class Nobody:
    """The public, or the system itself: acts without an account."""

    audience: Audience
    partnership_id: uuid.UUID | None = None

    def as_actor(self) -> Actor:
        """Return the actor without a person."""
        title = "The service itself" if self.audience is Audience.SYSTEM else "Someone without an account"
        return Actor(id=None, audience=self.audience, role_title=title, partnership_id=self.partnership_id)


SYSTEM = Nobody(Audience.SYSTEM)
PUBLIC = Nobody(Audience.PUBLIC)


@dataclass
class Acting:
    """One transaction's acting person, and what of families' records it has read so far."""

    actor: Actor
    request_id: uuid.UUID | None = None
    receipt: str = ""
    reads: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    deeds: list[Any] = field(default_factory=list)  # the events written so far, readings left out


_acting: ContextVar[Acting | None] = ContextVar("alongside_acting", default=None)


def current_acting() -> Acting | None:
    """Return who acts in this transaction, or None outside one."""
    return _acting.get()


@contextmanager
def acting_in_context(acting: Acting) -> Iterator[Acting]:
    """Make `acting` the current one for the length of the block."""
    token = _acting.set(acting)
    try:
        yield acting
    finally:
        _acting.reset(token)
