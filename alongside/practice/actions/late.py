"""Who hears that a decision, a review or an owner's question is late (R124, R125, R132)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.conf import settings

from alongside.family.cases.changes import tell_when_late
from alongside.family.cases.jobs import managers_of
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.practice.actions import events
from alongside.practice.actions.models import AccountabilityReview, ResourceRequest

_SUBJECT = "A decision for a family is late"
_WORDS = "A family or a worker asked for something, and the day to decide has passed.\n\nSign in to see it: {address}\n"
_REVIEW_SUBJECT = "A review of promises waits for you"
_REVIEW_WORDS = "Too few promises were kept, and the day to say what changes has passed.\n\nSign in to see it: {address}\n"


def register() -> None:
    """Let the late loop tell of the promises of this room; what an owner asked for is told as any promise of a case."""
    tell_when_late(events.OWNER_ASKED)
    tell_when_late(events.RESOURCE, resource_late)
    tell_when_late(events.REVIEW, review_late)


def resource_late(due: EscalationDue) -> Late | None:
    """Of a late decision whoever decides hears first; then the managers."""
    request = ResourceRequest.objects.select_related("case").filter(id=due.clock.about_id).first()
    if request is None or request.case.closed_at is not None:
        return None
    first = request.decider_id if due.step.level == 1 else None
    named = User.objects.filter(id=first, is_active=True) if first else ()
    return Late(
        people=list(named) or managers_of(request.partnership_id), about=request, event=events.RESOURCE_LATE,
        subject=_SUBJECT, words=_WORDS.format(address=settings.SITE_ADDRESS), circles=[request.case_id],
    )  # fmt: skip


def review_late(due: EscalationDue) -> Late | None:
    """Of a late review of an agency's promises its managers hear first; of any other, and later, those of social care."""
    review = AccountabilityReview.objects.filter(id=due.clock.about_id).first()
    if review is None:
        return None
    own = _managers_of_agency(review.agency_id) if review.agency_id and due.step.level == 1 else ()
    return Late(
        people=list(own) or managers_of(review.partnership_id), about=review, event=events.REVIEW_LATE,
        subject=_REVIEW_SUBJECT, words=_REVIEW_WORDS.format(address=settings.SITE_ADDRESS), circles=[review.case_id],
    )  # fmt: skip


def _managers_of_agency(agency_id: uuid.UUID) -> Sequence[User]:
    held = RoleAssignment.objects.filter(
        agency_id=agency_id, role__in=["manager", "agency_manager"], until__isnull=True
    )
    return list(User.objects.filter(id__in=held.values("user_id"), is_active=True).order_by("id"))
