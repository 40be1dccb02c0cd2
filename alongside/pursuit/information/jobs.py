"""Background work: each minute the next police contact is called, and whoever answers for a late promise hears of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late, late_tell
from alongside.pursuit.information import events
from alongside.pursuit.information.models import EvidenceThing, Report
from alongside.pursuit.information.policies import ALARM_READ, FEEDBACK_GIVE
from alongside.pursuit.information.selectors_waiting import urgent_unconfirmed
from alongside.pursuit.information.services.urgent import urgent_call_due

_log = logging.getLogger(__name__)
_SUBJECT = "Somebody waits for an answer"
_WORDS = "Something that somebody told us waits too long.\n\nSign in to see it: {address}/desk/information/\n"
_ALARM_WORDS = (
    "Something that somebody told us waits for you to look at it and pass it on.\n\nSign in to see it:"
    " {address}/desk/information/alarms/\n"
)
_NO_TAKER_WORDS = (
    "Something that somebody told us waits, and there is nobody who may read it. Give somebody the part of safeguarding"
    " officer today.\n"
)


@app.periodic(cron="* * * * *", periodic_id="information.urgent_call")
@app.task(name="information.urgent_call", queue="messages", queueing_lock="information.urgent_call")
def urgent_call(timestamp: int) -> int:
    """Call the next contact for each urgent report that nobody confirmed in time; return how many were called (R154).

    A report whose step fails, however it fails, keeps none of the others back: it comes again the next minute.
    """
    called = 0
    with reading_once():
        with acting(SYSTEM):
            waiting = urgent_unconfirmed()
        for report_id in waiting:
            try:
                with acting(SYSTEM):
                    called += urgent_call_due(report_id=report_id) is not None
            except Exception:  # noqa: BLE001 -- a child behind the one that fails would wait for ever
                _log.exception("a police contact could not be called for %s; it is tried again", report_id)
    return called


@app.periodic(cron="3-59/10 * * * *", periodic_id="information.late_tell")
@app.task(name="information.late_tell", queue="messages", queueing_lock="information.late_tell")
def report_late_tell(timestamp: int) -> int:
    """Tell whoever answers for a report that waits too long, once a rung; return how many rungs (R152, R156)."""
    tellers = dict.fromkeys((events.ACKNOWLEDGE, events.FEEDBACK, events.COLLECT), teller)
    return late_tell({**tellers, events.ALARM: alarm_teller})


def teller(due: EscalationDue) -> Late | None:
    """Return who hears of a late report: the officers who read reports, then the police's managers too.

    Nobody whom it is about. The letter names neither the report nor whoever told it.
    """
    circle_id = due.clock.circle_id
    report = Report.objects.filter(id=circle_id).first() if circle_id else None
    if report is None:
        return None
    about: Report | EvidenceThing = report
    if due.clock.kind == events.COLLECT:
        about = EvidenceThing.objects.get(id=due.clock.about_id)
    kept_apart = report.apart  # the police do not read it yet
    if kept_apart and due.clock.kind == events.ACKNOWLEDGE:
        return None  # they cannot have read it: the promise to look and pass it on is told instead
    right = ALARM_READ if kept_apart else FEEDBACK_GIVE
    people = list(who(right, partnership_id=report.partnership_id).order_by("id"))
    if not people or (due.step.level > 1 and not kept_apart):
        people += _leaders(report, people)
    people = [one for one in people if one.id != report.about_worker_id]
    words = _WORDS.format(address=settings.SITE_ADDRESS)
    return Late(people, about, events.LATE, _SUBJECT, words, to_label="Those who lead the police’s answers")


def alarm_teller(due: EscalationDue) -> Late | None:
    """Return who hears that an alarm waits: those who take alarms, then the board too; never whom it is about (R150)."""
    report = Report.objects.filter(id=due.clock.about_id).first()
    if report is None or not report.apart:
        return None
    takers = _but(report, who(ALARM_READ, partnership_id=report.partnership_id).order_by("id"))
    board = _but(report, _board(report)) if not takers or due.step.level > 1 else []
    words = _ALARM_WORDS.format(address=settings.SITE_ADDRESS) if takers else _NO_TAKER_WORDS
    return Late(
        [*takers, *(one for one in board if one not in takers)], report, events.LATE_ALARM, _SUBJECT, words,
        to_label="Those who take safeguarding alarms",
    )  # fmt: skip


def _but(report: Report, people: Iterable[User]) -> list[User]:
    return [one for one in people if one.id != report.about_worker_id]


def _board(report: Report) -> QuerySet[User]:
    rows = User.objects.filter(partnership_id=report.partnership_id, is_active=True)
    return rows.filter(role_assignments__role="board", role_assignments__until=None).distinct().order_by("id")


def _leaders(report: Report, known: list[User]) -> list[User]:
    """Return those above: the police's own managers, else the managers of the partnership."""
    rows = User.objects.filter(partnership_id=report.partnership_id, is_active=True).exclude(
        id__in=[k.id for k in known]
    )
    led = rows.filter(role_assignments__until=None)
    police = led.filter(role_assignments__role="agency_manager", role_assignments__agency__kind="police")
    found = list(police.distinct().order_by("id"))
    return found or list(led.filter(role_assignments__role="manager").distinct().order_by("id"))
