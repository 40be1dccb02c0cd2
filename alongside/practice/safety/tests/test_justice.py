"""Arrests and court dates: said in a few words, they call the plan's review by themselves and stand in the story (R104)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.recording.facts import facts_of
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import today
from alongside.practice.plans.models_guard import ReviewTrigger
from alongside.practice.plans.services import plan_start
from alongside.practice.safety.models import JusticeSaid
from alongside.practice.safety.selectors_justice import justice_of
from alongside.practice.safety.services import Proceeding, justice_say
from alongside.practice.safety.services.justice import day_of_kind

_ON = date(2026, 3, 4)


def say(by: Any, story: Any, **facts: Any) -> JusticeSaid:
    given_ = {"kind": "court", "whom": "harms", "on": today() + timedelta(days=20)} | facts
    with acting(by), transaction.atomic():
        return justice_say(by=by, case_id=story.case.id, what=Proceeding(**given_))


@pytest.mark.parametrize(
    ("kind", "day", "code", "way_round"),
    [
        ("arrest", _ON, "", ""),
        ("arrest", _ON + timedelta(days=1), "day_in_future", "Check the year"),
        ("court", _ON + timedelta(days=400), "", ""),
        ("court", _ON - timedelta(days=400), "", ""),
        ("court", _ON + timedelta(days=1200), "court_too_far", "say it when it is"),
    ],
)
def test_which_days_fit(kind: str, day: date, code: str, way_round: str) -> None:
    if not code:
        assert day_of_kind(kind, day, on=_ON) == day
        return
    with pytest.raises(Refused) as refused:
        day_of_kind(kind, day, on=_ON)
    assert (refused.value.code, refused.value.field, way_round in refused.value.message) == (code, "on", True)


@settings(max_examples=30)
@given(kind=st.sampled_from(["arrest", "court"]), days=st.integers(-3000, 3000))
def test_a_day_is_kept_as_it_was_said_or_refused(kind: str, days: int) -> None:
    day = _ON + timedelta(days=days)
    try:
        assert day_of_kind(kind, day, on=_ON) == day
    except Refused:
        assert days > (0 if kind == "arrest" else 1_000)


def test_it_calls_the_review_stands_in_the_story_and_moves_to_a_new_day(cast: Any, story: Any) -> None:
    arrest = {"kind": "arrest", "on": today() - timedelta(days=1)}
    say(
        cast.mother, story, **arrest
    )  # without a plan nothing is to be looked at, and it is kept all the same
    with acting(SYSTEM):
        assert not ReviewTrigger.objects.exists()
    with acting(cast.social_worker):
        plan_start(by=cast.social_worker, case_id=story.case.id)
    first = say(cast.mother, story, where="Town court", words="As a witness.")
    moved = say(cast.csw, story, on=today() + timedelta(days=50), instead_of=first.id, told_by="The court")
    with acting(SYSTEM):
        assert {(one.what, one.happened_on) for one in ReviewTrigger.objects.all()} == {("court", today())}
        event = AuditEvent.objects.filter(kind="safety.justice.said").latest("at")
        assert (event.facts, event.circle_ids) == ({"kind": "court", "whom": "harms"}, [story.case.id])
        with pytest.raises(DatabaseError), transaction.atomic():
            JusticeSaid.objects.filter(id=first.id).update(words="Otherwise")
    for who in (cast.mother, cast.csw):
        with acting(who):
            court, held = justice_of(viewer=who, case=story.case)
            assert (court.said, court.before, held.said.kind) == (moved, (first,), "arrest")
            facts = facts_of(viewer=who, family_id=story.family.id)
            assert {one.title for one in facts if one.page == "justice"} == {
                "There was an arrest", "A court date was set", "A court date was moved"
            }  # fmt: skip
    with acting(cast.young_person):
        assert justice_of(viewer=cast.young_person, case=story.case) == [], (
            "of somebody else a person tells them"
        )


def test_each_reads_what_is_theirs(cast: Any, story: Any) -> None:
    with acting(cast.social_worker):
        plan_start(by=cast.social_worker, case_id=story.case.id)
    say(cast.mother, story, readers="workers")
    say(cast.csw, story, whom="child", told_by="The police")
    say(cast.young_person, story, whom="child", readers="workers", on=today() + timedelta(days=3))
    read = {}
    for who in ("mother", "father", "young_person", "social_worker", "stranger"):
        person = getattr(cast, who)
        with acting(person):
            read[who] = len(justice_of(viewer=person, case=story.case))
    assert read == {"mother": 2, "father": 1, "young_person": 2, "social_worker": 3, "stranger": 0}
    for who, named in (("mother", True), ("young_person", False)):
        with acting(getattr(cast, who)):
            assert ReviewTrigger.objects.filter(what="court").exists() == named, "a person tells the child"
    with acting(SYSTEM):
        assert sorted(ReviewTrigger.objects.values_list("what", flat=True)) == ["court", "other"]


def test_what_is_refused(cast: Any, story: Any) -> None:
    first = say(cast.mother, story)
    say(cast.mother, story, on=today() + timedelta(days=40), instead_of=first.id)
    refusals = (
        (cast.mother, {"on": today() + timedelta(days=40)}, "justice_known", "write the new day"),
        (cast.mother, {"on": today() + timedelta(days=60), "instead_of": first.id}, "justice_moved", "choose the newest"),
        (cast.csw, {}, "words_missing", ""),
        (cast.mother, {"kind": "gossip"}, "choice_unknown", ""),
    )  # fmt: skip
    for who, facts, code, way_round in refusals:
        with pytest.raises(Refused) as refused:
            say(who, story, **facts)
        assert (refused.value.code, way_round in refused.value.message) == (code, True)
    with pytest.raises(Missing):
        say(cast.mother, story, on=today(), instead_of=story.case.id)
    with pytest.raises(Missing):
        say(cast.stranger_parent, story)
