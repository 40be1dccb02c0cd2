"""A parent's own past: written down once, with why it matters and their agreement (R90)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from alongside.family.cases.models import Allocation
from alongside.family.circumstances.services.common import is_theirs
from alongside.family.people.models import FamilyMember
from alongside.family.people.rules import line_of, words_of
from alongside.family.people.selectors import person_of
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.practice.assessment import events
from alongside.practice.assessment.models import ParentPast, PastKept
from alongside.practice.assessment.policies import PAST_RECORD
from alongside.practice.assessment.services.common import open_case

Part = Allocation.Part
_CLOSE = (Part.LEAD, Part.IPSW, Part.CSW, Part.SOCIAL_WORKER)


@transaction.atomic
def past_record(
    *, by: User, case_id: uuid.UUID, person_id: uuid.UUID, words: str, relevance: str, agreed: bool
) -> ParentPast:
    """Write a parent's own past once: what of it matters now, and why; they agreed to it being kept (R90).

    By the parent, or by the workers closest to them for them. Raises NotPermitted(`someone_elses_words`); Missing; Refused:
    `consent_missing`, `past_known` (it is written already), words missing or too long.
    """
    case = open_case(by, case_id, PAST_RECORD)
    member = FamilyMember.objects.filter(
        family_id=case.family_id, person_id=person_id, relationship__in=FamilyMember.PARENTS
    ).first()
    if member is None:
        raise Missing
    require_close(by, case.id, person_id)
    if not agreed:
        raise Refused(
            "Ask them first. Without their agreement it is not written down.",
            code="consent_missing",
            field="agreed",
        )
    actor, at = by.as_actor(), now()
    made = ParentPast(
        partnership_id=case.partnership_id, family_id=case.family_id, person_id=person_id,
        words=words_of(words, field="words", limit=2_000, required=True),
        relevance=line_of(relevance, field="relevance", limit=500, required=True), agreed_on=today(), author_id=by.id,
        author_name=by.name, author_role=actor.role_title, author_agency=actor.agency_name, said_at=at, created_at=at,
        created_by_id=by.id,
    )  # fmt: skip
    _once(made)
    _ask_no_more_is_over(by, person_id)
    record(events.PAST_RECORDED, by=by, about=made, circle_ids=[case.id, case.family_id])
    return made


def _ask_no_more_is_over(by: User, person_id: uuid.UUID) -> None:
    PastKept.objects.filter(person_id=person_id, taken_back_at__isnull=True).update(
        taken_back_at=now(), taken_back_by_id=by.id
    )


@transaction.atomic
def past_keep(*, by: User, case_id: uuid.UUID) -> PastKept:
    """Say as a parent that one would rather not tell of one's own past: nobody asks again (R90). Twice changes nothing.

    What was told before stays until it is taken back. Raises NotPermitted, also for a worker; Missing for no parent;
    Refused: `case_closed`, `past_known` (it is told already: take it back instead).
    """
    case = open_case(by, case_id, PAST_RECORD)
    me = person_of(by) if by.is_family else None
    if me is None:
        raise NotPermitted("Only they can say this themselves.", code="someone_elses_words")
    if not FamilyMember.objects.filter(
        family_id=case.family_id, person_id=me.id, relationship__in=FamilyMember.PARENTS
    ).exists():
        raise Missing
    here = {"person_id": me.id, "taken_back_at__isnull": True}
    if ParentPast.objects.filter(**here).exists():
        raise Refused("You told it once already. You can take it back.", code="past_known")
    kept = PastKept.objects.filter(**here).first()
    if kept is not None:
        return kept
    actor, at = by.as_actor(), now()
    kept = PastKept.objects.create(
        partnership_id=case.partnership_id, family_id=case.family_id, person_id=me.id, author_id=by.id,
        author_name=by.name, author_role=actor.role_title, author_agency=actor.agency_name, said_at=at, created_at=at,
        created_by_id=by.id,
    )  # fmt: skip
    record(events.PAST_KEPT, by=by, about=kept, circle_ids=[case.id, case.family_id])
    return kept


def require_close(by: User, case_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Raise NotPermitted(`someone_elses_words`) unless it is theirs, or `by` is one of those who work closest with them."""
    me = person_of(by) if by.is_family else None
    close = me is not None and me.id == person_id if by.is_family else works_close(by, case_id)
    if not close:
        raise NotPermitted("Only they can say this, or their worker with them.", code="someone_elses_words")


def works_close(by: User, case_id: uuid.UUID) -> bool:
    """Whether `by` is the lead, the parents' or child's worker, or a social worker of the case now."""
    mine = Allocation.objects.filter(case_id=case_id, user_id=by.id, part__in=_CLOSE, until__isnull=True)
    return mine.exists()


def _once(made: ParentPast) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "parent_past_once" not in str(error):
            raise
        raise Refused(
            "This is written down already, once. They need not tell it again.", code="past_known"
        ) from error


@transaction.atomic
def past_take_back(*, by: User, past_id: uuid.UUID) -> ParentPast:
    """Take a past back: by the parent whose it is, or by whoever wrote it down. It is no longer shown. Twice changes nothing.

    Raises NotPermitted, Missing (also for another's).
    """
    require(by, PAST_RECORD)
    past = ParentPast.objects.filter(id=past_id).first()
    if past is None or not is_theirs(by, past):
        raise Missing
    require_to_write(by, past.family_id)
    if past.taken_back_at is None:
        past.taken_back_at, past.taken_back_by_id = now(), by.id
        past.save(update_fields=["taken_back_at", "taken_back_by_id"])
        record(
            events.PAST_RECORDED, by=by, about=past, circle_ids=[past.family_id], facts={"taken_back": True}
        )
    return past
