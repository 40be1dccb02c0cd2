"""The one box: people, cases, requests, and numbers, plates and addresses, among what the viewer may see and nothing else.

Keys find ids as the system; every row shown is then read again as the viewer, under the row security of what it is. What
the viewer may not see is neither counted nor hinted at: a worker's keys are looked for in their own circles only, so that
records out of their sight crowd none of theirs out.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from alongside.family.cases.models import Case
from alongside.family.finding import events
from alongside.family.finding.asked import Asked, asked_of
from alongside.family.finding.keys import exact_key, folded_words, phone_keys, plate_keys, words_of_name
from alongside.family.finding.looking import Among, Both, look_up
from alongside.family.finding.numbers import alike_in
from alongside.family.finding.ranking import CANDIDATES, FEW, Look, candidates, known_names, score
from alongside.family.finding.rules import Alike
from alongside.family.people.models import ContactPoint, FamilyGroup, FamilyMember, Person
from alongside.family.recording.models import ChronologyEntry
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read, record
from alongside.ground.base.ids import tidy_code

_PEOPLE, _NUMBERS = ("child", "adult"), ("reach", "entry")
_Number = tuple[str, ContactPoint | None, ChronologyEntry | None]
_NO_NAMES = frozenset({"the", "family", "case", "request", "mr", "mrs", "ms", "miss", "dr"})


@dataclass(frozen=True)
class PersonHit:
    """Somebody found: their place in a family, a case of theirs or of the family that the viewer may open, and why."""

    person: Person
    member: FamilyMember | None
    family: FamilyGroup | None
    case: Case | None
    why: str


@dataclass(frozen=True)
class CaseHit:
    """A case found by its reference, or by that of its family."""

    case: Case
    why: str


@dataclass(frozen=True)
class RequestHit:
    """A request for help found by a name, a day, its reference or a number in it."""

    referral: Referral
    why: str


@dataclass(frozen=True)
class NumberHit:
    """A number, an address, a plate or an online name: how somebody is reached, or an entry of a chronology."""

    why: str
    point: ContactPoint | None = None
    entry: ChronologyEntry | None = None
    case: Case | None = None


@dataclass(frozen=True)
class Results:
    """What a search found, the likest first. `more` says that a longer list of what the viewer may see would be longer."""

    asked: Asked
    people: tuple[PersonHit, ...] = ()
    cases: tuple[CaseHit, ...] = ()
    requests: tuple[RequestHit, ...] = ()
    numbers: tuple[NumberHit, ...] = ()
    more: bool = False

    @property
    def nothing(self) -> bool:
        """Whether nothing was found among what the viewer may see."""
        return not (self.people or self.cases or self.requests or self.numbers)


def search(*, viewer: User, text: str, size: int = FEW) -> Results:
    """Return what the viewer may see that fits what they typed, each group with at most `size` (10 or 50).

    Leaves one event that somebody searched and how much they were shown, without a word that was typed; what is shown
    is noted as read. An empty or senseless text finds nothing.
    """
    asked = asked_of(text)
    partnership_id = viewer.partnership_id
    if asked.nothing or partnership_id is None:
        return Results(asked)
    names = tuple(word for word in asked.words if word not in _NO_NAMES) or asked.words
    asked = replace(asked, words=names)
    look = Look(viewer, asked, size, partnership_id)
    shown = (_people(look), _cases(look), _requests(look), _numbers(look))
    found = Results(asked, *shown, more=look.more)
    note_read("finding.search", _circles(found))
    record(
        events.SEARCHED, by=viewer,
        facts={"people": len(found.people), "cases": len(found.cases), "requests": len(found.requests),
               "numbers": len(found.numbers)},
    )  # fmt: skip
    return found


def _circles(found: Results) -> Iterable[uuid.UUID | None]:
    yield from (hit.member.family_id for hit in found.people if hit.member is not None)
    yield from (hit.case.id for hit in found.cases)
    for request in found.requests:
        yield from (request.referral.id, request.referral.family_id)
    yield from (hit.entry.family_id for hit in found.numbers if hit.entry is not None)
    yield from (hit.case.family_id for hit in found.numbers if hit.case is not None)


def _people(look: Look) -> tuple[PersonHit, ...]:
    ids = [subject for _, subject in candidates(look, *_PEOPLE)]
    facts = (
        Person.objects.filter(id__in=ids).values_list("id", "name_key", "known_as", "born_on") if ids else ()
    )
    scored = ((score(look.asked, known_names(key, short), born), key, who) for who, key, short, born in facts)
    chosen_ids = look.likest(scored)
    rows = Person.objects.in_bulk([who for _, who in chosen_ids]) if chosen_ids else {}
    best = [(fits, rows[who]) for fits, who in chosen_ids if who in rows]
    places: dict[uuid.UUID, FamilyMember] = {}
    chosen = FamilyMember.objects.filter(person_id__in=[p.id for _, p in best]) if best else []
    for place in sorted(chosen, key=lambda one: (one.relationship != "child", one.id)):
        places.setdefault(place.person_id, place)
    family_ids = {place.family_id for place in places.values()}
    families = FamilyGroup.objects.in_bulk(family_ids) if family_ids else {}
    cases = _cases_of(family_ids)
    return tuple(_person_hit(p, places.get(p.id), families, cases, fits.why) for fits, p in best)


def _person_hit(
    person: Person,
    place: FamilyMember | None,
    families: dict[uuid.UUID, FamilyGroup],
    cases: list[Case],
    why: str,
) -> PersonHit:
    if place is None:
        return PersonHit(person, None, None, None, why)
    own = [case for case in cases if case.family_id == place.family_id]
    own.sort(key=lambda c: (c.child_id != person.id, c.closed_at is not None, -c.opened_at.timestamp()))
    return PersonHit(person, place, families.get(place.family_id), own[0] if own else None, why)


def _cases_of(family_ids: Iterable[uuid.UUID]) -> list[Case]:
    rows = Case.objects.filter(family_id__in=list(family_ids)).order_by("-opened_at")
    return list(rows[:500])


def _cases(look: Look) -> tuple[CaseHit, ...]:
    """Return the cases of which a reference begins like one that was typed, its own or its family's."""
    begins = _spellings(look.asked.references, "CF")
    if not begins:
        return ()
    with elevated_to_read(
        "references are compared before it is known whose they are; cases are read again as whoever asks"
    ):
        of_cases = _beginning(look, Case.objects.all(), begins, "C")
        of_families = _beginning(look, FamilyGroup.objects.all(), begins, "F")
    named = Q(id__in=of_cases) | Q(family_id__in=of_families)
    rows = Case.objects.filter(named).prefetch_related("child", "family").order_by("-opened_at", "-id")
    found = list(rows[: look.size + 1]) if of_cases or of_families else []
    why = ("the reference of its family", "the reference")
    return tuple(CaseHit(case, why[case.id in of_cases]) for case in look.shown(found))


