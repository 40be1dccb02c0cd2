"""Who is signed in, with the roles they hold, in one statement: it begins every page."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from alongside.ground.accounts.models import User, roles_of


class RolesWithAccount(AuthenticationBackend):
    """Signs in as allauth does; somebody who signed in comes back with their roles."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the account with what it holds now; None for one that is closed or not there."""
        held = list(roles_of(user_id).select_related("user"))
        if not held:
            return super().get_user(user_id)
        user = held[0].user
        user.assignments = held
        return user if self.user_can_authenticate(user) else None
