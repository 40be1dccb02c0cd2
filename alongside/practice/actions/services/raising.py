"""Raising late promises along the ladder of P-ESC, set by set (R124)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from alongside.ground.accounts.models import Partnership
from alongside.ground.audit.services import Told, record_all
from alongside.ground.base.actors import Acts
from alongside.ground.base.models import ParameterVersion
from alongside.ground.clock import now, today
from alongside.ground.clock.calendars import working_days
from alongside.ground.clock.lateness import EscalationStep, ladder_from
from alongside.practice.actions import events
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.rules import OPEN_STATES, raised_when_due_by, raised_words

BATCH = 500
_RAISING = 7_203_414  # the advisory lock that keeps raising single-file; verbs on promises never take it


@dataclass
class Raised:
    """What one batch raised: the promises, by whom they were raised to."""

    count: int = 0
    to: dict[str, list[Action]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Rung:
    partnership_id: uuid.UUID
    ladder_version_id: uuid.UUID
    step: EscalationStep
    due_by: date


@transaction.atomic
def actions_raise_overdue(*, by: Acts, batch: int = BATCH) -> Raised:
    """Record each rung that open promises have newly reached by now, up to `batch` of them, in every
    partnership (R124).

    Once for each promise, its due date and the rung: running again, or twice at once, raises nothing twice. A
    promise that somebody is changing at this moment waits for the next run. Each keeps the ladder it was
    promised under (R339).
    """
    raised = Raised()
    if not _alone():
        return raised
    for rung in _rungs(today()):
        if raised.count >= batch:
            break
        found = _newly_on(rung, batch - raised.count)
        _write(found, rung.step, by)
        raised.count += len(found)
        raised.to.setdefault(rung.step.whom, []).extend(found)
    return raised


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_RAISING])
        return bool(cursor.fetchone()[0])


def _rungs(on: date) -> Iterator[_Rung]:
    late = Action.objects.filter(state__in=OPEN_STATES, due_on__lt=on)
    pairs = list(late.order_by().values_list("partnership_id", "ladder_version_id").distinct())
    ladders = ParameterVersion.objects.in_bulk({ladder for _, ladder in pairs})
    divisions = dict(Partnership.objects.filter(id__in={p for p, _ in pairs}).values_list("id", "division"))
    for partnership_id, ladder_id in sorted(pairs):
        calendar = working_days(divisions[partnership_id])
        for step in ladder_from(ladders[ladder_id].value):
            yield _Rung(partnership_id, ladder_id, step, raised_when_due_by(step, on, calendar))


def _newly_on(rung: _Rung, limit: int) -> list[Action]:
    told = ActionStep.objects.filter(
        partnership_id=rung.partnership_id,
        action=OuterRef("pk"),
        due_on=OuterRef("due_on"),
        level=rung.step.level,
        kind=ActionStep.Kind.ESCALATED,
    )
    late = Action.objects.select_for_update(skip_locked=True).filter(
        ~Exists(told),
        partnership_id=rung.partnership_id,
        ladder_version_id=rung.ladder_version_id,
        state__in=OPEN_STATES,
        due_on__lte=rung.due_by,
    )
    return list(late.order_by("due_on", "id")[:limit])


def _write(actions: list[Action], step: EscalationStep, by: Acts) -> None:
    actor, at = by.as_actor(), now()
    ActionStep.objects.bulk_create(
        ActionStep(
            partnership_id=action.partnership_id,
            created_by_id=actor.id,
            action=action,
            case_id=action.case_id,
            open_to_family=action.open_to_family,
            kind=ActionStep.Kind.ESCALATED,
            at=at,
            by_id=actor.id,
            by_name=actor.role_title,
            words=raised_words(step.whom, action.owner_name),
            level=step.level,
            due_on=action.due_on,
        )
        for action in actions
    )
    facts = {"level": step.level}  # the rung in the words of the ladder stands in the step
    record_all(
        events.RAISED,
        by=by,
        events=[Told(about=a, circle_ids=[a.case_id, a.family_id], facts=facts) for a in actions],
    )
