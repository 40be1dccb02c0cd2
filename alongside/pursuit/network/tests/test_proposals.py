"""Groups and other children are proposed by the night and decided by people; work with friends names nobody."""

from __future__ import annotations

from array import array
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import Error, transaction

from alongside.ground.access.context import acting, elevated
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import today
from alongside.ground.clock.models import Clock
from alongside.pursuit.entities.services import child_link, entity_judge, judgement_agree, person_say
from alongside.pursuit.intelligence.services import Worry
from alongside.pursuit.network import services as verbs
from alongside.pursuit.network.communities import Communities, parted
from alongside.pursuit.network.jobs import check_late, propose
from alongside.pursuit.network.models import Further, Group, Node, Reach
from alongside.pursuit.network.selectors import (
    further_get,
    further_list,
    group_get,
    group_list,
    groups_of_reports,
    network_counted,
    work_get,
    works_mine,
)
from alongside.pursuit.network.tests.conftest import promote

HERON = verbs.Decision("confirmed", "The same car and phone", "Heron")


def night(cast: Any) -> tuple[int, int]:
    with acting(SYSTEM):
        return propose(cast.partnership)


def night_of_one(cast: Any) -> int:
    """A night whose groups are one of everything; return how many are new."""
    with acting(SYSTEM):
        every = frozenset(Node.objects.values_list("id", flat=True))
        return verbs.groups_propose(partnership_id=cast.partnership.id, found=Communities((every,), 0))


def refused(code: str, verb: Any, **facts: Any) -> None:
    with pytest.raises(Refused) as said:
        verb(**facts)
    assert said.value.code == code, said.value.message


def _told(tell: Any, node: Any) -> dict[str, Any]:
    """Two things told that share a car and a phone; Tia is in both, and Jay with her."""
    first = tell(person=["Tia Reed"], vehicle=["AB12 CDE"], phone=["07700 900123"])
    second = tell(person=["Jay"], vehicle=["AB12 CDE"], phone=["07700 900123"], place=["Coach station"])
    return {"first": first, "second": second, "tia": node(first, "person"), "jay": node(second, "person")}


def test_the_night_proposes_a_group_and_a_person_decides(cast: Any, tell: Any, node: Any) -> None:
    officer = cast.intelligence
    _told(tell, node)
    assert night_of_one(cast) == 1
    assert night_of_one(cast) == 0  # the same group is not proposed twice
    with acting(officer):
        [(group, members)] = group_list(viewer=officer)
        assert (members, group.number, str(group)) == (5, 1, "Group 1")
        seen = group_get(viewer=officer, group_id=group.id)
        assert seen.inside == 8
        assert seen.outside == 0
        of: dict[str, Any] = {"by": officer, "group_id": group.id, "expected_version": 1}
        refused("group_name_missing", verbs.group_judge, **of, decision=verbs.Decision("confirmed", "Seen"))
        refused(
            "group_names_somebody",
            verbs.group_judge,
            **of,
            decision=verbs.Decision("confirmed", "Seen", "Tia and friends"),
        )
        refused("choice_unknown", verbs.group_judge, **of, decision=verbs.Decision("guilty", "Seen", "Heron"))
        refused("words_missing", verbs.group_judge, **of, decision=verbs.Decision("dismissed", " "))
        verbs.group_judge(**of, decision=verbs.Decision("dismissed", "They only used the same taxi"))
        with pytest.raises(Stale):
            verbs.group_judge(**of, decision=HERON)


def test_a_group_stays_as_a_person_decided_until_it_is_another(cast: Any, tell: Any, node: Any) -> None:
    officer, story = cast.intelligence, _told(tell, node)
    night_of_one(cast)
    with acting(officer):
        [(group, _)] = group_list(viewer=officer)
        dismissed = verbs.Decision("dismissed", "They only used the same taxi")
        verbs.group_judge(by=officer, group_id=group.id, expected_version=1, decision=dismissed)
    tell(person=["Mo Late"], vehicle=["AB12 CDE"])
    assert night_of_one(cast) == 0  # dismissed, and hardly changed: it stays away
    with acting(cast.hub):
        assert group_list(viewer=cast.hub) == []  # the hub reads no proposal and nothing dismissed
    with acting(officer):
        verbs.group_judge(
            by=officer,
            group_id=group.id,
            expected_version=2,
            decision=HERON,
        )
    night_of_one(cast)
    with acting(officer):
        fresh = group_get(viewer=officer, group_id=group.id).fresh
        assert [one.label for one in fresh] == ["Mo Late"]  # who came since is proposed, not taken in
    with acting(cast.hub), pytest.raises(Missing):
        group_get(viewer=cast.hub, group_id=group.id)  # it may know none of them yet
    promote(officer, story["second"], text="Jay was at the coach station.")
    with acting(cast.hub):
        assert sorted(one.label for one in group_get(viewer=cast.hub, group_id=group.id).drawn.spots) == [
            "Coach station",
            "Jay",
        ]
        told = [story[one].report_id for one in ("first", "second")]
        assert groups_of_reports(viewer=cast.hub, report_ids=told) == {told[1]: [group]}
        with pytest.raises(NotPermitted):
            verbs.group_judge(
                by=cast.hub, group_id=group.id, expected_version=3, decision=verbs.Decision("dismissed", "No")
            )
    with acting(SYSTEM):
        assert Group.objects.get().state == "confirmed"
        with pytest.raises(Error), transaction.atomic():  # the database refuses it too
            Group.objects.update(state="proposed", decided_at=None)


