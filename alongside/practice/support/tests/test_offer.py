"""The offer of an independent worker: made in time, answered freely, stored without a judgement (R18, R43,
R53).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.family.cases.events import OFFER
from alongside.family.cases.models import Allocation, Case
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import digest_of, new_code
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start
from alongside.practice import support
from alongside.practice.support.models import SupportOffer
from alongside.practice.support.selectors import (
    offered_early_share,
    offers_for_family,
    offers_for_receipt,
    offers_of_case,
    parents_to_offer,
)
from alongside.practice.support.services import support_answer

Make = Callable[..., SupportOffer]
CODE = new_code()


def answer(by: Any, offer: SupportOffer, given: str, **facts: Any) -> SupportOffer:
    with acting(by):
        return support_answer(by=by, offer_id=offer.id, answer=given, **facts)


def asked_for_help(cast: Any, story: Any, **facts: Any) -> None:
    """The case began with a request, by receipt."""
    given = {"source": "parent_carer", "referrer_name": "Maria  ASH", **facts}
    with acting(SYSTEM):
        referral = Referral.objects.create(
            partnership_id=cast.partnership.id, reference="R-TEST-0001", receipt_digest=digest_of(CODE),
            own_words="Help", received_at=datetime(2026, 11, 16, tzinfo=UTC), contact_name="Front Door",
            family=story.family, **given,
        )  # fmt: skip
        Case.objects.filter(id=story.case.id).update(referral=referral)


def by_receipt(cast: Any, code: str = CODE) -> tuple[Nobody, str]:
    return Nobody(Audience.PUBLIC, cast.partnership.id), digest_of(code)


def test_an_offer_keeps_its_day_its_stage_and_its_worker(cast: Any, story: Any, offer: Make) -> None:
    made = offer()
    assert (made.stage, made.worker_name, made.agency_name) == (
        "engagement",
        "Ines Parker",
        "Northmoor charity",
    )
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="support.offer.made")
        assert set(event.circle_ids) == {story.case.id, story.family.id}


def test_the_first_offer_stops_the_clock_of_the_case(cast: Any, story: Any, offer: Make) -> None:
    with acting(SYSTEM):
        clock_start(
            kind=OFFER, about_id=story.case.id, circle_id=story.case.id, partnership_id=cast.partnership.id,
            started_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC), by=SYSTEM,
        )  # fmt: skip
    made = offer()
    offer(person_id=story.father.id)
    with acting(SYSTEM):
        assert Clock.objects.get(about_id=story.case.id).stopped_at == made.offered_at


@pytest.mark.parametrize("who", ["manager", "ipsw"])
def test_a_manager_or_their_own_worker_offers(cast: Any, offer: Make, who: str) -> None:
    assert offer(by=getattr(cast, who)).answer == ""


@pytest.mark.parametrize("who", ["social_worker", "csw", "police", "mother", "teacher"])
def test_nobody_else_offers(cast: Any, offer: Make, who: str) -> None:
    with pytest.raises(NotPermitted):
        offer(by=getattr(cast, who))


def test_the_worker_of_another_family_cannot_offer(cast: Any, story: Any, offer: Make) -> None:
    with acting(SYSTEM):
        Allocation.objects.filter(part="ipsw").update(
            until=story.case.opened_at, ended_by_id=cast.manager.id, end_reason="Moved"
        )
    with pytest.raises(NotPermitted):
        offer(by=cast.ipsw)


def test_who_is_offered_is_a_parent_of_this_family(cast: Any, story: Any, offer: Make) -> None:
    for nobody in (story.child.id, story.sibling.id, cast.mother.id):
        with pytest.raises(Missing):
            offer(person_id=nobody)
    with pytest.raises(Missing):
        offer(by=cast.duty)  # outside the circle there is no such case


@pytest.mark.parametrize("who", ["social_worker", "csw", "police", "stranger", "mother"])
def test_only_an_independent_worker_is_offered(cast: Any, offer: Make, who: str) -> None:
    with pytest.raises(Refused) as caught:
        offer(worker_id=getattr(cast, who).id)
    assert caught.value.code == "offer_worker"


def test_the_childs_worker_is_never_offered_to_the_parents(cast: Any, story: Any, offer: Make) -> None:
    with acting(SYSTEM):
        agency = Agency.objects.get(name="Northmoor charity")
        both = User.objects.create_user("both@northmoor.example", name="Bo Th", partnership=cast.partnership)
        for role in ("ipsw", "csw"):
            RoleAssignment.objects.create(user=both, agency=agency, role=role)
        Allocation.objects.create(
            partnership_id=cast.partnership.id, case=story.case, family_id=story.family.id, part="csw",
            user_id=both.id, worker_name="Bo Th", agency_name=agency.name, since=story.case.opened_at,
        )  # fmt: skip
    with pytest.raises(Refused) as caught:
        offer(worker_id=both.id)
    assert caught.value.code == "offer_both_workers"


@pytest.mark.parametrize("given", ["accepted", "not_now", "no", "paused"])
def test_a_parent_answers_in_their_account(cast: Any, offer: Make, given: str) -> None:
    made = answer(cast.mother, offer(), given, words="Thank you for asking.")
    assert (made.answer, made.answer_words) == (given, "Thank you for asking.")
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="support.offer.answered")
        assert event.facts == {"answer": given, "with_account": True}


def test_a_parent_answers_without_an_account_by_receipt(cast: Any, story: Any, offer: Make) -> None:
    asked_for_help(cast, story)
    made, fathers = offer(), offer(person_id=story.father.id)
    public, digest = by_receipt(cast)
    with acting(public, receipt=digest):
        assert [o.id for o in offers_for_receipt(viewer=public)] == [made.id]
        assert support_answer(by=public, offer_id=made.id, answer="accepted").answered_at
        assert support_answer(by=public, offer_id=made.id, answer="not_now").answer == "not_now"
        with pytest.raises(Missing):
            support_answer(by=public, offer_id=fathers.id, answer="no")
    with acting(SYSTEM):
        facts = AuditEvent.objects.filter(kind="support.offer.answered").order_by("id").first()
        assert facts is not None
        assert facts.facts == {"answer": "accepted", "with_account": False}


@pytest.mark.parametrize(
    "facts",
    [
        {"source": "police"},
        {"referrer_name": ""},
        {"referrer_name": "Frank Ash"},
        {"submitted_by_user_id": "father"},
    ],
)
def test_a_receipt_of_somebody_else_opens_no_offer(
    cast: Any, story: Any, offer: Make, facts: dict[str, Any]
) -> None:
    if "submitted_by_user_id" in facts:
        facts = {"submitted_by_user_id": cast.father.id}
    asked_for_help(cast, story, **facts)
    made = offer()
    public, digest = by_receipt(cast)
    with acting(public, receipt=digest):
        assert not SupportOffer.objects.filter(id=made.id).exists()
        with pytest.raises(Missing):
            support_answer(by=public, offer_id=made.id, answer="no")


def test_the_public_without_a_receipt_or_in_another_partnership_sees_no_offer(
    cast: Any, story: Any, offer: Make
) -> None:
    asked_for_help(cast, story)
    offer()
    public, digest = by_receipt(cast)
    elsewhere = Nobody(Audience.PUBLIC, cast.stranger.partnership_id)
    for by, receipt in ((public, ""), (public, digest_of(new_code())), (elsewhere, digest)):
        with acting(by, receipt=receipt):
            assert not offers_for_receipt(viewer=by).exists()
            assert not SupportOffer.objects.exists()


@pytest.mark.parametrize("who", ["father", "stranger_parent"])
def test_another_parent_cannot_answer(cast: Any, offer: Make, who: str) -> None:
    made = offer()
    with pytest.raises(Missing):
        answer(getattr(cast, who), made, "no")
    with acting(cast.father):
        assert not offers_for_family(viewer=cast.father).exists()


@pytest.mark.parametrize("who", ["ipsw", "social_worker", "manager", "police", "young_person"])
def test_nobody_answers_for_a_parent(cast: Any, offer: Make, who: str) -> None:
    made = offer()
    with pytest.raises(NotPermitted):
        answer(getattr(cast, who), made, "no")
    with acting(getattr(cast, who)):
        changed = SupportOffer.objects.filter(id=made.id).update(answer="no", answered_at="2026-11-23T00:00Z")
        assert changed == 0, "nor from the database"


def test_the_same_answer_twice_changes_nothing(cast: Any, offer: Make) -> None:
    made = offer()
    first = answer(cast.mother, made, "not_now", words="After the holidays.")
    assert answer(cast.mother, made, "not_now").answered_at == first.answered_at
    with acting(SYSTEM):
        assert SupportOffer.objects.count() == 1
        assert AuditEvent.objects.filter(kind="support.offer.answered").count() == 1


def test_another_answer_is_kept_beside_the_first(cast: Any, story: Any, offer: Make) -> None:
    made = offer()
    answer(cast.mother, made, "accepted")
    again = answer(cast.mother, made, "paused", words="I need a rest.")
    assert again.id != made.id
    with acting(cast.mother):
        assert [o.answer for o in offers_for_family(viewer=cast.mother)] == ["paused", "accepted"]
    with pytest.raises(Refused) as caught:
        answer(cast.mother, made, "no")
    assert caught.value.code == "offer_newer"


@pytest.mark.parametrize(("given", "code"), [("", "choice_unknown"), ("refused", "choice_unknown")])
def test_an_answer_is_one_of_the_four(cast: Any, offer: Make, given: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        answer(cast.mother, offer(), given)
    assert caught.value.code == code


def test_the_offer_can_be_made_again_after_a_no_and_not_while_one_waits(cast: Any, offer: Make) -> None:
    made = offer()
    with pytest.raises(Refused) as caught:
        offer()
    assert caught.value.code == "offer_waiting"
    answer(cast.mother, made, "no")
    answer(cast.mother, offer(), "accepted")
    with pytest.raises(Refused) as caught:
        offer()
    assert caught.value.code == "offer_accepted"


def test_an_answer_once_given_is_not_rewritten_in_the_database(cast: Any, offer: Make) -> None:
    made = answer(cast.mother, offer(), "no")
    for change in ({"answer": "accepted"}, {"worker_name": "Somebody"}):
        with acting(SYSTEM), pytest.raises(Error), transaction.atomic():
            SupportOffer.objects.filter(id=made.id).update(**change)


def test_nothing_here_has_a_word_that_blames() -> None:
    blame = re.compile(
        r"non.?engag|disengag|fail(ed|ure)? to|did.?not engage|refus(ed|al) of|uncooperat|non.?complian|hard.to.reach|"
        r"resistan|declin", re.IGNORECASE
    )  # fmt: skip
    room = Path(support.__file__).parent
    for file in room.rglob("*.py"):
        if "tests" not in file.parts:
            assert not blame.search(file.read_text()), file.name
    assert set(SupportOffer.Answer.values) == {"accepted", "not_now", "no", "paused"}


def test_the_offer_is_due_again_at_each_stage(cast: Any, story: Any, offer: Make) -> None:
    with acting(cast.manager):
        due = {(d.person.full_name, d.never_offered) for d in parents_to_offer(viewer=cast.manager)}
        assert due == {("Maria Ash", True), ("Frank Ash", True)}
    answer(cast.mother, offer(), "not_now")
    offer(person_id=story.father.id)
    with acting(cast.manager):
        assert parents_to_offer(viewer=cast.manager) == []
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(stage="assessment")
    with acting(cast.ipsw):
        due = {(d.person.full_name, d.never_offered) for d in parents_to_offer(viewer=cast.ipsw)}
        assert due == {("Maria Ash", False)}
    with acting(cast.teacher):
        assert parents_to_offer(viewer=cast.teacher) == []


def test_the_share_offered_early_is_counted_against_the_baseline(cast: Any, story: Any, offer: Make) -> None:
    with acting(cast.manager):
        assert offered_early_share(viewer=cast.manager).percent == 0
    answer(cast.mother, offer(), "accepted")
    with acting(cast.manager), CaptureQueriesContext(connection) as queries:
        share = offered_early_share(viewer=cast.manager)
    assert (share.cases, share.offered_early, share.accepted, share.percent, share.baseline) == (
        1,
        1,
        1,
        100,
        (0, 16),
    )
    assert len(queries) == 1
    with acting(cast.teacher):
        assert offered_early_share(viewer=cast.teacher).percent is None


def test_an_offer_made_late_is_not_early(cast: Any, story: Any, offer: Make) -> None:
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(stage="court")
    offer()
    with acting(cast.manager):
        share = offered_early_share(viewer=cast.manager)
    assert (share.offered, share.offered_early) == (1, 0)


def test_offers_of_a_case_cost_one_query(cast: Any, story: Any, offer: Make) -> None:
    offer()
    offer(person_id=story.father.id)
    with acting(cast.social_worker), CaptureQueriesContext(connection) as queries:
        assert len(offers_of_case(viewer=cast.social_worker, case_id=story.case.id)) == 2
    assert len(queries) == 1
