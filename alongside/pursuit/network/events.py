"""Event types of this room and the check it times. `.apart.` keeps them from managers’ lists; none holds a word or a name."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

LINK_SAID = event_type(
    "network.apart.link_said", "An officer said whether two who are mentioned belong together"
)
GROUPED = event_type("network.apart.grouped", "The night proposed groups to officers; nobody was put in one")
GROUP_SAID = event_type("network.apart.group_said", "An officer confirmed or dismissed a group")
PROPOSED = event_type(
    "network.apart.proposed", "Somebody was proposed to a person as a child who may need help"
)
CONFIRMED = event_type("network.apart.confirmed", "A person asked for help for another child")
DISMISSED = event_type("network.apart.dismissed", "A person dismissed a proposal, with the reason")
CHECKED = event_type("network.apart.checked", "What was done to keep another child safe was written down")
PLANNED = event_type("network.wider_work.planned", "Work with friends or other parents was asked for")
REACHED = event_type("network.wider_work.reached", "How many such work reached was written down")
WORK_ENDED = event_type("network.wider_work.ended", "Work with friends or other parents was ended")
REPAIRED = event_type(
    "network.links.repaired", "The nightly check found links out of step and set them right"
)
LATE_TOLD = event_type("network.apart.late_told", "Somebody was told that a check of a child is late")
CHECK_CLOCK = register_kind(
    ClockKind(
        "network.apart.check",
        "Say what was done to keep the other child safe",
        "P-FURTHER-CHECK",
        "Somebody makes sure that another child, about whom people worried, is safe.",
        for_one=True,
    )
).key
