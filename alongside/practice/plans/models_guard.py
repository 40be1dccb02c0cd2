"""What guards a plan: who is to be stopped, each harm answered, what calls for a review, reviews, and what came into force
(R22, R99, R104, R112).
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import declare
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.plans.said import OURS, Said, newest_of_case, said_by

_OPEN = Sensitivity.OPEN_TO_FAMILY
register_sql(
    "CREATE OR REPLACE FUNCTION plans_holds_role(who uuid, wanted text) RETURNS boolean LANGUAGE sql STABLE"
    " SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT EXISTS (SELECT 1 FROM accounts_roleassignment"
    " WHERE user_id = who AND role = wanted AND until IS NULL) $$"
)


class DisruptionLine(Said):
    """Who harms, as far as known, in neutral words; how; which agency stops it, and by when (R99)."""

    class Standing(models.TextChoices):
        KNOWN = "known", "Known"
        SUSPECTED = "suspected", "Suspected"

    class Readers(models.TextChoices):
        FAMILY = "family", "The family and the workers"
        WORKERS = "workers", "Only the workers for now"

    declares = declare(said_by(family=f"{OURS} AND readers = 'family'"), _OPEN)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="disruption")
    standing = models.CharField(max_length=10, choices=Standing.choices)
    who = models.CharField(max_length=200)
    tactics = models.CharField(max_length=1_000)
    agency = models.CharField(max_length=120)
    due_on = models.DateField()
    readers = models.CharField(max_length=10, choices=Readers.choices)
    withheld_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.UUIDField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=120, blank=True)
    ended_words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(readers="family", withheld_reason="")
                | models.Q(readers="workers") & ~models.Q(withheld_reason=""),
                name="disruption_withheld_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by_id__isnull=True, ended_words="")
                | models.Q(ended_at__isnull=False, ended_by_id__isnull=False) & ~models.Q(ended_words=""),
                name="disruption_ended_paired",
            ),
        ]
        indexes: ClassVar = [newest_of_case("plans_disruption_newest")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="disruption_stays", exclude=["ended_at", "ended_by_id", "ended_by_name", "ended_words"]
            ),
        ]


class DisruptionSign(Said):
    """One of two signatures under a version whose disruption section is empty: police and a manager (R99)."""

    class Side(models.TextChoices):
        POLICE = "police", "Police"
        MANAGER = "manager", "A manager"

    declares = declare(said_by(family=""), Sensitivity.PROFESSIONAL, append=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="disruption_signs")
    number = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=Side.choices)
    words = models.CharField(max_length=1_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="disruption_sign_says_why"),
            models.UniqueConstraint(
                fields=["partnership_id", "plan", "number", "side"], name="disruption_sign_once"
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "plan", "number", "by_id"], name="disruption_sign_two_people"
            ),
        ]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="signed_by_that_side",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT plans_holds_role(NEW.by_id, NEW.side) THEN
                        RAISE EXCEPTION 'R99: police sign for police, a manager for managers'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class HarmAnswer(Said):
    """How one harm of the case is answered: by a measure, or deferred with a reason, an owner and a day (R22).

    `harm_key` is the source's own name of the harm; the newest answer counts. Read by workers: a harm may be held back.
    """

    declares = declare(said_by(family=""), Sensitivity.PROFESSIONAL, append=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="harm_answers")
    harm_key = models.CharField(max_length=80)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1_000, blank=True)
    owner_id = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(measure__isnull=False, words="", owner_id__isnull=True, until__isnull=True)
                | models.Q(measure__isnull=True, owner_id__isnull=False, until__isnull=False)
                & ~models.Q(words=""),
                name="harm_measure_or_deferral",
            )
        ]
        indexes: ClassVar = [newest_of_case("plans_harm_answer_newest")]
        triggers: ClassVar = append_only()


_NOT_FOR_THE_CHILD = (
    "(what NOT IN ('arrest', 'court')"
    " OR case_id NOT IN (SELECT id FROM cases_case WHERE child_id = (SELECT people_me())))"
)


class ReviewTrigger(Said):
    """That something happened for which the plan is looked at again at once (R104). Once for each thing and day.

    That a child told something is not the family's to read here: the child chooses whom they tell (R21). Of an arrest or a
    court date a person tells the child; what is about the child themself stands on a page of its own.
    """

    class What(models.TextChoices):
        MISSING = "missing", "The child was missing"
        THREAT = "threat", "Somebody was threatened"
        PLACEMENT = "placement", "The child moved, or may move"
        ARREST = "arrest", "Somebody was arrested"
        DISCLOSURE = "disclosure", "The child told something"
        COURT = "court", "A court date was set"
        SIXTEEN = "sixteen", "The child turned 16"
        EIGHTEEN = "eighteen", "The child turned 18"
        OTHER = "other", "Something else"

    declares = declare(
        said_by(family=f"{OURS} AND what <> 'disclosure' AND {_NOT_FOR_THE_CHILD}"), _OPEN, append=True
    )

    by_id = models.UUIDField(null=True, blank=True)  # type: ignore[assignment]  # None: the system, on a birthday
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="triggers")
    what = models.CharField(max_length=20, choices=What.choices)
    happened_on = models.DateField()
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "plan", "what", "happened_on"], name="review_trigger_once"
            )
        ]
        indexes: ClassVar = [newest_of_case("plans_review_trigger_newest")]
        triggers: ClassVar = append_only()


class PlanReview(Said):
    """One review of a plan: what was found, what follows, and when the next is (R104)."""

    class Outcome(models.TextChoices):
        GOES_ON = "goes_on", "It goes on as it is"
        CHANGE = "change", "It is written again"

    declares = declare(said_by(), _OPEN, append=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.CharField(max_length=2_000)
    was_due_on = models.DateField(null=True, blank=True)
    next_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="plan_review_has_words")
        ]
        indexes: ClassVar = [newest_of_case("plans_plan_review_newest")]
        triggers: ClassVar = append_only()


class CameIntoForce(Said):
    """That a version came into force, or an emergency plan, as it was then: the plan itself holds only the newest (R94, R112)."""

    declares = declare(said_by(), _OPEN, append=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="came_into_force")
    number = models.PositiveIntegerField()
    interim = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, choices=Plan.Kind.choices)
    why = models.CharField(max_length=1_000, blank=True)  # why of that kind; of an emergency: what happened
    tonight = models.CharField(max_length=1_000, blank=True)  # of an emergency: what everybody did that night

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "plan", "number", "interim"], name="came_into_force_once"
            ),
            models.CheckConstraint(
                condition=models.Q(interim=False, tonight="") | models.Q(interim=True) & ~models.Q(why=""),
                name="emergency_says_what_happened",
            ),
        ]
        indexes: ClassVar = [newest_of_case("plans_came_into_force_newest")]
        triggers: ClassVar = append_only()
