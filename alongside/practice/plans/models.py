"""The safety plan: measures inside the home, outside and online, answered by each person in their own account.

Harm outside and inside the home stand in one plan (R96). A version is what everybody was shown; dissent stays
(R94). Who wrote a measure, when and why is kept word for word (R143).
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyGroup, declare
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import (
    Audience,
    RowSecurity,
    Sensitivity,
    case_record,
    circle,
    withheld,
)
from alongside.ground.base.models import FamilyRecord
from alongside.practice.actions.models import Action
from alongside.practice.plans.said import Nature


def _by_myself(column: str, *, family: bool = True) -> RowSecurity:
    """Return the rule of a row that somebody wrote: nobody, managers included, writes in another's name."""
    mine = f"{column} = (SELECT access_user())"
    written = f"{circle('case_id')} AND {mine}"
    return replace(
        case_record(),
        insert={Audience.WORKER: written, Audience.FAMILY: written if family else "", Audience.WIDE: mine},
    )


# What is inside the home may be held back from one parent for a time; their own words never are (R26).
_INSIDE_IS_WITHHELD = withheld("inside", "case_id")
register_sql(
    "CREATE OR REPLACE FUNCTION actions_withheld() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER"
    " SET search_path = public, pg_temp AS $$ DECLARE narrowed uuid[] := access_withheld('inside'); BEGIN"
    " IF narrowed = '{}' THEN RETURN narrowed; END IF;"
    " RETURN (SELECT coalesce(array_agg(m.action_id), '{}') FROM plans_plan p JOIN plans_measure m ON m.plan_id = p.id"
    " AND m.partnership_id = p.partnership_id"
    " JOIN actions_action a ON a.id = m.action_id WHERE p.partnership_id = access_partnership() AND p.case_id = ANY(narrowed)"
    " AND m.side = 'inside' AND access_user() NOT IN (m.proposer_id, a.owner_id)); END $$"
)


def _but_withheld(rules: RowSecurity, shown: str) -> RowSecurity:
    """Return the rules, with a family member's reading narrowed to what is `shown` while the inside is held back."""
    return replace(rules, family=f"{rules.family} AND (NOT {_INSIDE_IS_WITHHELD} OR {shown})")


_STARTED_BY_MYSELF = replace(_by_myself("started_by_id"), update={Audience.FAMILY: ""})
# A version holds every measure as it stood: while a part is held back, so is the old version.
_SHARED_BY_A_WORKER = _but_withheld(_by_myself("shared_by_id", family=False), "false")
# A family member rewrites nobody else's proposal; a worker's rewriting leaves a mark (`measure_change_marked`).
_PROPOSED_BY_MYSELF = replace(
    _but_withheld(_by_myself("proposer_id"), "side <> 'inside' OR proposer_id = (SELECT access_user())"),
    update={Audience.FAMILY: f"{circle('case_id')} AND proposer_id = (SELECT access_user())"},
)
_OF_A_MEASURE = (
    "by_id = (SELECT access_user()) OR EXISTS (SELECT 1 FROM plans_measure m WHERE m.id = measure_id)"
)
_WRITTEN_BY_MYSELF = _but_withheld(_by_myself("by_id"), _OF_A_MEASURE)


# What a measure says. Changing any of it makes a new version of the measure.
WRITTEN = (
    "side", "for_whom", "aim", "nature", "words", "tonight", "trigger", "bears_on", "beside", "owner_id", "owner_name",
    "due_on",
)  # fmt: skip


