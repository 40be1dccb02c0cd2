"""Verbs: work with friends at a school, or with other parents, out of a confirmed group; whom it reached, in numbers (R166)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from alongside.family.people.rules import line_of, one_of, past_day, some_of
from alongside.ground.access.context import elevated, elevated_to_read
from alongside.ground.access.registry import require, who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.pursuit.entities.models import ChildLink
from alongside.pursuit.network import events
from alongside.pursuit.network.models import Appearance, Group, Reach, WiderWork
from alongside.pursuit.network.policies import WIDER_WORK_DO, WIDER_WORK_PLAN
from alongside.pursuit.network.rules import stands_in
from alongside.pursuit.network.services.common import REASON, WHY, here

_LONGEST = timedelta(days=365)
_MOST = 2_000


@dataclass(frozen=True)
class WorkWanted:
    """Which work, where, about what, until when, and who is asked to do it."""

    kind: str
    where: str
    topics: Sequence[str]
    worker_id: uuid.UUID
    by_on: date
    words: str = ""


@transaction.atomic
def work_plan(*, by: User, group_id: uuid.UUID, wanted: WorkWanted) -> WiderWork:
    """Ask a parents' or child's worker for work at a school or with other parents. They read it, and nothing of the network.

    Raises NotPermitted; Missing; Refused: `group_not_confirmed`, `work_names_somebody`, `worker_unknown`, `choice_unknown`,
    `topics_missing`, `day_unbelievable`, words missing or too long.
    """
    require(by, WIDER_WORK_PLAN)
    one_of(wanted.kind, WiderWork.Kind.values, field="kind")
    topics = some_of(wanted.topics, WiderWork.Topic.values, field="topics")
    where = line_of(wanted.where, field="where", limit=120, required=True)
    words = line_of(wanted.words, field="words", limit=REASON)
    group = Group.objects.filter(id=group_id, partnership_id=here(by)).first()
    if group is None:
        raise Missing
    _check(group, topics, wanted.by_on)
    _names_nobody(group, where, words)
    worker = who(WIDER_WORK_DO, partnership_id=here(by)).filter(id=wanted.worker_id).first()
    if worker is None:
        raise Refused("Choose somebody from the list.", code="worker_unknown", field="worker_id")
    with elevated(WHY):
        made = WiderWork.objects.create(
            partnership_id=here(by), created_by_id=by.id, group=group, kind=wanted.kind, where=where, topics=topics,
            words=words, worker_id=worker.id, worker_name=worker.name, by_on=wanted.by_on, at=now(), by_id=by.id,
            by_name=by.name,
        )  # fmt: skip
    record(events.PLANNED, by=by, about=made, facts={"kind": made.kind})
    return made


def _check(group: Group, topics: Sequence[str], by_on: date) -> None:
    if group.state != Group.State.CONFIRMED:
        raise Refused(
            "Nobody has confirmed this group. An officer looks at it first.", code="group_not_confirmed"
        )
    if not topics:
        raise Refused("Choose what it is about.", code="topics_missing", field="topics")
    if not today() <= by_on <= today() + _LONGEST:
        raise Refused("Choose a day within a year from today.", code="day_unbelievable", field="by_on")


def _names_nobody(group: Group, where: str, words: str) -> None:
    """Refuse words that name somebody of the group, as far as whoever writes may know them; and any child of a case in it."""
    nodes = group.members.values_list("node_id", flat=True)
    people = Appearance.objects.filter(node_id__in=list(nodes), kind="person")
    labels = set(people.values_list("label", flat=True))
    with elevated_to_read(
        "the names of the children of its cases are kept out too; whoever writes is not told whose"
    ):
        linked = ChildLink.objects.filter(entity__identity_id__in=list(nodes), ended_at__isnull=True)
        names = labels | {name for one in linked.select_related("child") for name in _names(one)}
    parts = {part for name in names if name for part in name.split() if len(part) > 2}
    for field, text in (("where", where), ("words", words)):
        if any(stands_in("person", part, text) for part in parts):
            raise Refused(
                "There is a name of somebody of this group in it. Whoever does the work needs no name: take it out.",
                code="work_names_somebody", field=field,
            )  # fmt: skip


def _names(one: ChildLink) -> tuple[str, str]:
    return (one.child.full_name, one.child.known_as)


def _own(by: User, work_id: uuid.UUID) -> WiderWork:
    found = WiderWork.objects.filter(id=work_id, partnership_id=here(by)).first()
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True)
class Reached:
    """How many one time of the work reached; whole numbers."""

    on: date
    topics: Sequence[str]
    young_people: int = 0
    parents: int = 0
    asked_for_help: int = 0


@transaction.atomic
def work_reached(*, by: User, work_id: uuid.UUID, reached: Reached) -> Reach:
    """Write how many the work reached, in numbers: no box takes a name.

    Raises NotPermitted; Missing for anyone but its worker; Refused: `work_ended`, `reach_nobody`, `number_unbelievable`,
    `topics_missing`, `choice_unknown`, `day_in_future`.
    """
    require(by, WIDER_WORK_DO)
    work = _own(by, work_id)
    if work.worker_id != by.id:
        raise Missing
    if work.ended_at is not None:
        raise Refused("This work was ended. Ask whoever planned it to plan it anew.", code="work_ended")
    topics = some_of(reached.topics, WiderWork.Topic.values, field="topics")
    past_day(reached.on, today=today(), field="on")
    if not topics:
        raise Refused("Choose what it was about.", code="topics_missing", field="topics")
    for name in ("young_people", "parents", "asked_for_help"):
        if not 0 <= getattr(reached, name) <= _MOST:
            raise Refused("Write a whole number up to 2,000.", code="number_unbelievable", field=name)
    if not reached.young_people and not reached.parents:
        raise Refused(
            "Write how many it reached. If nobody came, there is nothing to write yet.",
            code="reach_nobody", field="young_people",
        )  # fmt: skip
    with elevated(WHY):
        made = Reach.objects.create(
            partnership_id=here(by), created_by_id=by.id, work=work, on=reached.on, topics=topics,
            young_people=reached.young_people, parents=reached.parents, asked_for_help=reached.asked_for_help, at=now(),
            by_id=by.id, by_name=by.name,
        )  # fmt: skip
    record(
        events.REACHED, by=by, about=made, facts={"young_people": made.young_people, "parents": made.parents}
    )
    return made


@transaction.atomic
def work_end(*, by: User, work_id: uuid.UUID, reason: str) -> WiderWork:
    """End such work, with the reason. Raises NotPermitted; Missing; Refused: `work_ended`, words missing or too long."""
    require(by, WIDER_WORK_PLAN)
    why = line_of(reason, field="reason", limit=REASON, required=True)
    seen = _own(by, work_id)
    with elevated(WHY):
        work = WiderWork.objects.select_for_update().get(id=seen.id)
        if work.ended_at is not None:
            raise Refused("This work was ended already.", code="work_ended")
        work.ended_at, work.ended_why = now(), why
        work.save(update_fields=["ended_at", "ended_why"])
    record(events.WORK_ENDED, by=by, about=work)
    return work
