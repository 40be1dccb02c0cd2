"""The verbs of handovers, continuity, and what was done well."""

from alongside.practice.handover.services.caseload import caseload_give, caseload_line_do
from alongside.practice.handover.services.compliments import compliment_say
from alongside.practice.handover.services.duties import duties_move
from alongside.practice.handover.services.taking import (
    family_met,
    family_not_met,
    handover_accept,
    handover_end,
    introduction_plan,
    note_write,
    pack_complete,
    pack_read,
)
from alongside.practice.handover.services.turnover import continuity_answer

__all__ = [
    "caseload_give",
    "caseload_line_do",
    "compliment_say",
    "continuity_answer",
    "duties_move",
    "family_met",
    "family_not_met",
    "handover_accept",
    "handover_end",
    "introduction_plan",
    "note_write",
    "pack_complete",
    "pack_read",
]
