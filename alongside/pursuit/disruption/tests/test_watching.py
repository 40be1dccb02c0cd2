"""Harm goes on and nobody looks at those who harm; whom a record looks at; what parents say of it (R160, R161, R163)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.ground.post.late import late_tell
from alongside.pursuit.disruption import events
from alongside.pursuit.disruption.asking import rating_due_for_family
from alongside.pursuit.disruption.focus import focus_of, standing_out
from alongside.pursuit.disruption.jobs import unlooked_late, watches
from alongside.pursuit.disruption.measures import stopping_measured
from alongside.pursuit.disruption.models import HarmGoesOn, Rating
from alongside.pursuit.disruption.selectors import watch_of
from alongside.pursuit.disruption.services import (
    Came,
    Deed,
    activity_take_back,
    activity_write,
    nothing_possible_say,
    rating_give,
)

OPENED = datetime(2026, 9, 1, 9, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOTICE = Deed(kind="warning_notice", agency="Police", target="person", who="A man with a grey car")


def _opened(story: Any) -> None:
    with acting(SYSTEM):
        story.case.opened_at = OPENED
        story.case.save(update_fields=["opened_at"])


def _threat(cast: Any, story: Any, *, days_ago: int) -> None:
    from alongside.practice.safety.models import Threat

    with acting(SYSTEM):
        Threat.objects.create(
            partnership_id=cast.partnership.id, case=story.case, child=story.child, by_id=cast.mother.id, by_name="Maria",
            by_role="Parent", at=now(), kind="threat", targets=["pet"], happened_on=today() - timedelta(days=days_ago),
            words="They will hurt the dog.", readers="workers", told_how="own",
        )  # fmt: skip


def _told() -> int:
    return late_tell({events.UNLOOKED: unlooked_late})


def test_managers_hear_that_nobody_looks_until_something_is_done_or_a_reason_is_written(
    cast: Any, story: Any, mailoutbox: Any
) -> None:
    with frozen(NOON):
        _opened(story)
        assert watches(0) == 0  # no harm, no promise
        _threat(cast, story, days_ago=3)
        assert (watches(0), watches(0)) == (1, 0)
        assert _told() > 0
        assert _told() == 0  # once a rung
        assert {one.to[0] for one in mailoutbox} == {cast.manager.email}
        assert "C-TEST-0001" in mailoutbox[0].body
        assert "Cleo" not in mailoutbox[0].body + mailoutbox[0].subject
        with acting(
            cast.mother
        ):  # a promise that nobody of the family reads: somebody may have told something
            assert not Clock.objects.filter(kind=events.UNLOOKED).exists()
            assert not HarmGoesOn.objects.exists()
        with acting(cast.csw):
            watch = watch_of(viewer=cast.csw, case=story.case)
            assert watch is not None
            assert (watch.since, watch.late) == (OPENED.date(), True)
            with pytest.raises(NotPermitted):
                nothing_possible_say(by=cast.csw, case_id=story.case.id, words="No name")
        with acting(cast.manager), pytest.raises(Refused) as refused:
            nothing_possible_say(by=cast.manager, case_id=story.case.id, words=" ")
        assert (refused.value.code, "what was tried" in refused.value.message) == ("words_missing", True)
        with acting(cast.manager):
            nothing_possible_say(by=cast.manager, case_id=story.case.id, words="Police have no name yet")
            watch = watch_of(viewer=cast.manager, case=story.case)
            assert watch is not None
            assert (watch.since, watch.late) == (today(), False)  # it counts anew
    with acting(SYSTEM):
        assert list(HarmGoesOn.objects.order_by("began_at", "id").values_list("ended_how", flat=True)) == [
            "reason",
            "",
        ]
    _what_is_done_settles_it(cast, story)


def _what_is_done_settles_it(cast: Any, story: Any) -> None:
    """Seven weeks later it is late again; what was done ends that, and taken back it does not."""
    with frozen(NOON + timedelta(weeks=7)):
        _threat(cast, story, days_ago=1)
        watches(0)
        with acting(cast.csw):
            late = watch_of(viewer=cast.csw, case=story.case)
            assert late is not None
            assert late.late
            came = Came(today() - timedelta(days=1), "nothing", why="He had moved")
            made = activity_write(by=cast.csw, case_id=story.case.id, deed=NOTICE, came=came)
            settled = watch_of(viewer=cast.csw, case=story.case)
            assert settled is not None
            assert (settled.since, settled.late) == (today() - timedelta(days=1), False)
            back = {"activity_id": made.thread, "expected_version": 1, "why_changed": "Another child"}
            activity_take_back(by=cast.csw, **back)
            again = watch_of(viewer=cast.csw, case=story.case)
            assert again is not None
            assert again.late
    with frozen(NOON + timedelta(weeks=20)):
        assert watches(0) == 1  # no harm lately
        _threat(cast, story, days_ago=0)
        watches(0)
        with acting(SYSTEM):
            story.case.closed_at, story.case.closed_by_id = now(), cast.manager.id
            story.case.save()
        assert watches(0) == 1
    with acting(SYSTEM):
        hows = list(HarmGoesOn.objects.order_by("began_at", "id").values_list("ended_how", flat=True))
        assert hows == ["reason", "entry", "back", "quiet", "closed"]
        assert not Clock.objects.filter(kind=events.UNLOOKED, stopped_at__isnull=True).exists()


def _looked_at(cast: Any, story: Any) -> None:
    """Five things said about the mother, one of them twice; two parts of the plan about the home, one about a bus."""
    from alongside.practice.assessment.models import Assessment, Statement
    from alongside.practice.plans.models import Measure, Plan

    with acting(SYSTEM):
        here, by = (
            {"partnership_id": cast.partnership.id},
            {"by_id": cast.csw.id, "by_name": "Chris", "by_role": "Worker"},
        )
        plan = Plan.objects.create(
            **here, case=story.case, family=story.family, started_at=now(), started_by_id=cast.csw.id
        )
        part = {
            "plan": plan, "case_id": story.case.id, "for_whom": "child", "aim": "protection", "proposer": "professional",
            "proposer_id": cast.csw.id, "proposer_name": "Chris",
        }  # fmt: skip
        for words, side, nature in (
            ("Ring us", "inside", "deed"),
            ("A course", "outside", "course"),
            ("A bus", "outside", "deed"),
        ):
            Measure.objects.create(**here, **part, words=words, side=side, nature=nature)
        assessment = Assessment.objects.create(
            **here, case=story.case, family=story.family, number=1, started_at=now(), started_by_id=cast.csw.id,
            started_by_name="Chris",
        )  # fmt: skip
        thread = uuid.uuid4()
        for version, out in ((1, ""), (2, "")):
            Statement.objects.create(
                **here, **by, at=now(), assessment=assessment, case_id=story.case.id, version=version, thread=thread,
                person=story.mother, words="She was tired.", left_out_because=out,
            )  # fmt: skip
        for _ in range(4):
            Statement.objects.create(
                **here, **by, at=now(), assessment=assessment, case_id=story.case.id, version=1, thread=uuid.uuid4(),
                person=story.mother, words="She was late.",
            )  # fmt: skip


def test_a_record_that_looks_at_parents_is_counted_from_typed_facts_and_shown_to_managers(
    cast: Any, story: Any
) -> None:
    _looked_at(cast, story)
    with acting(cast.csw):
        activity_write(by=cast.csw, case_id=story.case.id, deed=NOTICE, came=Came(today(), "early"))
        focus = focus_of(viewer=cast.csw, case=story.case)
        assert (focus.parents, focus.others) == (
            7,
            2,
        )  # five said once each, two parts of the plan; a bus, a notice
        with pytest.raises(NotPermitted):
            standing_out(viewer=cast.csw)
    with acting(cast.manager):
        assert focus_of(viewer=cast.manager, case=story.case) == focus  # the same for everybody
        [out], of = standing_out(viewer=cast.manager)
        assert (out.case.id, out.focus, of) == (story.case.id, focus, 1)
        numbers = stopping_measured(viewer=cast.manager)
        assert (numbers.open_cases, numbers.standing_out, numbers.parents_share) == (None, None, None)
    with acting(cast.mother), pytest.raises(NotPermitted):
        stopping_measured(viewer=cast.mother)


def _reviewed_and_held_back(cast: Any, story: Any) -> Any:
    """The plan is looked at, and something is held back from the father, which he does not read."""
    from alongside.family.cases.models_standing import Narrowing
    from alongside.family.cases.tests.scenes import restricted
    from alongside.practice.plans.models import Plan
    from alongside.practice.plans.models_guard import PlanReview

    restricted(cast, story, story.father)
    with acting(SYSTEM):
        here = {"partnership_id": cast.partnership.id, "case": story.case}
        plan = Plan.objects.create(**here, family=story.family, started_at=now(), started_by_id=cast.csw.id)
        PlanReview.objects.create(
            **here, plan=plan, number=1, outcome="goes_on", words="It holds", next_on=today(), by_id=cast.csw.id,
            by_name="Chris", by_role="Worker", at=now(),
        )  # fmt: skip
        return Narrowing.objects.create(
            **here, family_id=story.family.id, person=story.father, kinds=["record"], since=now(),
            until=now() + timedelta(days=9), decided_by_id=cast.manager.id, decided_by_name="Mo", unsaid_because="Danger",
        )  # fmt: skip


def test_a_parent_is_asked_at_each_review_and_afterwards_where_that_is_safe(cast: Any, story: Any) -> None:
    case = {"case_id": story.case.id}

    def due(who: Any) -> Any:
        with acting(who):
            return rating_due_for_family(viewer=who, **case)

    assert due(cast.mother) is None  # no review yet
    held = _reviewed_and_held_back(cast, story)
    assert due(cast.mother).moment == "review"
    assert due(cast.young_person) is None
    assert due(cast.father) is None  # not safe to ask
    with acting(cast.father), pytest.raises(Refused) as refused:
        rating_give(by=cast.father, **case, answer="well")
    assert (refused.value.code, "held" in refused.value.message) == ("not_asked", False)
    with acting(SYSTEM):
        held.ended_at, held.ended_by_id, held.ended_by_name, held.end_reason = (
            now(),
            cast.manager.id,
            "Mo",
            "Over",
        )
        held.save()
    with acting(cast.father):
        rating_give(by=cast.father, **case, answer="rather_not")
    with acting(cast.mother):
        rating_give(by=cast.mother, **case, answer="badly", words="Everybody asked about me.")
        with pytest.raises(Refused):
            rating_give(by=cast.mother, **case, answer="well")
        assert Rating.objects.count() == 1  # each their own
    for who, sees in ((cast.csw, 0), (cast.manager, 2)):
        with acting(who):
            assert Rating.objects.count() == sees
    with acting(SYSTEM):
        event = AuditEvent.objects.filter(kind="disruption.rating.given").first()
        assert event is not None
        assert event.circle_ids == []
        story.case.closed_at, story.case.closed_by_id = now(), cast.manager.id
        story.case.save()
    assert due(cast.mother).moment == "after"
