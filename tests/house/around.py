"""Rows around a case for `one_of_everything`: beside the parents and the child, the plan, the places, what workers carry."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any


def around_the_plan(cast: Any, story: Any, plan: Any) -> dict[str, Any]:
    """A wish of the young person, somebody to be stopped, what the mother already does and advice against it."""
    from alongside.family.circumstances.models import Strength
    from alongside.ground.clock import now, today
    from alongside.practice.plans.models_guard import DisruptionLine
    from alongside.practice.plans.models_voices import StrategySaid, YoungWish

    pid, at = {"partnership_id": cast.partnership.id}, now()
    by = {
        **pid,
        "case": story.case,
        "by_id": cast.csw.id,
        "by_name": "Chris Young",
        "by_role": "Worker",
        "at": at,
    }
    wish = YoungWish.objects.create(
        **by, person=story.child, words="To choose who comes", parents_may_read=True
    )
    line = DisruptionLine.objects.create(
        **by, plan=plan, standing="known", who="A man", tactics="Lifts", agency="Police", due_on=today(), readers="family"
    )  # fmt: skip
    strategy = Strength.objects.create(
        **pid, family=story.family, kind="protective", words="I sit by the door", readers="family",
        author_id=cast.mother.id, author_name="Maria Ash", author_role="Parent or carer", said_at=at,
    )  # fmt: skip
    StrategySaid.objects.create(**by, strategy=strategy, kind="advice", words="It frightens her.")
    return {
        "wish_id": wish.id, "stop_id": line.id, "strategy_id": strategy.id, "older": 1, "newer": 2,
    }  # fmt: skip


def beside_the_parents(cast: Any, story: Any) -> dict[str, Any]:
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


def beside_the_child(cast: Any, story: Any) -> dict[str, Any]:
    """A young person of seventeen, what was kept from the parents and opened to the mother, and a difference."""
    from datetime import timedelta

    from alongside.ground.access.tests.rows_engagement import engagement_rows
    from alongside.ground.clock import today

    type(story.child).objects.filter(id=story.child.id).update(born_on=today() - timedelta(days=17 * 366))
    made = {row._meta.model_name: row.pk for row in engagement_rows(cast, story)}
    return {
        "words_id": made["youngwords"], "override_id": made["wordsoverride"], "discussion_id": made["discussion"],
        "young_note_id": made["youngnote"],
    }  # fmt: skip


def progress(cast: Any, story: Any) -> dict[str, Any]:
    """The family was asked, a session of the parents is planned, and something that began did not help."""
    from alongside.ground.access.tests.rows_progress import progress_rows

    made = {row._meta.model_name: row.pk for row in progress_rows(cast, story)}
    return {
        "round_id": made["round"], "session_id": made["session"], "joint_id": made["jointsession"],
        "intervention_id": made["intervention"], "rethink_id": made["rethink"], "tool": "safety", "saying": "answer",
    }  # fmt: skip


def lived(cast: Any, story: Any) -> dict[str, Any]:
    """What else matters to the mother, a brother, and a place that nobody owns."""
    from alongside.family.circumstances.models import Matter, Site, SiteLink
    from alongside.ground.clock import now

    pid, at = {"partnership_id": cast.partnership.id}, now()
    said = {
        "family": story.family,
        "author_name": "Maria Ash",
        "author_role": "Parent or carer",
        "said_at": at,
    }
    matter = Matter.objects.create(
        **pid, **said, person=story.mother, author_id=cast.mother.id, words="My job."
    )
    site = Site.objects.create(
        **pid, name="Station", name_key="station", kind="transport", worry="high", changed_at=at,
        changed_by_id=cast.csw.id,
    )  # fmt: skip
    SiteLink.objects.create(**pid, **said, author_id=cast.social_worker.id, case=story.case, site=site)
    return {"topic": "matters", "line_id": matter.id, "site_id": site.id, "sibling_id": story.sibling.id}


def workload(cast: Any, story: Any) -> dict[str, Any]:
    """What the parents' worker carries: hours that can be booked, a time away, a call, a challenge, a visit to the mother."""
    from datetime import time

    from alongside.ground.clock import now, today
    from alongside.practice.workload import models

    pid, at, me = {"partnership_id": cast.partnership.id}, now(), cast.ipsw.id
    later = at + timedelta(hours=1)
    for weekday in range(7):
        spell = models.AvailabilitySpell.objects.create(
            **pid, user_id=me, weekday=weekday, starts=time(9), ends=time(17), bookable=True, on_holidays=True
        )
    cover = models.CoverSpell.objects.create(
        **pid, absent_id=me, absent_name=cast.ipsw.name, starts_at=at, ends_at=later
    )
    call = models.CallBooking.objects.create(
        **pid, case=story.case, person=story.mother, person_name="Maria Ash", user_id=me, worker_name=cast.ipsw.name,
        starts_at=later, ends_at=later + timedelta(hours=1),
    )  # fmt: skip
    challenge = models.AllocationChallenge.objects.create(
        **pid, about="all_parents", words="Every parent comes to me.", lodged_at=at, lodged_by_id=me,
        lodged_by_name=cast.ipsw.name, agency_name="Charity", answer_by=today(),
    )  # fmt: skip
    visit = models.Visit.objects.create(
        **pid, case=story.case, person=story.mother, user_id=me, worker_name=cast.ipsw.name, walled=True, starts_at=at,
        check_in_at=later,
    )  # fmt: skip
    models.VisitSafety.objects.create(**pid, visit=visit, place="12 Mill Lane", by_id=me)
    return {
        "spell_id": spell.id, "cover_id": cover.id, "call_id": call.id, "challenge_id": challenge.id,
        "visit_id": visit.id, "user_id": me,
    }  # fmt: skip


