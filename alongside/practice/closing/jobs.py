"""Background work: what time does to endings, and who hears of what is late."""

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
from alongside.practice.closing import events
from alongside.practice.closing.policies import CLOSING_LATE, CLOSING_SIGN
from alongside.practice.closing.services.finishing import endings_finish, endings_lapse, signposts_return
from alongside.practice.closing.telling import family_tell

__all__ = ["family_tell", "finish", "late_tell"]

_SUBJECT = "Something about an ending is late"
_WORDS = "A second look, a review or a next attempt is late.\n\nSign in to see it: {address}\n"


@app.periodic(cron="*/15 * * * *", periodic_id="closing.finish")
@app.task(name="closing.finish", queueing_lock="closing.finish")
def finish(timestamp: int) -> int:
    """Bring back silent signposts, set aside what was overtaken, make final what is over; return how many (R9, R14).

    `timestamp` is the quarter of an hour it was due. Each step is a transaction of its own.
    """
    with reading_once():
        done = 0
        for step in (endings_lapse, signposts_return, endings_finish):
            with acting(SYSTEM):
                done += step(by=SYSTEM)
        return done


@app.periodic(cron="*/10 * * * *", periodic_id="closing.late_tell")
@app.task(name="closing.late_tell", queue="messages", queueing_lock="closing.late_tell")
def late_tell(timestamp: int) -> int:
    """Tell whoever answers for each late promise of this room, once a rung of its ladder; return how many (R9, R124)."""
    return late_tell_all(dict.fromkeys(events.KINDS, _late))


def _late(due: EscalationDue) -> Late:
    # A social worker decides in their own cases, and hears of no others.
    own = due.step.level == 1 and due.clock.circle_id is None
    right = CLOSING_SIGN if own else CLOSING_LATE
    people = list(who(right, partnership_id=due.clock.partnership_id).order_by("id"))
    if own:
        people = [one for one in people if "duty" in one.as_actor().scopes]
    return Late(
        people=people, about=due.clock, event=events.LATE_TOLD, circles=[due.clock.circle_id], to_label="",
        subject=_SUBJECT, words=_WORDS.format(address=settings.SITE_ADDRESS),
    )  # fmt: skip
