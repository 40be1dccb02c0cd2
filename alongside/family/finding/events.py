"""Event types of this room. None of them holds a word that was searched for."""

from alongside.ground.audit.events import event_type

SEARCHED = event_type("finding.search.made", "Somebody searched; how many of each kind they were shown")
JUDGED = event_type(
    "finding.same.said", "Somebody said whether two records are about the same child; nothing was merged"
)
LINK_UNDONE = event_type(
    "finding.link.undone",
    "A request was taken from a case that it did not belong to; what was decided is kept",
)
LINK_LOOKED = event_type(
    "finding.link.looked_at", "Somebody else looked at a request taken from a case, and agreed or put it back"
)
