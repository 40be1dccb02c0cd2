"""Background work: whoever owes an answer to what something costs somebody hears that it is late (R34)."""

from __future__ import annotations

from django.conf import settings

from alongside.family.cases.changes import tell_when_late
from alongside.family.cases.jobs import managers_of
from alongside.family.cases.models import Allocation
from alongside.family.circumstances import events
from alongside.family.circumstances.models import Impact
from alongside.ground.accounts.models import User
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.govuk.dates import day_words
from alongside.ground.post.late import Late

_SUBJECT = "Somebody waits for an answer"
_WORDS = (
    "A member of a family told us what this costs them. They were promised an answer by {due_on} and have none."
    " Sign in to answer: {address}\n"
)


def cost_late(due: EscalationDue) -> Late | None:
    """First their own worker hears of it, by name; where that person does not work with them any more, and on every higher
    rung, the managers. The event lies in no circle: the other parent learns nothing of it.
    """
    cost = Impact.objects.filter(id=due.clock.about_id, taken_back_at__isnull=True).first()
    if cost is None:
        return None
    owner: list[User] = []
    if due.step.level == 1 and due.clock.owner_id is not None:
        working = Allocation.objects.filter(family_id=cost.family_id, until__isnull=True)
        owner = list(
            User.objects.filter(id=due.clock.owner_id, id__in=working.values("user_id"), is_active=True)
        )
    return Late(
        people=owner or managers_of(cost.partnership_id), about=cost, event=events.LATE_TOLD, subject=_SUBJECT,
        words=_WORDS.format(due_on=day_words(due.clock.due_on), address=settings.SITE_ADDRESS),
    )  # fmt: skip


tell_when_late(events.COST, cost_late)
