"""What people say of a plan, each in their own account: how to approach the child, wishes, answers, ratings.

Every table here is written once and never changed: what is said later is another line (R94, R97, R98, R101).
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.circumstances.models import Strength
from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.plans.models import MeasureAnswer, Plan
from alongside.practice.plans.said import ME, MINE, OURS, Said, newest_of_case, said_by

_OPEN = Sensitivity.OPEN_TO_FAMILY


class ApproachLine(Said):
    """How to approach the child, in the words of whoever lives with them (R101). The newest of each kind counts.

    Empty words say that the line before is no longer true. What circumstances and engagement hold already is shown from
    there and not written here again.
    """

    class Kind(models.TextChoices):
        BEFORE = "before", "Before you come"
        WAKES = "wakes", "Who should wake or speak to them"
        TRIGGERS = "triggers", "What frightens or angers them"
        CALMS = "calms", "What calms things down"

    declares = declare(said_by(by_family=ME), _OPEN, append=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # whose words these are
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [newest_of_case("plans_approach_newest")]
        triggers: ClassVar = append_only()


class ApproachDeparture(Said):
    """That somebody did not do as the parents said, with the reason; the parents read it (R101)."""

    declares = declare(said_by(), _OPEN, append=True)

    happened_on = models.DateField()
    what = models.CharField(max_length=1_000)
    why = models.CharField(max_length=1_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(what="") & ~models.Q(why=""), name="departure_says_what_and_why"
            )
        ]
        indexes: ClassVar = [newest_of_case("plans_departure_newest")]
        triggers: ClassVar = append_only()


class StrategySaid(Said):
    """Advice against something that parents already do to keep safe, and what the parents say to it (R98)."""

    class Kind(models.TextChoices):
        ADVICE = "advice", "Advised against"
        REPLY = "reply", "The parents’ answer"
        NO_REPLY = "no_reply", "Asked, and not answered"

    declares = declare(said_by(by_family="kind = 'reply'"), _OPEN, append=True)

    strategy = models.ForeignKey(Strength, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=1_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="strategy_said_has_words")
        ]
        indexes: ClassVar = [newest_of_case("plans_strategy_said_newest")]
        triggers: ClassVar = append_only()


class YoungWish(Said):
    """What the young person wishes for their plan: in their own account, or as they told a worker (R97)."""

    declares = declare(
        said_by(family=f"{OURS} AND ({ME} OR parents_may_read)", by_family=ME), _OPEN, append=True
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1_000)
    parents_may_read = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(words=""), name="wish_has_words")]
        indexes: ClassVar = [newest_of_case("plans_wish_newest")]
        triggers: ClassVar = append_only()


class WishAnswer(Said):
    """What became of a wish, and why when it was not followed (R97). The newest counts."""

    class Outcome(models.TextChoices):
        FOLLOWED = "followed", "We do it"
        IN_PART = "in_part", "We do a part of it"
        NOT = "not", "We do not do it"

    declares = declare(
        said_by(family=f"{OURS} AND EXISTS (SELECT 1 FROM plans_youngwish w WHERE w.id = wish_id)"),
        _OPEN,
        append=True,
    )

    wish = models.ForeignKey(YoungWish, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome="followed") | ~models.Q(words=""),
                name="wish_not_followed_says_why",
            )
        ]
        indexes: ClassVar = [newest_of_case("plans_wish_answer_newest")]
        triggers: ClassVar = append_only()


class VersionAnswer(Said):
    """What one person says, in their own account, of a whole version (R94). It stays, whoever leaves."""

    declares = declare(said_by(by_family=MINE), _OPEN, append=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="version_answers")
    number = models.PositiveIntegerField()
    answer = models.CharField(max_length=10, choices=MeasureAnswer.Answer.choices)
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answer="agree") | ~models.Q(words=""), name="version_doubt_has_words"
            )
        ]
        indexes: ClassVar = [newest_of_case("plans_version_answer_newest")]
        triggers: ClassVar = append_only()


class FamilyRating(Said):
    """Whether the plan works, as one of the family says in their own account (R105). Theirs and the workers' to read."""

    class Working(models.TextChoices):
        WORKS = "works", "It works"
        IN_PART = "in_part", "Some of it works"
        NOT = "not", "It does not work"

    declares = declare(said_by(family=MINE, by_family=MINE, by_workers=False), _OPEN, append=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="ratings")
    number = models.PositiveIntegerField()
    working = models.CharField(max_length=10, choices=Working.choices)
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        indexes: ClassVar = [newest_of_case("plans_rating_newest")]
        triggers: ClassVar = append_only()


class Involvement(Said):
    """How one parent, or the young person, took part: what was done, and why anything was not (R95).

    Written by a worker or, of themself, by that person; their own word counts before a worker's.
    """

    class Item(models.TextChoices):
        INVITED = "invited", "Invited"
        INFORMED = "informed", "Given the facts beforehand"
        PREPARED = "prepared", "Helped to prepare"
        HEARD = "heard", "Heard"
        VIEWS = "views", "Their views are written down"
        COPY = "copy", "Got a copy"
        AGREED = "agreed", "Agreed"
        FEEDBACK = "feedback", "Told what came of what they said"

    class Moment(models.TextChoices):
        PLAN = "plan", "The plan"
        REVIEW = "review", "A review"

    declares = declare(said_by(family=f"{OURS} AND {ME}", by_family=ME), _OPEN, append=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="involvements")
    number = models.PositiveIntegerField()
    moment = models.CharField(max_length=10, choices=Moment.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    met = ArrayField(models.CharField(max_length=10, choices=Item.choices))
    reason = models.CharField(max_length=1_000, blank=True)  # why anything was not

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(met__len=8) | ~models.Q(reason=""), name="involvement_unmet_says_why"
            )
        ]
        indexes: ClassVar = [newest_of_case("plans_involvement_newest")]
        triggers: ClassVar = append_only()

    @property
    def unmet(self) -> tuple[str, ...]:
        """What was not done, in words."""
        return tuple(str(label) for key, label in self.Item.choices if key not in self.met)
