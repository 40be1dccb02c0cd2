"""Reading which files are attached. What a viewer sees is the database's decision; opening one is a verb."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q

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


def attachments_in(*, viewer: Acts, circle_ids: Iterable[uuid.UUID]) -> list[Attachment]:
    """Return the files of these circles (a child's case, and the family) that the viewer may see, the newest first, 200 at
    most; those of a brother's or sister's case are not among them. Noted.
    """
    circle_ids = list(circle_ids)
    of_these = Q(family_circle_id__isnull=True) | Q(family_circle_id__in=circle_ids)
    found = list(
        Attachment.objects.filter(of_these, circle_id__in=circle_ids).order_by("-received_at", "-id")[:200]
    )
    note_read("files.attachment", {attachment.circle_id for attachment in found})
    return found


def held() -> list[uuid.UUID]:
    """Return the ids of the attachments that wait for the scanner, longest waiting first, a hundred at most."""
    waiting = Attachment.objects.filter(scan="held").order_by("received_at")
    return list(waiting.values_list("id", flat=True)[:100])
