"""The other half of the room's tables: the young person's own words, deciding together, and sixteen to eighteen."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.practice.engagement.said import ME, MINE, NO_FAMILY, OURS, Said, workers_write


class YoungWords(Said):
    """What a young person writes for those who work with them. They say of each thing whether parents read it (R208)."""

    class Topic(models.TextChoices):
        HOME = "home", "Home"
        SCHOOL = "school", "School, college or work"
        FRIENDS = "friends", "Friends and people I know"
        ONLINE = "online", "Phone and online"
        FEELING = "feeling", "How I feel"
        WANT = "want", "What I want"
        OTHER = "other", "Something else"

    # By significant harm alone, and for one parent at a time, the lead may open what was kept from the parents.
    declares = declare(
        RowSecurity(
            worker=OURS,
            wide="true",
            family=f"{ME} OR ({OURS} AND (parents_may_read OR EXISTS (SELECT 1 FROM engagement_wordsoverride o"
            " WHERE o.words_id = engagement_youngwords.id AND o.person_id = (SELECT people_me())"
            " AND o.finding <> 'ended')))",
            insert={
                Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: f"{OURS} AND {ME} AND {MINE}",
            },
            update={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ME},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    words = models.TextField(max_length=10_000)
    parents_may_read = models.BooleanField(default=False)
    choice_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at", "-id"], name="words_newest")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="young_words_stay", exclude=["parents_may_read", "choice_at"]),
        ]


class WordsOverride(Said):
    """The lead lets one parent read what the young person kept, for significant harm (R208): recorded, told, reviewed."""

    class Finding(models.TextChoices):
        WAITS = "", "Waits for a review"
        STANDS = "stands", "It was needed and goes on"
        ENDED = "ended", "It ends now"

    declares = declare(
        RowSecurity(
            worker=OURS,
            wide="true",
            # The parent who may read, and the young person once they were told.
            family=f"{ME} OR (young_id = (SELECT people_me()) AND told_young)",
            insert={Audience.FAMILY: "", Audience.WIDE: "", Audience.WORKER: f"{OURS} AND {MINE}"},
            update={Audience.FAMILY: "", Audience.WORKER: ""},
        ),
        Sensitivity.PROFESSIONAL,
    )

    words = models.ForeignKey(YoungWords, on_delete=models.PROTECT, related_name="overrides")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # the parent who may read
    young_id = models.UUIDField()
    harm = models.TextField(max_length=2_000)
    told_young = models.BooleanField()
    not_told_because = models.TextField(max_length=1_000, blank=True)
    review_on = models.DateField()
    finding = models.CharField(max_length=20, choices=Finding.choices, blank=True, default="")
    review_words = models.TextField(max_length=1_000, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(told_young=True, not_told_because="")
                | models.Q(told_young=False) & ~models.Q(not_told_because=""),
                name="override_told_or_why_not",
            ),
            models.CheckConstraint(condition=~models.Q(harm=""), name="override_says_harm"),
            models.CheckConstraint(
                condition=models.Q(finding="", reviewed_at__isnull=True, reviewed_by_id__isnull=True)
                | ~models.Q(finding="") & models.Q(reviewed_at__isnull=False, reviewed_by_id__isnull=False),
                name="override_review_paired",
            ),
            models.CheckConstraint(
                condition=~models.Q(reviewed_by_id=models.F("by_id")), name="override_reviewed_by_another"
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "words", "person"], condition=~models.Q(finding="ended"),
                name="override_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "review_on"], condition=models.Q(finding=""),
                         name="override_to_review")
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="override_stays", exclude=["finding", "review_words", "reviewed_at", "reviewed_by_id"]
            ),
        ]


class InfluenceView(Said):
    """How far the child can choose and influence what is decided: each person's own view, side by side (R209)."""

    class Answer(models.TextChoices):
        A_LOT = "a_lot", "A lot"
        SOME = "some", "Some"
        A_LITTLE = "a_little", "A little"
        NONE = "none", "Not at all"
        UNSURE = "unsure", "I am not sure"

    class Side(models.TextChoices):
        YOUNG = "young", "The young person"
        PARENT = "parent", "A parent or carer"
        PROFESSIONAL = "professional", "A professional"

    declares = declare(
        workers_write(MINE, by_family=f"{OURS} AND {MINE} AND side <> 'professional'"),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    side = models.CharField(max_length=20, choices=Side.choices)
    answer = models.CharField(max_length=20, choices=Answer.choices)
    words = models.TextField(max_length=2_000, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "by_id", "-at"], name="influence_newest")
        ]
        triggers: ClassVar = append_only()


