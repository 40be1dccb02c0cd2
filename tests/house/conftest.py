"""One of everything, for the tests that walk every address."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from tests.house import around


@pytest.fixture
def one_of_everything(cast: Any, story: Any) -> dict[str, Any]:
    """Return an id for each kind of argument that an address takes, all of the one story of the cast."""
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from tests.written_once import written_once

    with acting(SYSTEM):
        return written_once(f"one of everything of {story.case.id}", lambda: _made(cast, story))


def _made(cast: Any, story: Any) -> dict[str, Any]:
    from alongside.family.cases.models import Allocation

    made = _asked_and_promised(cast, story) | _planned(cast, story) | around.beside_the_parents(cast, story)
    made |= _help(cast, story) | _area(cast, story) | _complained(cast, story)
    made |= _kept(cast, story, made["action_id"])
    made |= _standing(cast, story)
    made |= _changing(cast, story)
    made |= around.beside_the_child(cast, story)
    made |= around.progress(cast, story)
    made |= _minuted(cast, story)
    made |= around.lived(cast, story)
    made |= around.workload(cast, story)
    made |= _assessed(cast, story)
    made |= _missing(cast, story)
    made |= _threatened(cast, story)
    made |= around.noticed(cast, story)
    made |= around.places(cast, story, made["action_id"])
    made |= _learning(cast, story)
    made |= _taken_from_a_case(cast, story, made["referral_id"])
    made |= _shared(cast, story)
    made |= _lexicon(cast)
    made |= around.pursued(cast, story)
    made |= _recorded(cast, story)
    made |= around.put_right(cast, story, made["look_id"])
    made |= around.mentioned(cast, story, made["told_id"], made["noticed_id"])
    made |= around.mapped(cast, made)
    made |= around.stopped(cast, story, made)
    return made | {
        "case_id": story.case.id, "person_id": story.mother.id, "attachment_id": uuid.uuid4(),
        "upload_id": uuid.uuid4(), "evidence_pack_id": uuid.uuid4(),
        "entry_id": _told(cast, story),
        "allocation_id": Allocation.objects.get(case=story.case, part="ipsw").id,
        "role_id": cast.duty.role_assignments.get().id, "account_id": cast.duty.id,
        "what": "first-meeting", "category_id": _category(cast, story),
        "part": "ipsw", "deed": "explain", "secret": "AAAA-AAAA-AAAA-AAAA", "form_key": "ask", "question": "faith",
    }  # fmt: skip


def _threatened(cast: Any, story: Any) -> dict[str, Any]:
    """What the mother said of a threat; the police and the plan have not answered."""
    from alongside.ground.clock import now, today
    from alongside.practice.safety.models import Threat

    made = Threat.objects.create(
        partnership_id=cast.partnership.id, case=story.case, child=story.child, by_id=cast.mother.id, by_name="Maria Ash",
        by_role="Parent", at=now(), kind="threat", targets=["pet"], happened_on=today(), words="They will hurt the dog.",
        readers="family", told_how="own",
    )  # fmt: skip
    return {"threat_id": made.id}


def _lexicon(cast: Any) -> dict[str, Any]:
    """A version of the lexicon that somebody of the board proposed."""
    from alongside.family.wording.entries import first_entries
    from alongside.family.wording.models import LexiconVersion
    from alongside.ground.clock import now

    version = LexiconVersion.objects.create(
        partnership_id=cast.partnership.id, number=2, of_number=1, entries=[one.as_data() for one in first_entries()],
        what="changed", term="dysfunctional", reason="Clearer.", proposed_at=now(), proposed_by_id=cast.duty.id,
        proposed_by_name="Barbara Stead",
    )  # fmt: skip
    return {"lexicon_id": version.id}


def _recorded(cast: Any, story: Any) -> dict[str, Any]:
    """What the mother says is not right, and what she reads; of the words of the child's own worker who wrote them."""
    from alongside.family.recording.models import ChronologyEntry
    from alongside.ground.access.tests.rows_recording import recording_rows
    from alongside.ground.clock import now, today

    pid, at = {"partnership_id": cast.partnership.id}, now()
    said = {
        **pid,
        "family": story.family,
        "case": story.case,
        "happened_on": today(),
        "written_at": at,
        "kind": "opinion",
    }
    worker = {"author_id": cast.police.id, "author_name": "Pc Before", "author_role": "Police officer"}
    first = ChronologyEntry.objects.create(**said, **worker, words="She was angry.", readers="family")
    hers = ChronologyEntry.objects.create(
        **said, words="I asked.", readers="family", corrects=first, author_id=cast.mother.id, author_name="Maria Ash",
        author_role="Parent or carer",
    )  # fmt: skip
    held = ChronologyEntry.objects.create(
        **said, **worker, words="A friend", readers="workers", withheld_reason="Named"
    )  # fmt: skip
    made = {row._meta.model_name: row for row in recording_rows(cast, story, held)}
    for waits in (made["accessrequest"], made["removalheard"]):  # one more of each, that nobody has answered
        waits.pk, waits._state.adding = uuid.uuid4(), True
        waits.save(force_insert=True)
    return {
        "asked_id": hers.id, "copy_id": made["accessrequest"].pk, "withheld_id": held.id, "about_id": first.id,
        "distress_id": made["distressnote"].pk, "heard_id": made["removalheard"].pk, "thing": "entry", "paper": "record",
    }  # fmt: skip


