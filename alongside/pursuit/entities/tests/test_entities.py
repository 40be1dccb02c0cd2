"""Mentions, judgements, looking up and waking, in the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.pursuit.entities import services
from alongside.pursuit.entities.identity import replayed
from alongside.pursuit.entities.models import Entity, Judgement, Key, Mention
from alongside.pursuit.entities.selectors import (
    candidates_of,
    entities_of_report,
    entity_get,
    lookup,
    waiting,
)
from alongside.pursuit.information.models import Item


def _labels(viewer: Any, text: str) -> list[str]:
    with acting(viewer):
        return [hit.entity.label for hit in lookup(viewer=viewer, text=text).hits]


def _judge(by: Any, one: Any, other: Any, word: str = "same") -> Judgement:
    with acting(by):
        return services.entity_judge(
            by=by, one_id=one.id, other_id=other.id, word=word, reason="The same street"
        )


def rebuilt(cast: Any) -> int:
    """Cut every key anew, two at a time, as an operator's command does; return how many."""
    done, last = services.keys_rebuild(partnership_id=cast.partnership.id, most=2)
    while last is not None:
        more, last = services.keys_rebuild(partnership_id=cast.partnership.id, after=last, most=2)
        done += more
    return done


def a_loop_is_one_until_it_is_open(cast: Any, loop: list[Any], kept: Any) -> None:
    """The same all the way round is one thing; with one word taken back it still is, with two no more."""
    assert len(set(kept())) == 1
    for one, things in zip(loop, (1, 2), strict=True):
        with acting(cast.intelligence):
            services.judgement_undo(by=cast.intelligence, judgement_id=one.id, reason="Too quick again")
        assert len(set(kept())) == things


def test_the_same_plate_is_one_car_and_a_name_never_one_person(cast: Any, tell: Any, entity_of: Any) -> None:
    first = tell(
        vehicle=["silver Audi AB12 CDE"], person=["Jay"], phone=["07700 900123"], handle=["snap jay_x"]
    )
    again = tell(
        vehicle=["ab12cde", "AB1Z CDF"], person=["Jay"], phone=["+44 7700 900 123"], handle=["jay_x"]
    )
    tell(draft=True, vehicle=["AB12 CDE"])
    for kind, same in (("vehicle", True), ("phone", True), ("person", False), ("handle", False)):
        assert (entity_of(first, kind) == entity_of(again, kind)) is same, kind
    with acting(SYSTEM):
        assert (
            services.item_mentioned(item_id=first.id) == services.items_mentioned() == 0
        )  # twice changes nothing
        assert Mention.objects.count() == 9  # a draft has none
        keys = dict(Key.objects.values_list("id", "keys"))
        Key.objects.update(keys=[])
        assert rebuilt(cast) == len(keys)
        assert {one: sorted(of) for one, of in Key.objects.values_list("id", "keys")} == {
            one: sorted(of) for one, of in keys.items()
        }
    with acting(cast.intelligence):
        found = entities_of_report(viewer=cast.intelligence, report_id=first.report_id)
        assert {one.entity.label for one in found} == {
            "silver Audi AB12 CDE",
            "Jay",
            "07700 900123",
            "snap jay_x",
        }
        seen = entity_get(viewer=cast.intelligence, entity_id=entity_of(first, "vehicle").id)
        assert [one.report.reference for one in seen.provenance] == [
            again.report.reference,
            first.report.reference,
        ]
        assert [(one.entity.label, one.why) for one in seen.likely] == [
            ("AB1Z CDF", "the plate differs by one letter")
        ]


