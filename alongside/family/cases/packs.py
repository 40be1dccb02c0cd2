"""Who is asked for a second word on a large evidence pack, and who hears that it is late (R333)."""

from __future__ import annotations

from django.conf import settings

from alongside.family.cases import events
from alongside.family.cases.changes import tell_when_late
from alongside.family.cases.jobs import managers_of
from alongside.family.cases.models import Allocation, Case
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.files.events import PACK_OWED
from alongside.ground.files.models import EvidencePack
from alongside.ground.files.pack_owed import ask_to_second
from alongside.ground.files.policies import EVIDENCE_PACK
from alongside.ground.govuk.dates import day_words
from alongside.ground.post.late import Late

_SUBJECT = "Files wait for a second word"
_WORDS = (
    "A colleague put many files together, and nobody else has said by {due_on} whether they may leave.\n\n"
    "Sign in to look: {address}/desk/\n"
)


def seconders_of(pack: EvidencePack) -> list[User]:
    """Return who else works with the family and may make packs; the managers where nobody does. Call it as the system."""
    working = Allocation.objects.filter(case_id=pack.circle_id, until__isnull=True).values("user_id")
    may = who(EVIDENCE_PACK, partnership_id=pack.partnership_id).exclude(id=pack.by_id)
    return list(may.filter(id__in=working).order_by("id")) or _managers(pack)


def _managers(pack: EvidencePack) -> list[User]:
    return [one for one in managers_of(pack.partnership_id) if one.id != pack.by_id]


def second_late(due: EscalationDue) -> Late | None:
    """Of a second word that is late those hear who were asked, then the managers; never whoever made the pack."""
    pack = EvidencePack.objects.filter(id=due.clock.about_id, second__isnull=True).first()
    case = Case.objects.filter(id=pack.circle_id, closed_at__isnull=True).first() if pack else None
    if pack is None or case is None:
        return None
    return Late(
        people=seconders_of(pack) if due.step.level == 1 else _managers(pack), about=case, event=events.PACK_LATE_TOLD,
        subject=_SUBJECT,
        words=_WORDS.format(due_on=day_words(due.clock.due_on), address=settings.SITE_ADDRESS),
    )  # fmt: skip


ask_to_second(seconders_of)
tell_when_late(PACK_OWED, second_late)
