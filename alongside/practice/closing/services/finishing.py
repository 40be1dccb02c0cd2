"""What time does: an ending becomes final, a silent service gives a request back, a proposal is overtaken (R9, R14)."""

from __future__ import annotations

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.cases.services.ending import write_case_ended
from alongside.family.referrals.ending import referral_to_end
from alongside.family.referrals.models import Referral
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending, EndingReview
from alongside.practice.closing.rules import lacking
from alongside.practice.closing.selectors import ENDS_WITH_THE_CASE, standing_of
from alongside.practice.closing.services.common import State, circles_of, save, stop
from alongside.practice.closing.services.signing import signpost_back

_BATCH = 100
OVERTAKEN = "It was decided otherwise meanwhile."


@transaction.atomic
def endings_finish(*, by: Acts) -> int:
    """Make final what two people signed, where the time to ask for a review is over and none is unanswered (R9); as the
    system. Return how many.

    A case closes only now, and only if nothing is owed to the family: a promise, a clock or a request that came meanwhile
    keeps it open.
    """
    due = Ending.objects.select_for_update(skip_locked=True, no_key=True).filter(
        state=State.SIGNED, under_review=False, review_until__lt=today()
    )
    return sum(_finish(by, ending) for ending in due.order_by("review_until", "id")[:_BATCH])


def _finish(by: Acts, ending: Ending) -> bool:
    if EndingReview.objects.filter(ending=ending, answered_at__isnull=True).exists():
        return False
    if ending.case_id is not None:
        case = (
            Case.objects.select_related("child")
            .select_for_update(no_key=True, of=("self",))
            .get(id=ending.case_id)
        )
        if case.closed_at is None and lacking(standing_of(case)):
            return False
        assert ending.signed_by_id is not None  # the constraint ending_state_signed
        signer = User.objects.get(id=ending.signed_by_id)
        if case.closed_at is None:
            write_case_ended(by=signer, case=case, stopping=ENDS_WITH_THE_CASE)
    ending.state, ending.final_at = State.FINAL, now()
    save(ending, "state", "final_at")
    record(events.FINAL, by=by, about=ending, circle_ids=circles_of(ending))
    return True


@transaction.atomic
def signposts_return(*, by: Acts) -> int:
    """Bring back each request whose other service was silent past its day (R14), as the system; return how many."""
    late = Clock.objects.filter(kind=events.SIGNPOST, stopped_at__isnull=True, in_time_until__lt=now())
    waiting = Ending.objects.select_for_update(skip_locked=True, no_key=True).filter(
        state=State.WAITING, id__in=late.values("about_id")
    )
    back = 0
    for ending in waiting.order_by("signed_at", "id")[:_BATCH]:
        assert ending.referral_id is not None  # only a request is signposted
        referral = referral_to_end(ending.referral_id)
        if referral.state == Referral.State.SIGNPOSTED_PENDING:
            signpost_back(by=by, ending=ending, referral=referral)
            back += 1
    return back


@transaction.atomic
def endings_lapse(*, by: Acts) -> int:
    """Set aside each proposal, and each wait for a service, whose request was accepted meanwhile; as the system."""
    overtaken = Ending.objects.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(
        state__in=[State.PROPOSED, State.WAITING], referral__state=Referral.State.ACCEPTED
    )
    found = list(overtaken.order_by("proposed_at", "id")[:_BATCH])
    for ending in found:
        ending.state = State.RETURNED if ending.state == State.PROPOSED else State.OVERTURNED
        ending.answered_at, ending.answered_words = ending.answered_at or now(), OVERTAKEN
        save(ending, "state", "answered_at", "answered_words")
        for kind in (events.SIGN, events.SIGNPOST):
            stop(kind, ending.id, by=by, reason=OVERTAKEN)
        record(events.RETURNED, by=by, about=ending, circle_ids=circles_of(ending))
    return len(found)
