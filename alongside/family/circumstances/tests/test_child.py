"""A child as themself: strengths first, what helps, the first signs, brothers and sisters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import AdditionalNeed, SiblingReview
from alongside.family.circumstances.selectors import (
    adaptations_missing,
    gap_of,
    good_for_family,
    good_of,
    helps_of,
    siblings_not_reviewed,
    siblings_of,
    signs_of,
)
from alongside.family.circumstances.services import (
    adaptation_add,
    line_take_back,
    need_record,
    sibling_review,
    sign_log,
    strength_add,
)
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
ASD = {"kind": "asd", "standing": "suspected", "source": "Her form tutor"}


def good(viewer, story):
    with acting(viewer):
        return good_of(
            viewer=viewer, family_id=story.family.id, case_id=story.case.id, child_id=story.child.id
        )


def test_what_is_good_is_read_by_those_it_was_opened_to_and_the_child_names_first_who_is_steady(
    cast, story, say
):
    mine = say(cast.mother, strength_add, kind="protective", words="I drive her to training")
    say(cast.csw, strength_add, kind="steady", who="Mr Bell, her coach", case_id=story.case.id)
    say(cast.young_person, strength_add, kind="steady", who="My mum", case_id=story.case.id)
    say(cast.ipsw, strength_add, kind="strength", words="She sings", person_id=story.mother.id, readers="own")
    seen = good(cast.social_worker, story)
    assert [one.who for one in seen.steady] == ["My mum", "Mr Bell, her coach"]
    assert (len(seen.protective), len(seen.strengths)) == (1, 1)
    assert (mine.readers, mine.person_id) == ("own", story.mother.id)
    with acting(cast.father):
        his = good_for_family(viewer=cast.father)
    assert [one.who for one in his.steady] == ["Mr Bell, her coach"]
    assert his.protective == his.strengths == ()
    with acting(cast.mother):
        assert len(good_for_family(viewer=cast.mother).strengths) == 1
    with acting(SYSTEM):
        event = AuditEvent.objects.filter(kind="circumstances.strength.added").earliest("at", "id")
    assert "training" not in str(event.facts)


@pytest.mark.parametrize(
    ("facts", "fault", "code"),
    [
        ({"kind": "score"}, Refused, "choice_unknown"),
        ({"kind": "strength", "words": " "}, Refused, "words_missing"),
        ({"kind": "strength", "words": "x" * 1_001}, Refused, "words_too_long"),
        ({"kind": "strength", "words": "x", "since": date(2126, 1, 1)}, Refused, "day_in_future"),
        ({"kind": "strength", "words": "x", "readers": "all"}, Refused, "choice_unknown"),
        ({"kind": "steady", "who": "Gran"}, Missing, ""),
        ({"kind": "strength", "words": "x", "person_id": "01900000-0000-7000-8000-000000000000"}, Missing, ""),
    ],
)  # fmt: skip
def test_a_strength_that_says_nothing_or_of_nobody_is_refused(cast, say, facts, fault, code):
    with pytest.raises(fault) as caught:
        say(cast.csw, strength_add, **facts)
    assert getattr(caught.value, "code", "") == code


def test_nobody_speaks_for_another_of_the_family_and_nobody_outside_speaks(cast, story, say):
    with pytest.raises(NotPermitted):
        say(cast.mother, strength_add, kind="strength", words="x", person_id=story.father.id)
    for outsider in (cast.police, cast.stranger, cast.stranger_parent):
        with pytest.raises(Missing):
            say(outsider, strength_add, kind="strength", words="x")


def test_strengths_come_first_unless_somebody_skips_them_and_a_family_says_it_in_any_order(cast, story, say):
    facts = {**ASD, "case_id": story.case.id}
    with pytest.raises(Refused, match="Ask them what is strong first"):
        say(cast.csw, need_record, **facts)
    assert say(cast.mother, need_record, **facts).standing == "suspected"
    say(cast.csw, need_record, **facts, skip_strengths=True)
    say(cast.csw, strength_add, kind="strength", words="He never gives up")
    assert say(cast.csw, need_record, **{**facts, "standing": "awaiting"}).source == "Her form tutor"
    with acting(SYSTEM):
        told = AuditEvent.objects.filter(kind="circumstances.need.recorded").order_by("at", "id")
        assert [one.facts["strengths_skipped"] for one in told] == [False, True, False]


def test_a_suspected_need_asks_for_what_helps_before_anybody_plans(cast, story, say):
    case = {"case_id": story.case.id}
    say(cast.mother, need_record, **{**ASD, "standing": "awaiting"}, **case)
    with acting(cast.csw):
        assert adaptations_missing(story.case) == ()
    say(cast.mother, need_record, **ASD, **case)
    say(cast.young_person, adaptation_add, kind="talk", words="Say what happens next", **case)
    with acting(cast.csw):
        assert adaptations_missing(story.case) == ("avoid",)
        helps = helps_of(viewer=cast.csw, case=story.case)
    assert ([one.standing for one in helps.needs], helps.missing_words) == (["suspected"], ["what to avoid"])
    line = say(cast.csw, adaptation_add, kind="avoid", words="Two questions at once", **case)
    with acting(cast.csw):
        assert adaptations_missing(story.case) == ()
        line_take_back(by=cast.csw, topic="helps", line_id=line.id)
        assert adaptations_missing(story.case) == ("avoid",)
    with acting(SYSTEM):
        assert AdditionalNeed.objects.count() == 2


def test_words_are_taken_back_by_whoever_said_them_and_changed_by_nobody(cast, story, say):
    mine = say(cast.mother, strength_add, kind="strength", words="We talk", readers="family")
    theirs = say(cast.ipsw, strength_add, kind="strength", words="She sings", person_id=story.mother.id)
    for who in (cast.social_worker, cast.manager, cast.father):
        with acting(who), pytest.raises(Missing):
            line_take_back(by=who, topic="strengths", line_id=mine.id)
    with acting(cast.social_worker), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE circumstances_strength SET taken_back_at = now(), taken_back_by_id = author_id"
        )
        assert cursor.rowcount == 0
    with acting(cast.mother):
        for line in (mine, theirs):
            line_take_back(by=cast.mother, topic="strengths", line_id=line.id)
            line_take_back(by=cast.mother, topic="strengths", line_id=line.id)
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE circumstances_strength SET words = 'x'")
        with pytest.raises(Refused):
            line_take_back(by=cast.mother, topic="cases", line_id=mine.id)
    assert not good(cast.social_worker, story)
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="circumstances.line.taken_back").count() == 2


def test_signs_stay_between_whoever_noticed_them_and_the_workers_and_the_gap_is_told(cast, story, say):
    case = {"case_id": story.case.id}
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(opened_at=MONDAY)
    story.case.opened_at = MONDAY
    with clock.frozen(MONDAY):
        say(
            cast.mother,
            sign_log,
            kind="belongings",
            noticed_on=date(2026, 3, 1),
            words="New trainers",
            **case,
        )
        say(
            cast.ipsw,
            sign_log,
            kind="friends",
            noticed_on=date(2026, 5, 1),
            person_id=story.father.id,
            **case,
        )
        with pytest.raises(Refused, match="not come yet"):
            say(cast.mother, sign_log, kind="friends", noticed_on=date(2026, 12, 1), **case)
        with pytest.raises(Refused, match="few words"):
            say(cast.mother, sign_log, kind="other", noticed_on=date(2026, 5, 1), **case)
    seen = {}
    for who in ("social_worker", "mother", "father", "young_person"):
        with acting(getattr(cast, who)):
            seen[who] = signs_of(viewer=getattr(cast, who), case=story.case)
    assert {who: len(found) for who, found in seen.items()} == {
        "social_worker": 2, "mother": 1, "father": 1, "young_person": 0,
    }  # fmt: skip
    gap = gap_of(case=story.case, signs=seen["social_worker"])
    assert (gap.days, gap.words) == (260, "more than 3 months")


def look(by, story, **changes):
    facts = {"risk": "None that we see", "needs": ["left_out"], "skip_strengths": True, **changes}
    person = facts.pop("person", story.sibling)
    with acting(by):
        return sibling_review(
            by=by, family_id=story.family.id, case_id=story.case.id, person_id=person.id, **facts
        )


def names_left(viewer, story):
    with acting(viewer):
        return [person.full_name for person in siblings_not_reviewed(story.case)]


def test_a_brother_whom_nobody_looked_at_is_named_until_somebody_does_and_again_after_the_review_period(
    cast, story
):
    with clock.frozen(MONDAY):
        assert names_left(cast.social_worker, story) == ["Noah Ash"]
        made = look(cast.csw, story)
        assert (made.review_on, names_left(cast.social_worker, story)) == (date(2026, 12, 28), [])
        look(cast.csw, story, risk="A man asked him for his number", needs=["threatened", "attention"])
    with clock.frozen(MONDAY + timedelta(weeks=6)):
        assert names_left(cast.social_worker, story) == []
    with clock.frozen(MONDAY + timedelta(weeks=6, days=1)):
        assert names_left(cast.social_worker, story) == ["Noah Ash"]
        with acting(cast.social_worker):
            (view,) = siblings_of(viewer=cast.social_worker, case=story.case)
    assert (view.overdue, view.review.needs) == (True, ["attention", "threatened"])
    for who in (cast.mother, cast.father, cast.young_person):
        with acting(who):
            assert not SiblingReview.objects.exists()


@pytest.mark.parametrize(
    ("changes", "fault", "code"),
    [
        ({"risk": ""}, Refused, "words_missing"),
        ({"needs": ["score"]}, Refused, "choice_unknown"),
        ({"skip_strengths": False}, Refused, "strengths_first"),
        ({"needs_words": "x" * 2_001}, Refused, "words_too_long"),
        ({"person": "child"}, Missing, ""),
        ({"person": "mother"}, Missing, ""),
    ],
)
def test_a_look_at_nobody_or_without_words_is_refused(cast, story, changes, fault, code):
    if "person" in changes:
        changes = {"person": getattr(story, changes["person"])}
    with pytest.raises(fault) as caught:
        look(cast.csw, story, **changes)
    assert getattr(caught.value, "code", "") == code
    with pytest.raises(NotPermitted):
        look(cast.mother, story)
