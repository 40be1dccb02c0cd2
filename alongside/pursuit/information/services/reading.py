"""What the police do with a report before it is graded: say that it was read, answer, doubt it, look at who told it."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.pursuit.information import events
from alongside.pursuit.information.following import changed
from alongside.pursuit.information.models import Feedback, Report, ReportFlag, Source, SourceOpening
from alongside.pursuit.information.policies import (
    ALARM_READ,
    FEEDBACK_GIVE,
    REPORT_FLAG,
    REPORT_READ,
    SOURCE_OPEN,
)
from alongside.pursuit.information.rules import home_of
from alongside.pursuit.information.services.common import of_report, promise_kept, report_for
from alongside.pursuit.information.services.messaging import answer_message
from alongside.pursuit.information.services.urgent import call_next


@transaction.atomic
def report_acknowledge(*, by: User, report_id: uuid.UUID) -> Report:
    """Say that a report was read by a person; keeps the promise P-ACK. Once more, it changes nothing (R147).

    Raises NotPermitted without REPORT_READ, or for whoever told it; Missing.
    """
    report = report_for(by, report_id, REPORT_READ)
    if report.acknowledged_at is not None:
        return report
    with elevated("no person writes a report by themselves"):
        report = Report.objects.select_for_update().get(id=report.id)
        if report.acknowledged_at is not None:
            return report
        report.acknowledged_at, report.acknowledged_by_id = now(), by.id
        report.save(update_fields=["acknowledged_at", "acknowledged_by_id"])
    promise_kept(events.ACKNOWLEDGE, report.id, why="The police have read it")
    record(events.ACKNOWLEDGED, by=by, about=report)
    return report


@transaction.atomic
def feedback_give(*, by: User, report_id: uuid.UUID, code: str, words: str = "") -> Feedback:
    """Tell whoever told it what came of it, in a code and safe words if one likes; keeps P-FEEDBACK (R152).

    They are sent word that there is an answer, as they wished (`messaging.answer_message`).

    “We have it” alone keeps only the promise to read it. Raises NotPermitted without FEEDBACK_GIVE; Missing; Refused:
    `choice_unknown`, `question_missing` (more is needed, and it does not say what), `words_too_long`.
    """
    report = report_for(by, report_id, FEEDBACK_GIVE)
    one_of(code, Feedback.Code.values, field="code")
    said = words_of(words, field="words", limit=1_000)
    if code == Feedback.Code.NEED_MORE and not said:
        raise Refused("Write what you would like to know.", code="question_missing", field="words")
    report_acknowledge(by=by, report_id=report.id)
    with elevated("no person writes a row of a report by themselves"):
        feedback = Feedback.objects.create(
            **of_report(report), code=code, words=said, at=now(), by_id=by.id, by_role=by.as_actor().role_title,
            created_at=now(), created_by_id=by.id,
        )  # fmt: skip
    if code != Feedback.Code.RECEIVED:
        promise_kept(events.FEEDBACK, report.id, why="Whoever told it was answered")
    if code != Feedback.Code.RECEIVED:
        answer_message(feedback=feedback)
    record(events.FED_BACK, by=by, about=report, facts={"code": code})
    return feedback


@transaction.atomic
def source_open(*, by: User, report_id: uuid.UUID, reason: str) -> Source:
    """Look at who told something: the reason is kept, and the look is an event. The door asks for a recent sign-in (R150).

    Raises NotPermitted without SOURCE_OPEN; Missing; Refused for a reason of fewer than ten characters (`reason_short`).
    """
    report = report_for(by, report_id, SOURCE_OPEN)
    why = line_of(reason, field="reason", limit=400)
    if len(why) < 10:
        raise Refused(
            "Say in a sentence why you need to know who told this.", code="reason_short", field="reason"
        )
    with elevated("who told it is read by nobody but through this deed"):
        SourceOpening.objects.create(
            partnership_id=report.partnership_id, report=report, reason=why, by_id=by.id, by_name=by.name, at=now(),
            created_at=now(), created_by_id=by.id,
        )  # fmt: skip
        source = Source.objects.get(report=report)
    record(events.SOURCE_OPENED, by=by, about=report, circle_ids=[report.id])
    return source


@transaction.atomic
def report_flag(*, by: User, report_id: uuid.UUID, kind: str, reason: str) -> ReportFlag:
    """Write down a doubt about a report, or that it is gone. The report is kept whole, and stays as it is.

    Raises NotPermitted without REPORT_FLAG; Missing; Refused: `choice_unknown`, `words_missing`, `words_too_long`.
    """
    report = report_for(by, report_id, REPORT_FLAG)
    one_of(kind, ReportFlag.Kind.values, field="kind")
    why = line_of(reason, field="reason", limit=400, required=True)
    with elevated("no person writes a row of a report by themselves"):
        flag = ReportFlag.objects.create(
            partnership_id=report.partnership_id, report=report, kind=kind, reason=why, at=now(), by_id=by.id,
            by_name=by.name, created_at=now(), created_by_id=by.id,
        )  # fmt: skip
    record(events.FLAGGED, by=by, about=report, facts={"kind": kind})
    return flag


@transaction.atomic
def report_release(*, by: User, report_id: uuid.UUID, about_worker_id: uuid.UUID | None = None) -> Report:
    """Pass a report about somebody who works with families on to the police; that person never reads it. Keeps P-ALARM.

    For an urgent one the police contact on duty is called at once (R154). `about_worker_id` names their account, where they
    have one. Raises NotPermitted without ALARM_READ; Missing (also for whoever it is about); Refused `report_released`.
    """
    require(by, ALARM_READ)
    seen = Report.objects.filter(id=report_id, about_worker=True, submitted_at__isnull=False).first()
    if seen is None:
        raise Missing
    if (
        about_worker_id is not None
        and not User.objects.filter(id=about_worker_id, partnership_id=home_of(by.partnership_id)).exists()
    ):
        raise Missing
    with elevated("no person writes a report by themselves"):
        report = Report.objects.select_for_update().get(id=report_id)
        if report.released_at is not None:
            raise Refused("This was passed on to the police before.", code="report_released")
        report.released_at, report.released_by_id = now(), by.id
        report.about_worker_id = about_worker_id or report.about_worker_id
        report.save(update_fields=["released_at", "released_by_id", "about_worker_id"])
        changed(report.partnership_id, report_ids=[report.id])
        if report.urgency:
            call_next(report)
    promise_kept(events.ALARM, report.id, why="It was passed on to the police")
    record(events.RELEASED, by=by, about=report)
    return report
