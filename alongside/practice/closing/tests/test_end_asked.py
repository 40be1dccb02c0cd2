"""When two people signed that support ends, the family is asked the same questions for the last time (R92)."""

from __future__ import annotations

from typing import Any

from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.practice.closing.tests.scenes import everybody_says_yes, propose_case, sign
from alongside.practice.closing.tests.test_cases import AFTER, MONDAY
from alongside.practice.progress.measures import Asked, followed_up
from alongside.practice.progress.models import Asking, Round
from alongside.practice.progress.selectors import asked_now, before_after
from alongside.practice.progress.services import answers_give, end_ask, round_open

ANSWERS = {"home": "2", "near": "2", "out": "3", "online": "1", "night": "1"}


def test_the_last_questions_come_by_themselves_and_who_does_not_answer_shows_as_missing(
    cast: Any, story: Any
) -> None:
    case = story.case
    with clock.frozen(MONDAY):
        with acting(cast.csw):
            start = round_open(by=cast.csw, case_id=case.id, point="start")
        with acting(cast.mother):
            answers_give(by=cast.mother, round_id=start.id, tool="safety", answers=ANSWERS)
        everybody_says_yes(cast, story)
        ending = propose_case(cast, story)
        with acting(SYSTEM):
            assert not Round.objects.filter(point="end").exists()  # one person alone ends nothing
        sign(ending, cast.manager)
        with acting(cast.mother):
            [asked] = asked_now(viewer=cast.mother, cases=[case])
            assert (asked.point, asked.tools) == ("end", start.tools)
            answers_give(by=cast.mother, round_id=asked.id, tool="safety", answers=ANSWERS)
        with acting(cast.manager):
            assert end_ask(by=cast.manager, case_id=case.id) is None  # once
            found = before_after(viewer=cast.manager, case=case)
            assert {(one.person.short_name, one.round.point) for one in found.missed} >= {
                ("Frank", "end"),
                ("Cleo", "end"),
            }
            counted = followed_up(viewer=cast.manager)
        with acting(SYSTEM):
            assert Asking.objects.get(case=case).due_on is None
    [first, last] = counted.asked
    assert isinstance(last, Asked)
    assert (first.answered, last.answered, last.compared, last.missing) == (1, 1, 1, last.people - 1)
    assert (counted.closed, counted.closed_unasked) == (0, 0)


def test_without_a_start_there_is_nothing_to_compare_and_the_ending_goes_on(cast: Any, story: Any) -> None:
    with clock.frozen(MONDAY):
        everybody_says_yes(cast, story)
        assert sign(propose_case(cast, story), cast.manager).state == "signed"
    with clock.frozen(AFTER), acting(SYSTEM):
        assert not Round.objects.exists()
