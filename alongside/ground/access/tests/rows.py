"""One row for each protected table, all of the one story of the cast, so that no table is left out of a test."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.access.rowsecurity import protected_models
from alongside.ground.access.tests.rows_assessment import assessment_rows
from alongside.ground.access.tests.rows_challenge import complaint_rows
from alongside.ground.access.tests.rows_disruption import disruption_rows
from alongside.ground.access.tests.rows_engagement import engagement_rows
from alongside.ground.access.tests.rows_entities import entity_rows
from alongside.ground.access.tests.rows_files import files_rows
from alongside.ground.access.tests.rows_information import information_rows
from alongside.ground.access.tests.rows_intelligence import intelligence_rows
from alongside.ground.access.tests.rows_meetings import meeting_rows
from alongside.ground.access.tests.rows_minutes import minutes_rows
from alongside.ground.access.tests.rows_network import network_rows
from alongside.ground.access.tests.rows_places import places_rows
from alongside.ground.access.tests.rows_plans import plan_rows
from alongside.ground.access.tests.rows_progress import progress_rows
from alongside.ground.access.tests.rows_promises import promises_rows
from alongside.ground.access.tests.rows_recording import recording_rows
from alongside.ground.access.tests.rows_safety import safety_rows
from alongside.ground.base.ids import digest_of
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today

RECEIPT = digest_of("AAAA-BBBB-CCCC-DDDD")
Rows = dict[str, Model]


def labels() -> set[str]:
    """The labels of every protected model."""
    return {model._meta.label for model in protected_models()}


def model_of(label: str) -> type[Model]:
    """The model of a label."""
    return apps.get_model(label)


def one_row_each(cast: Any, story: Any) -> Rows:
    """Make and return one row for each protected table, by label. Call it as the system."""
    request = _request(cast, story)
    made: list[Model] = [
        *_people(cast, story),
        *request,
        *(case := _case(cast, story, request[0])),
        *_standing(cast, story),
        *_harm(cast, story),
        *_finding(cast, story, request[0], case[2]),
        *_support(cast, story),
        *_workload(cast, story),
        *_ends(cast, story, request[0]),
        *(promised := _promises(cast, story)),
        *places_rows(cast, story, promised[0]),
        *promises_rows(cast, story, promised[0]),
        *(plan := _plan(cast, story)),
        *plan_rows(cast, story, plan[0], plan[1]),
        *(met := meeting_rows(cast, story)),
        *minutes_rows(cast, story, met[1], met[2]),
        *_asked(cast, story),
        *complaint_rows(cast, story),
        *_handover(cast, story),
        *engagement_rows(cast, story),
        *progress_rows(cast, story),
        *safety_rows(cast, story, promised[0]),
        *information_rows(cast, story, RECEIPT),
        *_ground(cast, story),
        *_circumstances(cast, story),
    ]
    entry = next(row for row in made if row._meta.label == "recording.ChronologyEntry")
    made += assessment_rows(cast, story, entry)
    made.append(_zone_in_plan(cast, story, made))
    made += entity_rows(cast, story, next(row for row in made if row._meta.label == "information.Identifier"))
    made += recording_rows(cast, story, entry)
    made += intelligence_rows(cast, made)
    made += network_rows(cast, made)
    made += disruption_rows(cast, story, next(row for row in made if row._meta.label == "entities.Entity"))
    return {row._meta.label: row for row in made}


def _zone_in_plan(cast: Any, story: Any, made: list[Model]) -> Model:
    zone, measure = (
        next(row for row in made if row._meta.label == one) for one in ("places.Zone", "plans.Measure")
    )
    by = {"by_id": cast.social_worker.id, "by_name": "Sofia Worth", "by_role": "Social worker", "at": now()}
    return make("places.ZoneMeasure", cast, case=story.case, zone=zone, measure=measure, **by)


def make(label: str, cast: Any, **facts: Any) -> Any:
    """Make a row of a model in the cast's partnership."""
    return model_of(label).objects.create(partnership_id=cast.partnership.id, **facts)  # type: ignore[attr-defined]