def places(cast: Any, story: Any, action_id: uuid.UUID) -> dict[str, Any]:
    """A zone, what the mother said of one, a placement that waits for a manager and a school, and who is not in touch."""
    from alongside.ground.access.tests.rows_places import places_rows
    from alongside.ground.clock import today
    from alongside.practice.actions.models import Action
    from alongside.practice.places.models import Stay

    made = {row._meta.model_name: row for row in places_rows(cast, story, Action.objects.get(id=action_id))}
    by = {
        "partnership_id": cast.partnership.id, "case": story.case, "by_id": cast.social_worker.id, "by_name": "Sofia Worth",
        "by_role": "Social worker", "at": made["zone"].at, "planned_on": today(), "reason": "Safety", "checked": "unchecked",
        "checked_at": made["zone"].at,
    }  # fmt: skip
    held = Stay.objects.create(**by, kind="placement", placement="foster", name="Oak House", state="held")
    school = Stay.objects.create(**by, kind="school", name="Riverside", state="proposed")
    return {
        "zone_id": made["zone"].pk, "proposal_id": made["zoneproposal"].pk, "stay_id": held.id, "place_id": school.id,
        "away_id": made["away"].pk, "loss_id": made["contactloss"].pk, "relocation_id": made["relocation"].pk,
    }  # fmt: skip


def put_right(cast: Any, story: Any, look_id: uuid.UUID) -> dict[str, Any]:
    """A step against the mother that a manager put right; a paper of which she may say whether it is right."""
    from alongside.accountability.challenge.watch.models_right import PutRight
    from alongside.ground.clock import now, today
    from alongside.practice.plans.models import PlanVersion

    right = PutRight.objects.create(
        partnership_id=cast.partnership.id, look_id=look_id, case_id=story.case.id, case_reference="C-TEST-0001",
        deed="level", person_id=story.mother.id, words="It was not needed. We are sorry.", undone=False,
        owner_id=cast.manager.id, owner_name=cast.manager.name, found_at=now(), found_by_name="Colm Ridley", due_on=today(),
        done_on=today(), done_words="It is medium again.",
    )  # fmt: skip
    paper = PlanVersion.objects.filter(case_id=story.case.id).first()
    assert paper is not None
    return {"put_right_id": right.id, "paper_id": paper.id}


