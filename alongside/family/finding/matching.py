"""Whom a request may be about: families and other requests, proposed to a person with the reasons in words, never joined (R6).

Whoever decides about a request sees here past their own circles, and only as far as `cases.known` lets them: each family
shown is noted as read. What somebody judged to be another child is not proposed again, until somebody judges otherwise.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from alongside.family.cases.known import MOST, KnownFamily, families_known, families_told_together
from alongside.family.cases.models import Case
from alongside.family.finding.judgements import judged_different
from alongside.family.finding.keys import (
    day_key,
    emails_in,
    exact_key,
    far_keys,
    phone_keys,
    phone_of,
    phones_in,
    words_of_name,
)
from alongside.family.finding.looking import Among, Both, close, look_up, name_questions
from alongside.family.finding.models import SamePerson
from alongside.family.finding.numbers import shared_reach
from alongside.family.finding.ranking import known_names
from alongside.family.finding.rules import Alike, day_alike, name_alike, near_days, same_child
from alongside.family.people.models import ContactPoint, FamilyMember, Person
from alongside.family.referrals.models import Referral
from alongside.family.referrals.policies import REFERRAL_DECIDE
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts

_WHY = "whoever decides about a request is not in the circle of a family that may be the same"
_CANDIDATES = 200
_Subject = tuple[str, uuid.UUID]


@dataclass(frozen=True)
class Child:
    """What is known of a child that somebody may be: names (folded words), day of birth, and how those who asked are reached."""

    names: tuple[tuple[str, ...], ...]
    born: date | None = None
    reach: str = ""
    subject: _Subject | None = None


class _Named:
    """How much speaks for somebody being the one, and whether that is enough to name them."""

    much: float

    @property
    def named(self) -> bool:
        """Whether more than a birthday speaks for it: whoever only shares one is not named to those who do not know them."""
        return self.much > 0.1


@dataclass(frozen=True)
class PersonLike(_Named):
    """A child of a family who may be the one, how much speaks for it (for the order alone), and why in words."""

    person: Person
    much: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class RequestLike(_Named):
    """Another request that may be about the same child, and why in words."""

    referral: Referral
    much: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class AskedAgain:
    """The other requests for what may be the same child, oldest first: those before this one, and those since (R6)."""

    before: tuple[RequestLike, ...] = ()
    after: tuple[RequestLike, ...] = ()


def child_of(referral: Referral, child_name: str = "") -> Child:
    """Return what a request tells of its child; `child_name` is a name typed since."""
    names = [words_of_name(name) for name in (referral.child_name, child_name)]
    return Child(
        tuple(dict.fromkeys(name for name in names if name)), referral.child_born_on, referral.referrer_contact,
        (SamePerson.Kind.REQUEST, referral.id),
    )  # fmt: skip


def families_like(*, viewer: User, referral: Referral, child_name: str = "") -> list[KnownFamily]:
    """Return the families with a child like that of a request, and that of the asker; at most 10, the likest first.

    Misspelt, swapped and short names, a middle name more or less, day and month swapped, a year or a figure off, and
    the telephone or address of an earlier request are forgiven. Raises NotPermitted without REFERRAL_DECIDE.
    """
    require(viewer, REFERRAL_DECIDE)
    child = child_of(referral, child_name)
    with elevated_to_read(_WHY):
        like = {one.person.id: one for one in persons_like(child, partnership_id=referral.partnership_id)}
        here = FamilyMember.objects.filter(partnership_id=referral.partnership_id)
        places = list(here.filter(person_id__in=like).values_list("family_id", "person_id")) if like else []
        ids = {family: like[person].much for family, person in sorted(places, key=lambda p: like[p[1]].much)}
        if referral.submitted_by_user_id is not None:
            theirs = here.filter(person__user_id=referral.submitted_by_user_id)
            ids |= {
                family: ids.get(family, 0.0) + 1.0 for family in theirs.values_list("family_id", flat=True)
            }
        together = families_told_together(referral)
        ids |= {family: ids.get(family, 0.0) + 10.0 for family in together}
        best = sorted(ids, key=lambda family: -ids[family])[:MOST]
        found = families_known(best, referral, {" ".join(name) for name in child.names})
    shown = [
        replace(_with_reasons(known, like), told_together=known.family.id in together) for known in found
    ]
    shown.sort(key=lambda known: (-ids[known.family.id], known.family.reference))
    note_read("people.family", [known.family.id for known in shown])
    return shown


def _with_reasons(known: KnownFamily, like: dict[uuid.UUID, PersonLike]) -> KnownFamily:
    members = [
        replace(one, reasons=found.why, named=found.named) if one.is_child and found is not None else one
        for one, found in ((member, like.get(member.person.id)) for member in known.members)
    ]
    return replace(known, members=tuple(members))


def persons_like(child: Child, *, partnership_id: uuid.UUID, most: int = MOST * 2) -> list[PersonLike]:
    """Return the children of families who may be this child, the likest first. Call it as the system.

    Never the child themself, nor one of whom somebody judged that it is another.
    """
    found = look_up(
        Among(partnership_id, ("child",), circles_only=False), _questions(child), most=_CANDIDATES
    )
    ids = {subject for _, subject in found}
    reached = _reached(child, partnership_id)
    ids |= reached
    ids -= judged_different(child.subject) if child.subject is not None else set()
    ids -= {child.subject[1]} if child.subject is not None else set()
    scored = (
        [_person_like(child, one, one.id in reached) for one in Person.objects.filter(id__in=ids)]
        if ids
        else []
    )
    return sorted((one for one in scored if one.much), key=lambda one: (-one.much, one.person.id))[:most]


def _questions(child: Child) -> list[Both]:
    """Return what to look for: the name; the day; a mistaken day with part of the name; part of the name with another."""
    asked: list[Both] = []
    born = child.born
    near_name, far_name = [list[Both](), list[Both]()]
    for name in child.names:
        near, far = name_questions(name)
        near_name += [one for one in near if len(one) > 1]
        far_name += [one for one in far if len(one) > 1]
    asked += near_name
    if born is not None:
        some = [key for name in child.names for word in name for key in (*close(word), *far_keys(word))]
        days = [day_key(day) for day in near_days(born)]
        exact = [day_key(born)]
        asked += [(exact, some), (days, some)] if some else []
        asked.append((exact,))
        asked += [(close(word), [*exact, *days]) for name in child.names for word in name[:1]]
    return [*asked, *far_name]


def _person_like(child: Child, person: Person, reached: bool) -> PersonLike:
    known = known_names(person.name_key, person.known_as)
    name, day = _alike(child, known, person.born_on)
    much = same_child(name, day, days_known=bool(child.born and person.born_on), reached=reached)
    said = [
        name.why if name.much >= 0.45 else "",
        day.why,
        "reached in the same way as an earlier request" if reached else "",
    ]
    return PersonLike(person, much, tuple(why for why in said if why))


def _alike(child: Child, known: Sequence[Sequence[str]], born: date | None) -> tuple[Alike, Alike]:
    pairs = [name_alike(asked, one) for asked in child.names for one in known]
    return max(pairs, key=lambda one: one.much, default=Alike()), day_alike(child.born, born)


def _reached(child: Child, partnership_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the children of families one of whose people is reached, or asked before, in the way of this request."""
    keys = reach_keys(child.reach)
    if not keys:
        return set()
    found = look_up(
        Among(partnership_id, ("reach", "request"), circles_only=False), [(keys,)], most=_CANDIDATES
    )
    points = ContactPoint.objects.filter(id__in=[i for kind, i in found if kind == "reach"])
    people = [one.person_id for one in points if shared_reach(child.reach, one.value)]
    families = set(FamilyMember.objects.filter(person_id__in=people).values_list("family_id", flat=True))
    asked = Referral.objects.filter(
        id__in=[i for kind, i in found if kind == "request"], family_id__isnull=False
    )
    families |= {
        one.family_id for one in asked if one.family_id and shared_reach(child.reach, one.referrer_contact)
    }
    children = FamilyMember.objects.filter(family_id__in=families, relationship__in=("child", "sibling"))
    return set(children.values_list("person_id", flat=True)[:_CANDIDATES])


