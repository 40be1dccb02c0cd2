"""Searching and matching: how long they take among all those families, and how much of a known noisy set is found."""

from __future__ import annotations

import random
import uuid
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from alongside.family.finding.keys import words_of_name
from alongside.family.finding.matching import Child, PersonLike, persons_like
from alongside.family.finding.rules import day_alike, name_alike, same_child
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from bench.measure import figure, in_turn, median, milliseconds, p95
from bench.pages import DESK_READS_NOTHING, _signed_in, _workers

N, PAIRS, STRANGERS, SCANNED = 200, 2_000, 500, 5_000
_FIRST = 1_767_225_600_000
_NEAR = {
    "a": "eo",
    "e": "ai",
    "i": "ey",
    "o": "au",
    "c": "k",
    "k": "c",
    "s": "z",
    "t": "d",
    "n": "m",
    "r": "l",
}


def _managers() -> list[User]:
    return list(User.objects.filter(role_assignments__role="manager", is_active=True).order_by("id")[:2])


def _misspelt(dice: random.Random, word: str) -> str:
    """Return a word with one letter swapped, left out, doubled or another."""
    i = dice.randrange(len(word))
    letter = dice.choice(_NEAR.get(word[i].lower(), "e"))
    return dice.choice(
        [word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:], word[:i] + letter + word[i + 1 :],
         word[:i] + word[i : i + 2][::-1] + word[i + 2 :]]
    ) or word  # fmt: skip


def _some_children(dice: random.Random, n: int) -> list[Person]:
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
        [f"{first} {last}", f"{_misspelt(dice, first)} {last}", f"{first} {_misspelt(dice, last)}", f"{last} {first}",
         f"{_misspelt(dice, first)} {_misspelt(dice, last)}", f"{first} {last} {born:%d/%m/%Y}", f"{born:%d %B %Y}", last]
    )  # fmt: skip


def search_people() -> dict[str, Any]:
    """The page with the one box, for managers and workers in turn, half of what they type misspelt; how often it is found."""
    dice = random.Random(7)
    users = [*_managers(), *_workers()[:2]]
    clients = [_signed_in(user) for user in users]
    children = _some_children(dice, N)
    mine = {user.id: _children_of(user) for user in users[2:]}
    wanted = [
        dice.choice(mine[users[i % 4].id]) if i % 4 > 1 and mine.get(users[i % 4].id) else children[i]
        for i in range(N)
    ]
    asked = [_typed(dice, person) for person in wanted]
    for i, client in enumerate(clients):
        client.post("/desk/find/", {"words": asked[i]})
    seen = []

    def ours(i: int) -> None:
        answer = clients[i % 4].get("/desk/find/")
        assert answer.status_code == 200
        seen.append(answer.context["found"])

    times, plain = [], []
    for i in range(N):
        clients[i % 4].post("/desk/find/", {"words": asked[i]})
        times.append(milliseconds(lambda i=i: ours(i)))  # type: ignore[misc]
        plain.append(milliseconds(lambda i=i: clients[i % 4].get(DESK_READS_NOTHING)))  # type: ignore[misc]
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


def _noisy(dice: random.Random, person: Person) -> tuple[str, date | None]:
    """Return a name and a day as a second request might tell them."""
    first, last = person.full_name.split(" ")[0], person.full_name.split(" ")[-1]
    born = person.born_on
    name = dice.choice(
        [f"{first} {last}", f"{_misspelt(dice, first)} {last}", f"{first} {_misspelt(dice, last)}", f"{last} {first}",
         f"{_misspelt(dice, first)} {_misspelt(dice, last)}", f"{first} Mary {last}", f"{first[0]} {last}"]
    )  # fmt: skip
    return name, _another_day(dice, born) if born is not None else None


def _another_day(dice: random.Random, born: date) -> date | None:
    how = dice.randrange(6)
    try:
        if how == 0:
            return date(born.year, born.day, born.month)
        if how == 1:
            return date(born.year + dice.choice((-1, 1)), born.month, born.day)
    except ValueError:
        return born
    return None if how == 2 else born + timedelta(days=dice.choice((-1, 1))) if how == 3 else born


def match_people() -> dict[str, Any]:
    """Proposals for requests about known children told noisily: time, recall and precision; baseline: every one of a sample."""
    dice = random.Random(11)
    known = _some_children(dice, PAIRS)
    scanned = known[:]
    told = [_noisy(dice, person) for person in known]
    children = [Child((words_of_name(name),), born) for name, born in told]
    with acting(SYSTEM), transaction.atomic():
        where = known[0].partnership_id
        found = [persons_like(child, partnership_id=where, most=10) for child in children]
        strangers = [persons_like(_nobody(dice), partnership_id=where, most=10) for _ in range(STRANGERS)]

        def ours(i: int) -> None:
            persons_like(children[i], partnership_id=where, most=10)

        times, scan = in_turn(ours, lambda i: _scan(children[i], scanned), N)
    return figure(
        p95(times), "ms p95", N, p95(scan), median=median(times), **_quality(known, found, strangers)
    )


def _nobody(dice: random.Random) -> Child:
    """Return a child whom nobody knows, with a name that is like no name of the loaded ones."""
    name = "".join(dice.choice("bdfjlpvz") + dice.choice("aeiou") for _ in range(3))
    last = "".join(dice.choice("bdfjlpvz") + dice.choice("aeiou") for _ in range(4))
    return Child(((name, last),), date(2009, 1, 1) + timedelta(days=dice.randrange(3_000)))


def _scan(child: Child, known: list[Person]) -> list[float]:
    """Compare a child with every one of a sample by the same rules, without an index."""
    return [
        same_child(
            name_alike(child.names[0], words_of_name(person.name_key)), day_alike(child.born, person.born_on),
            days_known=child.born is not None and person.born_on is not None, reached=False,
        )
        for person in known[:SCANNED]
    ]  # fmt: skip


def _quality(
    known: list[Person], found: list[list[PersonLike]], strangers: list[list[PersonLike]]
) -> dict[str, Any]:
    """Recall among ten; of the proposals put first (more than a birthday), how many are right; false alarms a stranger."""
    first = [(p.id, like[0]) for p, like in zip(known, found, strict=True) if like and like[0].named]
    strong = [(i, like) for i, like in first if like.much >= 1.5]
    return {
        "pairs": len(known),
        "recall_at_10": sum(
            any(one.person.id == p.id for one in like) for p, like in zip(known, found, strict=True)
        )
        / len(known),
        "precision_first": sum(one.person.id == i for i, one in first) / max(1, len(first)),
        "precision_strong": sum(one.person.id == i for i, one in strong) / max(1, len(strong)),
        "strong_share": len(strong) / len(known),
        "false_alarms": sum(any(one.named for one in like) for like in strangers) / len(strangers),
    }
