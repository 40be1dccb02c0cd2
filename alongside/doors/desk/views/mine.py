"""Everything that somebody promised, kept from one page: done, how it stands, another day, help (R125)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import attempt, open_form
from alongside.doors.desk.forms.kept import AskAnswerForm, AskDayAnswerForm, MineForm
from alongside.doors.desk.views.shared import desk, form_page, page, promise_url, worker_of
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.govuk.dates import day_words
from alongside.practice.actions.asks import answered_lately, ask_get, asks_waiting
from alongside.practice.actions.models import Action, PromiseAsk
from alongside.practice.actions.selectors import LONGEST_LIST, action_get, actions_of_owner
from alongside.practice.actions.services import action_explain, action_mark_done, owner_answer, owner_ask

_SAID = {
    "done": "Said to be done. The family or the lead is asked to confirm it.",
    "explain": "Saved. The family reads it.",
    "day": "Asked. Until the lead answers, the day stays.",
    "help": "Asked. The lead answers you.",
}


@dataclass(frozen=True)
class Card:
    """One promise of one's own, and what one waits for about it."""

    action: Action
    waiting: tuple[PromiseAsk, ...]
    answered: tuple[PromiseAsk, ...]


@desk
def mine(request: HttpRequest) -> HttpResponse:
    """All that this person promised, the first due first; each is answered on this page."""
    return _mine(request)


@desk
def mine_one(request: HttpRequest, action_id: uuid.UUID) -> HttpResponse:
    """The same page with the form of one promise open."""
    user = worker_of(request)
    found = action_get(viewer=user, action_id=action_id).action
    if found.owner_id != user.id:
        raise NotPermitted(
            "Only the person who made this promise answers for it here.", code="action_own_only"
        )
    if found.state not in Action.OPEN and request.method != "POST":
        return _mine(request)
    initial = {"version": found.version}
    form = open_form(request, MineForm, f"mine-{action_id}", initial=initial)

    def save(answers: dict[str, Any]) -> str:
        _do(user, found, **answers)
        messages.success(request, _SAID[answers["deed"]])
        return reverse("desk:mine")

    return attempt(request, form, save) or _mine(request, form=form, open_id=action_id)


def _mine(request: HttpRequest, **opened: Any) -> HttpResponse:
    user = worker_of(request)
    actions = first_of(actions_of_owner(viewer=user), LONGEST_LIST)
    waiting, answered = asks_waiting(actions), answered_lately(actions)
    cards = [Card(one, waiting[one.id], answered[one.id]) for one in actions]
    return page(request, "kept/mine", title="What I promised", cards=cards, **opened)


def _do(user: User, action: Action, *, deed: str, words: str, wanted_on: Any, expected_version: int) -> None:
    said: dict[str, Any] = {"by": user, "action_id": action.id, "words": words}
    if deed == "done":
        action_mark_done(**said, expected_version=expected_version)
    elif deed == "explain":
        action_explain(**said, expected_version=expected_version)
    else:
        try:
            owner_ask(**said, kind=deed, wanted_on=wanted_on)
        except Refused as refused:
            if refused.field == "due_on":  # what the page calls it
                refused.field = "wanted_on"
            raise


@desk
def ask(request: HttpRequest, owner_ask_id: uuid.UUID) -> HttpResponse:
    """What the owner of a promise asked for, and the answer of whoever may give it."""
    user = worker_of(request)
    one = ask_get(viewer=user, ask_id=owner_ask_id)
    day = one.ask.kind == PromiseAsk.Kind.DAY
    wanted = f"asks for {day_words(one.ask.wanted_on)}" if one.ask.wanted_on else "asks for help"
    context: dict[str, Any] = {
        "title": "Another day?" if day else "Help with a promise", "one": one.ask, "asks": f"{one.ask.by_name} {wanted}",
        "back": {"href": promise_url(one.ask.action), "text": "Back to the promise"},
    }  # fmt: skip
    if not one.may_answer:
        return page(request, "kept/ask", **context)
    kind: type[AskAnswerForm] = AskDayAnswerForm if day else AskAnswerForm
    form = open_form(request, kind, f"ask-answer-{owner_ask_id}")

    def save(answers: dict[str, Any]) -> str:
        owner_answer(by=user, ask_id=owner_ask_id, **answers)
        messages.success(request, "Answered. They can read it now.")
        return promise_url(one.ask.action)

    return form_page(request, form, save, template="kept/ask", submit="Send the answer", **context)
