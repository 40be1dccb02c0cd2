"""Reading what reports mention: looking up, one entity with its provenance, what may be the same, who holds the same."""

from alongside.pursuit.entities.selectors.crossing import asks_and_matches, match_get, matches_here
from alongside.pursuit.entities.selectors.lookup import Hit, Looked, lookup
from alongside.pursuit.entities.selectors.one import (
    Provenance,
    Seen,
    entities_of_report,
    entity_get,
    judgement_get,
    waiting,
)
from alongside.pursuit.entities.selectors.waking import Shared, candidates_of

__all__ = [
    "Hit",
    "Looked",
    "Provenance",
    "Seen",
    "Shared",
    "asks_and_matches",
    "candidates_of",
    "entities_of_report",
    "entity_get",
    "judgement_get",
    "lookup",
    "match_get",
    "matches_here",
    "waiting",
]
