"""The verbs of cases."""

from alongside.family.cases.services.accept import referral_accept
from alongside.family.cases.services.emergency import case_open_in_emergency
from alongside.family.cases.services.household import (
    household_person_add,
    household_pet_add,
    household_place_change,
)
from alongside.family.cases.services.invitations import invitation_accept
from alongside.family.cases.services.joining import request_join
from alongside.family.cases.services.stages import stage_move
from alongside.family.cases.services.threshold import threshold_set
from alongside.family.cases.services.workers import Weighed, worker_allocate, worker_release

__all__ = [
    "Weighed",
    "case_open_in_emergency",
    "household_person_add",
    "household_pet_add",
    "household_place_change",
    "invitation_accept",
    "referral_accept",
    "request_join",
    "stage_move",
    "threshold_set",
    "worker_allocate",
    "worker_release",
]
