"""What the reason for a placement holds against a parent, each with how it is known and by whom (R136, R172)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import Person, declare
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.places.models.common import IN_CASE, NO_DELETE, OWN, CaseFact, read_by
from alongside.practice.places.models.stays import Stay


class StaySource(CaseFact):
    """One thing that is held against a parent in the reason for a placement. Read by that parent and the workers.

    How it is known and whose it is may follow in an emergency; once both stand there it stays as it is.
    """

    declares = declare(read_by(f"{IN_CASE} AND {OWN}"), Sensitivity.OPEN_TO_FAMILY)

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="sources")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=2_000)
    kind = models.CharField(max_length=20, choices=ChronologyEntry.Kind.choices, blank=True)
    source = models.CharField(max_length=200, blank=True)

    @property
    def known(self) -> bool:
        """Whether it says how it is known, and whose it is."""
        return bool(self.kind and self.source)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="stay_source_says_what"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["", *ChronologyEntry.Kind.values]), name="stay_source_says_how"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "stay", "at"], name="staysource_of_stay")]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.Protect(
                name="known_stays", operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__kind="") & ~pgtrigger.Q(old__source=""),
            ),
        ]  # fmt: skip
