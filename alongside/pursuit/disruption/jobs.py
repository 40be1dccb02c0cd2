"""Background work: each night, whether harm goes on and nobody looks at those who harm; and who hears of it (R160)."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from alongside.family.cases.changes import tell_when_late
from alongside.family.cases.jobs import managers_of
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Partnership
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.pursuit.disruption import events
from alongside.pursuit.disruption.models import HarmGoesOn
from alongside.pursuit.disruption.services.watching import MANAGERS, watches_mind

_SUBJECT = "The people who harm are not being looked at"
_WORDS = (
    "In the case {case} harm goes on, and nothing was written about those who harm for longer than a review takes.\n\n"
    "Sign in to see it, or to write why nothing is possible: {address}\n"
)


@app.periodic(cron="35 5 * * *", periodic_id="disruption.watches_mind")
@app.task(name="disruption.watches_mind", queueing_lock="disruption.watches_mind")
def watches(timestamp: int) -> int:
    """Look at every open case; return how many changed. `timestamp`: when it was due."""
    changed = 0
    with reading_once():
        for partnership in Partnership.objects.order_by("id"):
            with acting(SYSTEM):
                changed += watches_mind(by=SYSTEM, partnership_id=partnership.id)
    return changed


def unlooked_late(due: EscalationDue) -> Late | None:
    """Of harm that goes on while nobody looks at those who harm, the managers hear on every rung; no family does."""
    watch = (
        HarmGoesOn.objects.select_related("case").filter(id=due.clock.about_id, ended_at__isnull=True).first()
    )
    if watch is None:
        return None
    words = _WORDS.format(case=watch.case.reference, address=settings.SITE_ADDRESS)
    return Late(
        people=managers_of(due.clock.partnership_id), about=watch, event=events.LATE_TOLD, subject=_SUBJECT, words=words,
        circles=[watch.case_id], to_label=MANAGERS,
    )  # fmt: skip


tell_when_late(events.UNLOOKED, unlooked_late)
