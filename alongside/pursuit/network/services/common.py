"""What the verbs of this room share."""

from __future__ import annotations

import uuid

from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now

WHY = "rows of the network are written by verbs, after the right and the sight of whoever acts were asked"
REASON = 400


def here(by: User) -> uuid.UUID:
    """Return the partnership of whoever acts. Raises Missing for somebody without one."""
    if by.partnership_id is None:
        raise Missing
    return by.partnership_id


def count_of(key: str, partnership_id: uuid.UUID) -> int:
    """Return a parameter that is a number, as it is in force now."""
    return int(in_force(key, partnership_id=partnership_id, at=now()).value)
