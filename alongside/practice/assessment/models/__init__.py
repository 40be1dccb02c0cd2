"""The assessment, word by word and version by version, and the harms on record that it and the plan answer."""

from alongside.practice.assessment.models.answers import AssessmentAnswer, Involvement
from alongside.practice.assessment.models.assessment import Assessment, Written
from alongside.practice.assessment.models.harms import CalmPlan, HarmAddition, HarmEvent
from alongside.practice.assessment.models.parts import MemberPart, ParentPast, Part, PastKept, Statement

__all__ = [
    "Assessment",
    "AssessmentAnswer",
    "CalmPlan",
    "HarmAddition",
    "HarmEvent",
    "Involvement",
    "MemberPart",
    "ParentPast",
    "Part",
    "PastKept",
    "Statement",
    "Written",
]
