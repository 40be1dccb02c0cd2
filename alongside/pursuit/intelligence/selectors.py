"""The inbox, and one report with everything that was decided about it, for the officers of intelligence (R151 to R153)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.pursuit.information import events as told
from alongside.pursuit.information.models import (
    Feedback,
    Identifier,
    Item,
    Report,
    ReportFlag,
    Source,
    SourceOpening,
)
from alongside.pursuit.intelligence import rules
from alongside.pursuit.intelligence.models import (
    Grade,
    ItemGrade,
    Move,
    Onward,
    OutcomeReport,
    Sanitised,
    Share,
    Standing,
    Wake,
)
from alongside.pursuit.intelligence.policies import REPORT_GRADE

_SHOWN = timedelta(minutes=2)  # how long an officer who gave a reason sees who told it


@dataclass(frozen=True)
class Line:
    """One report in the inbox: nothing of who told it. `kinds` are what it names; `wake` says why a held one came up."""

    report: Report
    state: str
    kinds: tuple[str, ...]
    clock: Clock | None
    wake: Wake | None = None
    doubted: bool = False
    more: bool = False


@dataclass(frozen=True)
class GradedItem:
    """One thing told, what its facts suggest, and the letter of the newest grade."""

    item: Item
    suggested: str
    assessment: str
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True)
class ReportPage:
    """Everything an officer reads of one report, without its source."""

    report: Report
    standing: Standing
    items: tuple[GradedItem, ...]
    drafts: tuple[Item, ...]  # of an urgent report alone: what nobody said yet how they know
    grades: tuple[Grade, ...]
    sanitised: Sanitised | None
    moves: tuple[Move, ...]
    wakes: tuple[Wake, ...]
    feedback: tuple[Feedback, ...]
    flags: tuple[ReportFlag, ...]
    shares: tuple[Share, ...]
    outcomes: tuple[OutcomeReport, ...]
    onward: tuple[Onward, ...]
    clock: Clock | None

    @property
    def grade(self) -> Grade | None:
        """The newest grade."""
        return self.grades[0] if self.grades else None


def standing_of(report: Report) -> Standing:
    """Return how a report stands; one that nobody touched is new, at version 1."""
    found = Standing.objects.filter(report=report).first()
    return found or Standing(
        report=report, partnership_id=report.partnership_id, changed_at=report.received_at
    )


def reports_to_grade(*, viewer: User) -> QuerySet[Report]:
    """Return what somebody still has to decide about: urgent first, then the longest waiting. Raises NotPermitted."""
    require(viewer, REPORT_GRADE)
    first = Case(When(urgency="", then=Value(1)), default=Value(0), output_field=IntegerField())
    settled = Standing.objects.filter(report=OuterRef("pk")).exclude(state__in=list(rules.OPEN))
    return (
        Report.objects.filter(submitted_at__isnull=False)
        .exclude(Exists(settled))
        .annotate(first=first)
        .order_by("first", "submitted_at", "id")
    )


def reports_in_state(*, viewer: User, state: str) -> QuerySet[Report]:
    """Return the reports that stand so, the newest decision first. Raises NotPermitted."""
    require(viewer, REPORT_GRADE)
    return Report.objects.filter(standing__state=state).order_by("-standing__changed_at", "id")


def reports_woken(*, viewer: User) -> QuerySet[Report]:
    """Return the decided reports that want another look, the newest first (R153). Raises NotPermitted.

    Held ones that something new shares something with, and those to which more was told since.
    """
    require(viewer, REPORT_GRADE)
    woken = Report.objects.filter(Q(standing__woken_at__isnull=False) | Exists(_more())).exclude(
        standing__state__in=list(rules.OPEN)
    )
    return woken.order_by("-standing__woken_at", "-standing__changed_at", "id")


def _more() -> QuerySet[Item]:
    """What was told of a report after it was last decided about."""
    since = OuterRef("standing__changed_at")
    return Item.objects.filter(report_id=OuterRef("pk"), submitted_at__gt=since)


def lines_of(*, viewer: User, reports: Iterable[Report]) -> list[Line]:
    """Return these reports as lines of the inbox, in six queries however many."""
    found = list(reports)
    ids = [one.id for one in found]
    states = dict(Standing.objects.filter(report_id__in=ids).values_list("report_id", "state"))
    kinds: dict[uuid.UUID, set[str]] = {}
    for report_id, kind in (
        Identifier.objects.filter(report_id__in=ids).values_list("report_id", "kind").distinct()
    ):
        kinds.setdefault(report_id, set()).add(kind)
    wakes = {one.report_id: one for one in _waiting(ids)}
    doubts = _doubted(ids)
    clocks = _clocks(ids)
    more = set(Report.objects.filter(Exists(_more()), id__in=ids).values_list("id", flat=True))
    note_read("intelligence.inbox", ids)
    return [
        Line(
            one, states.get(one.id, rules.State.NEW), tuple(sorted(kinds.get(one.id, ()))), clocks.get(one.id),
            wakes.get(one.id), one.id in doubts, one.id in more,
        )
        for one in found
    ]  # fmt: skip


def _waiting(ids: Iterable[uuid.UUID]) -> QuerySet[Wake]:
    return (
        Wake.objects.filter(report_id__in=ids, looked_at__isnull=True)
        .select_related("by_report")
        .order_by("at", "id")
    )


def _doubted(ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of them are in doubt now: the newest flag says."""
    newest = dict(
        ReportFlag.objects.filter(report_id__in=ids).order_by("at", "id").values_list("report_id", "kind")
    )
    return {report_id for report_id, kind in newest.items() if kind != ReportFlag.Kind.CLEARED}