def _spellings(references: Iterable[str], letters: str) -> list[str]:
    found = []
    for one in references:
        if one[0] in letters:
            found += [one, f"{one[0]}-{tidy_code(one[2:])}" if tidy_code(one[2:]) else one]
    return list(dict.fromkeys(found))


def _beginning(look: Look, rows: QuerySet, begins: list[str], letter: str) -> list[uuid.UUID]:
    """Return ids of rows whose reference begins in one of these ways; a worker's in their circles only. As the system."""
    some = Q()
    for one in begins:
        if one.startswith(letter):
            some |= Q(reference__gte=one, reference__lt=one + "~")
    if not some:
        return []
    found = rows.filter(some, partnership_id=look.partnership_id)
    if letter != "R" and not look.wide:
        found = found.extra(where=["id = ANY((SELECT access_circles())::uuid[])"])
    return list(found.values_list("id", flat=True)[: look.size + 1])


def _requests(look: Look) -> tuple[RequestHit, ...]:
    """Return the requests that fit: by a reference, a number in them, or the names of the child and of whoever asked."""
    asked, among = look.asked, look.among("request")
    begins = _spellings(asked.references, "R")
    scored = [*_by_number(look, among), *_by_name(look, among, begins)]
    best: dict[uuid.UUID, Alike] = {}
    for fits, _, one in sorted(scored, key=lambda found: -found[0].much):
        best.setdefault(one, fits)
    texts = {one: reference for _, reference, one in scored}
    chosen = look.likest((fits, texts[one], one) for one, fits in best.items())
    rows = Referral.objects.in_bulk([one for _, one in chosen]) if chosen else {}
    return tuple(RequestHit(rows[one], fits.why) for fits, one in chosen if one in rows)


