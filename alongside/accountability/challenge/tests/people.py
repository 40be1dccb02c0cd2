"""Those who answer complaints, beside the cast."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM


def answerers(cast: Any) -> SimpleNamespace:
    """Make a complaints officer, a safeguarding officer and a member of the board, in the partnership's own office."""
    with acting(SYSTEM):
        office = Agency.objects.create(partnership=cast.partnership, kind="partnership_office", name="Office")
        made = {}
        for key, name in (
            ("complaints_officer", "Colm Ridley"),
            ("dso", "Dora Senn"),
            ("board", "Barb Stead"),
        ):
            made[key] = User.objects.create_user(
                f"{key}@office.example", name=name, partnership=cast.partnership
            )
            RoleAssignment.objects.create(user=made[key], agency=office, role=key)
    return SimpleNamespace(officer=made["complaints_officer"], dso=made["dso"], board=made["board"])
