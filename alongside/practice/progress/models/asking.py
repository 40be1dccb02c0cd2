"""The same questions at the start, at each review and at the end (R92). What a person answers is theirs, and no score decides."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import REFERENCE_DATA, Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord, Record
from alongside.practice.engagement.said import ME, MINE, NO_FAMILY, OURS, Said, workers_write


class Point(models.TextChoices):
    """When in the work it is asked."""

    START = "start", "At the start"
    REVIEW = "review", "Along the way"
    END = "end", "At the end"


class InstrumentWords(Record):
    """The words of an instrument's questions, as somebody who runs the installation brought them in, with their licence."""

    declares = REFERENCE_DATA

    key = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    texts = models.JSONField()  # question key to its words
    licence = models.CharField(max_length=400)
    source = models.CharField(max_length=400)

    class Meta:
        triggers: ClassVar = append_only()


class Asking(FamilyRecord):
    """What is asked next in a case, and by when. Kept by the verbs, so that what is due is one index away."""

    declares = declare(
        RowSecurity(
            worker=OURS, wide="true", insert={Audience.WORKER: "", Audience.WIDE: ""},
            update={Audience.WORKER: "", Audience.WIDE: ""},
        ),
        Sensitivity.PROFESSIONAL,
    )  # fmt: skip

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    point = models.CharField(max_length=20, choices=Point.choices)
    due_on = models.DateField(null=True, blank=True)  # empty once it was asked at the end

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "due_on", "id"], name="asking_due")]
        triggers: ClassVar = [pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)]


class Round(Said):
    """One time that the family is asked. `tools`: which sets of questions, in which version: the same as before."""

    declares = declare(workers_write(OURS), Sensitivity.OPEN_TO_FAMILY, append=True)

    point = models.CharField(max_length=20, choices=Point.choices)
    tools = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case"], condition=models.Q(point="start"), name="round_one_start"
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "case"], condition=models.Q(point="end"), name="round_one_end"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "at"], name="round_of_case")]
        triggers: ClassVar = append_only()


class Answers(Said):
    """What one person answered, in their own account or read aloud to them. The newest of a round counts; earlier ones stay.

    Nobody else in the family reads it: whoever lives with somebody they fear must be able to say so.
    """

    declares = declare(
        workers_write(ME, by_family=f"{OURS} AND {ME} AND {MINE} AND NOT read_aloud"),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    tool = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField()  # question key to a number of the scale, or "rather_not"
    words = models.TextField(max_length=4_000, blank=True)
    read_aloud = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "person", "at"], name="answers_of_case")
        ]
        triggers: ClassVar = append_only()


class OtherScore(Said):
    """A number from another instrument, typed in: its name, its licence and what came out, never its text."""

    class Better(models.TextChoices):
        HIGHER = "higher", "A higher number is easier"
        LOWER = "lower", "A lower number is easier"

    declares = declare(
        RowSecurity(worker=OURS, wide="true", family=ME, insert=NO_FAMILY),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    point = models.CharField(max_length=20, choices=Point.choices)
    name = models.CharField(max_length=120)
    licence = models.CharField(max_length=400)
    number = models.DecimalField(max_digits=7, decimal_places=2)
    better = models.CharField(max_length=20, choices=Better.choices)
    taken_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(licence=""), name="other_score_names_licence"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "taken_on"], name="other_score_of_case")
        ]
        triggers: ClassVar = append_only()
