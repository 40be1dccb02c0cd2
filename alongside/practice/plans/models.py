"""The safety plan: measures inside the home, outside and online, each answered by each person in their own account.

Harm outside and inside the home stand in one plan (R96). A version is what everybody was shown; dissent stays (R94).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyGroup, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, case_record, circle
from alongside.ground.base.models import FamilyRecord
from alongside.practice.actions.models import Action

_BY_CASE = case_record()
# Nobody answers for somebody else: an answer is written in the answering person's own account.
_OWN_ANSWER = f"{circle('case_id')} AND by_id = (SELECT access_user())"
_ANSWERED_BY_MYSELF = RowSecurity(
    worker=circle("case_id"),
    wide="true",
    family=circle("case_id"),
    insert={
        Audience.WORKER: _OWN_ANSWER,
        Audience.FAMILY: _OWN_ANSWER,
        Audience.WIDE: "by_id = (SELECT access_user())",
    },
)


class Plan(FamilyRecord):
    """A plan for one child, written together. It has a working copy (its measures) and versions that were shared."""

    class State(models.TextChoices):
        DRAFTING = "drafting", "Being written"
        SHARED = "shared", "Shared for everyone's answer"
        ACTIVE = "active", "In force"
        CLOSED = "closed", "Ended"

    declares = declare(_BY_CASE, Sensitivity.OPEN_TO_FAMILY)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="plans")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFTING)
    number = models.PositiveIntegerField(default=0)  # of the newest shared version; 0: none yet
    review_on = models.DateField(null=True, blank=True)
    inside_empty_reason = models.CharField(max_length=500, blank=True)
    outside_empty_reason = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField()
    started_by_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case"], condition=~models.Q(state="closed"), name="plan_one_open_a_case"
            )
        ]


class PlanVersion(FamilyRecord):
    """What was shared, word for word, with whom and when."""

    declares = declare(_BY_CASE, Sensitivity.OPEN_TO_FAMILY, append=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    case_id = models.UUIDField()
    number = models.PositiveIntegerField()
    shared_at = models.DateTimeField()
    shared_by_id = models.UUIDField()
    shared_by_name = models.CharField(max_length=120)
    measures = models.JSONField()  # a list of the measures as they then stood

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "plan", "number"], name="plan_version_once")
        ]
        triggers: ClassVar = append_only()


class Measure(FamilyRecord):
    """One thing that somebody will do for safety: where, for whom, who, by when, and what to do tonight."""

    class Side(models.TextChoices):
        INSIDE = "inside", "Inside the home"
        OUTSIDE = "outside", "Outside the home"
        ONLINE = "online", "Online"

    class ForWhom(models.TextChoices):
        CHILD = "child", "The child"
        SIBLING = "sibling", "Brother or sister"
        PARENT = "parent", "Parent or carer"
        PET = "pet", "Pet"
        PROPERTY = "property", "Home and things"

    class Aim(models.TextChoices):
        PREVENTION = "prevention", "Prevention"
        PROTECTION = "protection", "Protection"
        PURSUIT = "pursuit", "Disruption and prosecution"

    declares = declare(_BY_CASE, Sensitivity.OPEN_TO_FAMILY)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="measures")
    case_id = models.UUIDField()
    side = models.CharField(max_length=10, choices=Side.choices)
    for_whom = models.CharField(max_length=10, choices=ForWhom.choices)
    aim = models.CharField(max_length=12, choices=Aim.choices)
    words = models.CharField(max_length=500)
    tonight = models.CharField(max_length=500)
    trigger = models.CharField(max_length=300)
    proposer = models.CharField(max_length=20, choices=Action.Proposer.choices)
    proposer_id = models.UUIDField()
    proposer_name = models.CharField(max_length=120)
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=120)
    due_on = models.DateField()
    action = models.OneToOneField(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="measure")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_id = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by_id__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by_id__isnull=False),
                name="measure_withdrawn_paired",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "plan"], name="measure_of_plan")]


class MeasureAnswer(FamilyRecord):
    """What one person says of one measure as it then stood, in their own account. A new answer follows the old one."""

    class Answer(models.TextChoices):
        AGREE = "agree", "I agree"
        IN_PART = "in_part", "I agree in part"
        DISAGREE = "disagree", "I disagree"

    declares = declare(_ANSWERED_BY_MYSELF, Sensitivity.OPEN_TO_FAMILY, append=True)

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="answers")
    case_id = models.UUIDField()
    plan_number = models.PositiveIntegerField()  # the shared version that was answered
    measure_version = models.PositiveIntegerField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    words = models.CharField(max_length=1_000, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "measure", "at"], name="answer_of_measure")]
        triggers: ClassVar = append_only()
