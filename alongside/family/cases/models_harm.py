"""What is happening to the child: who or what harms them, at risk or being exploited, what they told, and urgent worries.

Kept as codes and days wherever detail is not needed: a disclosure and a worry hold no story (R21, R23).
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.cases.rules_standing import PARENTING, RESTRICTED, UNDER_REVIEW
from alongside.family.people.models import Person, declare
from alongside.ground.accounts.models import refuse_independent_decider
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, Declaration, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord


def _of_workers(column: str = "by_id", *, append: bool = True, family: str = "") -> Declaration:
    """Return the rule of what the workers of a case read, each writing in their own name alone."""
    mine = f"{column} = (SELECT access_user())"
    return declare(
        RowSecurity(
            worker=circle("case_id"), wide="true", family=family,
            insert={
                Audience.WORKER: f"{circle('case_id')} AND {mine}",
                Audience.WIDE: mine,
                Audience.FAMILY: f"{circle('case_id')} AND {mine}" if family else "",
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=append,
    )  # fmt: skip


class CauseOfHarm(FamilyRecord):
    """Who or what causes the harm, as somebody sees it now; the newest counts, the earlier ones stay (R28)."""

    class Cause(models.TextChoices):
        NAMED = "named_people", "People we can name"
        UNNAMED = "unnamed_people", "Somebody we cannot name yet"
        GROUP = "group", "A group or a gang"
        PLACE = "place", "A place, a street or a property"
        ONLINE = "online", "Somebody online, or an online space"
        PARENTING = PARENTING, "Parenting, shown by evidence"

    declares = _of_workers()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="causes_of_harm")
    causes = ArrayField(models.CharField(max_length=20, choices=Cause.choices))
    words = models.TextField(max_length=2_000, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                # Somebody did the harm: parenting never stands alone.
                condition=~models.Q(causes=[]) & ~models.Q(causes=[PARENTING]),
                name="cause_names_who_harms",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="cause_newest")]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="parenting_by_evidence",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=f"""
                    IF '{PARENTING}' = ANY(NEW.causes) AND NOT EXISTS (SELECT 1 FROM cases_partnershipstatus s
                        WHERE s.case_id = NEW.case_id AND s.status IN ('{UNDER_REVIEW}', '{RESTRICTED}')) THEN
                        RAISE EXCEPTION 'R28: parenting is a cause by the evidence route alone'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class StateChange(FamilyRecord):
    """At risk, or being exploited: said with its reason, never changed (R21)."""

    declares = _of_workers()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="state_changes")
    state = models.CharField(max_length=20, choices=Case.State.choices)
    reason = models.TextField(max_length=2_000)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="state_has_reason")
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="state_newest")]
        triggers: ClassVar = append_only()


class Vulnerabilities(FamilyRecord):
    """What makes it easier for others to harm the child: several at once, and no field that calls one the cause (R24)."""

    class Kind(models.TextChoices):
        SELF_ESTEEM = "self_esteem", "Thinks little of themself"
        SAW_ABUSE = "saw_abuse", "Saw somebody being hurt at home"
        BEREAVEMENT = "bereavement", "Lost somebody"
        ONLINE_ALONE = "online_alone", "Alone in chat rooms or games"
        HURT_BEFORE = "hurt_before", "Was hurt by somebody in the family before"
        OTHER = "other", "Something else"

    declares = _of_workers()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="vulnerabilities")
    kinds = ArrayField(models.CharField(max_length=20, choices=Kind.choices))
    words = models.TextField(max_length=2_000, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at"], name="vulnerabilities_newest")
        ]
        triggers: ClassVar = append_only()


class Disclosure(FamilyRecord):
    """That the child told somebody of serious harm: which kind and on which day. What they said is not written here (R21)."""

    class Kind(models.TextChoices):
        RAPE = "rape", "Rape or sexual assault"
        TRAFFICKING = "trafficking", "Being moved or kept to be used"
        KIDNAP = "kidnap", "Being taken or locked in"
        OTHER = "other_serious", "Something as serious"

    declares = _of_workers()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosures")
    kinds = ArrayField(models.CharField(max_length=20, choices=Kind.choices))
    told_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(kinds=[]), name="disclosure_has_kind")
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="disclosure_newest")]
        triggers: ClassVar = append_only()


class DisclosureReview(FamilyRecord):
    """One of the two people who look at what follows from a disclosure (R21). The same person counts once."""

    declares = _of_workers()

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="reviews")
    case_id = models.UUIDField()
    words = models.TextField(max_length=2_000)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "disclosure", "by_id"], name="disclosure_review_once"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="disclosure_review_has_words"),
        ]
        triggers: ClassVar = [*append_only(), refuse_independent_decider("by_id")]


class LevelView(FamilyRecord):
    """What the family, the parents' worker or the child's worker thinks of how worried we should be, in their words (R20)."""

    class Side(models.TextChoices):
        FAMILY = "family", "The family"
        IPSW = "ipsw", "The parents’ worker"
        CSW = "csw", "The child’s worker"

    declares = _of_workers(family="by_id = (SELECT access_user())")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="level_views")
    side = models.CharField(max_length=10, choices=Side.choices)
    words = models.TextField(max_length=2_000)
    said_by = models.CharField(max_length=120)  # whose view it is; a worker may write down a parent's
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(said_by=""), name="level_view_has_words"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="level_view_newest")]
        triggers: ClassVar = append_only()


class UrgentWorry(FamilyRecord):
    """That somebody may hurt themself, or has tried to: who, and which worry; an owner today, and health told (R23).

    No story is asked for, so that nothing is delayed by a form. The family does not read it here: they are spoken to.
    """

    class Kind(models.TextChoices):
        SELF_HARM = "self_harm", "Hurts themself, or may"
        SUICIDE = "suicide", "Thoughts of suicide"
        ATTEMPT = "attempt", "Tried to end their life"

    declares = _of_workers("noted_by_id", append=False)
    OPEN: ClassVar = models.Q(owner_id__isnull=True) | models.Q(health_told_at__isnull=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="urgent_worries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="urgent_worries")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    noted_at = models.DateTimeField()
    noted_by_id = models.UUIDField()
    noted_by_name = models.CharField(max_length=120)
    owner_id = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    owned_at = models.DateTimeField(null=True, blank=True)
    health_told_at = models.DateTimeField(null=True, blank=True)
    health_told_whom = models.CharField(max_length=200, blank=True)
    health_told_by_id = models.UUIDField(null=True, blank=True)
    health_told_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(owner_id__isnull=True, owner_name="", owned_at__isnull=True)
                | (models.Q(owner_id__isnull=False, owned_at__isnull=False) & ~models.Q(owner_name="")),
                name="worry_owner_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    health_told_at__isnull=True, health_told_whom="", health_told_by_id__isnull=True
                )
                | (
                    models.Q(health_told_at__isnull=False, health_told_by_id__isnull=False)
                    & ~models.Q(health_told_whom="")
                ),
                name="worry_health_paired",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-noted_at"], name="worry_newest")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="worry_stays",
                exclude=[
                    "owner_id", "owner_name", "owned_at", "health_told_at", "health_told_whom", "health_told_by_id",
                    "health_told_by_name",
                ],
            ),
        ]  # fmt: skip
