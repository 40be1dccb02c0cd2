"""Who hears that the answer of the police about what a child told is late: the lead, then the managers; never the family."""

from __future__ import annotations

from django.conf import settings

from alongside.family.cases.jobs import managers_of, those_who_answer
from alongside.family.cases.models_harm import Disclosure
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.practice.safety import events

_SUBJECT = "An answer of the police is late"
_WORDS = "In the case {case} it is late what the police do.\n\nSign in to see it: {address}\n"


def police_late(due: EscalationDue) -> Late | None:
    """Return who hears of it, on its rung. Called as the system."""
    about = Disclosure.objects.select_related("case").filter(id=due.clock.about_id).first()
    if about is None:
        return None
    first = those_who_answer(about.case) if due.step.level == 1 else []
    return Late(
        people=first or managers_of(due.clock.partnership_id), about=about, event=events.POLICE_LATE, subject=_SUBJECT,
        words=_WORDS.format(case=about.case.reference, address=settings.SITE_ADDRESS),
    )  # fmt: skip
