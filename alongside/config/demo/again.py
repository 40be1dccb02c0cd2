"""Those who ask again: a sister of a child with a case, a request that was closed too early, one that was taken back."""

from __future__ import annotations

from typing import Any

from alongside.config.demo.closing import end_request
from alongside.family.cases import services as cases
from alongside.family.cases.rules import PersonFacts
from alongside.family.people.models import FamilyMember
from alongside.family.referrals import services as referrals
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.ids import digest_of
from alongside.practice.meetings import services as meetings
from alongside.practice.support import services as support


def ask_again(t: Any) -> None:
    """Tell what came before a story, beside it or after it, where the story says so. `t` is its `Telling`."""
    if "before" in t.story:
        _before(t)
    if "taken_back" in t.story:
        _taken_back(t)
    if "second" in t.story:
        _second(t)


def _before(t: Any) -> None:
    """The same child was asked about before, and the request was closed."""
    told, duty = t.story["before"], t.workers["duty"]
    public, days = Nobody(Audience.PUBLIC, t.partnership.id), -told["days"]
    made = t.do(
        days, public, referrals.referral_receive, partnership=t.partnership, source="parent_carer",
        own_words=told["words"], referrer_name=t.story["mother"], child_name=t.story["child"],
    ).referral  # fmt: skip
    its = {"referral_id": made.id}
    t.do(days + 0.2, duty, referrals.referral_acknowledge, **its, contact_name=duty.name)
    t.do(
        days + 0.6, duty, referrals.referral_screen, **its, need_now=told["need"], how_respond=told["respond"],
        expected_version=1,
    )  # fmt: skip
    end_request(t, days + 0.9, made, told["told"], expected_version=2)


def _taken_back(t: Any) -> None:
    """Whoever asked took it back with their code; the team still owes a decision."""
    public = Nobody(Audience.PUBLIC, t.partnership.id)
    with acting(t.workers["duty"]):
        t.referral.refresh_from_db()
    with clock.frozen(t.at(0.8)), acting(public, receipt=digest_of(t.receipt)):
        referrals.referral_withdraw(
            by=public, referral_id=t.referral.id, expected_version=t.referral.version, words=t.story["taken_back"]
        )  # fmt: skip


def _second(t: Any) -> None:
    """The mother asks for her other daughter too, from her account; she gets a case of her own in the family (R31)."""
    told, duty, manager = t.story["second"], t.workers["duty"], t.workers["manager"]
    mother, days = t.accounts[str(t.parents[0].id)], told["days"]
    made = t.do(
        days, mother, referrals.referral_receive, partnership=t.partnership, source="parent_carer",
        own_words=told["words"], child_name=told["child"],
    ).referral  # fmt: skip
    its = {"referral_id": made.id}
    t.do(days + 0.2, duty, referrals.referral_acknowledge, **its, contact_name=duty.name)
    t.do(
        days + 0.4, duty, referrals.referral_screen, **its, need_now=told["need"], how_respond=told["respond"],
        expected_version=1,
    )  # fmt: skip
    with acting(manager):
        family_id = t.case.family_id
        sister = FamilyMember.objects.get(family_id=family_id, person__full_name=told["child"]).person_id
    case = t.do(
        days + 0.8, duty, cases.referral_accept, **its, level="medium", decision_words=told["told"], family_name="",
        rationale="What her mother told us, and what her sister went through.", others=[], pets=[],
        child=PersonFacts(person_id=sister), exploitation_types=["cse"], expected_version=2, family_id=family_id,
        family_reason="Her mother asked from her own account.",
    )  # fmt: skip
    others = {"csw": t.workers["csw" if t.number % 2 else "second_csw"]}
    for part in ("lead", "ipsw", "csw"):
        worker = others.get(part) or t.worker(part)
        t.do(days + 1.5, manager, cases.worker_allocate, case_id=case.id, part=part, user_id=worker.id)
    offer = t.do(
        days + 2, manager, support.support_offer, case_id=case.id, person_id=t.parents[0].id,
        worker_id=t.worker("ipsw").id,
    )  # fmt: skip
    t.do(days + 2.2, mother, support.support_answer, offer_id=offer.id, answer="accepted", words="")
    soon = t.sit_down(4, 10, 30)
    t.do(
        days + 3, t.worker("lead"), meetings.meeting_plan, case_id=case.id, kind="review", at=soon,
        where="At home, when both girls are back from school", chair_name=manager.name,
    )  # fmt: skip
