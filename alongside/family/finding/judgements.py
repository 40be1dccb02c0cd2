"""Reading what people said about who is the same. The newest word about a pair counts, and "the same" is followed on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from alongside.family.cases.models import RequestLink
from alongside.family.finding.models import SamePerson
from alongside.family.people.models import Person
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of

Subject = tuple[str, uuid.UUID]
_MOST = 60
_WHY = "whoever decides about requests counts those of a child also where the family is not theirs to see"
Judgement = SamePerson.Judgement


def newest(edges: Iterable[SamePerson]) -> dict[frozenset[Subject], SamePerson]:
    """Return the newest word about each pair."""
    found: dict[frozenset[Subject], SamePerson] = {}
    for edge in sorted(edges, key=lambda one: (one.said_at, one.id)):
        found[frozenset(_ends(edge))] = edge
    return found


def _ends(edge: SamePerson) -> tuple[Subject, Subject]:
    return (edge.one_kind, edge.one_id), (edge.other_kind, edge.other_id)


def _edges_of(ids: Iterable[uuid.UUID]) -> list[SamePerson]:
    wanted = list(ids)
    return list(SamePerson.objects.filter(Q(one_id__in=wanted) | Q(other_id__in=wanted)))


def judged_different(subject: Subject) -> set[uuid.UUID]:
    """Return the ids of what was judged, last, to be another child than this one: not proposed again.

    Those who may not judge see none.
    """
    words = newest(_edges_of([subject[1]]))
    return {
        end[1]
        for edge in words.values()
        if edge.judgement == Judgement.DIFFERENT
        for end in _ends(edge)
        if end[1] != subject[1]
    }


def judgements_about(*, viewer: User, subject_id: uuid.UUID) -> list[SamePerson]:
    """Return every word about a person or a request, the newest first, at most 50; none for those who may not judge."""
    found = SamePerson.objects.filter(Q(one_id=subject_id) | Q(other_id=subject_id))
    return first_of(found.order_by("-said_at", "-id"), 50)


@dataclass(frozen=True)
class Followed:
    """Everything that people said is one child, from one record on: persons and requests, this one among them."""

    persons: frozenset[uuid.UUID]
    requests: frozenset[uuid.UUID]

    @property
    def times_asked(self) -> int:
        """How often help was asked for this child, as far as people have said so."""
        return len(self.requests)


def followed_from(subject: Subject) -> Followed:
    """Return the records that are one child by the newest words and by the cases requests were linked with. As the system.

    At most 60 records are followed. A pair whose newest word is "another child" is not crossed.
    """
    seen: set[Subject] = {subject}
    fresh = [subject]
    while fresh and len(seen) < _MOST:
        words = newest(_edges_of([one for _, one in fresh])).values()
        near = {end for edge in words if edge.judgement == Judgement.SAME for end in _ends(edge)}
        cut = {frozenset(_ends(edge)) for edge in words if edge.judgement == Judgement.DIFFERENT}
        linked = [pair for pair in _linked(fresh) if frozenset(pair) not in cut]
        fresh = sorted((near | {end for pair in linked for end in pair}) - seen)
        seen.update(fresh)
    persons = frozenset(i for kind, i in seen if kind == SamePerson.Kind.PERSON)
    return Followed(persons, frozenset(i for kind, i in seen if kind == SamePerson.Kind.REQUEST))


def _linked(subjects: Iterable[Subject]) -> list[tuple[Subject, Subject]]:
    """Return each request with the child of the case that it is with now."""
    ids = [i for _, i in subjects]
    links = RequestLink.objects.filter(Q(referral_id__in=ids) | Q(case__child_id__in=ids))
    links = links.select_related("case", "referral").order_by("linked_at", "id")
    now_with = {link.referral_id: link for link in links}
    return [
        ((SamePerson.Kind.REQUEST, link.referral_id), (SamePerson.Kind.PERSON, link.case.child_id))
        for link in now_with.values()
        if link.referral.family_id == link.case.family_id
    ]


def times_asked(*, viewer: User, referral: Referral) -> int:
    """Return how many requests people have said are about the child of this one, itself included (R6)."""
    with elevated_to_read(_WHY):
        followed = followed_from((SamePerson.Kind.REQUEST, referral.id))
    note_read("referrals.referral", [referral.id])
    return followed.times_asked


def names_of_ends(*, viewer: User, edges: Iterable[SamePerson]) -> dict[uuid.UUID, str]:
    """Return what to call each end of some words: a person's name, a request's reference. For those who may judge."""
    ends = {end for edge in edges for end in _ends(edge)}
    with elevated_to_read(_WHY):
        people = Person.objects.filter(id__in=[i for kind, i in ends if kind == SamePerson.Kind.PERSON])
        requests = Referral.objects.filter(id__in=[i for kind, i in ends if kind == SamePerson.Kind.REQUEST])
        names = {one.id: one.full_name for one in people}
        return names | {one.id: f"request {one.reference}" for one in requests}
