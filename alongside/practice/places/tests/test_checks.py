"""A place is checked against the zones of the child and of brothers and sisters; police and parents are told first (R170)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, transaction

from alongside.doors.desk.tests.conftest import browse_as
from alongside.family.cases.models import Case
from alongside.family.cases.models_standing import Narrowing
from alongside.ground.access.context import acting
from alongside.ground.access.tests.rows import _standing as standing_rows
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_stop
from alongside.practice.places import events
from alongside.practice.places.jobs import late_tell
from alongside.practice.places.models import Override, Stay, Telling, Zone
from alongside.practice.places.overseeing import overview
from alongside.practice.places.selectors import stay_get, stays_of, still_to_tell, zones_of
from alongside.practice.places.services import (
    Area,
    ToldWords,
    stay_drop,
    stay_hold,
    stay_locate,
    stay_start,
    stay_tell,
    zone_add,
    zone_end,
    zone_in_plan,
    zone_override,
    zone_propose,
)
from alongside.practice.places.tests.conftest import FAR, INSIDE, MONDAY, NEAR, TODAY
from alongside.practice.plans.services import measure_propose, plan_start

TOLD = ToldWords(TODAY, "phone", "We plan a home near the old mill. We know you said it is not safe.")
Make = Callable[..., Any]


def tell(by: Any, stay: Stay, whom: str, person_id: Any = None, told: ToldWords = TOLD) -> Telling:
    with frozen(MONDAY), acting(by):
        return stay_tell(by=by, stay_id=stay.id, whom=whom, told=told, person_id=person_id, name="Sgt Bell")


def decide(by: Any, stay: Stay, at: datetime = MONDAY + timedelta(hours=1)) -> Override:
    with frozen(at), acting(by):
        current = Stay.objects.get(id=stay.id).version
        return zone_override(
            by=by, stay_id=stay.id, reason="The only secure place tonight", family_words="We looked everywhere.",
            expected_version=current,
        )  # fmt: skip


def test_a_place_in_a_zone_is_refused_with_what_the_parents_know_until_a_manager_decides(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    zone()
    with pytest.raises(Refused) as refused:
        stay(postcode=INSIDE)
    assert (refused.value.code, refused.value.field) == ("zone_conflict", "postcode")
    for said in ("within 350 m of The old mill (ZZ1 1AA)", "They wait there", "Maria Ash", "His abusers are from there",
                 "police and the parents are told first"):  # fmt: skip
        assert said in refused.value.message
    with acting(SYSTEM):
        assert not Stay.objects.exists()
    held = stay(postcode=INSIDE, ask_manager=True)
    assert (held.state, held.checked) == ("held", "zone")
    for said, teller in (("police are told first", None), ("Tell Frank and Maria", ("police", None)),
                         ("Tell Frank", ("parent", story.mother.id))):  # fmt: skip
        if teller is not None:
            tell(cast.social_worker, held, *teller)
        with pytest.raises(Refused, match=said) as refused:
            decide(cast.manager, held)
        assert refused.value.code in ("zone_police_first", "zone_parents_first")
    tell(cast.social_worker, held, "parent", story.father.id)
    with pytest.raises((NotPermitted, Missing)):
        decide(cast.social_worker, held)
    decide(cast.manager, held)
    with frozen(MONDAY + timedelta(hours=2)), acting(cast.social_worker):
        began = stay_start(by=cast.social_worker, stay_id=held.id, since=TODAY, expected_version=2)
    assert (began.state, began.override_words) == ("started", "We looked everywhere.")
    with acting(cast.mother):
        assert [one.words for one in Telling.objects.all()] == [TOLD.words]
        assert not Override.objects.exists()
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="places.stay.overridden").count() == 1


def test_the_database_too_asks_for_police_and_a_manager(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    zone()
    held = stay(postcode=INSIDE, ask_manager=True)
    with acting(cast.manager):
        with pytest.raises(Error, match="R170"), transaction.atomic():
            Stay.objects.filter(id=held.id).update(state="proposed")
        with pytest.raises(Error, match="R170"), transaction.atomic():
            Override.objects.create(
                partnership_id=held.partnership_id, case=story.case, stay=held, stay_version=1, reason="x", zone_ids=[],
                by_id=cast.manager.id, by_name="Mo", by_role="Manager", at=now(),
            )  # fmt: skip


def test_in_an_emergency_a_parent_who_was_tried_is_enough_and_police_never(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    zone()
    held = stay(postcode=INSIDE, ask_manager=True, emergency=True, views=None)
    tried = ToldWords(TODAY, "phone", "No answer, twice.", reached=False)
    for person in (story.mother, story.father):
        tell(cast.social_worker, held, "parent", person.id, tried)
    tell(cast.social_worker, held, "police", None, tried)
    with pytest.raises(Refused, match="police are told first"):
        decide(cast.manager, held)
    tell(cast.social_worker, held, "police")
    assert decide(cast.manager, held).zone_ids
    with acting(cast.mother):
        assert not Telling.objects.exists(), "she was not reached, so there is nothing that she was told"


@pytest.fixture
def brother(cast: Any, story: Any, zone: Make) -> Case:
    """A case of the brother, with whom the manager alone works, and a zone of his."""
    with acting(SYSTEM):
        case = Case.objects.create(
            partnership_id=cast.partnership.id, reference="C-TEST-0002", family=story.family, child=story.sibling,
            level="low", opened_at=now(),
        )  # fmt: skip
    zone(by=cast.manager, case_id=case.id, why="His secret", name="Secret Lane", readers="workers")
    return case


def test_a_zone_of_a_brother_counts_and_says_nothing_to_whoever_may_not_read_it(
    cast: Any, brother: Case, stay: Make
) -> None:
    with pytest.raises(Refused) as refused:
        stay(postcode=INSIDE, kind="visit")
    assert "somebody of this family" in refused.value.message
    assert not {"Secret Lane", "His secret", "350"} & set(
        re.split(r"(?<=\w)[.,:] | (?=350)", refused.value.message)
    )
    assert "Secret" not in refused.value.message
    with pytest.raises(Refused, match="Secret Lane"):
        stay(by=cast.manager, postcode=INSIDE, kind="visit")


def test_what_is_held_back_from_one_parent_is_neither_read_nor_told_to_them(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    zone()
    held = stay(postcode=INSIDE, ask_manager=True)
    with acting(SYSTEM):
        standing_rows(cast, story)  # evidence about the mother is under review
        Narrowing.objects.create(
            partnership_id=cast.partnership.id, case=story.case, family_id=story.family.id, person=story.mother,
            kinds=["record"], words="For now", since=now(), until=now() + timedelta(days=400),
            decided_by_id=cast.manager.id, decided_by_name="Mo Hall",
        )  # fmt: skip
    for worker in (cast.social_worker, cast.manager):  # a list that named her would send somebody to tell her
        with acting(worker):
            view = stay_get(viewer=worker, case=story.case, stay_id=held.id)
            assert still_to_tell(viewer=worker, view=view) == ["the police", story.father.short_name]
    tell(cast.social_worker, held, "police")
    tell(cast.social_worker, held, "parent", story.father.id)
    decide(cast.manager, held)
    for who, sees in ((cast.mother, False), (cast.father, True), (cast.young_person, True)):
        with acting(who):
            assert bool(zones_of(viewer=who, case=story.case)) is sees
            assert bool(Stay.objects.exists()) is sees


def test_the_plans_own_words_and_what_the_parents_know_stand_in_the_refusal(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    """S5, step 7: the zone is the plan's, and the parents said what they know of it (R170, R171)."""
    drawn, worker = zone(), cast.social_worker
    with frozen(MONDAY), acting(worker):
        plan = plan_start(by=worker, case_id=story.case.id)
        said = {"aim": "protection", "for_whom": "child", "owner_id": worker.id, "due_on": TODAY}
        mill = measure_propose(
            by=worker, plan_id=plan.id, side="outside", words="He does not go to the mill", **said
        )
        tie = {"case_id": story.case.id, "zone_id": drawn.id, "measure_id": mill.id}
        assert zone_in_plan(by=worker, **tie) == zone_in_plan(by=worker, **tie)  # twice is once
        with pytest.raises(Missing):
            zone_in_plan(by=worker, **tie | {"measure_id": story.case.id})
    with frozen(MONDAY), acting(cast.mother):
        zone_propose(by=cast.mother, case_id=story.case.id, place="The mill bridge", why="They wait on it")
        assert zones_of(viewer=cast.mother, case=story.case)[0].plan_words == ["He does not go to the mill"]
    with pytest.raises(Refused) as refused:
        stay(postcode=INSIDE)
    for words in ("The safety plan says: “He does not go to the mill”", "“The mill bridge: They wait on it”"):
        assert words in refused.value.message
    with frozen(MONDAY), acting(worker):
        zone_end(by=worker, zone_id=drawn.id, reason="It was pulled down")
        with pytest.raises(Refused, match="ended"):
            zone_in_plan(by=worker, **tie)


