"""What each member of a family says for themself, and what they are answered. The other parent reads none of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.circumstances.models.base import (
    BY_ME,
    CLOSE,
    IN_FAMILY,
    OWN,
    Authored,
    Said,
    said_rules,
)
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity


class Impact(Said):
    """What it costs one member of the family (R34). A support need with an answer owed; never a measure of risk."""

    class Kind(models.TextChoices):
        HEALTH = "health", "Health"
        WORK = "work", "Work"
        STUDY = "study", "School, college or study"
        MONEY = "money", "Money"
        SLEEP = "sleep", "Sleep"
        COUPLE = "couple", "Being a couple"
        ALCOHOL = "alcohol", "Drinking more"
        SIBLINGS = "siblings", "The other children"
        ISOLATION = "isolation", "Being alone with it"
        FRIENDSHIPS = "friendships", "Friendships"
        RELOCATION = "relocation", "Having to move"
        STIGMA = "stigma", "What other people say"
        PROPERTY = "property", "Things broken or taken"

    class Weight(models.TextChoices):
        SOME = "some", "It is hard, and we manage"
        MUCH = "much", "It changes our days"
        MOST = "most", "It is more than we can carry"

    declares = declare(said_rules(worker=CLOSE), Sensitivity.PROFESSIONAL)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    weight = models.CharField(max_length=10, choices=Weight.choices)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    words = models.TextField(max_length=2_000, blank=True)
    agreed = models.BooleanField(default=False)  # to a worker writing it down for them

    class Meta(Said.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(condition=models.Q(person__isnull=False), name="impact_of_somebody"),
            models.CheckConstraint(
                condition=models.Q(since__isnull=True) | models.Q(until__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="impact_ends_after_it_began",
            ),
        ]  # fmt: skip


class Matter(Said):
    """What else matters to a member of the family, beyond the child's safety (R35)."""

    declares = declare(said_rules(), Sensitivity.PROFESSIONAL)

    words = models.TextField(max_length=2_000)

    class Meta(Said.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) & ~models.Q(words=""), name="matter_of_somebody"
            ),
        ]


class Response(Authored):
    """What a worker answered: what is offered, by whom and when, or why it cannot be (R34, R35)."""

    class Outcome(models.TextChoices):
        OFFERED = "offered", "This is offered"
        NOT_OFFERED = "not_offered", "This cannot be offered"

    _READS = f"({CLOSE} OR (impact_id IS NULL AND {IN_FAMILY}))"
    declares = declare(
        RowSecurity(
            worker=_READS,
            wide="true",
            family=OWN,
            insert={Audience.WORKER: f"{_READS} AND {BY_ME}", Audience.WIDE: BY_ME, Audience.FAMILY: ""},
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    impact = models.ForeignKey(
        Impact, null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    words = models.TextField(max_length=2_000)  # what is offered, or why it cannot be
    by_whom = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(impact__isnull=False, matter__isnull=True)
                | models.Q(impact__isnull=True, matter__isnull=False),
                name="response_to_one_thing",
            ),
            models.CheckConstraint(
                condition=~models.Q(words="")
                & (models.Q(outcome="not_offered") | models.Q(due_on__isnull=False) & ~models.Q(by_whom="")),
                name="response_says_what_who_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family", "-said_at"], name="response_newest")
        ]
        triggers: ClassVar = append_only()


class FirstSupport(Said):
    """Where somebody found help first and why, where they would rather have, and what they expected (R16)."""

    declares = declare(said_rules(), Sensitivity.PROFESSIONAL)

    first_source = models.CharField(max_length=200, blank=True)
    first_why = models.TextField(max_length=1_000, blank=True)
    preferred_source = models.CharField(max_length=200, blank=True)
    preferred_why = models.TextField(max_length=1_000, blank=True)
    expected = models.TextField(max_length=2_000, blank=True)

    class Meta(Said.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(person__isnull=False), name="first_support_of_somebody"
            ),
        ]


class Background(Said):
    """Where and how a family lives and what services did to them before, written with them (R40).

    It shapes how services should work with them; it is never a measure of risk.
    """

    class Kind(models.TextChoices):
        LOCATION = "location", "Where you live"
        MONEY = "money", "Money"
        HOUSING = "housing", "Your home"
        COMMUNITY = "community", "What the people around you went through"
        UNFAIR = "unfair", "Being treated unfairly by services"

    declares = declare(said_rules(), Sensitivity.PROFESSIONAL)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.TextField(max_length=2_000)
    engage = models.TextField(max_length=1_000, blank=True)  # how to work with this family because of it

    class Meta(Said.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) & ~models.Q(words=""), name="background_of_somebody"
            ),
        ]
