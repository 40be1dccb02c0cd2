"""Background work: what is held wakes when something new fits; the hub's week; who hears that an answer is late."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app

from alongside.family.cases.changes import tell_when_late
from alongside.family.cases.jobs import managers_of
from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.pursuit.entities.selectors import candidates_of
from alongside.pursuit.entities.services import items_mentioned
from alongside.pursuit.information.models import Item
from alongside.pursuit.intelligence import events
from alongside.pursuit.intelligence.models import Compared, ShareRequest, Standing
from alongside.pursuit.intelligence.policies import SHARE_ANSWER
from alongside.pursuit.intelligence.rules import State
from alongside.pursuit.intelligence.services.onward import digest_send
from alongside.pursuit.intelligence.services.waking import by_report, held_wake

_A_TIME = 200
_SINCE = timedelta(days=30)
_SUBJECT = "An answer is late"
_WORDS = "Somebody asked the police to share, and the day for the answer has passed.\n\nSign in to see it: {address}/desk/\n"
_LOOK_SUBJECT = "Something waits for a second look"
_LOOK_WORDS = (
    "Something new fits with what is held, and nobody has looked at it yet.\n\n"
    "Sign in to see it: {address}/desk/intelligence/\n"
)


@app.periodic(cron="* * * * *", periodic_id="intelligence.held_compare")
@app.task(name="intelligence.held_compare", queueing_lock="intelligence.held_compare")
def held_compare(timestamp: int) -> int:
    """Compare what was told lately with what is held; return how many reports woke (R153). `timestamp`: when it was due."""
    with acting(SYSTEM):
        return items_compare()


def items_compare(*, most: int = _A_TIME) -> int:
    """Compare each new item of the last month with what is held, once, the oldest first; return how many reports woke.

    Call it as the system. Bounded: at most `most` items a time, and a hundred held items each. What waits to be put beside
    what is known comes first: two things told in one minute would else miss each other for good.
    """
    items_mentioned()
    new = Item.objects.filter(submitted_at__gte=now() - _SINCE)
    done = Compared.objects.filter(item_id=OuterRef("pk"), partnership_id=OuterRef("partnership_id"))
    return sum(_compare(item) for item in new.exclude(Exists(done)).order_by("submitted_at", "id")[:most])


def _compare(item: Item) -> int:
    held = Item.objects.filter(report__standing__state=State.HELD)
    found = candidates_of(item_id=item.id, among=held)
    woke = held_wake(report_id=item.report_id, shared=by_report(found)) if found else 0
    Compared.objects.get_or_create(
        partnership_id=item.partnership_id, item=item, defaults={"woke": woke, "at": now()}
    )
    return woke


@app.periodic(cron="0 7 * * 1", periodic_id="intelligence.digests_send")
@app.task(name="intelligence.digests_send", queue="messages", queueing_lock="intelligence.digests_send")
def digests_send(timestamp: int) -> int:
    """Tell each hub, on a Monday, that last week left something to read; return how many (R155)."""
    sent = 0
    for partnership in Partnership.objects.order_by("id"):
        with acting(SYSTEM):
            sent += digest_send(partnership=partnership, day=today()) is not None
    return sent


def answer_late(due: EscalationDue) -> Late | None:
    """Of a late answer to who asked the police to share, the officers hear first, then who leads the police, then managers."""
    asked = ShareRequest.objects.filter(id=due.clock.about_id, answered_at__isnull=True).first()
    if asked is None:
        return None
    return Late(
        people=officers_or_leads(due), about=asked, event=events.LATE_TOLD, subject=_SUBJECT,
        words=_WORDS.format(address=settings.SITE_ADDRESS),
    )  # fmt: skip


def look_late(due: EscalationDue) -> Late | None:
    """Of a held report that woke and that nobody looked at, the officers hear first, then who leads the police (R153).

    Nobody whom it is about. The letter names neither the report nor what it shares.
    """
    found = (
        Standing.objects.select_related("report")
        .filter(report_id=due.clock.about_id, woken_at__isnull=False)
        .first()
    )
    if found is None:
        return None
    people = [one for one in officers_or_leads(due) if one.id != found.report.about_worker_id]
    return Late(
        people=people, about=found, event=events.LATE_TOLD, subject=_LOOK_SUBJECT,
        words=_LOOK_WORDS.format(address=settings.SITE_ADDRESS),
    )  # fmt: skip


def officers_or_leads(due: EscalationDue) -> list[User]:
    """Return who hears of something late that the police owe: their officers on the first rung, then who leads them."""
    here = due.clock.partnership_id
    officers = list(who(SHARE_ANSWER, partnership_id=here).order_by("id"))
    if due.step.level == 1 and officers:
        return officers
    leads = User.objects.filter(
        partnership_id=here, is_active=True, role_assignments__role="agency_manager",
        role_assignments__agency__kind="police", role_assignments__until__isnull=True,
    ).distinct()  # fmt: skip
    return list(leads.order_by("id")) or officers or managers_of(here)


tell_when_late(events.SHARE_ANSWER_CLOCK, answer_late)
tell_when_late(events.LOOK_AGAIN, look_late)
