"""The verbs of this room: an assessment from its beginning to its answers, harms on record, and calm at home."""

from alongside.practice.assessment.services.answering import assessment_answer, involvement_say
from alongside.practice.assessment.services.assessments import assessment_finalise, assessment_start
from alongside.practice.assessment.services.harms import (
    HarmFacts,
    Told,
    calm_write,
    harm_add_to,
    harm_record,
)
from alongside.practice.assessment.services.past import past_keep, past_record, past_take_back
from alongside.practice.assessment.services.statements import (
    StatementWords,
    statement_leave_out,
    statement_write,
)
from alongside.practice.assessment.services.writing import bond_write, needs_write, part_write

__all__ = [
    "HarmFacts",
    "StatementWords",
    "Told",
    "assessment_answer",
    "assessment_finalise",
    "assessment_start",
    "bond_write",
    "calm_write",
    "harm_add_to",
    "harm_record",
    "involvement_say",
    "needs_write",
    "part_write",
    "past_keep",
    "past_record",
    "past_take_back",
    "statement_leave_out",
    "statement_write",
]
