"""What stands around every page: where to turn for help, and the links at its foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

EXIT_URL = "https://www.bbc.co.uk/weather"


@dataclass(frozen=True)
class HelpLine:
    """Somebody to talk to. `number` is as people say it; `""` when the line is found by name."""

    name: Words
    number: str
    about: Words

    @property
    def tel(self) -> str:
        """The number as a telephone link wants it."""
        return self.number.replace(" ", "")


HELP_LINES = (
    HelpLine("Childline", "0800 1111", _("For anyone under 19. Free, day and night.")),
    HelpLine(_("NSPCC helpline"), "0808 800 5000", _("For adults worried about a child.")),
    HelpLine("Samaritans", "116 123", _("For anyone who needs to talk. Free, day and night.")),
    HelpLine("Missing People", "116 000", _("When someone is missing, or thinks of leaving. Free.")),
    HelpLine(
        "The Ivison Trust", "", _("Supports parents whose child is being exploited. Search for it by name.")
    ),
)

_FOOTER_LINKS = (
    (_("Words explained"), "/words/"),
    (_("Your rights"), "/rights/"),
    (_("Privacy"), "/privacy/"),
    (_("Accessibility"), "/accessibility/"),
)


def footer_links() -> list[tuple[Words, str]]:
    """(text, address) of the links at the foot; ALONGSIDE_FOOTER_LINKS in the settings replaces them."""
    return list(getattr(settings, "ALONGSIDE_FOOTER_LINKS", _FOOTER_LINKS))


@dataclass(frozen=True)
class NavigationItem:
    """One place to go. `active` when the page being read is inside it."""

    text: Words
    href: str
    active: bool = False


Navigation = Callable[[HttpRequest], Sequence[NavigationItem] | None]
_navigations: list[Navigation] = []


def register_navigation(navigation: Navigation) -> Navigation:
    """Let a door say where its people can go; it answers None for those of another door (a decorator)."""
    if navigation not in _navigations:
        _navigations.append(navigation)
    return navigation


def navigation_for(request: HttpRequest) -> list[NavigationItem]:
    """The first answer of a registered door for whoever is signed in; [] when no door knows them."""
    for navigation in _navigations:
        items = navigation(request)
        if items is not None:
            return list(items)
    return []
