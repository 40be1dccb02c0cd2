"""What is done about those who harm: planned, come of, put right, taken back; by whom it is read; and what police keep (R160)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from alongside.family.circumstances.services import site_add
from alongside.family.circumstances.services.sites import SiteWords
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import DomainError, Missing, Refused, Stale
from alongside.ground.clock import now, today
from alongside.practice.plans.models_guard import DisruptionLine
from alongside.practice.plans.services import disruption_add, plan_start
from alongside.pursuit.disruption import services
from alongside.pursuit.disruption.models import Activity, ActivityApart, ForFamily
from alongside.pursuit.disruption.selectors import (
    activities_for_family,
    activities_of,
    activity_get,
    targets_of,
)
from alongside.pursuit.disruption.services import Came, Deed, Pursuit

Do = Callable[..., Any]


@pytest.fixture
def do() -> Do:
    """`do(cast.csw, "activity_write", …)`: act as somebody and call a verb."""

    def done(by: Any, verb: str, **facts: Any) -> Any:
        with acting(by):
            return getattr(services, verb)(by=by, **facts)

    return done


@pytest.fixture
def no(do: Do) -> Do:
    """The code by which a verb refuses; "missing" and "stale" where it says nothing more."""

    def refused(by: Any, verb: str, **facts: Any) -> str:
        with pytest.raises(DomainError) as found:
            do(by, verb, **facts)
        error = found.value
        return (
            error.code if isinstance(error, Refused) else "stale" if isinstance(error, Stale) else "missing"
        )

    return refused


def deed(**facts: Any) -> Deed:
    """A warning notice to a man with a grey car, planned for next week; facts may be others."""
    given = {
        "kind": "warning_notice", "agency": "Northmoor Police", "target": "person", "who": "A man with a grey car",
        "planned_on": today() + timedelta(days=7), **facts,
    }  # fmt: skip
    return Deed(**given)


def _tables() -> tuple[int, int]:
    with acting(SYSTEM):
        return Activity.objects.count(), ForFamily.objects.count()


def test_it_is_planned_comes_to_something_is_put_right_and_taken_back_and_every_word_stays(
    cast: Any, story: Any, do: Do, no: Do
) -> None:
    cleared = "Police told a man to stay away. If he comes near, ring 999."
    made = do(cast.csw, "activity_write", case_id=story.case.id, deed=deed())
    of = {"activity_id": made.thread}
    assert (made.state, made.version, made.case_id) == ("planned", 1, story.case.id)
    came = Came(today(), "some", words="He signed it.")
    second = do(
        cast.social_worker, "activity_result", **of, came=came, expected_version=1, words_for_family=cleared
    )
    assert (second.state, second.result, second.who) == ("done", "some", "A man with a grey car")
    assert no(cast.csw, "activity_result", **of, came=came, expected_version=1) == "stale"
    right = deed(who="A man with a silver car", family_words=cleared)
    assert (
        no(cast.csw, "activity_change", **of, deed=right, why_changed=" ", expected_version=2)
        == "words_missing"
    )
    third = do(cast.csw, "activity_change", **of, deed=right, why_changed="It is silver", expected_version=2)
    assert (third.step, third.result, third.done_on) == ("put_right", "some", today())
    with acting(cast.mother):
        [told] = activities_for_family(viewer=cast.mother, case=story.case)
        assert (told.words, told.planned, told.on) == (cleared, False, today())
        assert not Activity.objects.exists()  # the workers' words are not the family's
    with acting(cast.young_person):
        assert not ForFamily.objects.exists()  # somebody tells them, beside them
    _taken_back(cast, story, do, no, made)


def _taken_back(cast: Any, story: Any, do: Do, no: Do, made: Activity) -> None:
    """It stays, marked, with every version; the parents no longer read it."""
    of = {"activity_id": made.thread}
    came = Came(today(), "some")
    last = do(cast.csw, "activity_take_back", **of, why_changed="The wrong child", expected_version=3)
    assert last.state == "taken_back"
    assert no(cast.csw, "activity_result", **of, came=came, expected_version=4) == "taken_back"
    with acting(cast.mother):
        assert activities_for_family(viewer=cast.mother, case=story.case) == []
    with acting(cast.ipsw):
        [stands] = activities_of(viewer=cast.ipsw, case=story.case)
        found = activity_get(viewer=cast.ipsw, activity_id=made.thread)
    assert stands.one.state == "taken_back"
    assert [one.step for one in found.versions] == ["taken_back", "put_right", "came", "planned"]
    with acting(SYSTEM):
        kinds = list(
            AuditEvent.objects.filter(kind__startswith="disruption.activity").values_list("kind", flat=True)
        )
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
        ):  # the database refuses a result without a reason
            Activity.objects.create(
                partnership_id=cast.partnership.id, thread=made.thread, version=9, step="came", case=story.case, kind="arrest",
                agency="Police", target="person", who="A man", done_on=today(), result="nothing", by_id=cast.csw.id,
                by_name="Chris", by_role="Worker", at=now(),
            )  # fmt: skip
    assert sorted(kinds) == ["disruption.activity.told"] * 2 + ["disruption.activity.written"] * 2


def test_what_is_refused_says_what_why_and_the_right_way_round_and_writes_nothing(
    cast: Any, story: Any, no: Do
) -> None:
    case, late = {"case_id": story.case.id}, today() + timedelta(days=1)
    table: list[tuple[Any, Deed, Came | None, str]] = [
        (cast.csw, deed(who=""), None, "who_missing"),
        (cast.csw, deed(planned_on=None), None, "planned_on_missing"),
        (cast.csw, deed(planned_on=today() - timedelta(days=1)), None, "planned_on_passed"),
        (cast.csw, deed(kind="apart"), None, "choice_unknown"),
        (cast.csw, deed(kind="fine"), None, "choice_unknown"),
        (cast.csw, deed(agency=" "), None, "words_missing"),
        (cast.csw, deed(agency="x" * 121), None, "words_too_long"),
        (cast.csw, deed(target="network"), None, "network_apart"),
        (cast.csw, deed(target="place"), None, "site_missing"),
        (cast.csw, deed(target="place", site_id=story.case.id), None, "missing"),
        (cast.csw, deed(line_id=story.case.id), None, "missing"),
        (cast.csw, deed(), Came(late, "stopped"), "day_in_future"),
        (cast.csw, deed(), Came(today(), "nothing"), "why_missing"),
        (cast.csw, deed(kind="open"), Came(today(), "stopped"), "kind_open"),
        (cast.mother, deed(), None, "not_permitted"),
        (cast.stranger, deed(), None, "missing"),
        (cast.intelligence, deed(), None, "not_permitted"),
    ]
    before = _tables()
    for by, what, came, code in table:
        assert no(by, "activity_write", **case, deed=what, came=came) == code, (by.name, what, came)
    assert _tables() == before


def test_a_line_of_the_plan_begins_it_and_what_came_of_it_answers_the_line(
    cast: Any, story: Any, do: Do, no: Do
) -> None:
    with acting(cast.csw):
        site = SiteWords(name="The car park", kind="street", worry="high")
        site_id = site_add(by=cast.csw, case_id=story.case.id, site=site).site_id
    with acting(cast.ipsw):
        plan = plan_start(by=cast.ipsw, case_id=story.case.id)
    with acting(cast.csw):
        line = disruption_add(
            by=cast.csw, plan_id=plan.id, standing="suspected", who="Young men in a white van", tactics="They wait there",
            agency="Licensing", due_on=today() + timedelta(days=3), site_id=site_id,
        )  # fmt: skip
        [begun] = activities_of(viewer=cast.csw, case=story.case)
    assert (begun.one.line_id, begun.one.kind, begun.one.target) == (line.id, "open", "place")
    assert begun.about == "The car park – Young men in a white van"
    of = {"activity_id": begun.one.thread, "expected_version": 1}
    came = Came(today(), "stopped", words="Barriers at night.")
    assert no(cast.csw, "activity_result", **of, came=came) == "kind_open"
    done = do(cast.csw, "activity_result", **of, came=came, kind="place_visit", answers_line=True)
    assert (done.kind, done.planned_on) == ("place_visit", line.due_on)
    with acting(cast.mother):
        ended = DisruptionLine.objects.get(id=line.id)
    assert (ended.ended_words, ended.ended_by_name) == (
        "It was seen to.",
        cast.csw.name,
    )  # never the workers' words
    with acting(cast.hub):
        [target] = targets_of(viewer=cast.hub)
        assert (target.key, target.label) == (("place", site_id), "The car park")
        assert "Cleo" not in target.done[0].about


def test_whom_police_look_at_is_named_to_nobody_else_and_serves_several_cases(
    cast: Any, story: Any, do: Do, no: Do
) -> None:
    entity = _entity_of_a_report(cast, story)
    pursuit = Pursuit(
        kind="arrest", agency="Northmoor Police", entity_id=entity.id, case_references=["c-test-0001"],
        own_words="Jay, at his flat.", words="Ring the officer before you tell the family.",
    )  # fmt: skip
    came = Came(today(), "some", words="")
    with acting(cast.intelligence):
        none = replace(pursuit, case_references=[], planned_on=today())
        services.activity_pursue(by=cast.intelligence, pursuit=none)
    made = do(cast.intelligence, "activity_pursue", pursuit=pursuit, came=came)
    of = {"activity_id": made.thread, "expected_version": 1}
    for who in (cast.csw, cast.manager):
        with acting(who):
            [stands] = activities_of(viewer=who, case=story.case)  # what serves no case is not there
            assert (stands.kind, stands.about, stands.apart) == (
                "Something was done",
                "a person police look at",
                None,
            )
            assert not ActivityApart.objects.exists()
            assert "Jay" not in str(vars(stands.one))
        assert no(who, "activity_result", **of, came=came) == "kept_apart"
    with acting(cast.hub):  # the hub reads groups and places, and not whom officers look at
        assert targets_of(viewer=cast.hub) == []
        with pytest.raises(Missing):
            services.activity_pursue(by=cast.hub, pursuit=pursuit)
    with acting(cast.intelligence):
        [target] = targets_of(viewer=cast.intelligence)
        assert (target.label, len(target.done), target.done[0].kind) == (entity.label, 2, "Arrest")
    _more_came_of_it(cast, story, do, no, made, pursuit)


def _more_came_of_it(cast: Any, story: Any, do: Do, no: Do, made: Activity, pursuit: Pursuit) -> None:
    """Which step it was stays with police; what was cleared goes to the parents; what is wrong is refused."""
    of, came = {"activity_id": made.thread, "expected_version": 1}, Came(today(), "some")
    second = do(
        cast.intelligence, "activity_result", **of, came=Came(today(), "nothing", why="He was let go"), kind="bail",
        words_for_family="Police spoke to somebody. We tell you more when we can.",
    )  # fmt: skip
    assert (second.kind, second.why) == ("apart", "He was let go")
    with acting(cast.intelligence):
        assert activity_get(viewer=cast.intelligence, activity_id=made.thread).stands.kind == "Arrest"
    with acting(cast.mother):
        [told] = activities_for_family(viewer=cast.mother, case=story.case)
    assert told.words.startswith("Police spoke")
    for who, wrong, code in (
        (cast.intelligence, replace(pursuit, case_references=["C-NONE-1"]), "case_unknown"),
        (cast.intelligence, replace(pursuit, entity_id=None), "target_missing"),
        (cast.csw, pursuit, "not_permitted"),
    ):
        assert no(who, "activity_pursue", pursuit=wrong, came=came) == code


def test_a_group_is_written_about_once_somebody_confirmed_it(cast: Any, story: Any, do: Do, no: Do) -> None:
    entity = _entity_of_a_report(cast, story)
    group = _group_of(cast, story, entity)
    pursuit = Pursuit(
        kind="closure", agency="The council", group_id=group.id, planned_on=today(), kind_open=True
    )
    assert no(cast.intelligence, "activity_pursue", pursuit=pursuit) == "group_proposed"
    with acting(SYSTEM):
        group.state, group.name, group.decided_at = "confirmed", "The Harbour group", now()
        group.save()
    made = do(cast.hub, "activity_pursue", pursuit=replace(pursuit, case_references=["C-TEST-0001"]))
    assert (made.kind, made.target) == ("closure", "network")
    with acting(cast.hub):
        assert [one.label for one in targets_of(viewer=cast.hub)] == ["The Harbour group"]
    with acting(cast.csw):
        [stands] = activities_of(viewer=cast.csw, case=story.case)
        assert (stands.kind, stands.about) == ("A place is closed", "a group police look at")


def _entity_of_a_report(cast: Any, story: Any) -> Any:
    from alongside.pursuit.entities.models import Entity
    from alongside.pursuit.entities.services import item_mentioned
    from alongside.pursuit.information.models import Identifier, Item, Report

    with acting(SYSTEM):
        here, at = {"partnership_id": cast.partnership.id}, now()
        report = Report.objects.create(
            **here, reference="I-TEST-0900", receipt_digest="e" * 64, door="portal", teller="parent", received_at=at,
            submitted_at=at, case=story.case,
        )  # fmt: skip
        of = {**here, "report": report, "report_receipt": "e" * 64}
        item = Item.objects.create(
            **of, number=1, words="Jay waited.", how_known="saw", recorded_at=at, submitted_at=at
        )
        Identifier.objects.create(**of, item=item, kind="person", as_written="Jay")
        item_mentioned(item_id=item.id)
        return Entity.objects.get(mentions__identifier__item=item)


def _group_of(cast: Any, story: Any, entity: Any) -> Any:
    from alongside.pursuit.network.models import Appearance, Group, GroupMember, Node

    with acting(SYSTEM):
        here = {"partnership_id": cast.partnership.id}
        assert Node.objects.filter(id=entity.identity_id).exists(), "the map follows what was told"
        Appearance.objects.filter(node_id=entity.identity_id).update(
            open=True
        )  # as a text without its source would
        group = Group.objects.create(**here, number=1, found_at=now())
        GroupMember.objects.create(**here, group=group, entity=entity, node_id=entity.identity_id, at=now())
        return group
