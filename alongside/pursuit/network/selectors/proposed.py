"""What the night proposed and what people said of it: groups, other children, and how many of each came to what (R164, R165)."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Case, Count, Q, When

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.small import shown
from alongside.ground.clock import now
from alongside.pursuit.intelligence.models import Sanitised
from alongside.pursuit.intelligence.policies import PURSUIT_MEASURES
from alongside.pursuit.network.models import Further, FurtherReason, Group, GroupMember, GroupWord
from alongside.pursuit.network.policies import NETWORK_READ
from alongside.pursuit.network.rules import NodeId
from alongside.pursuit.network.selectors.drawn import ALL_TIME, Drawn, Span, Spot, draw, spots_of
from alongside.pursuit.network.services.common import count_of, here
from alongside.pursuit.network.services.further import texts_about

SHOWN = 50
_YEAR = timedelta(days=365)
_GROUPS_TURN = Case(When(state="proposed", then=0), When(state="confirmed", then=1), default=2)
_PEOPLES_TURN = Case(
    When(state="proposed", then=0), When(state="confirmed", checked_at__isnull=True, then=1), default=2
)
_OUTSIDE = """
    SELECT count(*) FILTER (WHERE inside = 2), count(*) FILTER (WHERE inside = 1) FROM (
        SELECT DISTINCT one_id, other_id, (one_id = ANY(%(nodes)s))::int + (other_id = ANY(%(nodes)s))::int AS inside
        FROM network_link WHERE partnership_id = %(here)s AND (one_id = ANY(%(nodes)s) OR other_id = ANY(%(nodes)s))
    ) pair
"""


@dataclass(frozen=True)
class GroupSeen:
    """One group: its map, how many links lie in it and lead out of it, who came since it was decided, what was said.

    `before`: the group that was dismissed and that this is partly, with its reason.
    """

    group: Group
    drawn: Drawn
    inside: int
    outside: int
    fresh: tuple[Spot, ...]
    words: tuple[GroupWord, ...]
    before: Group | None


def group_list(*, viewer: User) -> list[tuple[Group, int]]:
    """Return the groups with how many members the viewer may read: proposed first, then confirmed, then dismissed."""
    require(viewer, NETWORK_READ)
    rows = Group.objects.filter(partnership_id=here(viewer))
    groups = first_of(rows.order_by(_GROUPS_TURN, "-found_at", "-id"), SHOWN)
    members = Counter(GroupMember.objects.filter(group__in=groups).values_list("group_id", flat=True))
    note_read("network.group", [one.id for one in groups])
    return [(one, members[one.id]) for one in groups]


def group_get(*, viewer: User, group_id: uuid.UUID, span: Span = ALL_TIME) -> GroupSeen:
    """Return one group with what the viewer may read of it; on its map the links of a stretch of time, and all its members.

    Raises NotPermitted without NETWORK_READ; Missing.
    """
    require(viewer, NETWORK_READ)
    group = Group.objects.filter(partnership_id=here(viewer), id=group_id).first()
    if group is None:
        raise Missing
    members = list(GroupMember.objects.filter(group=group).order_by("node_id"))
    nodes = {one.node_id: 1 for one in members}
    drawn = draw(viewer, nodes, span)
    with connection.cursor() as cursor:
        cursor.execute(_OUTSIDE, {"nodes": list(nodes), "here": here(viewer)})
        inside, outside = cursor.fetchone()
    came = {one.node_id for one in members if not one.taken} if group.decided_at else set()
    words = GroupWord.objects.filter(group=group).order_by("-at", "-id")
    note_read("network.group", [group.id])
    return GroupSeen(
        group, drawn, inside, outside, tuple(one for one in drawn.spots if one.id in came), tuple(first_of(words, SHOWN)),
        Group.objects.filter(id=group.after_id).first() if group.after_id else None,
    )  # fmt: skip


def further_waiting(*, viewer: User) -> tuple[int, int]:
    """Return how many wait for a look, and how many for a word on what was done. Raises NotPermitted without NETWORK_READ."""
    require(viewer, NETWORK_READ)
    rows = Further.objects.filter(partnership_id=here(viewer))
    looks, checks = Q(state="proposed"), Q(state="confirmed", checked_at__isnull=True)
    found = rows.aggregate(looks=Count("id", filter=looks), checks=Count("id", filter=checks))
    return found["looks"], found["checks"]


@dataclass(frozen=True)
class FurtherSeen:
    """Somebody who is proposed: what they share with which case, as far as the viewer may read, and the texts about them."""

    further: Further
    spot: Spot
    reasons: tuple[tuple[FurtherReason, Spot], ...]
    texts: tuple[Sanitised, ...]


def further_list(*, viewer: User) -> list[tuple[Further, Spot]]:
    """Return who is proposed: those who wait first, then whose check is open, then the newest decisions; at most fifty."""
    require(viewer, NETWORK_READ)
    rows = Further.objects.filter(partnership_id=here(viewer))
    some = first_of(rows.order_by(_PEOPLES_TURN, "-proposed_at", "-id"), SHOWN)
    spots = {one.id: one for one in spots_of(viewer, {one.node_id for one in some})}
    note_read("network.node", spots)
    return [(one, spots[one.node_id]) for one in some if one.node_id in spots]


def further_get(*, viewer: User, further_id: uuid.UUID) -> FurtherSeen:
    """Return one proposal with what the viewer may read of it. Raises NotPermitted without NETWORK_READ; Missing."""
    require(viewer, NETWORK_READ)
    further = Further.objects.filter(partnership_id=here(viewer), id=further_id).first()
    if further is None:
        raise Missing
    rows = first_of(
        FurtherReason.objects.filter(further=further).order_by("case_reference", "how", "id"), SHOWN
    )
    spots = {one.id: one for one in spots_of(viewer, {further.node_id, *(one.via_node_id for one in rows)})}
    if further.node_id not in spots:
        raise Missing
    note_read("network.node", spots)
    reasons = tuple((one, spots[one.via_node_id]) for one in rows if one.via_node_id in spots)
    texts = tuple(texts_about(further.node_id))
    note_read("network.told", [one.report_id for one in texts])
    return FurtherSeen(further, spots[further.node_id], reasons, texts)


@dataclass(frozen=True)
class Counts:
    """What came of a year's proposals, small numbers hidden from whoever may not read them one by one (R165)."""

    smallest: int
    lines: tuple[tuple[str, int | None], ...]


