"""The pack: what police need if the child goes missing, said by whoever knows it on a calm day."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.files.services import attachments_receive
from alongside.practice.safety import events
from alongside.practice.safety.models import Episode, PackEntry, PackOpening, PackReview
from alongside.practice.safety.policies import PACK_ADD, PACK_REVIEW
from alongside.practice.safety.services.common import a_case, signed

Kind, Readers = PackEntry.Kind, PackEntry.Readers


@transaction.atomic
def pack_add(
    *,
    by: User,
    case_id: uuid.UUID,
    kind: str,
    words: str = "",
    readers: str = Readers.FAMILY.value,
    uploads: Sequence[File[Any]] = (),
) -> PackEntry:
    """Say one thing that whoever looks for the child should know; what others said stays beside it.

    `readers`: the adults of the family too, or only the workers (a number of which one parent must not know). The child
    reads what they themself said. `uploads`: photos, sealed and scanned; they need no words.

    Raises NotPermitted; Missing; Refused: `choice_unknown`, `words_missing`, `words_too_long`, and as the files room.
    """
    case = a_case(by, case_id, PACK_ADD)
    one_of(kind, Kind.values, field="kind")
    photo = kind == Kind.PHOTO
    if photo and not uploads and not words.strip():
        raise Refused("Choose a photo, or write where there is one.", code="photo_missing", field="uploads")
    if uploads and not photo:
        raise Refused("Photos go under “A photo”.", code="photo_elsewhere", field="uploads")
    entry = PackEntry.objects.create(
        **signed(by, case.id, case.child_id), kind=kind, readers=one_of(readers, Readers.values, field="readers"),
        words=words_of(words, field="words", limit=2_000, required=not photo),
    )  # fmt: skip
    facts = {"kind": kind, "readers": entry.readers, "files": len(uploads)}
    record(events.PACK_ADDED, by=by, about=entry, circle_ids=[case.id], facts=facts)
    if uploads:
        attachments_receive(
            by=by, circle_id=case.family_id, about=entry, uploads=uploads, purpose="photo",
            open_to_family=entry.readers == Readers.FAMILY, family_circle_id=case.id,
        )  # fmt: skip
    return entry


@transaction.atomic
def pack_take_back(*, by: User, entry_id: uuid.UUID) -> PackEntry:
    """Take back what one said oneself, once: it is kept, and handed to nobody any more.

    Raises NotPermitted; Missing, also for another person's words; Refused: `taken_back_already`.
    """
    require(by, PACK_ADD)
    entry = PackEntry.objects.select_for_update(of=("self",)).filter(id=entry_id, by_id=by.id).first()
    if entry is None:
        raise Missing
    require_to_write(by, entry.case_id)
    if entry.taken_back_at is not None:
        raise Refused("You took this back already.", code="taken_back_already")
    entry.taken_back_at, entry.taken_back_by_id = now(), by.id
    entry.save(update_fields=["taken_back_at", "taken_back_by_id"])
    record(events.PACK_TAKEN_BACK, by=by, about=entry, circle_ids=[entry.case_id], facts={"kind": entry.kind})
    return entry


@transaction.atomic
def pack_review(*, by: User, case_id: uuid.UUID) -> PackReview:
    """Say that the pack is right as it is today; it is looked at again by the day on which a plan would be (P-REVIEW).

    The room of plans may call this when a plan is reviewed. Raises NotPermitted; Missing.
    """
    case = a_case(by, case_id, PACK_REVIEW)
    weeks = in_force("P-REVIEW", partnership_id=case.partnership_id, at=now()).value
    review = PackReview.objects.create(
        **signed(by, case.id, case.child_id), review_by=today() + timedelta(weeks=weeks)
    )
    record(events.PACK_REVIEWED, by=by, about=review, circle_ids=[case.id])
    return review


@transaction.atomic
def pack_opened(*, by: User, case_id: uuid.UUID) -> PackOpening | None:
    """Note that somebody who is not of the family opens the pack: an event each time, one line a day for the family.

    None for the family itself. Raises Missing. Whoever looks in an emergency is noted too, and so is the duty team.
    """
    if by.is_family:
        return None
    case = Case.objects.filter(id=case_id).first() or _missing_now(case_id)
    actor = by.as_actor()
    with elevated(
        "who opens the pack is noted for the family, also in an emergency, when they may not write"
    ):
        facts = signed(by, case_id, case.child_id) | {
            "partnership_id": case.partnership_id, "agency": actor.agency_name or "",
        }  # fmt: skip
        opening, _first = PackOpening.objects.get_or_create(
            partnership_id=case.partnership_id, case_id=case_id, by_id=by.id, on=today(), defaults=facts
        )
    record(events.PACK_OPENED, by=by, about=opening, circle_ids=[case_id])
    return opening


def _missing_now(case_id: uuid.UUID) -> Episode:
    """Return the open episode by which the duty team knows of a case. Raises Missing."""
    episode = Episode.objects.filter(case_id=case_id, found_until__isnull=True).first()
    if episode is None:
        raise Missing
    return episode
