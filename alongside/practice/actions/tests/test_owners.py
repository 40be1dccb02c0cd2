"""Another day or help for whoever keeps a promise; taking up again what was given up; no promise without an owner (R125-R128)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import Error, transaction

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.practice.actions import events, services
from alongside.practice.actions.models import Action, PromiseAsk
from alongside.practice.actions.selectors import promises_ownerless
from alongside.practice.actions.services import owner_answer, owner_ask, promises_find_owner

Make = Callable[..., Action]
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = date(2026, 12, 7)


def ask(by: Any, action: Action, **facts: Any) -> PromiseAsk:
    given = {"kind": "day", "words": "The site manager is away.", "wanted_on": LATER, **facts}
    with frozen(TUESDAY), acting(by):
        return owner_ask(by=by, action_id=action.id, **given)


def answer(by: Any, one: PromiseAsk, **facts: Any) -> PromiseAsk:
    given = {"answer": "yes", "words": "The school is closed that week.", **facts}
    with frozen(TUESDAY), acting(by):
        return owner_answer(by=by, ask_id=one.id, **given)


def test_an_owner_asks_for_another_day_and_the_lead_gives_it(cast: Any, promise: Make) -> None:
    made = promise()
    one = ask(cast.teacher, made)
    assert (one.answer_by, one.wanted_on) == (date(2026, 11, 26), LATER)
    with acting(cast.mother):
        assert Action.objects.get(id=made.id).due_on == made.due_on, "the day stays until somebody says yes"
        assert not PromiseAsk.objects.exists(), "between workers"
    answer(cast.social_worker, one)
    with acting(cast.teacher):
        made.refresh_from_db()
        one.refresh_from_db()
        assert (made.due_on, one.answer, one.answered_by_name) == (LATER, "yes", "Sofia Worth")
    with acting(SYSTEM):
        assert Clock.objects.get(kind=events.OWNER_ASKED, about_id=one.id).stopped_at is not None


def test_a_no_says_why_and_help_needs_no_day(cast: Any, promise: Make) -> None:
    made = promise()
    day, help_ = ask(cast.teacher, made), ask(cast.teacher, made, kind="help", wanted_on=None)
    assert answer(cast.manager, day, answer="no", words="It cannot wait.").answer == "no"
    with frozen(TUESDAY), acting(cast.teacher):
        services.action_mark_done(by=cast.teacher, action_id=made.id, expected_version=made.version)
        help_.refresh_from_db()
        assert help_.answer == "otherwise", "what was done needs no help any more"
        assert Action.objects.get(id=made.id).due_on == made.due_on


REFUSED = [
    ("social_worker", {}, NotPermitted, "action_own_only"),
    ("police", {}, Missing, ""),
    ("teacher", {"wanted_on": None}, Refused, "action_undated"),
    ("teacher", {"wanted_on": date(2026, 11, 1)}, Refused, "action_due_past"),
    ("teacher", {"words": " "}, Refused, "words_missing"),
    ("teacher", {"kind": "money"}, Refused, "choice_unknown"),
]


def test_what_is_asked_wrongly_is_refused_with_the_way_round(cast: Any, promise: Make) -> None:
    made = promise()
    for who, facts, error, code in REFUSED:
        with pytest.raises(error) as caught:
            ask(getattr(cast, who), made, **facts)
        assert getattr(caught.value, "code", "") == code, (who, facts)
    one = ask(cast.teacher, made)
    with pytest.raises(Refused, match="Ring the lead") as waits:
        ask(cast.teacher, made)
    assert waits.value.code == "ask_waits"
    for by in (cast.teacher, cast.csw, cast.ipsw):
        with pytest.raises(NotPermitted):
            answer(by, one)
    answer(cast.social_worker, one)
    with pytest.raises(Refused) as again:
        answer(cast.manager, one)
    assert again.value.code == "ask_answered"
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic():
        PromiseAsk.objects.filter(id=one.id).update(answer="no")


def test_a_promise_given_up_is_taken_up_again_with_a_day_and_a_reason(cast: Any, promise: Make) -> None:
    made = promise()

    def do(by: Any, verb: str, **facts: Any) -> Action:
        with frozen(TUESDAY), acting(by):
            return getattr(services, f"action_{verb}")(by=by, action_id=made.id, **facts)

    do(cast.social_worker, "abandon", reason="She changed school.")
    do(cast.mother, "ask", words="The new school has a gate too.")
    for by in (cast.teacher, cast.mother, cast.csw):
        with pytest.raises(NotPermitted):
            do(by, "resume", due_on=LATER, reason="Yes")
    with pytest.raises(Refused) as caught:
        do(cast.social_worker, "resume", due_on=date(2026, 11, 1), reason="Yes")
    assert caught.value.code == "action_due_past"
    back = do(cast.social_worker, "resume", due_on=LATER, reason="You were right.")
    assert (back.state, back.abandoned_at, back.asked_at, back.due_on) == ("agreed", None, None, LATER)
    with acting(cast.mother):
        last = back.steps.order_by("at", "id").last()
        assert last.words == "Tess Cher does this after all, by 7 December 2026. You were right."


def test_no_promise_is_left_without_an_owner(cast: Any, story: Any, promise: Make) -> None:
    made = promise(by=cast.father, owner_id=cast.father.id)
    with frozen(TUESDAY), acting(SYSTEM):
        assert not promises_ownerless(viewer=SYSTEM).exists()
        type(cast.father).objects.filter(id=cast.father.id).update(is_active=False)
        assert [one.id for one in promises_ownerless(viewer=SYSTEM)] == [made.id]
        assert promises_find_owner(by=SYSTEM) == 1
        assert not promises_ownerless(viewer=SYSTEM).exists()
        made.refresh_from_db()
        assert (made.owner_name, made.due_on.isoformat()) == ("Sofia Worth", "2026-11-30")
        assert promises_find_owner(by=SYSTEM) == 0
