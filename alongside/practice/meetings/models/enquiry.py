"""Whether children's services enquire under section 47 after a strategy discussion, and how that ended (standards, e)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.people.models import declare
from alongside.ground.accounts.models import refuse_independent_decider
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.meetings.models.common import Signed, workers_only
from alongside.practice.meetings.models.decisions import Decision
from alongside.practice.meetings.models.meeting import Meeting


class EnquiryStep(Signed):
    """One step of an enquiry; the newest of a strategy discussion counts. Workers read it, never changed.

    Its decision holds the words, tells each parent, and knows why telling one of them waits (R112).
    """

    class Kind(models.TextChoices):
        BEGAN = "began", "An enquiry begins"
        NOT_BEGUN = "not_begun", "No enquiry begins"
        CONFERENCE = "conference", "It ended: a child protection conference is needed"
        HELP = "help", "It ended: help goes on, and no conference is needed"
        NOT_FOUND = "not_found", "It ended: the worry was not borne out"

    declares = declare(workers_only(), Sensitivity.PROFESSIONAL, append=True)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="enquiry_steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="enquiry_step")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "meeting", "kind"], name="enquiry_step_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case_id", "-at", "-id"], name="enquiry_newest")
        ]
        triggers: ClassVar = [*append_only(), refuse_independent_decider("by_id")]
