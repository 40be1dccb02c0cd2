"""The verbs of this room."""

from alongside.practice.engagement.services.choosing import (
    check_no_open_difference,
    discussion_end,
    influence_say,
    priority_say,
)
from alongside.practice.engagement.services.growing import (
    birthdays_mind,
    birthdays_of_case,
    consent_review,
    slowing_answer,
    transition_plan,
)
from alongside.practice.engagement.services.reaching import (
    contact_log,
    parents_know_write,
    presence_plan,
    trust_set,
)
from alongside.practice.engagement.services.young import (
    wish_say,
    young_note_share,
    young_note_write,
    young_words_choose,
    young_words_open,
    young_words_review,
    young_words_say,
)

__all__ = [
    "birthdays_mind", "birthdays_of_case", "check_no_open_difference", "consent_review", "contact_log",
    "discussion_end", "influence_say", "parents_know_write", "presence_plan", "priority_say", "slowing_answer",
    "transition_plan", "trust_set", "wish_say", "young_note_share", "young_note_write", "young_words_choose",
    "young_words_open", "young_words_review", "young_words_say",
]  # fmt: skip
