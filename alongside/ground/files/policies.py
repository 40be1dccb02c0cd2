"""Who may attach a file. Which circles they may attach to, and what they may open, the database decides."""

from alongside.ground.access.registry import permission
from alongside.ground.accounts.roles import ROLES

_ONLY_READ = {"board", "auditor", "researcher", "trainer"}
ATTACHMENT_RECEIVE = permission(
    "ATTACHMENT_RECEIVE", "Attach a file to a record", roles=set(ROLES) - _ONLY_READ
)
_EVIDENCE = {"police", "social_worker", "manager", "youth_justice"}
EVIDENCE_OPEN_ORIGINAL = permission(
    "EVIDENCE_OPEN_ORIGINAL",
    "Open the original of a picture, film or recording, with a reason",
    roles=_EVIDENCE,
)
EVIDENCE_HAND_OVER = permission(
    "EVIDENCE_HAND_OVER",
    "Write down to whom a file was handed over, and why",
    roles={*_EVIDENCE, "ipsw", "csw"},
)
EVIDENCE_PACK = permission(
    "EVIDENCE_PACK", "Put files of a case together in an evidence pack", roles=_EVIDENCE
)
