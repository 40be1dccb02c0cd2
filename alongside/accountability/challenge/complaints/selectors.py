"""Reading complaints: row security decides whose. Nothing here is asked for by a page of a case (R217)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from alongside.accountability.challenge.complaints.events import PANEL, PARAMETERS, REPLY, REPLY_MORE
from alongside.accountability.challenge.complaints.library import Text, texts_of
from alongside.accountability.challenge.complaints.models import AfterAnswer, Complaint, ComplaintStep
from alongside.accountability.challenge.complaints.policies import COMPLAINT_HANDLE
from alongside.accountability.challenge.complaints.rules import MOVES, TOP, stage_after
from alongside.accountability.challenge.complaints.services.answering import last_day
from alongside.family.cases.models import Allocation, Case
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force, versions_in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.selectors import clock_for

READ = "challenge.apart"
_MOST = 100


@dataclass(frozen=True)
class Rung:
    """One stage of the ladder: how many working days it has, and where a complaint stands to it (R218)."""

    stage: int
    days: int
    here: bool
    passed: bool
    until: date | None = None  # it was made longer, to this day


@dataclass(frozen=True)
class Filed:
    """One complaint with everything that was done, the oldest first."""

    complaint: Complaint
    steps: tuple[ComplaintStep, ...]
    cited: tuple[Text, ...]
    ladder: tuple[Rung, ...]
    go_up_until: date | None
    after_said: bool

    def may(self, deed: str) -> bool:
        """Whether it is the time for a deed."""
        return self.complaint.state in MOVES[deed][0]

    @property
    def late(self) -> bool:
        """Whether an answer is owed and late."""
        return self.may("reply") and today() > self.complaint.reply_on

    @property
    def may_extend(self) -> bool:
        """Whether this stage may be made longer today: once, in time, where the law lets it."""
        longer = (self.complaint.route, self.complaint.stage) in REPLY_MORE
        return self.may("extend") and longer and self.extended is None and today() <= self.complaint.reply_on

    @property
    def extended(self) -> ComplaintStep | None:
        """That the stage of now was made longer."""
        return _extended(self.complaint, self.steps)

    @property
    def panel(self) -> str:
        """What the panel of this stage does next: `panel` meets, `report`s; nothing where there is none, or it is done."""
        if (self.complaint.route, self.complaint.stage) != PANEL or not self.may("panel"):
            return ""
        done = {one.kind for one in self.steps if one.stage == self.complaint.stage}
        if ComplaintStep.Kind.PANEL_MET not in done:
            return "panel"
        return "report" if ComplaintStep.Kind.PANEL_REPORT not in done else ""

    @property
    def may_rise(self) -> bool:
        """Whether whoever complained can take it a stage further today."""
        above = stage_after(self.complaint.route, self.complaint.stage)
        return (
            self.may("go_up")
            and above is not None
            and self.go_up_until is not None
            and today() <= self.go_up_until
        )

    @property
    def at_top(self) -> bool:
        """Whether this is the highest stage."""
        return self.complaint.stage == TOP[Complaint.Route(self.complaint.route)]

    @property
    def change_owed(self) -> bool:
        """Whether something was agreed and is not done."""
        return bool(self.complaint.change) and self.complaint.change_done_on is None


def complaints_for_family(*, viewer: User) -> list[Complaint]:
    """Return the signed-in family member's own complaints, the newest first; never another person's. Not noted as read."""
    return first_of(Complaint.objects.order_by("-made_at", "-id"), _MOST)


def complaint_for_family(*, viewer: User, complaint_id: uuid.UUID) -> Filed:
    """Return one's own complaint with everything that was done. Raises Missing. Not noted: the log is no place for it (R217)."""
    return _filed(_one(complaint_id))


def complaints_to_answer(*, viewer: User) -> QuerySet[Complaint]:
    """Return the open complaints in the viewer's hands, the soonest due first."""
    return (
        Complaint.objects.filter(handler_id=viewer.id)
        .exclude(state=Complaint.State.CLOSED)
        .order_by("reply_on", "id")
    )


def complaints_of_team(*, viewer: User) -> QuerySet[Complaint]:
    """Return the complaints in other hands that the viewer oversees, open ones first; none for whoever oversees none."""
    note_read(READ, [viewer.id])
    return Complaint.objects.exclude(handler_id=viewer.id).exclude(complainant_id=viewer.id).order_by(
        "-closed_on", "reply_on", "id"
    )  # fmt: skip


def complaints_made_by(*, viewer: User) -> QuerySet[Complaint]:
    """Return what somebody who works here complained of themself."""
    return Complaint.objects.filter(complainant_id=viewer.id).order_by("-made_at", "-id")


