"""Places that are not safe for a child, as a circle or an outline; what the family says of them; where postcodes are (R170)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.family.circumstances.models import Site
from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import REFERENCE_DATA, Sensitivity
from alongside.practice.places.models.common import (
    IN_CASE,
    NO_DELETE,
    OPEN,
    OWN,
    CaseFact,
    in_order,
    paired,
    read_by,
)
from alongside.practice.plans.models import Measure


class Postcode(models.Model):
    """Where a postcode lies, from a file of the Office for National Statistics. No family's data."""

    declares = replace(REFERENCE_DATA, audited="not: the file that was read is audited")

    code = models.CharField(max_length=7, primary_key=True)  # in capitals without a space
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)  # both empty: the post knows it, and nobody where it is
    ended = models.CharField(max_length=6, blank=True)  # year and month in which it was ended

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=paired("lat", "lon"), name="postcode_place_paired")
        ]


class Zone(CaseFact):
    """An area that is not safe for a child, from a day on, until a day or until it is ended. It stays as it was drawn."""

    class Shape(models.TextChoices):
        CIRCLE = "circle", "A circle around one spot"
        POLYGON = "polygon", "An outline with corners"

    class Readers(models.TextChoices):
        FAMILY = "family", "The family and the workers"
        WORKERS = "workers", "The workers alone"

    declares = declare(read_by(f"{OPEN} AND readers = 'family'"), Sensitivity.OPEN_TO_FAMILY)

    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    shape = models.CharField(max_length=10, choices=Shape.choices)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    metres = models.PositiveIntegerField(null=True)
    postcode = models.CharField(max_length=7, blank=True)  # of the middle, when that is how it was given
    points = models.JSONField(default=list)  # corners of an outline: pairs of degrees north and east
    why = models.CharField(max_length=1_000)
    said_by = models.CharField(max_length=200)
    readers = models.CharField(max_length=10, choices=Readers.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.UUIDField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=120, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    @property
    def plan_words(self) -> list[str]:
        """What the safety plan says of it, in the words of its measures that still stand."""
        return [one.measure.words for one in self.in_plan.all() if one.measure.withdrawn_at is None]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(shape="circle", lat__isnull=False, lon__isnull=False, metres__gte=10, points=[])
                | (Q(shape="polygon", lat__isnull=True, lon__isnull=True, metres__isnull=True) & ~Q(points=[])),
                name="zone_shape_fits",
            ),
            models.CheckConstraint(condition=in_order("since", "until"), name="zone_days_in_order"),
            models.CheckConstraint(
                condition=(paired("ended_at", "ended_by_id") & (Q(ended_at__isnull=True) | ~Q(end_reason=""))),
                name="zone_ended_paired",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "since"], name="zone_of_case")]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(
                name="zone_stays", exclude=["until", "ended_at", "ended_by_id", "ended_by_name", "end_reason"]
            ),
            pgtrigger.Protect(
                name="end_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__ended_at__isnull=False)
            ),
        ]  # fmt: skip


class ZoneMeasure(CaseFact):
    """That a zone is what a measure of the safety plan says: the plan's own zone. Both stay as they are (R170)."""

    declares = declare(
        read_by(f"{OPEN} AND EXISTS (SELECT 1 FROM places_zone z WHERE z.id = zone_id)"),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="in_plan")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "zone", "measure"], name="zone_measure_once")
        ]
        triggers: ClassVar = append_only()


class ZoneProposal(CaseFact):
    """What somebody of the family says is not safe, in plain words, and what a worker made of it. Theirs and the workers'."""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", "Written down as not safe"
        NOT_TAKEN = "not_taken", "Not written down, because"

    declares = declare(read_by(f"{IN_CASE} AND {OWN}", says=True), Sensitivity.OPEN_TO_FAMILY)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200)
    postcode = models.CharField(max_length=10, blank=True)
    why = models.CharField(max_length=1_000)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_words = models.CharField(max_length=1_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    zone = models.OneToOneField(
        Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=paired("answered_at", "answered_by_id")
                & (
                    Q(answered_at__isnull=True, answer="", zone__isnull=True)
                    | Q(answered_at__isnull=False, answer="confirmed", zone__isnull=False)
                    | Q(answered_at__isnull=False, answer="not_taken", zone__isnull=True)
                    & ~Q(answer_words="")
                ),
                name="zoneproposal_answer_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "at"], name="zoneproposal_of_case")
        ]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(
                name="words_stay",
                exclude=["answer", "answer_words", "answered_at", "answered_by_id", "answered_by_name", "zone"],
            ),
            pgtrigger.Protect(
                name="answer_stays", operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]  # fmt: skip
