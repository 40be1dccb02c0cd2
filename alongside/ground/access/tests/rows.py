"""One row for each protected table, all of the one story of the cast, so that no table is left out of a test."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.access.rowsecurity import protected_models
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
        *_finding(cast, story, request[0], case[2]),
        *_support(cast, story),
        *_promises(cast, story),
        *_plan(cast, story),
        *_meeting(cast, story),
        *_ground(cast, story),
    ]
    return {row._meta.label: row for row in made}


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
    return [referral, addition, notice]


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
    return [story.case, threshold, link, status, spell, entry]


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


def _meeting(cast: Any, story: Any) -> list[Model]:
    meeting = make("meetings.Meeting", cast, case=story.case, kind="review", at=now(), where="The centre",
                   chair_name="Mo Hall", parent_invitation="invited")  # fmt: skip
    step = make("meetings.InvitationStep", cast, meeting=meeting, case_id=story.case.id, status="invited",
                at=now(), by_id=cast.social_worker.id, by_name="Sofia Worth")  # fmt: skip
    return [meeting, step]


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
        make("clock.EscalationNotice", cast, clock=clock, level=1, to_label="The managers"),
        make("files.Attachment", cast, circle_id=story.case.id, about_kind="cases.case", about_id=story.case.id,
             name="a.txt", media_type="text/plain", size=1, sha256="0" * 64, key_id="0", wrapped_key=b"0",
             storage_name="x", received_at=now(), received_by_id=cast.mother.id, open_to_family=False,
             scan="not_scanned"),
        model_of("post.Letter").objects.create(sealed=b"0"),  # type: ignore[attr-defined]
        make("govuk.Draft", cast, owner_key=str(cast.mother.id), form_key="ask", fields={}, saved_at=now()),
        model_of("access.Membership").objects.get(user_id=cast.mother.id, circle_id=story.case.id),  # type: ignore[attr-defined]
        make("access.EmergencyAccess", cast, circle_id=story.case.id, opened_by_id=cast.duty.id,
             opened_at=now(), reason="A call from a station", ends_at=now()),
        record(REFUSED, by=cast.mother, about=story.case, circle_ids=[story.case.id]),
    ]  # fmt: skip
