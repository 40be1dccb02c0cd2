"""Reading how long a family waits: each promise with its day, what came of it and who was told (R4, R5, R57); and the bands
of waiting over the whole partnership (R5).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case as If
from django.db.models import Count, DateField, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least, TruncDate

from alongside.family.cases import events
from alongside.family.cases.models import Case, CaseDay, HarmCategory
from alongside.family.cases.policies import WAITS_READ
from alongside.family.referrals.models import Referral, Source
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.clock import now, today
from alongside.ground.clock.lateness import Lateness, WaitingBand, waiting_band
from alongside.ground.clock.models import Clock, EscalationNotice
from alongside.ground.clock.selectors import clock_for, clock_lateness, clocks_for
from alongside.ground.clock.time_source import LONDON, local_date

What = CaseDay.What
OWED = (events.OFFER, events.ASSESSMENT, events.FIRST_MEETING)
_DAY_OF = {events.ASSESSMENT: What.ASSESSMENT_FINISHED, events.FIRST_MEETING: What.FIRST_MEETING}
_ASKERS = (Source.PARENT_CARER, Source.YOUNG_PERSON)


@dataclass(frozen=True)
class Wait:
    """One thing that a family waits for: by which London date it was promised, when it was done, and who was told."""

    kind: str
    promised_on: date
    done_on: date | None
    lateness: Lateness
    told: str = ""  # the people who were told that it is late
    told_on: date | None = None


@dataclass(frozen=True)
class Moment:
    """One day of a case's waiting: from the first concern raised to any agency to the first meeting (R5)."""

    title: str
    on: date | None
    band: (
        WaitingBand | None
    )  # of the wait from the first concern; while it has not come, of the wait until today
    promised_on: date | None = None
    lateness: Lateness | None = None


@dataclass(frozen=True)
class FirstMeeting:
    """The child's first meeting with their own worker (R57): since and until which day they waited, or wait."""

    since: date
    promised_on: date | None
    met_on: date | None
    on: date

    @property
    def waited_days(self) -> int:
        """How many days the child waited, or waits."""
        return max(0, ((self.met_on or self.on) - self.since).days)

    @property
    def window_closing(self) -> bool:
        """Whether they have not met within P-SPECIALIST (V7)."""
        return self.met_on is None and self.promised_on is not None and self.on > self.promised_on


def first_meeting_of(case: Case) -> FirstMeeting:
    """Return how the first meeting of a case stands, in two queries; since the request, or the case where none is known."""
    clock = clock_for(case.id, events.FIRST_MEETING)
    return FirstMeeting(
        since=local_date(clock.started_at if clock else case.opened_at),
        promised_on=clock.due_on if clock else None,
        met_on=_days([case.id]).get(case.id, {}).get(What.FIRST_MEETING),
        on=today(),
    )


def waits_of(cases: Collection[Case]) -> dict[uuid.UUID, tuple[Wait, ...]]:
    """Return what each of these cases waits for, in three queries. Whoever calls it has read the cases."""
    ids = [case.id for case in cases]
    clocks = clocks_for(ids)
    kept = [clock for found in clocks.values() for clock in found if clock.kind in OWED]
    told: dict[uuid.UUID, EscalationNotice] = {}
    for notice in EscalationNotice.objects.filter(clock__in=kept, passed=False).order_by("at", "id"):
        told[notice.clock_id] = notice
    days = _days(ids)
    return {one: tuple(_waits(clocks[one], told, days.get(one, {}))) for one in ids}


def _waits(
    clocks: Iterable[Clock], told: dict[uuid.UUID, EscalationNotice], days: dict[str, date]
) -> Iterable[Wait]:
    newest = {clock.kind: clock for clock in clocks}
    for kind in OWED:
        clock = newest.get(kind)
        if clock is None or clock.due_on is None:
            continue
        done = days.get(_DAY_OF.get(kind, "")) or (local_date(clock.stopped_at) if clock.stopped_at else None)
        notice = told.get(clock.id)
        yield Wait(
            kind, clock.due_on, done, clock_lateness(clock, now=now()), notice.to_label if notice else "",
            local_date(notice.at) if notice else None,
        )  # fmt: skip


