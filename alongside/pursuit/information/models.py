"""What somebody noticed, in their words, with how they know it; who told it is a row of its own (R145 to R151).

It is information: nobody here grades it. A report is never refused, never deleted, and what was submitted never changes.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from alongside.family.cases.models import Case
from alongside.family.people.models import Person
from alongside.ground.audit.models import append_only
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.information.models_answers import AnswerMessage, AnswerWish, Feedback, ReportFlag
from alongside.pursuit.information.models_things import (
    EvidenceThing,
    LogTraining,
    NotTaken,
    NotTakenReply,
    ThingStep,
)
from alongside.pursuit.information.models_urgent import DutyTurn, UrgentCall, UrgentConfirmation
from alongside.pursuit.information.who_reads import OF_POLICE, OF_REPORT, OF_SOURCE, REPORT_RULES, declare

__all__ = [
    "AnswerMessage",
    "AnswerWish",
    "DutyTurn",
    "EvidenceThing",
    "Feedback",
    "Identifier",
    "Item",
    "LogTraining",
    "NotTaken",
    "NotTakenReply",
    "Report",
    "ReportFlag",
    "Source",
    "SourceOpening",
    "ThingStep",
    "UrgentCall",
    "UrgentConfirmation",
]


class Report(FamilyRecord):
    """One time that somebody told what they noticed. Holds neither their words nor who they are.

    A draft has a reference and no `submitted_at`. A report about somebody who works with families goes past that person:
    those who take alarms read it, and pass it on (`released_at`). `created_by_id` stays empty: see Source.
    """

    class Door(models.TextChoices):
        PUBLIC = "public", "From the public page, without an account"
        PORTAL = "portal", "From a family’s own page"
        DESK = "desk", "From a worker’s desk"

    class Teller(models.TextChoices):
        PARENT = "parent", "A parent or carer at home"
        YOUNG_PERSON = "young_person", "A young person"
        CARER = "carer", "A foster or residential carer"
        WORKER = "worker", "Somebody who works with families"
        OTHER = "other", "Somebody else"

    class Urgency(models.TextChoices):
        NONE = "", "Not urgent"
        DANGER = "danger", "Somebody is in danger now"
        DISCLOSURE = "disclosure", "A child told somebody about harm"

    declares = declare(REPORT_RULES)

    reference = models.CharField(max_length=20)
    receipt_digest = models.CharField(max_length=64)
    door = models.CharField(max_length=10, choices=Door.choices)
    teller = models.CharField(max_length=20, choices=Teller.choices)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    child_words = models.CharField(max_length=120, blank=True)  # as said; a report need name nobody
    urgency = models.CharField(max_length=12, choices=Urgency.choices, blank=True)
    passed_on = models.BooleanField(default=False)  # by a worker, in a parent's name
    may_be_named = models.BooleanField(default=False)  # whoever told it may be named to others
    workers_may_read = models.BooleanField(default=False)  # of the child's case
    about_worker = models.BooleanField(default=False)
    about_worker_id = models.UUIDField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by_id = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by_id = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "reference"], name="report_reference_once"),
            models.UniqueConstraint(fields=["partnership_id", "receipt_digest"], name="report_receipt_once"),
            models.CheckConstraint(condition=Q(created_by_id__isnull=True), name="report_names_no_teller"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("received_at")),
                name="report_submitted_after",
            ),
            models.CheckConstraint(
                condition=Q(urgency="") | Q(submitted_at__isnull=False), name="report_urgent_goes_at_once"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by_id__isnull=True)
                | Q(
                    acknowledged_at__isnull=False,
                    acknowledged_by_id__isnull=False,
                    submitted_at__isnull=False,
                ),
                name="report_acknowledged_paired",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by_id__isnull=True)
                | Q(released_at__isnull=False, released_by_id__isnull=False, about_worker=True),
                name="report_released_paired",
            ),
            models.CheckConstraint(
                condition=Q(about_worker=True) | Q(about_worker_id__isnull=True), name="report_about_whom"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "-submitted_at"], name="report_newest"),
            models.Index(
                fields=["partnership_id", "submitted_at"],
                condition=Q(acknowledged_at__isnull=True, submitted_at__isnull=False),
                name="report_unread",
            ),
            models.Index(fields=["partnership_id", "case", "-submitted_at"], name="report_of_case"),
            models.Index(
                fields=["partnership_id", "-submitted_at"],
                condition=Q(about_worker=True),
                name="report_about_worker",
            ),
        ]
        triggers: ClassVar = [
            # Nobody can refuse a report, and nobody makes one vanish (R147).
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="how_it_came", fields=["reference", "receipt_digest", "door", "teller", "received_at",
                                                          "passed_on"]),
            pgtrigger.Protect(
                name="submitted_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__submitted_at__isnull=False)
                & pgtrigger.Q(old__submitted_at__df=pgtrigger.F("new__submitted_at")),
            ),
            pgtrigger.Protect(
                name="acknowledged_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__acknowledged_at__isnull=False)
                & pgtrigger.Q(old__acknowledged_at__df=pgtrigger.F("new__acknowledged_at")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"report {self.reference}"

    @property
    def apart(self) -> bool:
        """Whether it is about somebody who works with families and was not passed on to the police yet (R150)."""
        return self.about_worker and self.released_at is None


class Source(FamilyRecord):
    """Who told it, apart from the words, and who wrote it down where that is somebody else (R150). Never changed.

    Read by them alone; the intelligence scope reads it by `source_open`, with a reason that is kept.
    """

    declares = declare(OF_SOURCE, append=True)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sources")
    report_receipt = models.CharField(max_length=64)
    user_id = models.UUIDField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=254, blank=True)
    role = models.CharField(max_length=60, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    consent = models.CharField(
        max_length=10, blank=True
    )  # how a parent agreed that it is passed on: rules.CONSENTS
    message = models.CharField(
        max_length=3, choices=[("yes", "Yes"), ("no", "No")], blank=True
    )  # may one go when an answer comes?
    threat_id = models.UUIDField(
        null=True, blank=True
    )  # the threat that it was told about: it too says who told it
    written_by_id = models.UUIDField(null=True, blank=True)
    written_by_name = models.CharField(max_length=120, blank=True)
    written_by_role = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "report"], name="source_once"),
            models.CheckConstraint(
                condition=Q(written_by_id__isnull=True, consent="")
                | Q(written_by_id__isnull=False) & ~Q(consent=""),
                name="source_consented",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "user_id"], name="source_of_user"),
            models.Index(fields=["partnership_id", "written_by_id"], name="source_written_by"),
            models.Index(
                fields=["partnership_id", "threat_id"],
                condition=Q(threat_id__isnull=False),
                name="source_of_threat",
            ),
        ]
        triggers: ClassVar = append_only()


class SourceOpening(FamilyRecord):
    """One time that the police looked at who told it, and why (R150, R326). Never changed."""

    declares = declare(OF_POLICE, append=True)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="openings")
    reason = models.CharField(max_length=400)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="opening_says_why")]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "report", "-at"], name="opening_of_report")
        ]
        triggers: ClassVar = append_only()


class HowKnown(models.TextChoices):
    """How do you know it is true? Five answers; without one it stays a draft (R148)."""

    SAW = "saw", "I saw it"
    HEARD = "heard", "I heard it"
    TOLD = "told", "Somebody told me"
    DEVICE = "device_document", "It is on a phone, a screen or a paper"
    WORKED_OUT = "worked_out", "I worked it out"


class Item(FamilyRecord):
    """One thing noticed, with where it comes from (R148). A draft while `how_known` is blank; then it never changes.

    What was noticed when is kept as it was said, and as a span where that could be read out of it (London time).
    The lines of who, car, phone, online name and place become Identifiers when it is submitted.
    """

    class Precision(models.TextChoices):
        EXACT = "exact", "To the minute"
        ABOUT = "about", "About this time"
        DAY = "day", "This day"
        SPAN = "span", "Between these days"
        UNKNOWN = "unknown", "Not known"

    declares = declare(OF_REPORT)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="items")
    report_receipt = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=4_000)
    noticed_words = models.CharField(max_length=200, blank=True)
    noticed_from = models.DateTimeField(null=True, blank=True)
    noticed_until = models.DateTimeField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision.choices, default=Precision.UNKNOWN)
    place_words = models.CharField(max_length=400, blank=True)
    person_words = models.CharField(max_length=400, blank=True)
    vehicle_words = models.CharField(max_length=400, blank=True)
    phone_words = models.CharField(max_length=400, blank=True)
    handle_words = models.CharField(max_length=400, blank=True)
    how_known = models.CharField(max_length=20, choices=HowKnown.choices, blank=True)
    how_words = models.CharField(max_length=400, blank=True)  # told by whom, which device, how worked out
    answers = models.ForeignKey(
        "information.Feedback", null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60, blank=True)  # which kind of person: a role, never a name
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "report", "number"], name="item_number_once"),
            models.CheckConstraint(condition=~Q(words=""), name="item_says_what"),
            models.CheckConstraint(condition=Q(created_by_id__isnull=True), name="item_names_no_teller"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | ~Q(how_known=""), name="item_says_how_known"
            ),
            models.CheckConstraint(
                condition=Q(noticed_from__isnull=True, noticed_until__isnull=True)
                | Q(noticed_from__isnull=False, noticed_until__gte=F("noticed_from")),
                name="item_noticed_span",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "-submitted_at"], name="item_newest"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="submitted_item_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            ),
        ]

    @property
    def is_draft(self) -> bool:
        """Whether it still waits for the answer to “How do you know it is true?”"""
        return self.submitted_at is None


class Identifier(FamilyRecord):
    """A name, plate, number, name online, place, group or event, as somebody wrote it in one item. Never changed."""

    class Kind(models.TextChoices):
        PERSON = "person", "A person"
        VEHICLE = "vehicle", "A car or another vehicle"
        PHONE = "phone", "A telephone number"
        HANDLE = "handle", "A name online"
        PLACE = "place", "A place"
        ORGANISATION = "organisation", "A business or group"
        EVENT = "event", "An event"

    declares = declare(OF_REPORT, append=True)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="identifiers")
    report_receipt = models.CharField(max_length=64)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    as_written = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "item", "kind", "as_written"], name="identifier_once"
            ),
            models.CheckConstraint(condition=~Q(as_written=""), name="identifier_says_it"),
        ]
        triggers: ClassVar = append_only()
