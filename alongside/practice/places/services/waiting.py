"""A place inside a zone waits for a manager: an answer is owed by a time, a yes never is (R170)."""

from __future__ import annotations

from alongside.ground.accounts.models import User
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.places import events
from alongside.practice.places.models import Stay


def settle_answer(stay: Stay, by: User) -> None:
    """Promise a manager's answer while a place waits, and stop that promise once it does not, whatever the answer was.

    Whoever asks again is owed anew. In an emergency the promise is of hours. Changes nothing that stands right already.
    """
    kind = events.ANSWER_NOW if stay.emergency else events.ANSWER
    if stay.state != Stay.State.HELD:
        clock_stop(kind=kind, about_id=stay.id, at=now(), by=by, reason=stay.get_state_display())
        return
    promised = clock_for(stay.id, kind)
    if promised is None or promised.stopped_at is not None:
        clock_start(
            kind=kind, about_id=stay.id, circle_id=stay.case_id, partnership_id=stay.partnership_id,
            started_at=now(), by=by, owner_label="the managers",
        )  # fmt: skip
