"""Who hears when an answer that is owed to a family is late: the author first, then whoever leads, then the managers."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from alongside.family.cases.changes import tell_when_late
from alongside.family.cases.jobs import managers_of, those_who_answer
from alongside.family.cases.models import Case
from alongside.family.recording import events
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_care import DistressNote, RemovalHeard
from alongside.ground.accounts.models import User
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late

_SUBJECT = "An answer to a family is late"
_WORDS = "Somebody of a family waits for an answer that was promised.\n\nSign in to see it: {address}\n"
_ABOUT: dict[str, Any] = {
    events.CORRECTION: ChronologyEntry, events.WITHHELD: ChronologyEntry, events.WITHHELD_AGAIN: ChronologyEntry,
    events.DISTRESS: DistressNote, events.REMOVAL: RemovalHeard,
}  # fmt: skip


def answer_late(due: EscalationDue) -> Late | None:
    """Of an answer that is late its owner hears first, or whoever leads; then, and where nobody may know, the managers."""
    about = _ABOUT[due.clock.kind].objects.filter(id=due.clock.about_id).first()
    if about is None:
        return None
    owner = User.objects.filter(id=due.clock.owner_id, is_active=True) if due.clock.owner_id else None
    first = due.step.level == 1 and due.clock.kind in (events.CORRECTION, events.DISTRESS)
    people = list(owner or []) if first else []
    if first and not people and about.case_id is not None:
        case = Case.objects.filter(id=about.case_id).first()
        people = those_who_answer(case) if case is not None else []
    return Late(
        people=people or managers_of(due.clock.partnership_id), about=about, event=events.LATE_TOLD, subject=_SUBJECT,
        words=_WORDS.format(address=settings.SITE_ADDRESS),
    )  # fmt: skip


for _kind in _ABOUT:
    tell_when_late(_kind, answer_late)
tell_when_late(events.ACCESS)
tell_when_late(events.ACCESS_MORE)
