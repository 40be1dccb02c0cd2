"""Reading every stored file, to see whether it is what was received."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.files.custody import damage_note
from alongside.ground.files.models import Attachment
from alongside.ground.files.sealing import Damaged
from alongside.ground.files.stored import Plaintext


@dataclass
class Checked:
    """How many files are whole, and which are not."""

    whole: int = 0
    damaged: list[uuid.UUID] = field(default_factory=list)


def stored_check() -> Checked:
    """Read every file that was not removed, one after the other, as the system; each that is damaged is alarmed."""
    with acting(SYSTEM):
        files = list(Attachment.objects.exclude(scan="infected").order_by("id"))
    found = Checked()
    for file in files:
        if _digest(file) == file.sha256:
            found.whole += 1
        else:
            found.damaged.append(file.id)
            damage_note(file.id)
    return found


def _digest(file: Attachment) -> str:
    counted = hashlib.sha256()
    try:
        with Plaintext(file, file.id) as pieces:
            for piece in pieces:
                counted.update(piece)
    except Damaged:
        return ""
    return counted.hexdigest()
