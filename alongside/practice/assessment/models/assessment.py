"""One assessment of a child's case, and what every text in it shares: who wrote it, which version, what was flagged."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyGroup, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, case_record, circle
from alongside.ground.base.models import FamilyRecord

_STARTED = "started_by_id = (SELECT access_user())"
_BY_ME = "by_id = (SELECT access_user())"
_FINISHED = "EXISTS (SELECT 1 FROM assessment_assessment a WHERE a.id = assessment_id)"


def written_rules(family: str = "true") -> RowSecurity:
    """Return the rule of a text in an assessment: workers of the case; the family once it is finished, as far as `family`."""
    return RowSecurity(
        worker=circle("case_id"),
        wide="true",
        family=f"{circle('case_id')} AND {_FINISHED} AND ({family})",
        insert={
            Audience.WORKER: f"{circle('case_id')} AND {_BY_ME}",
            Audience.WIDE: _BY_ME,
            Audience.FAMILY: "",
        },
    )


class Assessment(FamilyRecord):
    """What was found out with a family, at one time. Once finished it stays as it is; a later one takes its place (R49)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        FINALISED = "finalised", "In force"
        SUPERSEDED = "superseded", "A later one is in force"

    declares = declare(
        replace(
            case_record(family=f"{circle('case_id')} AND state <> 'draft'"),
            insert={
                Audience.WORKER: f"{circle('case_id')} AND {_STARTED}",
                Audience.WIDE: _STARTED,
                Audience.FAMILY: "",
            },
            update={Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    why_again = models.CharField(max_length=500, blank=True)  # why anew, while another was in force
    earlier = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    started_at = models.DateTimeField()
    started_by_id = models.UUIDField()
    started_by_name = models.CharField(max_length=120)
    finalised_at = models.DateTimeField(null=True, blank=True)
    finalised_by_id = models.UUIDField(null=True, blank=True)
    finalised_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "case", "number"], name="assessment_number_once"),
            models.UniqueConstraint(
                fields=["partnership_id", "case"], condition=models.Q(state="draft"), name="assessment_one_draft"
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "case"],
                condition=models.Q(state="finalised"),
                name="assessment_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", finalised_at__isnull=True, finalised_by_id__isnull=True)
                | ~models.Q(state="draft")
                & models.Q(finalised_at__isnull=False, finalised_by_id__isnull=False),
                name="assessment_finalised_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(earlier__isnull=True) | ~models.Q(why_again=""), name="assessment_again_says_why"
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="assessment_stays",
                exclude=["state", "finalised_at", "finalised_by_id", "finalised_by_name"],
            ),
            pgtrigger.Trigger(
                name="assessment_moves_forward",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(
                    "state", "finalised_at", "finalised_by_id", "finalised_by_name"
                ),
                func="""
                    IF OLD.state = 'draft' AND NEW.state = 'finalised' THEN RETURN NEW; END IF;
                    IF OLD.state = 'finalised' AND NEW.state = 'superseded'
                        AND NEW.finalised_at = OLD.finalised_at AND NEW.finalised_by_id = OLD.finalised_by_id
                        AND NEW.finalised_by_name = OLD.finalised_by_name THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'pgtrigger: a finished assessment stays as it is' USING ERRCODE = 'check_violation';
                """,
            ),
        ]


class Written(FamilyRecord):
    """Words in an assessment as one person wrote them. A change is a row with the next version; the newest counts."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="%(class)ss")
    case_id = models.UUIDField()
    version = models.PositiveIntegerField()
    words = models.TextField(max_length=8_000, blank=True)
    # What was prompted when it was saved, and why the words stay as they are (R90, R133).
    prompted = ArrayField(models.CharField(max_length=60), default=list)
    kept_because = models.CharField(max_length=400, blank=True)
    passages = ArrayField(models.BigIntegerField(), default=list)  # digests of its longer passages (R93)
    alike = models.PositiveIntegerField(default=0)  # passages that stand in another family's assessment
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(prompted=[]) | ~models.Q(kept_because=""), name="%(class)s_prompt_answered"
            )
        ]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="into_a_draft_alone",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM assessment_assessment a WHERE a.id = NEW.assessment_id
                        AND a.case_id = NEW.case_id AND a.state = 'draft') THEN
                        RAISE EXCEPTION 'pgtrigger: a finished assessment stays as it is'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
