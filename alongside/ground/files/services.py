"""Verbs on attachments. A file streams through once: hashed, scanned, sealed and stored; it is never held whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from alongside.ground.access.context import elevated, elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.audit.models import AuditEvent
from alongside.ground.audit.services import note_read, record
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.base.models import FamilyRecord
from alongside.ground.clock import now
from alongside.ground.files import events
from alongside.ground.files.copies import copy_for
from alongside.ground.files.custody import Kind, damage_note, may_open_original, step_add
from alongside.ground.files.keeping import Incoming, store, too_large
from alongside.ground.files.models import SERVED, Attachment, ViewCopy
from alongside.ground.files.policies import ATTACHMENT_RECEIVE
from alongside.ground.files.ranges import NotThere, range_of
from alongside.ground.files.rules import accept, most_bytes, safe_name
from alongside.ground.files.scanning import Scanner
from alongside.ground.files.sending import Sent, adopt, forget, refuse_over_quota
from alongside.ground.files.stored import Plaintext
from alongside.ground.files.stripping import without_place_and_time

_ONE_OPENING = timedelta(minutes=15)
_EVERYWHERE = frozenset({Audience.WIDE, Audience.SYSTEM})


@transaction.atomic
def attachment_receive(
    *,
    by: Acts,
    circle_id: uuid.UUID,
    about: FamilyRecord,
    upload: File[Any],
    open_to_family: bool,
    family_circle_id: uuid.UUID | None = None,
    purpose: str = "document",
) -> Attachment:
    """Keep an uploaded file with the record `about` of a circle, encrypted.

    The family opens it where it is `open_to_family`, and only in `family_circle_id` too, where that is given; `purpose`
    is a key of rules.PURPOSES. Refused: an empty, too large or one too many file, a type not taken, a name that lies, a
    virus. Missing when `by` is not in the circle. A file that no scanner could judge is held: nobody opens it yet.
    """
    actor = by.as_actor()
    _may_bring(by, circle_id)
    partnership_id = actor.partnership_id or about.partnership_id
    _refuse_one_too_many(about)
    attachment = Attachment(
        id=new_id(), partnership_id=partnership_id, circle_id=circle_id, about_kind=about._meta.label_lower,
        about_id=about.pk, open_to_family=open_to_family, received_at=now(), received_by_id=actor.id,
        created_by_id=actor.id, family_circle_id=family_circle_id, where_and_when=wish_of(upload),
    )  # fmt: skip
    _take_in(attachment, upload, purpose)
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
            _note_received(by, attachment)
    except Exception:
        default_storage.delete(attachment.storage_name)
        raise
    return attachment


def wish(upload: File[Any], where_and_when: str) -> None:
    """Say of a chosen file what its giver wished: a key of models.WHERE_AND_WHEN."""
    upload.where_and_when = where_and_when  # type: ignore[attr-defined]


def wish_of(upload: File[Any]) -> str:
    """Return what the giver of a file wished; `not_asked` where nobody asked."""
    return str(getattr(upload, "where_and_when", "not_asked"))


def _take_in(attachment: Attachment, upload: File[Any], purpose: str) -> None:
    """Bring the bytes of a chosen file into the storage, and what is known of them into the row."""
    if attachment.where_and_when == "taken_out":
        _take_in_without_place(attachment, upload, purpose)
        return
    if isinstance(upload, Sent):
        if upload.upload.length > most_bytes(purpose):
            raise too_large(most_bytes(purpose))
        attachment.name, attachment.media_type = accept(upload.name or "", next(upload.chunks()), purpose)
        adopt(attachment, upload.upload)
        return
    stream = Incoming(upload, purpose)
    attachment.name, attachment.media_type = stream.name, stream.media_type
    store(attachment, stream)
    if attachment.received_by_id is not None:
        with elevated("what somebody sent today is counted whatever became of it"):
            try:
                refuse_over_quota(
                    owner_id=attachment.received_by_id, more=attachment.size,
                    partnership_id=attachment.partnership_id,
                )  # fmt: skip
            except Refused:
                default_storage.delete(attachment.storage_name)
                raise


def _take_in_without_place(attachment: Attachment, upload: File[Any], purpose: str) -> None:
    """Keep a picture without where and when it was made: what came is hashed, stripped and forgotten."""
    came = Incoming(upload, purpose)
    data = b"".join(came.pieces(None))  # what is kept of it is scanned
    attachment.sha256_received = came.hash.hexdigest()
    kept = ContentFile(without_place_and_time(data, came.media_type), name=came.name)
    stream = Incoming(kept, purpose)
    attachment.name, attachment.media_type = came.name, came.media_type
    store(attachment, stream)
    if isinstance(upload, Sent):
        forget(upload.upload)


def _note_received(by: Acts, attachment: Attachment) -> None:
    record(
        events.RECEIVED, by=by, about=attachment, circle_ids=[attachment.circle_id],
        facts={"about": attachment.about_kind, "size": attachment.size, "scan": attachment.scan},
    )  # fmt: skip
    step_add(attachment, Kind.RECEIVED, by=by, counted=False)
    if attachment.where_and_when == "taken_out":
        record(events.TAKEN_OUT, by=by, about=attachment, circle_ids=[attachment.circle_id])
        step_add(attachment, Kind.TAKEN_OUT, by=by)


def _may_bring(by: Acts, circle_id: uuid.UUID) -> None:
    """Raise NotPermitted or Missing; the system keeps what a verb of another room was allowed to bring."""
    audience = by.as_actor().audience
    if audience is not Audience.SYSTEM:
        require(by, ATTACHMENT_RECEIVE)
    if not _in_reach(audience, circle_id):
        raise Missing


class FileRefused(Refused):
    """One of several files was refused. `name` says which; unlike the message it may say something of a family."""

    def __init__(self, refused: Refused, name: str) -> None:
        super().__init__(refused.message, code=refused.code, field="uploads")
        self.name = name


@transaction.atomic
def attachments_receive(*, uploads: Iterable[File[Any]], **facts: Any) -> list[Attachment]:
    """Keep several uploaded files with one record, all of them or none; `facts` are those of `attachment_receive`.

    Raises FileRefused (field `uploads`) for the first that is refused; then nothing stays in the storage either.
    """
    kept: list[Attachment] = []
    try:
        for upload in uploads:
            try:
                kept.append(attachment_receive(upload=upload, **facts))
            except NotPermitted:
                raise
            except Refused as refused:
                raise FileRefused(refused, safe_name(upload.name or "")) from None
    except Exception:
        for attachment in kept:
            default_storage.delete(attachment.storage_name)
        raise
    return kept


def attachment_check(*, upload: File[Any], purpose: str = "document") -> None:
    """Raise Refused as `attachment_receive` would, as far as a file can be judged before it is read whole."""
    Incoming(upload, purpose)
    most = most_bytes(purpose) if isinstance(upload, Sent) else settings.ATTACHMENT_MAX_BYTES
    if upload.size > most:
        raise too_large(most)


# No savepoint of their own: that a copy cannot be made is written down, although whoever asked is refused.
def attachment_open(
    *, viewer: Acts, attachment_id: uuid.UUID, wanted: str = ""
) -> tuple[Attachment, Plaintext]:
    """Return an attachment and the bytes that the viewer may have, decrypted as they are read; the reading is audited.

    Of a picture, film or recording that is the copy for viewing, which says nothing of place and time; the original is for
    whoever gave it or said why (`custody.original_ask`). `wanted` is the range as a browser asks for it (RFC 9110).

    Missing when there is none or the viewer may not know. NotThere: a range beyond the end.
    Refused while it waits to be checked, was removed, or cannot be
    shown. Damaged when what is stored has another length or key; reading raises it where a part was changed.
    """
    attachment = _served(attachment_id)
    if may_open_original(attachment, by=viewer):
        return attachment, _read(viewer, attachment, attachment, wanted)
    return attachment, _read(viewer, attachment, copy_for(attachment), wanted)


def attachment_show(
    *, viewer: Acts, attachment_id: uuid.UUID, wanted: str = ""
) -> tuple[Attachment, Plaintext]:
    """Return the copy for viewing, also to whoever may have the original; else as `attachment_open`."""
    attachment = _served(attachment_id)
    return attachment, _read(viewer, attachment, copy_for(attachment), wanted)


def _served(attachment_id: uuid.UUID) -> Attachment:
    attachment = Attachment.objects.filter(id=attachment_id).first()
    if attachment is None:
        raise Missing
    if attachment.scan == "held":
        raise Refused(
            "This file is waiting to be checked. Try again in a few minutes.", code="attachment_held"
        )
    if attachment.scan not in SERVED:
        raise Refused("This file was removed. It could have harmed your device.", code="attachment_removed")
    return attachment


def _read(viewer: Acts, attachment: Attachment, stored: Attachment | ViewCopy, wanted: str) -> Plaintext:
    name, copied = attachment.name, isinstance(stored, ViewCopy)
    if copied:
        name = f"{name.rpartition('.')[0] or name}.{stored.media_type.split('/')[1].replace('jpeg', 'jpg')}"
    found = range_of(wanted, stored.size)
    if found is None:
        raise NotThere(stored.size)
    plaintext = Plaintext(
        stored, stored.id, name=name, media_type=stored.media_type, start=found[0], stop=found[1],
        alarm=partial(damage_note, attachment.id),
    )  # fmt: skip
    note_read("files.attachment", [attachment.circle_id])
    # A film that is played asks for one range after the other: that is one opening.
    if not (found[0] and _opened_just_now(viewer, attachment)):
        record(events.OPENED, by=viewer, about=attachment, circle_ids=[attachment.circle_id])
        if not copied:
            step_add(attachment, Kind.OPENED, by=viewer)
    return plaintext


def _opened_just_now(viewer: Acts, attachment: Attachment) -> bool:
    with elevated_to_read("a family does not read the events of openings, not even of its own"):
        return AuditEvent.objects.filter(
            partnership_id=attachment.partnership_id, at__gt=now() - _ONE_OPENING, kind=events.OPENED.name,
            actor_id=viewer.as_actor().id, about_id=attachment.id,
        ).exists()  # fmt: skip


@transaction.atomic
def attachment_scan(*, attachment_id: uuid.UUID) -> Attachment:
    """Scan a held attachment again, as the system: it becomes clean, or is removed, or stays held."""
    attachment = Attachment.objects.select_for_update().filter(id=attachment_id, scan="held").first()
    if attachment is None:
        raise Missing
    with Scanner() as scanner:
        with Plaintext(attachment, attachment.id, alarm=partial(damage_note, attachment.id)) as pieces:
            for piece in pieces:
                scanner.feed(piece)
        verdict = scanner.verdict()
    if verdict not in ("clean", "infected", "too_large"):
        return attachment
    attachment.scan, attachment.scanned_at = verdict, None if verdict == "too_large" else now()
    attachment.save(update_fields=["scan", "scanned_at"])
    event = events.REMOVED if verdict == "infected" else events.CLEARED
    record(event, by=SYSTEM, about=attachment, circle_ids=[attachment.circle_id])
    if verdict == "infected":
        name = attachment.storage_name
        transaction.on_commit(lambda: default_storage.delete(name))
    return attachment


def _in_reach(audience: Audience, circle_id: uuid.UUID) -> bool:
    if audience in _EVERYWHERE:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY(access_circles_to_write())", [circle_id])
        return bool(cursor.fetchone()[0])


def _refuse_one_too_many(about: models.Model) -> None:
    with (
        elevated("a family member counts the files that only the workers see, too"),
        connection.cursor() as cursor,
    ):
        # Two uploads at the same second take turns, so that the limit holds.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"attachments of {about.pk}"])
        kept = Attachment.objects.filter(about_id=about.pk).exclude(scan="infected").count()
    if kept >= settings.ATTACHMENT_MAX_COUNT:
        limit = settings.ATTACHMENT_MAX_COUNT
        raise Refused(
            f"There are {limit} files here already. That is the most.",
            code="attachment_count",
            field="upload",
        )
