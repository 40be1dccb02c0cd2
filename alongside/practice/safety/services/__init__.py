"""The verbs of this room: the pack, the episode, what happens during and after it, and threats."""

from alongside.practice.safety.services.during import (
    call_outs_note,
    family_told,
    harm_found,
    police_said,
    police_take_back,
    talk_step,
)
from alongside.practice.safety.services.duty import Named, duty_report, photo_open
from alongside.practice.safety.services.episodes import (
    Back,
    Known,
    episode_correct,
    episode_found,
    episode_note,
    missing_report,
)
from alongside.practice.safety.services.justice import Proceeding, justice_say
from alongside.practice.safety.services.nrm import NrmSaid, nrm_propose, nrm_step
from alongside.practice.safety.services.pack import pack_add, pack_opened, pack_review, pack_take_back
from alongside.practice.safety.services.protecting import protection_agree, victim_say
from alongside.practice.safety.services.threats import (
    Happened,
    threat_add,
    threat_checked,
    threat_close,
    threat_police,
    threat_report,
)
from alongside.practice.safety.services.told import other_child_check, police_outcome_say
from alongside.practice.safety.services.victims import child_victim_say

__all__ = [
    "Back",
    "Happened",
    "Known",
    "Named",
    "NrmSaid",
    "Proceeding",
    "call_outs_note",
    "child_victim_say",
    "duty_report",
    "episode_correct",
    "episode_found",
    "episode_note",
    "family_told",
    "harm_found",
    "justice_say",
    "missing_report",
    "nrm_propose",
    "nrm_step",
    "other_child_check",
    "pack_add",
    "pack_opened",
    "pack_review",
    "pack_take_back",
    "photo_open",
    "police_outcome_say",
    "police_said",
    "police_take_back",
    "protection_agree",
    "talk_step",
    "threat_add",
    "threat_checked",
    "threat_close",
    "threat_police",
    "threat_report",
    "victim_say",
]  # fmt: skip
