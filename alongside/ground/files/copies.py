"""The copy that people look at, made from the original in a process of its own, and sealed like it (ADR 0027)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from alongside.ground.access.context import elevated
from alongside.ground.base.errors import Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now
from alongside.ground.files import picture
from alongside.ground.files.film import CannotShow, made_anew
from alongside.ground.files.keeping import save_sealed, storage_name_of
from alongside.ground.files.models import SERVED, Attachment, ViewCopy
from alongside.ground.files.sealing import CHUNK, FORM, new_key, seal, wrap
from alongside.ground.files.stored import Plaintext

_LARGEST_PICTURE = 50 * 1024 * 1024
_PATIENCE = 40  # seconds
_WHY = {picture.TOO_MANY_PIXELS: "pixels", picture.NO_PICTURE: "no_picture"}
State = ViewCopy.State


def copy_for(attachment: Attachment) -> ViewCopy:
    """Return the copy of a picture, film or recording; a picture's is made when it is first looked at.

    Raises Refused: `copy_soon` while it is being made, `copy_cannot` where none can be. The caller looked who asks.
    """
    with elevated("whoever may see a file may see its copy, and a copy is made by whoever looks first"):
        found = ViewCopy.objects.filter(attachment=attachment).first()
        if found is None and (attachment.media_type.startswith("image/") or not settings.FFMPEG):
            found = copy_make(attachment)
    if found is None:
        raise Refused(
            "We are making a copy to look at. This takes some minutes. Try again soon.", code="copy_soon"
        )
    if found.state == State.MADE:
        return found
    raise Refused(cannot_words(found), code="copy_cannot")


def cannot_words(copy: ViewCopy) -> str:
    """Return why there is nothing to look at, and the right way round."""
    why = {
        "pixels": "It is too large to show here.", "size": "It is too large to show here.",
        "tool": "Films and recordings cannot be shown here.",
    }.get(copy.why, "This kind of file cannot be shown here.")  # fmt: skip
    return (
        f"{why} The original is kept, sealed as it came. Whoever gave it can open it, "
        "and the social worker, the police or a manager can, with a reason."
    )


@transaction.atomic
def copy_make(attachment: Attachment) -> ViewCopy:
    """Make the copy, or write why there is none, as the system; an earlier one that could not be made is tried again."""
    ViewCopy.objects.filter(attachment=attachment).exclude(state=State.MADE).delete()
    made = ViewCopy(
        id=new_id(),
        partnership_id=attachment.partnership_id,
        attachment=attachment,
        made_at=now(),
        sealed_as=FORM,
    )
    try:
        pieces = _anew(attachment, made)
        if pieces is not None:
            _seal(made, pieces)
    except (CannotShow, StopIteration):
        made.state, made.why, made.size = State.CANNOT, made.why or "no_picture", 0
    made.save(force_insert=True)
    return made


def copies_waiting() -> list[uuid.UUID]:
    """Return what has no copy yet and may be opened, oldest first, twenty at most; read as the system."""
    found = Attachment.objects.filter(view_copy__isnull=True, scan__in=SERVED)
    kinds = found.filter(media_type__regex="^(image|video|audio)/" if settings.FFMPEG else "^image/")
    return list(kinds.order_by("received_at").values_list("id", flat=True)[:20])


def _anew(attachment: Attachment, made: ViewCopy) -> Iterator[bytes] | None:
    def opened(start: int = 0, stop: int | None = None) -> Plaintext:
        return Plaintext(attachment, attachment.id, start=start, stop=stop)

    if attachment.media_type.startswith("image/"):
        if attachment.size > _LARGEST_PICTURE:
            made.why = "size"
            raise CannotShow
        with opened() as plain:
            return iter([_picture(attachment.media_type, b"".join(plain), made)])
    if not settings.FFMPEG:
        made.state, made.why = State.NO_TOOL, "tool"
        return None
    made.media_type = "video/mp4" if attachment.media_type.startswith("video/") else "audio/mp4"
    return made_anew(attachment.media_type, opened, attachment.size)


def _picture(media_type: str, data: bytes, made: ViewCopy) -> bytes:
    command = [sys.executable, "-I", str(Path(picture.__file__)), media_type]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=_PATIENCE, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        made.why = "pixels"
        raise CannotShow from None
    if done.returncode != 0:
        made.why = _WHY.get(done.returncode, "no_picture")
        raise CannotShow
    kind, _, drawn = done.stdout.partition(b"\n")
    made.media_type = kind.decode()
    return drawn


def _seal(made: ViewCopy, pieces: Iterator[bytes]) -> None:
    key, counted, name = new_key(), _Counted(pieces), storage_name_of(made.id)
    try:
        made.storage_name = save_sealed(name, seal(counted, key, made.id))
    except CannotShow:
        default_storage.delete(name)
        raise
    made.state, made.size, made.sha256 = State.MADE, counted.size, counted.hash.hexdigest()
    made.key_id, made.wrapped_key = wrap(key, made.id)
    if not made.size:
        default_storage.delete(made.storage_name)
        made.storage_name = ""
        raise CannotShow


class _Counted:
    """Pieces that are counted and hashed as they go by."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self.size, self.hash = pieces, 0, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            for at in range(0, len(piece), CHUNK):
                part = piece[at : at + CHUNK]
                self.size += len(part)
                self.hash.update(part)
                yield part
