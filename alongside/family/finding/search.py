"""The one box: people, cases, requests, and numbers, plates and addresses, among what the viewer may see and nothing else.

Keys find ids as the system; every row shown is then read again as the viewer, under the row security of what it is. What
the viewer may not see is neither counted nor hinted at: a worker's keys are looked for in their own circles only, so that
records out of their sight crowd none of theirs out.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from alongside.family.cases.models import Case
from alongside.family.finding import events
from alongside.family.finding.asked import Asked, asked_of
from alongside.family.finding.keys import (
    day_key,
    exact_key,
    far_keys,
    month_key,
    phone_keys,
    plate_keys,
    words_of_name,
)
from alongside.family.finding.looking import Among, Both, Found, close, look_up, name_questions
from alongside.family.finding.numbers import alike_in
from alongside.family.finding.rules import Alike, day_alike, name_alike
from alongside.family.people.models import ContactPoint, FamilyGroup, FamilyMember, Person
from alongside.family.recording.models import ChronologyEntry
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read, record
from alongside.ground.base.declarations import Audience
from alongside.ground.base.ids import tidy_code

T = TypeVar("T")
FEW, MANY = 10, 50
_CANDIDATES = 300
_ENOUGH = 25
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


@dataclass
class _Look:
    """One search while it goes on."""

    viewer: User
    asked: Asked
    size: int
    partnership_id: uuid.UUID
    more: bool = field(default=False)

    @property
    def wide(self) -> bool:
        return self.viewer.as_actor().audience is Audience.WIDE

    def among(self, *kinds: str) -> Among:
        requests_too = kinds == ("request",) and "duty" in self.viewer.as_actor().scopes
        return Among(self.partnership_id, kinds, circles_only=not (self.wide or requests_too))

    def shown(self, ranked: list[T]) -> list[T]:
        self.more = self.more or len(ranked) > self.size
        return ranked[: self.size]

    def likest(self, scored: Iterable[tuple[Alike, str, T]]) -> list[tuple[Alike, T]]:
        """Return what fits at all, the likest first, then by the text beside it."""
        fits = sorted((one for one in scored if one[0].much), key=lambda one: (-one[0].much, one[1]))
        return self.shown([(alike, row) for alike, _, row in fits])


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
    look = _Look(viewer, asked, size, partnership_id)
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


def _candidates(look: _Look, *kinds: str) -> Found:
    """Return what may fit the name and the days, by the stricter questions first."""
    asked, among = look.asked, look.among(*kinds)
    dated: Both = ([*map(day_key, asked.days)],) if asked.days else ()
    if asked.month is not None:
        dated = ([month_key(*asked.month)],)
    if not asked.words:
        return look_up(among, [dated], most=_CANDIDATES) if dated else []
    near, far = name_questions(asked.words)
    strict = [*([(*near[0][:1], *dated)] if dated else []), *near]
    if among.circles_only:  # few rows: whatever shares anything is looked at
        every: list[Both] = [(close(word) + far_keys(word),) for word in asked.words]
        return look_up(among, [*strict, *every], most=_CANDIDATES)
    found = look_up(among, strict, most=_CANDIDATES)
    if len(found) >= _ENOUGH:
        return found
    return list(dict.fromkeys([*found, *look_up(among, far, most=_CANDIDATES)]))


def known_names(full: str, known_as: str) -> list[tuple[str, ...]]:
    """Return the names by which a person may be asked for: the whole name, and what they go by with the last name."""
    whole, short = words_of_name(full), words_of_name(known_as)
    return [whole, *([(*short, *whole[-1:])] if short else []), *([short] if short else [])]


def _score(asked: Asked, names: Sequence[Sequence[str]], born: date | None) -> Alike:
    """Return how well a name and a day of birth fit what was asked; nothing when either is asked for and quite another."""
    name = max(
        (name_alike(asked.words, known, part=True) for known in names),
        key=lambda one: one.much,
        default=Alike(),
    )
    day = max((day_alike(day, born) for day in asked.days), key=lambda one: one.much, default=Alike())
    if asked.month is not None and born is not None:
        same = (born.year, born.month) == asked.month
        day = Alike(0.9, "the same month of birth") if same else Alike()
    least = 0.68 if len(asked.words) == 1 else 0.6
    if (asked.words and name.much < (0.45 if day.much >= 0.8 else least)) or not (asked.words or day.much):
        return Alike()
    return Alike(name.much + day.much, "; ".join(why for why in (name.why, day.why) if why))


def _people(look: _Look) -> tuple[PersonHit, ...]:
    ids = [subject for _, subject in _candidates(look, *_PEOPLE)]
    rows = Person.objects.filter(id__in=ids) if ids else []
    names = {p.id: known_names(p.name_key, p.known_as) for p in rows}
    best = look.likest((_score(look.asked, names[p.id], p.born_on), p.name_key, p) for p in rows)
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


def _cases(look: _Look) -> tuple[CaseHit, ...]:
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


def _beginning(look: _Look, rows: QuerySet, begins: list[str], letter: str) -> list[uuid.UUID]:
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


def _requests(look: _Look) -> tuple[RequestHit, ...]:
    asked, among = look.asked, look.among("request")
    fitting = _candidates(look, "request") + look_up(among, _number_questions(asked), most=100)
    ids = [subject for _, subject in fitting]
    begins = _spellings(asked.references, "R")
    if begins:
        with elevated_to_read(
            "references are compared before it is known whose they are; requests are read again"
        ):
            ids += _beginning(look, Referral.objects.all(), begins, "R")
    found = {one.id: one for one in Referral.objects.filter(id__in=ids)} if ids else {}
    if among.circles_only:  # what they asked themself is in no circle of theirs
        mine = Referral.objects.filter(submitted_by_user_id=look.viewer.id).order_by("-received_at")
        found |= {one.id: one for one in mine[:100]}
    best = look.likest((_request_score(asked, begins, one), one.reference, one) for one in found.values())
    return tuple(RequestHit(one, fits.why) for fits, one in best)


def _request_score(asked: Asked, begins: list[str], one: Referral) -> Alike:
    if any(one.reference.startswith(begin) for begin in begins):
        return Alike(3.0, "the reference")
    number = alike_in(asked, f"{one.referrer_contact} ; {one.own_words}")
    if number:
        return Alike(2.5, f"{number}, in what they told us")
    if not (asked.words or asked.days or asked.month):
        return Alike()
    child = _score(asked, [words_of_name(one.child_name)], one.child_born_on)
    asker = _score(asked, [words_of_name(one.referrer_name)], None)
    if asker.much > child.much:
        return Alike(asker.much, f"{asker.why}, of whoever asked")
    return Alike(child.much, f"{child.why}, of the child" if child.much else "")


def _number_questions(asked: Asked) -> list[Both]:
    keys = phone_keys(asked.phone) if asked.phone else []
    keys += [key for plate in asked.plates for key in plate_keys(plate)]
    keys += [exact_key("!", one) for one in asked.emails] + [exact_key("@", one) for one in asked.handles]
    return [(keys,)] if keys else []


def _numbers(look: _Look) -> tuple[NumberHit, ...]:
    found = look_up(look.among(*_NUMBERS), _number_questions(look.asked), most=_CANDIDATES)
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