def test_the_box_finds_what_is_misread_partial_or_misspelt_and_at_most_ten(cast: Any, tell: Any) -> None:
    tell(vehicle=["AB12 KLM", "a white van"], phone=["07700 900123"], handle=["@north_star"], place=["The Old Mill, NM1 4AB"],
         person=["Jay Cole", "Katherine Marsh"])  # fmt: skip
    asked = {
        "AB12 KLM": "AB12 KLM", "A812 KLM": "AB12 KLM", "AB12 KLN": "AB12 KLM", "AB12KL": "AB12 KLM",
        "ends in KLM": "AB12 KLM", "AB12*": "AB12 KLM", "12KL": "AB12 KLM", "07700 900124": "07700 900123",
        "900123": "07700 900123", "@north_star": "@north_star", "northstar": "@north_star",
        "NM1 4AB": "The Old Mill, NM1 4AB", "old mill": "The Old Mill, NM1 4AB", "Jay Cole": "Jay Cole",
        "catherine marsh": "Katherine Marsh", "kate marsh": "Katherine Marsh", "cole": "Jay Cole", "white van": "a white van",
    }  # fmt: skip
    with acting(SYSTEM):
        AuditEvent.objects.count()
    wrong = {
        text: found for text, one in asked.items() if one not in (found := _labels(cast.intelligence, text))
    }
    assert not wrong
    for nothing in ("", "zzz", "XY99 ZZZ", "'; DROP TABLE", "\0", "*", "?????", "%", "9" * 300):
        assert _labels(cast.intelligence, nothing) == [], nothing
    for _ in range(12):
        tell(person=["Jay"])
    with acting(cast.intelligence):
        found = lookup(viewer=cast.intelligence, text="Jay")
    assert (len(found.hits), found.more) == (10, True)


def test_a_name_that_only_begins_alike_is_looked_for_where_none_is_spelt_alike(cast: Any, tell: Any) -> None:
    for name in ("Martin Holloway", "Marcus Hollow"):
        tell(person=[name])
    with CaptureQueriesContext(connection) as few:
        assert _labels(cast.intelligence, "Martin Holoway") == ["Martin Holloway"]
    with CaptureQueriesContext(connection) as more:
        assert _labels(cast.intelligence, "Martin Holst") == ["Martin Holloway"]
    assert len(more) > len(few), "the weaker steps are asked only where they are needed"
    assert _labels(cast.intelligence, "Wilbur Quince") == []


def test_who_may_not_read_a_report_finds_nothing_of_it_and_no_count(
    cast: Any, tell: Any, entity_of: Any
) -> None:
    tell(vehicle=["AB12 CDE"])
    hidden = tell(
        vehicle=["AB12 CDE", "XY34 ZZZ"], person=["Jay"], about_worker=True
    )  # goes past the officers
    assert _labels(cast.intelligence, "XY34 ZZZ") == _labels(cast.intelligence, "Jay") == []
    with acting(cast.intelligence):
        assert [hit.mentions for hit in lookup(viewer=cast.intelligence, text="AB12 CDE").hits] == [1]
        with pytest.raises(Missing):
            entity_get(viewer=cast.intelligence, entity_id=entity_of(hidden, "person").id)
    for nobody in (cast.police, cast.hub, cast.manager, cast.social_worker, cast.duty):
        with acting(nobody):
            assert not Entity.objects.exists()
            assert not Key.objects.exists()
            with pytest.raises(NotPermitted):
                lookup(viewer=nobody, text="AB12 CDE")


def test_judgements_join_and_come_apart_and_what_is_kept_is_what_was_said(
    cast: Any, second: Any, tell: Any
) -> None:
    item = tell(vehicle=["a grey Golf", "grey VW Golf", "Golf, grey, dented"])
    with acting(SYSTEM):
        cars = list(Entity.objects.filter(mentions__identifier__item=item).order_by("label"))
    a, b, c = cars

    def kept() -> list[Any]:
        with acting(SYSTEM):
            now = dict(Entity.objects.values_list("id", "identity_id"))
            from alongside.pursuit.entities.common import words_about

            assert now == replayed(now, words_about(cast.partnership.id, now))
            return [now[one.id] for one in cars]

    _judge(cast.intelligence, a, b)
    joining = _judge(second, c, b)
    assert len(set(kept())) == 1
    _judge(cast.intelligence, a, c, "unsure")
    against = _judge(cast.intelligence, a, c, "different")
    assert kept() == [a.id, b.id, c.id]
    with acting(cast.intelligence):
        seen = entity_get(viewer=cast.intelligence, entity_id=b.id)
        assert ({one.id for pair in seen.conflicts for one in pair}, len(seen.members)) == ({a.id, c.id}, 3)
        assert len(seen.judgements) == 4
    with acting(second):
        services.judgement_undo(by=second, judgement_id=against.id, reason="It was another Golf")
    assert len(set(kept())) == 1
    with acting(cast.intelligence):
        services.judgement_undo(by=cast.intelligence, judgement_id=joining.id, reason="Too quick")
    assert kept()[:2] == [min(a.id, b.id)] * 2 and kept()[2] == c.id  # noqa: PT018
    a_loop_is_one_until_it_is_open(cast, [_judge(second, b, c), _judge(cast.intelligence, c, a)], kept)


