"""What stands beside an attachment: the upload it came by, who had it in hand, its copy for viewing, the packs it is in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
    circle,
)
from alongside.ground.base.models import FamilyRecord

_BY_THE_SYSTEM = ("INSERT", "UPDATE", "DELETE")
# Whoever reads a file reads what stands beside it: the inner reading is under row security, too.
_OF_A_FILE = "EXISTS (SELECT 1 FROM files_attachment f WHERE f.id = attachment_id)"
_MINE = "owner_id = (SELECT access_user())"


class Upload(FamilyRecord):
    """A file on its way, sealed as it comes. It belongs to whoever began it: an account, or the holder of a receipt code.

    It becomes an attachment under its own id, or it is swept away.
    """

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.DRAFT,
        scrub=Scrub.DROP_ROW,
        audited="not: what was not sent yet is nobody's record; the attachment it becomes is",
        row_security=RowSecurity(
            worker=_MINE,
            wide=_MINE,
            family=_MINE,
            public="receipt <> '' AND receipt = (SELECT access_receipt())",
            insert=dict.fromkeys((Audience.WORKER, Audience.WIDE, Audience.FAMILY, Audience.PUBLIC), ""),
            update=dict.fromkeys((Audience.WORKER, Audience.WIDE, Audience.FAMILY, Audience.PUBLIC), ""),
        ),
        deletable=True,
        system_writes=_BY_THE_SYSTEM,
    )

    owner_id = models.UUIDField(null=True)
    receipt = models.CharField(max_length=64, blank=True)  # the digest of the code
    purpose = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100, blank=True)  # known with the first part
    length = models.PositiveBigIntegerField()  # bytes
    kept = models.PositiveBigIntegerField(default=0)  # bytes acknowledged
    sha256_told = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # once it is whole
    key_id = models.CharField(max_length=16)
    wrapped_key = models.BinaryField(max_length=60)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(length__gt=0), name="upload_not_empty"),
            models.CheckConstraint(condition=Q(kept__lte=models.F("length")), name="upload_within_length"),
            models.CheckConstraint(
                condition=Q(owner_id__isnull=False, receipt="") | (Q(owner_id__isnull=True) & ~Q(receipt="")),
                name="upload_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(kept=models.F("length")), name="upload_hash_of_the_whole"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "owner_id", "began_at"], name="upload_of_owner"),
        ]

    @property
    def whole(self) -> bool:
        """Whether every byte was acknowledged."""
        return self.kept == self.length

    def __str__(self) -> str:
        return f"upload {self.id}"


class Custody(FamilyRecord):
    """One step of a file's way through hands (R156): who, when, why. Each is sealed to the one before it.

    The family reads what came, what was taken out and to whom it was handed; who opened it they read in their log (R325).
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", "Received and sealed"
        TAKEN_OUT = "taken_out", "Where and when it was made was taken out, as the giver wished"
        OPENED = "opened", "The original was opened"
        HANDED_OVER = "handed_over", "Handed over"
        PACKED = "packed", "Put into an evidence pack"
        DAMAGED = "damaged", "Found damaged where it is stored"

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.DROP_ROW,
        audited="verbs",
        row_security=RowSecurity(
            worker=_OF_A_FILE, wide=_OF_A_FILE, family=f"kind <> 'opened' AND {_OF_A_FILE}"
        ),
        append_only=True,
        system_writes=_BY_THE_SYSTEM,
    )

    circle_id = models.UUIDField()
    attachment = models.ForeignKey("files.Attachment", on_delete=models.PROTECT, related_name="custody")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    by_role = models.CharField(max_length=120, blank=True)
    agency_name = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=400, blank=True)
    to_whom = models.CharField(max_length=200, blank=True)
    chained = models.CharField(max_length=64)  # SHA-256 of this step and of the one before it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "attachment", "number"], name="custody_step_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="handed_over") | (~Q(to_whom="") & ~Q(why="")),
                name="custody_handed_to_somebody",
            ),
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"step {self.number} of {self.attachment_id}"


class ViewCopy(FamilyRecord):
    """The copy that people look at: made anew from the original, without what the original says of place and time."""

    class State(models.TextChoices):
        MADE = "made", "There is a copy to look at"
        CANNOT = "cannot", "No copy can be made; the original is kept"
        NO_TOOL = (
            "no_tool",
            "This service has nothing that makes copies of films and recordings; the original is kept",
        )

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.DROP_ROW,
        audited="not: it holds nothing that its file does not; opening either is an event",
        row_security=RowSecurity(worker=_OF_A_FILE, wide=_OF_A_FILE, family=_OF_A_FILE),
        deletable=True,
        system_writes=_BY_THE_SYSTEM,
    )

    attachment = models.OneToOneField("files.Attachment", on_delete=models.PROTECT, related_name="view_copy")
    state = models.CharField(max_length=8, choices=State.choices)
    why = models.CharField(max_length=40, blank=True)  # a code
    made_at = models.DateTimeField()
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=16, blank=True)
    wrapped_key = models.BinaryField(max_length=60, blank=True)
    storage_name = models.CharField(max_length=200, blank=True)
    sealed_as = models.PositiveSmallIntegerField(default=2)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="made") | (Q(size__gt=0) & ~Q(storage_name="")), name="view_copy_is_there"
            )
        ]

    def __str__(self) -> str:
        return f"copy of {self.attachment_id}"


class EvidencePack(FamilyRecord):
    """One archive that somebody made of files of a circle: who, why, which, and the fingerprint of what was in it (R333)."""

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.DROP_ROW,
        audited="verbs",
        row_security=RowSecurity(worker=circle("circle_id"), wide="true"),
        append_only=True,
        system_writes=_BY_THE_SYSTEM,
    )

    circle_id = models.UUIDField()
    attachment_ids = ArrayField(models.UUIDField())
    why = models.CharField(max_length=400)
    made_at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    by_role = models.CharField(max_length=120)
    agency_name = models.CharField(max_length=200, blank=True)
    papers = models.JSONField()  # the small files of the archive as they were made: name and text
    printed = models.BinaryField(max_length=10_000_000)  # the statement as a PDF
    fingerprint = models.CharField(max_length=64)  # SHA-256 of its SHA256SUMS

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(why=""), name="evidence_pack_says_why"),
            models.CheckConstraint(condition=~Q(attachment_ids=[]), name="evidence_pack_holds_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "circle_id", "made_at"], name="evidence_pack_of_circle")
        ]
        triggers: ClassVar = append_only()

    @property
    def reference(self) -> str:
        """Return what it is called on paper."""
        return f"EV-{self.id.hex[-8:].upper()}"

    def __str__(self) -> str:
        return self.reference


class PackSecond(FamilyRecord):
    """What a second person said of a large pack, once: whether it may leave, and why (R333)."""

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.DROP_ROW,
        audited="verbs",
        row_security=RowSecurity(worker=circle("circle_id"), wide="true"),
        append_only=True,
        system_writes=_BY_THE_SYSTEM,
    )

    pack = models.OneToOneField(EvidencePack, on_delete=models.PROTECT, related_name="second")
    circle_id = models.UUIDField()
    agreed = models.BooleanField()
    why = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    by_role = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(why=""), name="pack_second_says_why")]
        triggers: ClassVar = append_only()
