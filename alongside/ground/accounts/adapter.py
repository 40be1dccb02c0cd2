"""How sign-in behaves: nobody makes an account without an invitation, and mail says nothing of why it came."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made from invitations alone; see `cases` and the demonstration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account without a place in a family or an agency would see nothing anyway."""
        return False
