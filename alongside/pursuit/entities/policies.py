"""Who may do what in this room. A hub worker sees nothing of it: they see what was graded, on the map (need to know)."""

from alongside.ground.access.registry import permission

_OFFICERS = {"police_intelligence"}

ENTITY_READ = permission(
    "ENTITY_READ",
    "Look up people, cars, phones, places and names online that reports mention",
    roles=_OFFICERS,
)
ENTITY_JUDGE = permission(
    "ENTITY_JUDGE", "Say whether two mentions are of the same person or thing, and take it back", roles=_OFFICERS,
    statutory=True,
)  # fmt: skip
PERSON_SAY = permission(
    "PERSON_SAY", "Say what a person who is mentioned is in all this, and whether it is the child of a case",
    roles=_OFFICERS, statutory=True,
)  # fmt: skip
CROSS_MATCH = permission(
    "CROSS_MATCH",
    "Ask whether another partnership holds the same, and answer theirs",
    roles=_OFFICERS,
    statutory=True,
)
