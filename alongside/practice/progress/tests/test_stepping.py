"""Sessions in step: both sides know topics and days, neither reads the other's notes (R210); and the whole family (R103)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from alongside.ground.access.context import acting
from alongside.ground.access.services import emergency_open
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.practice.engagement.models import YoungNote
from alongside.practice.engagement.services import young_note_share
from alongside.practice.progress.models import JointSession, Session
from alongside.practice.progress.selectors import joint_sessions, sessions_for_family, sessions_in_step

Do = Callable[..., Any]
CHILD, PARENT = "She told me of Friday.", "He has not slept since."


def notes(by: Any) -> set[str]:
    """Every walled note that the database shows somebody, past every selector."""
    found: set[str] = set()
    with acting(by), connection.cursor() as cursor:
        for table in ("engagement_youngnote", "support_supportnote"):
            cursor.execute(f"SELECT words FROM {table}")
            found |= {row[0].split("\n")[-1] for row in cursor.fetchall()}
        cursor.execute("SELECT row_to_json(s)::text FROM progress_session s")
        text = " ".join(row[0] for row in cursor.fetchall())
    return found | {words for words in (CHILD, PARENT) if words in text}


@pytest.fixture
def both(cast: Any, story: Any, do: Do) -> tuple[Session, Session]:
    """A session of each side on one topic, both held, each with a note."""
    child = do("session_plan", cast.csw)
    parents = do("session_plan", cast.ipsw, person_id=story.mother.id, planned_on=today() + timedelta(days=9))
    do("session_record", cast.csw, session_id=child.id, words=CHILD)
    do("session_record", cast.ipsw, session_id=parents.id, words=PARENT)
    return child, parents


def test_topic_and_day_are_for_both_sides_and_the_notes_for_neither(
    cast: Any, story: Any, do: Do, both: Any
) -> None:
    for who in (cast.csw, cast.ipsw, cast.social_worker, cast.manager):
        with acting(who):
            view = sessions_in_step(viewer=who, case=story.case)
        assert [(pair.topic, pair.state, pair.days) for pair in view.pairs] == [("grooming", "in_step", 0)]
        assert (view.unmatched, view.together) == ((), 1)
    assert {who: notes(getattr(cast, who)) for who in (
        "csw", "ipsw", "social_worker", "manager", "mother", "father", "young_person", "teacher", "stranger",
    )} == {
        "csw": {CHILD}, "ipsw": {PARENT}, "social_worker": set(), "manager": set(), "mother": {PARENT},
        "father": set(), "young_person": {CHILD}, "teacher": set(), "stranger": set(),
    }  # fmt: skip
    with acting(cast.police):
        emergency_open(by=cast.police, circle_id=story.case.id, reason="She is missing tonight",
                       with_circle_ids=[story.family.id])  # fmt: skip
    assert notes(cast.police) == set(), "an emergency opens no wall"
    with acting(cast.police):
        assert Session.objects.count() == 2
        assert Session.objects.update(not_held_because="x") == 0
    with acting(SYSTEM):
        events = AuditEvent.objects.filter(kind__in=["progress.session.planned", "progress.session.recorded"])
        assert {tuple(one.circle_ids) for one in events} == {()}
        assert not [
            one for one in AuditEvent.objects.all() if CHILD in str(one.facts) or PARENT in str(one.facts)
        ]


def test_each_of_the_family_reads_their_own_sessions_and_only_the_young_person_opens_their_note(
    cast: Any, story: Any, do: Do, both: Any
) -> None:
    child, parents = both
    for who, wanted in (("young_person", [child.id]), ("mother", [parents.id]), ("father", [])):
        with acting(getattr(cast, who)):
            found = sessions_for_family(viewer=getattr(cast, who), case=story.case)
            assert [one.id for one in found] == wanted
            assert set(Session.objects.values_list("id", flat=True)) == set(wanted)
    with acting(cast.young_person):
        young_note_share(by=cast.young_person, young_note_id=YoungNote.objects.get().id, shared_with="team")
    assert notes(cast.social_worker) == {CHILD}
    assert notes(cast.ipsw) == {CHILD, PARENT}, "what was shared with the team, the team reads"
    assert notes(cast.mother) == {PARENT}


def test_one_side_waits_for_the_other_and_both_see_it(cast: Any, story: Any, do: Do) -> None:
    do("session_plan", cast.csw, topic="online")
    first = do("session_plan", cast.csw, topic="home")
    do("session_plan", cast.ipsw, topic="trauma", person_id=story.father.id)
    do("session_record", cast.csw, session_id=first.id, held_on=None, not_held_because="She was tired")
    do("session_plan", cast.csw, topic="home", planned_on=today() - timedelta(days=30))
    do("session_plan", cast.ipsw, topic="home", person_id=story.mother.id)
    for who in (cast.csw, cast.ipsw):
        with acting(who):
            view = sessions_in_step(viewer=who, case=story.case)
        assert {(pair.topic, pair.state) for pair in view.unmatched} == {
            ("online", "parents_missing"), ("trauma", "child_missing"), ("home", "apart"),
        }  # fmt: skip


def test_seven_months_with_both_sides_show_as_seven_months_of_trust(cast: Any, story: Any, do: Do) -> None:
    began = now() - timedelta(days=200)
    for month in range(7):
        day = began + timedelta(days=30 * month)
        with frozen(day):
            one = do("session_plan", cast.csw, topic="trust")
            do("session_record", cast.csw, session_id=one.id)
            two = do("session_plan", cast.ipsw, topic="trust", person_id=story.mother.id)
            do("session_record", cast.ipsw, session_id=two.id)
    with acting(cast.social_worker):
        view = sessions_in_step(viewer=cast.social_worker, case=story.case)
    assert view.together == len({(began + timedelta(days=30 * m)).strftime("%Y-%m") for m in range(7)}) >= 6
    assert [pair.state for pair in view.pairs] == ["in_step"]


@pytest.mark.parametrize("who", ["social_worker", "manager", "police", "mother", "young_person"])
def test_nobody_else_plans_for_either_side(cast: Any, do: Do, who: str) -> None:
    with pytest.raises((NotPermitted, Missing)):
        do("session_plan", getattr(cast, who))


def test_no_side_writes_the_others_down(cast: Any, story: Any, do: Do) -> None:
    child = do("session_plan", cast.csw)
    with pytest.raises(NotPermitted) as caught:
        do("session_record", cast.ipsw, session_id=child.id)
    assert caught.value.code == "not_your_side"
    with acting(cast.ipsw):
        assert Session.objects.filter(id=child.id).update(held_on=today(), recorded_at=now()) == 0
    child.pk, child.by_id, child.topic = None, cast.ipsw.id, "home"
    with acting(cast.ipsw), pytest.raises(Error), transaction.atomic():
        child.save(force_insert=True)


@pytest.mark.parametrize(
    ("verb", "facts", "code"),
    [
        ("session_plan", {"topic": "gossip"}, "choice_unknown"),
        ("session_plan", {"planned_on": date(2999, 1, 1)}, "day_too_far"),
        ("session_plan", {}, "session_planned_already"),
        ("session_record", {"held_on": date(2999, 1, 1)}, "day_in_future"),
        ("session_record", {"held_on": None}, "held_or_why_not"),
        ("session_record", {"not_held_because": "Both"}, "held_or_why_not"),
        ("joint_plan", {"asked": []}, "family_not_asked"),
        ("joint_plan", {"asked": ["somebody"]}, "choice_unknown"),
        ("joint_plan", {"place": " "}, "words_missing"),
        ("joint_record", {"came": []}, "nobody_came"),
        ("joint_record", {"outside": " "}, "words_missing"),
        ("joint_record", {"held_on": None}, "held_or_why_not"),
    ],
)
def test_sessions_refuse_what_makes_no_sense(
    cast: Any, story: Any, do: Do, verb: str, facts: dict[str, Any], code: str
) -> None:
    with acting(SYSTEM):
        who = [str(story.mother.id), str(cast.ipsw.id)]
    if verb.startswith("session"):
        one = do("session_plan", cast.csw)
        facts = {"session_id": one.id, **facts} if verb == "session_record" else facts
    else:
        facts = {"asked": who, **facts} if verb == "joint_plan" else {"came": who, **facts}
        if verb == "joint_record":
            facts["joint_id"] = do("joint_plan", asked=who).id
    with pytest.raises(Refused) as caught:
        do(verb, cast.csw, **facts)
    assert caught.value.code == code


def test_a_session_of_the_whole_family_says_who_came_and_what_was_agreed(
    cast: Any, story: Any, do: Do
) -> None:
    asked = [
        str(one) for one in (story.mother.id, story.father.id, story.child.id, cast.ipsw.id, cast.csw.id)
    ]
    planned = do("joint_plan", asked=asked)
    held = do(
        "joint_record",
        cast.ipsw,
        joint_id=planned.id,
        came=[asked[0], asked[2], asked[3]],
        words="We laughed.",
    )
    assert [one["name"] for one in held.came] == ["Cleo Ash", "Maria Ash", "Ines Parker"]
    for who in ("mother", "father", "young_person", "social_worker", "manager"):
        by = getattr(cast, who)
        with acting(by):
            found = joint_sessions(viewer=by, case=story.case)
            assert [(one.home, one.outside, one.words) for one in found] == [
                ("Phones down at nine.", "She texts when she leaves.", "We laughed.")
            ], who
    with acting(cast.stranger_parent):
        assert not JointSession.objects.exists()
    with pytest.raises(Refused) as caught:
        do("joint_record", joint_id=planned.id, came=asked)
    assert caught.value.code == "recorded_already"
    with acting(cast.social_worker), pytest.raises(Error), transaction.atomic():
        JointSession.objects.filter(id=planned.id).update(words="Something else")
    other = do("joint_plan", asked=asked[:1])
    do("joint_record", joint_id=other.id, held_on=None, not_held_because="Everybody was ill")
