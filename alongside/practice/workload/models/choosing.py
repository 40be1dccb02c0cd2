"""What was weighed when a worker was chosen: overrides, challenges, what the family asked for and what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import Person, declare, reach_of
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord
from alongside.practice.workload.models.common import BY_ME, ME, MYSELF, NO_DELETE, kept


class AllocationOverride(FamilyRecord):
    """A manager chose a worker above their limit, or a new one alone in a high case, and why (R50, R59). Never changed."""

    class Ground(models.TextChoices):
        OVER_LIMIT = "over_limit", "Above the limit"
        NO_MENTOR = "no_mentor", "Newly trained, alone, without a mentor"

    declares = declare(
        RowSecurity(wide="true", insert={Audience.WIDE: BY_ME}), Sensitivity.PROFESSIONAL, append=True
    )

    case = kept(Case, "allocation_overrides")
    part = models.CharField(max_length=20, choices=Allocation.Part.choices)
    user_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    grounds = ArrayField(models.CharField(max_length=20, choices=Ground.choices))
    points = models.PositiveIntegerField()  # with this family
    limit = models.PositiveIntegerField(null=True, blank=True)
    weights_version_id = models.UUIDField()
    limits_version_id = models.UUIDField()
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(grounds=[]), name="override_with_reason")
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "-at", "-id"], name="override_newest")]
        triggers: ClassVar = append_only()


class AllocationChallenge(FamilyRecord):
    """A parents' worker says that the way families are shared out is not right; a manager must answer (R54)."""

    class About(models.TextChoices):
        ALL_PARENTS = "all_parents", "Every parent is sent to me"
        ONE_FAMILY = "one_family", "I am asked to work with one family only"
        NOT_ASKED = "not_asked", "Parents are not offered a worker of their own"
        OTHER = "other", "Something else"

    class Answer(models.TextChoices):
        CHANGES = "changes", "We change it"
        IN_PART = "in_part", "We change some of it"
        STAYS = "stays", "It stays as it is, and this is why"

    declares = declare(
        RowSecurity(
            worker=f"lodged_by_id = {ME}", wide="true",
            insert={Audience.WIDE: "", Audience.WORKER: f"lodged_by_id = {ME} AND answered_at IS NULL"},
            update={Audience.WORKER: "", Audience.WIDE: "true"},
        ),
        Sensitivity.PROFESSIONAL,
    )  # fmt: skip

    about = models.CharField(max_length=20, choices=About.choices)
    words = models.TextField(max_length=2_000)
    lodged_at = models.DateTimeField()
    lodged_by_id = models.UUIDField()
    lodged_by_name = models.CharField(max_length=120)
    agency_name = models.CharField(max_length=120)
    answer_by = models.DateField()  # what the clock promises, for whoever lodged it
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answer_words = models.TextField(max_length=2_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer="", answer_words="", answered_at__isnull=True, answered_by_id__isnull=True)
                | (~Q(answer="") & ~Q(answer_words="") & Q(answered_at__isnull=False)
                   & Q(answered_by_id__isnull=False)),
                name="challenge_answer_whole",
            )
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "-lodged_at", "-id"], name="challenge_newest")
        ]
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(
                name="challenge_stays",
                exclude=["answer", "answer_words", "answered_at", "answered_by_id", "answered_by_name"],
            ),
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]


class Aspect(models.TextChoices):
    """What a family may ask of a worker of theirs (R58)."""

    GENDER = "gender", "Gender"
    ETHNICITY = "ethnicity", "Background or ethnicity"
    LANGUAGE = "language", "Language"
    FAITH = "faith", "Faith or belief"


class WorkerPreference(FamilyRecord):
    """What one person asks of a worker of theirs, in their own words; empty words take it back. The newest counts (R58)."""

    declares = declare(
        replace(
            reach_of("person_id"),
            insert={
                Audience.WORKER: f"person_id = ANY((SELECT people_known())::uuid[]) AND {BY_ME}",
                Audience.WIDE: BY_ME,
                Audience.FAMILY: f"{MYSELF} AND {BY_ME}",
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    person = kept(Person, "worker_preferences")
    aspect = models.CharField(max_length=20, choices=Aspect.choices)
    words = models.CharField(max_length=200, blank=True)
    stated_at = models.DateTimeField()
    by_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "person", "-stated_at"], name="preference_newest")
        ]
        triggers: ClassVar = append_only()


class PreferenceMatch(FamilyRecord):
    """Whether a chosen worker is what somebody asked for, or why there was no match (R58). That person reads it."""

    declares = declare(
        RowSecurity(
            worker=circle("case_id"), wide="true", family=MYSELF,
            insert={
                Audience.FAMILY: "", Audience.WORKER: f"{circle('case_id')} AND {BY_ME}", Audience.WIDE: BY_ME,
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )  # fmt: skip

    case = kept(Case, "preference_matches")
    person = kept(Person, "preference_matches")
    aspect = models.CharField(max_length=20, choices=Aspect.choices)
    asked_words = models.CharField(max_length=200)
    part = models.CharField(max_length=20, choices=Allocation.Part.choices)
    user_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    met = models.BooleanField()
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(met=True, reason="") | (Q(met=False) & ~Q(reason="")), name="match_or_reason"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "person", "-at"], name="match_newest")]
        triggers: ClassVar = append_only()