def _missing(cast: Any, story: Any) -> dict[str, Any]:
    """The child is missing now and was before; what the mother said for the pack, and of the police."""
    from datetime import timedelta

    from alongside.ground.clock import now, today
    from alongside.practice.safety.models import Episode, PackEntry, PoliceContact

    at = now()
    by = {
        "partnership_id": cast.partnership.id, "case": story.case, "child": story.child, "by_id": cast.mother.id,
        "by_name": "Maria Ash", "by_role": "Parent", "at": at,
    }  # fmt: skip
    named = {**by, "changed_at": at, "child_name": "Cleo", "case_reference": "C-TEST-0001"}
    days = [at - timedelta(days=n) for n in (9, 8)]
    before = Episode.objects.create(
        **named, gone_from=days[0], gone_until=days[0], found_from=days[1], found_until=days[1], found_by="family"
    )  # fmt: skip
    gone = Episode.objects.create(**named, gone_from=at, gone_until=at, tell_next_at=at)
    entry = PackEntry.objects.create(**by, kind="looks", words="Tall.", readers="family")
    police = PoliceContact.objects.create(**by, episode=gone, kind="reported", reference="NM-1", on=today())
    return {"episode_id": gone.id, "back_id": before.id, "pack_id": entry.id, "police_id": police.id}


def _learning(cast: Any, story: Any) -> dict[str, Any]:
    """A school that the social worker wrote down, and goes on."""
    from alongside.ground.clock import now, today
    from alongside.practice.places.models import Schooling

    by = cast.social_worker
    made = Schooling.objects.create(
        partnership_id=cast.partnership.id, case=story.case, kind="mainstream", name="Hill School", since=today(),
        by_id=by.id, by_name=by.name, by_role="Social worker", at=now(),
    )  # fmt: skip
    return {"schooling_id": made.id}


def _kept(cast: Any, story: Any, action_id: uuid.UUID) -> dict[str, Any]:
    """A request that waits for a manager, a challenge of social care, a review, what the owner of the promise asked for."""
    from alongside.accountability.challenge.models import MutualChallenge
    from alongside.ground.access.tests.rows_promises import promises_rows
    from alongside.ground.clock import now, today
    from alongside.practice.actions.models import Action, ResourceRequest

    rows = {row._meta.label: row for row in promises_rows(cast, story, Action.objects.get(id=action_id))}
    of = {
        "partnership_id": cast.partnership.id, "case": story.case, "family": story.family, "person": story.mother,
        "child_name": "Cleo", "by_id": cast.mother.id, "by_name": "Maria Ash", "by_role": "Parent or carer", "at": now(),
    }  # fmt: skip
    request = ResourceRequest.objects.create(
        **of,
        kind="equipment",
        words="A better lock",
        decider_id=cast.manager.id,
        decider_name="Mo Hall",
        decide_by=today(),
    )
    ours = cast.social_worker.as_actor()
    challenge = MutualChallenge.objects.create(
        **of, kind="omission", words="Nobody rang.", wish="Ring on Mondays.", agency_id=ours.agency_id,
        agency_name=ours.agency_name, answer_by=today(),
    )  # fmt: skip
    return {
        "resource_id": request.id, "mutual_id": challenge.id, "mutual_step": "reply", "mutual_word": "settled",
        "owner_ask_id": rows["actions.PromiseAsk"].pk, "kept_review_id": rows["actions.AccountabilityReview"].pk,
        "step_key": "child_seen",
    }  # fmt: skip


