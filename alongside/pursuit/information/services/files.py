"""Pictures and files of a report: kept without a name of whoever brought them, opened by whoever reads the report (R145)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.db import transaction

from alongside.ground.access.context import elevated
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.errors import Missing
from alongside.ground.files.models import Attachment
from alongside.ground.files.services import Plaintext, attachment_open, attachments_receive
from alongside.pursuit.information import events
from alongside.pursuit.information.models import Item
from alongside.pursuit.information.services.common import report_told_by


@transaction.atomic
def files_receive(*, by: Acts, item_id: uuid.UUID, uploads: Iterable[File[Any]]) -> list[Attachment]:
    """Keep files with one item that `by` told, all or none. Raises Missing; FileRefused as `attachments_receive`."""
    item = Item.objects.filter(id=item_id).first()
    if item is None:
        raise Missing
    report_told_by(by, item.report_id)
    brought = list(uploads)
    if not brought:
        return []
    with elevated("a file that named who brought it would name who told the report"):
        kept = attachments_receive(
            uploads=brought,
            by=SYSTEM,
            circle_id=item.report_id,
            about=item,
            open_to_family=False,
            purpose="evidence",
        )
    record(events.FILE_ADDED, by=by, about=item, facts={"files": len(kept)})
    return kept


@transaction.atomic
def file_open(*, by: Acts, attachment_id: uuid.UUID) -> tuple[Attachment, Plaintext]:
    """Return a file of a report for whoever reads its item, and its bytes; each opening is an event.

    Raises Missing; Refused and Damaged as `attachment_open`.
    """
    with elevated("files of reports belong to no circle"):
        about_id = Attachment.objects.filter(id=attachment_id).values_list("about_id", flat=True).first()
    item = Item.objects.filter(id=about_id).first() if about_id else None
    if item is None:
        raise Missing
    with elevated("whoever reads an item reads its files"):
        opened = attachment_open(viewer=by, attachment_id=attachment_id)
    record(events.FILE_OPENED, by=by, about=item)
    return opened
