"""Sharing under an agreement: versions of it, what was asked and answered, and what each named person may read (R157)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.information.models import Report
from alongside.pursuit.information.who_reads import INTELLIGENCE, NOBODY, OF_POLICE, declare
from alongside.pursuit.intelligence.rules import Condition, Handling, Purpose, Threshold

_ME = "(SELECT access_user())"
# The database lives in UTC: on a summer night its day is not yet London's.
_LONDON_DAY = "((SELECT access_now()) AT TIME ZONE 'Europe/London')::date"


class Agreement(FamilyRecord):
    """One version of the agreement on sharing about child exploitation: its words, its purposes and its times (R157)."""

    declares = declare(
        RowSecurity(worker="true", wide="true", insert=NOBODY, update=NOBODY),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    number = models.PositiveIntegerField()
    words = models.TextField(max_length=8_000)
    thresholds = ArrayField(models.CharField(max_length=20, choices=Threshold.choices))
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose.choices))
    most_days = models.PositiveIntegerField()  # the longest time somebody may read what is shared
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "number"], name="agreement_number_once"),
            models.CheckConstraint(
                condition=~Q(words="")
                & ~Q(thresholds=[])
                & ~Q(purposes=[])
                & Q(most_days__gte=1, most_days__lte=365),
                name="agreement_is_whole",
            ),
        ]
        triggers: ClassVar = append_only()


class ShareRequest(FamilyRecord):
    """That somebody asked for what the police hold about a case, or that an officer offered it; and the answer, once.

    Whoever asked reads it, and the officers. `report` is set by the officer who answers: whoever asks names a case or says
    in words what they need, and learns from a refusal nothing but its reason.
    """

    class Outcome(models.TextChoices):
        SHARED = "shared", "Shared"
        REFUSED = "refused", "Not shared"

    class Refusal(models.TextChoices):
        NOTHING = "nothing", "There is nothing that can be shared"
        THRESHOLD = "threshold", "The reason given does not reach what the agreement asks for"
        CONDITION = "condition", "A condition of handling does not allow it now"
        OPERATION = "operation", "It would put police work in danger now"
        OTHER = "other", "Another reason, written below"

    declares = declare(RowSecurity(worker=f"by_id = {_ME} OR {INTELLIGENCE}", insert=NOBODY, update=NOBODY))

    case_id = models.UUIDField(null=True, blank=True)
    case_reference = models.CharField(max_length=20, blank=True)
    cross_match_id = models.UUIDField(null=True, blank=True)  # what another partnership holds too
    needs = models.CharField(max_length=1_000)
    threshold = models.CharField(max_length=20, choices=Threshold.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    until = models.DateField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    by_agency = models.CharField(max_length=120, blank=True)
    by_partnership_id = models.UUIDField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    refusal = models.CharField(max_length=10, choices=Refusal.choices, blank=True)
    reason = models.CharField(max_length=1_000, blank=True)
    late = models.BooleanField(default=False)  # the answer came after the agreement's time
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    outcome="",
                    refusal="",
                    reason="",
                    late=False,
                    answered_at__isnull=True,
                    answered_by_id__isnull=True,
                )
                | Q(outcome="shared", refusal="", answered_at__isnull=False, answered_by_id__isnull=False)
                | Q(outcome="refused", answered_at__isnull=False, answered_by_id__isnull=False)
                & ~Q(refusal=""),
                name="share_request_answered_once",
            ),
            models.CheckConstraint(
                condition=~Q(late=True) & ~Q(refusal="other") | ~Q(reason=""),
                name="share_request_late_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "answered_at", "at"], name="share_request_open"),
            models.Index(fields=["partnership_id", "by_id", "-at"], name="share_request_mine"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="answer_stays", operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]  # fmt: skip


class ShareText(FamilyRecord):
    """A newer text that an officer sent to whom something is shared with already: it takes the place of the one before it.

    Read by whoever reads the share. Never changed.
    """

    declares = declare(
        RowSecurity(
            worker="EXISTS (SELECT 1 FROM intelligence_share s WHERE s.id = share_id)",
            insert=NOBODY,
            update=NOBODY,
        ),
        append=True,
    )

    share = models.ForeignKey("intelligence.Share", on_delete=models.PROTECT, related_name="texts")
    words = models.TextField(max_length=4_000)
    handling = models.CharField(max_length=1, choices=Handling.choices)
    conditions = ArrayField(
        models.CharField(max_length=20, choices=Condition.choices), default=list, blank=True
    )
    condition_words = models.CharField(max_length=500, blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="share_text_says_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "share", "-at"], name="share_text_newest")
        ]
        triggers: ClassVar = append_only()


class Share(FamilyRecord):
    """What one named person may read, for one purpose, until one day: a copy of the sanitised text with its code.

    Its partnership is the reader's. After `until`, or once it is ended, they read nothing of it: the row stays.
    """

    declares = declare(
        RowSecurity(
            worker=f"to_id = {_ME} AND ended_at IS NULL AND until >= {_LONDON_DAY} OR ({OF_POLICE.worker})",
            insert=NOBODY, update=NOBODY,
        ),
    )  # fmt: skip

    request = models.ForeignKey(ShareRequest, on_delete=models.PROTECT, related_name="shares")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    from_partnership_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    words = models.TextField(max_length=4_000)
    handling = models.CharField(max_length=1, choices=Handling.choices)
    conditions = ArrayField(
        models.CharField(max_length=20, choices=Condition.choices), default=list, blank=True
    )
    condition_words = models.CharField(max_length=500, blank=True)
    threshold = models.CharField(max_length=20, choices=Threshold.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    until = models.DateField()
    to_id = models.UUIDField()
    to_name = models.CharField(max_length=120)
    to_agency = models.CharField(max_length=120, blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.UUIDField(null=True, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "request", "report", "to_id"], name="share_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by_id__isnull=True, ended_why="")
                | Q(ended_at__isnull=False, ended_by_id__isnull=False) & ~Q(ended_why=""),
                name="share_end_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "to_id", "until"], name="share_mine")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="share_stays", exclude=["ended_at", "ended_by_id", "ended_why"]),
        ]
