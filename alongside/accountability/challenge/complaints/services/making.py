"""Complaining: on one's own page, through a worker, by phone or letter, or as somebody who works here (R214)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from alongside.accountability.challenge.complaints import events
from alongside.accountability.challenge.complaints.handlers import involved
from alongside.accountability.challenge.complaints.library import known_cites
from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.complaints.policies import COMPLAINT_MAKE, COMPLAINT_TAKE
from alongside.accountability.challenge.complaints.rules import FEW, WORDS, first_stage, route_of
from alongside.accountability.challenge.complaints.services.common import (
    NOBODY,
    WHY,
    Kind,
    handler_of,
    name_handler,
    named_step,
    step,
)
from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id, new_reference
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start

Source, Channel = Complaint.Source, Complaint.Channel
_BY_SOMEBODY = [c for c in Channel.values if c != Channel.PAGE]


@dataclass(frozen=True)
class Said:
    """What is complained of: in words, whom it names, what it rests on, and whether it goes straight to the top."""

    words: str
    wanted: str = ""
    theme: str = Complaint.Theme.OTHER
    subject_ids: Collection[uuid.UUID] = ()
    cites: Collection[str] = ()
    conflict: bool = False
    of_report_id: uuid.UUID | None = None


@dataclass(frozen=True)
class _From:
    """Who complains, and about which family."""

    source: str
    channel: str
    name: str
    account_id: uuid.UUID | None = None
    person: Person | None = None
    speaks_for: str = ""
    reach: str = ""
    family_id: uuid.UUID | None = None
    case: Case | None = None


@transaction.atomic
def complaint_make(*, by: User, said: Said) -> Complaint:
    """Complain as a parent, carer or young person, in up to 4,000 characters of one's own (R214).

    Nobody who works with the family reads it, whoever is named in it least of all; a handler is named at once by rule
    (R215), and both promises begin: that it is acknowledged, and answered. Raises NotPermitted; Missing for an account
    without a family; Refused: `words_missing`, `words_too_long`, `choice_unknown`.
    """
    require(by, COMPLAINT_MAKE)
    person = Person.objects.filter(user_id=by.id).first() if by.is_family else None
    member = FamilyMember.objects.filter(person=person).order_by("created_at").first() if person else None
    if person is None or member is None:
        raise Missing
    source = Source.YOUNG_PERSON if "young_person" in by.as_actor().roles else Source.PARENT
    with elevated(WHY):
        case = _case_of(member.family_id)
        return _make(
            by,
            said,
            _From(source, Channel.PAGE, by.name, by.id, person, family_id=member.family_id, case=case),
        )


@transaction.atomic
def complaint_make_as_staff(*, by: User, said: Said, case_reference: str = "") -> Complaint:
    """Complain as somebody who works here, about a case or none; as `complaint_make` else (R214).

    Raises NotPermitted; Missing for a family's account; Refused(`case_unknown`) for a case that `by` may not see, too.
    """
    require(by, COMPLAINT_MAKE)
    if by.is_family:
        raise Missing
    wanted = line_of(case_reference, field="case_reference", limit=20).upper()
    case = Case.objects.filter(reference=wanted).first() if wanted else None
    if wanted and case is None:
        raise _no_case()
    with elevated(WHY):
        family = case.family_id if case else None
        return _make(by, said, _From(Source.STAFF, Channel.PAGE, by.name, by.id, family_id=family, case=case))


@transaction.atomic
def complaint_take_down(
    *,
    by: User,
    said: Said,
    channel: str,
    person_id: uuid.UUID | None = None,
    name: str = "",
    speaks_for: str = "",
    reach: str = "",
    case_reference: str = "",
) -> Complaint:
    """Take down what somebody complains of, in their words: through the parents' worker, by phone, by letter (R214).

    `person_id`: somebody of a family that `by` works with. Else `name`, how to answer them (`reach`), and for an advocate
    for whom they speak; the reference of a case places it. Whoever takes it down does not read what becomes of it.
    Raises NotPermitted; Missing for a person out of sight; Refused: `choice_unknown`, words missing or too long.
    """
    require(by, COMPLAINT_TAKE)
    by_way = one_of(channel, _BY_SOMEBODY, field="channel")
    if person_id is not None:
        origin = _from_person(person_id, by_way)
    else:
        who = line_of(name, field="name", limit=120, required=True)
        for_whom = line_of(speaks_for, field="speaks_for", limit=120)
        back = line_of(reach, field="reach", limit=200, required=True)
        source = Source.ADVOCATE if for_whom else Source.PARENT
        case = _named_case(by, case_reference)
        origin = _From(
            source, by_way, who, None, None, for_whom, back, case.family_id if case else None, case
        )
    with elevated(WHY):
        return _make(by, said, origin)


def _from_person(person_id: uuid.UUID, channel: str) -> _From:
    member = (
        FamilyMember.objects.select_related("person")
        .filter(person_id=person_id)
        .order_by("created_at")
        .first()
    )
    if member is None:
        raise Missing
    with elevated(WHY):
        case = _case_of(member.family_id)
        account = User.objects.filter(id=member.person.user_id).first() if member.person.user_id else None
    young = account is not None and "young_person" in account.as_actor().roles
    child = member.relationship in (FamilyMember.Relationship.CHILD, FamilyMember.Relationship.SIBLING)
    source = Source.YOUNG_PERSON if young or child else Source.PARENT
    return _From(
        source, channel, member.person.full_name, member.person.user_id, member.person,
        family_id=member.family_id, case=case,
    )  # fmt: skip


def _named_case(by: User, reference: str) -> Case | None:
    """Return the case that somebody read out on the phone: it places the complaint, and opens nothing."""
    wanted = line_of(reference, field="case_reference", limit=20).upper()
    assert by.partnership_id is not None  # whoever takes a complaint down works in a partnership
    with elevated("whoever takes a complaint down on the phone need not see the case"):
        here = Case.objects.filter(partnership_id=by.partnership_id)
        found = here.filter(reference=wanted).first() if wanted else None
    if wanted and found is None:
        raise _no_case()
    return found


def _no_case() -> Refused:
    return Refused("No case has this reference. Leave it empty.", code="case_unknown", field="case_reference")


def _case_of(family_id: uuid.UUID) -> Case | None:
    return Case.objects.filter(family_id=family_id).order_by("-closed_at", "-opened_at", "-id").first()


def _make(by: User, said: Said, origin: _From) -> Complaint:
    here = by.partnership_id
    assert here is not None  # every role that may complain or take one down is held in a partnership
    subjects = list(User.objects.filter(id__in=list(said.subject_ids), partnership_id=here).order_by("name"))
    ids = [one.id for one in subjects]
    part = involved(subject_ids=ids, case_id=origin.case.id if origin.case else None)
    route = route_of(_kinds_of(part.subjects))
    complaint = Complaint(
        id=new_id(), partnership_id=here, created_by_id=by.id, reference=new_reference("K"),
        source=origin.source, channel=origin.channel, complainant_id=origin.account_id,
        person_id=origin.person.id if origin.person else None, complainant_name=origin.name,
        speaks_for=origin.speaks_for, reach=origin.reach, family_id=origin.family_id,
        case_id=origin.case.id if origin.case else None, route=route, made_at=now(),
        words=words_of(said.words, field="words", limit=WORDS, required=True),
        wanted=words_of(said.wanted, field="wanted", limit=FEW), cites=known_cites(said.cites),
        theme=one_of(said.theme, Complaint.Theme.values, field="theme"), subject_ids=ids,
        subject_names=", ".join(one.name for one in subjects)[:400],
        kept_from=[one for one in part.everyone if one != origin.account_id], conflict=said.conflict, stage=0,
        of_report_id=said.of_report_id,
    )  # fmt: skip
    name_handler(complaint, stage=first_stage(route, conflict=said.conflict), by=by)
    clock = clock_start(
        kind=events.ACKNOWLEDGE, about_id=complaint.id, circle_id=complaint.id, by=by, started_at=now(),
        partnership_id=complaint.partnership_id, owner_id=complaint.handler_id,
        owner_label=complaint.handler_name or NOBODY,
    )  # fmt: skip
    assert clock.due_on is not None  # P-COMPLAINT-ACK counts days
    complaint.acknowledge_on = clock.due_on
    complaint.save(force_insert=True)
    step(complaint, Kind.MADE, by=by, due_on=complaint.acknowledge_on)
    if said.conflict:
        step(complaint, Kind.CONFLICT, by=by)
    named_step(complaint, handler_of(complaint))
    facts = {"source": complaint.source, "channel": complaint.channel, "stage": complaint.stage}
    record(events.MADE, by=by, about=complaint, circle_ids=[complaint.id], facts=facts)
    return complaint


def _kinds_of(subject_ids: Collection[uuid.UUID]) -> set[str]:
    held = RoleAssignment.objects.filter(user_id__in=subject_ids, until__isnull=True, agency__isnull=False)
    return set(held.values_list("agency__kind", flat=True))
