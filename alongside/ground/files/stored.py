"""Reading what lies sealed: whole, or the range that somebody plays. Only the chunks asked for are read."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from typing import Protocol

from django.core.files.storage import default_storage

from alongside.ground.files.sealing import CHUNK, Damaged, sealed_chunk_size, sealed_size, unseal, unwrap

_log = logging.getLogger(__name__)


class Stored(Protocol):
    """What has a sealed file in the storage: an attachment, or its copy for viewing."""

    storage_name: str
    size: int
    key_id: str
    wrapped_key: bytes | memoryview
    sealed_as: int


class Plaintext:
    """The bytes of a stored file, in authenticated pieces; close it, or use it in a `with` block.

    `start` and `stop` (not included) are bytes of the plain file. `alarm` is called once where it is found damaged.
    """

    def __init__(
        self,
        stored: Stored,
        owner: uuid.UUID,
        *,
        name: str = "",
        media_type: str = "",
        start: int = 0,
        stop: int | None = None,
        alarm: Callable[[], None] = lambda: None,
    ) -> None:
        """Raise Damaged when nothing of the right length is stored, or its key cannot be had."""
        self.name, self.media_type, self.size = name, media_type, stored.size
        self.start, self.stop = start, stored.size if stop is None else stop
        self._alarm, self._left = alarm, self.stop - start
        first = start // CHUNK
        self._skip = start - first * CHUNK
        try:
            key = unwrap(stored.key_id, bytes(stored.wrapped_key), owner)
            if default_storage.size(stored.storage_name) != sealed_size(stored.size, stored.sealed_as):
                raise Damaged
            self._file = default_storage.open(stored.storage_name, "rb")
            self._file.seek(first * sealed_chunk_size(stored.sealed_as))
        except (OSError, Damaged) as fault:
            _log.error("A stored file is damaged: %s (%s)", owner, type(fault).__name__)
            alarm()
            raise Damaged from None
        self._owner = owner
        self._pieces = unseal(self._file.read, key, owner, form=stored.sealed_as, first=first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._left <= 0 and self.stop < self.size:
            raise StopIteration
        try:
            piece = next(self._pieces)
        except Damaged:
            _log.error("A stored file is damaged: %s", self._owner)
            self._alarm()
            raise
        piece, self._skip = piece[self._skip :][: max(self._left, 0)], 0
        self._left -= len(piece)
        return piece

    def __enter__(self) -> Plaintext:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the stored file back to the storage."""
        self._file.close()
