"""Verbs on attachments. A file streams through once: hashed, scanned, sealed and stored; it is never held whole."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.audit.services import note_read, record
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.base.models import FamilyRecord
from alongside.ground.clock import now
from alongside.ground.files import events
from alongside.ground.files.models import SERVED, Attachment
from alongside.ground.files.policies import ATTACHMENT_RECEIVE
from alongside.ground.files.rules import accept, safe_name
from alongside.ground.files.scanning import Scanner
from alongside.ground.files.sealing import CHUNK, Damaged, new_key, seal, sealed_size, unseal, unwrap, wrap

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
    if actor.audience is not Audience.SYSTEM:  # the system keeps what a verb of another room was allowed to bring
        require(by, ATTACHMENT_RECEIVE)
    if not _in_reach(actor.audience, circle_id):
        raise Missing
    _refuse_one_too_many(about)
    stream = _Incoming(upload, purpose)
    attachment = Attachment(
        id=new_id(), partnership_id=actor.partnership_id or about.partnership_id, circle_id=circle_id,
        about_kind=about._meta.label_lower, about_id=about.pk, open_to_family=open_to_family, received_at=now(),
        received_by_id=actor.id, created_by_id=actor.id, name=stream.name, media_type=stream.media_type,
        family_circle_id=family_circle_id,
    )  # fmt: skip
    _store(attachment, stream)
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
            record(
                events.RECEIVED, by=by, about=attachment, circle_ids=[circle_id],
                facts={"about": attachment.about_kind, "size": attachment.size, "scan": attachment.scan},
            )  # fmt: skip
    except Exception:
        default_storage.delete(attachment.storage_name)
        raise
    return attachment


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
    _Incoming(upload, purpose)
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise _too_large()


@transaction.atomic
def attachment_open(*, viewer: Acts, attachment_id: uuid.UUID) -> tuple[Attachment, Plaintext]:
    """Return an attachment and its bytes, decrypted as they are read; the reading is audited.

    Missing when there is none or the viewer may not know. Refused while it waits to be checked, or was removed.
    Damaged when what is stored has another length or key; reading raises it where a part was changed.
    """
    attachment = Attachment.objects.filter(id=attachment_id).first()
    if attachment is None:
        raise Missing
    if attachment.scan == "held":
        raise Refused(
            "This file is waiting to be checked. Try again in a few minutes.", code="attachment_held"
        )
    if attachment.scan not in SERVED:
        raise Refused("This file was removed. It could have harmed your device.", code="attachment_removed")
    plaintext = Plaintext(attachment)
    note_read("files.attachment", [attachment.circle_id])
    record(events.OPENED, by=viewer, about=attachment, circle_ids=[attachment.circle_id])
    return attachment, plaintext


@transaction.atomic
def attachment_scan(*, attachment_id: uuid.UUID) -> Attachment:
    """Scan a held attachment again, as the system: it becomes clean, or is removed, or stays held."""
    attachment = Attachment.objects.select_for_update().filter(id=attachment_id, scan="held").first()
    if attachment is None:
        raise Missing
    with Scanner() as scanner:
        with Plaintext(attachment) as pieces:
            for piece in pieces:
                scanner.feed(piece)
        verdict = scanner.verdict()
    if verdict not in ("clean", "infected"):
        return attachment
    attachment.scan, attachment.scanned_at = verdict, now()
    attachment.save(update_fields=["scan", "scanned_at"])
    event = events.CLEARED if verdict == "clean" else events.REMOVED
    record(event, by=SYSTEM, about=attachment, circle_ids=[attachment.circle_id])
    if verdict == "infected":
        name = attachment.storage_name
        transaction.on_commit(lambda: default_storage.delete(name))
    return attachment


class Plaintext:
    """The bytes of an attachment, in authenticated pieces; close it, or use it in a `with` block."""

    def __init__(self, attachment: Attachment) -> None:
        """Raise Damaged when nothing of the right length is stored, or its key cannot be had."""
        self._attachment = attachment
        key = unwrap(attachment.key_id, bytes(attachment.wrapped_key), attachment.id)
        try:
            if default_storage.size(attachment.storage_name) != sealed_size(attachment.size):
                raise Damaged
            self._file = default_storage.open(attachment.storage_name, "rb")
        except OSError:
            raise Damaged from None
        self._pieces = unseal(self._file.read, key, attachment.id)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def __enter__(self) -> Plaintext:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the stored file back to the storage."""
        self._file.close()


class _Incoming:
    """An upload on its way: told apart by its first bytes, then counted, hashed and scanned as it goes by."""

    def __init__(self, upload: File[Any], purpose: str) -> None:
        self._pieces = upload.chunks(CHUNK)
        self._first = next(self._pieces, b"")
        if not self._first:
            raise Refused("This file is empty.", code="attachment_empty", field="upload")
        self.name, self.media_type = accept(upload.name or "", self._first, purpose)
        self.size = 0
        self.hash = hashlib.sha256()

    def pieces(self, scanner: Scanner) -> Iterator[bytes]:
        piece = self._first
        while piece:
            self.size += len(piece)
            if self.size > settings.ATTACHMENT_MAX_BYTES:
                raise _too_large()
            self.hash.update(piece)
            scanner.feed(piece)
            yield piece
            piece = next(self._pieces, b"")


class _Sealed(io.RawIOBase):
    """Sealed chunks as a file that storages can read once, from the beginning; they learn that it cannot seek."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = next(self._chunks, b"")
        taken, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


class _SealedFile(File):
    """The same for Django, which would seek and measure."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        assert self.file is not None
        while piece := self.file.read(chunk_size or CHUNK):
            yield piece


def _store(attachment: Attachment, stream: _Incoming) -> None:
    """Stream the upload into the storage and fill in what became known on the way; nothing stays when refused."""
    key = new_key()
    name = f"{attachment.id.hex[-2:]}/{attachment.id.hex}"
    attachment.storage_name = name
    try:
        with Scanner() as scanner:
            # Buffered, a reading gives all it was asked for: a bucket's parts are as large as they should be.
            sealed = io.BufferedReader(_Sealed(seal(stream.pieces(scanner), key, attachment.id)), CHUNK)
            attachment.storage_name = default_storage.save(
                name, _SealedFile(cast(IO[bytes], sealed), name=name)
            )
            attachment.scan = scanner.verdict()
        if attachment.scan == "infected":
            raise Refused(
                "This file could harm a device, so we did not keep it.",
                code="attachment_virus",
                field="upload",
            )
    except Exception:
        default_storage.delete(attachment.storage_name)
        raise
    attachment.size, attachment.sha256 = stream.size, stream.hash.hexdigest()
    attachment.key_id, attachment.wrapped_key = wrap(key, attachment.id)
    attachment.scanned_at = now() if attachment.scan == "clean" else None


def _too_large() -> Refused:
    limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
    return Refused(f"This file is larger than {limit} MB.", code="attachment_large", field="upload")


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
