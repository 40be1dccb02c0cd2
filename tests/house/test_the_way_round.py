"""What is refused at the front door says by its code what it is, and in its words the right way round (issue 3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from alongside.family.areas.services import area_task_add, areas_state
from alongside.family.cases import services as cases
from alongside.family.cases.rules import check_day
from alongside.family.circumstances.services import cost_mark
from alongside.family.people.services import safe_contact_state
from alongside.ground.access.context import acting
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.practice.closing.services import attempt_plan, view_say
from alongside.practice.handover.services import duties_move
from alongside.practice.workload.services import cover_state, visit_plan


def _begun(cast: Any, story: Any) -> dict[str, Any]:
    """What must have happened once before it can be refused a second time."""
    case = {"case_id": story.case.id}
    with acting(cast.social_worker):
        worry = cases.worry_note(by=cast.social_worker, **case, person_id=story.mother.id, kind="suicide")
        cases.worry_health_told(by=cast.social_worker, worry_id=worry.id, whom="Dr Sen")
        areas_state(by=cast.social_worker, **case, home="Northmoor", responsible="Northmoor")
        area_task_add(by=cast.social_worker, **case, area="Northmoor", words="Walks home with her")
        attempt = {**case, "attempt_on": today(), "change": "approach", "words": "At the youth club."}
        attempt_plan(by=cast.social_worker, **attempt)
    return {"worry_id": worry.id, "attempt": attempt}


def _refused(cast: Any, story: Any, begun: dict[str, Any]) -> list[tuple[Any, Any, str, str]]:
    """Who asks, for what, the code, and words of the right way round."""
    case, at = {"case_id": story.case.id}, now() + timedelta(hours=2)
    lead, csw, mother, manager = cast.social_worker, cast.csw, cast.mother, cast.manager
    seen = {"person_id": story.father.id, "seen_on": today(), "words": "He shouted."}
    there = {"starts_at": at, "check_in_at": at + timedelta(hours=1), "place": "4 Mill Lane"}
    return [
        (lead, lambda: cases.state_set(by=lead, **case, state=story.case.state, reason="As before."), "state_same", "already"),
        (lead, lambda: cases.worry_own(by=lead, worry_id=begun["worry_id"], owner_id=cast.teacher.id), "owner_not_here",
         "Choose somebody who works with this family"),
        (lead, lambda: cases.worry_health_told(by=lead, worry_id=begun["worry_id"], whom="Dr Sen"), "health_told_already",
         "already"),
        (lead, lambda: cases.evidence_add(by=lead, **case, kind="reported", **seen), "source_missing", "Say who told you"),
        (csw, lambda: cases.level_view_record(by=csw, **case, side="ipsw", words="Less."), "view_not_yours",
         "says what they think themselves"),
        (mother, lambda: cases.level_view_record(by=mother, **case, side="csw", words="Less."), "view_not_yours",
         "yourself"),
        (csw, lambda: cases.stage_move(by=csw, **case, stage="court", expected_version=1), "not_the_lead",
         "The lead professional or a manager"),
        (csw, lambda: cases.assessment_record_started(by=csw, **case, on=today()), "not_their_worker",
         "Whoever works with this child in that part"),
        (lead, lambda: view_say(by=lead, **case, whose="ipsw", answer="yes"), "view_not_theirs", "for themself"),
        (mother, lambda: safe_contact_state(
            by=mother, person_id=story.father.id, channels=["email"], shared_device=False, no_voicemail=True
        ), "someone_elses_contact", "Only they can say this"),
        (mother, lambda: cost_mark(
            by=mother, family_id=story.family.id, person_id=story.father.id, kind="sleep", weight="some"
        ), "someone_elses_words", "Only they can say this"),
        (lead, lambda: attempt_plan(by=lead, **begun["attempt"]), "attempt_waits", "Make it first"),
        (lead, lambda: area_task_add(by=lead, **case, area="Northmoor", words="Walks home with her"), "task_there",
         "already"),
        (manager, lambda: duties_move(by=manager, user_id=csw.id), "still_works_here", "Choose who takes over"),
        (csw, lambda: cover_state(by=csw, absent_id=cast.ipsw.id, starts_at=at, ends_at=at + timedelta(hours=1)),
         "cover_not_yours", "or a manager"),
        (csw, lambda: visit_plan(by=csw, **case, person_id=story.sibling.id, **there), "not_screened", "Ask first"),
        (lead, lambda: check_day(
            "assessment_started", today(), today=today(), asked_on=today() - timedelta(days=9),
            known={"assessment_finished": today() - timedelta(days=2)}, reason="Wrong day",
        ), "assessment_ended_before", "Check both days"),
    ]  # fmt: skip


def test_what_is_refused_says_what_it_is_and_the_way_round(cast: Any, story: Any) -> None:
    for who, deed, code, way_round in _refused(cast, story, _begun(cast, story)):
        with acting(who), pytest.raises((Refused, NotPermitted)) as refused:
            deed()
        assert (refused.value.code, way_round in refused.value.message) == (code, True), refused.value.message