class Plan(FamilyRecord):
    """A plan for one child, written together: a working copy (its measures) and the versions that were shared."""

    class State(models.TextChoices):
        DRAFTING = "drafting", "Being written"
        SHARED = "shared", "Shared for everyone's answer"
        ACTIVE = "active", "In force"
        CLOSED = "closed", "Ended"

    class Kind(models.TextChoices):
        EXTRA_FAMILIAL = "extra_familial", "A plan about harm outside the home"
        CHILD_PROTECTION = "child_protection", "A child protection plan"

    class Outcome(models.TextChoices):
        SAFER = "safer", "The young person is safer, and says so"
        REPLACED = "replaced", "Another plan takes its place"
        MOVED = "moved", "The family moved, and others go on"
        ADULT = "adult", "Adult services go on"
        NOT_HELPING = "not_helping", "It did not help"
        CASE_ENDED = "case_ended", "Support ended"

    declares = declare(_STARTED_BY_MYSELF, Sensitivity.OPEN_TO_FAMILY)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="plans")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFTING)
    number = models.PositiveIntegerField(default=0)  # of the newest shared version; 0: none yet
    review_on = models.DateField(null=True, blank=True)
    inside_empty_reason = models.CharField(max_length=500, blank=True)
    outside_empty_reason = models.CharField(max_length=500, blank=True)
    online_empty_reason = models.CharField(max_length=500, blank=True)
    no_family_measure_reason = models.CharField(max_length=500, blank=True)
    no_wishes_reason = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.EXTRA_FAMILIAL)
    kind_reason = models.CharField(max_length=1_000, blank=True)  # told to the parents (R102)
    started_at = models.DateTimeField()
    started_by_id = models.UUIDField()
    interim_at = models.DateTimeField(null=True, blank=True)  # in force at once, to be written together
    interim_by_name = models.CharField(max_length=120, blank=True)
    interim_reason = models.CharField(max_length=500, blank=True)
    interim_tonight = models.CharField(max_length=1_000, blank=True)
    in_force_number = models.PositiveIntegerField(default=0)  # the version that was finalised; 0: none yet
    in_force_at = models.DateTimeField(null=True, blank=True)
    in_force_by_id = models.UUIDField(null=True, blank=True)
    in_force_by_name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_id = models.UUIDField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)
    closed_words = models.CharField(max_length=1_000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="extra_familial") | ~models.Q(kind_reason=""),
                name="plan_kind_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(in_force_number=0, in_force_at__isnull=True, in_force_by_id__isnull=True)
                | models.Q(in_force_number__gt=0, in_force_at__isnull=False, in_force_by_id__isnull=False),
                name="plan_in_force_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by_id__isnull=True, closed_words="")
                | models.Q(closed_at__isnull=False, closed_by_id__isnull=False) & ~models.Q(closed_words=""),
                name="plan_closed_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(interim_at__isnull=True, interim_reason="", interim_tonight="")
                | models.Q(interim_at__isnull=False) & ~models.Q(interim_reason=""),
                name="plan_interim_paired",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "case"],
                condition=~models.Q(state="closed"),
                name="plan_one_open_a_case",
            ),
        ]