def _by_number(look: Look, among: Among) -> Iterator[tuple[Alike, str, uuid.UUID]]:
    questions = _number_questions(look.asked)
    if not questions:
        return
    found = [subject for _, subject in look_up(among, questions, most=100)]
    for one in (*Referral.objects.filter(id__in=found), *_own_requests(look, among)):
        number = alike_in(look.asked, f"{one.referrer_contact} ; {one.own_words}")
        if number:
            yield Alike(2.5, f"{number}, in what they told us"), one.reference, one.id


def _by_name(look: Look, among: Among, begins: list[str]) -> Iterator[tuple[Alike, str, uuid.UUID]]:
    ids = [subject for _, subject in candidates(look, "request")]
    if begins:
        with elevated_to_read(
            "references are compared before it is known whose they are; requests are read again"
        ):
            ids += _beginning(look, Referral.objects.all(), begins, "R")
    facts = ("id", "reference", "child_key", "child_born_on", "referrer_name")
    rows = list(Referral.objects.filter(id__in=ids).values_list(*facts)) if ids else []
    rows += _own_requests(look, among).values_list(*facts)
    for one, reference, child, born, asker in rows:
        yield _request_score(look.asked, begins, reference, child, born, asker), reference, one


def _own_requests(look: Look, among: Among) -> QuerySet[Referral]:
    """Return what a worker asked themself: it is in no circle of theirs. Nothing for those who see every request."""
    if not among.circles_only:
        return Referral.objects.none()
    return Referral.objects.filter(submitted_by_user_id=look.viewer.id).order_by("-received_at")[:100]


def _request_score(
    asked: Asked, begins: list[str], reference: str, child: str, born: date | None, asker: str
) -> Alike:
    if any(reference.startswith(begin) for begin in begins):
        return Alike(3.0, "the reference")
    if not (asked.words or asked.days or asked.month):
        return Alike()
    of_child, of_asker = score(asked, [folded_words(child)], born), score(asked, [words_of_name(asker)], None)
    if of_asker.much > of_child.much:
        return Alike(of_asker.much, f"{of_asker.why}, of whoever asked")
    return Alike(of_child.much, f"{of_child.why}, of the child" if of_child.much else "")


def _number_questions(asked: Asked) -> list[Both]:
    keys = phone_keys(asked.phone) if asked.phone else []
    keys += [key for plate in asked.plates for key in plate_keys(plate)]
    keys += [exact_key("!", one) for one in asked.emails] + [exact_key("@", one) for one in asked.handles]
    return [(keys,)] if keys else []


def _numbers(look: Look) -> tuple[NumberHit, ...]:
    found = look_up(look.among(*_NUMBERS), _number_questions(look.asked), most=CANDIDATES)
    if not found:
        return ()
    ids = [subject for _, subject in found]
    points = ContactPoint.objects.filter(id__in=ids).prefetch_related("person")
    entries = ChronologyEntry.objects.filter(id__in=ids).order_by("-happened_on", "-id")
    hits: list[_Number] = [(alike_in(look.asked, one.value), one, None) for one in points]
    hits += [(alike_in(look.asked, one.words), None, one) for one in entries]
    return _with_cases(look.shown([hit for hit in hits if hit[0]]))


def _with_cases(best: list[_Number]) -> tuple[NumberHit, ...]:
    people = {point.person_id for _, point, _ in best if point is not None}
    of_person: dict[uuid.UUID, uuid.UUID] = {}
    for place in FamilyMember.objects.filter(person_id__in=people) if people else ():
        of_person.setdefault(place.person_id, place.family_id)
    families = {*of_person.values(), *(entry.family_id for _, _, entry in best if entry is not None)}
    by_id = {case.id: case for case in reversed(_cases_of(families))}
    by_family = {case.family_id: case for case in by_id.values()}
    hits = []
    for why, point, entry in best:
        of_entry = by_id.get(entry.case_id) if entry is not None and entry.case_id else None
        family_id = (
            entry.family_id if entry is not None else of_person.get(point.person_id) if point else None
        )
        case = of_entry or (by_family.get(family_id) if family_id else None)
        hits.append(NumberHit(why, point, entry, case))
    return tuple(hits)
