"""The verbs of the record."""

from alongside.family.recording.services.child import child_check, child_give, require_for_child
from alongside.family.recording.services.chronology import (
    chronology_add,
    chronology_attach,
    chronology_correct,
)
from alongside.family.recording.services.copies import access_extend
from alongside.family.recording.services.correcting import correction_answer
from alongside.family.recording.services.distress import distress_answer, distress_note
from alongside.family.recording.services.reading import access_answer, access_ask, reading_answer
from alongside.family.recording.services.removal import removal_answer, removal_record, removal_say
from alongside.family.recording.services.withholding import withholding_review

__all__ = [
    "access_answer",
    "access_ask",
    "access_extend",
    "child_check",
    "child_give",
    "chronology_add",
    "chronology_attach",
    "chronology_correct",
    "correction_answer",
    "distress_answer",
    "distress_note",
    "reading_answer",
    "removal_answer",
    "removal_record",
    "removal_say",
    "require_for_child",
    "withholding_review",
]
