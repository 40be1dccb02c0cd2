"""The verbs of this room."""

from alongside.pursuit.entities.services.crossing import cross_answer, cross_ask, cross_compare
from alongside.pursuit.entities.services.judging import entity_judge, judgement_agree, judgement_undo
from alongside.pursuit.entities.services.mentions import item_mentioned, items_mentioned, keys_rebuild
from alongside.pursuit.entities.services.persons import child_link, child_unlink, person_say

__all__ = [
    "child_link",
    "child_unlink",
    "cross_answer",
    "cross_ask",
    "cross_compare",
    "entity_judge",
    "item_mentioned",
    "items_mentioned",
    "judgement_agree",
    "judgement_undo",
    "keys_rebuild",
    "person_say",
]
