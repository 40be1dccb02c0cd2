"""Links follow mentions, judgements and grades at once; who reads them; ways between two never cross a hub."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest
from django.db import transaction

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import DomainError, Missing, NotPermitted, Refused
from alongside.pursuit.entities import services as entities
from alongside.pursuit.entities.common import words_about
from alongside.pursuit.entities.identity import replayed
from alongside.pursuit.entities.models import Entity, Judgement, Mention
from alongside.pursuit.intelligence.models import Standing
from alongside.pursuit.intelligence.services import report_move
from alongside.pursuit.network.models import Appearance, Link, Node
from alongside.pursuit.network.rebuild import links_checked
from alongside.pursuit.network.selectors import (
    Span,
    link_get,
    network_around,
    network_between,
    network_find,
    network_of_case,
    network_places,
)
from alongside.pursuit.network.services import link_say
from alongside.pursuit.network.tests.conftest import promote


def kept() -> set[tuple[Any, ...]]:
    """The links that are kept, as item and pair. As the system."""
    return set(Link.objects.values_list("item_id", "one_id", "other_id"))


def recomputed() -> set[tuple[Any, ...]]:
    """The links that mentions and identities of now say, by nothing that keeps them. As the system."""
    of: dict[Any, set[Any]] = {}
    for item, node in Mention.objects.values_list("identifier__item_id", "entity__identity_id"):
        of.setdefault(item, set()).add(node)
    return {(item, *pair) for item, nodes in of.items() for pair in combinations(sorted(nodes), 2)}


class Deeds:
    """What people do at random: whatever comes, the links follow."""

    def __init__(self, officer: Any, second: Any, tell: Any, seed: int) -> None:
        self.officer, self.second, self.tell, self.dice = officer, second, tell, random.Random(seed)
        self.items: list[Any] = []

    def one_more(self) -> None:
        pool = {"vehicle": ["AB12 CDE", "AB12 CDF"], "person": ["Jay", "Mo"], "place": ["Coach station"]}
        told = {kind: self.dice.sample(names, 1) for kind, names in pool.items() if self.dice.random() < 0.8}
        self.items.append(self.tell(**told))

    def judged(self) -> None:
        kind = self.dice.choice(["vehicle", "person", "place"])
        some = list(Entity.objects.filter(kind=kind).order_by("id").values_list("id", flat=True))
        one, other = self.dice.sample(some, 2)
        word = self.dice.choice(["same", "same", "different"])
        made = entities.entity_judge(
            by=self.officer, one_id=one, other_id=other, word=word, reason="The same"
        )
        if made.needs_second:
            with acting(self.second):
                entities.judgement_agree(by=self.second, judgement_id=made.id, agreed=True, reason="I agree")

    def undone(self) -> None:
        some = list(
            Judgement.objects.filter(undoings__isnull=True).order_by("id").values_list("id", flat=True)
        )
        entities.judgement_undo(by=self.officer, judgement_id=self.dice.choice(some), reason="I was wrong")

    def person_said(self) -> None:
        who = self.dice.choice(list(Entity.objects.filter(kind="person").order_by("id")))
        what = self.dice.choice(["suspected", "may_be_harmed", "neither"])
        entities.person_say(by=self.officer, entity_id=who.id, what=what, reason="As told")

    def together(self) -> None:
        link = self.dice.choice(list(Link.objects.order_by("id")))
        link_say(by=self.officer, one_id=link.one_id, other_id=link.other_id, confirmed=True, reason="Seen")

    def graded(self) -> None:
        text, letter = (
            self.dice.choice(["Jay was at the coach station in AB12 CDE.", "A van."]),
            self.dice.choice("AAE"),
        )
        to = self.dice.choice(["intelligence", ""])
        promote(self.officer, self.dice.choice(self.items), text=text, letter=letter, to=to)


def test_links_follow_whatever_is_told_said_graded_and_undone(cast: Any, tell: Any, second: Any) -> None:
    deeds, done = Deeds(cast.intelligence, second, tell, seed=11), 0
    every = [
        deeds.one_more,
        deeds.judged,
        deeds.judged,
        deeds.undone,
        deeds.person_said,
        deeds.together,
        deeds.graded,
    ]
    deeds.one_more()
    before: set[Any] = set()
    for step in range(24):
        with acting(cast.intelligence):
            try:
                with transaction.atomic():
                    deeds.dice.choice(every)()
                done += 1
            except (DomainError, ValueError, IndexError):
                pass  # a rule said no, or there is nothing to do it to: nothing changed
        if step % 6 == 5:
            with acting(SYSTEM):
                assert links_checked(cast.partnership.id) == 0, step
                before = _nothing_is_lost_and_replayed_it_is_the_same(cast, before)
    assert done > 12
    with acting(SYSTEM):
        false = _false_items()
        assert kept() == {row for row in recomputed() if row[0] not in false}
        for node in Node.objects.all():
            near = {o for _, a, b in kept() for o in (a, b) if node.id in (a, b)} - {node.id}
            assert node.degree == len(near)
        Link.objects.all().delete()
        assert links_checked(cast.partnership.id) > 0  # the night mends what was lost
        assert links_checked(cast.partnership.id) == 0


def _nothing_is_lost_and_replayed_it_is_the_same(cast: Any, before: set[Any]) -> set[Any]:
    """Each mention stands where it stood, each word stays; what is one follows from the words alone. As the system."""
    identities = dict(Entity.objects.values_list("id", "identity_id"))
    assert identities == replayed(identities, words_about(cast.partnership.id, identities))
    words = Judgement.objects.values_list("id", "one_id", "other_id", "word", "reason", "by_id")
    kept = {*Mention.objects.values_list("id", "identifier_id", "entity_id"), *words}
    assert before <= kept
    return kept


def _false_items() -> set[Any]:
    from alongside.pursuit.intelligence.models import ItemGrade

    newest = ItemGrade.objects.order_by("item_id", "-grade__number").distinct("item_id")
    return {one.item_id for one in newest if one.assessment == "E"}


def test_what_a_link_rests_on_and_who_may_know_it(cast: Any, tell: Any, node: Any) -> None:
    officer, hub = cast.intelligence, cast.hub
    item = tell(vehicle=["AB12 CDE"], person=["Jay", "Auntie Rose"], place=["Coach station"])
    car, place = node(item, "vehicle"), node(item, "place")
    with acting(officer):
        seen = link_get(viewer=officer, one_id=car, other_id=place)
        assert not seen.link.confirmed
        assert [one.words for one in seen.behind] == ["I saw it outside."]
        drawn = network_of_case(viewer=officer, case_reference=_case_of(item), span=Span())
        assert len(drawn.spots) == 4
        assert len(drawn.links) == 6
    with acting(hub), pytest.raises(Missing):
        network_around(viewer=hub, node_id=car, hops=2, span=Span())
    promote(officer, item, text="Jay drives AB12 CDE near the coach station.")
    with acting(hub):
        seen = link_get(viewer=hub, one_id=car, other_id=place)
        assert seen.link.confirmed
        assert "near the coach station" in seen.behind[0].words
        assert seen.behind[0].report_id is None
        assert seen.said == ()
        around = network_around(viewer=hub, node_id=car, hops=2, span=Span())
        assert sorted(one.label for one in around.spots) == ["AB12 CDE", "Coach station", "Jay"]  # no aunt
        assert {one.links for one in around.spots} == {2}
        assert [one.label for one in network_find(viewer=hub, text="ab12")] == ["AB12 CDE"]
        assert network_find(viewer=hub, text="Auntie") == [] == network_find(viewer=hub, text="--")
        assert [one.label for one in network_places(viewer=hub)] == ["Coach station"]
        late = Span(since=seen.link.until.replace(year=2090))
        assert len(network_around(viewer=hub, node_id=car, hops=2, span=late).spots) == 1


def test_what_is_kept_again_and_what_an_officer_says(cast: Any, tell: Any, node: Any) -> None:
    officer, item = cast.intelligence, tell(vehicle=["AB12 CDE"], place=["Coach station"])
    car, place = node(item, "vehicle"), node(item, "place")
    promote(officer, item, text="AB12 CDE waits near the coach station.")
    with acting(officer):
        version = Standing.objects.get(report_id=item.report_id).version
        report_move(
            by=officer,
            report_id=item.report_id,
            expected_version=version,
            to="kept",
            why="Less than we thought",
        )
        assert not link_get(viewer=officer, one_id=car, other_id=place).link.confirmed
        link_say(by=officer, one_id=place, other_id=car, confirmed=True, reason="Two cameras show it")
        assert link_get(viewer=officer, one_id=car, other_id=place).said_confirmed
        for confirmed, code in ((True, "link_said_already"), (False, ""), (False, "link_not_said")):
            if not code:
                link_say(by=officer, one_id=car, other_id=place, confirmed=False, reason="Another car")
                continue
            with pytest.raises(Refused) as refused:
                link_say(by=officer, one_id=car, other_id=place, confirmed=confirmed, reason="Again")
            assert refused.value.code == code
    with acting(SYSTEM):
        events = AuditEvent.objects.filter(kind__startswith="network.")
        assert {one.kind for one in events} >= {"network.apart.link_said"}


def _case_of(item: Any) -> str:
    with acting(SYSTEM):
        return str(item.report.case.reference)


def test_nobody_else_reads_the_network(cast: Any, story: Any, tell: Any, node: Any) -> None:
    item = tell(vehicle=["AB12 CDE"], person=["Jay"], about_worker=True)
    with acting(SYSTEM):
        assert not Appearance.objects.exists()  # it goes past somebody, and is not passed on yet
    item = tell(vehicle=["AB12 CDE"], person=["Jay"])
    promote(cast.intelligence, item, text="Jay drives AB12 CDE.")
    car = node(item, "vehicle")
    others = ("mother", "young_person", "ipsw", "csw", "social_worker", "manager", "police", "duty")
    for name in others:
        with acting(getattr(cast, name)):
            assert not any(model.objects.exists() for model in (Node, Appearance, Link)), name
            with pytest.raises(NotPermitted):
                network_around(viewer=getattr(cast, name), node_id=car, hops=1, span=Span())


def test_a_way_between_two_never_crosses_what_has_too_many_links(
    cast: Any, tell: Any, node: Any, monkeypatch: Any
) -> None:
    officer = cast.intelligence
    first = tell(person=["Jay"], place=["Coach station"])
    tell(person=["Mo"], place=["Coach station"])
    last = tell(person=["Ty"], phone=["07700 900123"])
    way = [tell(person=["Jay"], vehicle=["AB12 CDE"]), tell(vehicle=["AB12 CDE"], phone=["07700 900123"])]
    jay, ty, car = node(way[0], "person"), node(last, "person"), node(way[0], "vehicle")
    with acting(officer):
        found = network_between(viewer=officer, one_id=jay, other_id=ty)
        assert [one.end.label for one in found.steps] == ["AB12 CDE", "07700 900123", "Ty"]
        assert all(one.behind for one in found.steps)
        with pytest.raises(Refused) as refused:
            network_between(viewer=officer, one_id=jay, other_id=jay)
        assert refused.value.code == "same_node"
        assert network_between(viewer=officer, one_id=node(first, "place"), other_id=ty).steps == ()
        for name in ("drawn", "paths"):
            monkeypatch.setattr(f"alongside.pursuit.network.selectors.{name}.count_of", lambda key, here: 1)
        assert network_between(viewer=officer, one_id=jay, other_id=ty).steps == ()  # the car has two now
        around = network_around(viewer=officer, node_id=jay, hops=2, span=Span())
        assert {one.label: (one.hub, one.step) for one in around.spots} == {
            "Jay": (False, 0),
            "AB12 CDE": (True, 1),
        }
        assert network_between(viewer=officer, one_id=car, other_id=ty).steps == ()  # the phone is one too
