"""Every step that was not right is taken back by its own room, or owed by a person by a day: the whole table (R216)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from alongside.accountability.challenge.complaints import services as complaints
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.tests.people import answerers
from alongside.accountability.challenge.watch.models_right import PutRight
from alongside.accountability.challenge.watch.services import Why, look_ask, look_ask_of_request, look_find
from alongside.accountability.challenge.watch.services_right import Righting
from alongside.family.cases.models import HarmCategory
from alongside.family.cases.models_harm import CauseOfHarm
from alongside.family.cases.models_standing import Narrowing
from alongside.family.cases.services.category import category_set, category_sign
from alongside.family.cases.services.harm import cause_set
from alongside.family.cases.services.narrowing import sight_narrow
from alongside.family.cases.services.standing import Telling, evidence_add, standing_decide
from alongside.family.cases.services.threshold import threshold_set
from alongside.family.cases.stops import DEEDS, Taken, can_undo, undo_step
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.time_source import LONDON
from alongside.practice.closing.models import Ending, EndingReview
from alongside.practice.closing.services import ending_sign
from alongside.practice.meetings.models import Attendee, Meeting
from alongside.practice.meetings.services import attendee_leave_out, meeting_mark_held, meeting_plan
from alongside.practice.places.models import Stay
from alongside.practice.places.services import Place, Views, stay_propose
from alongside.practice.plans.models import Plan
from alongside.practice.plans.services import plan_kind_set, plan_start

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)
DAY = timedelta(days=1)
AT_ONCE = Why("Now.", "Seen by two.", "He is hurt tonight.", at_once=True)


class Scene:
    """A family whose mother complained on Monday; on Tuesday a step is taken at once, by whoever may."""

    def __init__(self, cast: Any, story: Any) -> None:
        self.cast, self.story, self.lead, self.manager = cast, story, cast.social_worker, cast.manager
        self.people = answerers(cast)
        with frozen(MONDAY):
            self.complain(cast.mother)

    def do(self, verb: Any, by: Any = None, **facts: Any) -> Any:
        with acting(by or self.lead):
            return verb(by=by or self.lead, **facts)

    def now(self, deed: str, by: Any = None) -> None:
        """Say that the child is not safe today without the step."""
        self.do(look_ask, by, case_id=self.story.case.id, deed=deed, said=AT_ONCE)

    def one(self, model: Any, **which: Any) -> Any:
        with acting(SYSTEM):
            return model.objects.filter(**which).order_by("created_at", "id").last()

    def complain(self, parent: Any) -> None:
        with acting(parent):
            complaints.complaint_make(by=parent, said=Said(words="Two of thirty."))

    def look_at(self, person: Any) -> None:
        """Open a review of the evidence about a parent, on what two people saw."""
        who = {"case_id": self.story.case.id, "person_id": person.id}
        for back in (3, 2):
            seen_on = (MONDAY - back * DAY).date()
            self.do(
                evidence_add,
                self.cast.csw,
                **who,
                seen_on=seen_on,
                kind="observed",
                words="There was a slap.",
            )
        self.do(
            standing_decide, self.manager, **who, status="under_evidence_review", reason="Two people saw it.",
            support="A break.", telling=Telling((MONDAY + DAY).date(), "phone", "We look at it."),
        )  # fmt: skip

    def find_it_not_right(self, after: timedelta = 2 * DAY) -> PutRight:
        look = self.one(PutRight.look.field.related_model)
        with frozen(MONDAY + after), acting(self.people.officer):
            look_find(
                by=self.people.officer, look_id=look.id, finding="was_not_right", answer="It could wait.", motive="After.",
                evidence="A call.", right=Righting("It was not right. We put it right.", self.manager.id),
            )  # fmt: skip
        return self.one(PutRight)


Take = Callable[[Scene], None]
TABLE: dict[str, tuple[Take, Callable[[Scene], bool] | None]] = {}


def step(deed: str, back: Callable[[Scene], bool] | None) -> Callable[[Take], Take]:
    """State how a step is taken, and how one sees that it is taken back; None where a person owes that."""

    def state(take: Take) -> Take:
        TABLE[deed] = (take, back)
        return take

    return state


@step("standing", None)
def standing(s: Scene) -> None:
    s.now("standing", s.manager)
    s.look_at(s.story.mother)


@step("sight", lambda s: s.one(Narrowing).ended_at is not None)
def sight(s: Scene) -> None:
    s.look_at(s.story.father)
    s.complain(s.cast.father)
    s.now("sight", s.manager)
    until = (MONDAY + 9 * DAY).date()
    held = {"case_id": s.story.case.id, "person_id": s.story.father.id, "kinds": ["record"], "until": until}
    s.do(sight_narrow, s.manager, **held, words="For a time.")


@step("level", None)
def level(s: Scene) -> None:
    s.now("level")
    both = {"rationale": "Why", "need_now": "Rest", "how_respond": "Together"}
    s.do(threshold_set, case_id=s.story.case.id, level="high", **both)


@step("cause", lambda s: s.one(CauseOfHarm).causes == ["group"])
def cause(s: Scene) -> None:
    s.look_at(s.story.father)
    s.now("cause")
    s.do(cause_set, case_id=s.story.case.id, causes=["group", "parenting"], words="Both.")


@step("neglect", lambda s: s.one(HarmCategory, state="in_force").kinds == ["exploitation"])
def neglect(s: Scene) -> None:
    made = s.do(
        category_set,
        case_id=s.story.case.id,
        kinds=["exploitation", "neglect"],
        evidence="No food for two days.",
    )
    s.now("neglect", s.manager)
    s.do(category_sign, s.manager, category_id=made.id, agrees=True, words="I agree.")


@step("plan_kind", lambda s: s.one(Plan).kind == "extra_familial")
def plan_kind(s: Scene) -> None:
    plan = s.do(plan_start, case_id=s.story.case.id)
    s.now("plan_kind")
    told = {"kind": "child_protection", "reason": "We say why."}
    s.do(plan_kind_set, plan_id=plan.id, expected_version=plan.version, **told)


@step("proceedings", lambda s: s.one(Meeting).cancelled_at is not None)
def proceedings(s: Scene) -> None:
    plan(s, "conference", urgent_because="He is hurt tonight.")


@step("left_out", lambda s: s.one(Attendee, person=s.story.mother).invitation == "invited")
def left_out(s: Scene) -> None:
    meeting = plan(s, "review")
    s.now("left_out")
    s.do(
        attendee_leave_out,
        attendee_id=s.one(Attendee, meeting=meeting, person=s.story.mother).id,
        code="court",
    )


@step("away", lambda s: s.one(Stay).state == "dropped")
def away(s: Scene) -> None:
    place = Place("placement", "Elm House", (MONDAY + 5 * DAY).date(), "Tonight.", "foster", emergency=True)
    s.do(stay_propose, case_id=s.story.case.id, place=place, views=Views("No.", "Near.", "Far."))


@step("ending", lambda s: (s.one(Ending).state, s.one(Referral).state) == ("overturned", "screened"))
def ending(s: Scene) -> None:
    request, made = a_request_to_end(s)
    s.do(look_ask_of_request, s.manager, referral_id=request.id, said=AT_ONCE)
    s.do(ending_sign, s.manager, ending_id=made.id, expected_version=1)


def plan(s: Scene, kind: str, **facts: Any) -> Meeting:
    at = {"at": MONDAY + 8 * DAY, "where": "Town hall", "chair_name": "Ada"}
    return s.do(meeting_plan, case_id=s.story.case.id, kind=kind, **at, **facts)


def a_request_to_end(s: Scene) -> tuple[Referral, Ending]:
    """A request of whose first ending somebody asked for a review, so that the second is watched."""
    here, cast = s.cast.partnership.id, s.cast
    with acting(SYSTEM):
        request = Referral.objects.create(
            partnership_id=here, reference="R-TEST-0778", receipt_digest="f" * 64, source="parent_carer", state="screened",
            own_words="He waits.", received_at=MONDAY, contact_name="The team", need_now="Care", how_respond="Soon",
            screened_by_id=cast.duty.id, screened_at=MONDAY,
        )  # fmt: skip
        facts = {
            "partnership_id": here, "referral": request, "reference": request.reference, "referral_receipt": "f" * 64,
            "reason": "no_harm_found", "rationale": "Looked.", "words": "Looked.", "told": "asked", "proposed_at": MONDAY,
            "proposed_by_id": cast.duty.id, "proposed_by_name": "Dan",
        }  # fmt: skip
        before = Ending.objects.create(**facts, state="back", signed_at=MONDAY, signed_by_id=cast.csw.id)
        EndingReview.objects.create(partnership_id=here, ending=before, asked_at=MONDAY, asked_by_name="She")
        return request, Ending.objects.create(**facts, state="proposed")


@pytest.fixture
def scene(cast: Any, story: Any) -> Scene:
    return Scene(cast, story)


def test_the_table_is_whole_and_each_step_has_one_way_back() -> None:
    assert set(TABLE) == set(DEEDS)
    by_people = {deed for deed, what in DEEDS.items() if what.by_people}
    assert by_people == {deed for deed, (_, back) in TABLE.items() if back is None}
    assert {deed for deed in DEEDS if can_undo(deed)} == set(DEEDS) - by_people


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_a_step_that_was_not_right_is_undone_or_owed_by_a_day(deed: str, scene: Scene) -> None:
    take, back = TABLE[deed]
    with frozen(MONDAY + DAY):
        take(scene)
        assert back is None or not back(scene)
    made = scene.find_it_not_right()
    assert (made.deed, made.undone) == (deed, back is not None)
    owed = Clock.objects.filter(about_id=made.id, stopped_at__isnull=True, owner_id=scene.manager.id)
    if back is None:
        with acting(SYSTEM):
            assert [one.due_on for one in owed] == [made.due_on], "somebody owes it, by a day"
    else:
        assert back(scene)
        with acting(SYSTEM):
            assert not owed.exists()
            again = Taken(
                scene.story.case.id, frozenset({scene.story.mother.id}), scene.lead.id, MONDAY, "Again."
            )
            assert not undo_step(deed, again, by=scene.people.officer), "and there is nothing left to undo"


def test_what_has_gone_too_far_for_a_program_is_owed_by_a_person(scene: Scene) -> None:
    with frozen(MONDAY + DAY):
        left_out(scene)
        meeting = scene.one(Meeting)
        with acting(SYSTEM):
            Attendee.objects.filter(meeting=meeting, side="parent").exclude(person=scene.story.mother).update(
                invitation="invited", invited_at=now(), invited_by_id=scene.lead.id, invited_how="page"
            )
            Attendee.objects.filter(meeting=meeting, side="young").update(invitation="not_wanted")
    with frozen(MONDAY + 9 * DAY):
        scene.do(meeting_mark_held, meeting_id=meeting.id)
    made = scene.find_it_not_right(after=10 * DAY)
    assert (made.undone, made.owner_name) == (False, "Mo Hall"), "a meeting that was held is not held again"
    assert scene.one(Attendee, person=scene.story.mother).invitation == "left_out"


@pytest.mark.parametrize("under_review", [False, True])
def test_the_end_of_a_case_is_taken_back_unless_a_person_reviews_it_already(
    under_review: bool, scene: Scene
) -> None:
    case, manager = scene.story.case, scene.manager
    with acting(SYSTEM), frozen(MONDAY + DAY):
        made = Ending.objects.create(
            partnership_id=case.partnership_id, case=case, reference=case.reference, reason="no_longer_needed",
            rationale="Looked.", words="Looked.", told="worker", proposed_at=MONDAY, proposed_by_id=scene.lead.id,
            proposed_by_name="Sofia", state="signed", signed_at=now(), signed_by_id=manager.id, signed_by_name="Mo",
            review_until=(MONDAY + 9 * DAY).date(), under_review=under_review,
        )  # fmt: skip
        taken = Taken(case.id, frozenset(), manager.id, MONDAY, "It was not right.")
        assert undo_step("ending", taken, by=scene.people.officer) is not under_review
        made.refresh_from_db()
        assert made.state == ("signed" if under_review else "overturned")
