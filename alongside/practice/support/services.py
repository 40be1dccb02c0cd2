"""The verbs of support: an independent worker offered, the parent's answer, and the space of the two (R18,
R43, R53).
"""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.events import OFFER
from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import name_key, one_of, words_of
from alongside.family.people.services import contact_check
from alongside.family.referrals.models import Source
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_stop
from alongside.practice.support import events, rules
from alongside.practice.support.models import SupportNote, SupportOffer
from alongside.practice.support.policies import SUPPORT_ANSWER, SUPPORT_NOTE, SUPPORT_OFFER, SUPPORT_SHARE
from alongside.practice.support.renewing import offer_renewed

_CONTACT_KINDS = [key for key, _ in SupportNote._meta.get_field("contact_kind").choices or ()]


def support_offer(
    *, by: User, case_id: uuid.UUID, person_id: uuid.UUID, worker_id: uuid.UUID
) -> SupportOffer:
    """Offer one parent an independent worker, at the stage their child's case is in (R18, R53).

    The first offer of a case stops its clock (P-OFFER). A parent who asked for help without an account can
    answer by their receipt. After any answer but yes the offer may be made again.

    Raises NotPermitted for an independent worker of another case; Missing for a case or parent out of sight;
    Refused(`case_closed`, `offer_worker`, `offer_both_workers` (R43), `offer_waiting`, `offer_accepted`), and before
    it was asked whether it is safe to reach the parent (R327) `not_screened` or `not_safe_to_reach`, audited.
    """
    require(by, SUPPORT_OFFER)
    case = Case.objects.select_related("referral").filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    require_may_offer(by, case.family_id)
    if case.closed_at is not None:
        raise Refused("Support for this child has ended.", code="case_closed")
    person = _parent(case.family_id, person_id)
    worker = _independent_worker(case, worker_id)
    contact_check(by=by, person=person)
    return _offer(by, case, person, worker)


@transaction.atomic
def _offer(by: User, case: Case, person: Person, worker: User) -> SupportOffer:
    newest = _newest(case.id, person.id)
    rules.check_may_offer(
        newest_answer=newest.answer if newest else None,
        same_worker=newest is not None and newest.worker_id == worker.id,
    )
    offer = _make_offer(by, case, person, worker)
    with elevated("the promise to offer is the case's, whoever of its workers keeps it"):
        clock_stop(kind=OFFER, about_id=case.id, at=offer.offered_at, by=by)
        if newest is not None:
            offer_renewed(newest, by=by)
    record(
        events.OFFERED, by=by, about=offer, circle_ids=[case.id, case.family_id], facts={"stage": offer.stage}
    )
    return offer


@transaction.atomic
def support_answer(*, by: Acts, offer_id: uuid.UUID, answer: str, words: str = "") -> SupportOffer:
    """Answer the offer: accepted, not_now, no or paused, with up to 2,000 characters of one's own if one
    likes (R53).

    Only that parent, in their account or by their receipt (the public acting with it). Every answer is
    welcome and may change: another answer to the newest offer is kept as a new row, so that the record shows
    both; the same answer twice changes nothing. Out: the offer that holds the answer.

    Raises NotPermitted for anybody who works here; Missing for another parent's offer;
    Refused(`choice_unknown`, `words_too_long`, `offer_newer`).
    """
    if by.as_actor().audience is not Audience.PUBLIC:
        require(by, SUPPORT_ANSWER)
    given = one_of(answer, SupportOffer.Answer.values, field="answer")
    said = words_of(words, field="words", limit=rules.LONGEST_ANSWER)
    offer = SupportOffer.objects.select_for_update().filter(id=offer_id).first()
    if offer is None:
        raise Missing
    newest = _newest(offer.case_id, offer.person_id)
    if newest is not None and newest.id != offer.id:
        raise Refused("There is a newer offer for you. Please answer that one.", code="offer_newer")
    if offer.answer == "":
        offer.answer, offer.answer_words, offer.answered_at = given, said, now()
        offer.save(update_fields=["answer", "answer_words", "answered_at"])
    elif rules.says_the_same(before=offer.answer, words_before=offer.answer_words, now=given, words_now=said):
        return offer
    else:
        offer = _answered_anew(offer, given, said, by)
    facts = {"answer": given, "with_account": by.as_actor().id is not None}
    record(events.ANSWERED, by=by, about=offer, circle_ids=[offer.case_id, offer.family_id], facts=facts)
    return offer


@transaction.atomic
def support_note_write(
    *, by: User, family_id: uuid.UUID, person_id: uuid.UUID, contact_kind: str, words: str
) -> SupportNote:
    """Write down, as their own independent worker, what was talked about with one parent (R43).

    It belongs to the worker's service: statutory agencies see it only once the parent shares it, and the
    other parent never. Its event names no circle, so that the file of the case does not even show that they
    talked.

    Raises NotPermitted for anybody but the parents' allocated worker; Missing; Refused(`choice_unknown`,
    `words_missing`, `words_too_long`).
    """
    require(by, SUPPORT_NOTE)
    person = _parent(family_id, person_id)
    require_own_family(by, family_id)
    agency_id = by.as_actor().agency_id
    assert agency_id is not None  # the database gives every independent worker an agency
    note = SupportNote.objects.create(
        partnership_id=person.partnership_id,
        created_by_id=by.id,
        family_id=family_id,
        person=person,
        agency_id=agency_id,
        author_id=by.id,
        author_name=by.name,
        contact_kind=one_of(contact_kind, _CONTACT_KINDS, field="contact_kind"),
        words=words_of(words, field="words", limit=rules.LONGEST_NOTE, required=True),
        written_at=now(),
    )
    record(events.NOTE_WRITTEN, by=by, about=note, facts={"contact_kind": note.contact_kind})
    return note


