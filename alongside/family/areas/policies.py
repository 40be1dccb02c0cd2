"""Who states the areas of a child, and names who does what."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

AREAS_STATE = permission("AREAS_STATE", "Say which area does what for a child", roles=CASE_ROLES)
