"""Files of somebody without an account: a receipt code takes them within limits, and only where a room says that it does.

A code is made by whoever asks for one. So what one code brings is bounded for good, and what lies half sent of all codes
together is bounded too: a flood fills no disk, and nobody with an account waits because of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Sum

from alongside.ground.base.errors import Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.base.tally import tries
from alongside.ground.clock import now
from alongside.ground.files.models import Upload

_MB = 1024 * 1024
PARTS, PARTS_SECONDS = 600, 600  # a part takes four seconds or so: four times as many as one browser sends


@dataclass(frozen=True)
class Brought:
    """What came with one code already: how many files, and their bytes."""

    files: int
    size: int


Counting = Callable[[str, uuid.UUID], Brought | None]
_countings: list[Counting] = []


def count_of_receipt(counting: Counting) -> None:
    """Register what counts, as the system, the files of a receipt (its digest, its partnership); None: it is not one of mine."""
    _countings.append(counting)


def refuse_over_receipt(*, receipt: str, partnership_id: uuid.UUID, files: int, size: int) -> None:
    """Raise Refused where `files` of `size` bytes are too many for one code. Call it as the system; one of a code at a time.

    `receipt_first` (no code that takes files), `receipt_files`, `receipt_size`, `receipt_waiting` (of all codes together).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files.receipt:{receipt}"])
    brought = next((one for count in _countings if (one := count(receipt, partnership_id)) is not None), None)
    if brought is None:
        raise no_receipt()
    waiting = Upload.objects.filter(
        partnership_id=partnership_id, owner_id__isnull=True, expires_at__gt=now()
    )
    mine = waiting.filter(receipt=receipt).aggregate(n=Count("id"), size=Sum("length"))
    most, megabytes, together = (
        in_force(key, partnership_id=partnership_id, at=now()).value
        for key in ("P-RECEIPT-FILES", "P-RECEIPT-MB", "P-RECEIPT-WAITING")
    )
    other_way = "If there is more, tell us what it is: somebody can fetch it from you."
    if brought.files + mine["n"] + files > most:
        raise Refused(f"One code takes {most} files. {other_way}", code="receipt_files", field="upload")
    if brought.size + (mine["size"] or 0) + size > megabytes * _MB:
        raise Refused(
            f"One code takes {megabytes} MB of files. {other_way}", code="receipt_size", field="upload"
        )
    if (waiting.aggregate(n=Sum("length"))["n"] or 0) + size > together * _MB:
        raise Refused(
            "Very many files are on their way to us just now. Your words are with us. Send the file again in an hour.",
            code="receipt_waiting", field="upload",
        )  # fmt: skip


def no_receipt() -> Refused:
    """Return what is said to somebody who has no code yet."""
    return Refused(
        "Send your words first. You get a code, and with it you can send large files.",
        code="receipt_first",
        field="upload",
    )


def part_too_many(receipt: str) -> bool:
    """Count one part of a code; whether there were more than any browser sends."""
    return tries(f"files.part:{receipt}", at=now(), seconds=PARTS_SECONDS) > PARTS
