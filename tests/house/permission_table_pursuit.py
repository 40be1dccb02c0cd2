"""Who of the two roles of pursuit gets what at the desk's addresses of pursuit: `permission_table` with two more columns.

Everywhere else the intelligence officer and the hub worker are refused, or get what any officer of the police gets.
"""

PURSUERS = ("intelligence", "hub")

# The desk's addresses whose pattern begins so are of pursuit, and each has a row here.
PLACES = tuple(
    f"desk/{room}/" for room in ("information", "intelligence", "entities", "network", "disruption")
)

PURSUIT: dict[str, str] = {}
