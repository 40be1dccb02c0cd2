"""Reaching a young person: the parents first, no attempt lost, trust before topics, presence that is planned (R204-R206)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import Error, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.cases.events import FIRST_MEETING
from alongside.family.cases.models import CaseDay
from alongside.family.cases.waiting import FirstMeeting, first_meeting_of
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start
from alongside.ground.clock.time_source import local_date
from alongside.practice.engagement import rules
from alongside.practice.engagement.models import Contact, ParentsKnow, PresencePlan, TrustStep
from alongside.practice.engagement.selectors import (
    presence_gaps,
    working_page,
)
from alongside.practice.workload.models import ContactMade
from alongside.practice.workload.selectors.load import carried
from alongside.practice.workload.services import contact_log


def code_of(refused: Any) -> str:
    return str(refused.value.code)


def test_the_parents_are_asked_before_the_first_contact_or_safety_cannot_wait(
    cast: Any, story: Any, do: Any
) -> None:
    with pytest.raises(Refused) as first:
        do("contact_log")
    assert code_of(first) == "parents_not_asked"
    assert "What the parents know" in first.value.message
    urgent = do("contact_log", urgent_because="She rang from a station at night.")
    assert urgent.urgent_because == "She rang from a station at night."
    do("parents_know_write", works="", will_not_work="", not_asked_because="They are in hospital.")
    assert do("contact_log", urgent_because="Not needed now").urgent_because == ""
    with acting(SYSTEM):
        kinds = list(AuditEvent.objects.filter(kind__startswith="engagement.").values_list("kind", flat=True))
        assert kinds.count("engagement.contact.logged") == 2


def test_what_a_parent_knows_is_theirs_and_stays_on_top_of_the_page(cast: Any, story: Any, do: Any) -> None:
    do("parents_know_write", by=cast.mother, introduce="yes")
    do("parents_know_write", works="Later: she likes walks.")
    do("parents_know_write", person_id=story.father.id, works="Music.")
    with acting(cast.csw):
        page = working_page(viewer=cast.csw, case_id=story.case.id)
    assert [one.works for one in page.parents_know] == [
        "Music.",
        "Later: she likes walks.",
        "Ask about the dog first.",
    ]
    assert page.parents_know[2].introduce == "yes"
    for who, count in (("mother", 2), ("father", 1), ("young_person", 0), ("ipsw", 3), ("teacher", 0)):
        with acting(getattr(cast, who)):
            assert ParentsKnow.objects.count() == count, who
    with pytest.raises(Refused) as empty:
        do("parents_know_write", works=" ", will_not_work="")
    assert code_of(empty) == "parents_said_nothing"
    with pytest.raises(Missing):
        do("parents_know_write", person_id=story.child.id)


REFUSED: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"purpose": "session"}, "topic_missing", "Say what you talked about"),
    ({"purpose": "session", "topic": "Grooming"}, "trust_first", "Be there without an agenda"),
    ({"happened_at": datetime(2099, 1, 1, tzinfo=UTC)}, "moment_in_future", "Check the day"),
    ({"outcome": "failed_to_engage"}, "choice_unknown", "Choose"),
    ({"channel": "pigeon"}, "choice_unknown", "Choose"),
    ({"purpose": "workbook"}, "choice_unknown", "Choose"),
    ({"minutes": 0}, "minutes", "from 1 to 1,440"),
    ({"wanted": "x" * 2_001}, "words_too_long", "We can keep"),
)


def test_a_contact_is_refused_with_the_right_way_round(do: Any) -> None:
    do("parents_know_write")
    for facts, code, way in REFUSED:
        with pytest.raises(Refused) as refused:
            do("contact_log", **facts)
        assert code_of(refused) == code, facts
        assert way in refused.value.message, facts


def test_a_topic_before_trust_needs_a_reason_that_is_kept_and_after_it_none(met: Any, do: Any) -> None:
    early = do("contact_log", purpose="session", topic="A threat", early_because="She asked me herself.")
    assert (early.early_because, early.made.outcome) == ("She asked me herself.", "reached")
    do("trust_set", stage="some_trust")
    late = do("contact_log", purpose="session", topic="Phones", early_because="Not needed")
    assert late.early_because == ""


def test_every_attempt_is_kept_and_none_is_a_failure(cast: Any, story: Any, met: Any, do: Any) -> None:
    do("contact_log", outcome="not_reached", channel="call")
    do("contact_log", purpose="presence", outcome="not_reached", wanted="To be left alone today")
    with acting(cast.csw):
        kept = working_page(viewer=cast.csw, case_id=story.case.id).contacts
        assert [one.made.outcome for one in kept] == ["reached", "not_reached", "reached"]
        assert first_meeting_of(story.case).met_on == today()
    assert "fail" not in " ".join(label.lower() for _, label in ContactMade.Outcome.choices)
    for who in ("mother", "father", "young_person", "teacher"):
        with acting(getattr(cast, who)):
            assert not Contact.objects.exists(), who


def test_only_the_childs_worker_or_the_lead_writes_about_it(cast: Any, do: Any) -> None:
    for who in ("ipsw", "manager", "teacher", "mother", "stranger"):
        for verb in ("contact_log", "trust_set", "presence_plan"):
            with pytest.raises((NotPermitted, Missing)):
                do(verb, by=getattr(cast, who))


def test_the_lead_reaches_out_while_a_worker_is_missing(cast: Any, do: Any) -> None:
    do("parents_know_write", by=cast.social_worker)
    assert do("contact_log", by=cast.social_worker).made.user_id == cast.social_worker.id


def test_trust_moves_as_people_do(met: Any, do: Any) -> None:
    do("trust_set", stage="trusts")
    do("trust_set", stage="met", words="She heard that I told school.")
    for stage, code in (("met", "trust_same"), ("not_met", "trust_unmet"), ("friends", "choice_unknown")):
        with pytest.raises(Refused) as refused:
            do("trust_set", stage=stage)
        assert code_of(refused) == code
    with pytest.raises(Refused) as before:
        do("trust_set", stage="together", since=today() - timedelta(days=2))
    assert code_of(before) == "trust_day_before"


def test_nobody_is_trusted_before_they_met(do: Any) -> None:
    do("trust_set", stage="not_met")
    with pytest.raises(Refused) as refused:
        do("trust_set", stage="met")
    assert code_of(refused) == "trust_not_met_yet"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(TrustStep.Stage.values), max_size=12))
def test_no_path_of_trust_comes_back_to_not_met(path: list[str]) -> None:
    before, been = None, []
    for stage in path:
        try:
            rules.check_trust(before, stage=stage, since=today(), today=today(), met=True)
        except Refused:
            continue
        before = TrustStep(stage=stage, since=today())
        been.append(stage)
    assert "not_met" not in been[1:]
    assert all(one != other for one, other in pairwise(been))


def test_presence_that_is_late_shows_to_the_worker_and_the_manager_until_somebody_was_there(
    cast: Any, story: Any, met: Any, do: Any
) -> None:
    do("presence_plan", every_days=7, second_name="Tara Trainee", second_role="Supervised trainee")
    with acting(cast.csw):
        assert not presence_gaps(viewer=cast.csw)
    with frozen(now() + timedelta(days=10)):
        do("contact_log", outcome="not_reached")
        for who in ("csw", "social_worker", "manager"):
            with acting(getattr(cast, who)):
                assert [plan.case_id for plan in presence_gaps(viewer=getattr(cast, who))] == [story.case.id]
        with acting(cast.csw):
            assert working_page(viewer=cast.csw, case_id=story.case.id).gap_days == 3
        for who in ("teacher", "stranger"):
            with acting(getattr(cast, who)):
                assert not presence_gaps(viewer=getattr(cast, who)), who
        do("contact_log", purpose="presence")
        do("contact_log", happened_at=now() - timedelta(days=9))  # written late: moves nothing back
        with acting(cast.manager):
            assert not presence_gaps(viewer=cast.manager)


def test_a_new_presence_plan_ends_the_one_before(cast: Any, story: Any, met: Any, do: Any) -> None:
    do("presence_plan")
    do("presence_plan", every_days=3, places="Home")
    with acting(cast.csw):
        assert PresencePlan.objects.count() == 2
        assert PresencePlan.objects.get(ended_at__isnull=True).every_days == 3
    for days in (0, 91):
        with pytest.raises(Refused) as refused:
            do("presence_plan", every_days=days)
        assert code_of(refused) == "presence_days"


def test_the_first_time_face_to_face_keeps_the_promise_and_is_kept_once(
    cast: Any, story: Any, do: Any
) -> None:
    with acting(SYSTEM):
        clock_start(
            kind=FIRST_MEETING, about_id=story.case.id, circle_id=story.case.id,
            partnership_id=story.case.partnership_id, started_at=now(), by=SYSTEM,
        )  # fmt: skip
    asked, seen = now(), []

    def shown() -> FirstMeeting:
        with acting(cast.csw):
            return working_page(viewer=cast.csw, case_id=story.case.id).meeting

    with frozen(asked + timedelta(days=40)):
        assert (shown().window_closing, shown().waited_days) == (True, 40)
        do("parents_know_write")
        for facts in ({"by": cast.social_worker}, {"channel": "call"}, {"outcome": "not_reached"}):
            do("contact_log", **facts)
            assert shown().met_on is None, facts
        for days in (3, 1, 10, 90):  # written late; then later; then earlier; then of before anybody asked
            do("contact_log", channel="meeting", purpose="presence", happened_at=now() - timedelta(days=days))
            seen.append((local_date(now()) - shown().met_on).days)
        assert (seen, shown().window_closing) == ([3, 3, 10, 10], False)
    with acting(SYSTEM):
        assert [day.reason != "" for day in CaseDay.objects.order_by("said_at", "id")] == [False, True]
        clock = Clock.objects.get(kind=FIRST_MEETING)
        assert clock.stopped_at is not None
        assert (local_date(clock.stopped_at) - local_date(asked)).days == 37


def test_a_contact_with_the_child_is_written_once_and_read_by_both_rooms(
    cast: Any, story: Any, met: Any, do: Any
) -> None:
    kept = do("contact_log", minutes=40, happened_at=datetime(2026, 3, 1, 20, tzinfo=UTC)).made  # a Sunday
    assert (kept.out_of_hours, kept.minutes, kept.person_id, kept.walled) == (True, 40, story.child.id, False)
    assert do("contact_log", outcome="not_reached", minutes=5).made.minutes is None
    for who in (cast.csw, cast.social_worker):
        with acting(who), pytest.raises(Refused) as refused:
            contact_log(by=who, case_id=story.case.id, person_id=story.child.id, channel="call")
        assert code_of(refused) == "contact_with_child"
        assert "Working with" in refused.value.message
    with acting(SYSTEM):
        assert ContactMade.objects.count() == Contact.objects.count() == 3
    with acting(cast.csw):
        (mine,) = [one for one in carried(viewer=cast.csw) if one.case.id == story.case.id]
        assert mine.last_contact == met.contact.made.happened_at
    with acting(SYSTEM):  # the one record and what stands beside it agree
        for facts in ({"topic": "Phones"}, {"early_because": "She asked."}):
            with pytest.raises(Error), transaction.atomic():
                Contact.objects.create(partnership_id=cast.partnership.id, made=_bare(kept), **facts)


def _bare(made: ContactMade) -> ContactMade:
    made.pk = new_id()
    made.save(force_insert=True)
    return made
