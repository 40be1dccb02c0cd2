"""Where a family can go."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from alongside.ground.accounts.models import User
from alongside.ground.govuk.chrome import NavigationItem, register_navigation

_PLACES = (
    ("home", "Home"),
    ("plans", "Our plan"),
    ("promises", "Promises"),
    ("record", "Our record"),
    ("meetings", "Meetings"),
    ("safe-contact", "Safe contact"),
    ("wrong", "Something is wrong"),
)


@register_navigation
def family_navigation(request: HttpRequest) -> list[NavigationItem] | None:
    """The family's places; None for anybody else."""
    user = request.user
    if not isinstance(user, User) or not user.is_family:
        return None
    here = request.path
    items = []
    for name, text in _PLACES:
        address = reverse(f"portal:{name}")
        active = here == address if name == "home" else here.startswith(address)
        items.append(NavigationItem(text, address, active))
    return items
