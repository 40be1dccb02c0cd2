"""The verbs of this room."""

from alongside.family.circumstances.services.child import adaptation_add, need_record, sign_log, strength_add
from alongside.family.circumstances.services.common import line_take_back
from alongside.family.circumstances.services.own import (
    answer_give,
    background_say,
    cost_mark,
    first_support_say,
    matter_say,
)
from alongside.family.circumstances.services.siblings import sibling_look_again, sibling_review
from alongside.family.circumstances.services.sites import (
    SiteWords,
    site_add,
    site_change,
    site_link,
    site_unlink,
)

__all__ = [
    "SiteWords",
    "adaptation_add",
    "answer_give",
    "background_say",
    "cost_mark",
    "first_support_say",
    "line_take_back",
    "matter_say",
    "need_record",
    "sibling_look_again",
    "sibling_review",
    "sign_log",
    "site_add",
    "site_change",
    "site_link",
    "site_unlink",
    "strength_add",
]