def _people(cast: Any, story: Any) -> list[Model]:
    member = model_of("people.FamilyMember").objects.get(person=story.mother)  # type: ignore[attr-defined]
    pet = model_of("people.Pet").objects.get(family=story.family)  # type: ignore[attr-defined]
    return [
        story.father,
        story.family,
        member,
        pet,
        make("people.ContactPoint", cast, person=story.mother, channel="phone", value="01632 960999"),
        make("people.SafeContact", cast, person=story.mother, channels=["phone"], shared_device=True,
             no_voicemail=True, stated_at=now(), stated_by_id=cast.mother.id),
        make("people.Screening", cast, person=story.mother, answer="safe", how="themself", at=now(),
             by_id=cast.social_worker.id, by_name="Sofia Worth"),
        make("people.PlaceChange", cast, family=story.family, person=story.mother, lives_with_child=True,
             changed_at=now(), changed_by_id=cast.social_worker.id, changed_by_name="Sofia Worth"),
        make("people.IdentityAnswer", cast, person=story.mother, question="faith", answer="None",
             answered_at=now()),
        make("people.Invitation", cast, family=story.family, person=story.sibling, role="parent_carer",
             email="noah@example.org", secret_digest="1" * 64, invited_at=now(), expires_on=today()),
    ]  # fmt: skip


def _request(cast: Any, story: Any) -> list[Model]:
    referral = make(
        "referrals.Referral", cast, reference="R-TEST-0001", receipt_digest=RECEIPT, source="parent_carer",
        own_words="We are worried.", received_at=now(), contact_name="Front door", family=story.family,
        submitted_by_user_id=cast.mother.id, state="accepted", need_now="Rest", how_respond="Together",
        decided_at=now(), decided_by_id=cast.duty.id, decision_words="Yes.",
    )  # fmt: skip
    addition = make("referrals.ReferralAddition", cast, referral=referral, referral_receipt=RECEIPT,
                    words="One more thing.", said_at=now(), said_by_id=cast.mother.id)  # fmt: skip
    notice = make("referrals.ReferralNotice", cast, referral=referral, news="decided", outcome="told",
                  channel="phone", at=now(), by_id=cast.social_worker.id, by_name="Sofia Worth")  # fmt: skip
    by = {"referral": referral, "at": now(), "by_id": cast.social_worker.id, "by_name": "Sofia Worth"}
    brought = make("referrals.Brought", cast, way="phone", read_back=True, code_by="said", **by)
    screened = make("referrals.RequestScreening", cast, answer="safe", how="themself", **by)
    return [referral, addition, notice, brought, screened]


def _case(cast: Any, story: Any, referral: Model) -> list[Model]:
    threshold = make(
        "cases.Threshold", cast, case=story.case, level="medium", rationale="Because", need_now="Rest",
        how_respond="Together", decided_at=now(), decided_by_id=cast.duty.id, decided_by_name="Dan Utley",
        review_on=today(),
    )  # fmt: skip
    entry = make(
        "recording.ChronologyEntry", cast, family=story.family, case=story.case, happened_on=today(),
        words="He waited outside.", kind="observed", readers="workers", author_id=cast.mother.id,
        author_name="Maria Ash", author_role="Parent or carer", written_at=now(),
    )  # fmt: skip
    link = make(
        "cases.RequestLink", cast, case=story.case, referral=referral, way="known_family", reason="Her aunt",
        linked_at=now(), linked_by_id=cast.duty.id, linked_by_name="Dan Utley",
    )  # fmt: skip
    status = model_of("cases.PartnershipStatus").objects.get(person=story.mother)  # type: ignore[attr-defined]
    spell = model_of("cases.Allocation").objects.get(part="ipsw", case=story.case)  # type: ignore[attr-defined]
    by = {"case": story.case, "said_by_id": cast.csw.id, "said_by_name": "Chris Young"}
    day = make("cases.CaseDay", cast, what="first_meeting", on=today(), said_at=now(), **by)
    without = make("cases.WithoutPlan", cast, case=story.case, stage="court", words="The trial began", at=now(),
                   by_id=cast.manager.id, by_name="Mo Hall", by_role="Manager")  # fmt: skip
    category = make("cases.HarmCategory", cast, case=story.case, kinds=["exploitation"], state="in_force", set_at=now(),
                    set_by_id=cast.social_worker.id, set_by_name="Sofia Worth")  # fmt: skip
    aim = make("cases.SharedAim", cast, case=story.case, words="Nights at home", parents_said="Yes", state="agreed",
               proposed_at=now(), agreed_at=now())  # fmt: skip
    step = make("cases.AimStep", cast, case=story.case, aim=aim, what="proposed", part="ipsw", at=now(),
                by_id=cast.ipsw.id, by_name="Ines Park")  # fmt: skip
    return [story.case, threshold, link, status, spell, entry, day, without, category, aim, step]


