"""Who reads the network: the two roles with its scope, and of each row only what they may know of its report (R167, R326).

An officer of intelligence reads what stands in reports that are passed on, except one about themself. A hub worker reads
what an officer let stand in a text without its source that may be shared lawfully, and nothing else: `open` says so, and
is kept by the rebuild. Nobody of a family, no case worker, no manager reads any of it. No person writes a row: verbs do.
"""

from __future__ import annotations

from alongside.ground.base.declarations import Declaration, Retention, RowSecurity, Scrub, Sensitivity
from alongside.pursuit.information.who_reads import INTELLIGENCE, NOBODY

NETWORK = "(SELECT access_has_scope('network'))"
# Copied to the row, so that a million links are asked without a look at another table.
_MAY_KNOW = (
    f"(({INTELLIGENCE} AND about_worker_id IS DISTINCT FROM (SELECT access_user()))"
    f" OR ({NETWORK} AND open AND about_worker_id IS NULL))"
)


def _declare(
    worker: str,
    *,
    append: bool = False,
    kept: bool = False,
    sensitivity: Sensitivity = Sensitivity.POLICE_ONLY,
) -> Declaration:
    return Declaration(
        sensitivity=sensitivity,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.DROP_ROW if kept else Scrub.REPLACE_WORDS,
        audited="not: follows from mentions, judgements and grades, which are audited" if kept else "verbs",
        row_security=RowSecurity(worker=worker, insert=NOBODY, update=NOBODY),
        append_only=append,
        deletable=kept,
        system_writes=("INSERT",) if append else ("INSERT", "UPDATE", *(("DELETE",) if kept else ())),
    )


def _shown(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM network_appearance a WHERE a.node_id = {column})"


OF_TOLD = _declare(_MAY_KNOW, kept=True)
OF_NODE = _declare(f"{NETWORK} AND {_shown('network_node.id')}", kept=True)
OF_LINK_WORD = _declare(
    f"{INTELLIGENCE} AND EXISTS (SELECT 1 FROM entities_entity e WHERE e.id = one_id)"
    " AND EXISTS (SELECT 1 FROM entities_entity e WHERE e.id = other_id)",
    append=True,
)
_SEES_MEMBER = "EXISTS (SELECT 1 FROM network_groupmember m WHERE m.group_id = {column})"
# A proposal is for officers; the hub reads a group once somebody confirmed it, and of it what it may know.
OF_GROUP = _declare(
    f"({INTELLIGENCE} OR {NETWORK} AND state = 'confirmed') AND {_SEES_MEMBER.format(column='network_group.id')}"
)
OF_MEMBER = _declare(f"{NETWORK} AND {_shown('network_groupmember.node_id')}", kept=True)
OF_GROUP_WORD = _declare(
    f"{INTELLIGENCE} AND EXISTS (SELECT 1 FROM network_group g WHERE g.id = group_id)", append=True
)
OF_FURTHER = _declare(f"{NETWORK} AND {_shown('network_further.node_id')}")
OF_REASON = _declare(
    f"{NETWORK} AND {_shown('network_furtherreason.via_node_id')}"
    " AND EXISTS (SELECT 1 FROM network_further f WHERE f.id = further_id)"
)
_MINE = "worker_id = (SELECT access_user())"
OF_WIDER_WORK = _declare(f"{NETWORK} OR {_MINE}", sensitivity=Sensitivity.PROFESSIONAL)
OF_REACH = _declare(
    "EXISTS (SELECT 1 FROM network_widerwork o WHERE o.id = work_id)",
    append=True,
    sensitivity=Sensitivity.PROFESSIONAL,
)