def pursued(cast: Any, story: Any) -> dict[str, Any]:
    """A report of the mother that is graded P, written without its source, asked for by the child's worker and shared."""
    from alongside.ground.clock import now, today
    from alongside.pursuit.information import models as told
    from alongside.pursuit.intelligence import models

    at, pid = now(), {"partnership_id": cast.partnership.id}
    report = told.Report.objects.create(
        **pid, reference="I-TEST-0009", receipt_digest="9" * 64, door="portal", teller="parent", case=story.case,
        received_at=at, submitted_at=at,
    )  # fmt: skip
    of = {**pid, "report": report}
    receipted = {**of, "report_receipt": "9" * 64}
    item = told.Item.objects.create(
        **receipted, number=1, words="A grey car waited.", how_known="saw", recorded_at=at, submitted_at=at
    )
    told.Source.objects.create(**receipted, user_id=cast.mother.id, name="Maria Ash", role="Parent or carer")
    officer = {"by_id": cast.intelligence.id, "by_name": "Imran Vale", "at": at}
    grade = models.Grade.objects.create(**of, **officer, number=1, source="2", handling="P")
    models.ItemGrade.objects.create(**of, **officer, grade=grade, item=item, assessment="A", suggested="A")
    text = models.Sanitised.objects.create(
        **of, **officer, number=1, reference=report.reference, received_on=today(), case_reference="C-TEST-0001",
        words="Jay waits near the shops. Jay with the van comes in a grey car.",
    )  # fmt: skip
    models.Move.objects.create(**of, **officer, number=1, was="new", became="graded", why="Graded")
    models.Standing.objects.create(
        **of, state="graded", source="2", handling="P", sanitised_id=text.id, changed_at=at
    )
    return {
        "graded_id": report.id, "text_id": text.id, "standing": "held", **_shared_of(cast, story, of, officer, text),
    }  # fmt: skip


def _shared_of(
    cast: Any, story: Any, of: dict[str, Any], officer: dict[str, Any], text: Any
) -> dict[str, Any]:
    from alongside.ground.clock import now, today
    from alongside.pursuit.intelligence import models

    at, pid, report = now(), {"partnership_id": cast.partnership.id}, of["report"]
    agreement = models.Agreement.objects.create(
        **pid, number=1, words="We share to keep children safe.", thresholds=["harm"], purposes=["protect"], most_days=30,
        by_id=cast.manager.id, by_name="Mo Hall", at=at,
    )  # fmt: skip
    why = {"threshold": "harm", "purpose": "protect", "until": today() + timedelta(days=7)}
    asker = {"by_id": cast.csw.id, "by_name": "Chris Young", "by_role": "Child support worker"}
    asked, given = (
        models.ShareRequest.objects.create(
            **pid, **why, **asker, agreement=agreement, needs="Cars near the school", case_id=story.case.id,
            case_reference="C-TEST-0001", by_partnership_id=cast.partnership.id, at=at,
        )
        for _ in range(2)
    )  # fmt: skip
    share = models.Share.objects.create(
        **of, **why, **officer, request=given, from_partnership_id=cast.partnership.id, reference=report.reference,
        words=text.words, handling="P", to_id=cast.csw.id, to_name="Chris Young",
    )  # fmt: skip
    return {"share_request_id": asked.id, "share_id": share.id}


def noticed(cast: Any, story: Any) -> dict[str, Any]:
    """What the mother told the police, which nobody else reads: one thing not sent yet, one to collect, one not taken."""
    from alongside.ground.base.ids import digest_of
    from alongside.ground.clock import now, today
    from alongside.pursuit.information.models import DutyTurn, EvidenceThing, Item, NotTaken, Report, Source

    pid, at = {"partnership_id": cast.partnership.id}, now()
    report = Report.objects.create(
        **pid, reference="I-HOUSE-01", receipt_digest=digest_of("told"), door="portal", teller="parent", case=story.case,
        received_at=at, submitted_at=at,
    )  # fmt: skip
    of = {**pid, "report": report, "report_receipt": report.receipt_digest}
    Source.objects.create(**of, user_id=cast.mother.id, person=story.mother, name="Maria Ash")
    item = Item.objects.create(**of, number=1, words="A grey car waited.", recorded_at=at)
    thing = EvidenceThing.objects.create(**of, kind="cctv", words="Our door", holder="At home", at=at)
    missed = NotTaken.objects.create(
        **of,
        kind="report",
        how="phone",
        agency_kind="police",
        on=today(),
        words="No.",
        at=at,
        by_id=cast.mother.id,
    )
    turn = DutyTurn.objects.create(
        **pid, user_id=cast.intelligence.id, name="Imran Vale", phone="01632 960110", place=1, starts_at=at,
        ends_at=at + timedelta(hours=8), by_id=cast.manager.id, at=at,
    )  # fmt: skip
    return {
        "told_id": report.id, "noticed_id": item.id, "thing_id": thing.id, "missed_id": missed.id, "turn_id": turn.id,
    }  # fmt: skip