def _standing(cast: Any, story: Any) -> list[Model]:
    mine = {"case": story.case, "person": story.mother}
    by = {"by_id": cast.social_worker.id, "by_name": "Sofia Worth", "at": now()}
    manager = {"decided_by_id": cast.manager.id, "decided_by_name": "Mo Hall"}
    evidence = [
        make("cases.EvidenceEntry", cast, **mine, kind="observed", words="I saw it", seen_on=day, **by)
        for day in (today(), today() - timedelta(days=1))
    ]
    decision = make(
        "cases.StandingDecision", cast, **mine, before="protective_partner", status="under_evidence_review",
        reason="What was seen", support="A worker of her own", review_on=today(), told_on=today(), told_how="phone",
        told_words="We look at it with you.", decided_at=now(), **manager,
    )  # fmt: skip
    status = model_of("cases.PartnershipStatus").objects.get(**mine)  # type: ignore[attr-defined]
    status.status, status.review_on = "under_evidence_review", today()
    status.save()
    narrowing = make(
        "cases.Narrowing", cast, **mine, family_id=story.family.id, kinds=["inside"], words="Until we know more.",
        since=now() - timedelta(days=2), until=now() - timedelta(days=1), **manager,
    )  # fmt: skip
    need = make("cases.ParentNeed", cast, **mine, kind="money", offer="Help with a form", offered_at=now(),
                offered_by_id=cast.social_worker.id, offered_by_name="Sofia Worth")  # fmt: skip
    return [evidence[0], decision, narrowing, need]


def _harm(cast: Any, story: Any) -> list[Model]:
    of = {"case": story.case, "at": now(), "by_id": cast.social_worker.id, "by_name": "Sofia Worth"}
    told = make("cases.Disclosure", cast, kinds=["kidnap"], told_on=today(), **of)
    reviewed = {"at": now(), "by_id": cast.manager.id, "by_name": "Mo Hall"}
    return [
        told,
        make("cases.DisclosureReview", cast, disclosure=told, case_id=story.case.id, words="Looked", **reviewed),
        make("cases.CauseOfHarm", cast, causes=["unnamed_people"], **of),
        make("cases.StateChange", cast, state="at_risk", reason="What was told", **of),
        make("cases.Vulnerabilities", cast, kinds=["bereavement"], **of),
        make("cases.LevelView", cast, side="family", words="Less afraid", said_by="Maria Ash",
             **{**of, "by_id": cast.mother.id, "by_name": "Maria Ash"}),
        make("cases.UrgentWorry", cast, case=story.case, person=story.child, kind="self_harm", noted_at=now(),
             noted_by_id=cast.csw.id, noted_by_name="Chris Young"),
    ]  # fmt: skip


def _finding(cast: Any, story: Any, referral: Model, link: Model) -> list[Model]:
    one, other = sorted([("person", story.child.id), ("request", referral.pk)], key=lambda end: end[1])
    return [
        model_of("finding.FindingKey").objects.get(subject_id=story.child.id),  # type: ignore[attr-defined]
        make("finding.SamePerson", cast, one_kind=one[0], one_id=one[1], other_kind=other[0], other_id=other[1],
             judgement="different", reason="Another school", said_at=now(), said_by_id=cast.manager.id,
             said_by_name="Mo Hall"),
        make("finding.LinkUndoing", cast, referral=referral, link=link, from_case=story.case, reason="Another child",
             kept_words="Yes.", kept_decided_on=now(), kept_decider_id=cast.duty.id, undone_at=now(),
             undone_by_id=cast.duty.id, undone_by_name="Dan Utley"),
    ]  # fmt: skip


def _support(cast: Any, story: Any) -> list[Model]:
    offer = make(
        "support.SupportOffer", cast, case=story.case, family=story.family, person=story.mother,
        stage="engagement", worker_id=cast.ipsw.id, worker_name="Ines Parker", agency_name="Charity",
        offered_at=now(), answer_digest=RECEIPT,
    )  # fmt: skip
    note = make(
        "support.SupportNote", cast, family=story.family, person=story.mother,
        agency_id=cast.ipsw.as_actor().agency_id, author_id=cast.ipsw.id, author_name="Ines Parker",
        contact_kind="call", words="We talked.", written_at=now(),
    )  # fmt: skip
    return [offer, note]


