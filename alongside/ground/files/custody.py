"""The way of a file through hands, step by step, each sealed to the one before it (R156)."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import connection, transaction

from alongside.ground.access.context import acting, elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read, record
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.files import events
from alongside.ground.files.models import Attachment, Custody
from alongside.ground.files.policies import EVIDENCE_HAND_OVER, EVIDENCE_OPEN_ORIGINAL

FIRST = "0" * 64
Kind = Custody.Kind


def step_add(
    attachment: Attachment, kind: str, *, by: Acts, why: str = "", to_whom: str = "", counted: bool = True
) -> Custody:
    """Write the next step, as the system; the caller has checked the right. `counted` False: it is the first."""
    actor = by.as_actor()
    with elevated("the steps of a file are written by its verbs alone"):
        before = _last(attachment) if counted else None
        step = Custody(
            partnership_id=attachment.partnership_id, circle_id=attachment.circle_id, attachment=attachment, kind=kind,
            number=before.number + 1 if before else 1, at=now(), by_id=actor.id, created_by_id=actor.id,
            by_name=getattr(by, "name", "") or "This service", by_role=actor.role_title, agency_name=actor.agency_name,
            why=why, to_whom=to_whom,
        )  # fmt: skip
        step.chained = chained(step_facts(step), before.chained if before else FIRST)
        step.save(force_insert=True)
    return step


def step_facts(step: Custody) -> dict[str, str | int]:
    """Return what a step says, as it is sealed and as a pack shows it."""
    return {
        "number": step.number, "what": step.kind, "at": step.at.isoformat(timespec="seconds"), "who": step.by_name,
        "role": step.by_role, "agency": step.agency_name, "why": step.why, "to": step.to_whom,
        "file": str(step.attachment_id),
    }  # fmt: skip


def chained(facts: dict[str, str | int], before: str) -> str:
    """Return the seal of a step behind the seal of the one `before` it."""
    said = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{said}".encode()).hexdigest()


@transaction.atomic
def original_ask(*, by: User, attachment_id: uuid.UUID, why: str) -> Attachment:
    """Write why `by` opens the original; for some minutes (P-ORIGINAL) its door then hands it out.

    Raises NotPermitted, Missing, Refused: `why_missing`.
    """
    require(by, EVIDENCE_OPEN_ORIGINAL)
    attachment = attachment_get(viewer=by, attachment_id=attachment_id)
    require_to_write(by, attachment.circle_id)
    original_opened(attachment, by=by, why=why)
    record(events.ORIGINAL_ASKED, by=by, about=attachment, circle_ids=circles_of(attachment))
    return attachment


def original_opened(attachment: Attachment, *, by: User, why: str) -> Custody:
    """Write why `by` opens an original; the caller has checked the right, and writes the event. Refused: `why_missing`."""
    why = _said(why, "Say why you need the original. The copy shows the same picture.", "why")
    return step_add(attachment, Kind.OPENED, by=by, why=why)


def may_open_original(attachment: Attachment, *, by: Acts) -> bool:
    """Whether the door hands out the original: of a letter to whoever reads it; of a picture, film or recording to whoever
    gave it, and for some minutes to whoever said why.
    """
    actor = by.as_actor()
    if not attachment.shown_as_copy or (actor.id is not None and actor.id == attachment.received_by_id):
        return True
    minutes = in_force("P-ORIGINAL", partnership_id=attachment.partnership_id, at=now()).value
    return Custody.objects.filter(
        attachment=attachment, kind=Kind.OPENED, by_id=actor.id, at__gt=now() - timedelta(minutes=minutes)
    ).exclude(why="").exists()  # fmt: skip


@transaction.atomic
def hand_over(*, by: User, attachment_id: uuid.UUID, to_whom: str, why: str) -> Custody:
    """Write that a file was handed over: to whom and why.

    Raises NotPermitted, Missing, Refused: `to_whom_missing`, `why_missing`.
    """
    require(by, EVIDENCE_HAND_OVER)
    attachment = attachment_get(viewer=by, attachment_id=attachment_id)
    require_to_write(by, attachment.circle_id)
    to_whom = _said(to_whom, "Say to whom: their name and agency.", "to_whom")
    step = step_add(
        attachment, Kind.HANDED_OVER, by=by, to_whom=to_whom[:200], why=_said(why, "Say why.", "why")
    )
    record(events.HANDED_OVER, by=by, about=attachment, circle_ids=circles_of(attachment))
    return step


def attachment_get(*, viewer: Acts, attachment_id: uuid.UUID) -> Attachment:
    """Return an attachment that the viewer may see; the reading is noted. Raises Missing."""
    found = Attachment.objects.filter(id=attachment_id).first()
    if found is None:
        raise Missing
    note_read("files.attachment", [found.circle_id])
    return found


def custody_of(*, viewer: Acts, attachment_ids: Iterable[uuid.UUID]) -> list[Custody]:
    """Return the steps of these files that the viewer may read, in their order: for a family without who opened them."""
    steps = list(
        Custody.objects.filter(attachment_id__in=list(attachment_ids)).order_by("attachment_id", "number")
    )
    note_read("files.custody", {step.circle_id for step in steps})
    return steps


def circles_of(attachment: Attachment) -> list[uuid.UUID | None]:
    """Return the circles whose log says what happened to a file."""
    return [attachment.circle_id, attachment.family_circle_id]


def damage_note(attachment_id: uuid.UUID) -> None:
    """Write that a stored file was found damaged: an event, and a step of its custody once a day. Acts as the system.

    It may be called while a response is sent, when the request's transaction is over.
    """
    with acting(SYSTEM):
        attachment = Attachment.objects.filter(id=attachment_id).first()
        if attachment is None:
            return
        record(events.DAMAGED, by=SYSTEM, about=attachment, circle_ids=[attachment.circle_id])
        today = now() - timedelta(days=1)
        if not Custody.objects.filter(attachment=attachment, kind=Kind.DAMAGED, at__gt=today).exists():
            step_add(attachment, Kind.DAMAGED, by=SYSTEM)


def _last(attachment: Attachment) -> Custody | None:
    with connection.cursor() as cursor:  # two people at the same second take turns
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"custody of {attachment.pk}"])
    return Custody.objects.filter(attachment_id=attachment.pk).order_by("-number").first()


def _said(words: str, ask: str, field: str) -> str:
    words = " ".join(words.split())
    if not words:
        raise Refused(ask, code=f"{field}_missing", field=field)
    if len(words) > 400:
        raise Refused("Use 400 characters or fewer.", code=f"{field}_long", field=field)
    return words
