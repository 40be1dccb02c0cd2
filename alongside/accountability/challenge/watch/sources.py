"""Over whom the watch is: each thing by which somebody said that something is wrong names them (R216).

Another room adds its own at start-up: `watch_source(name, whom)`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q

from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.models import HelpReply
from alongside.accountability.challenge.models_mutual import MutualChallenge
from alongside.accountability.challenge.watch.rules import still_watched
from alongside.family.cases.models import Case, PartnershipStatus
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date
from alongside.practice.closing.models import EndingReview


@dataclass(frozen=True)
class About:
    """What a step is about: cases of one family, and requests of which no case has come."""

    case_ids: frozenset[uuid.UUID] = frozenset()
    request_ids: frozenset[uuid.UUID] = frozenset()


# Who of these people is watched over; called as the system.
Whom = Callable[[About, Collection[uuid.UUID]], set[uuid.UUID]]
_sources: dict[str, Whom] = {}


def watch_source(name: str, whom: Whom) -> None:
    """Let something that a family says begin a watch, at start-up. The same again changes nothing; another: ValueError."""
    if _sources.get(name, whom) is not whom:
        raise ValueError(f"{name} begins a watch twice.")
    _sources[name] = whom


def family_of(case_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the parents and the child of a case: on whom a step weighs where nobody is named. Call it as the system."""
    return {*parents_of(case_id), *Case.objects.filter(id=case_id).values_list("child_id", flat=True)}


def parents_of(case_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the parents and carers of a case, by person. Call it as the system."""
    return set(PartnershipStatus.objects.filter(case_id=case_id).values_list("person_id", flat=True))


def watched(about: About, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return who of these people is watched over now. Call it as the system.

    A request without an account and without a family has nobody by name: its own id stands for whoever asked.
    """
    return set().union(*(whom(about, person_ids) for whom in _sources.values()))


def retaliation_days(partnership_id: uuid.UUID | None) -> int:
    """Return for how many days the watch goes on afterwards (P-RETAL)."""
    return int(in_force("P-RETAL", partnership_id=partnership_id, at=now()).value)


def by_complaint(about: About, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Whoever complained; a complaint made by phone without an account watches over everybody of its case."""
    found = Complaint.objects.filter(
        Q(person_id__in=person_ids) | Q(person_id__isnull=True, case_id__in=about.case_ids),
        made_at__lte=now(),
    ).values_list("person_id", "state", "watched_until")
    watching: set[uuid.UUID] = set()
    for person_id, state, until in found:
        if still_watched(open_now=state != Complaint.State.CLOSED, until=until, today=today()):
            watching |= {person_id} if person_id else set(person_ids)
    return watching


def by_asking_again(about: About, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Whoever said that an answer to what they had asked for did not help them."""
    said = HelpReply.objects.filter(
        kind=HelpReply.Kind.NOT_ANSWERED, request__person_id__in=person_ids, said_at__lte=now()
    )
    newest = said.values("request__person_id", "partnership_id").annotate(at=Max("said_at"))
    return {one["request__person_id"] for one in newest if _lately(one["at"], one["partnership_id"])}


def by_mutual_challenge(about: About, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Whoever of the family challenged what an agency did or did not do (R130)."""
    made = MutualChallenge.objects.filter(case_id__in=about.case_ids, person_id__in=person_ids, at__lte=now())
    newest = made.values("person_id", "partnership_id").annotate(newest=Max("at"))
    return {one["person_id"] for one in newest if _lately(one["newest"], one["partnership_id"])}


def by_review_of_ending(about: About, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Everybody of a case or a request about whose ending somebody asked for a review."""
    ended = Q(ending__case_id__in=about.case_ids) | Q(ending__referral_id__in=about.request_ids)
    newest = EndingReview.objects.filter(ended, asked_at__lte=now()).order_by("-asked_at").first()
    if newest is None or not _lately(newest.asked_at, newest.partnership_id):
        return set()
    return set(person_ids)


def _lately(at: datetime, partnership_id: uuid.UUID) -> bool:
    until = local_date(at) + timedelta(days=retaliation_days(partnership_id))
    return still_watched(open_now=False, until=until, today=today())
