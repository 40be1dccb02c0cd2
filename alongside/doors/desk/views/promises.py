"""Promises to families: late ones, one with its steps, and every deed on it (R123-R127)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms import promises as forms
from alongside.doors.desk.forms.parts import PressForm, an_id, member_choices, owner_choices
from alongside.doors.desk.views.rows import LATE_LEVEL_FIRST, promise_rows
from alongside.doors.desk.views.shared import (
    case_for,
    desk,
    form_page,
    late_words,
    of_case,
    page,
    promise_row,
    promise_url,
    to_case,
    worker_of,
)
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_newest, workers_for_part, workers_of
from alongside.family.people.models import FamilyMember
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.accounts.models import User
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.actions.asks import asks_waiting
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.policies import ACTION_PROMISE
from alongside.practice.actions.rules import Deed
from alongside.practice.actions.selectors import (
    LATE_BY_LEVEL,
    Promise,
    action_get,
    actions_of_case,
    actions_overdue,
    actions_overdue_by_level,
)
from alongside.practice.actions.services import (
    action_abandon,
    action_confirm_done,
    action_explain,
    action_hand_over,
    action_mark_done,
    action_mark_not_done,
    action_move,
    action_promise,
    action_resume,
    action_start,
)

SIZE = 25


@dataclass(frozen=True)
class DeedPage:
    """One deed on its own page: where, what it is called, what is asked, and the verb."""

    deed: Deed
    title: str
    button: str
    verb: Callable[..., Action]
    form: type[FlowForm] = PressForm
    lead: str = ""


DEEDS = {
    "start": DeedPage(Deed.START, "Start on this promise", "I have started", action_start),
    "explain": DeedPage(Deed.EXPLAIN, "How does it stand?", "Save", action_explain, forms.ExplainForm),
    "done": DeedPage(
        Deed.MARK_DONE, "It is done", "It is done", action_mark_done, forms.DoneForm,
        "It counts as done once the family or the lead says so too.",
    ),
    "confirm": DeedPage(
        Deed.CONFIRM_DONE, "Confirm that it is done", "Confirm", action_confirm_done,
        lead="Confirm only what you have seen or heard from the family.",
    ),
    "not-done": DeedPage(
        Deed.MARK_NOT_DONE, "It is not done", "Open it again", action_mark_not_done, forms.NotDoneForm,
        "The promise opens again with the same day.",
    ),
    "move": DeedPage(Deed.MOVE, "Another day", "Move it", action_move, forms.MoveForm),
    "hand-over": DeedPage(Deed.HAND_OVER, "Somebody else does it", "Hand it over", action_hand_over, forms.HandOverForm),
    "abandon": DeedPage(
        Deed.ABANDON, "It will not be done", "Give it up", action_abandon, forms.AbandonForm,
        "Nothing is deleted. The family reads why, and can ask.",
    ),
    "resume": DeedPage(
        Deed.RESUME, "Take it up again", "Take it up again", action_resume, forms.MoveForm,
        "Whoever kept it keeps it, with a new day. The family reads why.",
    ),
}  # fmt: skip


@desk
def promises(request: HttpRequest) -> HttpResponse:
    """The promises whose day has passed, the longest late first; whoever sees every family has the highest level first."""
    user, after = worker_of(request), request.GET.get("after")
    wide = user.as_actor().audience is Audience.WIDE
    late = actions_overdue_by_level(viewer=user) if wide else actions_overdue(viewer=user)
    found = keyset_page(late, key=LATE_BY_LEVEL if wide else ("due_on", "id"), after=after, size=SIZE)
    return page(
        request, "list", title="Late promises", rows=promise_rows(user, found.items), pages=found,
        order=LATE_LEVEL_FIRST if wide else "",
        empty="No promise that you may see is late.",
    )  # fmt: skip


@desk
def case_promises(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every promise of a case, kept and given up ones too, by their day."""
    user = worker_of(request)
    about = case_for(request, case_id)
    every = actions_of_case(viewer=user, case_id=about.id)
    found = keyset_page(every, key=("due_on", "id"), after=request.GET.get("after"), size=SIZE)
    return page(
        request, "list", title="Everything that was promised", rows=[promise_row(one) for one in found.items], pages=found,
        empty="Nothing was promised yet.", **of_case(about),
    )  # fmt: skip


def _case_of(user: User, promise: Promise) -> Case | None:
    """Return the case of a promise where its owner may know it; a partner agency sees the promise alone."""
    return cases_newest(viewer=user).filter(id=promise.action.case_id).first()


