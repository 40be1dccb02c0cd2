"""One part of a file on its way onto the disk: hashed and sealed as it comes, at nearly the pace of the disk.

The hashes run in a thread of their own beside the sealing and the writing: hashing, sealing and `fsync` hold no lock of Python.
What waits between the two is bounded, so memory stays flat however large the part is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alongside.ground.base.errors import Refused
from alongside.ground.files.models import Upload
from alongside.ground.files.rules import accept
from alongside.ground.files.sealing import CHUNK, chunks_of, seal_into, sealed_chunk_size, unwrap

_BLOCK = 4 * CHUNK
_WAITING = 4  # blocks that may wait for their hash
Read = Callable[[int], bytes]


class Part:
    """One part behind what is kept already; `whole_hash` is that of all that is kept, None where nobody has it."""

    def __init__(self, upload: Upload, path: Path, whole_hash: Any) -> None:
        self.upload, self.name, self.media_type = upload, upload.name, upload.media_type
        self.whole_hash, self._path = whole_hash, path
        self._cipher = AESGCM(unwrap(upload.key_id, bytes(upload.wrapped_key), upload.id))
        self._number = upload.kept // CHUNK
        self._last = chunks_of(upload.length) - 1
        self._at = self._number * sealed_chunk_size()
        self._sealed = memoryview(bytearray(_BLOCK // CHUNK * sealed_chunk_size()))

    def take(self, read: Read, told: bytes) -> int:
        """Write the part and bring it onto the disk; return how many bytes of the upload are kept now.

        Raises OSError; Refused: `upload_part_changed` where `told` is not its SHA-256, and what `rules.accept` refuses.
        """
        kept, part_hash = self.upload.kept, hashlib.sha256() if told else None
        with (
            os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file,
            _Beside() as beside,
        ):
            file.seek(self._at)
            file.truncate()
            for piece, block in _blocks(read, self.upload.length - kept):
                beside.update(part_hash, piece)
                if not block:
                    continue
                if kept == 0:
                    self.name, self.media_type = accept(
                        self.upload.name, bytes(block[:CHUNK]), self.upload.purpose
                    )
                beside.update(self.whole_hash, block)
                _write_all(file.fileno(), self._seal(block))
                kept += len(block)
            os.fsync(file.fileno())
        if part_hash is not None and part_hash.digest() != told:
            raise Refused("This part was changed on its way.", code="upload_part_changed")
        return kept

    def _seal(self, block: memoryview) -> memoryview:
        """Return the sealed chunks of a block, in a place that the next block takes again."""
        size = seal_into(self._cipher, self.upload.id, self._number, block, self._sealed, last=self._last)
        self._number += -(-len(block) // CHUNK)
        return self._sealed[:size]

    def undo(self) -> None:
        """Leave on the disk what was kept before this part."""
        if self._path.exists():
            os.truncate(self._path, self._at)


def _blocks(read: Read, left: int) -> Iterator[tuple[bytes, memoryview]]:
    """Yield each piece that was read, and the whole chunks that are there with it (none, or up to a block).

    At the end of the file its rest counts as a chunk; what breaks off within a chunk is left out.
    """
    rest = b""
    while left and (piece := read(min(_BLOCK - len(rest), left))):
        left -= len(piece)
        block = rest + piece if rest else piece
        whole = len(block) - len(block) % CHUNK if left else len(block)
        yield piece, memoryview(block)[:whole]
        rest = block[whole:]


def _write_all(number: int, sealed: memoryview) -> None:
    while sealed:
        sealed = sealed[os.write(number, sealed) :]


class _Beside:
    """Hashes updated in a thread beside; when the `with` block is left they have had everything.

    The first block is hashed at once: most parts over a poor connection are no larger.
    """

    def __init__(self) -> None:
        self._queue: Queue[tuple[Any, bytes | memoryview] | None] = Queue(_WAITING)
        self._thread: Thread | None = None
        self._begun = False

    def __enter__(self) -> _Beside:
        return self

    def update(self, running: Any, block: bytes | memoryview) -> None:
        if running is None or not block:
            return
        if self._thread is None and self._begun:
            self._thread = Thread(target=self._run, name="hashing", daemon=True)
            self._thread.start()
        self._begun = True
        if self._thread is None:
            running.update(block)
        else:
            self._queue.put((running, block))

    def _run(self) -> None:
        while (waiting := self._queue.get()) is not None:
            waiting[0].update(waiting[1])

    def __exit__(self, *_: object) -> None:
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