def test_two_people_are_one_when_a_second_officer_agrees(
    cast: Any, second: Any, tell: Any, entity_of: Any
) -> None:
    one, other = entity_of(tell(person=["Jay"]), "person"), entity_of(tell(person=["Jay C"]), "person")
    said = _judge(cast.intelligence, one, other)
    with acting(cast.intelligence):
        assert [each.id for each in waiting(viewer=cast.intelligence)] == [said.id]
        assert len(entity_get(viewer=cast.intelligence, entity_id=one.id).members) == 1
        with pytest.raises(Refused, match="Another officer") as mine:
            services.judgement_agree(by=cast.intelligence, judgement_id=said.id, agreed=True, reason="Yes")
    assert mine.value.code == "own_judgement"
    with acting(second):
        services.judgement_agree(by=second, judgement_id=said.id, agreed=True, reason="The same voice")
        assert len(entity_get(viewer=second, entity_id=one.id).members) == 2
        assert not waiting(viewer=second)
        with pytest.raises(Refused):
            services.judgement_agree(by=second, judgement_id=said.id, agreed=False, reason="No")


def _code(by: Any, verb: str, **facts: Any) -> tuple[str, str]:
    with acting(by), pytest.raises(Refused) as refused:
        getattr(services, verb)(by=by, **facts)
    return refused.value.code, str(refused.value)


_REFUSED = (
    # verb, of which entities (child, suspect, car), what else, code, words of the right way round
    ("entity_judge", ("child", "suspect"), {"word": "same"}, "child_and_suspect", "child is not joined to a suspect"),
    ("person_say", ("child",), {"what": "suspected"}, "child_and_suspect", "ring the case’s lead"),
    ("child_link", ("suspect",), {"case_reference": "C-TEST-0001"}, "child_and_suspect", "take back"),
    ("child_link", ("child",), {"case_reference": "C-TEST-0001"}, "linked_already", "already"),
    ("child_link", ("child",), {"case_reference": "C-NONE"}, "case_unknown", "lead can tell you"),
    ("person_say", ("car",), {"what": "suspected"}, "not_a_person", "person only"),
    ("person_say", ("child",), {"what": "bad"}, "choice_unknown", ""),
    ("entity_judge", ("child", "car"), {"word": "same"}, "kinds_differ", "mentions both"),
    ("entity_judge", ("car", "car"), {"word": "same"}, "same_record", "another"),
    ("entity_judge", ("child", "suspect"), {"word": "unsure", "reason": " "}, "words_missing", ""),
    ("entity_judge", ("child", "suspect"), {"word": "unsure", "reason": "x" * 401}, "words_too_long", ""),
    ("cross_ask", ("child",), {}, "not_exact", "ring the officers"),
)  # fmt: skip


def test_a_child_is_never_joined_to_a_suspect_and_every_refusal_says_the_way_on(
    cast: Any, second: Any, story: Any, tell: Any, entity_of: Any
) -> None:
    me, why = cast.intelligence, {"reason": "The report says so"}
    told = {"child": {"person": ["Cleo"]}, "suspect": {"person": ["Kay"]}, "car": {"vehicle": ["AB12 CDE"]}}
    ids = {who: entity_of(tell(**named), next(iter(named))).id for who, named in told.items()}
    with acting(me):
        link = services.child_link(by=me, entity_id=ids["child"], case_reference="c-test-0001", **why)
        services.person_say(by=me, entity_id=ids["suspect"], what="suspected", **why)
    for verb, of, facts, code, words in _REFUSED:
        names = ("one_id", "other_id") if len(of) > 1 else ("entity_id",)
        about = dict(zip(names, (ids[who] for who in of), strict=True))
        found, said = _code(me, verb, **about, **{**why, **facts})
        assert (found, words in said) == (code, True), (verb, found, said)
    with acting(me), pytest.raises(Missing):
        services.person_say(by=me, entity_id=new_id(), what="neither", **why)
    with acting(me), pytest.raises(Missing):
        services.child_unlink(by=me, link_id=new_id(), **why)
    with acting(cast.hub), pytest.raises(NotPermitted):
        services.person_say(by=cast.hub, entity_id=ids["child"], what="neither", **why)
    with acting(second):  # the way on: the link was wrong
        services.child_unlink(by=second, link_id=link.id, reason="Another Cleo")
        pair = {"one_id": ids["child"], "other_id": ids["suspect"]}
        assert services.entity_judge(by=second, **pair, word="same", **why).needs_second


