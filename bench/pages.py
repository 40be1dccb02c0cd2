"""Pages, whole: middleware, queries, audit, template. In process, as a browser's request would run them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from alongside.ground.access.context import acting
from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from alongside.ground.accounts.models import User
from bench.measure import figure, in_turn, median, p95

N = 200
FAMILY_READS_NOTHING, DESK_READS_NOTHING = "/family/wrong/", "/desk/emergency/"


def _signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    session = client.session
    session[SECOND_FACTOR_SEEN] = True
    session.save()
    return client


def _parents() -> list[User]:
    return list(User.objects.filter(email__endswith="@family.example").order_by("id")[:8])


def _workers() -> list[User]:
    return list(User.objects.filter(email__endswith="@bulk.example").order_by("email")[:8])


def _page(users: list[User], address: Any, reads_nothing: str) -> dict[str, Any]:
    clients = [_signed_in(user) for user in users]
    addresses = [[address] if isinstance(address, str) else address(user) for user in users]

    def get(i: int, where: str) -> None:
        answer = clients[i % len(clients)].get(where)
        assert answer.status_code == 200, f"{where} answered {answer.status_code}"

    def ours(i: int) -> None:
        mine = addresses[i % len(users)]
        get(i, mine[(i // len(users)) % len(mine)])

    times, plain = in_turn(ours, lambda i: get(i, reads_nothing), N)
    return figure(p95(times), "ms p95", N, p95(plain), median=median(times), baseline_median=median(plain))


def page_family_home() -> dict[str, Any]:
    """A parent's home."""
    return _page(_parents(), "/family/", FAMILY_READS_NOTHING)


def page_desk_home() -> dict[str, Any]:
    """The home of a worker with 300 cases."""
    return _page(_workers(), "/desk/", DESK_READS_NOTHING)


def page_overdue() -> dict[str, Any]:
    """The most overdue promises of a worker with 300 cases."""
    return _page(_workers(), "/desk/promises/", DESK_READS_NOTHING)


def page_case() -> dict[str, Any]:
    """A case page of a worker with 300 cases, another case each time."""
    from alongside.family.cases.models import Case

    def addresses(user: User) -> list[str]:
        with acting(user):
            return [
                f"/desk/cases/{i}/"
                for i in Case.objects.order_by("-opened_at").values_list("id", flat=True)[:40]
            ]

    return _page(_workers(), addresses, DESK_READS_NOTHING)
