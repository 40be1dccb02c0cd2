"""What is offered to a family, how it bears on the exploitation, and what the family says came of it (R106-R108)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.engagement.said import ME, MINE, NO_FAMILY, OURS, Said

_FOR_ME = f"{OURS} AND (person_id IS NULL OR {ME})"
# Its own row security decides: whoever sees the intervention.
_SEES_IT = "EXISTS (SELECT 1 FROM progress_intervention i WHERE i.id = intervention_id)"


class Intervention(Said):
    """Something offered to one person, or to the whole family. A general course needs a parent who asked for it."""

    class Kind(models.TextChoices):
        LEARNING = "learning", "Learning about exploitation, for a parent"
        SUPPORT = "support", "Other help with what was done to the child"
        GENERIC = "generic", "A general course"

    declares = declare(
        RowSecurity(
            worker=OURS,
            wide="true",
            family=_FOR_ME,
            insert=NO_FAMILY,
            update={Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=40, blank=True)  # of the list of learning, or of general courses
    edition = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    bears = models.TextField(max_length=2_000)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_words = models.TextField(max_length=2_000, blank=True)
    ask_on = models.DateField(null=True, blank=True)  # by when the family is asked whether it helps

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(bears=""), name="intervention_bears"),
            models.CheckConstraint(
                condition=~models.Q(kind="generic")
                | models.Q(asked_by__isnull=False) & ~models.Q(asked_words=""),
                name="intervention_generic_was_asked_for",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at", "-id"], name="intervention_newest"),
            models.Index(
                fields=["partnership_id", "ask_on", "id"], condition=models.Q(ask_on__isnull=False),
                name="intervention_ask",
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="offer_is_kept", exclude=["ask_on"]),
        ]


class InterventionWord(Said):
    """One thing that happened to an intervention, or that somebody said of it: never changed. Without a person: a worker's."""

    class What(models.TextChoices):
        ANSWER = "answer", "Answer to the offer"
        STARTED = "started", "It began"
        IMPACT = "impact", "Is it helping?"
        USEFUL = "useful", "Was it useful?"
        ENDED = "ended", "It ended"

    declares = declare(
        RowSecurity(
            worker=OURS,
            wide="true",
            family=f"{OURS} AND (person_id IS NULL AND {_SEES_IT} OR {ME})",
            insert={
                Audience.WIDE: "", Audience.WORKER: f"{OURS} AND {MINE}",
                Audience.FAMILY: f"{OURS} AND {ME} AND {MINE} AND what IN ('answer', 'impact', 'useful') AND {_SEES_IT}",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="said")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=What.choices)
    says = models.CharField(max_length=20, blank=True)
    words = models.TextField(max_length=2_000, blank=True)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(what__in=["answer", "impact", "useful"], person__isnull=False) & ~models.Q(says="")
                | models.Q(what__in=["started", "ended"], person__isnull=True, says=""),
                name="word_of_a_person_or_a_worker",
            )
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "intervention", "at", "id"], name="word_of_intervention")
        ]
        triggers: ClassVar = append_only()


class Rethink(Said):
    """Twice in a row somebody said that it does not help: the lead changes it, or says to the family why it goes on (R108)."""

    class Decision(models.TextChoices):
        WAITS = "", "Waits for the lead"
        CHANGE = "change", "It changes"
        CONTINUE = "continue", "It goes on, for a reason"

    declares = declare(
        RowSecurity(
            worker=OURS,
            wide="true",
            family=f"{OURS} AND {_SEES_IT}",
            insert={Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""},
            update={Audience.FAMILY: "", Audience.WIDE: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="rethinks")
    decision = models.CharField(max_length=20, choices=Decision.choices, blank=True, default="")
    words = models.TextField(max_length=2_000, blank=True)
    family_says = models.TextField(max_length=2_000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True, decided_by_id__isnull=True, words="")
                | ~models.Q(decision="") & ~models.Q(words="") & ~models.Q(family_says="")
                & models.Q(decided_at__isnull=False, decided_by_id__isnull=False),
                name="rethink_decided_with_reason",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "intervention"], condition=models.Q(decision=""), name="rethink_one_open"
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="rethink_stays",
                exclude=[
                    "decision",
                    "words",
                    "family_says",
                    "decided_at",
                    "decided_by_id",
                    "decided_by_name",
                ],
            ),
            pgtrigger.Protect(
                name="rethink_decided_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_at__isnull=False),
            ),
        ]
