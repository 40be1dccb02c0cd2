"""The texts of an assessment: its parts, each member of the family, what is said about a parent; and a parent's own past."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.circumstances.models.base import CLOSE, Said, said_rules
from alongside.family.people.models import MYSELF, Person, declare
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.base.declarations import Sensitivity, withheld
from alongside.practice.assessment.models.assessment import Written, written_rules
from alongside.practice.assessment.models.harms import HarmEvent
from alongside.practice.assessment.rules import PARTS

_ME = MYSELF.format(column="person_id")


class Part(Written):
    """One part of an assessment as it stood at one version (R84, R85, R88)."""

    class Standing(models.TextChoices):
        KNOWN = "known", "This is what we know"
        NOT_YET = "not_yet", "Not yet known"
        NONE = "none", "We looked, and there is nothing that we know of"
        SAME = "same", "Nothing new since the assessment before"

    class Mark(models.TextChoices):
        OUTSIDE = "outside", "There is harm outside the home or online"
        INSIDE = "inside", "There is harm inside the home"
        OUT_TO_IN = "out_to_in", "What is done outside leads to harm inside"
        IN_TO_OUT = "in_to_out", "What happens inside makes it easier for those outside"

    # What is inside the home may be held back from one parent for a time (R26).
    declares = declare(
        written_rules(f"key NOT IN ('inside', 'sides') OR NOT {withheld('inside', 'case_id')}"),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    key = models.CharField(max_length=12, choices=[(one.key, one.title) for one in PARTS])
    standing = models.CharField(max_length=10, choices=Standing.choices)
    marks = ArrayField(models.CharField(max_length=10, choices=Mark.choices), default=list)

    class Meta(Written.Meta):
        constraints: ClassVar = [
            *Written.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership_id", "assessment", "key", "version"], name="assessment_part_once"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="assessment_part_has_words"),
            models.CheckConstraint(
                condition=~models.Q(key__in=["perpetrator", "context"]) | ~models.Q(standing="none"),
                name="assessment_first_part_is_answered",
            ),
            models.CheckConstraint(
                condition=models.Q(marks__contains=["outside", "inside"])
                | ~models.Q(marks__overlap=["out_to_in", "in_to_out"]),
                name="assessment_arrow_joins_both",
            ),
        ]


class MemberPart(Written):
    """What one member of the family needs, or how they and the child are with each other (R84, R91)."""

    class Kind(models.TextChoices):
        NEEDS = "needs", "What they need"
        BOND = "bond", "How they and the child are with each other"

    class Bond(models.TextChoices):
        CLOSE = "close", "Close"
        STRAINED = "strained", "Strained"
        APART = "apart", "Broken or cut off"
        NOT_KNOWN = "not_known", "Not yet known"

    class Between(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_KNOWN = "not_known", "Not yet known"

    declares = declare(
        written_rules(f"{_ME} OR of_child OR (kind = 'bond' AND {MYSELF.format(column='child_id')})"),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    kind = models.CharField(max_length=5, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    child_id = models.UUIDField()  # the person of the case
    of_child = models.BooleanField()
    bond = models.CharField(max_length=10, choices=Bond.choices, blank=True)
    between = models.CharField(
        max_length=10, choices=Between.choices, blank=True
    )  # did those who harm come between them
    goal = models.CharField(max_length=500, blank=True)  # what would bring them closer again

    class Meta(Written.Meta):
        constraints: ClassVar = [
            *Written.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership_id", "assessment", "kind", "person", "version"], name="assessment_member_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="needs", bond="", between="", goal="") & ~models.Q(words="")
                | models.Q(kind="bond", of_child=False) & ~models.Q(bond="") & ~models.Q(between=""),
                name="assessment_member_says_what",
            ),
        ]  # fmt: skip


class Statement(Written):
    """Something said about a parent that could be held against them: what kind of saying, and whose (R89, R136).

    While it is written kind and source may wait; it is not finished without them. The parent it is about reads it.
    """

    declares = declare(written_rules(_ME), Sensitivity.OPEN_TO_FAMILY, append=True)

    thread = models.UUIDField()  # the same through all versions
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ChronologyEntry.Kind.choices, blank=True)
    source = models.CharField(max_length=200, blank=True)
    incident = models.BooleanField(default=False)  # it tells of something that happened
    harm = models.ForeignKey(
        HarmEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="quoted"
    )
    before = models.CharField(max_length=2_000, blank=True)
    before_unknown = models.BooleanField(default=False)
    left_out_because = models.CharField(max_length=400, blank=True)

    class Meta(Written.Meta):
        constraints: ClassVar = [
            *Written.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership_id", "assessment", "thread", "version"], name="assessment_statement_once"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="assessment_statement_has_words"),
            models.CheckConstraint(
                condition=models.Q(before="") | models.Q(before_unknown=False), name="assessment_statement_before_or_not"
            ),
        ]  # fmt: skip


class ParentPast(Said):
    """A parent's own childhood or past, told once: why it matters now, and that they agreed to it being kept (R90)."""

    declares = declare(said_rules(worker=CLOSE), Sensitivity.PROFESSIONAL)

    words = models.TextField(max_length=2_000)
    relevance = models.CharField(max_length=500)
    agreed_on = models.DateField()

    class Meta(Said.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) & ~models.Q(words="") & ~models.Q(relevance=""),
                name="parent_past_says_why",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "person"],
                condition=models.Q(taken_back_at__isnull=True),
                name="parent_past_once",
            ),
        ]


class PastKept(Said):
    """That a parent would rather not tell of their own past: nobody asks again, and nothing follows from it (R90)."""

    declares = declare(said_rules(worker=CLOSE), Sensitivity.PROFESSIONAL)

    class Meta(Said.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(condition=models.Q(person__isnull=False), name="past_kept_by_somebody"),
            models.UniqueConstraint(
                fields=["partnership_id", "person"],
                condition=models.Q(taken_back_at__isnull=True),
                name="past_kept_once",
            ),
        ]