def test_a_zone_written_later_shows_where_the_child_already_is_and_stops_what_has_not_begun(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    school, visit = stay(kind="school", postcode=INSIDE), stay(kind="visit", postcode=NEAR)
    assert (school.state, school.checked, visit.checked) == ("proposed", "clear", "clear")
    worker = cast.social_worker
    with frozen(MONDAY), acting(worker):
        stay_start(by=worker, stay_id=school.id, since=TODAY, expected_version=1)
    drawn = zone()
    with frozen(MONDAY), acting(worker):
        views = {view.stay.id: view for view in stays_of(viewer=worker, case=story.case)}
        assert [one.name for one in views[school.id].zones] == ["The old mill"]
        with pytest.raises(Refused) as refused:
            stay_start(by=worker, stay_id=visit.id, since=TODAY, expected_version=1)
        assert refused.value.code == "zone_conflict"
        assert stay_hold(by=worker, stay_id=visit.id, expected_version=1).state == "held"
    with frozen(MONDAY), acting(cast.manager):
        seen = overview(viewer=cast.manager)
        assert [one.id for one in seen.in_zone] == [school.id]
        assert [one.id for one, _ in seen.held] == [visit.id]
    with frozen(MONDAY), acting(worker):
        zone_end(by=worker, zone_id=drawn.id, reason="The house is empty")
        assert not any(view.zones for view in stays_of(viewer=worker, case=story.case))


def decide_page(by: Any, stay: Stay, at: datetime) -> str:
    with frozen(at):
        found = browse_as(by).get(f"/desk/cases/{stay.case_id}/places/{stay.id}/decide/")
    return str(found.content.decode())


def promise_of(stay: Stay) -> Clock:
    with acting(SYSTEM):
        return Clock.objects.filter(about_id=stay.id, kind__in=events.ANSWERS).latest("started_at")


@pytest.mark.parametrize(
    ("emergency", "due_on", "due_at", "late_from"),
    [
        (False, date(2026, 11, 24), None, datetime(2026, 11, 25, 0, 1, tzinfo=UTC)),
        (True, None, MONDAY + timedelta(hours=4), MONDAY + timedelta(hours=4, minutes=1)),
    ],
)
def test_who_waits_for_a_manager_is_owed_an_answer_by_a_time_and_a_yes_or_a_no_is_one(
    emergency: bool,
    due_on: date | None,
    due_at: datetime | None,
    late_from: datetime,
    cast: Any,
    story: Any,
    zone: Make,
    stay: Make,
) -> None:
    zone()
    held = stay(postcode=INSIDE, ask_manager=True, emergency=emergency)
    promised = promise_of(held)
    assert (promised.due_on, promised.due_at, promised.owner_label) == (due_on, due_at, "the managers")
    here = f"/desk/cases/{story.case.id}/places/{held.id}/"
    for at, standing in (
        (MONDAY, "A manager’s answer is promised"),
        (late_from, "A manager’s answer is late since"),
    ):
        with frozen(at):
            assert standing in browse_as(cast.social_worker).get(here).content.decode()
    with frozen(late_from):
        assert "your answer is late since" in browse_as(cast.manager).get("/desk/zones/").content.decode()
        assert late_tell(timestamp=0) == 1
    with frozen(late_from), acting(cast.manager):
        stay_drop(by=cast.manager, stay_id=held.id, reason="He would meet them there", expected_version=1)
    assert promise_of(held).stopped_at == late_from
    with frozen(late_from):
        assert "A manager’s answer" not in browse_as(cast.social_worker).get(here).content.decode()


def test_a_yes_keeps_the_promise_and_asking_again_promises_anew(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    zone()
    held = stay(postcode="", ask_manager=True)
    with acting(SYSTEM):
        assert not Clock.objects.filter(about_id=held.id).exists(), (
            "nobody is asked of a place that nobody knows"
        )
    with frozen(MONDAY), acting(cast.social_worker):
        stay_locate(by=cast.social_worker, stay_id=held.id, postcode=INSIDE)
    first = promise_of(held)
    for whom, person_id in (("police", None), ("parent", story.mother.id), ("parent", story.father.id)):
        tell(cast.social_worker, held, whom, person_id)
    assert promise_of(held).stopped_at is None, "who is told has no answer yet"
    decide(cast.manager, held)
    assert promise_of(held).stopped_at == MONDAY + timedelta(hours=1)
    zone(name="The garage", why="A car waits there")
    with frozen(MONDAY + timedelta(days=1)), acting(cast.social_worker):
        current = Stay.objects.get(id=held.id).version
        stay_hold(by=cast.social_worker, stay_id=held.id, expected_version=current)
    again = promise_of(held)
    assert (again.id != first.id, again.stopped_at, again.due_on) == (True, None, date(2026, 11, 25))


def test_one_that_waited_before_there_was_a_promise_still_waits_for_the_manager(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    zone()
    held = stay(postcode=INSIDE, ask_manager=True)
    with frozen(MONDAY), acting(SYSTEM):
        clock_stop(
            kind=events.ANSWER, about_id=held.id, at=MONDAY, by=SYSTEM, reason="As if it had never begun"
        )
    with frozen(MONDAY):
        assert "Waits for you" in browse_as(cast.manager).get("/desk/zones/").content.decode()
        here = browse_as(cast.manager).get(f"/desk/cases/{story.case.id}/places/{held.id}/").content.decode()
    assert "Elm House" in here
    assert "A manager’s answer" not in here


def test_no_family_reads_of_the_promise_before_they_are_told(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    """The parents are told by a person, before anybody decides: not by a line on their page."""
    zone()
    stay(postcode=INSIDE, ask_manager=True)
    with frozen(MONDAY):
        for page in ("/family/", f"/family/case/{story.case.id}/"):
            assert "A manager decides" not in browse_as(cast.mother).get(page).content.decode()


def test_the_family_reads_why_a_place_is_not_used(cast: Any, story: Any, stay: Make) -> None:
    made = stay()
    with frozen(MONDAY), acting(cast.social_worker):
        stay_drop(by=cast.social_worker, stay_id=made.id, reason="It is too far from you", expected_version=1)
    with frozen(MONDAY):
        page = browse_as(cast.mother).get("/family/places/", follow=True).content.decode()
    assert "It is not used. The workers say why:" in page
    assert "It is too far from you" in page


def test_of_a_zone_that_is_written_later_police_and_parents_are_told_anew(
    cast: Any, story: Any, zone: Make, stay: Make
) -> None:
    """What they were told of one zone says nothing of another; a page says so before a manager is refused."""
    zone()
    held = stay(postcode=INSIDE, ask_manager=True)
    everybody = (("police", None), ("parent", story.mother.id), ("parent", story.father.id))
    for whom, person_id in everybody:
        tell(cast.social_worker, held, whom, person_id)
    decide(cast.manager, held)
    zone(name="The garage", why="A car waits there")
    with frozen(MONDAY + timedelta(hours=2)), acting(cast.social_worker):
        current = Stay.objects.get(id=held.id)
        stay_hold(by=cast.social_worker, stay_id=held.id, expected_version=current.version)
    assert "tell them of that too" in decide_page(cast.manager, held, MONDAY + timedelta(hours=3))
    with acting(cast.manager), pytest.raises(Error, match="R170"), transaction.atomic():
        Override.objects.create(
            partnership_id=held.partnership_id, case=story.case, stay=held, stay_version=9, reason="x", zone_ids=[],
            by_id=cast.manager.id, by_name="Mo", by_role="Manager", at=MONDAY + timedelta(hours=4),
        )  # fmt: skip
    later = MONDAY + timedelta(hours=3)
    then = later + timedelta(minutes=1)
    to_tell = ["the police", story.mother.short_name, story.father.short_name]
    for told, (whom, person_id) in enumerate(everybody):
        with pytest.raises(Refused, match="told first"):
            decide(cast.manager, held, at=then)
        names = re.findall("Still to be told:</strong> (.*?)\\.<", decide_page(cast.manager, held, then))
        assert sorted(names[0].split(", ")) == sorted(to_tell[told:])
        with frozen(later), acting(cast.social_worker):
            stay_tell(
                by=cast.social_worker, stay_id=held.id, whom=whom, told=TOLD, person_id=person_id, name="Sgt Bell"
            )  # fmt: skip
    assert "Still to be told:" not in decide_page(cast.manager, held, then)
    assert decide(cast.manager, held, at=then).zone_ids


@pytest.mark.parametrize(
    ("place", "state"),
    [
        ({"postcode": INSIDE}, "held"),
        ({"postcode": NEAR}, "held"),  # 401 metres off: a postcode counts 100 metres around it
        ({"postcode": "", "lat": 53.8036, "lon": -1.55}, "proposed"),  # the same spot, exactly
        ({"postcode": "", "lat": 53.8031, "lon": -1.55}, "held"),
        ({"postcode": FAR}, "proposed"),
        ({"postcode": INSIDE, "planned_on": TODAY - timedelta(days=1)}, "held"),
    ],
)
def test_where_a_place_lies_decides(place: dict[str, Any], state: str, zone: Make, stay: Make) -> None:
    zone()
    assert stay(ask_manager=True, **place).state == state


def test_a_zone_counts_on_its_days_alone(cast: Any, zone: Make, stay: Make) -> None:
    planned = stay(postcode=INSIDE, kind="visit", planned_on=TODAY - timedelta(days=5))
    zone(since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1))
    assert stay(postcode=INSIDE, kind="visit").checked == "clear"
    with frozen(MONDAY), acting(cast.social_worker):
        began = stay_start(by=cast.social_worker, stay_id=planned.id, since=TODAY, expected_version=1)
    assert began.state == "started", "what was planned for a day in the zone’s time begins after it"


@pytest.mark.parametrize(
    ("postcode", "code", "the_way_round"),
    [
        ("ZZ5 5ZZ", "postcode_unknown", "two numbers of a map"),
        ("ZZ1 1ZZ", "postcode_ended", "ended in 05/2019"),
        ("ZZ2 2ZZ", "postcode_no_place", "does not say where"),
        ("near the mill", "postcode_unread", "like LS1 4AP"),
    ],
)
def test_a_postcode_is_looked_up_and_never_guessed(
    postcode: str, code: str, the_way_round: str, stay: Make, zone: Make
) -> None:
    for make in (lambda: stay(postcode=postcode), lambda: zone(area=Area(postcode=postcode, metres=100))):
        with pytest.raises(Refused, match=re.escape(the_way_round)) as refused:
            make()
        assert (refused.value.code, refused.value.field) == (code, "postcode")


def test_a_place_nobody_knows_is_never_called_checked(cast: Any, story: Any, zone: Make, stay: Make) -> None:
    zone()
    made = stay(postcode="")
    assert (made.state, made.checked, made.get_checked_display()[:11]) == (
        "proposed",
        "unchecked",
        "Not checked",
    )
    worker = cast.social_worker
    with frozen(MONDAY), acting(worker):
        with pytest.raises(Refused, match="Write the postcode"):
            stay_locate(by=worker, stay_id=made.id)
        found = stay_locate(by=worker, stay_id=made.id, postcode=INSIDE)
    assert (found.state, found.checked) == ("held", "zone")
    with (
        acting(cast.manager),
        pytest.raises(Error, match="stay_unknown_is_not_checked"),
        transaction.atomic(),
    ):
        Stay.objects.filter(id=made.id).update(lat=None, lon=None)


def test_the_zone_verbs_refuse_what_makes_no_sense(cast: Any, story: Any, zone: Make) -> None:
    for facts, code in (
        ({"area": Area(postcode=INSIDE, metres=0)}, "zone_radius"),
        ({"area": Area(metres=100)}, "zone_no_middle"),
        ({"area": Area(lat=53.8, metres=100)}, "coordinates_half"),
        ({"area": Area(lat=0.0, lon=180.0, metres=100)}, "place_unknown"),
        ({"until": TODAY - timedelta(days=1)}, "zone_days"),
        ({"why": ""}, "words_missing"),
        ({"readers": "anyone"}, "choice_unknown"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            zone(**facts)
        assert refused.value.code == code
    for who in (cast.teacher, cast.stranger):
        with acting(who), pytest.raises(Missing):
            zone_add(by=who, case_id=story.case.id, area=Area(postcode=INSIDE, metres=50), why="x", said_by="y",
                     since=TODAY, name="z")  # fmt: skip
    with acting(cast.mother), pytest.raises(NotPermitted):
        zone_add(by=cast.mother, case_id=story.case.id, area=Area(), why="x", said_by="y", since=TODAY)
    assert isinstance(zone(), Zone)