def _workload(cast: Any, story: Any) -> list[Model]:
    me, at = cast.ipsw.id, now()
    case, by, one_hour = {"case": story.case}, {"by_id": cast.ipsw.id}, timedelta(hours=1)
    manager = {"by_id": cast.manager.id, "by_name": "Mo Hall"}
    spell = model_of("cases.Allocation").objects.get(part="ipsw", case=story.case)  # type: ignore[attr-defined]
    visit = make("workload.Visit", cast, **case, person=story.mother, user_id=me, worker_name="Ines Parker", walled=True,
                 starts_at=at, check_in_at=at + one_hour)  # fmt: skip
    version = in_force("P-CASELOAD-WEIGHTS", at=at).id
    return [
        make("workload.ContactPlan", cast, **case, allocation=spell, visits="weekly", calls="daily", agreed_at=at, **by),
        make("workload.WorkerTerms", cast, user_id=me, stated_at=at, by_id=cast.manager.id),
        make("workload.AvailabilitySpell", cast, user_id=me, weekday=0, starts=time(9), ends=time(17)),
        make("workload.CoverSpell", cast, absent_id=me, absent_name="Ines Parker", starts_at=at, ends_at=at + one_hour),
        make("workload.CallBooking", cast, **case, person=story.mother, person_name="Maria Ash", user_id=me,
             worker_name="Ines Parker", starts_at=at, ends_at=at + one_hour),
        make("workload.ContactMade", cast, **case, person=story.mother, user_id=me, worker_name="Ines Parker",
             channel="call", happened_at=at, out_of_hours=False, walled=True),
        make("workload.AllocationOverride", cast, **case, part="ipsw", user_id=me, worker_name="Ines Parker",
             grounds=["over_limit"], points=50, limit=45, weights_version_id=version, limits_version_id=version,
             reason="Nobody else speaks Polish", at=at, **manager),
        make("workload.AllocationChallenge", cast, about="all_parents", words="Every parent comes to me.", lodged_at=at,
             lodged_by_id=me, lodged_by_name="Ines Parker", agency_name="Charity", answer_by=today()),
        make("workload.WorkerPreference", cast, person=story.mother, aspect="language", words="Polish", stated_at=at,
             by_id=cast.mother.id),
        make("workload.PreferenceMatch", cast, **case, person=story.mother, aspect="language", asked_words="Polish",
             part="ipsw", user_id=me, worker_name="Ines Parker", met=True, at=at, by_id=cast.manager.id),
        visit,
        make("workload.VisitSafety", cast, visit=visit, place="At home", note="A dog in the hall", **by),
    ]  # fmt: skip


def _ends(cast: Any, story: Any, referral: Model) -> list[Model]:
    """A signed ending of the mother's request with her review, and what stands beside an ending."""
    about: dict[str, Any] = {"referral": referral, "reference": "R-TEST-0001"}
    ending = make(
        "closing.Ending", cast, **about, referral_receipt=RECEIPT, reason="no_harm_found", rationale="We looked.",
        words="Ask again.", told="asked", state="signed", proposed_at=now(), proposed_by_id=cast.duty.id,
        proposed_by_name="Dan Utley", signed_at=now(), signed_by_id=cast.manager.id, under_review=True,
    )  # fmt: skip
    return [
        ending,
        make("closing.EndingReview", cast, ending=ending, referral_receipt=RECEIPT, asked_at=now(),
             asked_by_id=cast.mother.id),
        make("closing.EndingNotice", cast, ending=ending, person=story.mother, news="decided", outcome="sent", at=now()),
        make("closing.EndingView", cast, case=story.case, whose="parent", person=story.mother, answer="yes", at=now(),
             by_id=cast.mother.id, by_name="Maria Ash"),
        make("closing.NextAttempt", cast, case=story.case, reference="C-TEST-0001", attempt_on=today(), change="same",
             words="We ring.", planned_at=now(), planned_by_id=cast.csw.id, planned_by_name="Chris Young"),
        make("closing.SignList", cast, **about, edition="2026-11", disclosed=True, second_reader_needed=True,
             made_at=now(), made_by_id=cast.manager.id, made_by_name="Mo Hall"),
    ]  # fmt: skip


