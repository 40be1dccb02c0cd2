"""Accepting a referral: a family group, a child's case, its threshold and the promises that begin (R15, R18, R30, R31)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.known import child_known, family_of_reference
from alongside.family.cases.models import Case, Level, PartnershipStatus, RequestLink, Stage
from alongside.family.cases.opened import tell_opened
from alongside.family.cases.rules import MemberFacts, PersonFacts, PetFacts, check_others
from alongside.family.cases.services.common import mind_two_workers, start
from alongside.family.cases.services.deciding import decide, reason_of, undecided_request
from alongside.family.cases.services.screening import screen_from_request
from alongside.family.cases.services.threshold import WORDS, write_threshold
from alongside.family.cases.services.waiting import promise_waiting
from alongside.family.cases.services.workers import DUTY
from alongside.family.people.models import FamilyGroup, FamilyMember, Person
from alongside.family.people.rules import name_key, one_of, some_of, words_of
from alongside.family.people.services import family_member_add, family_open, person_add, pet_add
from alongside.family.referrals.models import ExploitationType, Referral
from alongside.family.referrals.policies import REFERRAL_DECIDE
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.services import circle_join
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_reference
from alongside.ground.clock import now

Relationship = FamilyMember.Relationship


@dataclass(frozen=True)
class _Decision:
    level: str
    rationale: str
    words: str
    types: list[str]


@dataclass(frozen=True)
class _Choice:
    way: RequestLink.Way
    reason: str


@dataclass(frozen=True)
class _Household:
    child: PersonFacts
    others: Sequence[MemberFacts]
    pets: Sequence[PetFacts]
    not_parent_ids: Collection[uuid.UUID]


@transaction.atomic
def referral_accept(
    *,
    by: User,
    referral_id: uuid.UUID,
    level: str,
    rationale: str,
    decision_words: str,
    child: PersonFacts,
    others: Sequence[MemberFacts],
    pets: Sequence[PetFacts],
    family_name: str,
    exploitation_types: Collection[str],
    expected_version: int,
    family_id: uuid.UUID | None = None,
    family_reference: str = "",
    family_reason: str = "",
    not_parent_ids: Collection[uuid.UUID] = (),
) -> Case:
    """Accept a referral and open the child's case; all of it, or nothing.

    A new family group is made, or the case joins one (R31): by `family_id` where the acting person sees it, or by a
    `family_reference` (the family's or that of one of its cases), which whoever decides may give. Then `family_name` is
    not used, the child may be in it already (`child.person_id`), and each parent in it but `not_parent_ids` is a partner
    in the case (R25). `family_reason` says how the family was recognised, or why it is a new one although a child of that
    name is known (R6, R340). Whoever accepts holds the case until it has a lead. The clocks of R18, R19, R42, R45 start.

    Raises NotPermitted without REFERRAL_DECIDE; Missing (referral, family or child); Stale; Refused: `two_questions_blank`
    (R15), `referral_decided`, `family_unknown`, `family_known`, `in_family_already`, `child_has_case`, `not_a_child`.
    """
    require(by, REFERRAL_DECIDE)
    referral = undecided_request(referral_id, expected_version)
    decision = _decision(level, rationale, decision_words, exploitation_types)
    check_others(others)
    joins = family_id is not None or bool(family_reference)
    choice = _choice(referral, child, family_reason, joins=joins)
    family = _family(by, referral, family_name, family_id, family_reference)
    case = _make(by, referral, family, decision, _Household(child, others, pets, not_parent_ids), choice)
    facts = {"level": level, "referral": str(referral.id), "types": decision.types, "way": choice.way}
    record(events.CASE_OPENED, by=by, about=case, circle_ids=[case.id, family.id], facts=facts)
    return case


def _decision(level: str, rationale: str, words: str, types: Collection[str]) -> _Decision:
    return _Decision(
        one_of(level, Level.values, field="level"),
        words_of(rationale, field="rationale", limit=WORDS, required=True),
        words_of(words, field="decision_words", limit=WORDS, required=True),
        some_of(types, ExploitationType.values, field="exploitation_types"),
    )


def _choice(referral: Referral, child: PersonFacts, text: str, *, joins: bool) -> _Choice:
    """Return the choice of the family with its reason; a known name is looked at before a family is called new (R340)."""
    reason = reason_of(text, required=joins)
    if joins:
        return _Choice(RequestLink.Way.KNOWN_FAMILY, reason)
    if not reason and child_known(referral, child.full_name):
        raise Refused(
            "We know a child of this name. Look whether it is the same family; if it is not, say why.",
            code="family_known",
            field="family_reason",
        )
    return _Choice(RequestLink.Way.NEW_FAMILY, reason)


def _make(
    by: User,
    referral: Referral,
    family: FamilyGroup,
    decision: _Decision,
    house: _Household,
    choice: _Choice,
) -> Case:
    with elevated("nobody, whoever accepts included, is in the circles of a case that does not exist yet"):
        _typed_once(family, house)
        person = _child(by, family, house.child)
        _members(by, family, house.others, house.pets)
        case = _open(by, referral, family, person, decision)
        _parents(by, case, house.not_parent_ids)
        decide(
            by=by, referral=referral, case=case, words=decision.words, way=choice.way, reason=choice.reason
        )
        screen_from_request(by, referral, case)
        _promises(by, case)
        promise_waiting(by, case, referral)
        tell_opened(case, by)
        for circle_id in (case.id, family.id):
            circle_join(
                user_id=by.id, circle_id=circle_id, partnership_id=case.partnership_id, capacity=DUTY, by=by
            )
    return case


def _family(
    by: User, referral: Referral, name: str, family_id: uuid.UUID | None, reference: str
) -> FamilyGroup:
    """Return the family group: a new one, or the one that the case joins, locked so that two who accept take turns.

    One is joined by its reference; else when `by` sees it, or when whoever asked for help belongs to it.
    """
    if family_id is None and not reference:
        return family_open(by=by, partnership_id=referral.partnership_id, name=name)
    if reference:
        with elevated("whoever decides about a request is not in the circle of a family that is known"):
            family_id = family_of_reference(reference, partnership_id=referral.partnership_id)
        if family_id is None:
            raise Refused(
                "We know no family or case with that reference. Check it.",
                code="family_unknown",
                field="family",
            )
    if family_id is None or not (
        reference or FamilyGroup.objects.filter(id=family_id).exists() or _askers(referral, family_id)
    ):
        raise Missing
    with elevated("whoever accepts may not change the family group, only join it"):
        return FamilyGroup.objects.select_for_update(no_key=True).get(id=family_id)


def _askers(referral: Referral, family_id: uuid.UUID) -> bool:
    if referral.submitted_by_user_id is None:
        return False
    with elevated("the duty worker does not see the family of the parent who asks again"):
        places = FamilyMember.objects.filter(family_id=family_id, partnership_id=referral.partnership_id)
        return places.filter(person__user_id=referral.submitted_by_user_id).exists()


def _typed_once(family: FamilyGroup, house: _Household) -> None:
    """Refuse (`in_family_already`) to write somebody of the family a second time: they are chosen, not typed again."""
    typed = [house.child.full_name, *(other.full_name for other in house.others)]
    keys = {name_key(name): name for name in typed if name}
    there = FamilyMember.objects.filter(family=family, person__name_key__in=keys).values_list(
        "person__name_key"
    )
    for (key,) in there[:1]:
        raise Refused(
            f"{keys[key]} is in this family already. Choose them instead of writing the name again.",
            code="in_family_already",
            field="child",
        )


def _child(by: User, family: FamilyGroup, facts: PersonFacts) -> Person:
    if facts.person_id is None:
        person = _person(by, family, facts)
        family_member_add(by=by, family=family, person=person, relationship=Relationship.CHILD)
        return person
    member = (
        FamilyMember.objects.select_related("person").filter(family=family, person_id=facts.person_id).first()
    )
    if member is None:
        raise Missing
    if member.relationship not in (Relationship.CHILD, Relationship.SIBLING):
        raise Refused("Choose a child of the family.", code="not_a_child", field="child")
    if Case.objects.filter(child=member.person, closed_at__isnull=True).exists():
        raise Refused("This child has an open case already.", code="child_has_case", field="child")
    if member.relationship != Relationship.CHILD:
        member.relationship = Relationship.CHILD
        member.save(update_fields=["relationship"])
    return member.person


def _person(by: User, family: FamilyGroup, facts: PersonFacts | MemberFacts) -> Person:
    return person_add(
        by=by, partnership_id=family.partnership_id, full_name=facts.full_name, known_as=facts.known_as,
        born_on=facts.born_on,
    )  # fmt: skip


def _members(by: User, family: FamilyGroup, others: Sequence[MemberFacts], pets: Sequence[PetFacts]) -> None:
    for other in others:
        family_member_add(
            by=by, family=family, person=_person(by, family, other), relationship=other.relationship,
            lives_with_child=other.lives_with_child, parental_responsibility=other.parental_responsibility,
        )  # fmt: skip
    for pet in pets:
        pet_add(by=by, family=family, name=pet.name, kind=pet.kind)


def _open(by: User, referral: Referral, family: FamilyGroup, child: Person, decision: _Decision) -> Case:
    case = Case.objects.create(
        partnership_id=family.partnership_id, reference=new_reference("C"), family=family, child=child,
        referral=referral, exploitation_types=decision.types, level=decision.level, opened_at=now(),
        stages_been=[Stage.REFERRAL.value], created_at=now(), created_by_id=by.id,
    )  # fmt: skip
    write_threshold(
        by=by, case=case, level=decision.level, rationale=decision.rationale, need_now=referral.need_now,
        how_respond=referral.how_respond,
    )  # fmt: skip
    return case


def _parents(by: User, case: Case, not_parent_ids: Collection[uuid.UUID]) -> None:
    """Each parent is a protective partner (R25); one who has an account already joins the circle of the new case."""
    parents = FamilyMember.objects.select_related("person").filter(
        family_id=case.family_id, relationship__in=FamilyMember.PARENTS
    )
    for parent in parents.exclude(person_id__in=list(not_parent_ids)):
        PartnershipStatus.objects.create(
            partnership_id=case.partnership_id, case=case, person=parent.person, since=now(),
            created_at=now(), created_by_id=by.id,
        )  # fmt: skip
        _joins(by, case, parent.person, "parent")
    _joins(by, case, case.child, "young_person")


def _joins(by: User, case: Case, person: Person, capacity: str) -> None:
    if person.user_id is not None:
        circle_join(
            user_id=person.user_id,
            circle_id=case.id,
            partnership_id=case.partnership_id,
            capacity=capacity,
            by=by,
        )


def _promises(by: User, case: Case) -> None:
    start(events.OFFER, case, by=by)
    start(events.LEAD, case, by=by)
    mind_two_workers(case, by=by)