class PlanVersion(FamilyRecord):
    """What was shared, word for word, with whom and when."""

    declares = declare(_SHARED_BY_A_WORKER, Sensitivity.OPEN_TO_FAMILY, append=True)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    case_id = models.UUIDField()
    number = models.PositiveIntegerField()
    shared_at = models.DateTimeField()
    shared_by_id = models.UUIDField()
    shared_by_name = models.CharField(max_length=120)
    measures = models.JSONField()  # as they then stood, each with the answers given until then
    reasons = models.JSONField(default=dict)  # why a side stood empty, or nothing came from the family
    interim = models.BooleanField(default=False)

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

    declares = declare(_PROPOSED_BY_MYSELF, Sensitivity.OPEN_TO_FAMILY)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="measures")
    case_id = models.UUIDField()
    side = models.CharField(max_length=10, choices=Side.choices)
    for_whom = models.CharField(max_length=10, choices=ForWhom.choices)
    aim = models.CharField(max_length=12, choices=Aim.choices)
    nature = models.CharField(max_length=10, choices=Nature.choices, default=Nature.DEED)
    words = models.CharField(max_length=500)
    tonight = models.CharField(max_length=500, blank=True)
    trigger = models.CharField(max_length=300, blank=True)
    bears_on = models.CharField(max_length=500, blank=True)  # how it bears on the exploitation (R106)
    beside = models.CharField(max_length=500, blank=True)  # what an agency does beside advice (R98)
    proposer = models.CharField(max_length=20, choices=Action.Proposer.choices)
    proposer_id = models.UUIDField()
    proposer_name = models.CharField(max_length=120)
    owner_id = models.UUIDField(null=True, blank=True)  # a proposal may wait for it; sharing may not
    owner_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    action = models.OneToOneField(
        Action, null=True, blank=True, on_delete=models.PROTECT, related_name="measure"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_id = models.UUIDField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=120, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by_id = models.UUIDField(null=True, blank=True)
    changed_by_name = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    withdrawn_at__isnull=True, withdrawn_by_id__isnull=True, withdrawn_reason=""
                )
                | (
                    models.Q(withdrawn_at__isnull=False, withdrawn_by_id__isnull=False)
                    & ~models.Q(withdrawn_reason="")
                ),
                name="measure_withdrawn_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(version=1, changed_at__isnull=True, changed_by_id__isnull=True)
                | models.Q(version__gt=1, changed_at__isnull=False, changed_by_id__isnull=False),
                name="measure_change_marked",
            ),
            models.CheckConstraint(
                condition=models.Q(owner_id__isnull=True, owner_name="")
                | (models.Q(owner_id__isnull=False) & ~models.Q(owner_name="")),
                name="measure_owner_named",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "plan"], name="measure_of_plan")]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="proposer_stays",
                fields=["plan", "case_id", "proposer", "proposer_id", "proposer_name", "partnership_id"],
            ),
            pgtrigger.Trigger(
                name="rewritten_is_a_new_version",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*WRITTEN),
                # Words that somebody answered do not change under the answer, nor in another person's name.
                func="""
                    IF NEW.version <> OLD.version + 1 OR NEW.changed_by_id IS DISTINCT FROM access_user() THEN
                        RAISE EXCEPTION 'R143: a measure is rewritten as a new version by whoever rewrites it'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class MeasureVersion(FamilyRecord):
    """A measure word for word as somebody wrote it: who, when, why. An answer belongs to one of these (R143)."""

    declares = declare(_WRITTEN_BY_MYSELF, Sensitivity.OPEN_TO_FAMILY, append=True)

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="versions")
    case_id = models.UUIDField()
    version = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=Measure.Side.choices)
    for_whom = models.CharField(max_length=10, choices=Measure.ForWhom.choices)
    aim = models.CharField(max_length=12, choices=Measure.Aim.choices)
    nature = models.CharField(max_length=10, choices=Nature.choices, default=Nature.DEED)
    words = models.CharField(max_length=500)
    tonight = models.CharField(max_length=500, blank=True)
    trigger = models.CharField(max_length=300, blank=True)
    bears_on = models.CharField(max_length=500, blank=True)  # how it bears on the exploitation (R106)
    beside = models.CharField(max_length=500, blank=True)  # what an agency does beside advice (R98)
    owner_id = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "measure", "version"], name="measure_version_once"
            )
        ]
        triggers: ClassVar = append_only()


class MeasureAnswer(FamilyRecord):
    """What one person says, in their own account, of one measure as it then stood. A new one follows the old."""

    class Answer(models.TextChoices):
        AGREE = "agree", "I agree"
        IN_PART = "in_part", "I agree in part"
        DISAGREE = "disagree", "I disagree"

    declares = declare(_WRITTEN_BY_MYSELF, Sensitivity.OPEN_TO_FAMILY, append=True)

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="answers")
    case_id = models.UUIDField()
    plan_number = models.PositiveIntegerField()  # the newest shared version when it was answered
    measure_version = models.PositiveIntegerField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    words = models.CharField(max_length=1_000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answer="agree") | ~models.Q(words=""), name="answer_doubt_has_words"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "measure", "at"], name="answer_of_measure")
        ]
        triggers: ClassVar = append_only()


import alongside.practice.plans.models_guard  # noqa: E402
import alongside.practice.plans.models_voices  # noqa: E402, F401
