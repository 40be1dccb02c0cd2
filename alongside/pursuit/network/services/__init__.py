"""The verbs of this room."""

from alongside.pursuit.network.services.further import further_check, further_confirm, further_dismiss
from alongside.pursuit.network.services.grouping import Decision, group_judge, groups_propose
from alongside.pursuit.network.services.linking import link_say
from alongside.pursuit.network.services.proposing import further_propose
from alongside.pursuit.network.services.wider import Reached, WorkWanted, work_end, work_plan, work_reached

__all__ = [
    "Decision",
    "Reached",
    "WorkWanted",
    "further_check",
    "further_confirm",
    "further_dismiss",
    "further_propose",
    "group_judge",
    "groups_propose",
    "link_say",
    "work_end",
    "work_plan",
    "work_reached",
]
