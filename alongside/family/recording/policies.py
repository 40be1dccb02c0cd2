"""Who may do what in this room."""

from alongside.ground.access.registry import permission

_FAMILY = {"parent_carer", "young_person"}
_WORKERS = {
    "ipsw", "csw", "social_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary", "carer",
    "duty_worker", "manager",
}  # fmt: skip

CHRONOLOGY_ADD = permission("CHRONOLOGY_ADD", "Add to a family's chronology", roles=_FAMILY | _WORKERS)