def _days(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, date]]:
    found: dict[uuid.UUID, dict[str, date]] = {}
    for case_id, what, on in (
        CaseDay.objects.filter(case_id__in=ids).order_by("said_at", "id").values_list("case_id", "what", "on")
    ):
        found.setdefault(case_id, {})[what] = on
    return found


def waits_for_asker(
    *, viewer: Acts, asked: Collection[tuple[uuid.UUID, str]]
) -> dict[uuid.UUID, tuple[Wait, ...]]:
    """Return what whoever asked still waits for, by request, when their own request opened a case (R4, R57).

    `asked` are requests that the viewer holds the receipt of, or made from their account, each with its source: a parent
    or young person reads on; whoever works elsewhere, or a neighbour, does not.
    """
    own = [one for one, source in asked if source in _ASKERS]
    if not own:
        return {}
    with elevated_to_read("whoever asked without an account is promised the same, and sees no circle"):
        cases = list(Case.objects.filter(referral_id__in=own))
        note_read("cases.waiting", [case.id for case in cases])
        waits = waits_of(cases)
    return {case.referral_id: waits[case.id] for case in cases if case.referral_id is not None}


def waits_for_family(*, viewer: User, cases: Collection[Case]) -> dict[uuid.UUID, tuple[Wait, ...]]:
    """Return what the family of these cases waits for, by case; the viewer has read the cases."""
    note_read("cases.waiting", [case.id for case in cases])
    return waits_of(cases)


def moments_of(*, viewer: Acts, case: Case) -> list[Moment]:
    """Return the days of a case's waiting in their order (R5), in a handful of queries."""
    note_read("cases.waiting", [case.id])
    with elevated_to_read("the request of a case is told by its days alone"):
        asked = Referral.objects.filter(cases=case).first()
    waits = {wait.kind: wait for wait in waits_of([case])[case.id]}
    started = _days([case.id]).get(case.id, {}).get(What.ASSESSMENT_STARTED)
    received = local_date(asked.received_at) if asked else local_date(case.opened_at)
    first = min(asked.first_concern_on or received, received) if asked else received
    rows: list[tuple[str, date | None, Wait | None]] = [("They asked us", received, None)]
    if asked is not None:
        rows += [
            ("Somebody read it and answered", _on(asked.acknowledged_at), None),
            ("We decided", _on(asked.decided_at), None),
        ]
    rows += [
        ("A parent was offered their own worker", *_of(waits.get(events.OFFER))),
        ("The assessment began", started, None),
        ("The assessment was finished", *_of(waits.get(events.ASSESSMENT))),
        ("The child met their own worker", *_of(waits.get(events.FIRST_MEETING))),
    ]
    begun = Moment("First concern raised to any agency", first, None)
    return [begun, *(_moment(title, on, wait, first) for title, on, wait in rows)]


def _of(wait: Wait | None) -> tuple[date | None, Wait | None]:
    return (wait.done_on, wait) if wait else (None, None)


def _on(at: datetime | None) -> date | None:
    return local_date(at) if at else None


def _moment(title: str, on: date | None, wait: Wait | None, first: date) -> Moment:
    band = waiting_band(first, max(on or today(), first))
    return Moment(title, on, band, wait.promised_on if wait else None, wait.lateness if wait else None)


@dataclass(frozen=True)
class BandRow:
    """One stage over the whole partnership: of how many (`total`) in which band, those it came for and those who wait."""

    title: str
    total: int
    came: dict[str, int]
    waiting: dict[str, int]


class _Months(Func):
    """A day so many months later, keeping the day number or taking the month's last day, as `clock.due.add_months`."""

    template = "((%(expressions)s) + INTERVAL '%(months)s months')::date"
    output_field = DateField()


def bands(first: str, until: str) -> If:
    """Return the band of the wait between two day columns, with the edges of `clock.lateness.waiting_band` (R5)."""
    edges = ((24, WaitingBand.OVER_2_YEARS), (12, WaitingBand.OVER_1_YEAR), (3, WaitingBand.OVER_3_MONTHS))
    whens = [
        When(**{f"{until}__gt": _Months(F(first), months=m)}, then=Value(band.value)) for m, band in edges
    ]
    at_least = When(
        **{f"{until}__gte": _Months(F(first), months=1)}, then=Value(WaitingBand.FROM_1_TO_3_MONTHS.value)
    )
    return If(*whens, at_least, default=Value(WaitingBand.UNDER_1_MONTH.value))


