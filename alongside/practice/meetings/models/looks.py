"""A second person looks at a line of minutes that is held back (R137)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.meetings.models.common import Signed, workers_only
from alongside.practice.meetings.models.minutes import MinuteLine


class LineLook(Signed):
    """What a second person found: the line stays held back and is looked at again, or whoever was invited reads it."""

    class Finding(models.TextChoices):
        STANDS = "stands", "It stays held back"
        OPENED = "opened", "They may read it from now on"

    declares = declare(workers_only(), Sensitivity.PROFESSIONAL, append=True)

    line = models.ForeignKey(MinuteLine, on_delete=models.PROTECT, related_name="looks")
    finding = models.CharField(max_length=10, choices=Finding.choices)
    category = models.CharField(max_length=20, choices=MinuteLine.Withheld.choices)  # as it was held back
    words = models.CharField(max_length=400)  # why, for the workers
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="line_look_says_why"),
            models.CheckConstraint(
                condition=models.Q(finding="stands", review_on__isnull=False)
                | models.Q(finding="opened", review_on__isnull=True),
                name="line_look_again_while_it_stays",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "line", "-at", "-id"], name="line_look_newest")
        ]
        triggers: ClassVar = append_only()
