"""Event types of this room, and the promise it times. `.apart.` keeps what police know from managers' lists."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

WRITTEN = event_type("disruption.activity.written", "Something about those who harm was written down")
TOLD = event_type(
    "disruption.activity.told",
    "Something about those who harm was written down, with a sentence for the parents",
    family="We wrote down for you what is done about those who harm",
)
PURSUED = event_type(
    "disruption.apart.pursued", "Police or the hub wrote down what is done about whom they look at"
)
EXPLAINED = event_type(
    "disruption.nothing.explained", "A manager wrote why nothing was possible about those who harm"
)
BEGAN = event_type(
    "disruption.watch.began", "Harm goes on; it is counted since when nobody does anything about it"
)
ENDED = event_type(
    "disruption.watch.ended", "Counting since when nobody does anything about those who harm ended"
)
LATE_TOLD = event_type(
    "disruption.watch.late_told", "The managers were told that the people who harm are not being looked at"
)
RATED = event_type("disruption.rating.given", "A parent said how well services go after those who harm")

UNLOOKED = register_kind(
    ClockKind(
        "disruption.unlooked",
        "Harm goes on: write what is done about those who harm, or why nothing is possible",
        "P-REVIEW",
        "We do something about those who harm, or say why not.",
        for_one=True,
    )
).key
