"""Searching: how long the one box takes among all those families, and how often it finds whom was meant."""

from __future__ import annotations

import random
import uuid
from datetime import date
from typing import Any

from django.test.utils import setup_test_environment

from alongside.family.people.models import FamilyMember, Person
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from bench.measure import figure, median, milliseconds, p95
from bench.noise import misspelt
from bench.pages import DESK_READS_NOTHING, _signed_in, _workers

N = 200
_FIRST = 1_767_225_600_000


def _managers() -> list[User]:
    return list(User.objects.filter(role_assignments__role="manager", is_active=True).order_by("id")[:2])


def some_children(dice: random.Random, n: int) -> list[Person]:
    """Return loaded children drawn at random, by the number in their ids: no table is read from its beginning."""
    with acting(SYSTEM):
        children = FamilyMember.objects.filter(relationship="child")
        loaded = (
            children.filter(id__lt=_id_after(1_000_001)).order_by("-id").values_list("id", flat=True).first()
        )
        assert loaded is not None
        last = (loaded.int >> 80) - _FIRST
        found: dict[uuid.UUID, Person] = {}
        while len(found) < n:
            after = _id_after(dice.randrange(max(1, last - 25)))
            for member in children.filter(id__gte=after).order_by("id").select_related("person")[:20]:
                found[member.person_id] = member.person
    return list(found.values())[:n]


def _id_after(number: int) -> uuid.UUID:
    """Return an id just before those of a family of the bulk loader (see `bulk._ID_FUNCTION`)."""
    return uuid.UUID(int=(_FIRST + number) << 80)


def _typed(dice: random.Random, person: Person) -> str:
    """Return what somebody would type who looks for a child: whole, misspelt, swapped, with the day, or the last name alone."""
    first, last = person.full_name.split(" ")[0], person.full_name.split(" ")[-1]
    born = person.born_on or date(2011, 1, 1)
    return dice.choice(
        [f"{first} {last}", f"{misspelt(dice, first)} {last}", f"{first} {misspelt(dice, last)}", f"{last} {first}",
         f"{misspelt(dice, first)} {misspelt(dice, last)}", f"{first} {last} {born:%d/%m/%Y}", f"{born:%d %B %Y}", last]
    )  # fmt: skip


def search_people() -> dict[str, Any]:
    """The page with the one box, for managers and workers in turn, half of what they type misspelt; how often it is found."""
    setup_test_environment()  # what a page was drawn from can be read only in a test's environment
    dice = random.Random(7)
    users = [*_managers(), *_workers()[:2]]
    clients = [_signed_in(user) for user in users]
    children = some_children(dice, N)
    mine = {
        place: _children_of(user) for place, user in enumerate(users) if user.email.endswith("@bulk.example")
    }
    wanted = [dice.choice(mine.get(i % len(users)) or [children[i]]) for i in range(N)]
    asked = [_typed(dice, person) for person in wanted]
    for i, client in enumerate(clients):
        client.post("/desk/find/", {"words": asked[i]})
    seen = []

    def ours(i: int) -> None:
        answer = clients[i % len(clients)].get("/desk/find/")
        assert answer.status_code == 200
        seen.append(answer.context["found"])

    times, plain = [], []
    for i in range(N):
        clients[i % len(clients)].post("/desk/find/", {"words": asked[i]})
        times.append(milliseconds(lambda i=i: ours(i)))  # type: ignore[misc]
        plain.append(milliseconds(lambda i=i: clients[i % len(clients)].get(DESK_READS_NOTHING)))  # type: ignore[misc]
    found = sum(
        any(h.person.id == p.id for h in s.people)
        for s, p, a in zip(seen, wanted, asked, strict=True)
        if " " in a
    )
    whole = sum(" " in a for a in asked)
    return figure(
        p95(times), "ms p95", N, p95(plain), median=median(times), baseline_median=median(plain),
        worst=max(times), found_in_ten=found / whole,
    )  # fmt: skip


def _children_of(user: User) -> list[Person]:
    with acting(user):
        members = FamilyMember.objects.filter(relationship="child").select_related("person")[:60]
        return [member.person for member in members]
