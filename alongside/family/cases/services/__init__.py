"""The verbs of cases."""

from alongside.family.cases.services.accept import referral_accept
from alongside.family.cases.services.emergency import case_open_in_emergency
from alongside.family.cases.services.invitations import invitation_accept
from alongside.family.cases.services.stages import stage_move
from alongside.family.cases.services.threshold import threshold_set
from alongside.family.cases.services.workers import worker_allocate, worker_release

__all__ = [
    "case_open_in_emergency",
    "invitation_accept",
    "referral_accept",
    "stage_move",
    "threshold_set",
    "worker_allocate",
    "worker_release",
]
