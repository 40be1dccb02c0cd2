"""The demonstration partnership: invented people and families, with clocks that run and clocks that are broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction

_FAMILY = ("ngozi.okafor", "emeka.okafor", "amara.okafor", "folake.adeyemi", "tina.hollis")


def load_if_empty() -> bool:
    """Load the demonstration when there is no partnership yet; return whether it was loaded."""
    if not is_empty():
        return False
    load()
    return True


def is_empty() -> bool:
    """Whether there is no partnership yet."""
    from alongside.ground.accounts.models import Partnership

    return not Partnership.objects.exists()


def load() -> None:
    """Load the partnership, one person a role and forty families. All or nothing. Refuses outside a demonstration."""
    from alongside.config.demo.cast import make_partnership, make_workers
    from alongside.config.demo.challenge import complain
    from alongside.config.demo.entities import mention
    from alongside.config.demo.finding import ask_under_another_spelling, child_of_first_story
    from alongside.config.demo.graded import grade_what_was_told
    from alongside.config.demo.kept import keep_promises
    from alongside.config.demo.places import load_postcodes
    from alongside.config.demo.rest import share_aims
    from alongside.config.demo.ways import tell_ways
    from alongside.config.demo.wording import judge
    from alongside.config.demo.workload import share_out
    from alongside.ground import clock
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from alongside.ground.base.parameters import remembered

    require_demo()
    now = clock.now()
    with transaction.atomic(), remembered(), _quick_passwords():
        with acting(SYSTEM):
            partnership = make_partnership()
            workers = make_workers(partnership)
        load_postcodes()
        every = [*_told(partnership, workers, now)]
        tell_ways(partnership=partnership, workers=workers, now=now)
        grade_what_was_told(workers=workers, now=now)
        share_out(every, workers, now)
        share_aims(every)
        judge(every)
        keep_promises(every)
        complain(every)
        mention(every, workers, partnership, now)
        if child := child_of_first_story():
            ask_under_another_spelling(partnership=partnership, workers=workers, child=child, now=now)


def _told(partnership: Any, workers: dict[str, Any], now: datetime) -> Iterator[Any]:
    from alongside.config.demo.story import Telling
    from alongside.config.demo.telling import stories, tell

    for number, story in enumerate(stories()):
        told = tell(Telling(story, number, partnership, workers, now))
        _without_passwords(told.accounts.values())
        yield told


def _without_passwords(accounts: Iterable[Any]) -> None:
    """Their passwords are in this program's text; from here on they sign in by link or emailed code."""
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM

    with acting(SYSTEM):
        for account in accounts:
            account.set_unusable_password()
            account.save(update_fields=["password"])


@contextmanager
def _quick_passwords() -> Iterator[None]:
    """Hash passwords quickly for the block: each account it makes is without a usable password when it is committed."""
    slow = PBKDF2PasswordHasher.iterations
    PBKDF2PasswordHasher.iterations = 1
    try:
        yield
    finally:
        PBKDF2PasswordHasher.iterations = slow


def require_demo() -> None:
    """Raise RuntimeError unless this installation is a demonstration: invented data never mixes with families'."""
    if not settings.DEMO:
        raise RuntimeError(
            "Demonstration data is loaded only with ALONGSIDE_DEMO=1 (or by `make run`). This installation is not one."
        )


def personas(base_url: str) -> list[dict[str, Any]]:
    """Return each demonstration person with a fresh single-use sign-in link."""
    from alongside.ground.accounts.models import User
    from alongside.ground.accounts.services import demo_sign_in_link

    require_demo()
    people = User.objects.filter(email__iendswith="northmoor.example") | User.objects.filter(
        email__in=[f"{name}@family.example" for name in _FAMILY]
    )
    return [_persona(user, demo_sign_in_link(user, base_url)) for user in people.order_by("created_at", "id")]


def _persona(user: Any, link: str) -> dict[str, Any]:
    actor, name = user.as_actor(), user.email.split("@")[0]
    return {
        "persona": name if name in _FAMILY else name.replace(".", "_"),
        "name": user.name,
        "role": actor.role_title,
        "agency": actor.agency_name,
        "door": "portal" if user.is_family else "desk",
        "sign_in_url": link,
    }
