"""Files that come in parts over a bad connection: begun, taken part after part, gone on with after a break (R145).

In the spirit of tus 1.0. Each part is sealed as it comes and lies on the disk before it is acknowledged; nothing plain is
ever written. What was acknowledged is what the row says: bytes beyond it, of a server that died, are written over.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Sum

from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.base.actors import Acts, current_acting
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import LONDON
from alongside.ground.files.keeping import FULL, no_room, storage_name_of, to_the_disk, too_large
from alongside.ground.files.models import Attachment, Upload
from alongside.ground.files.part import Part, Read
from alongside.ground.files.policies import ATTACHMENT_RECEIVE
from alongside.ground.files.receipts import no_receipt, refuse_over_receipt
from alongside.ground.files.rules import PURPOSES, most_bytes, safe_name
from alongside.ground.files.sealing import FORM, new_key, unseal, unwrap, wrap

_ROOM_TO_SPARE = 64 * 1024 * 1024
_RUNNING = 64  # uploads whose hash runs along in this process; another is read once more when it is whole
_running: OrderedDict[uuid.UUID, tuple[int, Any]] = OrderedDict()
_lock = threading.Lock()


@transaction.atomic
def upload_begin(*, by: Acts, name: str, length: int, purpose: str, sha256: str = "") -> Upload:
    """Begin a file of `length` bytes for a form of `purpose` (a key of rules.PURPOSES); `sha256` in hex where it is known.

    Raises NotPermitted; Missing for a purpose that is none; Refused: `attachment_empty`, `attachment_large`,
    `upload_quota`, `attachment_no_room`; without an account as `receipts.refuse_over_receipt`.
    """
    owner, receipt = owner_of(by)
    if purpose not in PURPOSES:
        raise Missing
    if length <= 0:
        raise Refused("This file is empty.", code="attachment_empty", field="upload")
    if length > most_bytes(purpose):
        raise too_large(most_bytes(purpose))
    partnership_id = by.as_actor().partnership_id
    if partnership_id is None:
        raise Missing
    with elevated("what somebody sent today is counted whatever became of it"):
        if receipt:
            refuse_over_receipt(receipt=receipt, partnership_id=partnership_id, files=1, size=length)
        else:
            assert owner is not None
            refuse_over_quota(owner_id=owner, more=length, partnership_id=partnership_id)
        if shutil.disk_usage(settings.UPLOAD_DIR).free < length + _ROOM_TO_SPARE:
            raise no_room()
        made = new_id()
        key_id, wrapped = wrap(new_key(), made)
        hours = in_force("P-UPLOAD-KEEP", partnership_id=partnership_id, at=now()).value
        return Upload.objects.create(
            id=made, partnership_id=partnership_id, owner_id=owner, receipt=receipt, purpose=purpose,
            name=safe_name(name), length=length, sha256_told=sha256.lower(), key_id=key_id, wrapped_key=wrapped,
            began_at=now(), expires_at=now() + timedelta(hours=hours), created_by_id=owner,
        )  # fmt: skip


def upload_get(*, viewer: Acts, upload_id: uuid.UUID, lock: bool = False) -> Upload:
    """Return an upload of one's own that has not run out; `lock`: nobody else writes it until the transaction is over.

    Raises Missing, also for everybody else's.
    """
    if lock:
        _one_at_a_time(upload_id)
    found = Upload.objects.filter(id=upload_id, expires_at__gt=now()).first()
    if found is None:
        raise Missing
    return found


def _one_at_a_time(upload_id: uuid.UUID) -> None:
    """Wait until nobody writes this upload. Not the row's own lock: a person writes no row, and a part is often taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files.upload:{upload_id}"])


@transaction.atomic
def upload_take(*, by: Acts, upload_id: uuid.UUID, offset: int, read: Read, sha256: bytes = b"") -> Upload:
    """Take a part that begins at `offset`; return the upload with what is kept now.

    Of a part that breaks off whole chunks are kept, unless it came with its hash `sha256`: then it counts whole or not at
    all. Raises Missing; Refused: `upload_offset` (ask where to go on), `upload_part_changed`, `upload_changed` (the whole is
    not what was said at its beginning), `attachment_type`, `attachment_name`, `attachment_no_room`.
    """
    upload = upload_get(viewer=by, upload_id=upload_id, lock=True)
    if offset != upload.kept or upload.whole:
        raise Refused("This part does not come next.", code="upload_offset")
    part = Part(upload, path_of(upload.id), _running_hash(upload))
    try:
        kept = part.take(read, sha256)
        _keep_running(upload.id, kept, part.whole_hash)
    except OSError as fault:
        _undo(part)
        if fault.errno not in FULL:
            raise
        raise no_room() from None
    except Refused:
        _undo(part)
        raise
    upload.kept, upload.media_type, upload.name = kept, part.media_type, part.name
    if kept == upload.length:
        upload.sha256 = _hash_of(upload, part)
        if upload.sha256_told not in ("", upload.sha256):
            _undo(part)
            raise Refused("This file changed on its way. Choose it again.", code="upload_changed")
    with elevated("a person changes nothing of an upload but by sending its parts"):
        upload.save(update_fields=["kept", "media_type", "name", "sha256"])
    return upload


@transaction.atomic
def upload_drop(*, by: Acts, upload_id: uuid.UUID) -> None:
    """Forget an upload of one's own and its bytes. Raises Missing."""
    forget(upload_get(viewer=by, upload_id=upload_id, lock=True))