def test_two_circles_of_links_are_two_groups_and_the_same_each_night() -> None:
    pairs = [(a, b) for at in (0, 5) for a in range(at, at + 5) for b in range(a + 1, at + 5)] + [(0, 5)]
    one, other = array("L", [a for a, _ in pairs]), array("L", [b for _, b in pairs])
    found = [list(parted(10, one, other, array("d", [1.0] * len(pairs)))) for _ in range(2)]
    assert found[0] == found[1]
    assert len(set(found[0][:5])) == len(set(found[0][5:])) == 1
    assert found[0][0] != found[0][5]
    assert list(parted(0, array("L"), array("L"), array("d"))) == []


def test_another_child_is_proposed_looked_at_and_helped(cast: Any, tell: Any, node: Any) -> None:
    officer, hub, told = cast.intelligence, cast.hub, _told(tell, node)
    assert night(cast)[1] == 2  # each shares a car and a phone told of in another report of the case
    with acting(hub):
        assert further_list(viewer=hub) == []
    promote(officer, told["first"], text="Tia Reed was in AB12 CDE.")
    with acting(hub):
        [(further, spot)] = further_list(viewer=hub)
        assert spot.label == "Tia Reed"
        assert spot.words == ()
        seen = further_get(viewer=hub, further_id=further.id)
        assert [(one.how, via.label) for one, via in seen.reasons] == [
            ("thing", "AB12 CDE")
        ]  # the phone it may not know
        of: dict[str, Any] = {"by": hub, "further_id": further.id}
        worry = Worry("A young person is driven about.", "Tia Reed", "about 14")
        refused(
            "further_text_missing",
            verbs.further_confirm,
            **of,
            text_id=None,
            worry=worry,
            reason="Two reports",
        )
        refused(
            "words_missing", verbs.further_confirm, **of, text_id=seen.texts[0].id, worry=worry, reason=" "
        )
        refused("check_not_open", verbs.further_check, **of, found="seen")
        made = verbs.further_confirm(**of, text_id=seen.texts[0].id, worry=worry, reason="Two reports")
        assert made.onward.referral.child_name == "Tia Reed"
        refused("further_decided", verbs.further_dismiss, **of, why="known", reason="Known")
        refused("words_missing", verbs.further_check, **of, found="not_found")
        verbs.further_check(**of, found="seen", words="Her school nurse saw her today")
        refused("check_not_open", verbs.further_check, **of, found="seen")


def late_is_told(further: Further, people: set[Any]) -> None:
    """Who hears that the check of somebody is late; nobody when it was done. The letter names nobody."""
    with elevated("the clock of a check is nobody's to read by themselves"):
        clock = Clock.objects.get(about_id=further.id)
        late = check_late(SimpleNamespace(clock=clock, step=SimpleNamespace(level=1)))
    assert {one.id for one in late.people} == people if late else not people
    assert late is None or "Tia" not in late.words + late.subject


def test_what_came_of_it_is_counted_and_nobody_else_reads_it(
    cast: Any, story: Any, tell: Any, node: Any
) -> None:
    officer, told = cast.intelligence, _told(tell, node)
    night(cast)
    promote(officer, told["first"], text="Tia Reed was in AB12 CDE.")
    with acting(SYSTEM):
        further = Further.objects.get(node_id=told["tia"])
        reference = story.case.reference
    with acting(officer):
        text = further_get(viewer=officer, further_id=further.id).texts[0]
        of: dict[str, Any] = {"by": officer, "further_id": further.id}
        verbs.further_confirm(
            **of, text_id=text.id, worry=Worry("A young person is driven about."), reason="Two reports"
        )
        late_is_told(further, {officer.id, cast.hub.id})
        verbs.further_check(**of, found="seen")
        late_is_told(further, set())  # it was done meanwhile
    with acting(SYSTEM):
        assert Clock.objects.get(about_id=further.id).stopped_at is not None
        kinds = set(AuditEvent.objects.filter(kind__startswith="network.").values_list("kind", flat=True))
        assert kinds >= {"network.apart.proposed", "network.apart.confirmed", "network.apart.checked"}
        other = Further.objects.get(state="proposed")
    with acting(officer):
        refused(
            "choice_unknown", verbs.further_dismiss, by=officer, further_id=other.id, why="guilty", reason="x"
        )
        verbs.further_dismiss(by=officer, further_id=other.id, why="not_a_child", reason="Drives the coach")
    assert night(cast)[1] == 0
    tell(person=["Jay"], handle=["jay_07"])  # another Jay: nobody says that it is the same
    assert night(cast)[1] == 0
    with acting(officer):
        lines = dict(network_counted(viewer=officer).lines)
        assert (lines["Help was asked for"], lines["Dismissed"]) == (1, 1)
        child_link(by=officer, entity_id=told["jay"], case_reference=reference, reason="His mother says so")
    with acting(cast.manager):
        assert dict(network_counted(viewer=cast.manager).lines)["Dismissed"] is None  # too few to show
    for nobody in (cast.mother, cast.csw, cast.police):
        with acting(nobody), pytest.raises((NotPermitted, Missing)):
            further_get(viewer=nobody, further_id=further.id)


