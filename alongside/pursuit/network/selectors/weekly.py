"""Which confirmed groups the texts of a week are about, so that the hub reads them by case and by group (R155)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.pursuit.network.models import Appearance, Group, GroupMember
from alongside.pursuit.network.policies import NETWORK_READ
from alongside.pursuit.network.services.common import here


def groups_of_reports(*, viewer: User, report_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Group]]:
    """Return, of each of some reports, the confirmed groups of which it mentions a member, as far as the viewer may know
    both: three queries. Raises NotPermitted without NETWORK_READ.
    """
    require(viewer, NETWORK_READ)
    groups = {
        one.id: one for one in Group.objects.filter(partnership_id=here(viewer), state=Group.State.CONFIRMED).order_by("number")
    }  # fmt: skip
    if not groups or not report_ids:
        return {}
    of_node: dict[uuid.UUID, set[uuid.UUID]] = {}
    for group_id, node_id in GroupMember.objects.filter(group__in=groups).values_list("group_id", "node_id"):
        of_node.setdefault(node_id, set()).add(group_id)
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    told = Appearance.objects.filter(report_id__in=report_ids, node_id__in=of_node)
    for report_id, node_id in told.values_list("report_id", "node_id"):
        found.setdefault(report_id, set()).update(of_node[node_id])
    note_read("network.group", set().union(*found.values()) if found else ())
    return {
        report_id: [one for one in groups.values() if one.id in some] for report_id, some in found.items()
    }