def _clocks(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Clock]:
    with elevated_to_read(
        "the promise to whoever told it is theirs; the officer who owes it sees when it is due"
    ):
        found = Clock.objects.filter(about_id__in=list(ids), kind=told.FEEDBACK, stopped_at__isnull=True)
        return {one.about_id: one for one in found}


def suggestions_of(report: Report) -> dict[uuid.UUID, str]:
    """Return the letter that each thing's own facts suggest, by item (R151)."""
    items = Item.objects.filter(report=report, submitted_at__isnull=False).order_by("number")
    borne_out = Wake.objects.filter(Q(report=report) | Q(by_report=report)).exists()
    return {one.id: rules.suggested(one.how_known, borne_out=borne_out) for one in items}


def report_page(*, viewer: User, report_id: uuid.UUID) -> ReportPage:
    """Return one report for an officer, without who told it. Raises NotPermitted; Missing.

    The reading is noted in the report's own circle, to which nobody of a case belongs.
    """
    report = Report.objects.select_related("case").filter(id=report_id, submitted_at__isnull=False).first()
    if report is None:
        raise Missing
    require(viewer, REPORT_GRADE)
    note_read("intelligence.report", [report.id])
    return ReportPage(
        report=report, standing=standing_of(report), items=_items(report), drafts=_drafts(report),
        grades=tuple(Grade.objects.filter(report=report).order_by("-number")),
        sanitised=Sanitised.objects.filter(report=report).order_by("-number").first(),
        moves=tuple(Move.objects.filter(report=report).order_by("-number")),
        wakes=tuple(_waiting([report.id])),
        feedback=tuple(Feedback.objects.filter(report=report).order_by("-at", "-id")),
        flags=tuple(ReportFlag.objects.filter(report=report).order_by("-at", "-id")),
        shares=tuple(Share.objects.filter(report=report).order_by("-at", "-id")),
        outcomes=tuple(OutcomeReport.objects.filter(report=report).select_related("outcome").order_by("-outcome__on")),
        onward=tuple(Onward.objects.filter(report=report).order_by("-at", "-id")),
        clock=_clocks([report.id]).get(report.id),
    )  # fmt: skip


def _drafts(report: Report) -> tuple[Item, ...]:
    return (
        tuple(Item.objects.filter(report=report, submitted_at__isnull=True).order_by("number"))
        if report.urgency
        else ()
    )


def _items(report: Report) -> tuple[GradedItem, ...]:
    newest = Grade.objects.filter(report=report).order_by("-number").first()
    letters = (
        dict(ItemGrade.objects.filter(grade=newest).values_list("item_id", "assessment")) if newest else {}
    )
    by_item: dict[uuid.UUID, list[Identifier]] = {}
    for one in Identifier.objects.filter(report=report).order_by("kind", "id"):
        by_item.setdefault(one.item_id, []).append(one)
    suggested = suggestions_of(report)
    items = Item.objects.filter(report=report, submitted_at__isnull=False).order_by("number")
    return tuple(
        GradedItem(one, suggested[one.id], letters.get(one.id, ""), tuple(by_item.get(one.id, ())))
        for one in items
    )


def reports_beside(*, viewer: User, report: Report) -> list[Report]:
    """Return a report and the others of its case or that woke with it, for what they supported together; at most fifty."""
    require(viewer, REPORT_GRADE)
    woken = Wake.objects.filter(Q(report=report) | Q(by_report=report)).values_list(
        "report_id", "by_report_id"
    )
    ids = {one for pair in woken for one in pair}
    beside = Q(id=report.id) | Q(id__in=ids)
    if report.case_id is not None:
        beside |= Q(case_id=report.case_id)
    return list(
        first_of(
            Report.objects.filter(beside, submitted_at__isnull=False).order_by("-submitted_at", "id"), 50
        )
    )


def source_opened(*, viewer: User, report_id: uuid.UUID) -> Source | None:
    """Return who told a report, for two minutes after the viewer opened it with a reason (`source_open`); else None."""
    since = now() - _SHOWN
    if not SourceOpening.objects.filter(report_id=report_id, by_id=viewer.id, at__gt=since).exists():
        return None
    with elevated_to_read("whoever opened it with a reason reads it; nobody else does"):
        return Source.objects.filter(report_id=report_id).first()
