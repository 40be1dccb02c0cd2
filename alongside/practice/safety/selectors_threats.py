"""Reading threats: those of a case, one with everything that became of it, those that wait for somebody (R182-R184)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.family.cases.models import Case
from alongside.family.circumstances.selectors.child import siblings_in
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock.models import Clock
from alongside.ground.files.models import Attachment
from alongside.ground.files.selectors import attachments_of
from alongside.practice.actions.models import Action
from alongside.practice.safety.events import THREAT_CLOCKS, THREAT_POLICE
from alongside.practice.safety.models import Protection, Threat, ThreatStep, VictimSaid
from alongside.practice.safety.rules_threats import PLAN, POLICE, Standing, standing

READ = "safety.threat"
_MOST = 200


@dataclass(frozen=True)
class ThreatView:
    """One threat and what became of it, oldest first."""

    threat: Threat
    steps: tuple[ThreatStep, ...]

    @property
    def stands(self) -> Standing:
        """How it stands now."""
        return standing([one.kind for one in self.steps])

    @property
    def police(self) -> ThreatStep | None:
        """The newest answer of the police."""
        return next((one for one in reversed(self.steps) if one.kind in POLICE), None)

    @property
    def plan(self) -> ThreatStep | None:
        """What was said last about the plan."""
        return next((one for one in reversed(self.steps) if one.kind in PLAN), None)


@dataclass(frozen=True)
class ThreatPage(ThreatView):
    """The same with everything beside it that the viewer may read."""

    files: tuple[Attachment, ...]
    siblings: tuple[Person, ...]
    victims: tuple[VictimSaid, ...]  # the newest of each person
    clocks: tuple[Clock, ...]

    @property
    def police_due(self) -> Clock | None:
        """The promise about the police, running or kept."""
        return next((one for one in self.clocks if one.kind == THREAT_POLICE), None)

    @property
    def check_due(self) -> Clock | None:
        """The promise to look at the plan, running or kept."""
        return next((one for one in self.clocks if one.kind != THREAT_POLICE), None)


def threats_of(*, viewer: Acts, case: Case) -> list[ThreatView]:
    """Return the threats of a case that the viewer may read, the newest first, 200 at most: two queries."""
    rows = Noted.of(Threat, kind=READ, circle="case_id").filter(partnership_id=case.partnership_id, case=case)
    found = first_of(rows.order_by("-at", "-id"), _MOST)
    steps: dict[uuid.UUID, list[ThreatStep]] = {}
    for one in _steps([threat.id for threat in found]) if found else ():
        steps.setdefault(one.threat_id, []).append(one)
    return [ThreatView(one, tuple(steps.get(one.id, ()))) for one in found]


def threats_waiting(*, viewer: Acts) -> QuerySet[Threat]:
    """Return the threats whose police or plan answer is still owed, the longest waiting first: one query (R182).

    For whoever works on the case. Each carries `told_police` and `checked`, and its case with the child.
    """
    steps = ThreatStep.objects.filter(threat_id=OuterRef("id"))
    rows = Noted.of(Threat, kind=READ, circle="case_id").filter(case__closed_at__isnull=True)
    partnership_id = viewer.as_actor().partnership_id
    if partnership_id is not None:
        rows = rows.filter(partnership_id=partnership_id)
    told = rows.annotate(
        told_police=Exists(steps.filter(kind__in=POLICE)), checked=Exists(steps.filter(kind__in=PLAN))
    )
    owed = told.filter(Q(told_police=False) | Q(checked=False))
    return owed.select_related("case__child").order_by("at", "id")


def threat_get(*, viewer: Acts, threat_id: uuid.UUID) -> Threat:
    """Return a threat. Raises Missing, also for one that the viewer may not read."""
    rows = Noted.of(Threat, kind=READ, circle="case_id").select_related("case__child")
    found = rows.filter(id=threat_id).first()
    if found is None:
        raise Missing
    return found


def threat_page(*, viewer: Acts, threat_id: uuid.UUID) -> ThreatPage:
    """Return one threat with everything about it: a query for each kind of thing. Raises Missing as `threat_get`."""
    threat = threat_get(viewer=viewer, threat_id=threat_id)
    victims: dict[uuid.UUID, VictimSaid] = {}
    for one in threat.victims.select_related("person").order_by("-at", "-id"):
        victims.setdefault(one.person_id, one)
    clocks = Clock.objects.filter(about_id=threat.id, kind__in=THREAT_CLOCKS).order_by("-started_at")
    named = set(threat.siblings)
    siblings = [one for one in siblings_in(threat.case) if one.id in named] if named else []
    return ThreatPage(
        threat, tuple(_steps([threat.id])), tuple(attachments_of(viewer=viewer, about_ids=[threat.id])),
        tuple(siblings), tuple(victims.values()), tuple(clocks),
    )  # fmt: skip


def protections_of(*, viewer: Acts, case: Case) -> list[Protection]:
    """Return what was agreed to protect the family, with its promise, what is not done first: one query (R184)."""
    found = Protection.objects.filter(partnership_id=case.partnership_id, case=case)
    rows = first_of(found.select_related("action").order_by("action__due_on", "id"), _MOST)
    return sorted(rows, key=lambda one: one.action.state not in Action.OPEN)


def people_of(*, viewer: Acts, case: Case) -> list[Person]:
    """Return everybody of the family, the child first, for whoever writes who is a victim in their own right (R183)."""
    rows = FamilyMember.objects.filter(partnership_id=case.partnership_id, family_id=case.family_id)
    found = [one.person for one in rows.select_related("person").order_by("created_at", "id")]
    return sorted(found, key=lambda one: one.id != case.child_id)


def siblings_for(*, viewer: Acts, case: Case) -> list[Person]:
    """Return the brothers and sisters whom somebody who says what happened may name."""
    return siblings_in(case)


def _steps(threat_ids: list[uuid.UUID]) -> QuerySet[ThreatStep]:
    return ThreatStep.objects.filter(threat_id__in=threat_ids).order_by("at", "id")