def reach_keys(text: str) -> list[int]:
    """Return the exact keys of the numbers and addresses in how somebody is reached."""
    numbers = phones_in(text) or [one for one in [phone_of(text)] if len(text) < 30 and len(one) > 8]
    return [phone_keys(one)[0] for one in numbers] + [exact_key("!", one) for one in emails_in(text)]


def requests_like(*, viewer: Acts, referral: Referral) -> list[RequestLike]:
    """Return the other requests for what may be the same child that the viewer may see, at most 100, oldest first (R6).

    Whoever asked and whatever the agency. Two that came in the same second each propose the other. Nothing is joined by
    it (R340).
    """
    child = child_of(referral)
    among = Among(referral.partnership_id, ("request",), circles_only=False)
    reach = reach_keys(child.reach)
    questions = [*_questions(child), *([(reach,)] if reach else [])]
    ids = {subject for _, subject in look_up(among, questions, most=_CANDIDATES)} - {referral.id}
    ids -= judged_different((SamePerson.Kind.REQUEST, referral.id))
    wanted = Q(id__in=ids)
    if referral.together_id is not None:
        wanted |= Q(together_id=referral.together_id) & ~Q(id=referral.id)
    others = Referral.objects.filter(wanted, partnership_id=referral.partnership_id)
    like = sorted((_request_like(child, one, referral) for one in others), key=lambda one: -one.much)[:100]
    shown = [one for one in like if one.much]
    note_read("referrals.referral", [i for one in shown for i in (one.referral.id, one.referral.family_id)])
    return sorted(shown, key=lambda one: (one.referral.received_at, one.referral.id))


