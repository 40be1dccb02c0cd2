"""What came back to whoever told something, and what the police doubt of it (R147, R152)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.information.who_reads import OF_POLICE, OF_REPORT, OF_TELLER, declare


class Feedback(FamilyRecord):
    """What came back to whoever told it, in coded safe words (R152). Never changed; `answered_by` answers a question."""

    class Code(models.TextChoices):
        RECEIVED = "received", "We have it"
        GRADED = "graded", "A trained officer has looked at it"
        PASSED_ON = "passed_on", "It was passed on to those who can use it"
        ACTED_ON = "acted_on", "It helped: something was done"
        HELD = "held", "We keep it. It may matter later"
        CANNOT_SAY = "cannot_say", "We cannot say, so that nobody is put at risk"
        NEED_MORE = "need_more", "We would like to know more"

    declares = declare(OF_REPORT, Sensitivity.OPEN_TO_FAMILY, append=True)

    report = models.ForeignKey("information.Report", on_delete=models.PROTECT, related_name="feedback")
    report_receipt = models.CharField(max_length=64)
    code = models.CharField(max_length=12, choices=Code.choices)
    words = models.CharField(max_length=1_000, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_role = models.CharField(max_length=60)  # never a name

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code="need_more") | ~Q(words=""), name="feedback_asks_what")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "report", "-at"], name="feedback_of_report")
        ]
        triggers: ClassVar = append_only()


class AnswerMessage(FamilyRecord):
    """That a message went to whoever told something when an answer came, or why none did (R152, R327). Never changed.

    It holds no address. Whoever told it reads it, and nobody else: how somebody is reached can show who they are.
    """

    class Outcome(models.TextChoices):
        SENT = "sent", "A message went to them"
        NOT_WANTED = "not_wanted", "They said no, or did not say yes"
        NOT_SAFE = "not_safe", "Their own rules do not allow it"
        NO_ADDRESS = "no_address", "They left no address to write to"

    declares = declare(OF_TELLER, append=True)

    report = models.ForeignKey("information.Report", on_delete=models.PROTECT, related_name="+")
    report_receipt = models.CharField(max_length=64)
    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    channel = models.CharField(
        max_length=5, choices=[("email", "by email"), ("text", "by text message")], blank=True
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "feedback"], name="answer_message_once"),
            models.CheckConstraint(
                condition=~Q(outcome="sent") | ~Q(channel=""), name="answer_message_says_how"
            ),
        ]
        triggers: ClassVar = append_only()


class AnswerWish(FamilyRecord):
    """What whoever told something chose afterwards: whether a message goes when there is an answer. The newest counts (R327).

    `contact` is theirs who have no account; empty keeps what they left before. Never changed: a new choice is a new row.
    """

    declares = declare(OF_TELLER, append=True)

    report = models.ForeignKey("information.Report", on_delete=models.PROTECT, related_name="+")
    report_receipt = models.CharField(max_length=64)
    message = models.CharField(max_length=3, choices=[("yes", "Yes"), ("no", "No")])
    contact = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(created_by_id__isnull=True), name="answer_wish_names_nobody")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "report", "-at"], name="answer_wish_newest")
        ]
        triggers: ClassVar = append_only()


class ReportFlag(FamilyRecord):
    """A doubt about a report: malicious, or a mistake. The report is kept whole. Never changed."""

    class Kind(models.TextChoices):
        MALICIOUS = "malicious", "It may have been made up to hurt somebody"
        MISTAKEN = "mistaken", "It may be a mistake"
        CLEARED = "cleared", "The doubt was looked at, and is gone"

    declares = declare(OF_POLICE, append=True)

    report = models.ForeignKey("information.Report", on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="flag_says_why")]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "report", "-at"], name="flag_of_report")]
        triggers: ClassVar = append_only()
