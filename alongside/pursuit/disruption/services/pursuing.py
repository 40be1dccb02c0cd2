"""What is done about somebody or something that police or the hub look at: whom it is about stays with them (R160, R167)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.pursuit.disruption import rules
from alongside.pursuit.disruption.models import Activity, ActivityApart
from alongside.pursuit.disruption.policies import STOPPING_PURSUE
from alongside.pursuit.disruption.rules import Came
from alongside.pursuit.disruption.services.common import WHY, write_version
from alongside.pursuit.disruption.services.deeds import came_facts, entered, nothing_yet
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.network.models import Group

_MOST_CASES = 20
_TARGETS = {
    "person": Activity.Target.PERSON,
    "place": Activity.Target.PLACE,
    "organisation": Activity.Target.NETWORK,
}
_KINDS = {one.key for one in (*rules.KINDS, rules.UNDECIDED)}


@dataclass(frozen=True)
class Pursuit:
    """What is done about whom police look at. `own_words` stay with police; `words` and `family_words` go to the cases.

    `case_references`: which children's cases it serves; none is an answer. `kind_open`: the workers may know which step it is.
    """

    kind: str
    agency: str
    entity_id: uuid.UUID | None = None
    group_id: uuid.UUID | None = None
    case_references: Sequence[str] = ()
    kind_open: bool = False
    planned_on: date | None = None
    own_words: str = ""
    words: str = ""
    family_words: str = ""


@transaction.atomic
def activity_pursue(*, by: User, pursuit: Pursuit, came: Came | None = None) -> Activity:
    """Write what is planned or was done about somebody or something police or the hub look at (R160).

    The workers of the cases it serves read that something was done about a person, place or group that police look at, by
    whom, when, and what came of it, in the safe words: never about whom. Raises NotPermitted; Missing for whom or what one
    may not know; Refused: `target_missing`, `group_proposed`, `case_unknown`, `cases_many`, and as `activity_write`.
    """
    require(by, STOPPING_PURSUE)
    one_of(pursuit.kind, _KINDS, field="kind")
    target, apart = _target(by, pursuit)
    facts = nothing_yet() | {
        "kind": pursuit.kind if pursuit.kind_open else rules.APART, "target": target, "apart": True,
        "agency": line_of(pursuit.agency, field="agency", limit=120, required=True),
        "words": words_of(pursuit.words, field="words", limit=2_000),
        "family_words": words_of(pursuit.family_words, field="family_words", limit=1_000),
    } | came_facts(came, kind=pursuit.kind, planned_on=pursuit.planned_on)  # fmt: skip
    own = words_of(pursuit.own_words, field="own_words", limit=2_000)
    with elevated(WHY):
        cases = _served(by, pursuit.case_references)
    step = Activity.Step.CAME if came else Activity.Step.PLANNED
    made = write_version(by, cases, new_id(), 1, step, facts)
    with elevated(WHY):
        ActivityApart.objects.create(
            partnership_id=made.partnership_id, created_by_id=by.id, thread=made.thread, version=1, kind=pursuit.kind,
            words=own, **apart,
        )  # fmt: skip
    entered(by, made, cases)
    return made


def _target(by: User, pursuit: Pursuit) -> tuple[str, dict[str, Any]]:
    if pursuit.group_id is not None:
        group = Group.objects.filter(id=pursuit.group_id).first()
        if group is None:
            raise Missing
        if group.state != Group.State.CONFIRMED:
            raise Refused(
                "Nobody has confirmed this group. Look at it first: confirm it, or write about one person or place.",
                code="group_proposed", field="group_id",
            )  # fmt: skip
        return Activity.Target.NETWORK, {"group": group}
    if pursuit.entity_id is None:
        raise Refused("Say about whom or what.", code="target_missing", field="entity_id")
    entity = Entity.objects.filter(id=pursuit.entity_id).first()
    if entity is None:
        raise Missing
    note_read("entities.entity", [entity.id])
    return _TARGETS.get(entity.kind, Activity.Target.THING), {"entity": entity}


def _served(by: User, references: Sequence[str]) -> list[Case]:
    asked = {line_of(one, field="case_references", limit=20).upper() for one in references} - {""}
    if len(asked) > _MOST_CASES:
        raise Refused(
            "That is more cases than one step can serve. Write those it serves most.", code="cases_many", field="case_references"
        )  # fmt: skip
    assert by.partnership_id is not None  # both roles are held in a partnership
    found = list(Case.objects.filter(partnership_id=by.partnership_id, reference__in=asked).order_by("id"))
    if len(found) != len(asked):
        raise Refused(
            "No case here has one of these references. It stands in the report, or the case’s lead can tell you.",
            code="case_unknown", field="case_references",
        )  # fmt: skip
    return found