def network_counted(*, viewer: User) -> Counts:
    """Return how many people and groups were proposed in the last 365 days, and what came of it. Raises NotPermitted.

    No name stands in it. For the two roles of the network the numbers are whole; others read none below P-SMALLCELL.
    """
    require(viewer, PURSUIT_MEASURES)
    whole = allows(viewer, NETWORK_READ)
    smallest = 0 if whole else count_of("P-SMALLCELL", here(viewer))
    mine = {"partnership_id": here(viewer)}
    with elevated_to_read("numbers of a partnership, from rows that nobody who reads the numbers may open"):
        people = list(
            Further.objects.filter(**mine, proposed_at__gte=now() - _YEAR).values_list(
                "state", "why", "check_found"
            )
        )
        groups = Counter(
            Group.objects.filter(**mine, found_at__gte=now() - _YEAR).values_list("state", flat=True)
        )
    states, whys, checks = (Counter(each[at] for each in people) for at in range(3))
    lines = [
        ("People proposed as children who may need help", len(people)),
        ("Nobody has looked yet", states["proposed"]),
        ("Help was asked for", states["confirmed"]),
        *((f"Checked: {label}", checks[key]) for key, label in Further.Check.choices),
        ("Dismissed", states["dismissed"]),
        *((f"Dismissed: {label}", whys[key]) for key, label in Further.Why.choices),
        ("Groups proposed", sum(groups.values())),
        ("Groups confirmed", groups["confirmed"]),
        ("Groups dismissed", groups["dismissed"]),
    ]
    return Counts(smallest, tuple((label, shown(count, smallest)) for label, count in lines))


def nodes_of(group: Group) -> set[NodeId]:
    """Return the nodes of a group that whoever acts may read."""
    return set(GroupMember.objects.filter(group=group).values_list("node_id", flat=True))
