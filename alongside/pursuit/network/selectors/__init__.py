"""Reading the map: what stands together, around somebody or something, in a child's case, between two; what is proposed."""

from alongside.pursuit.network.selectors.drawn import (
    Drawn,
    Joined,
    Span,
    Spot,
    first_told,
    network_around,
    network_find,
    network_of_case,
    network_places,
)
from alongside.pursuit.network.selectors.paths import Path, Step, network_between
from alongside.pursuit.network.selectors.proposed import (
    Counts,
    FurtherSeen,
    GroupSeen,
    further_get,
    further_list,
    further_waiting,
    group_get,
    group_list,
    network_counted,
)
from alongside.pursuit.network.selectors.resting import Behind, LinkSeen, link_get
from alongside.pursuit.network.selectors.weekly import groups_of_reports
from alongside.pursuit.network.selectors.wider import WorkSeen, work_get, works_mine, works_of

__all__ = [
    "Behind",
    "Counts",
    "Drawn",
    "FurtherSeen",
    "GroupSeen",
    "Joined",
    "LinkSeen",
    "Path",
    "Span",
    "Spot",
    "Step",
    "WorkSeen",
    "first_told",
    "further_get",
    "further_list",
    "further_waiting",
    "group_get",
    "group_list",
    "groups_of_reports",
    "link_get",
    "network_around",
    "network_between",
    "network_counted",
    "network_find",
    "network_of_case",
    "network_places",
    "work_get",
    "works_mine",
    "works_of",
]