def mentioned(cast: Any, story: Any, told_id: uuid.UUID, noticed_id: uuid.UUID) -> dict[str, Any]:
    """Two people and a car that a report mentions, what an officer said of them, and a car that is held elsewhere too."""
    from alongside.ground.access.tests.rows_entities import entity_rows
    from alongside.pursuit.information.models import Identifier

    identifier = Identifier.objects.create(
        partnership_id=cast.partnership.id,
        report_id=told_id,
        item_id=noticed_id,
        kind="vehicle",
        as_written="AB12 CDE",
    )
    made = {row._meta.label: row for row in entity_rows(cast, story, identifier, settled=False)}
    judgement: Any = made["entities.Judgement"]
    return {
        "entity_id": judgement.one_id, "other_entity_id": judgement.other_id, "judgement_id": judgement.id,
        "child_link_id": made["entities.ChildLink"].pk, "cross_match_id": made["entities.CrossMatch"].pk,
    }  # fmt: skip


def mapped(cast: Any, made: dict[str, Any]) -> dict[str, Any]:
    """Two who stand together on the map, in a group with work out of it; one of them is proposed to be looked at."""
    from alongside.ground.access.tests.rows_network import network_rows
    from alongside.ground.clock import now
    from alongside.pursuit.entities.models import Judgement, Mention
    from alongside.pursuit.information.models import Identifier, Item
    from alongside.pursuit.network.rebuild import links_rebuild

    here = {"partnership_id": cast.partnership.id}
    judgement, item = (
        Judgement.objects.get(id=made["judgement_id"]),
        Item.objects.get(report_id=made["graded_id"]),
    )
    for one in (judgement.one, judgement.other):
        written = Identifier.objects.create(
            **here,
            report=item.report,
            report_receipt=item.report_receipt,
            item=item,
            kind="person",
            as_written=one.label,
        )
        Mention.objects.create(**here, identifier=written, entity=one, at=now())
    links_rebuild(partnership_id=cast.partnership.id, item_ids=[item.id])
    found: dict[str, Any] = {
        row._meta.label: row for row in network_rows(cast, [judgement, item], drawn=True)
    }
    return {
        "node_id": judgement.one_id, "other_node_id": judgement.other_id,
        "network_group_id": found["network.Group"].id, "further_id": found["network.Further"].id,
        "wider_work_id": found["network.WiderWork"].id,
    }  # fmt: skip


def stopped(cast: Any, story: Any, made: dict[str, Any]) -> dict[str, Any]:
    """What is planned at a place, harm that goes on, a group that an officer confirmed, and a review of the plan."""
    from alongside.ground.base.ids import new_id
    from alongside.ground.clock import now, today
    from alongside.practice.plans.models import Plan
    from alongside.practice.plans.models_guard import PlanReview
    from alongside.pursuit.disruption.models import Activity, HarmGoesOn

    here, at = {"partnership_id": cast.partnership.id}, now()
    by = {
        **here,
        "case": story.case,
        "by_id": cast.csw.id,
        "by_name": "Chris Young",
        "by_role": "Worker",
        "at": at,
    }
    planned = Activity.objects.create(
        **by, thread=new_id(), version=1, step="planned", kind="place_visit", agency="Licensing", target="person",
        who="A man with a grey car", planned_on=today(),
    )  # fmt: skip
    watch = HarmGoesOn.objects.create(**here, case=story.case, since=today(), began_at=at)
    PlanReview.objects.create(
        **by,
        plan=Plan.objects.get(case=story.case),
        number=2,
        outcome="goes_on",
        words="It holds",
        next_on=today(),
    )
    group_id = _confirmed_group(here, made["entity_id"])
    return {"activity_id": planned.thread, "watch_id": watch.id, "confirmed_group_id": group_id}


def _confirmed_group(here: dict[str, Any], entity_id: uuid.UUID) -> uuid.UUID:
    from alongside.ground.clock import now
    from alongside.pursuit.network.models import Group, GroupMember

    at = now()
    group = Group.objects.create(
        **here, number=90, name="The Harbour group", state="confirmed", found_at=at, decided_at=at
    )
    GroupMember.objects.create(**here, group=group, entity_id=entity_id, node_id=entity_id, at=at)
    return group.id