def uploads_sweep() -> int:
    """Forget, as the system, the uploads that ran out; return how many."""
    gone = list(Upload.objects.filter(expires_at__lte=now())[:500])
    for upload in gone:
        _one_at_a_time(upload.id)
        forget(upload)
    return len(gone)


def sent_of(*, upload_ids: Iterable[uuid.UUID]) -> list[Sent]:
    """Return, of whoever acts, the whole uploads among these ids, in their order, as files that a form can take."""
    upload_ids = list(upload_ids)
    found = {one.id: one for one in Upload.objects.filter(id__in=upload_ids, expires_at__gt=now())}
    return [Sent(found[one]) for one in upload_ids if one in found and found[one].whole]


def refuse_over_quota(*, owner_id: uuid.UUID, more: int, partnership_id: uuid.UUID) -> None:
    """Raise Refused (`upload_quota`) where `more` bytes are too many for one person and day. Counts as the system."""
    begins = datetime.combine(today(), time.min, LONDON)
    on_the_way = Upload.objects.filter(partnership_id=partnership_id, owner_id=owner_id)
    sent = on_the_way.filter(began_at__gte=begins).aggregate(n=Sum("length"))["n"] or 0
    received = Attachment.objects.filter(partnership_id=partnership_id, received_by_id=owner_id)
    sent += received.filter(received_at__gte=begins).aggregate(n=Sum("size"))["n"] or 0
    most = in_force("P-UPLOAD-DAY", partnership_id=partnership_id, at=now()).value
    if sent + more > most * 1024 * 1024:
        raise Refused(
            f"You have sent as much as one person can in a day ({most} MB). Send the rest tomorrow. "
            "If it cannot wait, tell the workers: they can take it from you in person.",
            code="upload_quota",
            field="upload",
        )


def adopt(attachment: Attachment, upload: Upload) -> None:
    """Make what lies sealed already the bytes of an attachment, under the upload's id; nothing is read or written again.

    Until the transaction is over the bytes lie at both places, so that a server that dies loses neither.
    """
    name, path = storage_name_of(upload.id), path_of(upload.id)
    attachment.id, attachment.storage_name, attachment.sealed_as = upload.id, name, FORM
    attachment.size, attachment.sha256 = upload.length, upload.sha256
    attachment.key_id, attachment.wrapped_key = upload.key_id, upload.wrapped_key
    attachment.scan, attachment.scanned_at = ("held" if settings.CLAMAV else "not_scanned"), None
    default_storage.delete(name)  # left behind by a server that died before its transaction ended
    if not _linked(path, name):
        with path.open("rb") as file:
            attachment.storage_name = default_storage.save(name, File(file, name=name))
    to_the_disk(attachment.storage_name)
    forget(upload)


def _linked(path: Path, name: str) -> bool:
    """Give the sealed file its place in a storage on the same disk; False where the storage is elsewhere."""
    try:
        there = Path(default_storage.path(name))
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.link(path, there)
    except (RuntimeError, OSError):  # it has no paths, or they are on another disk
        return False
    return True


class Sent(UploadedFile):
    """A whole upload as the file of a form: its pieces are unsealed as they are read."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(
            file=None, name=upload.name, content_type=upload.media_type, size=upload.length, charset=None
        )
        self.upload = upload

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the plain pieces."""
        return _plain(self.upload)


def path_of(upload_id: uuid.UUID) -> Path:
    """Return where the sealed parts of an upload lie until it is an attachment."""
    return Path(settings.UPLOAD_DIR) / f"{upload_id.hex}.sealed"


def owner_of(by: Acts) -> tuple[uuid.UUID | None, str]:
    """Return to whom an upload belongs: an account, or the holder of a receipt code.

    Raises NotPermitted; Refused `receipt_first` for somebody without either.
    """
    actor, acting = by.as_actor(), current_acting()
    if actor.id is None and actor.audience is Audience.PUBLIC:
        if acting is None or not acting.receipt:
            raise no_receipt()
        return None, acting.receipt
    require(by, ATTACHMENT_RECEIVE)
    return actor.id, ""


def forget(upload: Upload) -> None:
    """Remove an upload and, with the transaction, its bytes."""
    path = path_of(upload.id)
    with _lock:
        _running.pop(upload.id, None)
    with elevated("a person removes nothing of the table but by this verb"):
        upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _plain(upload: Upload) -> Iterator[bytes]:
    key = unwrap(upload.key_id, bytes(upload.wrapped_key), upload.id)
    with path_of(upload.id).open("rb") as file:
        yield from unseal(file.read, key, upload.id)


def _running_hash(upload: Upload) -> Any:
    """Return the hash of all that is kept, where this process has it; None where it must be read once more."""
    if upload.kept == 0:
        return hashlib.sha256()
    with _lock:
        at, running = _running.get(upload.id, (-1, None))
    return running.copy() if at == upload.kept else None


def _keep_running(upload_id: uuid.UUID, at: int, running: Any) -> None:
    if running is None:
        return
    with _lock:
        _running[upload_id] = (at, running)
        _running.move_to_end(upload_id)
        while len(_running) > _RUNNING:
            _running.popitem(last=False)


def _undo(part: Part) -> None:
    """Leave on the disk, and of the hash that runs along, what was there before this part."""
    with _lock:
        _running.pop(part.upload.id, None)
    part.undo()


def _hash_of(upload: Upload, part: Part) -> str:
    """Return the SHA-256 of the plain whole: the one that ran along, else of all that was kept, read once more."""
    running = part.whole_hash
    if running is None:
        running = hashlib.sha256()
        for piece in _plain(upload):
            running.update(piece)
    return str(running.hexdigest())