def test_whoever_is_suspected_or_neither_is_not_proposed_and_something_new_brings_back(
    cast: Any, tell: Any, node: Any, second: Any
) -> None:
    officer, told = cast.intelligence, _told(tell, node)
    with acting(officer):
        person_say(by=officer, entity_id=told["jay"], what="suspected", reason="Seen with children")
        person_say(by=officer, entity_id=told["tia"], what="neither", reason="A neighbour")
    assert night(cast)[1] == 0
    with acting(officer):
        person_say(by=officer, entity_id=told["tia"], what="may_be_harmed", reason="She is 14")
    assert night(cast)[1] == 1
    with acting(officer):
        [(further, _)] = further_list(viewer=officer)
        verbs.further_dismiss(by=officer, further_id=further.id, why="known", reason="Her worker knows")
    assert night(cast)[1] == 0
    tell(person=["Ty"], handle=["ty_07"])
    again = tell(person=["Tia Reed"], handle=["ty_07"])
    with acting(officer):
        made = entity_judge(
            by=officer, one_id=told["tia"], other_id=node(again, "person"), word="same", reason="The same Tia"
        )
    with acting(second):
        judgement_agree(by=second, judgement_id=made.id, agreed=True, reason="I agree")
    assert night(cast)[1] == 1  # Tia shares a name online now; one thing alone says nothing of Ty
    with acting(officer):
        assert [spot.label for one, spot in further_list(viewer=officer) if one.state == "proposed"] == [
            "Tia Reed"
        ]


def test_work_with_friends_is_planned_from_a_confirmed_group_and_names_nobody(
    cast: Any, tell: Any, node: Any
) -> None:
    officer, worker, _ = cast.intelligence, cast.csw, _told(tell, node)
    night_of_one(cast)
    with acting(officer):
        [(group, _)] = group_list(viewer=officer)
        day = today() + timedelta(days=7)
        wanted = {
            "kind": "school",
            "where": "Hill School",
            "topics": ["healthy"],
            "worker_id": worker.id,
            "by_on": day,
        }

        def plan(**other: Any) -> Any:
            return verbs.work_plan(
                by=officer, group_id=group.id, wanted=verbs.WorkWanted(**{**wanted, **other})
            )

        refused("group_not_confirmed", plan)
        verbs.group_judge(
            by=officer,
            group_id=group.id,
            expected_version=1,
            decision=HERON,
        )
        refused("work_names_somebody", plan, words="Friends of Tia")
        refused("work_names_somebody", plan, where="Reed Street")
        refused("topics_missing", plan, topics=[])
        refused("worker_unknown", plan, worker_id=cast.police.id)
        refused("day_unbelievable", plan, by_on=today() - timedelta(days=1))
        assert plan(words="Ask the head of year first").where == "Hill School"


def test_whoever_does_the_work_counts_and_reads_nothing_of_the_map(cast: Any, tell: Any, node: Any) -> None:
    officer, worker, _ = cast.intelligence, cast.csw, _told(tell, node)
    night_of_one(cast)
    with acting(officer):
        [(group, _)] = group_list(viewer=officer)
        verbs.group_judge(by=officer, group_id=group.id, expected_version=1, decision=HERON)
        wanted = verbs.WorkWanted(
            "school", "Hill School", ["healthy"], worker.id, today() + timedelta(days=7)
        )
        work = verbs.work_plan(by=officer, group_id=group.id, wanted=wanted)
    with acting(worker):
        assert [one.work.id for one in works_mine(viewer=worker)] == [work.id]
        assert not Group.objects.exists()
        reach = {"on": today(), "topics": ["healthy"], "young_people": 24, "parents": 3}

        def reached(**other: Any) -> Any:
            return verbs.work_reached(by=worker, work_id=work.id, reached=verbs.Reached(**{**reach, **other}))

        refused("reach_nobody", reached, young_people=0, parents=0)
        refused("number_unbelievable", reached, parents=5_000)
        refused("day_in_future", reached, on=today() + timedelta(days=1))
        refused("topics_missing", reached, topics=[])
        reached()
        with pytest.raises(NotPermitted):
            verbs.work_end(by=worker, work_id=work.id, reason="Done")
    with acting(cast.ipsw), pytest.raises(Missing):
        work_get(viewer=cast.ipsw, work_id=work.id)
    with acting(officer):
        assert work_get(viewer=officer, work_id=work.id).young_people == 24
        verbs.work_end(by=officer, work_id=work.id, reason="It was done")
        refused("work_ended", verbs.work_end, by=officer, work_id=work.id, reason="Again")
    with acting(worker):
        refused("work_ended", reached)
        assert Reach.objects.count() == 1
