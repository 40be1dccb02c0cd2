"""What each says for themself: nobody else in the family reads it, an answer is owed, and it never enters a level of worry."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import alongside.family.cases
from alongside.family.cases.jobs import case_late_tell
from alongside.family.circumstances import events
from alongside.family.circumstances.models import Impact, Response
from alongside.family.circumstances.selectors import (
    backgrounds_of,
    costs_of,
    costs_waiting,
    first_supports_of,
    matters_of,
    matters_to_answer,
)
from alongside.family.circumstances.services import (
    answer_give,
    background_say,
    cost_mark,
    first_support_say,
    line_take_back,
    matter_say,
)
from alongside.family.people.selectors import identity_of
from alongside.family.people.services import identity_answer
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock.models import Clock, EscalationNotice

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
SLEEP = {"kind": "sleep", "weight": "much", "words": "Three hours a night"}
OFFER = {
    "outcome": "offered",
    "words": "Somebody sits up on Fridays",
    "by_whom": "Ines",
    "due_on": date(2026, 11, 20),
}


def costs(viewer, story):
    with acting(viewer):
        return costs_of(viewer=viewer, family_id=story.family.id)


def test_a_cost_is_its_owners_and_close_workers_and_an_answer_is_owed_in_two_working_days(
    cast, story, say, partner
):
    with clock.frozen(MONDAY):
        made = say(cast.mother, cost_mark, **SLEEP, since=date(2026, 1, 1))
    for who, seen in {
        "mother": 1,
        "ipsw": 1,
        "social_worker": 1,
        "csw": 1,
        "manager": 1,
        "father": 0,
        "young_person": 0,
    }.items():
        assert len(costs(getattr(cast, who), story)) == seen, who
    assert costs(partner, story) == []
    (mine,) = costs(cast.mother, story)
    assert (mine.due_on, mine.answers) == (date(2026, 11, 18), ())
    for who in (cast.father, cast.mother, cast.young_person, partner, cast.csw):
        with acting(who):
            assert not Clock.objects.filter(kind=events.COST).exists(), who
    with acting(SYSTEM):
        running = Clock.objects.get(kind=events.COST)
    assert (running.owner_id, running.owner_label, running.about_id) == (cast.ipsw.id, "Ines Parker", made.id)


def test_an_answer_stops_the_clock_and_a_later_one_stands_beside_it(cast, story, say):
    made = say(cast.mother, cost_mark, **SLEEP)
    with acting(cast.ipsw):
        assert [one.line.id for one in costs_waiting(viewer=cast.ipsw)] == [made.id]
        with clock.frozen(MONDAY), pytest.raises(Refused, match="by which day"):
            answer_give(by=cast.ipsw, line_id=made.id, **{**OFFER, "due_on": None})
    for by, facts in (
        (cast.ipsw, {"outcome": "not_offered", "words": "Not yet: nobody works at night"}),
        (cast.social_worker, {**OFFER, "due_on": clock.today() + timedelta(days=3)}),
    ):
        with acting(by):
            answer_give(by=by, line_id=made.id, **facts)
    with acting(cast.ipsw):
        assert costs_waiting(viewer=cast.ipsw) == []
    (mine,) = costs(cast.mother, story)
    assert ([one.outcome for one in mine.answers], mine.due_on) == (["offered", "not_offered"], None)
    with acting(cast.father):
        assert not Response.objects.exists()
    for nobody in (cast.mother, cast.police):
        with acting(nobody), pytest.raises((Missing, NotPermitted)):
            answer_give(by=nobody, line_id=made.id, outcome="not_offered", words="x")
    with acting(SYSTEM):
        assert Clock.objects.get(kind=events.COST).stopped_by_id == cast.ipsw.id


def test_a_late_answer_is_told_to_whoever_owes_it_then_to_the_managers_and_to_no_other_parent(
    cast, story, say, mailoutbox
):
    def told(days: int) -> int:
        with clock.frozen(MONDAY + timedelta(days=days)):
            return case_late_tell(0)

    with clock.frozen(MONDAY):
        for kind in ("sleep", "work", "money"):
            say(cast.mother, cost_mark, kind=kind, weight="some")
    assert told(2) == 0, "the promised day itself is in time"
    with acting(SYSTEM):
        ours = {one.kind: one for one in Impact.objects.all()}
    with clock.frozen(MONDAY + timedelta(days=2)):
        with acting(cast.ipsw):
            answer_give(by=cast.ipsw, line_id=ours["work"].id, outcome="not_offered", words="Not yet")
        with acting(cast.mother):
            line_take_back(by=cast.mother, topic="costs", line_id=ours["money"].id)
    assert (told(3), told(3)) == (1, 0), "what is settled is not told, and nothing twice"
    with acting(SYSTEM):  # the worker goes; what is told next goes to whoever is there
        type(cast.ipsw).objects.filter(id=cast.ipsw.id).update(is_active=False)
    with clock.frozen(MONDAY + timedelta(days=3)):
        say(cast.mother, cost_mark, kind="study", weight="some")
    assert told(12) == 2, (
        "the managers: the next rung of the first, and the first of what nobody owns any more"
    )
    with acting(SYSTEM):
        labels = EscalationNotice.objects.filter(clock__kind=events.COST).order_by("at", "id")
        assert list(labels.values_list("level", "to_label")) == [
            (1, "Ines Parker"), (2, "Mo Hall"), (1, "Mo Hall"),
        ]  # fmt: skip
        kept = AuditEvent.objects.filter(kind="circumstances.cost.late_told")
        assert [event.circle_ids for event in kept] == [[], [], []]
    assert [letter.to[0] for letter in mailoutbox] == [
        cast.ipsw.email, cast.manager.email, cast.manager.email,
    ]  # fmt: skip
    assert not [letter for letter in mailoutbox if "Ash" in letter.body]


def test_a_cost_taken_back_waits_for_nobody(cast, story, say):
    made = say(cast.mother, cost_mark, kind="alcohol", weight="some")
    with acting(cast.mother):
        line_take_back(by=cast.mother, topic="costs", line_id=made.id)
    assert costs(cast.mother, story) == []
    with acting(cast.ipsw):
        assert costs_waiting(viewer=cast.ipsw) == []
        with pytest.raises(Missing):
            answer_give(by=cast.ipsw, line_id=made.id, outcome="not_offered", words="x")
    with acting(SYSTEM):
        assert Clock.objects.get(kind=events.COST).stopped_at is not None
        assert Impact.objects.get().kind == "alcohol"


def test_their_own_worker_writes_it_for_them_when_they_agreed(cast, story, say):
    for_her = {**SLEEP, "person_id": story.mother.id}
    with pytest.raises(Refused, match="Ask them first") as caught:
        say(cast.ipsw, cost_mark, **for_her)
    assert caught.value.code == "agreement_missing"
    made = say(cast.ipsw, cost_mark, **for_her, agreed=True)
    assert (made.person_id, made.author_id, made.agreed) == (story.mother.id, cast.ipsw.id, True)
    assert [one.line.id for one in costs(cast.mother, story)] == [made.id]
    with pytest.raises(Refused, match="whose words"):
        say(cast.ipsw, cost_mark, **SLEEP, agreed=True)
    for by, person in (
        (cast.csw, story.mother),
        (cast.ipsw, story.child),
        (cast.social_worker, story.mother),
    ):
        with pytest.raises(NotPermitted):
            say(by, cost_mark, **{**SLEEP, "person_id": person.id}, agreed=True)
    say(cast.csw, cost_mark, **{**SLEEP, "kind": "friendships", "person_id": story.child.id}, agreed=True)
    assert len(costs(cast.young_person, story)) == 1


def test_what_else_matters_is_answered_at_each_review(cast, story, say):
    with clock.frozen(MONDAY):
        made = say(cast.father, matter_say, words="That I do not lose my job")
        say(cast.mother, matter_say, words="Noah's exams")
    by = cast.social_worker

    def waiting():
        with acting(by):
            return [one.words for one in matters_to_answer(viewer=by, family_id=story.family.id)]

    with clock.frozen(MONDAY + timedelta(days=1)):
        assert waiting() == ["Noah's exams", "That I do not lose my job"]
        with acting(by):
            answer_give(
                by=by, line_id=made.id, outcome="not_offered", words="We cannot, but will write to them"
            )
        assert waiting() == ["Noah's exams"]
    with clock.frozen(MONDAY + timedelta(days=44)):
        assert waiting() == ["Noah's exams", "That I do not lose my job"]
    with acting(cast.mother):
        assert [one.line.words for one in matters_of(viewer=cast.mother, family_id=story.family.id)] == [
            "Noah's exams"
        ]


def test_first_help_and_how_one_lives_are_said_or_left_out(cast, story, say):
    with pytest.raises(Refused, match="one of the boxes"):
        say(cast.mother, first_support_say)
    say(cast.mother, first_support_say, first_source="A helpline")
    say(cast.mother, first_support_say, preferred_source="Our doctor", expected="Somebody who rings back")
    say(cast.social_worker, first_support_say, first_source="School", person_id=story.father.id)
    say(
        cast.father,
        background_say,
        kind="unfair",
        words="We were not believed",
        engage="Say what you wrote down",
    )
    family = {"family_id": story.family.id}
    with acting(cast.social_worker):
        told = first_supports_of(viewer=cast.social_worker, **family)
        around = backgrounds_of(viewer=cast.social_worker, **family)
    assert {(one.first_source, one.preferred_source) for one in told} == {("School", ""), ("", "Our doctor")}
    assert [one.engage for one in around] == ["Say what you wrote down"]
    with acting(cast.mother):
        assert backgrounds_of(viewer=cast.mother, **family) == []
    with pytest.raises(Refused, match="whose words"):
        say(cast.social_worker, background_say, kind="money", words="x")


def test_no_event_of_what_one_says_for_oneself_tells_the_family(cast, story, say):
    say(cast.mother, cost_mark, **SLEEP)
    say(cast.mother, matter_say, words="Our shop")
    for event in (
        events.COST_MARKED,
        events.MATTER_SAID,
        events.BACKGROUND_SAID,
        events.SIGN_LOGGED,
        events.ANSWERED,
    ):
        assert event.family == ""
    with acting(SYSTEM):
        kept = AuditEvent.objects.filter(kind__startswith="circumstances.")
        assert [one.circle_ids for one in kept] == [[story.family.id]] * 2
        assert not any("Three hours" in str(one.facts) for one in kept)


def test_no_level_of_worry_is_set_by_code_that_reads_this_room():
    """R34, R40: what it costs and how a family lives are support needs, never an input of the threshold."""
    for file in Path(alongside.family.cases.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        imported += [
            name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
        ]
        assert not any("circumstances" in name for name in imported), file


def test_a_worker_writes_down_what_somebody_said_of_themself_and_never_over_their_own_answer(cast, story):
    me = {"person_id": story.mother.id, "question": "work"}
    with acting(cast.ipsw):
        identity_answer(by=cast.ipsw, **me, answer="Cook")
        identity_answer(by=cast.ipsw, **me, answer="Cook, at a school")
    with acting(cast.mother):
        identity_answer(by=cast.mother, **me, answer=None)
    with acting(cast.ipsw):
        with pytest.raises(Refused, match="About you") as caught:
            identity_answer(by=cast.ipsw, **me, answer="Cook")
        identity_answer(by=cast.ipsw, **{**me, "question": "age"}, answer="41")
        given = {one.question: one for one in identity_of(viewer=cast.ipsw, person_id=story.mother.id)}
    assert caught.value.code == "identity_their_own"
    assert (given["work"].did_not_answer, given["work"].answer, given["age"].answer) == (True, "", "41")
    assert "faith" not in given
    with acting(cast.father):
        assert identity_of(viewer=cast.father, person_id=story.mother.id) == []
