"""What every view of the desk shares: who works, one case, one form on one page, a promise as a row of a list."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sized
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.doors.common import FlowForm, attempt, only_for
from alongside.doors.desk.navigation import finds
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import case_get
from alongside.ground.access.models import EmergencyAccess
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.clock import now
from alongside.ground.clock.kinds import kind_of
from alongside.ground.clock.lateness import Lateness
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_lateness
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import PromiseWords, hour_words, promise_words
from alongside.practice.actions.models import Action

Row = dict[str, Any]
View = Callable[..., HttpResponse]


def desk(view: View) -> Any:
    """A page of the desk: read or sent, by professionals alone."""
    return require_http_methods(["GET", "HEAD", "POST"])(only_for("desk")(view))


def worker_of(request: HttpRequest) -> User:
    """Return the professional who asks; `desk` let nobody else in."""
    return cast(User, request.user)


def page(
    request: HttpRequest, template: str, *, title: str, heading: str = "", **context: Any
) -> HttpResponse:
    """Draw a page. `title` is neutral: it stands in the browser's history and on a shared screen.

    A page about a case (`case`) says to whoever looks in an `emergency` that they can read, not write; its template
    draws no button that would be refused.
    """
    if "emergency" not in context:
        context["emergency"] = _emergency(request, context.get("case"))
    always = {"title": title, "heading": heading or title, "finds": finds(worker_of(request))}
    return render(request, f"desk/{template}.html", {**always, **context})


def _emergency(request: HttpRequest, about: Case | None) -> EmergencyAccess | None:
    return emergency_now(viewer=worker_of(request), circle_id=about.id) if about is not None else None


def form_page(
    request: HttpRequest,
    form: FlowForm,
    verb: Callable[[dict[str, Any]], str],
    *,
    template: str = "form",
    **context: Any,
) -> HttpResponse:
    """Send the form once and go on, or draw its page (again)."""
    return attempt(request, form, verb) or page(request, template, form=form, **context)


def case_for(request: HttpRequest, case_id: uuid.UUID, right: Permission | None = None) -> Case:
    """Return a case: 404 to outsiders first, then 403 without the right, or for whoever looks in an emergency."""
    case = case_get(viewer=worker_of(request), case_id=case_id)
    if right is not None:
        require(worker_of(request), right)
        require_to_write(worker_of(request), case.id)
    return case


def to_case(case: Case | uuid.UUID) -> str:
    """Return the address of a case's page."""
    return reverse("desk:case", args=[case.id if isinstance(case, Case) else case])


def of_case(case: Case) -> dict[str, Any]:
    """Return what a page about a case says of it: the way back, and whom it is about."""
    return {
        "case": case,
        "caption": f"{case.child.full_name}, case {case.reference}",
        "back": {"href": to_case(case), "text": f"Back to {case.child.short_name}"},
    }


def late_words(state: Lateness | None) -> str:
    """Return how late in words: "2 working days late"; empty when it is not."""
    if state is None or not state.late or not state.working_days_late:
        return ""
    days = state.working_days_late
    return f"{days} working day{'' if days == 1 else 's'} late"


def clock_standing(clock: Clock) -> PromiseWords:
    """Return how a running clock stands in words: against its day, or against its hour where it promised hours."""
    if clock.due_at is not None:
        return hour_words(due_at=clock.due_at)
    assert clock.due_on is not None  # the constraint clock_one_due
    return promise_words(due_on=clock.due_on)


def answer_standing(clock: Clock) -> PromiseWords:
    """Return the same of the promise of an answer: late, it says by how many working days."""
    standing, late = clock_standing(clock), late_words(clock_lateness(clock, now=now()))
    return replace(standing, words=late) if late else standing


def clock_row(clock: Clock, *, href: str = "", whom: str = "", about: str = "") -> Row:
    """Return one running clock as a row: to whom, what is promised, and how it stands."""
    state = clock_lateness(clock, now=now())
    standing = clock_standing(clock)
    hint = _joined(
        about, standing.words, late_words(state), clock.owner_label and f"owed by {clock.owner_label}"
    )
    sentence = kind_of(clock.kind).sentence
    text = f"{whom}: {sentence[0].lower()}{sentence[1:]}" if whom else sentence
    return _row(text, href, hint, standing)


def promise_row(action: Action, *, about: str = "", now_words: str = "", mine: bool = False) -> Row:
    """Return one promise as a row: the words, who owes it (or what good it does, when it is mine), how it stands."""
    done_on = action.done_at
    standing = promise_words(due_on=action.due_on, done_on=done_on)
    owner = action.benefit if mine else ", ".join(p for p in (action.owner_name, action.owner_agency) if p)
    whom = about or f"for {action.child_name}"
    row = _row(action.words, promise_url(action), _joined(whom, owner, standing.words, now_words), standing)
    if action.state in (Action.State.DONE, Action.State.ABANDONED):
        row |= {"status": action.get_state_display(), "meaning": "waiting" if done_on else "neutral"}
    return row


def promise_url(action: Action) -> str:
    """Return the address of a promise's page."""
    return reverse("desk:promise", args=[action.id])


def soonest(clocks: Iterable[Clock]) -> Clock | None:
    """Return the running clock that is due first."""
    running = (clock for clock in clocks if clock.stopped_at is None)
    return min(running, key=lambda clock: clock.in_time_until, default=None)


def _row(text: str, href: str, hint: str, standing: PromiseWords) -> Row:
    return {"text": text, "href": href, "hint": hint, "status": standing.tag, "meaning": standing.meaning}


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def born_words(born_on: date | None) -> str:
    """Return a date of birth with the age, as a worker reads it."""
    if born_on is None:
        return ""
    today = local_date(now())
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    return f"{age}, born {born_on.day} {born_on:%B %Y}"


def cut_words(found: Sized, most: int) -> str:
    """Return what a page says under a list that ends at `most` rows, and nothing under a shorter one: no list ends silently."""
    if len(found) < most:
        return ""
    return f"These are the first {most}, and there may be more. As these are done, the next ones come up."
