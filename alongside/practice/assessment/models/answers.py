"""What each person of the family answers to an assessment, and how they were part of it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord
from alongside.practice.assessment.models.assessment import Assessment, written_rules
from alongside.practice.assessment.rules import INVOLVED

_MINE = f"{circle('case_id')} AND by_id = (SELECT access_user())"


class AssessmentAnswer(FamilyRecord):
    """What one person of the family says of a finished assessment, in their own account. A new one follows the old."""

    class Answer(models.TextChoices):
        AGREE = "agree", "I agree"
        IN_PART = "in_part", "I agree in part"
        DISAGREE = "disagree", "I disagree"

    declares = declare(
        replace(
            written_rules(), insert={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: _MINE}
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    case_id = models.UUIDField()
    answer = models.CharField(max_length=10, choices=Answer.choices)
    words = models.TextField(max_length=4_000, blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answer="agree") | ~models.Q(words=""), name="assessment_doubt_has_words"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "assessment", "at"], name="assessment_answer_of")
        ]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="of_what_is_in_force",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM assessment_assessment a WHERE a.id = NEW.assessment_id
                        AND a.case_id = NEW.case_id AND a.state = 'finalised') THEN
                        RAISE EXCEPTION 'pgtrigger: an assessment in force is answered' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class Involvement(FamilyRecord):
    """Whether the family had one thing that makes it theirs too, or why not (R95). The newest word on each counts."""

    declares = declare(written_rules(), Sensitivity.OPEN_TO_FAMILY, append=True)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="involvement")
    case_id = models.UUIDField()
    item = models.CharField(max_length=12, choices=[(one.key, one.title) for one in INVOLVED])
    met = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)  # how; or why not
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(met=True) | ~models.Q(words=""), name="assessed_unmet_says_why"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "assessment", "at"], name="involvement_of")
        ]
        triggers: ClassVar = append_only()