def test_what_shares_something_wakes_and_a_common_name_wakes_nobody(
    cast: Any, tell: Any, monkeypatch: Any
) -> None:
    held = tell(vehicle=["AB12 CDE"], person=["Jay Cole"])
    part, place = tell(vehicle=["ends in CDE"]), tell(place=["Flat 2, NM1 4AB"], phone=["07700 900123"])
    for _ in range(3):
        tell(person=["Jay"], place=["Northmoor station"])
    new = tell(
        vehicle=["A812 CDE"], person=["Jai Cole", "Jay"], phone=["07700 900124"], place=["Northmoor station"]
    )
    with acting(SYSTEM):
        found = candidates_of(item_id=new.id)
        shared = {(one.item_id, one.kind): one.why for one in found}
        assert shared[held.id, "vehicle"] == "the same plate, but for letters that look like figures"
        assert shared[held.id, "person"] == "the name is spelt almost the same"
        assert shared[place.id, "phone"] == "the number differs by one figure"
        assert (part.id, "vehicle") in shared
        assert len([1 for _, kind in shared if kind == "place"]) == 3
        few = candidates_of(item_id=new.id, among=Item.objects.filter(id=held.id))
        assert {one.item_id for one in few} == {held.id}
        monkeypatch.setattr("alongside.pursuit.entities.selectors.waking._common", lambda _: 3)
        kinds = {(one.item_id, one.kind) for one in candidates_of(item_id=new.id)}
        assert not [kind for _, kind in kinds if kind == "place"]
        assert {(held.id, "vehicle"), (held.id, "person")} <= kinds  # a whole name still says something
        assert len([1 for _, kind in kinds if kind == "person"]) == 1


_TEN_THOUSAND = """
WITH ids AS (SELECT gen_random_uuid() AS id, %s::uuid AS here, %s::bigint[] AS keys FROM generate_series(1, 10000)),
made AS (INSERT INTO entities_entity (id, created_at, partnership_id, kind, label, normal, exact, part, identity_id)
         SELECT id, now(), here, 'person', 'Jay', '', false, false, id FROM ids)
INSERT INTO entities_key (id, created_at, partnership_id, kind, keys) SELECT id, now(), here, 'person', keys FROM ids
"""


def test_ten_thousand_of_one_name_cost_no_more_than_a_few(cast: Any, tell: Any) -> None:
    """Bounded by statements and by the rows they bring, not by time: each question brings at most 200 entities."""
    from alongside.pursuit.entities.keys import Cutter, reading_of
    from alongside.pursuit.entities.looking import CANDIDATES

    new = tell(person=["Jay"])
    keys = Cutter(cast.partnership.id).kept(reading_of("person", "Jay"))
    with acting(SYSTEM):
        with CaptureQueriesContext(
            connection,
        ) as few:
            candidates_of(item_id=new.id)
        with connection.cursor() as cursor:
            cursor.execute(_TEN_THOUSAND, [cast.partnership.id, keys])
        with CaptureQueriesContext(connection) as many:
            assert candidates_of(item_id=new.id) == []
        assert len(many) <= len(few) + 3
        asked = [one["sql"] for one in many if "entities_key" in one["sql"]]
        assert asked
        assert all(
            sql.count("LIMIT") == sql.count("partnership_id =") == sql.count(f"LIMIT {CANDIDATES}")
            for sql in asked
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
            cursor.execute("EXPLAIN " + asked[0].split(";")[1])  # the setting comes before and after
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "entity_by_keys" in plan
        assert "Seq Scan" not in plan
