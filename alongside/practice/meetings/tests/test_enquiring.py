"""An enquiry under section 47: begun or why not, how it ended, its days, and both parents told (standards, e; R112)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, transaction

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import frozen, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import escalations_due
from alongside.practice.meetings import events, services
from alongside.practice.meetings.late import follows_late
from alongside.practice.meetings.models import DecisionNotice, EnquiryStep, Meeting
from alongside.practice.meetings.rules_following import ENQUIRY_NEXT, Held, enquiring, following
from alongside.practice.meetings.selectors import decisions_told, enquiry_due, enquiry_of
from alongside.practice.meetings.services.deciding import Waits
from alongside.practice.meetings.services.following import follows_watch

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
SAID = {"why": "Cars wait for her, and she is afraid.", "decided_by": "Sofia Worth", "challenge": "Ring us"}


def held(*kinds: str) -> list[Held]:
    """Meetings a day apart, each `kind` or `kind/enquiry`."""
    made = []
    for place, one in enumerate(kinds):
        kind, _, enquiry = one.partition("/")
        made.append(Held(uuid.UUID(int=place), kind, MONDAY + timedelta(days=place), enquiry))
    return made


@pytest.mark.parametrize(
    ("kinds", "owed"),
    [
        ((), []),
        (("review",), []),
        (("strategy",), [("enquiry_decide", 0)]),
        (("strategy/began",), [("enquiry_end", 0)]),
        (("strategy/not_begun",), []),
        (("strategy/conference",), [("conference", 0)]),
        (("strategy/help",), []),
        (("strategy/not_found",), []),
        (("strategy/conference", "conference"), []),
        (("conference", "strategy/conference"), [("conference", 1)]),  # held before, not after
        (("strategy", "strategy/began"), [("enquiry_end", 1)]),  # the newer discussion goes on with it
        (("strategy/not_found", "strategy"), [("enquiry_decide", 1)]),
    ],
)
def test_what_an_enquiry_owes_under_any_plan(kinds: tuple[str, ...], owed: list[tuple[str, int]]) -> None:
    assert [(one.what, one.after.id.int) for one in enquiring(held(*kinds)[::-1])] == owed


@pytest.mark.parametrize(
    ("stands", "conference"),
    [
        ("", True),
        ("began", True),
        ("conference", True),
        ("not_begun", False),
        ("help", False),
        ("not_found", False),
    ],
)
def test_under_a_child_protection_plan_no_conference_follows_an_enquiry_that_ended_otherwise(
    stands: str, conference: bool
) -> None:
    assert [one.what for one in following(held(f"strategy/{stands}"))] == (
        ["conference"] if conference else []
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "limit"), [("P-ENQUIRY-DECIDE", (1, "working_days")), ("P-ENQUIRY", (10, "working_days"))]
)
def test_its_days_are_parameters(key: str, limit: tuple[int, str]) -> None:
    with acting(SYSTEM):
        found = in_force(key, at=MONDAY)
    assert (found.value, found.unit, found.basis) == (*limit, "assumed")


@pytest.fixture
def discussion(cast: Any, scene: Any) -> Any:
    """A strategy discussion that was held on Monday."""
    with acting(SYSTEM):
        made = Meeting.objects.get(id=scene.meeting.id)
        made.id, made.kind, made.at, made.held_at = uuid.uuid4(), "strategy", MONDAY, MONDAY
        made.held_by_id = cast.manager.id
        made.save(force_insert=True)
    return made


def wrote(cast: Any, discussion: Any, kind: str, by: Any = None, **facts: Any) -> EnquiryStep:
    by = by or cast.social_worker
    with acting(by):
        return services.enquiry_record(
            by=by, meeting_id=discussion.id, kind=kind, **(SAID | {"decided_on": today()} | facts)
        )


def owed() -> dict[str, str]:
    with acting(SYSTEM):
        follows_watch(by=SYSTEM)
        running = Clock.objects.filter(kind__in=events.FOLLOWS.values(), stopped_at__isnull=True)
        return {one.kind.split(".")[1]: str(one.due_on) for one in running}


def test_a_discussion_without_a_child_protection_plan_owes_its_enquiry_and_its_conference(cast, discussion):
    assert owed() == {"follows_enquiry_decide": "2026-11-03"}
    with frozen(MONDAY + timedelta(days=1)):
        wrote(cast, discussion, "began")
        with acting(SYSTEM):  # at once, not with the next round
            assert {
                one.kind for one in Clock.objects.filter(kind__in=events.FOLLOWS.values(), stopped_at=None)
            } == {"meetings.follows_enquiry_end"}
    assert owed() == {"follows_enquiry_end": "2026-11-16"}
    with frozen(MONDAY + timedelta(days=8)):
        wrote(cast, discussion, "conference")
    assert owed() == {"follows_conference": "2026-11-23"}


@pytest.mark.parametrize("end", ["help", "not_found"])
def test_an_enquiry_that_ends_without_a_conference_owes_nothing_more(cast, discussion, end):
    with frozen(MONDAY + timedelta(days=1)):
        wrote(cast, discussion, "began")
        wrote(cast, discussion, end)
    assert owed() == {}


def test_not_begun_says_why_and_may_begin_after_all(cast, discussion):
    with frozen(MONDAY + timedelta(days=1)):
        wrote(cast, discussion, "not_begun")
        assert owed() == {}
        wrote(cast, discussion, "began")
    assert owed() == {"follows_enquiry_end": "2026-11-16"}


def test_of_a_late_step_the_lead_hears_and_then_a_manager_and_no_name_is_said(cast, discussion):
    owed()
    for days, people in ((2, [cast.social_worker]), (14, [cast.manager])):
        later = MONDAY + timedelta(days=days)
        with frozen(later), acting(SYSTEM):
            due = list(escalations_due(now=later, kinds=[events.ENQUIRY_CLOCKS[0]]))
            late = follows_late(max(due, key=lambda one: one.step.level))
            assert late is not None
            assert late.people == people
            assert "enquiry" in late.words
            assert "Ash" not in late.words
    with acting(cast.mother):
        assert not Clock.objects.filter(kind__in=events.FOLLOWS.values()).exists()


@pytest.mark.parametrize(
    ("first", "kind", "facts", "code"),
    [
        ("", "conference", {}, "enquiry_order"),
        ("", "nonsense", {}, "choice_unknown"),
        ("began", "began", {}, "enquiry_order"),
        ("began", "not_begun", {}, "enquiry_order"),
        ("", "began", {"why": " "}, "words_missing"),
        ("", "began", {"decided_on": (MONDAY - timedelta(days=1)).date()}, "enquiry_before"),
        ("", "began", {"decided_on": (MONDAY + timedelta(days=9)).date()}, "day_in_future"),
    ],
)
def test_what_is_refused_changes_nothing(cast, discussion, first, kind, facts, code):
    with frozen(MONDAY + timedelta(days=1)):
        if first:
            wrote(cast, discussion, first)
        with pytest.raises(Refused) as found:
            wrote(cast, discussion, kind, **facts)
    assert found.value.code == code
    with acting(cast.manager):
        assert EnquiryStep.objects.count() == bool(first)


def test_only_a_discussion_that_was_held_and_only_who_decides_by_statute(cast, scene, discussion):
    with pytest.raises(Refused) as found:
        wrote(cast, scene.meeting, "began")
    assert found.value.code == "enquiry_of_strategy"
    with acting(SYSTEM):
        waits = Meeting.objects.get(id=discussion.id)
        waits.id, waits.held_at, waits.held_by_id = uuid.uuid4(), None, None
        waits.save(force_insert=True)
    with pytest.raises(Refused) as found:
        wrote(cast, waits, "began")
    assert found.value.code == "meeting_not_held"
    for who in (cast.ipsw, cast.csw, cast.mother):
        with pytest.raises(NotPermitted):
            wrote(cast, discussion, "began", by=who)
    with pytest.raises(Missing):
        wrote(cast, discussion, "began", by=cast.stranger)


def test_both_parents_are_told_unless_a_lawful_reason_says_why_one_waits(cast, story, discussion):
    waits = {story.father.id: Waits("crime", "An arrest is near", (MONDAY + timedelta(days=5)).date())}
    with frozen(MONDAY + timedelta(days=1)):
        step = wrote(cast, discussion, "began", waits=waits)
    with acting(cast.mother):
        (told,) = decisions_told(viewer=cast.mother)
        assert "section 47 enquiry" in told.what
        assert told.why == SAID["why"]
        assert "You hear what came of it by Monday 16 November 2026." in told.what
        assert not EnquiryStep.objects.exists()
        assert enquiry_of(viewer=cast.mother, meeting=discussion) == []
    with acting(cast.father):
        assert decisions_told(viewer=cast.father) == []
    with acting(cast.csw):
        assert [one.kind for one in enquiry_of(viewer=cast.csw, meeting=discussion)] == ["began"]
        assert DecisionNotice.objects.filter(decision=step.decision, told_at=None).count() == 1
    with acting(cast.social_worker), pytest.raises(Error), transaction.atomic():
        EnquiryStep.objects.filter(id=step.id).update(kind="not_begun")


def test_a_parent_who_is_told_after_its_last_day_is_promised_no_day_that_has_passed(cast, discussion):
    with frozen(MONDAY + timedelta(days=20)):
        wrote(cast, discussion, "began")
    with acting(cast.mother):
        (told,) = decisions_told(viewer=cast.mother)
    assert told.what.endswith("You hear what came of it as soon as it ends.")


def test_whoever_works_with_the_child_reads_by_when_the_next_step_is_owed(cast, discussion):
    lead, here = browse_as(cast.social_worker), f"/desk/meetings/{discussion.id}/"
    assert "To be written down:" not in lead.get(here).content.decode()
    owed()
    assert "To be written down:" in lead.get(here).content.decode()
    wrote(cast, discussion, "began")
    text = lead.get(here).content.decode()
    assert "16 November 2026" in text.split("It ends, with what came of it written down:")[1][:200]
    assert enquiry_due(viewer=cast.mother, meeting=discussion) is None
    wrote(cast, discussion, "help")
    assert "It ends, with" not in lead.get(here).content.decode()


def test_the_pages_lead_from_the_meeting_to_its_enquiry_and_back(cast, story, discussion):
    lead, here = browse_as(cast.social_worker), f"/desk/meetings/{discussion.id}/"
    assert "Does an enquiry begin?" in lead.get(here).content.decode()
    form = lead.get(f"{here}enquiry/").content.decode()
    assert "An enquiry begins" in form
    assert "conference is needed" not in form
    missing = post(lead, f"{here}enquiry/", kind="began").content.decode()
    assert "There is a problem" in missing
    on = {"decided_on_day": today().day, "decided_on_month": today().month, "decided_on_year": today().year}
    assert post(lead, f"{here}enquiry/", kind="began", **SAID, **on).url == here
    text = lead.get(here).content.decode()
    assert "An enquiry begins" in text
    assert SAID["why"] in text
    assert "conference is needed" in lead.get(f"{here}enquiry/").content.decode()
    assert "Does an enquiry begin?" not in browse_as(cast.csw).get(here).content.decode()
    assert set(ENQUIRY_NEXT) == {"", "not_begun", "began"}
    hers = browse_as(cast.mother).get(f"/family/decided/{story.case.id}/").content.decode()
    assert "This is called a section 47 enquiry." in hers