class Priority(Said):
    """What the parents' worker, or the child's, would do first (R56). The newest of each counts; earlier ones stay."""

    class What(models.TextChoices):
        SAFETY = "safety", "Safety from the people who harm"
        TRUST = "trust", "Trust, before anything else"
        HOME = "home", "Calm at home"
        HEALTH = "health", "Health and rest"
        SCHOOL = "school", "School, college or work"
        EVIDENCE = "evidence", "Evidence and court"
        FAMILY = "family", "Support for the family"
        OTHER = "other", "Something else"

    class Part(models.TextChoices):
        IPSW = "ipsw", "Parent support worker"
        CSW = "csw", "Child support worker"

    declares = declare(workers_write(), Sensitivity.PROFESSIONAL, append=True)

    part = models.CharField(max_length=20, choices=Part.choices)
    what = models.CharField(max_length=20, choices=What.choices)
    words = models.TextField(max_length=2_000)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "part", "-at", "-id"], name="priority_newest")
        ]
        triggers: ClassVar = append_only()


class Discussion(FamilyRecord):
    """Something to talk about together, because people see it differently. Closed by its outcome alone (R56, R209)."""

    class Kind(models.TextChoices):
        PRIORITIES = "priorities", "The two workers would do different things first"
        INFLUENCE = "influence", "We see differently how much the young person can decide"

    declares = declare(
        RowSecurity(
            worker=OURS,
            wide="true",
            family=f"{OURS} AND kind = 'influence'",
            insert={Audience.FAMILY: "", Audience.WIDE: "", Audience.WORKER: OURS},
            update={Audience.FAMILY: "", Audience.WIDE: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    opened_at = models.DateTimeField()
    outcome = models.TextField(max_length=4_000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_id = models.UUIDField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case", "kind"], condition=models.Q(closed_at__isnull=True),
                name="discussion_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by_id__isnull=True, outcome="")
                | models.Q(closed_at__isnull=False, closed_by_id__isnull=False) & ~models.Q(outcome=""),
                name="discussion_closed_with_outcome",
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="discussion_stays", exclude=["outcome", "closed_at", "closed_by_id", "closed_by_name"]
            ),
            pgtrigger.Protect(
                name="outcome_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
        ]


class ConsentReview(Said):
    """At sixteen: what the young person agrees to, purpose by purpose, looked at with them (R211).

    `answers`: purpose to yes, no or later. Pressure by those who groom is considered each time, and capacity noted.
    """

    declares = declare(workers_write(ME), Sensitivity.OPEN_TO_FAMILY, append=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    pressure = models.TextField(max_length=4_000)
    capacity = models.TextField(max_length=4_000)
    parents_part = models.TextField(max_length=4_000)
    without_them_because = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(pressure="") & ~models.Q(capacity="") & ~models.Q(parents_part=""),
                name="consent_considers_all",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="consent_newest")]
        triggers: ClassVar = append_only()


class TransitionPlan(Said):
    """From seventeen: how help goes on after eighteen, for the family to read (R212). The newest counts."""

    declares = declare(workers_write(OURS), Sensitivity.OPEN_TO_FAMILY, append=True)

    lead_name = models.CharField(max_length=120)
    adult_service = models.CharField(max_length=200)
    risks = models.TextField(max_length=4_000)
    services = models.TextField(max_length=4_000)
    family_role = models.TextField(max_length=4_000)
    after_18 = models.TextField(max_length=4_000)  # who deals with the exploitation then, and how
    young_said = models.TextField(max_length=4_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(lead_name="") & ~models.Q(adult_service="") & ~models.Q(risks="")
                & ~models.Q(services="") & ~models.Q(family_role="") & ~models.Q(after_18=""),
                name="transition_whole",
            )
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="transition_newest")]
        triggers: ClassVar = append_only()


class SlowingAnswer(Said):
    """A manager's answer to the prompt that a family hears less from us as eighteen comes near (R212), with its numbers."""

    declares = declare(
        RowSecurity(worker=OURS, wide="true", insert=NO_FAMILY | {Audience.WORKER: "", Audience.WIDE: MINE}),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    counts = models.JSONField()  # of the last four quarters, the newest first
    words = models.TextField(max_length=2_000)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="slowing_newest")]
        triggers: ClassVar = append_only()
