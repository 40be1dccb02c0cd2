"""That something happened to a brother or sister, for which somebody looks at how they are (R32)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.cases.models import Case
from alongside.family.circumstances.models.base import IN_FAMILY, Authored
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity


class SiblingAlert(Authored):
    """Something that happened to a brother or sister: until somebody has looked since, the plan waits for it (R32).

    Written by verbs that asked who may say so, as the system; read by the workers alone.
    """

    class Why(models.TextChoices):
        THREATENED = "threatened", "Threatened or attacked"

    declares = declare(
        RowSecurity(
            worker=IN_FAMILY, wide="true",
            insert={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""},
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, choices=Why.choices)
    happened_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(person__isnull=False), name="sibling_alert_of_somebody")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family", "-said_at"], name="sibling_alert_newest")
        ]
        triggers: ClassVar = append_only()
