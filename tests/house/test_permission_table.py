"""House law: a page that is not in the table fails, and a page that answers otherwise than the table says fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from tests.house.permission_table import LIBRARIES, TABLE, WHO
from tests.house.permission_table_pursuit import PLACES, PURSUERS, PURSUIT
from tests.house.quickly import known_people, unnoted, unwritten

FAMILY = {"mother", "father", "stranger_parent"}
# A door's gate refuses everybody else before its page is asked; its first page stands for all of them.
CLOSED = {"portal": set(WHO) - FAMILY, "desk": FAMILY | {"anyone"}}
FIRST = {"portal": "portal:home", "desk": "desk:home"}


def closed_to(who: str, name: str) -> bool:
    """Whether the whole door of this address is closed to somebody, and the address is not the door's first page."""
    door = name.partition(":")[0]
    return who in CLOSED.get(door, ()) and name != FIRST[door]


def _entries(resolver: Any, before: str = "", namespace: str = "") -> Iterator[tuple[str, str, Any]]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _entries(entry, pattern, entry.namespace or namespace)
        elif not pattern.startswith(LIBRARIES) and "^" not in pattern:
            yield (f"{namespace}:" if namespace else "") + (entry.name or pattern), pattern, entry.callback


def addresses() -> Iterator[tuple[str, str]]:
    """Yield the name and the pattern of every address."""
    for name, pattern, _view in _entries(get_resolver()):
        yield name, pattern


def views() -> dict[str, Any]:
    """Return the view of every address by its name."""
    return {name: view for name, _pattern, view in _entries(get_resolver())}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {name for name, _ in addresses()} == set(TABLE)


def test_every_page_of_a_door_is_behind_its_gate() -> None:
    """Then whoever is refused at the door's first page is refused at all of them, whether they read or send."""
    found = views()
    for name, row in TABLE.items():
        door = name.partition(":")[0]
        if door in CLOSED:
            assert found[name].door == {"portal": "family"}.get(door, door), name
            answers = dict(zip(WHO, row.split(), strict=True))
            assert {answers[who] for who in CLOSED[door] - {"anyone"}} == {"403"}, name
            assert answers["anyone"] == "302", name


@pytest.fixture
def quickly() -> Iterator[None]:
    """Only who may is asked: neither is the page written, nor an event for what is refused."""
    with unwritten(), known_people(), unnoted():
        yield


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("who", WHO)
def test_every_address_answers_as_the_table_says(
    who: str, cast: Any, one_of_everything: dict[str, Any]
) -> None:
    client = Client() if who == "anyone" else _signed_in(getattr(cast, who))
    wrong = {}
    for name, pattern in addresses():
        if closed_to(who, name):
            continue
        path = _path(pattern, one_of_everything)
        answered, wanted = client.get(path).status_code, int(TABLE[name].split()[WHO.index(who)])
        if answered != wanted:
            wrong[name] = f"answered {answered}, the table says {wanted}"
        # What is closed to reading is closed to sending.
        if wanted in (403, 404) and (sent := client.post(path).status_code) not in (403, 404, 405):
            wrong[name] = f"answered {sent} to a form, the table says {wanted}"
    assert not wrong, wrong


def _signed_in(somebody: Any) -> Client:
    client = Client()
    client.force_login(somebody)
    session = client.session
    session[SECOND_FACTOR_SEEN] = True
    session.save()
    return client


def _path(pattern: str, everything: dict[str, Any]) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(everything[found[1]]), pattern)


def test_every_address_of_pursuit_has_a_row_for_those_who_pursue() -> None:
    assert {name for name, pattern in addresses() if pattern.startswith(PLACES)} == set(PURSUIT)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("who", PURSUERS)
def test_those_who_pursue_are_refused_elsewhere_or_get_what_the_police_get(
    who: str, cast: Any, one_of_everything: dict[str, Any]
) -> None:
    client, wrong = _signed_in(getattr(cast, who)), {}
    for name, pattern in addresses():
        if name.startswith("portal:") and name != "portal:home":
            continue
        row = PURSUIT.get(name)
        wanted = (
            int(row.split()[PURSUERS.index(who)]) if row else int(TABLE[name].split()[WHO.index("police")])
        )
        path = _path(pattern, one_of_everything)
        answered = client.get(path).status_code
        if answered != wanted and (row or answered not in (403, 404)):
            wrong[name] = f"answered {answered}, the table says {wanted}"
        # Elsewhere what is closed to reading is shown for twelve others to be closed to sending.
        if row and wanted in (403, 404) and (sent := client.post(path).status_code) not in (403, 404, 405):
            wrong[name] = f"answered {sent} to a form, the table says {wanted}"
    assert not wrong, wrong


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("who", ["mother", "teacher", "stranger"])
def test_guessed_ids_are_not_found(who: str, cast: Any, one_of_everything: dict[str, Any]) -> None:
    """An id that does not exist answers as one that may not be known: the two cannot be told apart."""
    client = _signed_in(getattr(cast, who))
    for name, pattern in addresses():
        if "<uuid:" not in pattern or closed_to(who, name):
            continue
        path = "/" + re.sub(r"<(\w+):(\w+)>", lambda found: _guess(found, one_of_everything), pattern)
        assert client.get(path).status_code in {302, 403, 404, 405}, name


def _guess(found: re.Match[str], everything: dict[str, Any]) -> str:
    return "01900000-0000-7000-8000-000000000000" if found[1] == "uuid" else str(everything[found[2]])