def _area(cast: Any, story: Any) -> dict[str, Any]:
    """What another area has to do, and nobody there does yet."""
    from alongside.family.areas.models import AreaTask, CaseAreas
    from alongside.ground.clock import now

    pid, by = {"partnership_id": cast.partnership.id}, cast.social_worker
    CaseAreas.objects.create(
        **pid, case=story.case, home="Northmoor", harm="Eastvale", responsible="Northmoor", stated_at=now(),
        stated_by_id=by.id, stated_by_name=by.name,
    )  # fmt: skip
    task = AreaTask.objects.create(
        **pid, case=story.case, area="Eastvale", area_key="eastvale", words="Looks for her", added_at=now(),
        added_by_id=by.id,
    )  # fmt: skip
    return {"task_id": task.id}


def _help(cast: Any, story: Any) -> dict[str, Any]:
    """Something that the mother asked for, and the answer that did not help her; it waits again."""
    from alongside.accountability.challenge.models import HelpReply, HelpRequest
    from alongside.ground.clock import now, today

    pid, at = {"partnership_id": cast.partnership.id}, now()
    said = {"said_by_id": cast.mother.id, "said_by_name": cast.mother.name}
    request = HelpRequest.objects.create(
        **pid, **said, family=story.family, case=story.case, person=story.mother, channel="page",
        words="A night's sleep", asked_at=at, answer_by=today(),
    )  # fmt: skip
    HelpReply.objects.create(
        **pid, **said, request=request, kind="not_answered", answer_by=today(), said_at=at
    )
    return {"request_id": request.id}


def _complained(cast: Any, story: Any) -> dict[str, Any]:
    """The mother's complaint, with the manager to answer it; one that is closed; and a step that somebody looks at."""
    from alongside.accountability.challenge.complaints.models import Complaint
    from alongside.accountability.challenge.watch.models import Look
    from alongside.ground.clock import now, today

    facts = {
        "partnership_id": cast.partnership.id, "source": "parent", "channel": "page", "complainant_id": cast.mother.id,
        "person_id": story.mother.id, "complainant_name": cast.mother.name, "route": "children", "words": "Two of thirty.",
        "theme": "promise", "stage": 1, "made_at": now(), "acknowledge_on": today(), "reply_on": today(),
    }  # fmt: skip
    complaint = Complaint.objects.create(
        **facts, reference="K-TEST-0001", handler_id=cast.manager.id, handler_name=cast.manager.name
    )
    closed = Complaint.objects.create(
        **facts,
        reference="K-TEST-0002",
        state="closed",
        closed_on=today(),
        watched_until=today() - timedelta(days=1),
    )
    look = Look.objects.create(
        partnership_id=cast.partnership.id, reference="L-TEST-0001", case_id=story.case.id, case_reference="C-TEST-0001",
        deed="level", at_once=False, why="School asked.", evidence="Two emails.", asked_at=now(), look_on=today(),
        asked_by_id=cast.social_worker.id, asked_by_name="Sofia Worth", looker_id=cast.police.id, looker_name="Paula",
    )  # fmt: skip
    return {
        "complaint_id": complaint.id, "over_id": closed.id, "after": "complaint", "look_id": look.id, "doing": "add",
        "cite": "ombudsman@1",
    }  # fmt: skip


