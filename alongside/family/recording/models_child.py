"""Before a child reads what was written: three questions, and somebody who sits with them (R139, R140)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import declare
from alongside.family.recording.models_signed import IN_CASE, Signed, workers_write
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity


class What(models.TextChoices):
    """What is meant for the child."""

    ENTRY = "entry", "Something in the record"
    PLAN = "plan", "Their copy of the safety plan"
    ASSESSMENT = "assessment", "Their copy of the assessment"
    MINUTES = "minutes", "What was written of a meeting"
    LETTER = "letter", "A letter or a report"


class ChildCheck(Signed):
    """The three questions about one thing meant for the child; one yes, and it is not given (R139). Never changed.

    Something that was changed is asked about again: the newest counts. `about_id` and `edition` say what exactly it was.
    """

    declares = declare(workers_write(), Sensitivity.PROFESSIONAL, append=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=What.choices)
    about_id = models.UUIDField()
    edition = models.CharField(max_length=40, blank=True)
    blames = models.BooleanField()
    exposes = models.BooleanField()
    harms = models.BooleanField()
    words = models.TextField(max_length=2_000, blank=True)  # what has to change first
    parents_do = models.TextField(
        max_length=1_000, blank=True
    )  # what the parents do to keep them safe (R140)
    sits = models.CharField(max_length=120, blank=True)  # who sits with the child
    sit_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(models.Q(blames=True) | models.Q(exposes=True) | models.Q(harms=True)) & ~models.Q(words="")
                | models.Q(blames=False, exposes=False, harms=False, sit_on__isnull=False)
                & ~models.Q(parents_do="") & ~models.Q(sits=""),
                name="child_check_yes_or_supported",
            )
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "about_id", "-at"], name="child_check_newest")
        ]
        triggers: ClassVar = append_only()

    @property
    def cleared(self) -> bool:
        """Whether nothing stands against giving it to the child."""
        return not (self.blames or self.exposes or self.harms)


class ChildGiven(Signed):
    """That somebody sat with the child, gave it to them, and told them what their parents do to keep them safe (R139, R140).

    From then on the child reads it here.
    """

    declares = declare(workers_write(family=IN_CASE), Sensitivity.OPEN_TO_FAMILY, append=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    check_id = models.UUIDField()
    what = models.CharField(max_length=12, choices=What.choices)
    about_id = models.UUIDField()
    edition = models.CharField(max_length=40, blank=True)
    given_on = models.DateField()
    sat = models.CharField(max_length=120)
    parents_do = models.TextField(max_length=1_000)
    words = models.TextField(max_length=2_000, blank=True)  # what the child said of it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "check_id"], name="child_given_once"),
            models.CheckConstraint(
                condition=~models.Q(sat="") & ~models.Q(parents_do=""), name="child_given_with_support"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "about_id"], name="child_given_about")]
        triggers: ClassVar = append_only()
