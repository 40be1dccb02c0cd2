"""Who hears that something about a meeting is late: never the family of what one of them is not told, never the chair."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Model, Q

from alongside.family.cases.models import Case
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.practice.meetings import events
from alongside.practice.meetings.models import (
    Attendee,
    AttendeeAnswer,
    DecisionNotice,
    Disrespect,
    Meeting,
    MinuteLine,
)
from alongside.practice.meetings.policies import PROTOCOL_WRITE, RESPECT_ANSWER
from alongside.practice.meetings.services.common import lead_of

_SUBJECT = "Telling a parent is late"
_WORDS = "In the case {case} a parent is still to be told what was decided.\n\nSign in to see it: {address}\n"
_NEEDS = (
    "In the case {case} somebody waits to hear what you do about what they need for a meeting.\n\n"
    "Sign in to see it: {address}\n"
)
_FOLLOWS = "In the case {case} a meeting is late for which statutory guidance gives a day.\n\nSign in to plan it: {address}\n"
_ENQUIRY = (
    "In the case {case} it is to be written down whether an enquiry begins after a strategy discussion, or how it ended.\n\n"
    "Sign in to do it: {address}\n"
)
_RESPECT = (
    "Somebody who was not respected in a meeting waits for your answer.\n\nSign in to read it: {address}\n"
)


def telling_late(due: EscalationDue) -> Late | None:
    """Of a parent who is not told in time the lead hears first, then the managers (R111, R112). Called as the system."""
    # Left out of it, not told of it, or decided in the minutes and told to nobody.
    return _of_case(due, (Attendee, DecisionNotice, MinuteLine), _SUBJECT, _WORDS)


def needs_late(due: EscalationDue) -> Late | None:
    """Of what somebody needs to take part, and nobody answered, the lead hears first, then the managers (R109). As the system."""
    return _of_case(due, (AttendeeAnswer,), "Somebody waits to hear what you do", _NEEDS)


def follows_late(due: EscalationDue) -> Late | None:
    """Of a meeting or an enquiry that the law gives a day for the lead hears first, then the managers. Called as the system."""
    if due.clock.kind in events.ENQUIRY_CLOCKS:
        return _of_case(due, (Meeting,), "An enquiry waits for its next step", _ENQUIRY)
    return _of_case(due, (Meeting,), "A meeting is late", _FOLLOWS)


def _of_case(due: EscalationDue, kinds: Iterable[type[Model]], subject: str, words: str) -> Late | None:
    rows = (kind._default_manager.filter(id=due.clock.about_id).first() for kind in kinds)
    row: Any = next((found for found in rows if found is not None), None)
    case = Case.objects.filter(id=row.case_id).first() if row is not None else None
    if row is None or case is None:
        return None
    managers = list(who(PROTOCOL_WRITE, partnership_id=case.partnership_id).order_by("id"))
    lead = lead_of(case.id)
    first = list(User.objects.filter(id=lead.user_id, is_active=True)) if lead and due.step.level == 1 else []
    return Late(
        people=first or managers, about=row, event=events.LATE_TOLD, subject=subject,
        words=words.format(case=case.reference, address=settings.SITE_ADDRESS),
    )  # fmt: skip


def respect_late(due: EscalationDue) -> Late | None:
    """Of a late answer to whoever was not respected its handler hears, then every other manager but the chair (R120)."""
    report = Disrespect.objects.filter(id=due.clock.about_id).first()
    if report is None:
        return None
    able = who(RESPECT_ANSWER, partnership_id=report.partnership_id).filter(~Q(id=report.chair_id))
    people = able.filter(id=report.handler_id) if due.step.level == 1 else able
    return Late(
        people=list(people.order_by("id")) or list(able.order_by("id")), about=report, event=events.LATE_TOLD,
        subject="Somebody waits for your answer", words=_RESPECT.format(address=settings.SITE_ADDRESS),
    )  # fmt: skip
