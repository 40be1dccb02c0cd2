"""No meeting is held before somebody says whether the parents were invited (R109)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.utils import InternalError

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import frozen
from alongside.practice.meetings.models import InvitationStep, Meeting
from alongside.practice.meetings.selectors import (
    invitation_steps,
    meeting_get,
    meetings_for_family,
    meetings_of_case,
)
from alongside.practice.meetings.services import meeting_invite_parents, meeting_mark_held, meeting_plan

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with frozen(NOON):
        yield


def planned(cast: Any, story: Any, **facts: Any) -> Meeting:
    """A meeting that began an hour ago."""
    given = {
        "kind": "core_group",
        "at": NOON - timedelta(hours=1),
        "where": "Town hall",
        "chair_name": "Sofia Worth",
    }
    with acting(cast.social_worker):
        return meeting_plan(by=cast.social_worker, case_id=story.case.id, **{**given, **facts})


def invited(
    cast: Any, meeting: Meeting, status: str, reason: str = "", who: str = "social_worker"
) -> Meeting:
    by = getattr(cast, who)
    with acting(by):
        return meeting_invite_parents(by=by, meeting_id=meeting.id, status=status, reason=reason)


def held(cast: Any, meeting: Meeting) -> Meeting:
    with acting(cast.ipsw):
        return meeting_mark_held(by=cast.ipsw, meeting_id=meeting.id)


def test_a_new_meeting_says_that_the_parents_are_not_invited_yet(cast: Any, story: Any) -> None:
    assert planned(cast, story).parent_invitation == "not_yet"


@pytest.mark.parametrize("status", ["invited", "accepted", "declined"])
def test_a_meeting_is_held_once_the_invitation_is_known(cast: Any, story: Any, status: str) -> None:
    meeting = planned(cast, story)
    invited(cast, meeting, status)
    assert held(cast, meeting).held_at == NOON


def test_a_meeting_is_not_held_while_nobody_says_whether_parents_were_invited(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    with pytest.raises(Refused, match="whether the parents were invited") as refusal:
        held(cast, meeting)
    assert refusal.value.code == "meeting_invitation_missing"


def test_the_database_refuses_it_too(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    with (
        acting(cast.manager),
        pytest.raises(IntegrityError, match="meeting_held_knows_invitation"),
        transaction.atomic(),
    ):
        Meeting.objects.filter(id=meeting.id).update(held_at=NOON, held_by_id=cast.manager.id)


def test_a_meeting_is_not_held_before_it_begins(cast: Any, story: Any) -> None:
    meeting = planned(cast, story, at=NOON + timedelta(minutes=1))
    invited(cast, meeting, "accepted")
    with pytest.raises(Refused) as refusal:
        held(cast, meeting)
    assert refusal.value.code == "meeting_not_begun"


def test_a_meeting_is_held_once(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    invited(cast, meeting, "invited")
    held(cast, meeting)
    with pytest.raises(Refused) as refusal:
        held(cast, meeting)
    assert refusal.value.code == "meeting_already_held"


def test_the_invitation_of_a_held_meeting_stands(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    invited(cast, meeting, "declined")
    held(cast, meeting)
    with pytest.raises(Refused) as refusal:
        invited(cast, meeting, "accepted")
    assert refusal.value.code == "meeting_already_held"


@pytest.mark.parametrize("reason", ["", "   "])
def test_leaving_parents_out_needs_a_reason(cast: Any, story: Any, reason: str) -> None:
    meeting = planned(cast, story)
    with pytest.raises(Refused) as refusal:
        invited(cast, meeting, "left_out", reason)
    assert (refusal.value.code, refusal.value.field) == ("reason_missing", "reason")


def test_the_database_needs_the_reason_too(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    with (
        acting(cast.social_worker),
        pytest.raises(IntegrityError, match="meeting_left_out_has_reason"),
        transaction.atomic(),
    ):
        Meeting.objects.filter(id=meeting.id).update(parent_invitation="left_out")


def test_an_independent_worker_leaves_no_parent_out(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    with pytest.raises(NotPermitted):
        invited(cast, meeting, "left_out", "A reason", who="ipsw")


def test_an_independent_worker_does_not_undo_that_a_parent_is_left_out(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    invited(cast, meeting, "left_out", "A risk to the other parent")
    with pytest.raises(NotPermitted):
        invited(cast, meeting, "invited", who="ipsw")


@pytest.mark.parametrize("who", ["mother", "father", "young_person"])
def test_the_family_reads_no_meeting_they_are_left_out_of(cast: Any, story: Any, who: str) -> None:
    shown, hidden = planned(cast, story), planned(cast, story, kind="strategy")
    invited(cast, hidden, "left_out", "A police operation")
    by = getattr(cast, who)
    with acting(by):
        assert list(meetings_for_family(viewer=by, cases=[story.case])) == [shown]
        assert not Meeting.objects.filter(id=hidden.id).exists()
        with pytest.raises(Missing):
            meeting_get(viewer=by, meeting_id=hidden.id)


def test_the_familys_selector_hides_it_even_from_a_worker_who_previews(cast: Any, story: Any) -> None:
    invited(cast, planned(cast, story), "left_out", "A police operation")
    with acting(cast.social_worker):
        assert not meetings_for_family(viewer=cast.social_worker, cases=[story.case]).exists()
        assert meetings_of_case(viewer=cast.social_worker, case_id=story.case.id).count() == 1


def test_a_parent_invited_later_never_reads_why_they_were_left_out(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    invited(cast, meeting, "left_out", "A risk to the other parent")
    invited(cast, meeting, "invited")
    with acting(cast.father):
        seen = meeting_get(viewer=cast.father, meeting_id=meeting.id)
        assert seen.left_out_reason == ""
        assert not invitation_steps(viewer=cast.father, meeting_id=meeting.id).exists()
    with acting(cast.csw):
        steps = invitation_steps(viewer=cast.csw, meeting_id=meeting.id)
        assert [(s.status, s.reason) for s in steps] == [
            ("left_out", "A risk to the other parent"),
            ("invited", ""),
        ]


def test_the_database_keeps_an_old_reason_off_an_invited_meeting(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    with (
        acting(cast.social_worker),
        pytest.raises(IntegrityError, match="meeting_left_out_has_reason"),
        transaction.atomic(),
    ):
        Meeting.objects.filter(id=meeting.id).update(left_out_reason="A risk", parent_invitation="invited")


def test_what_was_recorded_of_an_invitation_is_never_rewritten(cast: Any, story: Any) -> None:
    invited(cast, planned(cast, story), "left_out", "A reason")
    with acting(SYSTEM), pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        InvitationStep.objects.update(reason="Another reason")


def test_nobody_records_an_invitation_in_another_name(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    with acting(cast.ipsw), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        InvitationStep.objects.create(
            partnership_id=meeting.partnership_id, meeting=meeting, case_id=meeting.case_id, status="invited",
            at=NOON, by_id=cast.social_worker.id, by_name="Sofia Worth",
        )  # fmt: skip


@pytest.mark.parametrize("status", ["not_yet", "", "maybe"])
def test_only_a_known_status_is_recorded(cast: Any, story: Any, status: str) -> None:
    meeting = planned(cast, story)
    with pytest.raises(Refused) as refusal:
        invited(cast, meeting, status)
    assert refusal.value.code == "choice_unknown"


def test_a_stale_page_does_not_overwrite_an_invitation(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    invited(cast, meeting, "accepted")
    with acting(cast.csw), pytest.raises(Stale) as stale:
        meeting_invite_parents(by=cast.csw, meeting_id=meeting.id, status="declined", expected_version=1)
    assert stale.value.current.parent_invitation == "accepted"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"kind": "tea_party"}, "choice_unknown"),
        ({"at": datetime(2026, 11, 23, 12)}, "at_without_zone"),
        ({"at": NOON.replace(year=2062)}, "at_far_away"),
        ({"at": NOON.replace(year=2006)}, "at_far_away"),
        ({"where": " "}, "where_missing"),
        ({"where": "x" * 201}, "words_too_long"),
        ({"chair_name": ""}, "chair_name_missing"),
        ({"chair_name": "x" * 121}, "words_too_long"),
    ],
)
def test_a_meeting_needs_sensible_facts(cast: Any, story: Any, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        planned(cast, story, **facts)
    assert refusal.value.code == code


@pytest.mark.parametrize("who", ["mother", "young_person"])
def test_the_family_plans_no_meeting(cast: Any, story: Any, who: str) -> None:
    by = getattr(cast, who)
    with acting(by), pytest.raises(NotPermitted):
        meeting_plan(by=by, case_id=story.case.id, kind="review", at=NOON, where="Here", chair_name="Me")


@pytest.mark.parametrize("who", ["duty", "police", "teacher", "stranger"])
def test_whoever_does_not_work_with_the_child_finds_no_meeting(cast: Any, story: Any, who: str) -> None:
    meeting, by = planned(cast, story), getattr(cast, who)
    with acting(by):
        with pytest.raises(Missing):
            meeting_plan(by=by, case_id=story.case.id, kind="review", at=NOON, where="Here", chair_name="Me")
        with pytest.raises(Missing):
            meeting_invite_parents(by=by, meeting_id=meeting.id, status="invited")
        with pytest.raises(Missing):
            meeting_mark_held(by=by, meeting_id=meeting.id)
        with pytest.raises(Missing):
            meetings_of_case(viewer=by, case_id=story.case.id)
        with pytest.raises(Missing):
            meeting_get(viewer=by, meeting_id=meeting.id)


def test_each_deed_leaves_one_event_of_codes_only(cast: Any, story: Any) -> None:
    meeting = planned(cast, story)
    invited(cast, meeting, "left_out", "A secret reason")
    held(cast, meeting)
    with acting(cast.manager):
        events = AuditEvent.objects.filter(about_id=meeting.id).order_by("id")
        assert [(e.kind, e.facts) for e in events] == [
            ("meetings.meeting.planned", {"kind": "core_group"}),
            ("meetings.meeting.invitation", {"status": "left_out", "before": "not_yet"}),
            ("meetings.meeting.held", {"invitation": "left_out"}),
        ]
