"""The verbs of areas: stating them, adding a task, naming who does it (R17)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.areas import events, rules
from alongside.family.areas.models import AreaOwner, AreaTask, CaseAreas
from alongside.family.areas.policies import AREAS_STATE
from alongside.family.areas.selectors import areas_now, tasks_of
from alongside.family.cases.models import Case
from alongside.family.cases.services.common import open_case_for_change, start
from alongside.family.people.rules import line_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_stop


@transaction.atomic
def areas_state(*, by: User, case_id: uuid.UUID, home: str, responsible: str, harm: str = "") -> CaseAreas:
    """State where a child lives, where the harm is done and which area answers for the child, up to 80 characters each.

    Where home and harm differ, each task of `rules.TASKS` needs a named person in both: the clock P-AREA-OWNER runs until
    it has. Raises NotPermitted, Missing, Refused(`case_closed`, `words_missing`, `words_too_long`).
    """
    case = _case(by, case_id)
    areas = CaseAreas.objects.create(
        partnership_id=case.partnership_id,
        created_by_id=by.id,
        case=case,
        home=line_of(home, field="home", limit=80, required=True),
        harm=line_of(harm, field="harm", limit=80),
        responsible=line_of(responsible, field="responsible", limit=80, required=True),
        stated_at=now(),
        stated_by_id=by.id,
        stated_by_name=by.name,
    )
    for area in rules.areas_that_work(areas.home, areas.harm):
        for words in rules.TASKS:
            _task(by, case, area, words)
    _mind_owners(case, by)
    record(events.STATED, by=by, about=areas, circle_ids=[case.id, case.family_id])
    return areas


@transaction.atomic
def area_task_add(*, by: User, case_id: uuid.UUID, area: str, words: str) -> AreaTask:
    """Add something that one of the child's areas has to do, in up to 200 characters; it needs a named person.

    Raises as `areas_state`; Refused(`area_unknown`) for an area that was not stated, `task_there` for a task twice.
    """
    case = _case(by, case_id)
    stated = areas_now(case)
    known = [stated.home, stated.harm, stated.responsible] if stated else []
    of = next((one for one in known if one and rules.area_key(one) == rules.area_key(area)), None)
    if of is None:
        raise Refused("First say which areas work for this child.", code="area_unknown", field="area")
    told = line_of(words, field="words", limit=200, required=True)
    task, fresh = _task(by, case, of, told)
    if not fresh:
        raise Refused("This area has this task already.", code="task_there", field="words")
    _mind_owners(case, by)
    record(events.TASK_ADDED, by=by, about=task, circle_ids=[case.id, case.family_id])
    return task


@transaction.atomic
def area_owner_name(
    *, by: User, task_id: uuid.UUID, name: str = "", agency: str = "", reach: str = ""
) -> AreaOwner:
    """Say who does a task from now on, from which agency and how to reach them; nothing says that nobody does any more.

    Raises NotPermitted, Missing, Refused(`case_closed`, `owner_in_part`, `words_too_long`).
    """
    require(by, AREAS_STATE)
    task = AreaTask.objects.filter(id=task_id).first()
    if task is None:
        raise Missing
    case = _case(by, task.case_id)
    who = line_of(name, field="name", limit=120)
    of = line_of(agency, field="agency", limit=120)
    how = line_of(reach, field="reach", limit=200)
    rules.check_owner(who, of, how)
    owner = AreaOwner.objects.create(
        partnership_id=case.partnership_id, created_by_id=by.id, task=task, case_id=case.id, name=who, agency=of,
        reach=how, named_at=now(), named_by_id=by.id, named_by_name=by.name,
    )  # fmt: skip
    _mind_owners(case, by)
    record(
        events.OWNER_NAMED,
        by=by,
        about=owner,
        circle_ids=[case.id, case.family_id],
        facts={"named": bool(who)},
    )
    return owner


def _case(by: User, case_id: uuid.UUID) -> Case:
    require(by, AREAS_STATE)
    case = open_case_for_change(case_id)
    require_to_write(by, case.id)
    return case


def _task(by: User, case: Case, area: str, words: str) -> tuple[AreaTask, bool]:
    return AreaTask.objects.get_or_create(
        partnership_id=case.partnership_id,
        case=case,
        area_key=rules.area_key(area),
        words=words,
        defaults={"area": area, "added_at": now(), "added_by_id": by.id, "created_by_id": by.id},
    )


def _mind_owners(case: Case, by: User) -> None:
    """Run or stop the clock: it runs while a task of today's areas has nobody (the case is locked, so deeds take turns)."""
    unowned = any(one.owner is None for one in tasks_of(case))
    clock = clock_for(case.id, events.OWNERS)
    running = clock is not None and clock.stopped_at is None
    if unowned and not running:
        start(events.OWNERS, case, by=by)
    elif running and not unowned:
        with elevated("the promise is the family's, whoever named the last person"):
            clock_stop(kind=events.OWNERS, about_id=case.id, at=now(), by=by, reason="every task has a name")
