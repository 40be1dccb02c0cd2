"""Verbs on attachments. A file streams through once: hashed, scanned, sealed and stored; it is never held whole."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterator
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
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.base.models import FamilyRecord
from alongside.ground.clock import now
from alongside.ground.files import events
from alongside.ground.files.models import SERVED, Attachment
from alongside.ground.files.policies import ATTACHMENT_RECEIVE
from alongside.ground.files.rules import accept
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
    purpose: str = "document",
) -> Attachment:
    """Keep an uploaded file with the record `about` of a circle, encrypted.

    `purpose` is a key of rules.PURPOSES and says which types are taken. Refused: an empty, too large or one too many
    file, a type not taken, a name that lies, a virus. Missing when `by` is not in the circle. When the scanner cannot
    be reached the file is kept and held: nobody can open it until a later scan finds it clean.
    """
    require(by, ATTACHMENT_RECEIVE)
    actor = by.as_actor()
    if not _in_reach(actor.audience, circle_id):
        raise Missing
    _refuse_one_too_many(about)
    stream = _Incoming(upload, purpose)
    attachment = Attachment(
        id=new_id(), partnership_id=actor.partnership_id or about.partnership_id, circle_id=circle_id,
        about_kind=about._meta.label_lower, about_id=about.pk, open_to_family=open_to_family, received_at=now(),
        received_by_id=actor.id, created_by_id=actor.id, name=stream.name, media_type=stream.media_type,
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
                limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
                raise Refused(
                    f"This file is larger than {limit} MB.", code="attachment_large", field="upload"
                )
            self.hash.update(piece)
            scanner.feed(piece)
            yield piece
            piece = next(self._pieces, b"")


class _Sealed(io.RawIOBase):
    """Sealed chunks as a file that storages can read once, from the beginning."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left, self._at = chunks, b"", 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        if (offset, whence) != (self._at, 0):
            raise io.UnsupportedOperation("a sealed upload is read once, in order")
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = next(self._chunks, b"")
        taken, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(taken)] = taken
        self._at += len(taken)
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
            sealed = _Sealed(seal(stream.pieces(scanner), key, attachment.id))
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


def _in_reach(audience: Audience, circle_id: uuid.UUID) -> bool:
    if audience in _EVERYWHERE:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY(access_circles())", [circle_id])
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
