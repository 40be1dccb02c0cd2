"""Background work: birthdays are looked at every night, offers that are due again are promised again, and what is late is
told.
"""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from alongside.family.cases.changes import tell_when_late
from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.practice.engagement import events
from alongside.practice.engagement.models import WordsOverride
from alongside.practice.engagement.policies import WORDS_REVIEW
from alongside.practice.engagement.services.growing import birthdays_mind
from alongside.practice.support.renewing import offers_renew

_SUBJECT = "A second look is late"
_WORDS = (
    "What a young person kept to themself was opened to a parent, and nobody has looked at that again by {due_on:%d %B %Y}."
    " Sign in to look: {address}\n"
)


@app.periodic(cron="13 5 * * *", periodic_id="engagement.birthdays")
@app.task(name="engagement.birthdays", queueing_lock="engagement.birthdays")
def birthdays(timestamp: int) -> int:
    """Begin what sixteenth and seventeenth birthdays ask for (R211, R212); return how many promises began."""
    total = 0
    with reading_once():
        while True:
            with acting(SYSTEM):
                begun = birthdays_mind(by=SYSTEM)
            total += begun
            if begun == 0:
                return total


@app.periodic(cron="23 5 * * *", periodic_id="support.offers_renew")
@app.task(name="support.offers_renew", queueing_lock="support.offers_renew")
def renew(timestamp: int) -> int:
    """Promise another offer to parents whose journey moved on since they said no, not now or paused (R53)."""
    with reading_once(), acting(SYSTEM):
        return offers_renew(by=SYSTEM)


def override_late(due: EscalationDue) -> Late | None:
    """Of a second look that is late the managers hear who may give it; the event lies in no circle (R208)."""
    override = WordsOverride.objects.filter(id=due.clock.about_id, reviewed_at__isnull=True).first()
    if override is None:
        return None
    people = (
        who(WORDS_REVIEW, partnership_id=override.partnership_id).exclude(id=override.by_id).order_by("id")
    )
    return Late(
        people=list(people), about=override, event=events.REVIEW_LATE_TOLD, subject=_SUBJECT,
        words=_WORDS.format(due_on=due.clock.due_on, address=settings.SITE_ADDRESS),
    )  # fmt: skip


for _kind in (events.REVIEW_16, events.TRANSITION_17, events.REVISIT):
    tell_when_late(_kind)  # the lead hears, then the managers: nobody waits for a birthday (V17)
tell_when_late(events.OVERRIDE_REVIEW, override_late)
