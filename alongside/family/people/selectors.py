"""Reading people. Row security decides whom the acting person may know of, and how much."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from alongside.family.people.models import (
    ContactPoint,
    FamilyGroup,
    FamilyMember,
    IdentityAnswer,
    Invitation,
    Person,
    Pet,
    PlaceChange,
    SafeContact,
    Screening,
)
from alongside.family.people.rules import address_is_safe, channel_is_safe, name_key, reach_state
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.ids import digest_of
from alongside.ground.clock import today


@dataclass(frozen=True)
class FamilyView:
    """A family group with everyone in it, children first, and its animals (R30)."""

    family: FamilyGroup
    members: tuple[tuple[FamilyMember, Person], ...]
    pets: tuple[Pet, ...]


@dataclass(frozen=True)
class Reach:
    """How to reach a person: their newest rules (None when nobody asked), and the ways in use, oldest first."""

    rules: SafeContact | None
    points: tuple[ContactPoint, ...]


def person_of(user: User) -> Person | None:
    """Return the person behind an account, when a family group that the acting person knows holds them."""
    return Person.objects.filter(user_id=user.id).first()


def family_for_viewer(*, viewer: Acts, family_id: uuid.UUID, family: FamilyGroup | None = None) -> FamilyView:
    """Return a family group in three queries; the same for a family member and for a worker. Raises Missing.

    `family`, when the viewer has read it already, spares one. It names people. How to reach them is in
    `contact_points_of` and `safe_contact_of`, under a narrower rule.
    """
    family = family or FamilyGroup.objects.filter(id=family_id).first()
    if family is None:
        raise Missing
    members = list(
        FamilyMember.objects.filter(family=family).select_related("person").order_by("created_at", "id")
    )
    order = {key: place for place, key in enumerate(FamilyMember.Relationship.values)}
    members.sort(key=lambda member: order[member.relationship])
    note_read("people.family", [family.id])
    return FamilyView(
        family=family,
        members=tuple((member, member.person) for member in members),
        pets=tuple(Pet.objects.filter(family=family).order_by("created_at", "id")),
    )


def place_changes(*, viewer: Acts, family_id: uuid.UUID) -> list[PlaceChange]:
    """Return what changed in the places of a family's people, each with its person, newest first; at most 50.

    For its workers; a family member reads what changed in their own place alone.
    """
    found = PlaceChange.objects.filter(family_id=family_id).select_related("person")
    note_read("people.family", [family_id])
    return first_of(found.order_by("-changed_at", "-id"), 50)


def people_named(*, viewer: Acts, name: str, size: int = 25) -> list[Person]:
    """Return people whose name begins with the words, whatever their case and accents; at most `size`, by
    name.
    """
    key = name_key(name)
    if not key:
        return []
    found = list(Person.objects.filter(name_key__startswith=key).order_by("name_key", "id")[:size])
    families = FamilyMember.objects.filter(person__in=found).values_list("family_id", flat=True)
    note_read("people.person", families)
    return found


def safe_contact_of(*, viewer: Acts, person_id: uuid.UUID) -> SafeContact | None:
    """Return a person's newest rules for being contacted; None when nobody asked, or they are not the
    viewer's to see.

    To themself and the workers who know them (R327); never to another family member.
    """
    found = SafeContact.objects.filter(person_id=person_id).order_by("-stated_at", "-id").first()
    _note(person_id, bool(found))
    return found


def contact_points_of(*, viewer: Acts, person_id: uuid.UUID) -> list[ContactPoint]:
    """Return the ways to reach a person that are in use, oldest first; none to another family member
    (R327).
    """
    found = list(_in_use(person_id).order_by("created_at", "id"))
    _note(person_id, bool(found))
    return found


def reach_of_people(*, viewer: Acts, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Reach]:
    """Return how to reach each of several people, in three queries; nothing to another family member (R327)."""
    points: dict[uuid.UUID, list[ContactPoint]] = {one: [] for one in person_ids}
    in_use = ContactPoint.objects.filter(person_id__in=points, ended_at__isnull=True)
    for point in in_use.order_by("created_at", "id"):
        points[point.person_id].append(point)
    stated = SafeContact.objects.filter(person_id__in=points).order_by("stated_at", "id")
    newest = {rules.person_id: rules for rules in stated}
    families = FamilyMember.objects.filter(person_id__in=points).values_list("family_id", flat=True)
    note_read("people.reach", families.distinct())
    return {one: Reach(newest.get(one), tuple(points[one])) for one in points}


def identity_of(*, viewer: Acts, person_id: uuid.UUID) -> list[IdentityAnswer]:
    """Return how a person describes themself; a question that is absent was never asked (R36)."""
    found = list(IdentityAnswer.objects.filter(person_id=person_id).order_by("question"))
    _note(person_id, bool(found))
    return found


def identities_of(
    *, viewer: Acts, person_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[str, IdentityAnswer]]:
    """Return how each of several people describes themself, by question, in two queries; nothing of another family
    member (R36).
    """
    found: dict[uuid.UUID, dict[str, IdentityAnswer]] = {one: {} for one in person_ids}
    for answer in IdentityAnswer.objects.filter(person_id__in=found):
        found[answer.person_id][answer.question] = answer
    families = FamilyMember.objects.filter(person_id__in=found).values_list("family_id", flat=True)
    note_read("people.reach", families.distinct())
    return found


def invitation_by_secret(secret: str) -> Invitation | None:
    """Return the invitation of a link with its family and person; None when unknown, used or expired.

    The last day counts: it can be used until the end of `expires_on` in Europe/London.
    """
    usable = Invitation.objects.filter(
        secret_digest=digest_of(secret), used_at__isnull=True, expires_on__gte=today()
    )
    with elevated_to_read("whoever holds the link has no account yet"):
        return usable.select_related("family", "person").first()


def message_allowed(person_id: uuid.UUID, channel: str, address: str = "") -> bool:
    """Whether a message over a channel, to an address when one is given, keeps to the person's own rules
    (R327).

    Whoever sends need not see the rules, and learns this one answer. `services.message_check` refuses and
    audits.
    """
    with elevated_to_read("the sender need not see how the person can be reached"):
        rules = SafeContact.objects.filter(person_id=person_id).order_by("-stated_at", "-id").first()
        given = list(_in_use(person_id).values_list("channel", "value"))
    channels = None if rules is None else rules.channels
    if address:
        return address_is_safe(channel, address, rules=channels, given=given)
    return channel_is_safe(channel, rules=channels, given={one for one, _ in given})


@dataclass(frozen=True)
class Screened:
    """Whether somebody may be reached, as `rules.reach_state` says it, and everything that was asked, the newest first."""

    state: str
    asked: tuple[Screening, ...] = ()

    @property
    def newest(self) -> Screening | None:
        """The newest answer; reaching them at once for urgent safety is none."""
        return next((one for one in self.asked if one.answer != Screening.Answer.URGENT), None)


def screenings_of(*, viewer: Acts, people: Collection[Person]) -> dict[uuid.UUID, Screened]:
    """Return whether each of several people may be reached, in two queries; nothing to a family member (R327, T10)."""
    asked: dict[uuid.UUID, list[Screening]] = {one.id: [] for one in people}
    for one in Screening.objects.filter(person_id__in=asked).order_by("-at", "-id"):
        asked[one.person_id].append(one)
    stated = set(SafeContact.objects.filter(person_id__in=asked).values_list("person_id", flat=True))
    return {one.id: _screened(one, one.id in stated, asked[one.id]) for one in people}


def _screened(person: Person, own_rules: bool, asked: list[Screening]) -> Screened:
    newest = next((one.answer for one in asked if one.answer != Screening.Answer.URGENT), "")
    state = reach_state(own_rules=own_rules, account=person.user_id is not None, answer=newest)
    return Screened(state, tuple(asked))


def reach_state_of(person: Person) -> str:
    """Return whether a person may be reached, as `rules.reach_state`; whoever sends learns this one answer (R327)."""
    with elevated_to_read("the sender need not see how the person can be reached"):
        return screenings_of(viewer=SYSTEM, people=[person])[person.id].state


def reached_at_once_since(person: Person, at: datetime) -> bool:
    """Whether somebody senior decided since an aware instant that a person is reached at once for urgent safety (R327)."""
    with elevated_to_read("the sender need not see how the person can be reached"):
        urgent = Screening.objects.filter(person=person, answer=Screening.Answer.URGENT, at__gte=at)
        return urgent.exists()


def _in_use(person_id: uuid.UUID) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(person_id=person_id, ended_at__isnull=True)


def _note(person_id: uuid.UUID, found: bool) -> None:
    if found:
        families = FamilyMember.objects.filter(person_id=person_id).values_list("family_id", flat=True)
        note_read("people.reach", families)