def _standing(cast: Any, story: Any) -> dict[str, Any]:
    """The mother's standing under review, something held back from her, an offer of help; what a child told, and a worry."""
    from alongside.ground.access.tests.rows import _harm
    from alongside.ground.access.tests.rows import _standing as standing
    from alongside.ground.clock import now

    made = {row._meta.model_name: row for row in (*standing(cast, story), *_harm(cast, story))}
    ended = made["narrowing"]
    ended.pk, ended._state.adding = uuid.uuid4(), True  # type: ignore[attr-defined]
    ended.kinds, ended.until = ["meetings"], now() + timedelta(days=3)
    ended.save(force_insert=True)
    return {
        "narrowing_id": ended.pk, "need_id": made["parentneed"].pk, "disclosure_id": made["disclosure"].pk,
        "worry_id": made["urgentworry"].pk,
    }  # fmt: skip


def _changing(cast: Any, story: Any) -> dict[str, Any]:
    """The child's worker took over from somebody; the pack is not complete yet, and a manager owes a plan."""
    from alongside.ground.base.ids import new_id
    from alongside.ground.base.parameters import in_force
    from alongside.ground.clock import now
    from alongside.practice.handover.models import CaseloadMove, ContinuityReview, Handover

    pid, at = {"partnership_id": cast.partnership.id}, now()
    handover = Handover.objects.create(
        **pid, case=story.case, family_id=story.family.id, part="csw", from_allocation_id=new_id(),
        from_user_id=new_id(), from_name="Cass Before", why="left_post", reason="A new post", to_user_id=cast.csw.id,
        to_name=cast.csw.name, interim_owner_id=cast.manager.id, interim_owner_name=cast.manager.name, opened_at=at,
    )  # fmt: skip
    review = ContinuityReview.objects.create(
        **pid, case=story.case, family_id=story.family.id, people=4, changes=3, opened_at=at,
        limit_version_id=in_force("P-TURNOVER", at=at).id,
    )  # fmt: skip
    move = CaseloadMove.objects.create(
        **pid, worker_id=cast.social_worker.id, worker_name=cast.social_worker.name, why="workload", reason="Too many",
        asked_at=at, asked_by_id=cast.manager.id, asked_by_name=cast.manager.name,
    )  # fmt: skip
    return {
        "handover_id": handover.id, "review_id": review.id, "move_id": move.id, "worker_id": cast.social_worker.id,
    }  # fmt: skip


def _category(cast: Any, story: Any) -> uuid.UUID:
    """Neglect that waits for a manager."""
    from alongside.family.cases.models import HarmCategory
    from alongside.ground.clock import now

    return HarmCategory.objects.create(
        partnership_id=cast.partnership.id, case=story.case, kinds=["exploitation", "neglect"], evidence="No food.",
        state="waiting", set_at=now(), set_by_id=cast.social_worker.id, set_by_name="Sofia Worth",
    ).id  # fmt: skip


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


def _assessed(cast: Any, story: Any) -> dict[str, Any]:
    """A finished assessment, a harm that the mother told the family of, her own past; and the next one, being written."""
    from alongside.family.recording.models import ChronologyEntry
    from alongside.ground.access.tests.rows_assessment import assessment_rows
    from alongside.ground.clock import now
    from alongside.practice.assessment.models import Assessment, Part, Statement

    entry = ChronologyEntry.objects.get(id=_told(cast, story))
    done, *rows = assessment_rows(cast, story, entry)
    made = {row._meta.model_name: row for row in rows}
    pid, by = {"partnership_id": cast.partnership.id}, cast.social_worker
    draft = Assessment.objects.create(
        **pid, case=story.case, family=story.family, number=2, earlier=done, why_again="A new threat", started_at=now(),
        started_by_id=by.id, started_by_name=by.name,
    )  # fmt: skip
    Assessment.objects.create(
        **pid, case=story.case, family=story.family, number=9, state="superseded", started_at=now(), started_by_id=by.id,
        started_by_name=by.name, finalised_at=now(), finalised_by_id=by.id, finalised_by_name=by.name,
    )  # fmt: skip
    text = {**pid, "assessment": draft, "case_id": story.case.id, "version": 1, "words": "Words", "by_id": by.id,
            "by_name": by.name, "by_role": "Social worker", "at": now()}  # fmt: skip
    for key in ("perpetrator", "context"):
        Part.objects.create(**text, key=key, standing="known")
    said = Statement.objects.create(**text, thread=uuid.uuid4(), person=story.mother)
    return {
        "assessment_id": draft.id, "key": "perpetrator", "thread": said.thread, "item": "invited", "number": 9,
        "harm_id": made["harmevent"].pk, "past_id": made["parentpast"].pk,
    }  # fmt: skip