def _promises(cast: Any, story: Any) -> list[Model]:
    action = make(
        "actions.Action", cast, case=story.case, family=story.family, words="Ring on Friday",
        benefit="No chasing", owner_id=cast.social_worker.id, owner_name="Sofia Worth", due_on=today(),
        ladder_version_id=in_force("P-ESC", at=now()).id, proposer="parent", proposer_name="Maria Ash",
        co_produced=True,
    )  # fmt: skip
    step = make("actions.ActionStep", cast, action=action, case_id=story.case.id, kind="agreed", at=now(),
                by_id=cast.social_worker.id, by_name="Sofia Worth", words="Promised")  # fmt: skip
    return [action, step]


def _plan(cast: Any, story: Any) -> list[Model]:
    written = {
        "side": "inside", "for_whom": "child", "aim": "protection", "words": "A code word",
        "tonight": "Choose it", "trigger": "The word arrives", "case_id": story.case.id,
    }  # fmt: skip
    by = {"by_id": cast.mother.id, "by_name": "Maria Ash", "by_role": "Parent or carer", "at": now()}
    plan = make("plans.Plan", cast, case=story.case, family=story.family, started_at=now(),
                started_by_id=cast.ipsw.id)  # fmt: skip
    measure = make("plans.Measure", cast, plan=plan, proposer="parent", proposer_id=cast.mother.id,
                   proposer_name="Maria Ash", **written)  # fmt: skip
    return [
        plan,
        measure,
        make("plans.MeasureVersion", cast, measure=measure, version=1, **written, **by),
        make("plans.MeasureAnswer", cast, measure=measure, case_id=story.case.id, plan_number=1,
             measure_version=1, answer="agree", **by),
        make("plans.PlanVersion", cast, plan=plan, case_id=story.case.id, number=1, shared_at=now(),
             shared_by_id=cast.ipsw.id, shared_by_name="Ines Parker", measures=[]),
    ]  # fmt: skip


def _asked(cast: Any, story: Any) -> list[Model]:
    request = make("challenge.HelpRequest", cast, family=story.family, case=story.case, person=story.mother,
                   channel="phone", words="A night's sleep", asked_at=now(), answer_by=today(),
                   said_by_id=cast.social_worker.id, said_by_name="Sofia Worth")  # fmt: skip
    reply = make("challenge.HelpReply", cast, request=request, kind="agreed", words="From Friday on.", said_at=now(),
                 said_by_id=cast.social_worker.id, said_by_name="Sofia Worth")  # fmt: skip
    return [request, reply, *_areas(cast, story)]


def _areas(cast: Any, story: Any) -> list[Model]:
    signed = {"by_id": cast.social_worker.id, "by_name": "Sofia Worth"}
    areas = make("areas.CaseAreas", cast, case=story.case, home="Northmoor", harm="Eastvale", responsible="Northmoor",
                 stated_at=now(), **{f"stated_{key}": value for key, value in signed.items()})  # fmt: skip
    task = make("areas.AreaTask", cast, case=story.case, area="Eastvale", area_key="eastvale", words="Looks for her",
                added_at=now(), added_by_id=cast.social_worker.id)  # fmt: skip
    owner = make("areas.AreaOwner", cast, task=task, case_id=story.case.id, named_at=now(),
                 **{f"named_{key}": value for key, value in signed.items()})  # fmt: skip
    return [areas, task, owner]


def _handover(cast: Any, story: Any) -> list[Model]:
    mother = {"author_id": cast.mother.id, "author_name": "Maria Ash", "author_role": "Parent or carer"}
    handover = make(
        "handover.Handover", cast, case=story.case, family_id=story.family.id, part="csw",
        from_allocation_id=story.case.id, from_user_id=cast.csw.id, from_name="Chris Young", why="workload",
        reason="Too many families", interim_owner_id=cast.manager.id, interim_owner_name="Mo Hall", opened_at=now(),
    )  # fmt: skip
    move = make("handover.CaseloadMove", cast, worker_id=cast.csw.id, worker_name="Chris Young", why="left_post",
                reason="A new post", asked_at=now(), asked_by_id=cast.manager.id, asked_by_name="Mo Hall")  # fmt: skip
    return [
        handover,
        make("handover.HandoverStep", cast, handover=handover, case_id=story.case.id, kind="opened", at=now(),
             by_id=cast.manager.id, by_name="Mo Hall", words="Chris Young stops."),
        make("handover.HandoverNote", cast, case=story.case, know="Ring before you come.", from_family=True,
             written_at=now(), **mother),
        make("handover.ContinuityReview", cast, case=story.case, family_id=story.family.id, people=4, changes=3,
             limit_version_id=in_force("P-TURNOVER", at=now()).id, opened_at=now()),
        make("handover.Compliment", cast, case=story.case, worker_id=cast.ipsw.id, worker_name="Ines Parker",
             words="She rang when she said.", from_family=True, said_at=now(), **mother),
        move,
        make("handover.CaseloadLine", cast, move=move, case=story.case, part="csw", allocation_id=story.case.id,
             successor_id=cast.csw.id, successor_name="Chris Young"),
    ]  # fmt: skip


