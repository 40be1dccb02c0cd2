"""Harms on record, and the plan that calms. What happened is written once, in the chronology; here stands what it was.

The child is never written as the one who does the harm, only as a child whom somebody harms or controls (R87).
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import declare
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle, withheld
from alongside.ground.base.models import FamilyRecord

_BY_ME = "by_id = (SELECT access_user())"


def _rules(family: str, *, family_adds: bool = True) -> RowSecurity:
    written = f"{circle('case_id')} AND {_BY_ME}"
    seen = f"{circle('case_id')} AND {family}"
    return RowSecurity(
        worker=circle("case_id"),
        wide="true",
        family=seen,
        insert={
            Audience.WORKER: written,
            Audience.WIDE: _BY_ME,
            Audience.FAMILY: f"{seen} AND {_BY_ME}" if family_adds else "",
        },
    )


class HarmEvent(FamilyRecord):
    """What kind of harm an entry of the chronology tells of (R86). Whoever reads the entry reads this; nobody else.

    The words, the day, how it is known and who told it are the entry's.
    """

    class Setting(models.TextChoices):
        HOME = "home", "At home"
        OUTSIDE = "outside", "Outside the home"
        ONLINE = "online", "Online"

    class Actor(models.TextChoices):
        EXPLOITER = "exploiter", "Somebody who exploits the child"
        ASSOCIATE = "associate", "Somebody sent by them, or one of theirs"
        CHILD_COERCED = "child_coerced", "The child, who is being harmed or controlled by others"
        OTHER = "other", "Somebody else, or nobody knows yet"

    class Victim(models.TextChoices):
        CHILD = "child", "The child"
        PARENT = "parent", "A parent or carer"
        SIBLING = "sibling", "A brother or sister"
        RELATIVE = "relative", "Somebody else in the family"
        PET = "pet", "A pet"
        PROPERTY = "property", "The home, or things"
        PROFESSIONAL = "professional", "A worker"

    class Kind(models.TextChoices):
        PHYSICAL = "physical", "Hurt somebody’s body"
        SEXUAL = "sexual", "Sexual harm"
        VERBAL = "verbal", "Shouting, insults"
        EMOTIONAL = "emotional", "Fear, shame, being turned against each other"
        THEFT = "theft", "Money or things taken"
        PROPERTY = "property", "Something broken"
        THREAT = "threat", "A threat"

    class Injury(models.TextChoices):
        NONE = "none", "Nobody was injured"
        HURT = "hurt", "Somebody was injured"
        CARE = "care", "Somebody needed a doctor or hospital"
        NOT_KNOWN = "not_known", "Not known"

    class Link(models.TextChoices):
        CAUSED = "caused", "Those who exploit the child did it, or made it happen"
        FOLLOWS = "follows", "It came from what was done to the child"
        NOT_KNOWN = "not_known", "Not yet known"
        NONE = "none", "It has nothing to do with it"

    # At home, to those who live there: it asks for calm and help for both sides.
    OF_THE_HOME: ClassVar = frozenset({"parent", "sibling", "relative", "pet", "property"})

    declares = declare(
        _rules("EXISTS (SELECT 1 FROM recording_chronologyentry e WHERE e.id = entry_id)"),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="harms")
    entry = models.ForeignKey(ChronologyEntry, on_delete=models.PROTECT, related_name="harms")
    setting = models.CharField(max_length=10, choices=Setting.choices)
    actor = models.CharField(max_length=15, choices=Actor.choices)
    actor_words = models.CharField(max_length=200, blank=True)
    victims = ArrayField(models.CharField(max_length=15, choices=Victim.choices))
    kinds = ArrayField(models.CharField(max_length=15, choices=Kind.choices))
    injury = models.CharField(max_length=10, choices=Injury.choices)
    link = models.CharField(max_length=10, choices=Link.choices)
    before = models.TextField(max_length=2_000, blank=True)  # what came before (R89)
    before_unknown = models.BooleanField(default=False)
    response = models.TextField(max_length=2_000, blank=True)  # what was done about it
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "entry"], name="harm_once_an_entry"),
            models.CheckConstraint(
                condition=models.Q(actor__in=["exploiter", "associate", "child_coerced", "other"]),
                name="harm_child_is_never_a_perpetrator",
            ),
            models.CheckConstraint(
                condition=~models.Q(actor="child_coerced", link="none"), name="harm_by_a_child_has_a_cause"
            ),
            models.CheckConstraint(
                condition=~models.Q(victims=[]) & ~models.Q(kinds=[]), name="harm_says_whom_and_what"
            ),
            models.CheckConstraint(
                condition=models.Q(before="", before_unknown=True)
                | ~models.Q(before="") & models.Q(before_unknown=False),
                name="harm_says_what_came_before",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="harm_newest")]
        triggers: ClassVar = append_only()

    @property
    def in_the_home_by_the_child(self) -> bool:
        """Whether the child hurt somebody of the home: both need support and calm (R87)."""
        return self.actor == self.Actor.CHILD_COERCED and bool(self.OF_THE_HOME & set(self.victims))


class HarmAddition(FamilyRecord):
    """Something that became known later of a harm, or that it was written by mistake. Nothing is changed (R89)."""

    class Kind(models.TextChoices):
        BEFORE = "before", "What came before"
        RESPONSE = "response", "What was done about it"
        SET_ASIDE = "set_aside", "This was written by mistake"

    declares = declare(
        _rules("EXISTS (SELECT 1 FROM assessment_harmevent h WHERE h.id = harm_id)"),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    harm = models.ForeignKey(HarmEvent, on_delete=models.PROTECT, related_name="additions")
    case_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.TextField(max_length=2_000)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="harm_addition_has_words")
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "harm", "at"], name="harm_addition_of")]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="set_aside_by_its_writer",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NEW.kind = 'set_aside' AND NOT EXISTS (SELECT 1 FROM assessment_harmevent h
                        WHERE h.id = NEW.harm_id AND h.by_id = NEW.by_id) THEN
                        RAISE EXCEPTION 'pgtrigger: only whoever wrote a harm sets it aside'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class CalmPlan(FamilyRecord):
    """How the home becomes calm again after a child, harmed by others, hurt somebody in it: help for both (R87).

    The newest counts. It says nothing of fault, and no record of a parent or of the child points to it.
    """

    declares = declare(
        _rules(f"NOT {withheld('inside', 'case_id')}", family_adds=False),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="calm_plans")
    for_child = models.TextField(max_length=2_000)
    for_family = models.TextField(max_length=2_000)
    tonight = models.TextField(max_length=2_000)
    review_on = models.DateField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(for_child="") & ~models.Q(for_family="") & ~models.Q(tonight=""),
                name="calm_plan_helps_both",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="calm_plan_newest")]
        triggers: ClassVar = append_only()
