"""Reading what was told: one's own with what came back, one report whole, what waits, and what was not taken."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.family.cases.models import Case
from alongside.ground.access.context import elevated_to_read
from alongside.ground.audit.noted import Noted
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts, current_acting
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.ids import digest_of
from alongside.ground.clock.models import Clock
from alongside.ground.files.models import Attachment
from alongside.pursuit.information import events
from alongside.pursuit.information.models import (
    EvidenceThing,
    Feedback,
    Identifier,
    Item,
    NotTaken,
    Report,
    Source,
    ThingStep,
    UrgentCall,
    UrgentConfirmation,
)
from alongside.pursuit.information.rules import report_state

READ = "information.report"
_MOST = 200


@dataclass(frozen=True)
class ReportLine:
    """One report in a list: how it stands, in a word, and the newest thing that came back."""

    report: Report
    drafts: int
    first_words: str
    feedback: tuple[Feedback, ...]
    confirmed_at: datetime | None
    answer_by: Clock | None

    @property
    def state(self) -> str:
        """In one word: see `rules.report_state`."""
        one = self.report
        return report_state(
            submitted=one.submitted_at is not None, acknowledged=one.acknowledged_at is not None,
            feedback=[each.code for each in self.feedback], urgent=bool(one.urgency), confirmed=bool(self.confirmed_at),
            apart=one.apart,
        )  # fmt: skip


@dataclass(frozen=True)
class ThingView:
    """A thing that may be proof and its steps in their order, as far as the viewer reads them."""

    thing: EvidenceThing
    steps: tuple[ThingStep, ...]
    clock: Clock | None

    @property
    def waits(self) -> bool:
        """Whether nobody has collected it yet, or said that it is not needed."""
        return not any(one.kind in ("collected", "not_needed") for one in self.steps)

    @property
    def declined(self) -> bool:
        """Whether somebody would not take it."""
        return any(one.kind == "declined" for one in self.steps)


@dataclass(frozen=True)
class ReportPage(ReportLine):
    """One report whole, as far as the viewer reads it."""

    items: tuple[Item, ...]
    named: dict[uuid.UUID, tuple[Identifier, ...]]
    files: dict[uuid.UUID, tuple[Attachment, ...]]
    things: tuple[ThingView, ...]
    calls: tuple[UrgentCall, ...]
    confirmation: UrgentConfirmation | None
    missed: tuple[NotTaken, ...]
    clocks: tuple[Clock, ...]
    mine: bool

    @property
    def look_by(self) -> Clock | None:
        """The promise that somebody looks at it before the police read it; None where it goes past nobody (R150)."""
        return next((one for one in self.clocks if one.kind == events.ALARM), None)

    @property
    def questions(self) -> list[Feedback]:
        """What the police would like to know and nobody answered yet."""
        answered = {one.answers_id for one in self.items}
        return [one for one in self.feedback if one.code == "need_more" and one.id not in answered]


def receipt_lookup(code: str) -> tuple[str, uuid.UUID] | None:
    """Return the digest of a typed receipt code and the partnership of its report; None for any other text.

    As in the room of requests: the door keeps both in the session, and limits how often somebody may try.
    """
    digest = digest_of(code)
    with elevated_to_read("nobody has a receipt in hand until this lookup has found it"):
        rows = Report.objects.filter(receipt_digest=digest).values_list("partnership_id", flat=True)
        found = rows.first()
    return (digest, found) if found else None


def reports_told(*, viewer: Acts) -> list[ReportLine]:
    """Return what the viewer told, or wrote down for a parent, the newest first, 200 at most: five queries."""
    sources = Source.objects.all()  # row security: who told it reads their own alone
    rows = Noted.of(Report, kind=READ, circle="id").filter(id__in=sources.values("report_id"))
    return _lines(first_of(rows.order_by("-received_at", "-id"), _MOST))


def told_of_threat(*, viewer: Acts, threat_id: uuid.UUID) -> list[ReportLine]:
    """Return what the viewer told the police about a threat, or wrote down for a parent; never another person's (R182)."""
    mine = Source.objects.filter(threat_id=threat_id).values("report_id")
    rows = Noted.of(Report, kind=READ, circle="id").filter(id__in=mine)
    found = first_of(rows.order_by("received_at", "id"), _MOST)
    return _lines(found) if found else []


def report_by_receipt(*, viewer: Acts) -> Report | None:
    """Return the report of the receipt that the acting transaction holds."""
    acting = current_acting()
    if acting is None or not acting.receipt:
        return None
    return Noted.of(Report, kind=READ, circle="id").filter(receipt_digest=acting.receipt).first()


