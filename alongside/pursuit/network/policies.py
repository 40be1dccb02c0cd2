"""Who may do what in this room: two named roles read it (R167). Whoever works with friends and parents reads none of it."""

from alongside.ground.access.registry import permission

NETWORK_READ = permission(
    "NETWORK_READ",
    "Read the map of who and what stands together in what people told",
    roles={"police_intelligence", "hub"},
)
LINK_CONFIRM = permission(
    "LINK_CONFIRM", "Say that two who are mentioned belong together, and take it back", roles={"police_intelligence"},
    statutory=True,
)  # fmt: skip
GROUP_JUDGE = permission(
    "GROUP_JUDGE",
    "Confirm or dismiss a group that was proposed",
    roles={"police_intelligence"},
    statutory=True,
)
FURTHER_JUDGE = permission(
    "FURTHER_JUDGE",
    "Look at another child who is proposed: ask for help for them, or dismiss it with a reason",
    roles={"police_intelligence", "hub"},
)
WIDER_WORK_PLAN = permission(
    "WIDER_WORK_PLAN",
    "Ask for work with friends at a school, or with other parents, and read whom it reached",
    roles={"police_intelligence", "hub"},
)
WIDER_WORK_DO = permission(
    "WIDER_WORK_DO",
    "Do the work with friends or other parents that one was asked for, and write how many it reached",
    roles={"ipsw", "csw"},
)
