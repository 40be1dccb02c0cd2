"""Promises that pass to somebody else because their owner stopped: on the same day, and told to the family (R128)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction

from alongside.family.cases.jobs import those_who_answer
from alongside.family.cases.models import Allocation, Case
from alongside.family.people.rules import words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import Told, record_all
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now
from alongside.practice.actions import events
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.rules import LONGEST_WORDS, OPEN_STATES
from alongside.practice.actions.selectors import promises_ownerless
from alongside.practice.actions.services.promising import Owner, give_to

_BATCH = 200


@transaction.atomic
def promises_pass(
    *,
    by: Acts,
    owner_id: uuid.UUID,
    to: User,
    reason: str,
    case_id: uuid.UUID | None = None,
    only: Collection[uuid.UUID] | None = None,
) -> list[uuid.UUID]:
    """Give open promises of one owner another owner, with the reason that the family reads; return which (R128).

    All of them, those of one case, or `only` some. Their day, their state of "asked" and their history stay. A promise
    that the family does not see stays where it is when the new owner leads the case: nobody could confirm it. Called by
    verbs and jobs that checked the right. Raises Refused(`words_missing`, `action_owner_unknown`).
    """
    said = words_of(reason, field="reason", limit=LONGEST_WORDS, required=True)
    actor = to.as_actor()
    if not to.is_active or actor.agency_id is None:
        raise Refused("Choose somebody who works here.", code="action_owner_unknown", field="owner_id")
    owner = Owner(to.id, to.name, actor.agency_id, actor.agency_name)
    with elevated("whoever lets a promise pass need not see every case of whoever stopped"):
        found = Action.objects.select_for_update().filter(owner_id=owner_id, state__in=OPEN_STATES)
        found = found.filter(case_id=case_id) if case_id is not None else found
        found = found.filter(id__in=only) if only is not None else found
        passing = [one for one in found.order_by("id") if owner_id != to.id]
        led = _led_by(to, passing)
        passing = [one for one in passing if one.open_to_family or one.case_id not in led]
        _write(passing, owner, said, by)
    return [one.id for one in passing]


@transaction.atomic
def promises_find_owner(*, by: Acts) -> int:
    """Give each open promise of somebody of a family whose account is closed to the lead, else a manager; return how many (R128).

    Workers who left are followed by `handover`; this is the rest, so that no promise is ever left without an owner. Where
    nobody manages it waits for the next run, and is shown on the page of promises without an owner. By the system.
    """
    found = list(promises_ownerless(viewer=by).filter(owner_agency_id__isnull=True)[:_BATCH])
    passed = 0
    for case_id, owner_id in sorted({(one.case_id, one.owner_id) for one in found}):
        to = _answers_for(case_id)
        if to is not None:
            reason = "They cannot do this here any more."
            passed += len(promises_pass(by=by, owner_id=owner_id, to=to, reason=reason, case_id=case_id))
    return passed


def _answers_for(case_id: uuid.UUID) -> User | None:
    case = Case.objects.get(id=case_id)
    return next((one for one in those_who_answer(case) if one.is_active), None)


def _led_by(user: User, actions: list[Action]) -> set[uuid.UUID]:
    led = Allocation.objects.filter(
        case_id__in={one.case_id for one in actions}, part=Allocation.Part.LEAD, until__isnull=True, user_id=user.id
    )  # fmt: skip
    return set(led.values_list("case_id", flat=True)) if actions else set()


def _write(actions: list[Action], owner: Owner, said: str, by: Acts) -> None:
    actor, at = by.as_actor(), now()
    steps, told = [], []
    for action in actions:
        before, before_id = action.owner_name, action.owner_id
        give_to(action, owner)
        action.state, action.explanation = Action.State.AGREED, ""
        action.version += 1
        action.save()
        steps.append(
            ActionStep(
                partnership_id=action.partnership_id, created_by_id=actor.id, action=action, case_id=action.case_id,
                open_to_family=action.open_to_family, kind=ActionStep.Kind.HANDED_OVER, at=at, by_id=actor.id,
                by_name=getattr(by, "name", actor.role_title),
                words=f"{owner.name} does this now, in place of {before}. {said}",
            )
        )  # fmt: skip
        facts = {"from": str(before_id), "to": str(owner.id)}
        told.append(Told(about=action, circle_ids=[action.case_id, action.family_id], facts=facts))
    ActionStep.objects.bulk_create(steps)
    record_all(events.HANDED_OVER, by=by, events=told)