@transaction.atomic
def support_note_share(*, by: User, note_id: uuid.UUID) -> SupportNote:
    """Share one note with the workers around the family: only the parent it was written with. Sharing twice
    is once.

    It cannot be taken back: what was shared has been read. Raises NotPermitted for workers; Missing for
    anybody else's.
    """
    require(by, SUPPORT_SHARE)
    note = SupportNote.objects.select_for_update().filter(id=note_id).first()
    if note is None:
        raise Missing
    if note.shared_at is None:
        note.shared_at, note.shared_by_id = now(), by.id
        note.save(update_fields=["shared_at", "shared_by_id"])
        record(events.NOTE_SHARED, by=by, about=note, circle_ids=[note.family_id])
    return note


def _make_offer(by: User, case: Case, person: Person, worker: User) -> SupportOffer:
    return SupportOffer.objects.create(
        partnership_id=case.partnership_id,
        created_by_id=by.id,
        case=case,
        family_id=case.family_id,
        person=person,
        stage=case.stage,
        worker_id=worker.id,
        worker_name=worker.name,
        agency_name=worker.as_actor().agency_name,
        answer_digest=_receipt(case, person),
        offered_at=now(),
    )


def require_may_offer(by: User, family_id: uuid.UUID) -> None:
    """Raise NotPermitted unless `by` may offer the parents of this family a worker: see `support_offer`."""
    require(by, SUPPORT_OFFER)
    if not by.as_actor().roles & {"manager", "duty_worker"}:
        require_own_family(by, family_id)


def require_own_family(by: User, family_id: uuid.UUID) -> None:
    """Raise NotPermitted unless `by` is the parents' own worker in this family."""
    mine = Allocation.objects.filter(
        family_id=family_id, user_id=by.id, part=Allocation.Part.IPSW, until__isnull=True
    )
    if not mine.exists():
        raise NotPermitted("Only the parents' own worker can do this.", code="support_not_their_worker")


def _parent(family_id: uuid.UUID, person_id: uuid.UUID) -> Person:
    member = FamilyMember.objects.select_related("person").filter(
        family_id=family_id, person_id=person_id, relationship__in=FamilyMember.PARENTS
    )
    found = member.first()
    if found is None:
        raise Missing
    return found.person


def _independent_worker(case: Case, worker_id: uuid.UUID) -> User:
    worker = User.objects.filter(id=worker_id, partnership_id=case.partnership_id, is_active=True).first()
    if worker is None or "ipsw" not in worker.as_actor().roles:
        raise Refused("Choose a parent support worker.", code="offer_worker", field="worker_id")
    childs = Allocation.objects.filter(
        family_id=case.family_id, user_id=worker.id, part="csw", until__isnull=True
    )
    if childs.exists():
        raise Refused(
            "This worker is the child's own. The parents have somebody else.",
            code="offer_both_workers",
            field="worker_id",
        )
    return worker


def _newest(case_id: uuid.UUID, person_id: uuid.UUID) -> SupportOffer | None:
    return (
        SupportOffer.objects.filter(case_id=case_id, person_id=person_id)
        .order_by("-offered_at", "-id")
        .first()
    )


def _receipt(case: Case, person: Person) -> str:
    """Return the digest of the receipt by which this very parent asked for help, or nothing: never the other
    parent's.
    """
    asked = case.referral
    if asked is None or asked.source != Source.PARENT_CARER:
        return ""
    if asked.submitted_by_user_id is not None:
        theirs = asked.submitted_by_user_id == person.user_id
    else:
        theirs = bool(asked.referrer_name) and name_key(asked.referrer_name) == person.name_key
    return asked.receipt_digest if theirs else ""


def _answered_anew(offer: SupportOffer, answer: str, words: str, by: Acts) -> SupportOffer:
    at = now()
    with elevated("a parent writes an answer and never an offer, and by receipt sees no case"):
        offer_renewed(offer, by=by)
        return SupportOffer.objects.create(
            partnership_id=offer.partnership_id,
            created_by_id=by.as_actor().id,
            case_id=offer.case_id,
            family_id=offer.family_id,
            person_id=offer.person_id,
            stage=Case.objects.values_list("stage", flat=True).get(id=offer.case_id),
            worker_id=offer.worker_id,
            worker_name=offer.worker_name,
            agency_name=offer.agency_name,
            answer_digest=offer.answer_digest,
            offered_at=at,
            answer=answer,
            answer_words=words,
            answered_at=at,
        )
