"""Who of the two roles of pursuit gets what at the desk's addresses of pursuit: `permission_table` with two more columns.

Everywhere else the intelligence officer and the hub worker are refused, or get what any officer of the police gets.
"""

PURSUERS = ("intelligence", "hub")

# The desk's addresses whose pattern begins so are of pursuit, and each has a row here.
PLACES = tuple(
    f"desk/{room}/" for room in ("information", "intelligence", "entities", "network", "disruption")
)

PURSUIT: dict[str, str] = {
    "desk:entities": "200 403",
    "desk:crosses": "200 403",
    "desk:cross": "200 403",
    "desk:judgement_agree": "200 403",
    "desk:judgement_undo": "200 403",
    "desk:child_unlink": "200 403",
    "desk:entity": "200 403",
    "desk:entity_same": "200 403",
    "desk:person_say": "200 403",
    "desk:child_link": "200 403",
    "desk:cross_ask": "200 403",
}
