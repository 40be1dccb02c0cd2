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
_BEGIN = 8 * _BLOCK  # bytes that the disk begins with at a time
_HANDED = 4 * _BLOCK  # bytes that are hashed at a time
_WAITING = 8  # times as many that may wait for their hash
Read = Callable[[int], bytes]
Hashing = tuple[Any, bytes | memoryview]  # what runs along, and what it takes next


class Part:
    """One part behind what is kept already; `whole_hash` is that of all that is kept, None where nobody has it."""

    def __init__(self, upload: Upload, path: Path, whole_hash: Any) -> None:
        self.upload, self.name, self.media_type = upload, upload.name, upload.media_type
        self.whole_hash, self._path = whole_hash, path
        self._cipher = AESGCM(unwrap(upload.key_id, bytes(upload.wrapped_key), upload.id))
        self._number = upload.kept // CHUNK
        self._last = chunks_of(upload.length) - 1
        self._at = self._number * sealed_chunk_size()

    def take(self, read: Read, told: bytes) -> int:
        """Write the part and bring it onto the disk; return how many bytes of the upload are kept now.

        Raises OSError; Refused: `upload_part_changed` where `told` is not its SHA-256, and what `rules.accept` refuses.
        """
        kept, part_hash = self.upload.kept, hashlib.sha256() if told else None
        with (
            os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file,
            _Beside() as beside,
        ):
            file.truncate(self._at)
            out = _Out(file.fileno(), self._at)
            for piece, block in _blocks(read, self.upload.length - kept):
                beside.update(part_hash, piece)
                if not block:
                    continue
                if kept == 0:
                    self.name, self.media_type = accept(
                        self.upload.name, bytes(block[:CHUNK]), self.upload.purpose
                    )
                beside.update(self.whole_hash, block)
                out.add(self._seal(block, out.room))
                kept += len(block)
            out.write_rest()
            os.fsync(file.fileno())
        if self._at == 0:
            _name_to_the_disk(self._path)
        if part_hash is not None and part_hash.digest() != told:
            raise Refused("This part was changed on its way.", code="upload_part_changed")
        return kept

    def _seal(self, block: memoryview, room: memoryview) -> int:
        """Seal a block's chunks into the room; return how many bytes they took."""
        first, self._number = self._number, self._number - (-len(block) // CHUNK)
        return seal_into(self._cipher, self.upload.id, first, block, room, last=self._last)

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


class _Out:
    """What is sealed, on its way into the file: written up to a whole block of the file, so that no page is written twice.

    Not more at once: for larger pieces the system looks for larger pages, and that took longer than it saved.
    """

    def __init__(self, number: int, at: int) -> None:
        self._number, self._at, self._held, self._begun = number, at, 0, at
        self._room = memoryview(bytearray(_BLOCK + _BLOCK // CHUNK * sealed_chunk_size()))

    @property
    def room(self) -> memoryview:
        """Where the next block is sealed into."""
        return self._room[self._held :]

    def add(self, size: int) -> None:
        """So many bytes lie in the room now."""
        self._held += size
        whole = (self._at + self._held) // _BLOCK * _BLOCK - self._at
        if whole > 0:
            self._write(whole)
            self._begin()

    def _begin(self) -> None:
        """Let the disk begin with what was written: what is left for `fsync` at the end of the part is then little.

        The advice that it is not needed soon does so without waiting; a system that knows no such advice does without.
        """
        size = self._at - self._begun
        if size >= _BEGIN and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self._number, self._begun, size, os.POSIX_FADV_DONTNEED)
            self._begun = self._at

    def write_rest(self) -> None:
        """Write what is left."""
        self._write(self._held)

    def _write(self, size: int) -> None:
        left = self._room[:size]
        while left:
            done = os.pwrite(self._number, left, self._at)
            left, self._at, self._held = left[done:], self._at + done, self._held - done
        self._room[: self._held] = self._room[size : size + self._held]


def _name_to_the_disk(path: Path) -> None:
    """Bring onto the disk that there is such a file: a new name is lost with its folder, whatever the file holds."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class _Beside:
    """Hashes updated in a thread beside; when the `with` block is left they have had everything.

    It is handed a mebibyte at a time, as waking a thread costs, too. A part that is no larger is hashed without it: most
    parts over a poor connection are not.
    """

    def __init__(self) -> None:
        self._queue: Queue[list[Hashing]] = Queue(_WAITING)
        self._thread: Thread | None = None
        self._gathered: list[Hashing] = []
        self._size = 0

    def __enter__(self) -> _Beside:
        return self

    def update(self, running: Any, block: bytes | memoryview) -> None:
        if running is None or not block:
            return
        self._gathered.append((running, block))
        self._size += len(block)
        if self._size > _HANDED:
            self._hand_over()

    def _hand_over(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._run, name="hashing", daemon=True)
            self._thread.start()
        self._queue.put(self._gathered)
        self._gathered, self._size = [], 0

    def _run(self) -> None:
        while some := self._queue.get():
            _hash(some)

    def __exit__(self, *_: object) -> None:
        if self._thread is None:
            _hash(self._gathered)
            return
        if self._gathered:
            self._queue.put(self._gathered)
        self._queue.put([])
        self._thread.join()


def _hash(some: list[Hashing]) -> None:
    for running, block in some:
        running.update(block)
