"""What was asked for early and not given, shown again when it gets worse later (R79, R132, R258).

Nothing here says that one led to the other: two facts with their days stand side by side, for a manager to think about. Of a
threat stands that there was one, and its day: whose words they were, and at whom it was aimed, is read on its own page alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from alongside.family.cases.models import Level, Threshold
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.clock import today
from alongside.ground.clock.time_source import local_date
from alongside.practice.actions.kept import here
from alongside.practice.actions.models import ResourceDecision, ResourceRequest
from alongside.practice.actions.policies import RESOURCE_DECIDE
from alongside.practice.places.models import Stay
from alongside.practice.safety.models import Episode, Threat, ThreatStep

READ = "challenge.replay"
_MOST = 100
_RANK = {Level.LOW: 0, Level.MEDIUM: 1, Level.HIGH: 2}
_RANKED = Case(
    *(When(level=level, then=place) for level, place in _RANK.items()), output_field=IntegerField()
)
_BEGUN = (Stay.State.STARTED, Stay.State.ENDED)


@dataclass(frozen=True)
class Later:
    """Something that got worse after it was asked: on which day, and what in words."""

    on: date
    words: str
    about_id: uuid.UUID | None = None  # the request itself is not a refusal that came after it


@dataclass(frozen=True)
class Replay:
    """What was asked for and refused, or left without a decision, with what came later, the first first."""

    request: ResourceRequest
    decision: ResourceDecision | None
    later: tuple[Later, ...]


def replays(*, viewer: User) -> list[Replay]:
    """Return the requests of open cases that were refused, or are late, and after which harm grew: the newest later fact first.

    Of the partnership, for its managers; nothing for an agency's, who read no more of a case than the request. Noted as read.
    Raises NotPermitted.
    """
    require(viewer, RESOURCE_DECIDE)
    return _replayed(_not_given(viewer))


def replays_waiting(*, viewer: User) -> QuerySet[ResourceRequest]:
    """Return the same requests bare, to be counted on a manager's first page. Raises NotPermitted."""
    require(viewer, RESOURCE_DECIDE)
    return _not_given(viewer)


def replays_of_case(*, viewer: User, case_id: uuid.UUID) -> list[Replay]:
    """Return the same of one case, for whoever sees it; noted as read."""
    return _replayed(_unmet(ResourceRequest.objects.filter(case_id=case_id)))


def _not_given(viewer: User) -> QuerySet[ResourceRequest]:
    asked = ResourceRequest.objects.filter(**here(viewer))
    if "manager" not in viewer.as_actor().roles:
        return asked.none()  # what came later is not theirs to read
    asked = asked.filter(case__closed_at__isnull=True)
    since = {"partnership_id": OuterRef("partnership_id"), "case_id": OuterRef("case_id")}
    stays = Stay.objects.filter(
        **since, kind=Stay.Kind.PLACEMENT, state__in=_BEGUN, since__gte=OuterRef("at__date")
    )
    gone = Episode.objects.filter(**since, gone_from__gte=OuterRef("at"))
    levels = Threshold.objects.filter(**since).annotate(rank=_RANKED)
    before = levels.filter(decided_at__lte=OuterRef("at")).order_by("-decided_at", "-id").values("rank")[:1]
    worse = levels.filter(decided_at__gt=OuterRef("at"), rank__gt=OuterRef("before"))
    threats = Threat.objects.filter(**since, happened_on__gte=OuterRef("at__date"))
    again = _refusals(ResourceDecision.objects.filter(
        partnership_id=OuterRef("partnership_id"), request__case_id=OuterRef("case_id"), at__gt=OuterRef("at"),
    ).exclude(request_id=OuterRef("id")))  # fmt: skip
    police = ThreatStep.objects.filter(**since, kind=ThreatStep.Kind.REFUSED, on__gte=OuterRef("at__date"))
    ranked = _unmet(asked).annotate(before=Coalesce(Subquery(before), len(_RANK)))
    later = Exists(stays) | Exists(gone) | Exists(worse) | Exists(threats) | Exists(again) | Exists(police)
    return ranked.filter(later)


def _refusals(found: QuerySet[ResourceDecision]) -> QuerySet[ResourceDecision]:
    return found.filter(outcome=ResourceDecision.Outcome.REFUSED)


def _unmet(found: QuerySet[ResourceRequest]) -> QuerySet[ResourceRequest]:
    refused = Q(decision__outcome=ResourceDecision.Outcome.REFUSED)
    return found.filter(refused | Q(decision__isnull=True, decide_by__lt=today()))


def _replayed(found: QuerySet[ResourceRequest]) -> list[Replay]:
    rows = first_of(found.select_related("decision").order_by("-at", "-id"), _MOST)
    note_read(READ, [row.case_id for row in rows])
    later = _later({row.case_id for row in rows})
    made = [
        Replay(
            row, getattr(row, "decision", None),
            tuple(x for x in later[row.case_id] if x.on >= local_date(row.at) and x.about_id != row.id),
        )
        for row in rows
    ]  # fmt: skip
    kept = [one for one in made if one.later]
    return sorted(kept, key=lambda one: (one.later[-1].on, str(one.request.id)), reverse=True)


def _later(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Later]]:
    """Return what got worse in each case, in time: a place to live away from home, a time missing, a higher level, a threat,
    another no: of somebody who decides about help, or of the police about a threat.
    """
    held: dict[uuid.UUID, list[Later]] = {case_id: [] for case_id in case_ids}
    if not held:
        return held
    stays = Stay.objects.filter(case_id__in=held, kind=Stay.Kind.PLACEMENT, state__in=_BEGUN)
    for stay in stays:
        assert stay.since is not None  # the constraint stay_state_fits_days
        where = stay.get_placement_display().lower()
        area = f" in {stay.area}" if stay.area else ""
        held[stay.case_id].append(Later(stay.since, f"went to live away from home: {where}{area}"))
    for episode in Episode.objects.filter(case_id__in=held):
        held[episode.case_id].append(Later(local_date(episode.gone_from), "was missing"))
    for case_id, later in _threatened(held):
        held[case_id].append(later)
    for no in _refusals(ResourceDecision.objects.filter(request__case_id__in=held)).select_related("request"):
        held[no.request.case_id].append(
            Later(local_date(no.at), "was refused something again", no.request_id)
        )
    before: dict[uuid.UUID, str] = {}
    for level in Threshold.objects.filter(case_id__in=held).order_by("decided_at", "id"):
        last = before.get(level.case_id)
        if last is not None and _RANK[Level(level.level)] > _RANK[Level(last)]:
            held[level.case_id].append(
                Later(local_date(level.decided_at), "we were more worried than before")
            )
        before[level.case_id] = level.level
    return {case_id: sorted(found, key=lambda one: one.on) for case_id, found in held.items()}


def _threatened(case_ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, Later]]:
    """Return that there were threats, and that the police did not take one, as far as the reader may know: no word of them."""
    threats = Threat.objects.filter(case_id__in=case_ids).only("case_id", "happened_on")
    found = [
        (one.case_id, Later(one.happened_on, "the family was threatened or attacked")) for one in threats
    ]
    steps = ThreatStep.objects.filter(case_id__in=case_ids, kind=ThreatStep.Kind.REFUSED).only(
        "case_id", "on"
    )
    return found + [(one.case_id, Later(one.on, "the police did not take a threat")) for one in steps]