def complaint_get(*, viewer: User, complaint_id: uuid.UUID) -> Filed:
    """Return one complaint for whoever answers or oversees it, noted as read. Raises Missing."""
    complaint = _one(complaint_id)
    note_read(READ, [complaint.id])
    return _filed(complaint)


def longest_day(*, viewer: User, complaint: Complaint) -> date | None:
    """Return the latest day to which the law lets a stage be made longer; None where it does not (R214)."""
    at = (complaint.route, complaint.stage)
    with elevated_to_read("the day is counted from the beginning of the stage, whoever answered then"):
        clock = clock_for(complaint.id, REPLY[at])
    if at not in REPLY_MORE or clock is None:
        return None
    limit = in_force(PARAMETERS[at][1], partnership_id=complaint.partnership_id, at=now())
    return due_on(clock.started_at, limit)


def case_reference_of(complaint: Complaint) -> str:
    """Return the reference of the case that a complaint is about, as whoever acts may know it; else nothing."""
    case = Case.objects.filter(id=complaint.case_id).first() if complaint.case_id else None
    return case.reference if case else ""


def workers_to_name_for_family(*, viewer: User) -> list[tuple[uuid.UUID, str]]:
    """Return everybody who works or worked with the viewer's family, whom a complaint may name; in one query."""
    found: dict[uuid.UUID, str] = {}
    for one in Allocation.objects.order_by(F("until").desc(nulls_first=True), "since"):
        found.setdefault(one.user_id, f"{one.worker_name}, {one.get_part_display().lower()}")
    return list(found.items())


def handlers_to_name(*, viewer: User) -> list[tuple[uuid.UUID, str]]:
    """Return everybody who may be named to answer a complaint; the verb refuses whoever had a part in it."""
    assert viewer.partnership_id is not None  # whoever names somebody works in a partnership
    people = who(COMPLAINT_HANDLE, partnership_id=viewer.partnership_id).order_by("name", "id")
    return [(one.id, f"{one.name}, {one.as_actor().role_title.lower()}") for one in people]


def ladder_for_family(*, viewer: User, route: str = "children", stage: int = 0) -> tuple[Rung, ...]:
    """Return the stages of a ladder with the working days of each, as they are in force now (R218)."""
    return _ladder(viewer.partnership_id, route, stage)


def after_said_for_family(*, viewer: User, about_id: uuid.UUID) -> bool:
    """Return whether the viewer has said already, after this complaint or case, if they would ask again (R220)."""
    return AfterAnswer.objects.filter(about_id=about_id).exists()


def _one(complaint_id: uuid.UUID) -> Complaint:
    found = Complaint.objects.filter(id=complaint_id).first()
    if found is None:
        raise Missing
    return found


def _filed(complaint: Complaint) -> Filed:
    steps = tuple(ComplaintStep.objects.filter(complaint=complaint).order_by("said_at", "id"))
    replied = any(one.kind == ComplaintStep.Kind.REPLIED for one in steps)
    longer = _extended(complaint, steps)
    return Filed(
        complaint=complaint,
        steps=steps,
        cited=tuple(texts_of(complaint.cites)),
        ladder=_ladder(
            complaint.partnership_id, complaint.route, complaint.stage, longer.due_on if longer else None
        ),
        go_up_until=last_day(complaint) if replied and complaint.state == Complaint.State.REPLIED else None,
        after_said=AfterAnswer.objects.filter(about_id=complaint.id).exists(),
    )


def _extended(complaint: Complaint, steps: Iterable[ComplaintStep]) -> ComplaintStep | None:
    extended = ComplaintStep.Kind.EXTENDED
    return next((one for one in steps if (one.kind, one.stage) == (extended, complaint.stage)), None)


def _ladder(
    partnership_id: uuid.UUID | None, route: str, stage: int, until: date | None = None
) -> tuple[Rung, ...]:
    keys = [days for (of, _), (days, _more) in PARAMETERS.items() if of == route]
    limits = versions_in_force(set(keys), partnership_id=partnership_id, at=now())
    return tuple(
        Rung(
            number, int(limits[key].value), here=number == stage, passed=number < stage,
            until=until if number == stage else None,
        )
        for number, key in enumerate(keys, start=1)
    )  # fmt: skip


def open_first(found: Iterable[Complaint]) -> list[Complaint]:
    """Return complaints with those still open first, the soonest due of them leading."""
    return sorted(found, key=lambda one: (one.state == Complaint.State.CLOSED, one.reply_on))


def complaints_of_reports(*, viewer: User, report_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Complaint]:
    """Return the complaints that the viewer made of what they said of meetings, by that report; one query (R120)."""
    found = Complaint.objects.filter(of_report_id__in=list(report_ids), complainant_id=viewer.id)
    return {one.of_report_id: one for one in found if one.of_report_id is not None}
