"""What families ask of a worker of theirs, what came of it, and how often it could not be met (R58)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember, IdentityAnswer
from alongside.family.people.rules import name_key
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.practice.workload.models import Aspect, PreferenceMatch, WorkerPreference
from alongside.practice.workload.policies import CAPACITY_SEE
from alongside.practice.workload.rules import rate_words
from alongside.practice.workload.selectors import home_of

Part = Allocation.Part
_READ = "workload.preference"


@dataclass(frozen=True)
class Wish:
    """What one person asks of a worker, in their own words."""

    person_id: uuid.UUID
    person_name: str
    aspect: str
    words: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.person_id}:{self.aspect}"

    @property
    def line(self) -> str:
        """ "Maria Ash, language: Polish"."""
        return f"{self.person_name}, {Aspect(self.aspect).label.lower()}: {self.words}"


def wishes_for_part(*, case: Case, part: str) -> list[Wish]:
    """Return what counts when somebody is chosen for a part, as far as whoever acts may read it.

    The parents' worker: what the parents ask; the child's worker: what the child asks; whoever leads or is the social
    worker: both. Nothing for anybody else.
    """
    sides = {
        Part.IPSW: FamilyMember.PARENTS,
        Part.CSW: (FamilyMember.Relationship.CHILD,),
        Part.LEAD: (*FamilyMember.PARENTS, FamilyMember.Relationship.CHILD),
        Part.SOCIAL_WORKER: (*FamilyMember.PARENTS, FamilyMember.Relationship.CHILD),
    }
    members = FamilyMember.objects.filter(
        family_id=case.family_id, relationship__in=sides.get(Part(part), ())
    )
    newest = WorkerPreference.objects.filter(
        partnership_id=case.partnership_id, person__in=members.values("person_id")
    )
    newest = newest.order_by("person_id", "aspect", "-stated_at", "-id").distinct("person_id", "aspect")
    found = [one for one in newest.select_related("person") if one.words]
    if found:
        note_read(_READ, [case.family_id])
    return [Wish(one.person_id, one.person.full_name, one.aspect, one.words) for one in found]


def preferences_for_family(*, viewer: User) -> dict[str, str]:
    """Return what the viewer asks of a worker, in their own words, by aspect; never the other parent's."""
    mine = WorkerPreference.objects.filter(person__user_id=viewer.id)
    newest = mine.order_by("aspect", "-stated_at", "-id").distinct("aspect")
    return {one.aspect: one.words for one in newest if one.words}


def matches_for_family(*, viewer: User) -> list[PreferenceMatch]:
    """Return what came of the viewer's own wishes when workers were chosen, newest first."""
    mine = first_of(PreferenceMatch.objects.filter(person__user_id=viewer.id).order_by("-at", "-id"), 50)
    note_read(_READ, [one.case_id for one in mine])
    return mine


@dataclass(frozen=True)
class Unmet:
    """How often a group's wishes were not met; `words` say it with small numbers left out."""

    group: str
    words: str


@dataclass(frozen=True)
class UnmetRates:
    """The unmet rate by what was asked, and by how people describe their ethnicity themselves (R58)."""

    by_aspect: list[Unmet]
    by_ethnicity: list[Unmet]
    smallest: int


def unmet_rates(*, viewer: User) -> UnmetRates:
    """Return how often wishes could not be met, by group, counts below P-SMALLCELL not said (R58). No totals: they give
    the small ones away.
    """
    require(viewer, CAPACITY_SEE)
    smallest = int(in_force("P-SMALLCELL", partnership_id=viewer.partnership_id, at=now()).value)
    made = PreferenceMatch.objects.filter(partnership_id=home_of(viewer))
    counts = {
        aspect: (every, met)
        for aspect, every, met in made.values_list("aspect").annotate(
            every=Count("id"), were_met=Count("id", filter=Q(met=True))
        )
    }
    by_aspect = [
        Unmet(str(label), rate_words(counts[aspect][1], counts[aspect][0], smallest=smallest))
        for aspect, label in Aspect.choices
        if aspect in counts
    ]
    return UnmetRates(by_aspect, _by_ethnicity(made, smallest), smallest)


def _by_ethnicity(made: object, smallest: int) -> list[Unmet]:
    """Group by each person's own words, folded; groups that are too small are put together, so that nobody stands out."""
    rows = list(made.values_list("person_id", "met"))  # type: ignore[attr-defined]
    answers = IdentityAnswer.objects.filter(
        question="ethnicity", person_id__in={person for person, _ in rows}
    )
    said = {one.person_id: one.answer for one in answers if one.answer}
    names: dict[str, str] = {}
    groups: dict[str, list[bool]] = {}
    for person, met in rows:
        words = said.get(person, "Did not say")
        key = name_key(words)
        names.setdefault(key, words)
        groups.setdefault(key, []).append(met)
    small = [one for key in list(groups) if len(groups[key]) < smallest for one in groups.pop(key)]
    found = [
        Unmet(names[key], rate_words(sum(met), len(met), smallest=smallest))
        for key, met in sorted(groups.items())
    ]
    if small:
        found.append(Unmet("Smaller groups together", rate_words(sum(small), len(small), smallest=smallest)))
    return found
