"""Matching: how long proposals take among all those families, and how many of a known noisy set are found.

The baseline is a rapidfuzz scan: every known child's name compared with the asked one, the likest fifty put in order with
their day of birth. It answers the same questions in the same run, so that its recall and precision stand beside ours.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from rapidfuzz import fuzz, process

from alongside.family.finding.keys import words_of_name
from alongside.family.finding.matching import Child, PersonLike, persons_like
from alongside.family.people.models import ContactPoint, FamilyMember, Person
from alongside.family.people.rules import name_key
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from bench.finding import some_children
from bench.measure import figure, in_turn, median, p95
from bench.noise import Told, told_of
from bench.quality import TOP, Proposed, quality, recall_by, share

PAIRS, STRANGERS, TIMED, PHONES = 2_000, 500, 100, 500
STRONG = 1.5  # the name is the same, or like it and the day of birth too


def match_people() -> dict[str, Any]:
    """Proposals for requests about known children told noisily: time, recall and precision beside a rapidfuzz scan."""
    dice = random.Random(11)
    known = some_children(dice, PAIRS)
    with acting(SYSTEM), transaction.atomic():
        phones = _phones(known)
        told = [told_of(dice, child.full_name, child.born_on, phones.get(child.id, "")) for child in known]
        fields = _measured(dice, known, told)
        transaction.set_rollback(True)  # the telephones were for this alone
    return fields


def _measured(dice: random.Random, known: list[Person], told: list[Told]) -> dict[str, Any]:
    where, truth = known[0].partnership_id, [person.id for person in known]
    children = [Child((words_of_name(one.name),), one.born, one.reach) for one in told]
    found = [_proposed(persons_like(child, partnership_id=where, most=TOP)) for child in children]
    alarms = [
        any(p.named for p in persons_like(_nobody(dice), partnership_id=where)) for _ in range(STRANGERS)
    ]
    everybody = Everybody.read(where)
    scanned: list[list[Proposed]] = []

    def ours(i: int) -> None:
        persons_like(children[i], partnership_id=where, most=TOP)

    times, scan = in_turn(ours, lambda i: scanned.append(everybody.likest(told[i])), TIMED, warm=2)
    few = truth[:TIMED]
    return figure(
        p95(times), "ms p95", TIMED, p95(scan), median=median(times), baseline_median=median(scan),
        baseline_names=len(everybody.names), **quality(truth, found), false_alarms=share(alarms),
        recall_by_name=recall_by([one.name_noise for one in told], truth, found),
        recall_by_day=recall_by([one.day_noise for one in told], truth, found),
        recall_by_reach=recall_by([one.reach_noise for one in told], truth, found),
        same_pairs={k: round(v, 3) for k, v in quality(few, found[:TIMED]).items()},
        baseline_same_pairs={k: round(v, 3) for k, v in quality(few, scanned[-TIMED:]).items()},
    )  # fmt: skip


def _proposed(like: list[PersonLike]) -> list[Proposed]:
    return [Proposed(one.person.id, one.much >= STRONG) for one in like if one.named]


def _phones(known: list[Person]) -> dict[uuid.UUID, str]:
    """Give a parent of some of the children an invented telephone; return the number by child."""
    some = [person.id for person in known[:PHONES]]
    families = dict(FamilyMember.objects.filter(person_id__in=some).values_list("family_id", "person_id"))
    mothers = FamilyMember.objects.filter(family_id__in=families, relationship="mother").order_by("id")
    made = {}
    for number, place in enumerate(mothers):
        made[families[place.family_id]] = phone = f"07700 9{number:05}"
        ContactPoint.objects.create(
            partnership_id=place.partnership_id, person_id=place.person_id, channel="phone", value=phone
        )
    return made


def _nobody(dice: random.Random) -> Child:
    """Return a child whom nobody knows, with a name that is like no name of the loaded ones."""
    name = "".join(dice.choice("bdfjlpvz") + dice.choice("aeiou") for _ in range(3))
    last = "".join(dice.choice("bdfjlpvz") + dice.choice("aeiou") for _ in range(4))
    return Child(((name, last),), date(2009, 1, 1) + timedelta(days=dice.randrange(3_000)))


@dataclass
class Everybody:
    """Every child of a partnership in memory, for the scan that is the baseline."""

    ids: list[uuid.UUID]
    names: list[str]
    born: list[date | None]

    @classmethod
    def read(cls, partnership_id: uuid.UUID) -> Everybody:
        """Read them all, once."""
        children = FamilyMember.objects.filter(partnership_id=partnership_id, relationship="child")
        rows = children.values_list("person_id", "person__name_key", "person__born_on").iterator(20_000)
        ids, names, born = zip(*rows, strict=True)
        return cls(list(ids), list(names), list(born))

    def likest(self, told: Told) -> list[Proposed]:
        """Return the ten likest by rapidfuzz."""
        by_name = process.extract(name_key(told.name), self.names, scorer=fuzz.token_sort_ratio, limit=50)
        scored = [(score + self._day(told.born, at), at) for _, score, at in by_name]
        scored.sort(key=lambda one: -one[0])
        return [Proposed(self.ids[at], score >= 110) for score, at in scored[:TOP]]

    def _day(self, asked: date | None, at: int) -> float:
        known = self.born[at]
        return fuzz.ratio(f"{asked:%d%m%Y}", f"{known:%d%m%Y}") / 4 if asked and known else 0.0