def _shared(cast: Any, story: Any) -> dict[str, Any]:
    """An aim of both workers, and one that waits for the child's worker."""
    from alongside.family.cases.models_aims import AimStep, SharedAim
    from alongside.ground.clock import now

    pid, at = {"partnership_id": cast.partnership.id, "case": story.case}, now()
    said = {"words": "Calm nights", "parents_said": "They want this", "proposed_at": at}
    agreed = SharedAim.objects.create(**pid, **said, state="agreed", agreed_at=at)
    asked = SharedAim.objects.create(**pid, **said)
    AimStep.objects.create(
        **pid, aim=asked, what="proposed", part="ipsw", at=at, by_id=cast.ipsw.id, by_name="Ines"
    )
    return {"aim_id": agreed.id, "asked_aim_id": asked.id}


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
    ends = _ending_and_instead(cast, story, referral)
    return {"referral_id": referral.id, "action_id": action.id, "access_id": access.id, **ends}


def _ending_and_instead(cast: Any, story: Any, referral: Any) -> dict[str, Any]:
    from alongside.ground.clock import now, today
    from alongside.practice.closing.models import Ending, NextAttempt, SignList

    pid, at = {"partnership_id": cast.partnership.id}, now()
    about = {**pid, "referral": referral, "reference": referral.reference}
    ending = Ending.objects.create(
        **about, reason="no_harm_found", rationale="We looked.", words="Ask again.", told="asked", proposed_at=at,
        proposed_by_id=cast.social_worker.id, proposed_by_name=cast.social_worker.name,
    )  # fmt: skip
    signs = SignList.objects.create(
        **about, edition="2026-11", disclosed=True, second_reader_needed=True, made_at=at,
        made_by_id=cast.social_worker.id, made_by_name=cast.social_worker.name,
    )  # fmt: skip
    attempt = NextAttempt.objects.create(
        **pid, case=story.case, reference="C-TEST-0001", attempt_on=today(), change="approach", words="At the club.",
        planned_at=at, planned_by_id=cast.csw.id, planned_by_name=cast.csw.name,
    )  # fmt: skip
    return {"ending_id": ending.id, "signs_id": signs.id, "attempt_id": attempt.id}


def _planned(cast: Any, story: Any) -> dict[str, Any]:
    from alongside.ground.clock import now, today
    from alongside.practice.plans.models import Measure, Plan, PlanVersion

    pid, at = {"partnership_id": cast.partnership.id}, now()
    plan = Plan.objects.create(
        **pid,
        case=story.case,
        family=story.family,
        started_at=at,
        started_by_id=cast.ipsw.id,
        number=2,
        state="shared",
    )
    for number in (1, 2):
        version = PlanVersion.objects.create(
            **pid, plan=plan, case_id=story.case.id, number=number, shared_at=at, shared_by_id=cast.ipsw.id,
            shared_by_name=cast.ipsw.name, measures=[],
        )  # fmt: skip
    measure = Measure.objects.create(
        **pid, plan=plan, case_id=story.case.id, side="inside", for_whom="child", aim="protection", words="A code word",
        tonight="Choose it", trigger="The word arrives", proposer="parent", proposer_id=cast.mother.id,
        proposer_name="Maria Ash", owner_id=cast.mother.id, owner_name="Maria Ash", due_on=today() + timedelta(days=7),
    )  # fmt: skip
    met = _meeting(cast, story)
    return {
        "measure_id": measure.id,
        "version_id": version.id,
        **met,
        **around.around_the_plan(cast, story, plan),
    }


