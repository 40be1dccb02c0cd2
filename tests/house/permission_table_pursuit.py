"""Who of the two roles of pursuit gets what at the desk's addresses of pursuit: `permission_table` with two more columns.

Everywhere else the intelligence officer and the hub worker are refused, or get what any officer of the police gets.
"""

PURSUERS = ("intelligence", "hub")

# The desk's addresses whose pattern begins so are of pursuit, and each has a row here.
PLACES = tuple(
    f"desk/{room}/" for room in ("information", "intelligence", "entities", "network", "disruption")
)

PURSUIT: dict[str, str] = {
    "desk:intelligence": "200 403",
    "desk:intelligence_standing": "200 403",
    "desk:digest": "200 200",
    "desk:intelligence_numbers": "200 200",
    "desk:intelligence_numbers_file": "200 200",
    "desk:onward": "200 200",
    "desk:intelligence_sharing": "200 200",
    "desk:intelligence_ask": "200 200",
    "desk:intelligence_agreement": "200 200",
    "desk:intelligence_agreement_set": "403 403",
    "desk:intelligence_asked": "200 404",
    "desk:intelligence_give": "200 404",
    "desk:intelligence_refuse": "200 404",
    "desk:intelligence_end": "200 404",
    "desk:intelligence_report": "200 404",
    "desk:intelligence_grade": "200 404",
    "desk:intelligence_text": "200 404",
    "desk:intelligence_move": "200 404",
    "desk:intelligence_answer": "200 404",
    "desk:intelligence_doubt": "200 404",
    "desk:intelligence_source": "200 404",
    "desk:intelligence_outcome": "200 404",
    "desk:intelligence_copy": "200 404",
}
