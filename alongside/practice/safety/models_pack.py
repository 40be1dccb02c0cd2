"""The pack: what whoever looks for a missing child should know, kept on a calm day (R168, the Philomena Protocol's part one)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.safety.said import (
    MINE,
    NOT_HELD_BACK,
    NOT_THE_CHILD,
    OURS,
    PARENTS,
    Signed,
    TakenBack,
    by_verbs,
    in_ones_name,
)

_OPEN = Sensitivity.OPEN_TO_FAMILY


class PackEntry(TakenBack):
    """One thing that whoever looks for the child should know, as somebody said it on a calm day."""

    class Kind(models.TextChoices):
        """What police ask for first; the order is the order in which it is read out."""

        LOOKS = "looks", "What they look like"
        PHOTO = "photo", "A photo"
        HEALTH = "health", "Health and medicines"
        APPROACH = "approach", "How to approach them"
        PHONES = "phones", "Phones"
        ONLINE = "online", "Names they use online"
        FRIENDS = "friends", "Friends, and people they may be with"
        PLACES = "places", "Places they may go"
        VEHICLES = "vehicles", "Cars, bikes, and how they travel"
        OTHER = "other", "Anything else"

    class Readers(models.TextChoices):
        FAMILY = "family", "The adults of the family, and the people who help us"
        WORKERS = "workers", "Me, and the people who help us"

    declares = declare(
        in_ones_name(
            f"{OURS} AND ({MINE} OR (readers = 'family' AND {NOT_THE_CHILD} AND {NOT_HELD_BACK}))",
            update=True,
        ),
        _OPEN,
    )

    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.TextField(max_length=2_000, blank=True)
    readers = models.CharField(max_length=10, choices=Readers.choices)

    class Meta(TakenBack.Meta):
        constraints: ClassVar = [
            *TakenBack.Meta.constraints,
            models.CheckConstraint(condition=Q(kind="photo") | ~Q(words=""), name="pack_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "at"], name="pack_of_case")]


class PackReview(Signed):
    """Somebody looked through the pack and says that it is right. Reviewed with the plan: see P-REVIEW."""

    declares = declare(in_ones_name(PARENTS), _OPEN, append=True)

    review_by = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at"], name="pack_review_newest")
        ]
        triggers: ClassVar = append_only()


class PackOpening(Signed):
    """Somebody who is not of the family opened the pack, once a person and day; the family reads it here."""

    declares = declare(by_verbs(), _OPEN, append=True)

    agency = models.CharField(max_length=120, blank=True)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case", "by_id", "on"], name="pack_opening_once_a_day"
            )
        ]
        triggers: ClassVar = append_only()
