"""Where a child learns, as a dated history; what education does to keep them safe; and when staff looked for them (R176)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.places.models.common import NO_DELETE, OPEN, CaseFact, in_order, paired, read_by


class Schooling(CaseFact):
    """One part of a child's way through education. Two may run beside each other; nothing is written over."""

    class Kind(models.TextChoices):
        MAINSTREAM = "mainstream", "A mainstream school or college"
        PRU = "pru", "A pupil referral unit"
        HOME = "home", "Taught at home by the family"
        SEMH = "semh", "A school for social, emotional and mental health needs"
        SEN = "sen", "Provision for special educational needs"
        ALTERNATIVE = "alternative", "Alternative provision"
        TUTOR = "tutor", "A tutor at home"
        EXCLUDED = "excluded", "Excluded, with no lessons yet"
        NOT_REACHED = "not_reached", "Has a place, and no lessons reach them now"

    # What of these is no teaching: while one of them alone stands, the child has a gap.
    WITHOUT: ClassVar = frozenset({"excluded", "not_reached"})

    declares = declare(read_by(OPEN), Sensitivity.OPEN_TO_FAMILY)

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day
    words = models.CharField(max_length=1_000, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=in_order("since", "until"), name="schooling_days_in_order"),
            models.CheckConstraint(
                condition=paired("set_aside_at", "set_aside_by_id"), name="schooling_set_aside_paired"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "since"], name="schooling_of_case")
        ]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(name="beginning_stays", exclude=["until", "set_aside_at", "set_aside_by_id"]),
            pgtrigger.Protect(
                name="set_aside_stays", operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__set_aside_at__isnull=False),
            ),
        ]  # fmt: skip

    @property
    def teaches(self) -> bool:
        """Whether lessons reach the child in it."""
        return self.kind not in self.WITHOUT


class SchoolCare(CaseFact):
    """What education does to keep the child safe, said for the plan. The newest counts; the earlier ones stay (R176)."""

    declares = declare(read_by(OPEN), Sensitivity.OPEN_TO_FAMILY, append=True)

    words = models.CharField(max_length=2_000)
    said_by = models.CharField(max_length=120, blank=True)  # of the school, where somebody else wrote it down

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="school_care_says_what")]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="schoolcare_newest")]
        triggers: ClassVar = append_only()


class SchoolDay(CaseFact):
    """A day on which a child did not come in, and what the people of the school did about it (V2)."""

    class Did(models.TextChoices):
        RANG = "rang", "They rang home"
        WENT = "went", "They went out to look"
        FOUND = "found", "They went out and found them"
        BROUGHT = "brought", "They found them, and came in together"

    declares = declare(read_by(OPEN), Sensitivity.OPEN_TO_FAMILY, append=True)

    on = models.DateField()
    did = models.CharField(max_length=10, choices=Did.choices)
    who = models.CharField(max_length=120, blank=True)  # who of the school
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-on"], name="schoolday_newest")]
        triggers: ClassVar = append_only()