def report_page(*, viewer: Acts, report_id: uuid.UUID) -> ReportPage:
    """Return one report with everything of it that the viewer may read. Raises Missing.

    Drafts are read by whoever told it; by others only in an urgent report.
    """
    report = (
        Noted.of(Report, kind=READ, circle="id").select_related("case__child").filter(id=report_id).first()
    )
    if report is None:
        raise Missing
    acting = current_acting()
    mine = Source.objects.filter(report=report).exists() or bool(
        acting and acting.receipt and acting.receipt == report.receipt_digest
    )
    items = [one for one in Item.objects.filter(report=report).order_by("number")
             if mine or report.urgency or not one.is_draft]  # fmt: skip
    named: dict[uuid.UUID, list[Identifier]] = {}
    for one in Identifier.objects.filter(report=report).order_by("created_at", "id"):
        named.setdefault(one.item_id, []).append(one)
    things, clocks, files = beside(report, [one.id for one in items])
    line = _lines([report])[0]
    return ReportPage(
        **{name: getattr(line, name) for name in ReportLine.__dataclass_fields__},
        items=tuple(items),
        named={key: tuple(value) for key, value in named.items()},
        files=files,
        things=tuple(things),
        calls=tuple(UrgentCall.objects.filter(report=report).order_by("number")),
        confirmation=UrgentConfirmation.objects.filter(report=report).first(),
        missed=tuple(NotTaken.objects.filter(report=report).prefetch_related("replies").order_by("at")),
        clocks=tuple(clocks),
        mine=mine,
    )


def beside(
    report: Report, item_ids: Sequence[uuid.UUID]
) -> tuple[list[ThingView], list[Clock], dict[uuid.UUID, tuple[Attachment, ...]]]:
    """Return what stands beside a report: its things, its clocks, and the files of these items."""
    things = list(EvidenceThing.objects.filter(report=report).order_by("at", "id"))
    steps: dict[uuid.UUID, list[ThingStep]] = {}
    for one in ThingStep.objects.filter(report=report).order_by("at", "id"):
        steps.setdefault(one.thing_id, []).append(one)
    with elevated_to_read(
        "clocks and files of a report belong to no circle; whoever reads the report reads them"
    ):
        about = [report.id, *(one.id for one in things)]
        clocks = list(Clock.objects.filter(about_id__in=about).order_by("started_at", "id"))
        rows = Attachment.objects.filter(about_id__in=item_ids).order_by("received_at", "id")
        files: dict[uuid.UUID, list[Attachment]] = {}
        for file in rows:
            files.setdefault(file.about_id, []).append(file)
    by_thing = {one.about_id: one for one in clocks}
    views = [ThingView(one, tuple(steps.get(one.id, ())), by_thing.get(one.id)) for one in things]
    return views, clocks, {key: tuple(value) for key, value in files.items()}


def _lines(reports: Sequence[Report]) -> list[ReportLine]:
    ids = [one.id for one in reports]
    items: dict[uuid.UUID, list[Item]] = {}
    for item in Item.objects.filter(report_id__in=ids).order_by("number"):
        items.setdefault(item.report_id, []).append(item)
    feedback: dict[uuid.UUID, list[Feedback]] = {}
    for said in Feedback.objects.filter(report_id__in=ids).order_by("at", "id"):
        feedback.setdefault(said.report_id, []).append(said)
    confirmed = dict(UrgentConfirmation.objects.filter(report_id__in=ids).values_list("report_id", "at"))
    with elevated_to_read("clocks of a report belong to no circle; whoever reads the report reads them"):
        answers = Clock.objects.filter(about_id__in=ids, kind=events.FEEDBACK).order_by("started_at")
        clocks = {one.about_id: one for one in answers}  # the newest promise of each
    return [
        ReportLine(
            report=one,
            drafts=sum(each.is_draft for each in items.get(one.id, ())),
            first_words=next((each.words for each in items.get(one.id, ())), ""),
            feedback=tuple(feedback.get(one.id, ())),
            confirmed_at=confirmed.get(one.id),
            answer_by=clocks.get(one.id),
        )
        for one in reports
    ]


@dataclass(frozen=True)
class CaseLine:
    """That there is a report of a case and what came of it, in safe words: not who told it, nor what they said."""

    reference: str
    submitted_at: datetime
    came_back: str  # the words of the newest feedback's code; empty while there is none
    report_id: uuid.UUID | None  # where its words may be read by this viewer


def reports_of_case(*, viewer: Acts, case: Case) -> list[CaseLine]:
    """Return the reports of a case that the viewer reads, the newest first, 200 at most: two or three queries.

    Of a report whose words are not theirs, or about somebody who works with families, nothing more, or nothing.
    """
    with elevated_to_read("the workers of a case may know that there is a report of it, not what it says"):
        rows = Report.objects.filter(
            partnership_id=case.partnership_id, case=case, submitted_at__isnull=False, about_worker=False
        )
        found = first_of(rows.order_by("-submitted_at", "-id"), _MOST)
        said: dict[uuid.UUID, str] = {}
        for one in Feedback.objects.filter(report_id__in=[each.id for each in found]).order_by("at", "id"):
            said[one.report_id] = one.get_code_display()
    readable = (
        set(Report.objects.filter(id__in=[one.id for one in found]).values_list("id", flat=True))
        if found
        else set()
    )
    if found:
        note_read(READ, [case.id])
    return [
        CaseLine(
            one.reference, one.submitted_at, said.get(one.id, ""), one.id if one.id in readable else None
        )
        for one in found
        if one.submitted_at is not None
    ]
