"""Reading what this room keeps."""

from __future__ import annotations

import uuid

from alongside.ground.accounts.models import User


def home_of(user: User) -> uuid.UUID:
    """Return the partnership of somebody who works here or whose family is helped here."""
    assert user.partnership_id is not None
    return user.partnership_id
