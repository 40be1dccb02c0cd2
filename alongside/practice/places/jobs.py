"""Background work: who hears of a late promise of this room, and children in care with nobody of their own."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.ground.post.late import late_tell as late_tell_all
from alongside.practice.places import events
from alongside.practice.places.policies import PLACES_OVERSEE
from alongside.practice.places.services.advocates import advocates_mind

_SUBJECT = "A promise is late"
_WORDS = "An answer, a plan or an advocate for a child is late.\n\nSign in to see it: {address}/desk/zones/\n"


@app.periodic(cron="20 5 * * *", periodic_id="places.advocates_mind")
@app.task(name="places.advocates_mind", queueing_lock="places.advocates_mind")
def advocates(timestamp: int) -> int:
    """Flag each morning the children in care with no parent or carer in the case; return how many have a flag (R174)."""
    with reading_once(), acting(SYSTEM):
        return advocates_mind(by=SYSTEM)


@app.periodic(cron="*/15 * * * *", periodic_id="places.late_tell")
@app.task(name="places.late_tell", queue="messages", queueing_lock="places.late_tell")
def late_tell(timestamp: int) -> int:
    """Tell the managers of each late promise of this room, once a rung of its ladder; return how many (R171, R173, R174)."""
    return late_tell_all(dict.fromkeys(events.KINDS, _late))


def _late(due: EscalationDue) -> Late:
    return Late(
        people=list(who(PLACES_OVERSEE, partnership_id=due.clock.partnership_id).order_by("id")), about=due.clock,
        event=events.LATE_TOLD, subject=_SUBJECT, words=_WORDS.format(address=settings.SITE_ADDRESS),
        circles=[due.clock.circle_id], to_label="the managers",
    )  # fmt: skip
