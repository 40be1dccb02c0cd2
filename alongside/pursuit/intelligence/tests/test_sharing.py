"""Sharing with an end and a reason, the hub's week, help for another child, outcomes and numbers: and who reads none of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from alongside.family.cases.jobs import case_late_tell
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import escalations_due
from alongside.ground.clock.time_source import LONDON
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.entities.services import entity_judge
from alongside.pursuit.information.events import FEEDBACK
from alongside.pursuit.information.jobs import report_late_tell
from alongside.pursuit.information.models import Report
from alongside.pursuit.information.services.reading import feedback_give
from alongside.pursuit.intelligence import jobs
from alongside.pursuit.intelligence.events import LOOK_AGAIN
from alongside.pursuit.intelligence.measures import pursuit_measured
from alongside.pursuit.intelligence.models import Sanitised, Share, ShareRequest, ShareText
from alongside.pursuit.intelligence.selectors import reports_woken, standing_of
from alongside.pursuit.intelligence.selectors_newer import reads_of, taken_back_from
from alongside.pursuit.intelligence.selectors_sharing import (
    Week,
    asks_to_answer,
    digest_of_week,
    reports_to_share,
    shared_with,
)
from alongside.pursuit.intelligence.services import (
    Asked,
    Worry,
    agreement_set,
    digest_send,
    onward_refer,
    outcome_tell,
    report_move,
    report_sanitise,
    share_ask,
    share_end,
    share_give,
    share_refuse,
    share_renew,
)
from alongside.pursuit.intelligence.services.onward import week_of
from alongside.pursuit.intelligence.tests.test_grading import TEXT, graded, told

_AGREED = {"words": "We share.", "thresholds": ["harm"], "purposes": ["protect"], "most_days": 30}


def asking(days: int = 7, **facts: Any) -> Asked:
    given = {
        "needs": "Cars near the school",
        "threshold": "harm",
        "purpose": "protect",
        "until": today() + timedelta(days),
    }
    return Asked(**given | facts)  # type: ignore[arg-type]


@pytest.fixture
def ready(cast: Any, story: Any) -> Report:
    """A report of the case that is graded C with one condition and written without its source."""
    with acting(SYSTEM):
        made = told(cast, story.case)
    with acting(cast.intelligence):
        graded(cast.intelligence, made, handling="C", conditions=["not_copied"])
        report_sanitise(by=cast.intelligence, report_id=made.id, expected_version=2, words=TEXT)
    with acting(cast.manager):
        agreement_set(by=cast.manager, **_AGREED)  # type: ignore[arg-type]
    return made


def test_what_is_asked_for_is_shared_with_its_conditions_until_its_day(
    cast: Any, story: Any, ready: Report
) -> None:
    with acting(cast.csw):
        asked = share_ask(by=cast.csw, what=asking(case_id=story.case.id))
        assert not shared_with(viewer=cast.csw)
        with pytest.raises(NotPermitted), transaction.atomic():
            share_give(by=cast.csw, request_id=asked.id, report_ids=[ready.id])
    by = cast.intelligence
    with acting(by):
        assert [one.id for one in asks_to_answer(viewer=by)] == [asked.id]
        assert [one.id for one in reports_to_share(viewer=by, asked=asked)] == [ready.id]
        share = share_give(by=by, request_id=asked.id, report_ids=[ready.id])[0]
        with pytest.raises(Refused) as twice, transaction.atomic():
            share_refuse(by=by, request_id=asked.id, refusal="nothing")
        assert twice.value.code == "share_answered"
    with acting(cast.csw):
        assert [(one.words, one.conditions) for one in shared_with(viewer=cast.csw)] == [
            (TEXT, ["not_copied"])
        ]
        assert not Sanitised.objects.exists()
        assert not Report.objects.exists()
    for other in (cast.social_worker, cast.mother, cast.manager, cast.hub):
        with acting(other):
            assert not Share.objects.exists()
            assert not ShareRequest.objects.exists()
    with frozen(now() + timedelta(days=8)), acting(cast.csw):
        assert not shared_with(viewer=cast.csw)
    with acting(by):
        share_end(by=by, share_id=share.id, why="It is over")
    with acting(cast.csw):
        assert not shared_with(viewer=cast.csw)


def test_it_is_read_to_the_end_of_its_day_in_london_and_not_an_hour_longer_on_a_summer_night(
    cast: Any, story: Any, ready: Report
) -> None:
    midnight = datetime(today().year + 1, 7, 14, tzinfo=LONDON)  # eleven in the evening of the 13th in UTC
    with frozen(midnight - timedelta(days=2)):
        with acting(cast.csw):
            asked = share_ask(by=cast.csw, what=asking(days=1, case_id=story.case.id))
        with acting(cast.intelligence):
            share_give(by=cast.intelligence, request_id=asked.id, report_ids=[ready.id])
    half_an_hour = timedelta(minutes=30)
    for at, read in ((midnight - half_an_hour, 1), (midnight + half_an_hour, 0)):
        with frozen(at), acting(cast.csw):
            assert len(shared_with(viewer=cast.csw)) == read


def test_a_newer_text_is_said_on_both_sides_and_sent_by_an_officer_alone(
    cast: Any, story: Any, ready: Report
) -> None:
    by, reader = cast.intelligence, cast.csw
    with acting(reader):
        asked = share_ask(by=reader, what=asking(case_id=story.case.id))
    with acting(by):
        share = share_give(by=by, request_id=asked.id, report_ids=[ready.id])[0]
        with pytest.raises(Refused) as refused, transaction.atomic():
            share_renew(by=by, share_id=share.id)
        assert refused.value.code == "share_newest"
        report_sanitise(by=by, report_id=ready.id, expected_version=3, words="Two cars wait in the evening.")
    for viewer in (by, reader):
        with acting(viewer):
            read = reads_of(Share.objects.all())[share.id]
            assert (read.words, read.newer, read.replaced) == (TEXT, True, False)
    for other in (reader, cast.manager, cast.hub):
        with acting(other), pytest.raises((NotPermitted, Missing)), transaction.atomic():
            share_renew(by=other, share_id=share.id)
    with acting(by):
        graded(by, ready, version=4, handling="C", conditions=["ask_first"])
        share_renew(by=by, share_id=share.id)
    with acting(reader):
        read = reads_of(shared_with(viewer=reader))[share.id]
        assert (read.words, read.conditions, read.newer) == (
            "Two cars wait in the evening.",
            ("ask_first",),
            False,
        )
        assert read.replaced
    with acting(by):
        share_end(by=by, share_id=share.id, why="The source is at risk")
        with pytest.raises(Refused) as refused, transaction.atomic():
            share_renew(by=by, share_id=share.id)
        assert refused.value.code == "share_ended"
    with acting(reader):
        assert not ShareText.objects.exists(), "what was taken back is read no more"
        assert [one.reference for one in taken_back_from(viewer=reader)] == [ready.reference]
    with acting(cast.social_worker):
        assert not taken_back_from(viewer=cast.social_worker)


def test_a_late_or_refused_answer_has_a_reason_and_is_told_to_those_above(cast: Any, ready: Report) -> None:
    by = cast.intelligence
    with acting(cast.social_worker):
        asked = share_ask(by=cast.social_worker, what=asking())
    with frozen(now() + timedelta(days=8)):
        with acting(SYSTEM):
            due = [one for one in escalations_due(now=now()) if one.clock.about_id == asked.id]
            late = jobs.answer_late(due[-1])
        assert late is not None
        assert (late.people, "child" in late.words) == ([by], False)
        with acting(by):
            with pytest.raises(Refused) as refused, transaction.atomic():
                share_refuse(by=by, request_id=asked.id, refusal="threshold")
            assert refused.value.code == "share_late_reason"
            answered = share_refuse(
                by=by, request_id=asked.id, refusal="operation", reason="We were on leave"
            )
    assert (answered.outcome, answered.late) == ("refused", True)


REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"threshold": "crime"}, "choice_unknown"), ({"purpose": "court"}, "choice_unknown"), ({"days": 0}, "until_past"),
    ({"days": 31}, "until_far"), ({"needs": " "}, "words_missing"),
]  # fmt: skip


def test_what_the_agreement_does_not_allow_is_refused(cast: Any, ready: Report) -> None:
    with acting(cast.csw):
        for facts, code in REFUSALS:
            with pytest.raises(Refused) as refused, transaction.atomic():
                share_ask(by=cast.csw, what=asking(**facts))
            assert refused.value.code == code
        asked = share_ask(by=cast.csw, what=asking())
    with acting(SYSTEM):
        raw = told(cast)
        about = told(
            cast,
            about_worker=True,
            about_worker_id=cast.csw.id,
            released_at=now(),
            released_by_id=cast.manager.id,
        )
    with acting(cast.intelligence):
        graded(cast.intelligence, about)
        report_sanitise(by=cast.intelligence, report_id=about.id, expected_version=2, words=TEXT)
        for ids, code in (
            ([], "share_nothing_chosen"),
            ([raw.id], "share_not_ready"),
            ([about.id], "share_about_them"),
        ):
            with pytest.raises(Refused) as refused, transaction.atomic():
                share_give(by=cast.intelligence, request_id=asked.id, report_ids=ids)
            assert refused.value.code == code
    with acting(cast.stranger), pytest.raises(Refused) as refused:
        share_ask(by=cast.stranger, what=asking())
    assert refused.value.code == "agreement_none"


def test_the_hub_reads_p_alone_and_asks_for_help_for_another_child_in_one_step(
    cast: Any, ready: Report
) -> None:
    by, hub = cast.intelligence, cast.hub
    with acting(hub):
        assert not digest_of_week(viewer=hub, week=week_of(today())).by_case  # its code is C
    with acting(by):
        graded(by, ready, version=3)
    with acting(hub):
        week = digest_of_week(viewer=hub, week=week_of(today()))
        ((case, (text,)),) = week.by_case
        assert (case, text.words) == ("C-TEST-0001", TEXT)
        made = onward_refer(by=hub, text_id=text.id, worry=Worry("A boy of about twelve gets in too", "Kit"))
        assert digest_of_week(viewer=hub, week=week.week).onward == {ready.id}
    with acting(cast.duty):
        request = Referral.objects.get(id=made.referral_id)
        assert (request.child_name, ready.reference in request.own_words) == ("Kit", True)
        assert "Maria" not in request.own_words
    with acting(cast.csw), pytest.raises(NotPermitted):
        onward_refer(by=cast.csw, text_id=text.id, worry=Worry("x"))
    with acting(SYSTEM):
        for _ in range(2):
            digest_send(partnership=cast.partnership, day=today() + timedelta(days=7))
    letters = [one for one in mail.outbox if one.to == [hub.email]]
    assert len(letters) == 1
    assert TEXT not in letters[0].body
    a_newer_text_and_what_is_taken_back_are_heard(by, hub, ready)
    with acting(hub), pytest.raises(Missing):
        onward_refer(by=hub, text_id=text.id, worry=Worry("x"))
    with frozen(now() + timedelta(days=14)), acting(SYSTEM):
        assert digest_send(partnership=cast.partnership, day=today()) is None  # nothing came or went since


def a_newer_text_and_what_is_taken_back_are_heard(by: Any, hub: Any, ready: Report) -> None:
    def week(back: int = 0) -> Week:
        with acting(hub):
            return digest_of_week(viewer=hub, week=week_of(today()) - timedelta(days=back))

    assert not len(week().news)
    with acting(by):
        report_sanitise(by=by, report_id=ready.id, expected_version=4, words="Two cars wait.")
    assert [one.reference for one in week().news.newer] == [ready.reference]
    with acting(by):  # taken back from the hub at once
        graded(by, ready, version=5, handling="C", conditions=["ask_first"])
    assert (week().by_case, [one.reference for one in week().news.taken_back]) == ((), [ready.reference])
    assert not len(week(back=7).news)


def test_what_is_held_wakes_by_what_is_new_was_there_already_or_is_said_to_be_the_same(
    cast: Any, story: Any
) -> None:
    by = cast.intelligence

    def woken() -> set[Any]:
        with acting(by):
            return {one.id for one in reports_woken(viewer=by)}

    def hold(report: Report) -> None:
        with acting(by):
            version = standing_of(report).version
            report_move(by=by, report_id=report.id, expected_version=version, to="held", why="Seen once")

    with acting(SYSTEM):
        held, other, third = told(cast, story.case), told(cast), told(cast, plate="XY99 ZZZ")
        assert jobs.items_compare() == 0  # nothing is held yet
    hold(held)
    assert woken() == {held.id}, "what was told meanwhile, and compared before it was held, is not missed"
    hold(held)
    hold(third)
    assert woken() == set(), "an officer looked, and the same wakes once"
    with acting(SYSTEM):
        newest = told(cast, plate="ab 12 cde")
        assert (jobs.items_compare(), jobs.items_compare()) == (1, 0)
    assert woken() == {held.id}
    assert newest.id != other.id
    with acting(SYSTEM):
        cars = dict(Entity.objects.filter(kind="vehicle").values_list("normal", "id"))
    with acting(by):
        one, two = (cars[plate] for plate in ("AB12CDE", "XY99ZZZ"))
        entity_judge(by=by, one_id=one, other_id=two, word="same", reason="It has cloned plates")
    assert woken() == {held.id, third.id}
    with frozen(now() + timedelta(days=5)):
        assert case_late_tell(0) > 0
    assert "Something waits for a second look" in {one.subject for one in mail.outbox if one.to == [by.email]}
    for report in (held, third):
        hold(report)
    with acting(SYSTEM):
        assert not Clock.objects.filter(kind=LOOK_AGAIN, stopped_at__isnull=True).exists()


def test_the_hub_reads_nothing_that_is_told_of_somebody_who_works_with_families(cast: Any) -> None:
    """It may be one of them: also with code P, and although the police read it (R326)."""
    with acting(SYSTEM):
        of_a_worker = told(cast, about_worker=True, released_at=now(), released_by_id=cast.manager.id)
    with acting(cast.intelligence):
        graded(cast.intelligence, of_a_worker)
        report_sanitise(by=cast.intelligence, report_id=of_a_worker.id, expected_version=2, words=TEXT)
        report_sanitise(
            by=cast.intelligence, report_id=of_a_worker.id, expected_version=3, words="A newer text."
        )
        assert Sanitised.objects.exists()
    with acting(cast.hub):
        assert not Sanitised.objects.exists()
        read = digest_of_week(viewer=cast.hub, week=week_of(today()))
        assert (read.by_case, len(read.news)) == ((), 0), "nor that its text changed"
    with acting(SYSTEM):
        assert digest_send(partnership=cast.partnership, day=today() + timedelta(days=7)) is None


def test_whoever_was_answered_hears_again_when_something_else_became_of_it(cast: Any, ready: Report) -> None:
    by = cast.intelligence

    def owed() -> bool:
        with acting(SYSTEM):
            return Clock.objects.filter(about_id=ready.id, kind=FEEDBACK, stopped_at__isnull=True).exists()

    with acting(by):
        feedback_give(by=by, report_id=ready.id, code="held")
        assert not owed()
        report_move(by=by, report_id=ready.id, expected_version=3, to="held", why="Not enough yet")
        assert not owed(), "they heard that"
        graded(by, ready, version=4)
        report_move(by=by, report_id=ready.id, expected_version=5, to="intelligence", why="Two saw it")
        assert owed()
        feedback_give(by=by, report_id=ready.id, code="cannot_say")
        report_move(by=by, report_id=ready.id, expected_version=6, to="evidence", why="A court reads it")
        assert not owed(), "that nothing can be said stands"
        outcome_tell(by=by, kind="arrest", on=today(), report_ids=[ready.id])
        outcome_tell(by=by, kind="charge", on=today(), report_ids=[ready.id])
    assert owed()
    with frozen(now() + timedelta(days=21)):
        assert report_late_tell(0) > 0
    assert {one.to[0] for one in mail.outbox} >= {by.email, cast.manager.email}


def test_numbers_are_counted_and_small_ones_hidden(cast: Any, ready: Report) -> None:
    by = cast.intelligence
    with acting(by):
        outcome_tell(by=by, kind="arrest", on=today(), report_ids=[ready.id])
        with pytest.raises(Refused) as refused, transaction.atomic():
            outcome_tell(by=by, kind="arrest", on=today() + timedelta(days=1), report_ids=[ready.id])
        assert refused.value.code == "day_in_future"
        assert pursuit_measured(viewer=by).told is None
    with acting(SYSTEM):
        for _ in range(5):
            told(cast)
    with acting(cast.manager):
        found = pursuit_measured(viewer=cast.manager)
        assert (found.told, found.promoted) == (6, 0)
        assert dict(found.lines())["Supported by reports: an arrest"] is None
    with acting(cast.csw), pytest.raises(NotPermitted):
        pursuit_measured(viewer=cast.csw)