def _request_like(child: Child, other: Referral, here: Referral | None) -> RequestLike:
    if here is not None and here.together_id is not None and other.together_id == here.together_id:
        return RequestLike(other, 1.0, ("told at the same time, another child of the family",))
    name, day = _alike(child, [words_of_name(other.child_name)], other.child_born_on)
    reached = shared_reach(child.reach, other.referrer_contact)
    much = same_child(name, day, days_known=bool(child.born and other.child_born_on), reached=reached)
    if reached and not much and not (child.names and other.child_name):
        much = 1.0  # the same asker, and one of the two requests names no child
    said = [
        name.why if name.much >= 0.45 else "",
        day.why,
        "asked from the same number or address" if reached else "",
    ]
    return RequestLike(other, much, tuple(why for why in said if why))


def asked_again(*, viewer: Acts, referral: Referral) -> AskedAgain:
    """Return `requests_like`, parted into those before this one and those since."""
    like = requests_like(viewer=viewer, referral=referral)
    here = (referral.received_at, referral.id)
    earlier = sum((one.referral.received_at, one.referral.id) < here for one in like)
    return AskedAgain(tuple(like[:earlier]), tuple(like[earlier:]))


def undecided_like(case: Case) -> list[RequestLike]:
    """Return the undecided requests for what may be the child of a case, more than a birthday alike (R6). As the system."""
    child = _child_of(case)
    among = Among(case.partnership_id, ("request",), circles_only=False)
    ids = {subject for _, subject in look_up(among, _questions(child), most=_CANDIDATES)}
    ids -= judged_different((SamePerson.Kind.PERSON.value, case.child_id))
    waiting = Referral.objects.filter(id__in=ids, partnership_id=case.partnership_id, decided_at__isnull=True)
    return [one for one in (_request_like(child, other, None) for other in waiting) if one.named]


def _child_of(case: Case) -> Child:
    names = tuple(known_names(case.child.name_key, case.child.known_as))
    return Child(names, case.child.born_on, subject=(SamePerson.Kind.PERSON.value, case.child_id))


def persons_like_request(*, viewer: User, referral: Referral) -> list[PersonLike]:
    """Return the children of families who may be the child of a request, the likest first. Raises NotPermitted."""
    require(viewer, REFERRAL_DECIDE)
    return _noted(child_of(referral), referral.partnership_id)


def persons_like_case(*, viewer: User, case: Case) -> list[PersonLike]:
    """Return the children of families who may be the child of a case once more, the likest first. Raises NotPermitted."""
    require(viewer, REFERRAL_DECIDE)
    return _noted(_child_of(case), case.partnership_id)


def _noted(child: Child, partnership_id: uuid.UUID) -> list[PersonLike]:
    with elevated_to_read(_WHY):
        found = [one for one in persons_like(child, partnership_id=partnership_id) if one.named]
        ids = [one.person.id for one in found]
        families = list(FamilyMember.objects.filter(person_id__in=ids).values_list("family_id", flat=True))
    note_read("people.family", families)
    return found
