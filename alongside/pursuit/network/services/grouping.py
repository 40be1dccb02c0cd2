"""The night's groups as proposals, and the verb by which an officer confirms or dismisses one (R164)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, Refused, Stale
from alongside.ground.clock import now
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.network import events
from alongside.pursuit.network.communities import Communities
from alongside.pursuit.network.models import Appearance, Group, GroupMember, GroupWord
from alongside.pursuit.network.policies import GROUP_JUDGE
from alongside.pursuit.network.rules import Known, NodeId, same_group, stands_in
from alongside.pursuit.network.services.common import REASON, WHY, count_of, here

MOST_NEW = 20  # proposals a night: more than officers can look at would be looked at by nobody
_NAMED_NOBODY = "A name of the group names nobody: choose a word, such as a colour or a street."


@transaction.atomic
def groups_propose(*, partnership_id: uuid.UUID, found: Communities) -> int:
    """Keep the groups that the night found in step with those known; return how many are new. The system's (R164).

    A group is the same as last night's while enough of its members are (P-GROUP-SAME): a proposal then has its new members,
    of a confirmed one those that came since are shown to an officer, a dismissed one stays away. New ones have from
    P-GROUP-LEAST to P-GROUP-MOST members, two people among them, and rest on two reports; at most twenty a night.
    """
    least, most, same = (
        count_of(key, partnership_id) for key in ("P-GROUP-LEAST", "P-GROUP-MOST", "P-GROUP-SAME")
    )
    known = _known(partnership_id)
    near: dict[NodeId, list[Known]] = {}
    for one in known:
        for node in one.members:
            near.setdefault(node, []).append(one)
    groups = {one.id: one for one in Group.objects.filter(partnership_id=partnership_id)}
    new: list[frozenset[NodeId]] = []
    for members in found.groups:
        if len(members) < least or len(members) > most:
            continue
        like = same_group(members, _beside(members, near), same=same)
        if like is None:
            new.append(members)
        elif not like.dismissed:
            _members_follow(groups[like.id], members)
    worth = _worth_showing(partnership_id, new)[:MOST_NEW]
    for members in worth:
        _propose(partnership_id, members, known)
    if worth:
        record(events.GROUPED, by=SYSTEM, facts={"new": len(worth)})
    return len(worth)


def _beside(members: Collection[NodeId], near: Mapping[NodeId, list[Known]]) -> list[Known]:
    return list({one.id: one for node in members for one in near.get(node, ())}.values())


def _known(partnership_id: uuid.UUID) -> list[Known]:
    members: dict[uuid.UUID, set[NodeId]] = {}
    rows = GroupMember.objects.filter(partnership_id=partnership_id)
    for group_id, node_id in rows.values_list("group_id", "node_id"):
        members.setdefault(group_id, set()).add(node_id)
    return [
        Known(one.id, frozenset(members.get(one.id, ())), one.state == Group.State.DISMISSED)
        for one in Group.objects.filter(partnership_id=partnership_id).order_by("id")
    ]


def _members_follow(group: Group, members: Collection[NodeId]) -> None:
    """Add who is new, and take out who is not in it any more and whom no officer's decision was about."""
    has = {one.node_id: one for one in group.members.all()}
    left = [one.id for node, one in has.items() if node not in members and not one.taken]
    group.members.filter(id__in=left).delete()
    _add(group, set(members) - set(has))


def _add(group: Group, nodes: Collection[NodeId]) -> None:
    GroupMember.objects.bulk_create(
        GroupMember(partnership_id=group.partnership_id, group=group, entity_id=one, node_id=one, at=now())
        for one in sorted(nodes)
    )


def _worth_showing(partnership_id: uuid.UUID, new: list[frozenset[NodeId]]) -> list[frozenset[NodeId]]:
    """Return those with two people that rest on two reports, what was told of last coming first."""
    of: Mapping[NodeId, int] = {node: at for at, members in enumerate(new) for node in members}
    people: dict[int, set[NodeId]] = {}
    reports: dict[int, set[uuid.UUID]] = {}
    latest: dict[int, date] = {}
    rows = Appearance.objects.filter(partnership_id=partnership_id) if new else Appearance.objects.none()
    for node, kind, report_id, until in rows.values_list("node_id", "kind", "report_id", "until_on").iterator(
        50_000
    ):
        at = of.get(node)
        if at is None:
            continue
        reports.setdefault(at, set()).add(report_id)
        latest[at] = max(latest.get(at, until), until)
        if kind == "person":
            people.setdefault(at, set()).add(node)
    worth = [at for at in range(len(new)) if len(people.get(at, ())) > 1 and len(reports[at]) > 1]
    return [new[at] for at in sorted(worth, key=lambda at: (latest[at], -at), reverse=True)]


def _propose(partnership_id: uuid.UUID, members: frozenset[NodeId], known: list[Known]) -> None:
    # Half of a dismissed one, with others: it says so, so that whoever looks reads the reason of that time.
    before = same_group(members, [one for one in known if one.dismissed], same=20)
    last = Group.objects.filter(partnership_id=partnership_id).aggregate(last=Max("number"))["last"] or 0
    group = Group.objects.create(
        partnership_id=partnership_id, number=last + 1, found_at=now(), after_id=before.id if before else None
    )
    _add(group, members)


@dataclass(frozen=True)
class Decision:
    """What an officer says of a group: which word, why, and, of one that they confirm, how it is called."""

    word: str
    reason: str
    name: str = ""


@transaction.atomic
def group_judge(*, by: User, group_id: uuid.UUID, expected_version: int, decision: Decision) -> Group:
    """Confirm a group or dismiss it, with the reason; later, again, when others came to it or one knows better (R164).

    Confirming takes in all its members of now. Nothing follows for anybody in it: a group is a place to look.

    Raises NotPermitted without GROUP_JUDGE; Missing; Stale; Refused: `choice_unknown`, `group_name_missing`,
    `group_names_somebody`, words missing or too long.
    """
    require(by, GROUP_JUDGE)
    one_of(decision.word, GroupWord.Word.values, field="word")
    why = line_of(decision.reason, field="reason", limit=REASON, required=True)
    confirms = decision.word == GroupWord.Word.CONFIRMED
    name = line_of(decision.name, field="name", limit=80) if confirms else ""
    group = Group.objects.filter(id=group_id, partnership_id=here(by)).first()
    if group is None:
        raise Missing
    with elevated(WHY):
        group = Group.objects.select_for_update().get(id=group.id)
        if group.version != expected_version:
            raise Stale("Somebody else did something with this group meanwhile.", current=group)
        if confirms:
            _check_name(group, name)
            group.members.update(taken=True)
        group.state, group.name, group.decided_at = decision.word, name, now()
        group.version += 1
        group.save(update_fields=["state", "name", "decided_at", "version"])
        made = GroupWord.objects.create(
            partnership_id=here(by), created_by_id=by.id, group=group, word=decision.word, reason=why,
            members=group.members.count(), at=now(), by_id=by.id, by_name=by.name,
        )  # fmt: skip
    record(events.GROUP_SAID, by=by, about=made, facts={"word": made.word, "members": made.members})
    return group


def _check_name(group: Group, name: str) -> None:
    if not name:
        raise Refused("Give the group a name.", code="group_name_missing", field="name")
    entities = Entity.objects.filter(id__in=group.members.values("entity_id"), kind="person")
    labels = entities.values_list("label", flat=True)
    if any(stands_in("person", part, name) for one in labels for part in one.split() if len(part) > 2):
        raise Refused(_NAMED_NOBODY, code="group_names_somebody", field="name")
