"""A child as themself: what is strong, who is steady, what they live with, and what helps when somebody talks to them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.circumstances.models.base import (
    BY_ME,
    IN_FAMILY,
    OWN,
    SHARED,
    Authored,
    Said,
    Shared,
    said_rules,
)
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity


class Strength(Shared):
    """What is good, what the family already does to keep safe, and who is steady for the child (R33)."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", "Something good or strong"
        PROTECTIVE = "protective", "Something the family already does to keep safe"
        STEADY = "steady", "The steadiest person for the child"

    declares = declare(SHARED, Sensitivity.OPEN_TO_FAMILY)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    who = models.CharField(max_length=120, blank=True)  # the steady person
    words = models.TextField(max_length=1_000, blank=True)
    since = models.DateField(null=True, blank=True)

    class Meta(Shared.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=(models.Q(kind="steady", case__isnull=False) & ~models.Q(who=""))
                | (~models.Q(kind="steady") & models.Q(who="") & ~models.Q(words="")),
                name="strength_says_what_or_who",
            ),
        ]


class AdditionalNeed(Shared):
    """Neurodivergence or another need of a child, as it stands, since when and who says so (R37). The newest counts."""

    class Kind(models.TextChoices):
        ADHD = "adhd", "ADHD"
        ASD = "asd", "Autism"
        FASD = "fasd", "FASD"
        ANXIETY = "anxiety", "Anxiety"
        LEARNING = "learning", "Learning disability"
        OTHER = "other", "Something else"

    class Standing(models.TextChoices):
        DIAGNOSED = "diagnosed", "Diagnosed"
        SUSPECTED = "suspected", "Suspected"
        AWAITING = "awaiting", "Waiting for an assessment"
        NOT = "not", "Looked into: no"
        UNKNOWN = "unknown", "Not known"

    declares = declare(SHARED, Sensitivity.OPEN_TO_FAMILY)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    other = models.CharField(max_length=120, blank=True)
    standing = models.CharField(max_length=20, choices=Standing.choices)
    since = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)  # who says so

    class Meta(Shared.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(case__isnull=False)
                & ~models.Q(source="")
                & (
                    models.Q(kind="other") & ~models.Q(other="")
                    | ~models.Q(kind="other") & models.Q(other="")
                ),
                name="additional_need_says_what",
            ),
        ]


class Adaptation(Shared):
    """One thing that helps when somebody talks to, meets or plans with a child (R37)."""

    class Kind(models.TextChoices):
        TALK = "talk", "How to talk"
        AVOID = "avoid", "What to avoid"
        SENSORY = "sensory", "Sounds, light, touch"
        TIMING = "timing", "Time of day, breaks, how long"
        AIDS = "aids", "Pictures, cards, devices"

    declares = declare(SHARED, Sensitivity.OPEN_TO_FAMILY)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.CharField(max_length=400)

    class Meta(Shared.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) & ~models.Q(words=""), name="adaptation_says_what"
            ),
        ]


class Sign(Said):
    """A dated early sign that something changed, as somebody in the family noticed it (R12)."""

    class Kind(models.TextChoices):
        BEHAVIOUR = "behaviour", "They behaved differently"
        BELONGINGS = "belongings", "Money or new things"
        FRIENDS = "friends", "New friends"
        HOSTILITY = "hostility", "Anger at the family"
        MISSING = "missing", "Away and nobody knew where"
        CALLS = "calls", "Cars or calls nobody knew"
        OTHER = "other", "Something else"

    declares = declare(said_rules(), Sensitivity.PROFESSIONAL)

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    noticed_on = models.DateField()
    words = models.TextField(max_length=2_000, blank=True)

    class Meta(Said.Meta):
        pass


class SiblingReview(Authored):
    """How a brother or sister is, at one day: who might groom them, what they need (R32). The newest counts.

    Read by the workers of the family and by the brother or sister themself.
    """

    class Need(models.TextChoices):
        LEFT_OUT = "left_out", "Feels left out"
        ATTENTION = "attention", "Needs more time with a parent"
        SCHOOLING = "schooling", "School is harder"
        CONFLICT = "conflict", "Conflict at home"
        CARE = "care", "Wishes to live somewhere else"
        THREATENED = "threatened", "Their own school or workplace was threatened"

    declares = declare(
        RowSecurity(
            worker=IN_FAMILY,
            wide="true",
            family=OWN,
            insert={
                Audience.WORKER: f"{IN_FAMILY} AND {BY_ME}",
                Audience.WIDE: BY_ME,
                Audience.FAMILY: "",
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    risk = models.TextField(max_length=2_000)
    needs = ArrayField(models.CharField(max_length=20, choices=Need.choices), default=list)
    needs_words = models.TextField(max_length=2_000, blank=True)
    review_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) & ~models.Q(risk=""),
                name="sibling_review_of_somebody",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family", "-said_at"], name="sibling_review_newest")
        ]
        triggers: ClassVar = append_only()
