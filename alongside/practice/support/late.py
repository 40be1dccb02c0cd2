"""Who hears that a parent was not asked again whether they would like a worker of their own (R53)."""

from __future__ import annotations

from django.conf import settings

from alongside.family.cases.changes import tell_when_late
from alongside.family.cases.jobs import managers_of
from alongside.family.cases.models import Allocation
from alongside.ground.accounts.models import User
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.practice.support import events
from alongside.practice.support.models import SupportOffer

_SUBJECT = "A parent waits to be asked again"
_WORDS = (
    "In the case {case} a parent was to be asked again, by {due_on:%d %B %Y}, whether they would like a worker of their own."
    " Any answer is fine. Sign in to ask: {address}\n"
)


def register() -> None:
    """Let the late loop tell of the promise of this room."""
    tell_when_late(events.OFFER_AGAIN, again_late)


def again_late(due: EscalationDue) -> Late | None:
    """First the parents' own worker hears, while there is one; then the managers. The event lies in no circle: that one
    parent said no is not for the other to see.
    """
    offer = SupportOffer.objects.select_related("case").filter(id=due.clock.about_id).first()
    if offer is None or offer.case.closed_at is not None:
        return None
    own: list[User] = []
    if due.step.level == 1:
        beside = Allocation.objects.filter(
            family_id=offer.family_id, part=Allocation.Part.IPSW, until__isnull=True
        )
        own = list(User.objects.filter(id__in=beside.values("user_id"), is_active=True).order_by("id"))
    return Late(
        people=own or managers_of(offer.partnership_id), about=offer, event=events.AGAIN_LATE_TOLD, subject=_SUBJECT,
        words=_WORDS.format(
            case=offer.case.reference, due_on=due.clock.due_on, address=settings.SITE_ADDRESS
        ),
    )  # fmt: skip
