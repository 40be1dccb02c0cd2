"""Background work: whoever leads a case hears that somebody asked again for the same child, and that a promise is late."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db.models import Q
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.cases import events
from alongside.family.cases.changes import tell_when_late, told_when_late
from alongside.family.cases.models import Allocation, Case, PartnershipStatus
from alongside.family.cases.models_harm import UrgentWorry
from alongside.family.referrals.models import Referral
from alongside.family.referrals.policies import REFERRAL_LATE
from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.ground.clock.kinds import kind_of
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words
from alongside.ground.post.late import Late, late_tell, letters_send

_LATE_SUBJECT = "A promise to a family is late"
_LATE_WORDS = (
    "In the case {case} something was promised by {due_on} and is not done. Sign in to see it: {address}\n"
)
_SUBJECT = "A request was added to a case"
_WORDS = "A request for help was added to the case {case}. Its reference is {referral}.\n\nSign in to read it: {address}\n"
_RISE_SUBJECT = "We are more worried about a child"
_RISE = "How worried we are has gone up in the case {case}. The plan is made again.\n\nSign in to read why: {address}\n"
_MANAGER_SUBJECT = "Something in a case is late and needs a manager"
_LATE = "Something in the case {case} is late and needs a manager today.\n\nSign in to see it: {address}\n"


@app.task(
    name="cases.request_tell", queue="messages", retry=RetryStrategy(max_attempts=5, exponential_wait=3)
)
def request_tell(*, case_id: str, referral_id: str) -> int:
    """Write to the lead of the case, or to the managers where nobody leads; return to how many (R6, R45).

    The message carries the two references and nothing that anybody wrote.
    """
    with reading_once(), acting(SYSTEM):
        case = Case.objects.filter(id=uuid.UUID(case_id)).first()
        referral = Referral.objects.filter(id=uuid.UUID(referral_id)).first()
        if case is None or referral is None:
            return 0
        people = those_who_answer(case)
        record(events.REQUEST_TOLD, by=SYSTEM, about=case, circle_ids=[case.id], facts={"told": len(people)})
        words = _WORDS.format(case=case.reference, referral=referral.reference, address=settings.SITE_ADDRESS)
        letters_send(people, _SUBJECT, words)
        return len(people)


@app.task(name="cases.level_tell", queue="messages", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def level_tell(*, case_id: str) -> int:
    """Write to the lead and to both workers that we are more worried about a child; return to how many (R20).

    The family reads it at home, as a clock that their lead owes them. The message carries the reference alone.
    """
    with reading_once(), acting(SYSTEM):
        case = Case.objects.filter(id=uuid.UUID(case_id)).first()
        if case is None:
            return 0
        parts = [Allocation.Part.LEAD, Allocation.Part.IPSW, Allocation.Part.CSW]
        working = Allocation.objects.filter(case=case, part__in=parts, until__isnull=True)
        people = list(User.objects.filter(id__in=working.values("user_id"), is_active=True).order_by("id"))
        record(events.LEVEL_TOLD, by=SYSTEM, about=case, circle_ids=[case.id], facts={"told": len(people)})
        letters_send(people, _RISE_SUBJECT, _RISE.format(case=case.reference, address=settings.SITE_ADDRESS))
        return len(people)


@app.periodic(cron="5-59/10 * * * *", periodic_id="cases.late_tell")
@app.task(name="cases.late_tell", queue="messages", queueing_lock="cases.late_tell")
def case_late_tell(timestamp: int) -> int:
    """Tell whoever answers for each late promise, once a rung of its ladder; return how many (R4, R23, R25, R124).

    Each kind that a room gave to `tell_when_late`. The family reads whom by name. `timestamp` is the minute it was due.
    """
    return late_tell({kind: teller or promise_late for kind, teller in told_when_late.items()})


def promise_late(due: EscalationDue) -> Late | None:
    """Of a late promise in a case the lead hears first, or the managers where nobody leads; then the managers, and of an
    alarm of an assessment (P-ASSESS-ALARMS) at once.
    """
    return _late_in_case(due, lead_first=due.clock.kind not in events.ALARMS)


def managers_late(due: EscalationDue) -> Late | None:
    """Of a late promise in a case that is the managers' own, they hear at once."""
    return _late_in_case(due, lead_first=False)


def _late_in_case(due: EscalationDue, *, lead_first: bool) -> Late | None:
    circle = due.clock.circle_id
    case = Case.objects.filter(id=circle, closed_at__isnull=True).first() if circle else None
    if case is None:
        return None
    first = lead_first and due.step.level == 1
    day = local_date(due.clock.in_time_until)  # a promise in hours has no day of its own
    return Late(
        people=those_who_answer(case) if first else managers_of(case.partnership_id), about=case,
        event=events.WAIT_LATE_TOLD, subject=_LATE_SUBJECT,
        circles=[] if kind_of(due.clock.kind).for_one else [case.id, case.family_id],
        words=_LATE_WORDS.format(case=case.reference, due_on=day_words(day), address=settings.SITE_ADDRESS),
    )  # fmt: skip


def alarm_late(due: EscalationDue) -> Late | None:
    """Of a late review of a standing the managers hear; of an urgent worry without an owner also the managers of every
    agency that works with the family (R23, R25).
    """
    worry = UrgentWorry.objects.select_related("case").filter(id=due.clock.about_id).first()
    standing = PartnershipStatus.objects.select_related("case").filter(id=due.clock.about_id).first()
    about = worry or standing
    if about is None:
        return None
    return Late(
        people=_managers(about.case, of_every_agency=worry is not None), about=about, event=events.LATE_TOLD,
        subject=_MANAGER_SUBJECT, circles=[about.case_id],
        words=_LATE.format(case=about.case.reference, address=settings.SITE_ADDRESS),
    )  # fmt: skip


def _managers(case: Case, *, of_every_agency: bool) -> list[User]:
    """Return the managers of the partnership, and for an urgent worry also those of the agencies that work with the family."""
    held = RoleAssignment.objects.filter(until__isnull=True, user__partnership_id=case.partnership_id)
    wanted = Q(role="manager")
    if of_every_agency:
        workers = Allocation.objects.filter(case=case, until__isnull=True).values("user_id")
        wanted |= Q(role="agency_manager", agency_id__in=held.filter(user_id__in=workers).values("agency_id"))
    ids = held.filter(wanted).values("user_id")
    return list(User.objects.filter(id__in=ids, is_active=True).order_by("id"))


def those_who_answer(case: Case) -> list[User]:
    """Return who leads a case, or the managers where nobody does. Call it as the system."""
    leading = Allocation.objects.filter(case=case, part=Allocation.Part.LEAD, until__isnull=True)
    lead = list(User.objects.filter(id__in=leading.values("user_id"), is_active=True))
    return lead or managers_of(case.partnership_id)


def managers_of(partnership_id: uuid.UUID) -> list[User]:
    """Return who hears of what is late in a partnership when nobody nearer does. Call it as the system."""
    return list(who(REFERRAL_LATE, partnership_id=partnership_id).order_by("id"))


for _kind in (
    events.OFFER, events.TWO_WORKERS, events.LEAD, events.ASSESSMENT, *events.ALARMS, events.FIRST_MEETING,
    events.THRESHOLD_REVIEW, events.REPLAN, events.AIMS,
):  # fmt: skip
    tell_when_late(_kind)
for _kind in (events.WORRY_OWNER, events.EVIDENCE_REVIEW, events.STANDING_REVIEW):
    tell_when_late(_kind, alarm_late)
