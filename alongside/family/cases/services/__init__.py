"""The verbs of cases."""

from alongside.family.cases.services.accept import referral_accept
from alongside.family.cases.services.aims import aim_answer, aim_end_propose, aim_propose
from alongside.family.cases.services.category import category_set, category_sign
from alongside.family.cases.services.emergency import case_open_in_emergency
from alongside.family.cases.services.harm import (
    cause_set,
    disclosure_add,
    disclosure_review,
    state_set,
    vulnerabilities_set,
)
from alongside.family.cases.services.household import (
    household_person_add,
    household_pet_add,
    household_place_change,
)
from alongside.family.cases.services.invitations import invitation_accept
from alongside.family.cases.services.joining import request_join
from alongside.family.cases.services.levels import level_view_record
from alongside.family.cases.services.narrowing import (
    narrowing_end,
    need_answer,
    need_offer,
    sight_narrow,
)
from alongside.family.cases.services.stages import stage_move
from alongside.family.cases.services.standing import Telling, evidence_add, standing_decide
from alongside.family.cases.services.threshold import threshold_set
from alongside.family.cases.services.waiting import (
    assessment_record_finished,
    assessment_record_started,
    first_meeting_held,
    first_meeting_seen,
)
from alongside.family.cases.services.workers import Weighed, worker_allocate, worker_left, worker_release
from alongside.family.cases.services.worries import worry_health_told, worry_note, worry_own

__all__ = [
    "Telling",
    "Weighed",
    "aim_answer",
    "aim_end_propose",
    "aim_propose",
    "assessment_record_finished",
    "assessment_record_started",
    "case_open_in_emergency",
    "category_set",
    "category_sign",
    "cause_set",
    "disclosure_add",
    "disclosure_review",
    "evidence_add",
    "first_meeting_held",
    "first_meeting_seen",
    "household_person_add",
    "household_pet_add",
    "household_place_change",
    "invitation_accept",
    "level_view_record",
    "narrowing_end",
    "need_answer",
    "need_offer",
    "referral_accept",
    "request_join",
    "sight_narrow",
    "stage_move",
    "standing_decide",
    "state_set",
    "threshold_set",
    "vulnerabilities_set",
    "worker_allocate",
    "worker_left",
    "worker_release",
    "worry_health_told",
    "worry_note",
    "worry_own",
]