def _ground(cast: Any, story: Any) -> list[Model]:
    from alongside.ground.audit.events import REFUSED
    from alongside.ground.audit.services import record

    ladder, limit = in_force("P-ESC", at=now()), in_force("P-ACK", at=now())
    clock = make(
        "clock.Clock", cast, kind="support.offer", about_id=story.case.id, circle_id=story.case.id,
        receipt=RECEIPT, started_at=now(), due_on=today() + timedelta(days=2), parameter_key="P-ACK",
        parameter_version_id=limit.id, parameter_value=1, parameter_unit="working_days",
        ladder_version_id=ladder.id, ladder=ladder.value, division="england-and-wales",
    )  # fmt: skip
    return [
        clock,
        make("wording.KeptWords", cast, term="unfit", found="unfit", kind="blaming", lexicon=1, question="Why", at=now(),
             because="The court wrote it.", author_id=cast.csw.id, author_role="Child support worker"),
        make("clock.EscalationNotice", cast, clock=clock, level=1, to_label="The managers"),
        *files_rows(cast, story),
        model_of("post.Letter").objects.create(sealed=b"0"),  # type: ignore[attr-defined]
        make("govuk.Draft", cast, owner_key=str(cast.mother.id), form_key="ask", fields={}, saved_at=now()),
        model_of("access.Membership").objects.get(user_id=cast.mother.id, circle_id=story.case.id),  # type: ignore[attr-defined]
        make("access.RoleChange", cast, assignment_id=story.case.id, user_id=cast.csw.id, user_name="Chris Young", role="csw",
             agency_name="A charity", given=True, because="She came to us.", at=now(), by_id=cast.manager.id, by_name="Mo Hall"),
        make("access.EmergencyAccess", cast, circle_id=story.case.id, opened_by_id=cast.duty.id,
             opened_at=now(), reason="A call from a station", ends_at=now()),
        record(REFUSED, by=cast.mother, about=story.case, circle_ids=[story.case.id]),
    ]  # fmt: skip


def _circumstances(cast: Any, story: Any) -> list[Model]:
    mine: dict[str, Any] = {
        "family": story.family, "person": story.mother, "author_id": cast.mother.id, "author_name": "Maria Ash",
        "author_role": "Parent or carer", "said_at": now(),
    }  # fmt: skip
    workers = mine | {"author_id": cast.social_worker.id, "author_name": "Sofia Worth"}
    own, of_case = {"readers": "own"}, {"case": story.case}
    cost = make("circumstances.Impact", cast, kind="sleep", weight="much", **mine)
    place = {
        "name": "Station", "kind": "transport", "worry": "high", "changed_at": now(), "changed_by_id": cast.csw.id,
    }  # fmt: skip
    site = make("circumstances.Site", cast, name_key="station", **place)
    return [
        cost,
        make("circumstances.Strength", cast, kind="strength", words="We laugh", **mine, **own),
        make("circumstances.AdditionalNeed", cast, kind="asd", standing="suspected", source="Me", **mine, **own,
             **of_case),
        make("circumstances.Adaptation", cast, kind="talk", words="Slowly", **mine, **own, **of_case),
        make("circumstances.Sign", cast, kind="friends", noticed_on=today(), **mine, **of_case),
        make("circumstances.SiblingReview", cast, risk="None seen", review_on=today(), **workers),
        make("circumstances.SiblingAlert", cast, why="threatened", happened_on=today(), **workers, **of_case),
        make("circumstances.Matter", cast, words="My job", **mine),
        make("circumstances.Response", cast, impact=cost, outcome="not_offered", words="No, because", **workers),
        make("circumstances.FirstSupport", cast, first_source="A helpline", **mine),
        make("circumstances.Background", cast, kind="money", words="Two jobs", **mine),
        site,
        make("circumstances.SiteVersion", cast, site=site, version=1, **place),
        make("circumstances.SiteLink", cast, site=site, **{**workers, "person": None}, **of_case),
    ]  # fmt: skip
