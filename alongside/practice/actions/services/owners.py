"""What the owner of a promise asks for, and what they are answered: another day, or help (R125, R127)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Allocation
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start
from alongside.practice.actions import events
from alongside.practice.actions.models import Action, PromiseAsk
from alongside.practice.actions.policies import ACTION_AUTHORISE, ACTION_OWN
from alongside.practice.actions.rules import LONGEST_SAYING, LONGEST_WORDS, Deed, check_due, deeds_open_to
from alongside.practice.actions.selectors import standings_of
from alongside.practice.actions.services.changes import action_move
from alongside.practice.actions.services.common import ask_close

_DAY = PromiseAsk.Kind.DAY


@transaction.atomic
def owner_ask(
    *, by: User, action_id: uuid.UUID, kind: str, words: str, wanted_on: date | None = None
) -> PromiseAsk:
    """Ask, as the owner of an open promise, for another day (with the London date) or for help; within P-HELP it is answered.

    The day of the promise stays until somebody who may move it says yes. Raises NotPermitted; Missing;
    Refused(`action_own_only`, `action_state`, `choice_unknown`, `words_missing`, `action_undated`, `action_due_past`,
    `ask_waits`).
    """
    require(by, ACTION_OWN)
    asked = one_of(kind, PromiseAsk.Kind.values, field="kind")
    said = words_of(words, field="words", limit=LONGEST_SAYING, required=True)
    action = Action.objects.select_for_update().filter(id=action_id).first()
    if action is None:
        raise Missing
    if action.owner_id != by.id or by.is_family:
        raise NotPermitted("Only the worker who made this promise can ask this.", code="action_own_only")
    if action.state not in Action.OPEN:
        raise Refused(
            "This promise is not open any more, so there is nothing to ask for.", code="action_state"
        )
    if action.asks.filter(kind=asked, answered_at__isnull=True).exists():
        raise Refused(
            "You have asked this already, and it waits for an answer. Ring the lead if it cannot wait.",
            code="ask_waits",
        )
    day = check_due(wanted_on, today()) if asked == _DAY else None
    ask = _write(action, by, asked, said, day)
    record(events.OWNER_ASKS, by=by, about=action, circle_ids=[action.case_id], facts={"kind": asked})
    return ask


def _write(action: Action, by: User, kind: str, words: str, wanted_on: date | None) -> PromiseAsk:
    ask = PromiseAsk(
        id=new_id(), partnership_id=action.partnership_id, created_by_id=by.id, action=action, case_id=action.case_id,
        kind=kind, wanted_on=wanted_on, words=words, at=now(), by_id=by.id, by_name=by.name,
        by_agency=by.as_actor().agency_name,
    )  # fmt: skip
    with elevated("whoever leads the case answers, and the owner may see nothing else of it"):
        lead = Allocation.objects.filter(
            case_id=action.case_id, part=Allocation.Part.LEAD, until__isnull=True
        ).first()
        clock = clock_start(
            kind=events.OWNER_ASKED, about_id=ask.id, circle_id=action.case_id, partnership_id=action.partnership_id,
            started_at=ask.at, by=by, owner_id=lead.user_id if lead else None,
            owner_label=lead.worker_name if lead else "",
        )  # fmt: skip
    assert clock.due_on is not None  # P-HELP counts days
    ask.answer_by = clock.due_on
    ask.save(force_insert=True)
    return ask


@transaction.atomic
def owner_answer(
    *, by: User, ask_id: uuid.UUID, answer: str, words: str, due_on: date | None = None
) -> PromiseAsk:
    """Answer, as the lead or a manager, what the owner of a promise asked for; yes to another day moves the promise.

    `due_on` is the new London date, else the one that was asked for; the family reads the reason (R127). Raises
    NotPermitted for whoever may not move the promise; Missing; Refused(`ask_answered`, `choice_unknown`, `words_missing`
    and as `action_move`).
    """
    require(by, ACTION_AUTHORISE)
    ask = PromiseAsk.objects.select_related("action").filter(id=ask_id).first()
    if ask is None:
        raise Missing
    given = one_of(answer, (PromiseAsk.Answer.YES, PromiseAsk.Answer.NO), field="answer")
    moves = ask.kind == _DAY and given == PromiseAsk.Answer.YES
    limit = LONGEST_WORDS if moves else LONGEST_SAYING
    said = words_of(words, field="words", limit=limit, required=True)
    _may_answer(by, ask)
    with elevated("the owner reads the answer, whoever gives it"):
        ask_close(ask, by=by, answer=given, words=said)
    if moves:
        assert ask.wanted_on is not None  # the constraint promise_ask_names_the_day
        action_move(by=by, action_id=ask.action_id, due_on=due_on or ask.wanted_on, reason=said)
    facts = {"kind": ask.kind, "answer": given}
    record(events.OWNER_ANSWERED, by=by, about=ask.action, circle_ids=[ask.case_id], facts=facts)
    return ask


def _may_answer(by: User, ask: PromiseAsk) -> None:
    if Deed.MOVE not in deeds_open_to("agreed", standings_of(by, ask.action)):
        raise NotPermitted(
            "The lead of the case or a manager answers this, and never the owner of the promise.",
            code="ask_not_yours",
        )
    if ask.answered_at is not None:
        raise Refused("Somebody has answered this already.", code="ask_answered")
