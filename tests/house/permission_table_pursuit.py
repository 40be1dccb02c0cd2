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
    "desk:intelligence_renew": "200 404",
    "desk:intelligence_end": "200 404",
    "desk:intelligence_report": "200 404",
    "desk:intelligence_grade": "200 404",
    "desk:intelligence_text": "200 404",
    "desk:intelligence_move": "200 404",
    "desk:intelligence_answer": "200 404",
    "desk:intelligence_doubt": "200 404",
    "desk:intelligence_source": "200 404",
    "desk:intelligence_outcome": "200 404",
    "desk:intelligence_across": "200 403",
    "desk:intelligence_copy": "200 404",
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
    "desk:information": "200 200",
    "desk:tell": "200 200",
    "desk:tell_of": "404 404",
    "desk:information_log": "404 404",
    "desk:not_taken": "200 200",
    "desk:told": "200 404",
    "desk:told_add": "404 404",
    "desk:told_thing": "404 404",
    "desk:told_file": "404 404",
    "desk:told_item": "404 404",
    "desk:urgent": "200 403",
    "desk:urgent_one": "404 403",
    "desk:police_rota": "200 403",
    "desk:rota_new": "200 403",
    "desk:rota_off": "200 403",
    "desk:things": "200 403",
    "desk:thing": "200 403",
    "desk:missed": "200 403",
    "desk:missed_one": "200 403",
    "desk:alarms": "403 403",
    "desk:alarm": "403 403",
    "desk:log_training": "403 403",
}
