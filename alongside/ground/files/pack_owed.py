"""What a large evidence pack owes: the word of a second person, by a day; who is asked for it, and who hears it (R333)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.conf import settings

from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.ground.files import events
from alongside.ground.files.models import EvidencePack, PackSecond
from alongside.ground.files.policies import EVIDENCE_PACK
from alongside.ground.post.late import letters_send

_A_DAY = timedelta(days=1)
_OWNER = "somebody else who may make packs"
_ASKED_SUBJECT = "Your word is needed before files leave"
_ASKED = (
    "A colleague put many files together. They leave only when somebody else has looked and agreed.\n\n"
    "Sign in to look: {address}/desk/\n"
)
_SAID_SUBJECT = "Your pack of files was looked at"
_SAID = "Somebody looked at the pack {pack}. {what} Why they said so is on the page of the files.\n\nSign in: {address}/desk/\n"
_AGREED = {True: "They agreed, and you can fetch it.", False: "They did not agree."}
Seconders = Callable[[EvidencePack], list[User]]
_seconders: list[Seconders] = []


def ask_to_second(seconders: Seconders) -> None:
    """Let a room say, at start-up, whom to ask for a second word on a pack: this floor knows nobody who works with a family."""
    if seconders not in _seconders:
        _seconders.append(seconders)


def needs_second(packs: Sequence[EvidencePack]) -> set[uuid.UUID]:
    """Return which of some packs of one circle need a second person, by today's P-PACK-SECOND, in two queries.

    Originals that the same person packed of the same circle in the day before count too: many small packs are one large one.
    """
    if not packs:
        return set()
    first, last = min(one.made_at for one in packs), max(one.made_at for one in packs)
    beside = list(
        EvidencePack.objects.filter(
            circle_id=packs[0].circle_id, made_at__gt=first - _A_DAY, made_at__lte=last
        ).values_list("by_id", "made_at", "attachment_ids")
    )
    most = int(in_force("P-PACK-SECOND", partnership_id=packs[0].partnership_id, at=now()).value)

    def taken(pack: EvidencePack) -> int:
        day = (pack.made_at - _A_DAY, pack.made_at)
        mine = (ids for by_id, at, ids in beside if by_id == pack.by_id and day[0] < at <= day[1])
        return len({one for ids in mine for one in ids} | set(pack.attachment_ids))

    return {pack.id for pack in packs if taken(pack) >= most}


def seconds_of(packs: Sequence[EvidencePack]) -> dict[uuid.UUID, PackSecond]:
    """Return what a second person said of these packs."""
    return {one.pack_id: one for one in PackSecond.objects.filter(pack__in=[pack.id for pack in packs])}


def second_asked(pack: EvidencePack, *, by: User) -> None:
    """Promise a second word on a large pack by a day, and write to whoever can say it. As the system, with the pack."""
    if not needs_second([pack]):
        return
    clock_start(
        kind=events.PACK_OWED, about_id=pack.id, circle_id=pack.circle_id, partnership_id=pack.partnership_id,
        started_at=pack.made_at, by=by, owner_label=_OWNER,
    )  # fmt: skip
    people = {one.id: one for seconders in _seconders for one in seconders(pack)}
    letters_send(list(people.values()), _ASKED_SUBJECT, _ASKED.format(address=settings.SITE_ADDRESS))


def second_heard(said: PackSecond, *, by: User) -> None:
    """End that promise, and write to whoever made the pack. As the system, with the second person's word."""
    clock_stop(kind=events.PACK_OWED, about_id=said.pack_id, at=said.at, by=by)
    words = _SAID.format(pack=said.pack.reference, what=_AGREED[said.agreed], address=settings.SITE_ADDRESS)
    letters_send(list(User.objects.filter(id=said.pack.by_id, is_active=True)), _SAID_SUBJECT, words)


def packs_owed(*, viewer: User) -> list[Clock]:
    """Return the promises of a second word on packs that somebody else made of what the viewer sees, the soonest due first.

    Raises NotPermitted.
    """
    require(viewer, EVIDENCE_PACK)
    owed = Clock.objects.filter(kind=events.PACK_OWED, stopped_at__isnull=True)
    if viewer.partnership_id is not None:
        owed = owed.filter(partnership_id=viewer.partnership_id)
    return list(owed.exclude(created_by_id=viewer.id).order_by("in_time_until", "id")[:20])
