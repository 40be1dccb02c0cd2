"""A file on its way into the storage: it streams through once, hashed, scanned and sealed; it is never held whole."""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from alongside.ground.base.errors import Refused
from alongside.ground.clock import now
from alongside.ground.files.models import Attachment
from alongside.ground.files.rules import accept
from alongside.ground.files.scanning import Scanner
from alongside.ground.files.sealing import CHUNK, FORM, new_key, seal, wrap

FULL = (errno.ENOSPC, errno.EDQUOT)
_log = logging.getLogger(__name__)


class Incoming:
    """A file of a form: told apart by its first bytes, then counted, hashed and scanned as it goes by."""

    def __init__(self, upload: File[Any], purpose: str) -> None:
        self._pieces = upload.chunks(CHUNK)
        self._first = next(self._pieces, b"")
        if not self._first:
            raise Refused("This file is empty.", code="attachment_empty", field="upload")
        self.name, self.media_type = accept(upload.name or "", self._first, purpose)
        self.size = 0
        self.hash = hashlib.sha256()

    def pieces(self, scanner: Scanner | None) -> Iterator[bytes]:
        """Yield the pieces as they go by. Refused (`attachment_large`) once there were too many."""
        piece = self._first
        while piece:
            self.size += len(piece)
            if self.size > settings.ATTACHMENT_MAX_BYTES:
                raise too_large()
            self.hash.update(piece)
            if scanner is not None:
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


def storage_name_of(attachment_id: uuid.UUID) -> str:
    """Return where a file lies; the name tells nothing."""
    return f"{attachment_id.hex[-2:]}/{attachment_id.hex}"


def save_sealed(name: str, chunks: Iterator[bytes]) -> str:
    """Stream sealed chunks into the storage; return their name there. Refused (`attachment_no_room`) on a full disk."""
    # Buffered, a reading gives all it was asked for: a bucket's parts are as large as they should be.
    sealed = io.BufferedReader(_Sealed(chunks), CHUNK)
    try:
        kept = default_storage.save(name, _SealedFile(cast(IO[bytes], sealed), name=name))
        to_the_disk(kept)
        return kept
    except OSError as fault:
        default_storage.delete(name)
        if fault.errno not in FULL:
            raise
        raise no_room() from None


def to_the_disk(name: str) -> None:
    """Come back when a stored file lies on the disk; a storage elsewhere has seen to that itself."""
    try:
        path = default_storage.path(name)
    except RuntimeError:  # it has no paths
        return
    for one in (
        (Path(path), Path(path).parent) if Path(path).exists() else ()
    ):  # a storage in memory names a path too
        found = os.open(one, os.O_RDONLY)
        try:
            os.fsync(found)
        finally:
            os.close(found)


def no_room() -> Refused:
    """Return what is said when the disk is full; the operators read of it in the log."""
    _log.critical("The storage of files is full: nothing can be received")
    return Refused(
        "There is no room for files on this service now, so this one was not kept. Try again tomorrow. "
        "Your words can be sent without it. If it is urgent, ring us.",
        code="attachment_no_room",
        field="upload",
    )


def store(attachment: Attachment, stream: Incoming) -> None:
    """Stream the upload into the storage and fill in what became known on the way; nothing stays when refused."""
    key = new_key()
    attachment.storage_name = name = storage_name_of(attachment.id)
    try:
        with Scanner() as scanner:
            attachment.storage_name = save_sealed(name, seal(stream.pieces(scanner), key, attachment.id))
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
    attachment.sealed_as = FORM
    attachment.scanned_at = now() if attachment.scan == "clean" else None


def too_large(most: int | None = None) -> Refused:
    """Return the refusal of a file larger than `most` bytes, else than any file of a form may be."""
    limit = (most or settings.ATTACHMENT_MAX_BYTES) // (1024 * 1024)
    return Refused(f"This file is larger than {limit} MB.", code="attachment_large", field="upload")
