"""Reading what waits and what was missed: urgent reports, the list of contacts, things to collect, alarms, training."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, QuerySet, When

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.pursuit.information import events
from alongside.pursuit.information.models import (
    DutyTurn,
    EvidenceThing,
    Item,
    LogTraining,
    NotTaken,
    NotTakenReply,
    Report,
    Source,
    ThingStep,
    UrgentCall,
    UrgentConfirmation,
)
from alongside.pursuit.information.policies import ALARM_READ, MISSED_READ, THING_WORK, TRAINING_NOTE
from alongside.pursuit.information.rules import home_of
from alongside.pursuit.information.selectors import READ, ThingView, beside

_MOST = 200


@dataclass(frozen=True)
class UrgentLine:
    """An urgent report for the police: who was called, and whether somebody confirmed."""

    report: Report
    calls: tuple[UrgentCall, ...]
    confirmation: UrgentConfirmation | None


def urgent_reports(*, viewer: Acts, since: datetime | None = None) -> list[UrgentLine]:
    """Return the urgent reports the viewer was called for, or may read, unconfirmed first; of the last two weeks."""
    rows = Noted.of(Report, kind=READ, circle="id").exclude(urgency="")
    start = since or now() - timedelta(days=14)
    found = first_of(rows.filter(submitted_at__gte=start).order_by("-submitted_at", "-id"), _MOST)
    ids = [one.id for one in found]
    calls: dict[uuid.UUID, list[UrgentCall]] = {}
    for one in UrgentCall.objects.filter(report_id__in=ids).order_by("number"):
        calls.setdefault(one.report_id, []).append(one)
    confirmed = {one.report_id: one for one in UrgentConfirmation.objects.filter(report_id__in=ids)}
    lines = [UrgentLine(one, tuple(calls.get(one.id, ())), confirmed.get(one.id)) for one in found]
    return sorted(lines, key=lambda one: one.confirmation is not None)


def urgent_unconfirmed() -> list[uuid.UUID]:
    """Return the urgent reports that nobody confirmed, the longest waiting first. Call it as the system."""
    rows = Report.objects.exclude(urgency="").filter(submitted_at__isnull=False, confirmations__isnull=True)
    return first_of(rows.order_by("submitted_at", "id").values_list("id", flat=True), 1000)


def turns_from_now(*, viewer: Acts) -> list[DutyTurn]:
    """Return the turns of police contacts that are not over, in the order in which they begin and are called."""
    rows = DutyTurn.objects.filter(taken_off_at__isnull=True, ends_at__gt=now())
    return first_of(rows.order_by("starts_at", "place", "id"), _MOST)


def things_waiting(*, viewer: User) -> list[ThingView]:
    """Return the things that nobody collected yet, the longest waiting first. Raises NotPermitted without THING_WORK."""
    require(viewer, THING_WORK)
    rows = EvidenceThing.objects.select_related("report").exclude(steps__kind__in=("collected", "not_needed"))
    things = first_of(rows.order_by("at", "id"), _MOST)
    note_read(READ, {one.report_id for one in things})
    steps: dict[uuid.UUID, list[ThingStep]] = {}
    ids = [one.id for one in things]
    for one in ThingStep.objects.filter(thing_id__in=ids).order_by("at", "id"):
        steps.setdefault(one.thing_id, []).append(one)
    with elevated_to_read("clocks of a report belong to no circle; whoever reads the report reads them"):
        clocks = {one.about_id: one for one in Clock.objects.filter(about_id__in=ids, kind=events.COLLECT)}
    return [ThingView(one, tuple(steps.get(one.id, ())), clocks.get(one.id)) for one in things]


def thing_get(*, viewer: User, thing_id: uuid.UUID) -> ThingView:
    """Return one thing with its steps. Raises Missing."""
    thing = EvidenceThing.objects.select_related("report").filter(id=thing_id).first()
    if thing is None:
        raise Missing
    note_read(READ, [thing.report_id])
    things, _, _ = beside(thing.report, [])
    return next(one for one in things if one.thing.id == thing.id)


def alarms_waiting(*, viewer: User) -> list[Report]:
    """Return the reports about somebody who works with families that nobody passed on yet, urgent first. NotPermitted."""
    urgent_first = Case(When(urgency="", then=1), default=0)
    return first_of(alarms_open(viewer=viewer).order_by(urgent_first, "submitted_at", "id"), _MOST)


def alarms_open(*, viewer: User) -> QuerySet[Report]:
    """The same, to be counted. NotPermitted without the right."""
    require(viewer, ALARM_READ)
    return Noted.of(Report, kind=READ, circle="id").filter(
        about_worker=True, released_at__isnull=True, submitted_at__isnull=False
    )


def alarms_late(*, viewer: User) -> int:
    """Return how many of them should have been passed on by now (P-ALARM). NotPermitted without the right."""
    mine = alarms_open(viewer=viewer)
    with elevated_to_read("whoever passes such a report on is in no circle of it, where its promise is kept"):
        late = list(
            Clock.objects.filter(
                partnership_id=home_of(viewer.partnership_id), kind=events.ALARM, stopped_at__isnull=True,
                in_time_until__lt=now(),
            ).values_list("about_id", flat=True)
        )  # fmt: skip
    return mine.filter(id__in=late).count() if late else 0


@dataclass(frozen=True)
class MissedLine:
    """One offer that was not taken, with its answers."""

    missed: NotTaken
    replies: tuple[NotTakenReply, ...]


def offers_missed(*, viewer: User) -> tuple[list[MissedLine], list[tuple[str, int, int]]]:
    """Return what was offered and not taken, the newest first, 200 at most, and for each kind of agency how often and how
    often it was answered. For auditors too, who read no report. Raises NotPermitted without MISSED_READ.
    """
    require(viewer, MISSED_READ)
    mine = home_of(viewer.partnership_id)
    with elevated_to_read("an auditor samples missed opportunities and belongs to no circle"):
        rows = NotTaken.objects.filter(partnership_id=mine).prefetch_related("replies").order_by("-at", "-id")
        lines = [MissedLine(one, tuple(one.replies.all())) for one in first_of(rows, _MOST)]
        counted = NotTaken.objects.filter(partnership_id=mine).values("agency_kind").annotate(
            often=Count("id", distinct=True), answered=Count("replies__missed_id", distinct=True)
        )  # fmt: skip
        often = list(
            counted.order_by("-often", "agency_kind").values_list("agency_kind", "often", "answered")
        )
    note_read("information.missed", [one.missed.report_id for one in lines if one.missed.report_id])
    return lines, often


def missed_of(*, viewer: Acts) -> list[MissedLine]:
    """Return what the viewer offered and nobody took, the newest first, with what was answered."""
    me = viewer.as_actor().id
    rows = NotTaken.objects.filter(by_id=me).prefetch_related("replies").order_by("-at", "-id") if me else ()
    return [MissedLine(one, tuple(one.replies.all())) for one in first_of(rows, _MOST)]


def is_trained(*, viewer: User) -> bool:
    """Whether it is written down that the viewer learnt how to write in the log (R149)."""
    return LogTraining.objects.filter(user_id=viewer.id).exists()


def carers_untrained(*, viewer: User) -> list[User]:
    """Return the active carers of whom no training is written down, by name. Raises NotPermitted without the right (R149)."""
    require(viewer, TRAINING_NOTE)
    with elevated_to_read("whoever keeps the list of training belongs to no circle of these carers"):
        trained = LogTraining.objects.filter(partnership_id=home_of(viewer.partnership_id)).values("user_id")
        return list(_carers(viewer).exclude(id__in=list(trained.values_list("user_id", flat=True))))


def carers_all(*, viewer: User) -> list[User]:
    """Return the active carers of the partnership, by name. Raises NotPermitted without TRAINING_NOTE."""
    require(viewer, TRAINING_NOTE)
    return list(_carers(viewer))


def _carers(viewer: User) -> QuerySet[User]:
    rows = User.objects.filter(partnership_id=home_of(viewer.partnership_id), is_active=True)
    named = rows.filter(role_assignments__role="carer", role_assignments__until__isnull=True)
    return named.distinct().order_by("name", "id")


def log_of(*, viewer: User, case_id: uuid.UUID) -> list[Item]:
    """Return what the viewer wrote in the provenance log of one child, the newest first (R149): two queries."""
    mine = Source.objects.all().values("report_id")
    rows = Item.objects.filter(report__case_id=case_id, report_id__in=mine).select_related("report")
    items = first_of(rows.order_by("-recorded_at", "-number"), _MOST)
    note_read(READ, {one.report_id for one in items})
    return items


def officers(*, viewer: User) -> Iterable[User]:
    """Return the police officers who may be put on the list of contacts, by name."""
    rows = User.objects.filter(partnership_id=home_of(viewer.partnership_id), is_active=True)
    police = rows.filter(
        role_assignments__role__in=("police", "police_intelligence"), role_assignments__until=None
    )
    return police.distinct().order_by("name", "id")
