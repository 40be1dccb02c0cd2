"""The table of finalising rules is asked of the record as it is: what is written elsewhere holds the plan up (R22, R94-R106)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.family.cases.services import vulnerabilities_set
from alongside.family.circumstances.services import need_record
from alongside.ground.access.context import acting
from alongside.ground.clock import frozen
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.plans.readiness import Took, readiness, took_part_in_plan, took_part_in_review
from alongside.practice.plans.tests.conftest import NOON
from alongside.practice.plans.tests.test_whole_plan import (  # noqa: F401  (two of them are fixtures)
    ALL,
    Do,
    do,
    emergency,
    force,
    involve,
    now_of,
    ready,
)


def holds(cast: Any, plan: Plan) -> list[str]:
    """The rows of the table that hold the plan up now."""
    with acting(cast.csw):
        found = now_of(plan)
        return [one.code for one in readiness(found, found.case, viewer=cast.csw).unfinished]


def test_words_changed_after_sharing_wait_until_they_are_shared(
    cast: Any, ready: Plan, lock: Measure, do: Do, share: Any  # noqa: F811
) -> None:  # fmt: skip
    assert holds(cast, ready) == []
    do(cast.mother, "measure_change", measure_id=lock.id, expected_version=1, tonight="Ring me first")
    assert holds(cast, ready) == ["plan_changed_since_shared"]
    share()
    assert holds(cast, ready) == []


def test_advice_and_a_general_course_wait_for_what_an_agency_does_and_for_a_parent_who_asked(
    cast: Any, ready: Plan, propose: Any, share: Any  # noqa: F811
) -> None:  # fmt: skip
    propose(cast.csw, nature="advice", words="Give her clear times")
    propose(cast.csw, nature="course", words="An evening a week")
    share()
    assert holds(cast, ready) == ["advice_stands_alone", "course_not_asked_for", "course_bears_on_nothing"]


def test_a_child_who_was_hurt_in_the_family_before_is_protected_outside_too(
    cast: Any, ready: Plan, bus: Measure, do: Do, share: Any  # noqa: F811
) -> None:  # fmt: skip
    with acting(cast.csw):
        vulnerabilities_set(by=cast.csw, case_id=ready.case_id, kinds=["hurt_before"])
    assert holds(cast, ready) == []
    do(cast.csw, "measure_withdraw", measure_id=bus.id, reason="The bus changed")
    do(cast.csw, "plan_reasons_give", plan_id=ready.id, expected_version=now_of(ready).version,
       outside_empty_reason="She stays in")  # fmt: skip
    share()
    assert holds(cast, ready) == ["later_unprotected"]


def test_a_child_who_understands_in_another_way_has_no_plan_before_it_is_written_what_helps(
    cast: Any, ready: Plan  # noqa: F811
) -> None:  # fmt: skip
    with acting(cast.mother):
        need_record(
            by=cast.mother,
            family_id=ready.family_id,
            case_id=ready.case_id,
            kind="asd",
            standing="suspected",
            source="Her school",
        )
    assert holds(cast, ready) == ["adaptations_missing"]


def test_how_each_took_part_is_asked_again_for_each_version_and_after_an_emergency(
    cast: Any, story: Any, ready: Plan, lock: Measure, do: Do, share: Any  # noqa: F811
) -> None:  # fmt: skip
    force(cast, do, ready)
    do(cast.mother, "measure_change", measure_id=lock.id, expected_version=1, tonight="Ring me first")
    share()
    unanswered = ["involvement_unanswered"]
    assert holds(cast, ready) == unanswered, "what was said of version 1 is no answer for version 2"
    with frozen(NOON + timedelta(hours=1)):
        involve(cast, story, do, ready, moment="review")
        assert holds(cast, ready) == unanswered, "a review is not the plan"
        involve(cast, story, do, ready)
        assert holds(cast, ready) == []
    with frozen(NOON + timedelta(hours=2)):
        emergency(cast, do, ready)
    with frozen(NOON + timedelta(days=1)):
        assert holds(cast, ready) == unanswered, "the emergency plan was made without them"
        involve(cast, story, do, ready)
        assert holds(cast, ready) == []


def test_the_answers_of_last_time_stand_beside_and_a_persons_own_word_counts_before_a_workers(
    cast: Any, story: Any, ready: Plan, lock: Measure, do: Do, share: Any  # noqa: F811
) -> None:  # fmt: skip
    def mothers() -> Took:
        with acting(cast.csw):
            found = now_of(ready)
            return took_part_in_plan(found, found.case)[0]

    assert mothers().said is not None
    assert mothers().before is None
    own = do(
        cast.mother, "involvement_say", plan_id=ready.id, moment="plan", met=["heard"], reason="No copy came"
    )
    do(cast.ipsw, "involvement_say", plan_id=ready.id, moment="plan", met=ALL, person_id=story.mother.id)
    assert mothers().said == own
    force(cast, do, ready)
    assert (mothers().said, mothers().before) == (None, own)
    with frozen(NOON + timedelta(days=1)):
        new = do(
            cast.ipsw, "involvement_say", plan_id=ready.id, moment="plan", met=ALL, person_id=story.mother.id
        )
        assert (mothers().said, mothers().before) == (new, own), "an old word of her own hides nothing new"
        assert (len(own.unmet), own.unmet[0], new.unmet) == (7, "Invited", ())
        for person in (story.father, story.child):
            do(cast.ipsw, "involvement_say", plan_id=ready.id, moment="plan", met=ALL, person_id=person.id)
        share()
        force(cast, do, ready)
        assert (mothers().said, mothers().before) == (None, new), (
            "last time is the version before, not her word of version 1"
        )
    with frozen(NOON + timedelta(days=2)):
        emergency(cast, do, ready)
        assert (mothers().said, mothers().before) == (None, None), "nobody said anything of that time"


def test_how_each_took_part_in_the_review_before_stands_beside_the_next(
    cast: Any, story: Any, ready: Plan, do: Do  # noqa: F811
) -> None:  # fmt: skip
    force(cast, do, ready)
    involve(cast, story, do, ready, moment="review")
    do(
        cast.csw,
        "plan_review",
        plan_id=ready.id,
        outcome="change",
        words="We met",
        expected_version=now_of(ready).version,
    )
    with acting(cast.csw):
        assert all(
            one.said is None and one.before is not None for one in took_part_in_review(ready, ready.case)
        )