def _about(user: User, promise: Promise) -> dict[str, Any]:
    about = _case_of(user, promise)
    return (
        of_case(about)
        if about is not None
        else {"back": {"href": reverse("desk:home"), "text": "Back to your work"}}
    )


@desk
def promise(request: HttpRequest, action_id: uuid.UUID) -> HttpResponse:
    """One promise: the words, how it stands, what became of it, and what this person may do."""
    user = worker_of(request)
    found = action_get(viewer=user, action_id=action_id)
    deeds = [
        {"text": one.title, "href": reverse("desk:promise_deed", args=[action_id, key]), "kind": "secondary"}
        for key, one in DEEDS.items()
        if one.deed in found.may
    ]
    for one in deeds:  # what keeps the promise stands out; what changes or ends it does not
        one["kind"] = "primary" if one["href"].endswith(("/done/", "/confirm/")) else "secondary"
    return page(
        request, "promise", title="A promise", heading=found.action.words, promise=found,
        action=found.action,
        deeds=deeds, asks=asks_waiting([found.action])[action_id], late=late_words(found.lateness),
        steps=[_step(step) for step in reversed(found.steps)],
        **_about(user, found),
    )  # fmt: skip


def _step(step: ActionStep) -> dict[str, Any]:
    return {"title": step.get_kind_display(), "by": step.by_name, "at": step.at, "text": step.words}


@desk
def promise_deed(request: HttpRequest, action_id: uuid.UUID, deed: str) -> HttpResponse:
    """One deed on one promise; 403 for whoever's it is not."""
    user, what = worker_of(request), DEEDS.get(deed)
    found = action_get(viewer=user, action_id=action_id)
    if what is None:
        raise Missing
    extra: dict[str, Any] = {}
    if what.deed is Deed.HAND_OVER:
        extra["owners"] = owners_for(user, _case_of(user, found))
    initial = {"version": found.action.version}
    form = open_form(request, what.form, f"promise-{deed}-{action_id}", initial=initial, **extra)
    # A second press comes when the first has changed the state: it gets the first one's answer.
    if what.deed not in found.may and not form.is_valid():
        raise NotPermitted(
            "This is not yours to do with this promise now.", code=f"action_{what.deed.value}_not_yours"
        )

    def verb(answers: dict[str, Any]) -> str:
        if "owner_id" in answers:
            answers["owner_id"] = an_id(answers["owner_id"])
        what.verb(by=user, action_id=action_id, **answers)
        messages.success(
            request, "Saved. The family can see it." if found.action.open_to_family else "Saved."
        )
        return promise_url(found.action)

    context = _about(user, found) | {
        "back": {"href": promise_url(found.action), "text": "Back to the promise"}
    }
    return form_page(
        request, form, verb, title=what.title, lead=what.lead, submit=what.button, own_words=found.action.words,
        own_words_title="The promise", **context,
    )  # fmt: skip


def owners_for(user: User, about: Case | None) -> list[tuple[str, str]]:
    """Return who could do something for a family: its workers, its members with an account, then other workers."""
    workers = workers_of(about.id) if about is not None else []
    members = family_for_viewer(viewer=user, family_id=about.family_id).members if about is not None else ()
    others = workers_for_part(viewer=user, part="other")
    return owner_choices(workers, members, others)


@desk
def promise_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Record a promise: one owner, one day, one benefit (R123)."""
    user = worker_of(request)
    about = case_for(request, case_id, ACTION_PROMISE)
    members = family_for_viewer(viewer=user, family_id=about.family_id).members
    ideas = [("me", f"{user.name} (you)"), *member_choices(members), ("another", "Another worker")]
    form = open_form(
        request, forms.PromiseForm, f"promise-{about.id}", owners=owners_for(user, about), ideas=ideas
    )

    def verb(answers: dict[str, Any]) -> str:
        whose = _proposer(answers["idea_of"], user, members)
        made = action_promise(by=user, case_id=about.id, **form.promised(), **whose)
        words = f"Promised: {made.owner_name} does it."
        messages.success(request, f"{words} The family can see it." if made.open_to_family else words)
        return to_case(about)

    return form_page(
        request, form, verb, title="Record a promise", submit="Record the promise", **of_case(about)
    )


def _proposer(chosen: str, user: User, members: Any) -> dict[str, Any]:
    for member, person in members:
        if str(person.id) == chosen:
            young = member.relationship in (
                FamilyMember.Relationship.CHILD,
                FamilyMember.Relationship.SIBLING,
            )
            return {"proposer": "child" if young else "parent", "proposer_name": person.full_name}
    return {"proposer": "professional", "proposer_name": user.name if chosen == "me" else "Another worker"}
