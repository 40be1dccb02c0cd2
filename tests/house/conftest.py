"""One of everything, for the tests that walk every address."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest


@pytest.fixture
def one_of_everything(cast: Any, story: Any) -> dict[str, Any]:
    """Return an id for each kind of argument that an address takes, all of the one story of the cast."""
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM

    with acting(SYSTEM):
        return _made(cast, story)


def _made(cast: Any, story: Any) -> dict[str, Any]:
    from alongside.family.cases.models import Allocation

    made = _asked_and_promised(cast, story) | _planned(cast, story) | _beside_the_parents(cast, story)
    made |= _taken_from_a_case(cast, story, made["referral_id"])
    return made | {
        "case_id": story.case.id, "person_id": story.mother.id, "attachment_id": uuid.uuid4(),
        "entry_id": _told(cast, story),
        "allocation_id": Allocation.objects.get(case=story.case, part="ipsw").id,
        "part": "ipsw", "deed": "explain", "secret": "AAAA-AAAA-AAAA-AAAA", "form_key": "ask", "question": "faith",
    }  # fmt: skip


def _taken_from_a_case(cast: Any, story: Any, referral_id: uuid.UUID) -> dict[str, Any]:
    """A request that the duty worker of another day took from the case."""
    from alongside.family.cases.models import RequestLink
    from alongside.family.finding.models import LinkUndoing
    from alongside.ground.clock import now

    pid, at = {"partnership_id": cast.partnership.id}, now()
    link = RequestLink.objects.create(
        **pid, case=story.case, referral_id=referral_id, way="open_case", reason="Her aunt", linked_at=at,
        linked_by_id=cast.social_worker.id, linked_by_name="Sofia Worth",
    )  # fmt: skip
    undoing = LinkUndoing.objects.create(
        **pid, referral_id=referral_id, link=link, from_case=story.case, reason="Another child", kept_words="Yes.",
        kept_decided_on=at, kept_decider_id=cast.duty.id, undone_at=at, undone_by_id=cast.social_worker.id,
        undone_by_name="Sofia Worth",
    )  # fmt: skip
    return {"undoing_id": undoing.id}


def _told(cast: Any, story: Any) -> uuid.UUID:
    """Something that the mother wrote for the whole family."""
    from alongside.family.recording.models import ChronologyEntry
    from alongside.ground.clock import now, today

    return ChronologyEntry.objects.create(
        partnership_id=cast.partnership.id, family=story.family, happened_on=today(), words="A van waited.",
        kind="observed", readers="family", author_id=cast.mother.id, author_name="Maria Ash",
        author_role="Parent or carer", written_at=now(),
    ).id  # fmt: skip


def _asked_and_promised(cast: Any, story: Any) -> dict[str, Any]:
    from alongside.family.referrals.models import Referral
    from alongside.ground.access.models import EmergencyAccess
    from alongside.ground.base.parameters import in_force
    from alongside.ground.clock import now, today
    from alongside.practice.actions.models import Action

    pid, at = {"partnership_id": cast.partnership.id}, now()
    referral = Referral.objects.create(
        **pid, reference="R-TEST-0001", receipt_digest="0" * 64, source="parent_carer", own_words="We are worried.",
        received_at=at, contact_name="Front door",
    )  # fmt: skip
    action = Action.objects.create(
        **pid, case=story.case, family=story.family, child_name="Cleo", words="Ring on Friday", benefit="No chasing",
        owner_id=cast.social_worker.id, owner_name=cast.social_worker.name, due_on=today(),
        ladder_version_id=in_force("P-ESC", at=at).id, proposer="parent", proposer_name="Maria Ash", co_produced=True,
    )  # fmt: skip
    access = EmergencyAccess.objects.create(
        **pid,
        circle_id=story.case.id,
        opened_by_id=cast.duty.id,
        opened_at=at,
        reason="A call from a station",
        ends_at=at,
    )
    return {"referral_id": referral.id, "action_id": action.id, "access_id": access.id}


def _planned(cast: Any, story: Any) -> dict[str, Any]:
    from alongside.ground.clock import now, today
    from alongside.practice.meetings.models import Meeting
    from alongside.practice.plans.models import Measure, Plan

    pid, at = {"partnership_id": cast.partnership.id}, now()
    plan = Plan.objects.create(
        **pid, case=story.case, family=story.family, started_at=at, started_by_id=cast.ipsw.id
    )
    measure = Measure.objects.create(
        **pid, plan=plan, case_id=story.case.id, side="inside", for_whom="child", aim="protection", words="A code word",
        tonight="Choose it", trigger="The word arrives", proposer="parent", proposer_id=cast.mother.id,
        proposer_name="Maria Ash", owner_id=cast.mother.id, owner_name="Maria Ash", due_on=today() + timedelta(days=7),
    )  # fmt: skip
    meeting = Meeting.objects.create(
        **pid,
        case=story.case,
        kind="review",
        at=at,
        where="The centre",
        chair_name="Mo Hall",
        parent_invitation="invited",
    )
    return {"measure_id": measure.id, "meeting_id": meeting.id}


def _beside_the_parents(cast: Any, story: Any) -> dict[str, Any]:
    from alongside.family.people.models import ContactPoint
    from alongside.ground.clock import now
    from alongside.practice.support.models import SupportNote, SupportOffer

    pid, at = {"partnership_id": cast.partnership.id}, now()
    offer = SupportOffer.objects.create(
        **pid, case=story.case, family=story.family, person=story.mother, stage="engagement", worker_id=cast.ipsw.id,
        worker_name=cast.ipsw.name, agency_name="Charity", offered_at=at,
    )  # fmt: skip
    note = SupportNote.objects.create(
        **pid, family=story.family, person=story.mother, agency_id=cast.ipsw.as_actor().agency_id,
        author_id=cast.ipsw.id, author_name=cast.ipsw.name, contact_kind="call", words="We talked.", written_at=at,
    )  # fmt: skip
    point = ContactPoint.objects.create(**pid, person=story.mother, channel="phone", value="01632 960999")
    return {"offer_id": offer.id, "note_id": note.id, "point_id": point.id}