def waits_report(*, viewer: User) -> list[BandRow]:
    """Return the bands of waiting of each stage, in the viewer's partnership (R5). Counts only, plain for managers.

    Requests count for their receipt, answer and decision; cases for what follows. Raises NotPermitted without WAITS_READ.
    """
    require(viewer, WAITS_READ)
    here = Q(partnership_id=viewer.partnership_id)  # said again beside row security, so that the index leads
    requests, opened = Referral.objects.filter(here), Case.objects.filter(here)
    asked = _since(requests, "received_at", "first_concern_on")
    cases = _since(
        opened.filter(referral__isnull=False), "referral__received_at", "referral__first_concern_on"
    )
    return [
        _row("A request reached us", asked, _day("received_at")),
        _row("Somebody read it and answered", asked, _day("acknowledged_at")),
        _row("We decided", asked, _day("decided_at")),
        _row("A parent was offered their own worker", cases, _clock_day(events.OFFER)),
        _row("The assessment began", cases, _said(What.ASSESSMENT_STARTED)),
        _row("The assessment was finished", cases, _said(What.ASSESSMENT_FINISHED)),
        _row("The child met their own worker", cases, _said(What.FIRST_MEETING)),
    ]


def _day(column: str) -> TruncDate:
    return TruncDate(column, tzinfo=LONDON)


def _since(rows: QuerySet, received: str, concern: str) -> QuerySet:
    return rows.annotate(first=Least(Coalesce(F(concern), _day(received)), _day(received)))


def _said(what: str) -> Subquery:
    newest = CaseDay.objects.filter(case=OuterRef("pk"), what=what).order_by("-said_at", "-id")
    return Subquery(newest.values("on")[:1])


def _clock_day(kind: str) -> Subquery:
    stopped = Clock.objects.filter(
        partnership_id=OuterRef("partnership_id"),
        about_id=OuterRef("pk"),
        kind=kind,
        stopped_at__isnull=False,
    )
    return Subquery(stopped.annotate(day=_day("stopped_at")).order_by("started_at").values("day")[:1])


def _row(title: str, rows: QuerySet, day: TruncDate | Subquery) -> BandRow:
    until = Coalesce(F("came_on"), Value(today()), output_field=DateField())
    counted = rows.annotate(came_on=day).annotate(until=until).annotate(band=bands("first", "until"))
    came: dict[str, int] = dict.fromkeys(WaitingBand, 0)
    waiting: dict[str, int] = dict.fromkeys(WaitingBand, 0)
    here = If(When(came_on__isnull=False, then=Value(True)), default=Value(False))
    for band, has_come, n in counted.annotate(here=here).values_list("band", "here").annotate(n=Count("pk")):
        (came if has_come else waiting)[band] += n
    return BandRow(title, sum(came.values()) + sum(waiting.values()), came, waiting)


def categories_of(*, viewer: Acts, case_id: uuid.UUID) -> list[HarmCategory]:
    """Return every category of harm of a case, the newest first, at most 50 (R3, R10)."""
    note_read("cases.case", [case_id])
    return first_of(HarmCategory.objects.filter(case_id=case_id).order_by("-set_at", "-id"), 50)


def category_words(categories: Iterable[HarmCategory]) -> str:
    """Return the category in force in words; without one it is exploitation."""
    held = next((one for one in categories if one.state == HarmCategory.State.IN_FORCE), None)
    kinds = held.kinds if held else [HarmCategory.Kind.EXPLOITATION]
    return ", ".join(HarmCategory.Kind(kind).label for kind in kinds)


def categories_to_sign(*, viewer: User) -> QuerySet[HarmCategory]:
    """Return the categories that wait for a manager, the oldest first, but those the viewer proposed (R10)."""
    waiting = HarmCategory.objects.filter(state=HarmCategory.State.WAITING).exclude(set_by_id=viewer.id)
    return waiting.select_related("case__child").order_by("set_at", "id")
