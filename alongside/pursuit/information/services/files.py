"""Pictures and files of a report: kept without a name of whoever brought them, opened by whoever reads the report (R145)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, Sum

from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM, Acts, current_acting
from alongside.ground.base.errors import Missing
from alongside.ground.files.custody import original_opened
from alongside.ground.files.models import Attachment
from alongside.ground.files.receipts import Brought, count_of_receipt, refuse_over_receipt
from alongside.ground.files.sending import Sent
from alongside.ground.files.services import Plaintext, attachment_open, attachments_receive
from alongside.pursuit.information import events
from alongside.pursuit.information.models import Item, Report
from alongside.pursuit.information.policies import REPORT_ORIGINAL
from alongside.pursuit.information.services.common import report_for, report_told_by


@transaction.atomic
def files_receive(*, by: Acts, item_id: uuid.UUID, uploads: Iterable[File[Any]]) -> list[Attachment]:
    """Keep files with one item that `by` told, all or none. Raises Missing; FileRefused as `attachments_receive`;
    without an account Refused as `refuse_over_receipt`.
    """
    item = Item.objects.filter(id=item_id).first()
    if item is None:
        raise Missing
    report_told_by(by, item.report_id)
    brought = list(uploads)
    if not brought:
        return []
    acting = current_acting()
    if acting is not None and acting.receipt == item.report_receipt and by.as_actor().id is None:
        now_chosen = [
            one for one in brought if not isinstance(one, Sent)
        ]  # the others were counted when they began
        with elevated("what one code brought is counted whatever it was"):
            refuse_over_receipt(
                receipt=acting.receipt, partnership_id=item.partnership_id, files=len(now_chosen),
                size=sum(one.size for one in now_chosen),
            )  # fmt: skip
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


def brought_with(receipt: str, partnership_id: uuid.UUID) -> Brought | None:
    """Count, as the system, what came with the code of a report; None where the code is of something else."""
    report = Report.objects.filter(partnership_id=partnership_id, receipt_digest=receipt).first()
    if report is None:
        return None
    found = Attachment.objects.filter(
        partnership_id=partnership_id, circle_id=report.id, about_kind=Item._meta.label_lower
    ).aggregate(n=Count("id"), size=Sum("size"))
    return Brought(found["n"], found["size"] or 0)


count_of_receipt(brought_with)


@transaction.atomic
def file_open(*, by: Acts, attachment_id: uuid.UUID) -> tuple[Attachment, Plaintext]:
    """Return a file of a report for whoever reads its item, and its bytes; each opening is an event.

    Of a picture, film or recording it is the copy, unless `by` just said why they need the original (`report_original_ask`).
    Raises Missing; Refused and Damaged as `attachment_open`.
    """
    item = _item_of(attachment_id)
    with elevated("whoever reads an item reads its files"):
        opened = attachment_open(viewer=by, attachment_id=attachment_id)
    record(events.FILE_OPENED, by=by, about=item)
    return opened


@transaction.atomic
def report_original_ask(*, by: User, attachment_id: uuid.UUID, why: str) -> Attachment:
    """Write why an officer opens the original of a file of a report; for P-ORIGINAL minutes `file_open` then hands it out.

    It can say where it was made, and so who told it: it is the police's alone, a step of its custody, and an event. The door
    asks for a recent sign-in. Raises NotPermitted without REPORT_ORIGINAL, or for whoever told it; Missing; Refused:
    `why_missing`, `why_long`.
    """
    item = _item_of(attachment_id)
    report_for(by, item.report_id, REPORT_ORIGINAL)
    with elevated("files of reports belong to no circle"):
        attachment = Attachment.objects.get(id=attachment_id)
        original_opened(attachment, by=by, why=why)
    record(events.ORIGINAL_ASKED, by=by, about=item)
    return attachment


def _item_of(attachment_id: uuid.UUID) -> Item:
    """Return the item to which a file belongs, for whoever may read it. Raises Missing."""
    with elevated("files of reports belong to no circle"):
        about_id = Attachment.objects.filter(id=attachment_id).values_list("about_id", flat=True).first()
    item = Item.objects.filter(id=about_id).first() if about_id else None
    if item is None:
        raise Missing
    return item
