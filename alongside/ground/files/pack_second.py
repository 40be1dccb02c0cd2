"""The second person of a large evidence pack: many originals leave only when somebody else agreed (R333)."""

from __future__ import annotations

import json
import uuid

from django.db import IntegrityError, transaction

from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now
from alongside.ground.files import check_pack, events
from alongside.ground.files.models import EvidencePack, PackSecond
from alongside.ground.files.pack import pack_get
from alongside.ground.files.pack_owed import needs_second, second_heard, seconds_of

_LONGEST = 400
_WAITS = (
    "This pack holds many originals, so somebody else who may make packs agrees first. Colleagues who work with this family,"
    " or the managers, were asked. You hear when one of them has answered."
)


def names_in(pack: EvidencePack) -> list[str]:
    """Return the names of the files of a pack, as they stand in it."""
    return [
        one["name"].removeprefix("files/") for one in json.loads(pack.papers[check_pack.CUSTODY])["files"]
    ]


def require_second(pack: EvidencePack, *, by: User) -> None:
    """Raise Refused (`pack_waits`, `pack_refused`; kept) while a large pack has not been agreed to by somebody else."""
    if not needs_second([pack]):
        return
    said = seconds_of([pack]).get(pack.id)
    if said is None:
        raise refusal_keep(Refused(_WAITS, code="pack_waits"), by=by, about=pack)
    if not said.agreed:
        words = (
            f"{said.by_name} did not agree to this pack: {said.why} Make another one that they can agree to."
        )
        raise refusal_keep(Refused(words, code="pack_refused"), by=by, about=pack)


@transaction.atomic
def pack_second(*, by: User, pack_id: uuid.UUID, agreed: bool, why: str) -> PackSecond:
    """Say, as the second person, whether a large pack may leave, and why. It is said once; nobody agrees to their own.

    Whoever made the pack hears it.

    Raises NotPermitted, Missing as `pack_get`; Refused: `why_missing`, `pack_own` (kept), `pack_small` where nobody need
    agree, `pack_said` where somebody said it already.
    """
    pack = pack_get(viewer=by, pack_id=pack_id)
    why = " ".join(why.split())[:_LONGEST]
    if not why:
        raise Refused("Say what you looked at, and why.", code="why_missing", field="why")
    if pack.by_id == by.id:
        words = "You made this pack. Somebody else looks at it: ask a colleague or a manager."
        raise refusal_keep(Refused(words, code="pack_own"), by=by, about=pack)
    if not needs_second([pack]):
        raise Refused("This pack is small: nobody else need agree. Fetch it.", code="pack_small")
    actor = by.as_actor()
    with elevated("the word on a pack is written by this verb alone"):
        try:
            with transaction.atomic():
                made = PackSecond.objects.create(
                    partnership_id=pack.partnership_id, created_by_id=by.id, pack=pack, circle_id=pack.circle_id, agreed=agreed,
                    why=why, at=now(), by_id=by.id, by_name=by.name, by_role=actor.role_title,
                )  # fmt: skip
        except IntegrityError as error:
            raise Refused("Somebody else has answered already. Look again.", code="pack_said") from error
        second_heard(made, by=by)
    record(events.PACK_SECOND, by=by, about=pack, circle_ids=[pack.circle_id], facts={"agreed": agreed})
    return made
