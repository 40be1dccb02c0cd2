"""Evidence: how fast a large file is received in parts, beside a plain write of the same bytes; how much memory it takes.

The baseline is a plain write of the same pieces to the same disk with one fsync at the end. `with_fsync_each_part` has each
part lie on the disk before the next, as the receiving does: it may not acknowledge a part that a dead server would lose.
"""

from __future__ import annotations

import os
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.declarations import Audience
from alongside.ground.files.sending import upload_begin, upload_drop, upload_get, upload_take
from bench.measure import figure, milliseconds

SIZE, PART, TIMES = 200 * 1024 * 1024, 16 * 1024 * 1024, 5
_PIECE = (b"What the camera at the door saw. " * 8_000)[: 256 * 1024]


def evidence_upload() -> dict[str, Any]:
    """MB/s of receiving 200 MB in parts of 16 MB, hashed, sealed and on the disk, against a plain write-and-fsync."""
    with acting(SYSTEM):
        people = User.objects.filter(is_active=True, partnership__isnull=False)[:500]
        giver = next(one for one in people if one.as_actor().audience is Audience.FAMILY)
    before = _peak()
    _receive(giver, PART)
    small = _peak()
    ours, plain, each = [], [], []
    for _ in range(TIMES):
        ours.append(_speed(lambda: _receive(giver, SIZE)))
        plain.append(_speed(lambda: _write(each_part=False)))
        each.append(_speed(lambda: _write(each_part=True)))
    return figure(
        median(ours), "MB/s", TIMES, median(plain), asked=0.45, with_fsync_each_part=median(each),
        ratio_each_part=median(ours) / median(each), memory_mb_16=(small - before) / 1024,
        memory_mb_200=(_peak() - before) / 1024,
    )  # fmt: skip


def _speed(deed: Callable[[], object]) -> float:
    return SIZE / 1024 / 1024 / (milliseconds(deed) / 1_000)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class _Body:
    """A request's body of so many bytes, never in memory at once."""

    def __init__(self, left: int) -> None:
        self._left = left

    def read(self, wanted: int) -> bytes:
        taken = _PIECE[: min(wanted, self._left)]
        self._left -= len(taken)
        return taken


def _receive(giver: User, size: int) -> None:
    """Receive one file, each part in a transaction of its own, and forget it again."""
    with acting(giver):
        upload = upload_begin(by=giver, name="bench.txt", length=size, purpose="evidence")
    at = 0
    while at < size:
        body = _Body(min(PART, size - at))
        with acting(giver):
            at = upload_take(by=giver, upload_id=upload.id, offset=at, read=body.read).kept
    with acting(giver):
        if not upload_get(viewer=giver, upload_id=upload.id).sha256:
            raise RuntimeError("the file did not come whole")
        upload_drop(by=giver, upload_id=upload.id)


def _write(*, each_part: bool) -> None:
    with tempfile.NamedTemporaryFile(dir=settings.UPLOAD_DIR, delete=False) as file:
        for at in range(0, SIZE, len(_PIECE)):
            file.write(_PIECE)
            if each_part and at % PART == 0:
                _to_the_disk(file)
        _to_the_disk(file)
    Path(file.name).unlink()


def _to_the_disk(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
