"""An assessment that another took the place of: its family still reads it, as it stood, and nobody else's part of it."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.family.cases.tests.scenes import narrow, restricted
from alongside.family.recording.rules_child import Answers
from alongside.family.recording.services import child_check, child_give
from alongside.ground.access.context import acting
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock import today
from alongside.practice.assessment.copies import (
    copy_for_family,
    earlier_copy_for_family,
    earlier_for_family,
    to_answer_for_family,
)
from alongside.practice.assessment.models import Assessment
from alongside.practice.assessment.services import (
    StatementWords,
    assessment_answer,
    assessment_finalise,
    assessment_start,
    statement_write,
)


@pytest.fixture
def anew(cast: Any, story: Any, draft: Assessment, fill: Any) -> tuple[Assessment, Assessment]:
    """One that said something about the father and that he answered; and the one that took its place."""
    by = cast.social_worker
    fill(draft)
    with acting(by):
        said = StatementWords(
            "He left early.", "observed", "Sofia Worth", incident=True, before="Nobody rang."
        )
        statement_write(by=by, assessment_id=draft.id, person_id=story.father.id, said=said)
        assessment_finalise(by=by, assessment_id=draft.id, sources_checked=True)
    with acting(cast.father):
        assessment_answer(
            by=cast.father, assessment_id=draft.id, answer="disagree", words="I waited two hours."
        )
    with acting(by):
        again = assessment_start(by=by, case_id=story.case.id, why_again="He is in prison now.")
    fill(again)
    with acting(by):
        assessment_finalise(by=by, assessment_id=again.id, sources_checked=True)
    return draft, again


def test_a_parent_reads_the_one_before_whole_with_their_own_answer(
    cast: Any, story: Any, anew: tuple[Assessment, Assessment]
) -> None:
    first, second = anew
    with acting(cast.father):
        (listed,) = earlier_for_family(viewer=cast.father, case_id=story.case.id)
        then = earlier_copy_for_family(viewer=cast.father, case_id=story.case.id, number=listed.number)
        now = copy_for_family(viewer=cast.father, case_id=story.case.id)
    assert (listed.id, then.assessment.id, now.assessment.id) == (first.id, first.id, second.id)  # type: ignore[union-attr]
    assert then is not None
    assert (len(then.parts), len(then.statements)) == (9, 1)
    assert then.voice_of(cast.father).newest.words == "I waited two hours."  # type: ignore[union-attr]
    assert now is not None
    assert (now.statements, now.voice_of(cast.father)) == ((), None), (
        "the new one begins with nobody's answer"
    )


def test_an_earlier_one_shows_each_their_own_part_alone(
    cast: Any, story: Any, anew: tuple[Assessment, Assessment]
) -> None:
    with acting(cast.mother):
        then = earlier_copy_for_family(viewer=cast.mother, case_id=story.case.id, number=1)
    assert then is not None
    assert then.statements == (), "what is said about the father is his and the workers'"
    assert {one.person.full_name for one in then.about} == {"Maria Ash", "Cleo Ash"}


def test_nobody_answers_an_earlier_one_any_more(
    cast: Any, story: Any, anew: tuple[Assessment, Assessment]
) -> None:
    first, second = anew
    with acting(cast.mother):
        assert [one.id for one in to_answer_for_family(viewer=cast.mother)] == [second.id]
        with pytest.raises((Refused, NotPermitted)):
            assessment_answer(by=cast.mother, assessment_id=first.id, answer="agree")


def test_there_is_no_earlier_one_of_another_number_of_what_is_written_or_in_force(
    cast: Any, story: Any, finished: Assessment
) -> None:
    with acting(cast.social_worker):
        assessment_start(by=cast.social_worker, case_id=story.case.id, why_again="A new threat.")
    with acting(cast.mother):
        assert earlier_for_family(viewer=cast.mother, case_id=story.case.id) == []
        for number in (0, 1, 2, 3):
            assert earlier_copy_for_family(viewer=cast.mother, case_id=story.case.id, number=number) is None


@pytest.mark.parametrize("who", ["stranger_parent", "stranger", "police", "teacher"])
def test_nobody_outside_reads_an_earlier_one(
    cast: Any, story: Any, anew: tuple[Assessment, Assessment], who: str
) -> None:
    by = getattr(cast, who)
    with acting(by):
        assert earlier_for_family(viewer=by, case_id=story.case.id) == []
        assert earlier_copy_for_family(viewer=by, case_id=story.case.id, number=1) is None


def test_what_is_held_back_now_is_held_back_in_old_words_too(
    cast: Any, story: Any, anew: tuple[Assessment, Assessment]
) -> None:
    restricted(cast, story, story.father)
    narrow(cast, story, story.father, kinds=["inside"])
    keys = {}
    for who in ("father", "mother"):
        with acting(getattr(cast, who)):
            then = earlier_copy_for_family(viewer=getattr(cast, who), case_id=story.case.id, number=1)
        assert then is not None
        keys[who] = {one.spec.key for one in then.parts}
    assert keys["mother"] - keys["father"] == {"inside", "sides"}


def test_the_young_person_reads_an_earlier_one_only_when_somebody_sat_with_them_over_it(
    cast: Any, story: Any, anew: tuple[Assessment, Assessment]
) -> None:
    first, _ = anew
    her = cast.young_person
    with acting(her):
        assert earlier_for_family(viewer=her, case_id=story.case.id) == []
        assert earlier_copy_for_family(viewer=her, case_id=story.case.id, number=1) is None
    about = {"case_id": story.case.id, "what": "assessment", "about_id": first.id}
    said = Answers(False, False, False, parents_do="They ring at eight.", sits="Chris Young", sit_on=today())
    with acting(cast.csw):
        child_check(by=cast.csw, said=said, **about)
        child_give(by=cast.csw, given_on=today(), sat="Chris Young", told_parents=True, **about)
    with acting(her):
        assert [one.id for one in earlier_for_family(viewer=her, case_id=story.case.id)] == [first.id]
        assert earlier_copy_for_family(viewer=her, case_id=story.case.id, number=1) is not None
        assert copy_for_family(viewer=her, case_id=story.case.id) is None, "over the new one nobody sat yet"
