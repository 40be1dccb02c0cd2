"""The verbs of this room, by what they are about."""

from alongside.pursuit.intelligence.services.crossing import Across, share_across
from alongside.pursuit.intelligence.services.grading import report_grade, report_move, report_sanitise
from alongside.pursuit.intelligence.services.onward import (
    Worry,
    digest_send,
    onward_refer,
    outcome_tell,
    paper_made,
)
from alongside.pursuit.intelligence.services.renewing import share_renew
from alongside.pursuit.intelligence.services.sharing import (
    Asked,
    agreement_now,
    agreement_set,
    share_ask,
    share_end,
    share_give,
    share_refuse,
)
from alongside.pursuit.intelligence.services.waking import held_wake

__all__ = [
    "Across",
    "Asked",
    "Worry",
    "agreement_now",
    "agreement_set",
    "digest_send",
    "held_wake",
    "onward_refer",
    "outcome_tell",
    "paper_made",
    "report_grade",
    "report_move",
    "report_sanitise",
    "share_across",
    "share_ask",
    "share_end",
    "share_give",
    "share_refuse",
    "share_renew",
]
