"""Who may attach a file. Which circles they may attach to, and what they may open, the database decides."""

from alongside.ground.access.registry import permission
from alongside.ground.accounts.roles import ROLES

_ONLY_READ = {"board", "auditor", "researcher", "trainer"}
ATTACHMENT_RECEIVE = permission(
    "ATTACHMENT_RECEIVE", "Attach a file to a record", roles=set(ROLES) - _ONLY_READ
)
