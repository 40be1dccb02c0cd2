"""An ending that was not right to sign is taken back, while it is not final: the request or the case goes on (R8, R216)."""

from __future__ import annotations

from django.db.models import Q

from alongside.family.cases.stops import Taken
from alongside.family.referrals.ending import referral_to_end, write_reopened
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending
from alongside.practice.closing.services.common import State, circles_of, save, stop
from alongside.practice.closing.telling import family_tell_later


def ending_undo(taken: Taken, by: User) -> bool:
    """Take back an ending that was signed and was not right (R216); called as the system.

    False where it is final, or somebody asked for a review, which a person answers.
    """
    about = Q(case_id=taken.case_id) if taken.case_id is not None else Q(referral_id=taken.request_id)
    signed = Ending.objects.select_for_update(no_key=True).filter(
        about, state__in=[State.SIGNED, State.WAITING], under_review=False, signed_by_id=taken.by_id,
        signed_at__gte=taken.at,
    )  # fmt: skip
    ending = signed.order_by("signed_at", "id").first()
    if ending is None:
        return False
    ending.state, ending.answered_words = State.OVERTURNED, taken.why
    save(ending, "state", "answered_words")
    stop(events.SIGNPOST, ending.id, by=by, reason="the ending was taken back")
    if ending.referral_id is not None:
        write_reopened(by=by, referral=referral_to_end(ending.referral_id))
    record(events.SET_ASIDE, by=by, about=ending, circle_ids=circles_of(ending))
    if ending.case_id is not None:
        family_tell_later(ending, "review")
    return True
