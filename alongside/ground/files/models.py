"""Attachments. What was attached lies encrypted in the storage; here is what is known of it, and its wrapped key."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
    circle,
    withheld,
)
from alongside.ground.base.models import FamilyRecord

SCAN_STATES = {
    "too_large": "Not checked: it is larger than the virus scanner takes",
    "clean": "Checked, and nothing found",
    "not_scanned": "Not checked for viruses: no scanner runs here",
    "held": "Waiting to be checked",
    "infected": "Removed: it carries something harmful",
}
SERVED = ("clean", "not_scanned", "too_large")
WHERE_AND_WHEN = {
    "kept": "Whoever gave it agreed that it stays in the original",
    "taken_out": "Taken out before it was kept, as whoever gave it wished",
    "not_asked": "Nobody was asked: it is opened for a reason only",
}
# Parents who live apart share a family's circle; what one of them gives to the workers alone stays between them, and
# what belongs to one child's case is not read by a parent who is not hers.
# Whether the family may open the files of a record: what was said when they came, unless the room of the record knows better.
register_sql(
    "CREATE OR REPLACE FUNCTION files_open(about uuid, said boolean) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE"
    " SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT said $$"
)
# Records whose files no manager reads for being one: a room above names them.
register_sql(
    "CREATE OR REPLACE FUNCTION files_apart() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT '{}'::text[] $$"
)
_NOT_APART = "about_kind <> ALL((SELECT files_apart())::text[])"
_OPEN_OR_OWN = (
    f"{circle('circle_id')} AND (received_by_id = (SELECT access_user()) OR (files_open(about_id, open_to_family)"
    f" AND (family_circle_id IS NULL OR {circle('family_circle_id')})"
    f" AND NOT {withheld('record', 'coalesce(family_circle_id, circle_id)')}))"
)
_BY_ME = "received_by_id = (SELECT access_user())"


class Attachment(FamilyRecord):
    """One file that belongs to a record of a circle. Its facts never change; only its scan and the wrapping of its key do."""

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.DROP_ROW,
        audited="verbs",
        row_security=RowSecurity(
            worker=circle("circle_id"),
            wide=_NOT_APART,
            family=_OPEN_OR_OWN,
            insert={
                Audience.WORKER: f"{circle('circle_id')} AND {_BY_ME}",
                Audience.WIDE: f"{_NOT_APART} AND {_BY_ME}",
                Audience.FAMILY: f"{circle('circle_id')} AND {_BY_ME}",
            },
            update={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""},
        ),
    )

    circle_id = models.UUIDField()
    family_circle_id = models.UUIDField(
        null=True
    )  # of the family only those in this circle too, where it is set
    about_kind = models.CharField(max_length=60)
    about_id = models.UUIDField()
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes, before encryption
    sha256 = models.CharField(max_length=64)  # of the bytes before encryption
    sha256_received = models.CharField(max_length=64, blank=True)  # where what came is not what was kept
    where_and_when = models.CharField(
        max_length=10, choices=list(WHERE_AND_WHEN.items()), default="not_asked"
    )  # what the original says of it
    sealed_as = models.PositiveSmallIntegerField(default=1)  # the form of sealing
    key_id = models.CharField(max_length=16)
    wrapped_key = models.BinaryField(max_length=60)
    storage_name = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    received_by_id = models.UUIDField(null=True)
    open_to_family = models.BooleanField()
    scan = models.CharField(max_length=12, choices=list(SCAN_STATES.items()))
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="attachment_not_empty"),
            models.CheckConstraint(condition=~models.Q(name=""), name="attachment_has_name"),
            models.CheckConstraint(
                condition=models.Q(scan__in=list(SCAN_STATES)), name="attachment_scan_known"
            ),
            models.CheckConstraint(
                condition=models.Q(scan__in=["clean", "infected"], scanned_at__isnull=False)
                | models.Q(scan__in=["not_scanned", "held", "too_large"], scanned_at__isnull=True),
                name="attachment_scan_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(where_and_when__in=list(WHERE_AND_WHEN)),
                name="attachment_where_and_when_known",
            ),
            models.CheckConstraint(
                condition=models.Q(where_and_when="taken_out") | models.Q(sha256_received=""),
                name="attachment_received_otherwise",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "circle_id", "received_at"], name="attachment_of_circle"),
            models.Index(fields=["partnership_id", "about_id"], name="attachment_of_record"),
            models.Index(
                fields=["partnership_id", "received_at"],
                condition=models.Q(scan="held"),
                name="attachment_held",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="facts_stay", exclude=["scan", "scanned_at", "key_id", "wrapped_key"]),
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
        ]

    @property
    def may_be_opened(self) -> bool:
        """Whether its door hands it out: not while it waits to be checked, nor once it was removed."""
        return self.scan in SERVED

    @property
    def shown_as_copy(self) -> bool:
        """Whether people look at a copy of it: pictures, films and recordings say where and when they were made."""
        return self.media_type.split("/")[0] in ("image", "video", "audio")

    def __str__(self) -> str:
        return f"attachment {self.id}"


from alongside.ground.files.models_vault import Custody, EvidencePack, PackSecond, Upload, ViewCopy  # noqa: E402

__all__ = [
    "SCAN_STATES",
    "SERVED",
    "Attachment",
    "Custody",
    "EvidencePack",
    "PackSecond",
    "Upload",
    "ViewCopy",
]
