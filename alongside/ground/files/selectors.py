"""Reading which files are attached. What a viewer sees is the database's decision; opening one is a verb."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.files.models import Attachment


def attachments_of(*, viewer: Acts, about_ids: Iterable[uuid.UUID]) -> list[Attachment]:
    """Return the attachments of these records that the viewer may see, oldest first; the reading is noted.

    One query however many records. A family member gets those open to the family, and their own.
    """
    found = list(Attachment.objects.filter(about_id__in=list(about_ids)).order_by("received_at", "id"))
    note_read("files.attachment", {attachment.circle_id for attachment in found})
    return found


def held() -> list[uuid.UUID]:
    """Return the ids of the attachments that wait for the scanner, longest waiting first, a hundred at most."""
    waiting = Attachment.objects.filter(scan="held").order_by("received_at")
    return list(waiting.values_list("id", flat=True)[:100])
