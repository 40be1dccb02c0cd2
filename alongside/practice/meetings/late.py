"""Who hears that something about a meeting is late: never the family of what one of them is not told, never the chair."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q

from alongside.family.cases.models import Case
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.practice.meetings import events
from alongside.practice.meetings.models import Attendee, DecisionNotice, Disrespect
from alongside.practice.meetings.policies import PROTOCOL_WRITE, RESPECT_ANSWER
from alongside.practice.meetings.services.common import lead_of

_SUBJECT = "Telling a parent is late"
_WORDS = "In the case {case} a parent is still to be told what was decided.\n\nSign in to see it: {address}\n"
_RESPECT = (
    "Somebody who was not respected in a meeting waits for your answer.\n\nSign in to read it: {address}\n"
)


def telling_late(due: EscalationDue) -> Late | None:
    """Of a parent who is not told in time the lead hears first, then the managers (R111, R112). Called as the system."""
    about = due.clock.about_id
    row = Attendee.objects.filter(id=about).first() or DecisionNotice.objects.filter(id=about).first()
    case = Case.objects.filter(id=row.case_id).first() if row is not None else None
    if row is None or case is None:
        return None
    managers = list(who(PROTOCOL_WRITE, partnership_id=case.partnership_id).order_by("id"))
    lead = lead_of(case.id)
    first = list(User.objects.filter(id=lead.user_id, is_active=True)) if lead and due.step.level == 1 else []
    return Late(
        people=first or managers, about=row, event=events.LATE_TOLD, subject=_SUBJECT,
        words=_WORDS.format(case=case.reference, address=settings.SITE_ADDRESS),
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
