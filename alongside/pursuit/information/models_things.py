"""Things that may be proof and wait to be collected; what was offered and not taken; training for the log of carers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.ground.accounts.roles import AGENCY_KINDS
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.information.who_reads import INTELLIGENCE, NOBODY, OF_REPORT, declare

_BY_ME = "by_id = (SELECT access_user())"
_SEES_WHAT_WAS_OFFERED = "EXISTS (SELECT 1 FROM information_nottaken n WHERE n.id = missed_id)"


class EvidenceThing(FamilyRecord):
    """A phone, clothing, pictures of a camera, messages: what it is and who has it (R156). Its steps say what came of it."""

    class Kind(models.TextChoices):
        PHONE = "phone", "A phone or another device"
        CLOTHING = "clothing", "Clothing"
        CCTV = "cctv", "Pictures of a camera"
        TEXTS = "texts", "Messages or screenshots"
        SOCIAL = "social", "Something online"
        DNA = "dna", "Something with traces on it"
        ACCOUNT = "account", "What somebody else saw or heard"
        OTHER = "other", "Something else"

    declares = declare(OF_REPORT, append=True)

    report = models.ForeignKey("information.Report", on_delete=models.PROTECT, related_name="things")
    report_receipt = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=400)
    holder = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(holder=""), name="thing_says_what"),
            models.CheckConstraint(condition=Q(created_by_id__isnull=True), name="thing_names_no_teller"),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "report", "at"], name="thing_of_report")]
        triggers: ClassVar = append_only()


class ThingStep(FamilyRecord):
    """One step of a thing: advice, collection asked, declined, collected, where it is kept, what it showed. Never changed.

    The custody chain is the steps in their order. Where it is kept and what it showed is the police's own.
    """

    class Kind(models.TextChoices):
        ADVISED = "advised", "Told how to keep it safe"
        ASKED = "asked", "Collection was asked for"
        DECLINED = "declined", "Somebody would not take it"
        COLLECTED = "collected", "It was collected"
        KEPT = "kept", "It was handed on, or put into a store"
        RESULT = "result", "It was looked at"
        NOT_NEEDED = "not_needed", "It is not needed. Whoever has it may keep it"
        RETURNED = "returned", "It was given back"

    _POLICE = "kind IN ('kept', 'result')"
    declares = declare(
        RowSecurity(
            worker=f"({OF_REPORT.worker}) AND (NOT {_POLICE} OR {INTELLIGENCE})",
            wide=f"({OF_REPORT.wide}) AND NOT {_POLICE}",
            family=f"({OF_REPORT.family}) AND NOT {_POLICE}",
            public=f"{OF_REPORT.public} AND NOT {_POLICE}",
            insert=NOBODY,
            update=NOBODY,
        ),
        append=True,
    )

    report = models.ForeignKey("information.Report", on_delete=models.PROTECT, related_name="+")
    report_receipt = models.CharField(max_length=64)
    thing = models.ForeignKey(EvidenceThing, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    happened_at = models.DateTimeField()
    words = models.CharField(max_length=1_000, blank=True)
    officer = models.CharField(
        max_length=120, blank=True
    )  # by whom it was collected, where it stands whose hands
    at = models.DateTimeField()
    by_role = models.CharField(max_length=60)
    by_id = models.UUIDField(null=True, blank=True)  # empty: whoever told it

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind__in=["collected", "kept"]) | ~Q(officer=""), name="thing_in_whose_hands"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["declined", "result", "not_needed"]) | ~Q(words=""),
                name="thing_step_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "thing", "at"], name="step_of_thing")]
        triggers: ClassVar = append_only()


class NotTaken(FamilyRecord):
    """What somebody offered and an agency would not take, or did not use: a missed opportunity, counted (R147, R159)."""

    class Kind(models.TextChoices):
        REPORT = "report", "They would not take what I told them"
        THING = "thing", "They would not take something I had"
        INSIGHT = "insight", "I offered what I know, and it was not used"

    class How(models.TextChoices):
        PHONE = "phone", "On the phone"
        IN_PERSON = "in_person", "Face to face"
        MEETING = "meeting", "In a meeting"
        WRITING = "writing", "In writing"

    declares = declare(
        RowSecurity(
            worker=f"{_BY_ME} OR {INTELLIGENCE}",
            wide="true",
            family=_BY_ME,
            public="report_receipt <> '' AND report_receipt = (SELECT access_receipt())",
            insert=NOBODY,
            update=NOBODY,
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    report = models.ForeignKey(
        "information.Report", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    report_receipt = models.CharField(max_length=64, blank=True)
    thing = models.ForeignKey(
        EvidenceThing, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    how = models.CharField(max_length=10, choices=How.choices)
    agency_kind = models.CharField(max_length=20, choices=sorted(AGENCY_KINDS.items()))
    on = models.DateField()
    words = models.CharField(max_length=2_000)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="not_taken_says_what"),
            models.CheckConstraint(
                condition=~Q(kind="thing") | Q(thing__isnull=False), name="not_taken_thing"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "-at"], name="not_taken_newest"),
            models.Index(fields=["partnership_id", "by_id"], name="not_taken_by"),
        ]
        triggers: ClassVar = append_only()


class NotTakenReply(FamilyRecord):
    """What was answered to whoever offered it: the response of R159. Never changed."""

    declares = declare(
        RowSecurity(
            worker=_SEES_WHAT_WAS_OFFERED,
            wide="true",
            family=_SEES_WHAT_WAS_OFFERED,
            public=_SEES_WHAT_WAS_OFFERED,
            insert=NOBODY,
            update=NOBODY,
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    missed = models.ForeignKey(NotTaken, on_delete=models.PROTECT, related_name="replies")
    words = models.CharField(max_length=2_000)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="reply_says_it")]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "missed", "at"], name="reply_of_missed")]
        triggers: ClassVar = append_only()


class LogTraining(FamilyRecord):
    """That a carer learnt how to write in the log, and when (R149). Never changed."""

    declares = declare(
        RowSecurity(
            worker="user_id = (SELECT access_user()) OR by_id = (SELECT access_user())",
            wide="true",
            insert=NOBODY,
            update=NOBODY,
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    user_id = models.UUIDField()
    on = models.DateField()
    words = models.CharField(max_length=200, blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "user_id", "on"], name="training_once")
        ]
        triggers: ClassVar = append_only()
