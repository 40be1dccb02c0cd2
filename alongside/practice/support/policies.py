"""Who may do what in this room. Nobody but the parent answers an offer or opens the wall."""

from alongside.ground.access.registry import permission

SUPPORT_OFFER = permission(
    "SUPPORT_OFFER", "Offer a parent an independent worker", roles={"manager", "duty_worker", "ipsw"}
)
SUPPORT_ANSWER = permission(
    "SUPPORT_ANSWER", "Answer the offer of a worker of one's own", roles={"parent_carer"}
)
SUPPORT_NOTE = permission("SUPPORT_NOTE", "Write in the space of a parent and their worker", roles={"ipsw"})
SUPPORT_SHARE = permission("SUPPORT_SHARE", "Share a note of one's own worker", roles={"parent_carer"})