def _meeting(cast: Any, story: Any) -> dict[str, Any]:
    """A meeting that the social worker leads, to which the mother is invited; her point, her asking, and a decision."""
    from alongside.ground.access.tests.rows_meetings import meeting_rows
    from alongside.ground.clock import now
    from alongside.practice.meetings.models import Attendee, AttendeeAnswer

    made = {row._meta.model_name: row for row in meeting_rows(cast, story)}
    # Meetings are kept from the mother for a time (`_standing`): the father is the one who reads his.
    invited = {
        "partnership_id": cast.partnership.id, "meeting": made["meeting"], "case_id": story.case.id,
        "invitation": "invited", "invited_at": now(), "invited_by_id": cast.social_worker.id,
    }  # fmt: skip
    Attendee.objects.create(**invited, side="worker", user_id=cast.social_worker.id, name="Sofia Worth")
    Attendee.objects.create(**invited, side="parent", person=story.father, name="Frank Ash")
    names = {
        "meeting": "meeting", "attendee": "attendee", "point": "raised", "spokenpromise": "spoken",
        "decisionnotice": "notice", "meetingask": "ask", "disrespect": "report",
    }  # fmt: skip
    needs = AttendeeAnswer.objects.create(
        partnership_id=cast.partnership.id, case_id=story.case.id, attendee=made["attendee"], by_id=cast.mother.id,
        by_name="Maria Ash", at=now(), coming="yes", needs="A lift",
    )  # fmt: skip
    found = {f"{name}_id": made[key].id for key, name in names.items()}
    return found | {"kind": "review", "needs_id": needs.id}


def _minuted(cast: Any, story: Any) -> dict[str, Any]:
    """A meeting with the father and two workers whose draft was sent, and what the father answered."""
    from alongside.ground.clock import now, today
    from alongside.practice.meetings import models as m

    at, lead = now(), cast.social_worker
    its = {"partnership_id": cast.partnership.id, "case_id": story.case.id}
    by = {"by_id": lead.id, "by_name": lead.name, "at": at}
    kept = m.Protocol.objects.create(
        partnership_id=cast.partnership.id, kind="core_group", number=1, expectations=["invited"], reason="First", at=at,
        by_name="Alongside",
    )  # fmt: skip
    meeting = m.Meeting.objects.create(
        **its, child_name="Cleo", kind="core_group", at=at, where="The centre", chair_name=lead.name, chair_id=lead.id,
        protocol=kept, invite_by=today(), held_at=at, held_by_id=lead.id,
    )  # fmt: skip
    there = {**its, "meeting": meeting, "attended": True, "invitation": "invited", "invited_at": at,
        "invited_by_id": lead.id}  # fmt: skip
    father = m.Attendee.objects.create(**there, side="parent", person=story.father, name="Frank Ash")
    for one in (lead, cast.ipsw):
        m.Attendee.objects.create(**there, side="worker", user_id=one.id, name=one.name)
    letter = m.Attendee.objects.create(**there, side="advocate", name="Ada Kind")
    minutes = m.Minutes.objects.create(
        **its, meeting=meeting, started_at=at, started_by_id=lead.id, started_by_name=lead.name, sent_at=at,
        sent_by_id=lead.id, sent_by_name=lead.name, answer_until=today() + timedelta(days=9),
    )  # fmt: skip
    line = m.MinuteLine.objects.create(**its, minutes=minutes, key=uuid.uuid4(), at=at, began_by_id=lead.id,
        began_by_name=lead.name)  # fmt: skip
    m.LineVersion.objects.create(**its, **by, minutes=minutes, line=line, number=1, kind="said", speaker=father,
                               speaker_name="Frank Ash", words="Nobody rang.")  # fmt: skip
    answer = m.LineAnswer.objects.create(
        **its, minutes=minutes, line=line, number=1, attendee=father, answer="not_right", by_id=cast.father.id,
        by_name="Frank Ash", at=at,
    )  # fmt: skip
    return {"held_id": meeting.id, "reader_id": letter.id, "minute_id": line.id, "line_answer_id": answer.id}
