"""Asking an agency why, replied to or gone up (R130); and the steps of the procedure (R129)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.models import MutualStep
from alongside.accountability.challenge.mutual import (
    Mutual,
    agencies_to_ask,
    leads_without_reply,
    mutual_get,
    mutuals_of_case,
    mutuals_to_answer,
)
from alongside.accountability.challenge.policies import MUTUAL_ANSWER, MUTUAL_DECIDE, MUTUAL_RAISE
from alongside.accountability.challenge.services_mutual import (
    mutual_decide,
    mutual_not_settled,
    mutual_raise,
    mutual_reply,
    mutual_settled,
)
from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms.kept import ChallengeForm, SayForm, SettledForm, StepForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_newest
from alongside.ground.access.registry import Permission, allows
from alongside.ground.access.selectors import emergency_now
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.govuk.dates import day_words, promise_words
from alongside.practice.actions.policies import STEPS_RECORD
from alongside.practice.actions.services import step_answer
from alongside.practice.actions.steps import Stand, steps_of_case

_STATES = {
    "waits": "Waits for a reply",
    "replied": "Replied",
    "up": "With the leadership",
    "decided": "Decided",
    "settled": "Settled",
}


@dataclass(frozen=True)
class Saying:
    """One step on its own page."""

    title: str
    button: str
    verb: Callable[..., MutualStep]
    right: Permission
    form: type[FlowForm] = SayForm
    lead: str = ""


SAYINGS = {
    "reply": Saying(
        "Reply for your agency", "Send the reply", mutual_reply, MUTUAL_ANSWER,
        lead="What you do now, by which day; or why not, and who can. Whoever asked reads it.",
    ),
    "not_settled": Saying(
        "This does not settle it", "Send it up", mutual_not_settled, MUTUAL_RAISE,
        lead="It goes to a manager of another agency, who decides.",
    ),
    "decided": Saying(
        "Decide", "Save the decision", mutual_decide, MUTUAL_DECIDE, lead="What happens now, who does it, by which day.",
    ),
    "settled": Saying("It is settled", "It is settled", mutual_settled, MUTUAL_RAISE, SettledForm),
}  # fmt: skip


@desk
def mutuals(request: HttpRequest) -> HttpResponse:
    """For managers of all agencies: what waits for a reply or a decision, and who let one go up without a reply."""
    user = worker_of(request)
    waiting = [_row(one, whom=True) for one in mutuals_to_answer(viewer=user)]
    leads = [(one.lead, one.unanswered, one.made) for one in leads_without_reply(viewer=user)]
    return page(
        request, "kept/mutuals", title="Challenges between agencies", waiting=waiting, leads=leads,
        leads_head=("Lead", "Went up without a reply", "Challenges in all"),
    )  # fmt: skip


@desk
def case_mutuals(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The challenges about one family."""
    user = worker_of(request)
    about = case_for(request, case_id)
    may = allows(user, MUTUAL_RAISE) and emergency_now(viewer=user, circle_id=about.id) is None
    rows = [_row(one) for one in mutuals_of_case(viewer=user, case_id=about.id)]
    return page(
        request, "kept/case_mutuals", title="Ask an agency why", rows=rows, may_ask=may, **of_case(about)
    )


def _row(one: Mutual, *, whom: bool = False) -> Row:
    asked = one.challenge
    standing = promise_words(due_on=one.answer_by)
    hint = [f"{asked.by_name} asked on {day_words(asked.at)}"]
    hint += [asked.child_name] if whom else []
    hint += [standing.words] if one.waits else []
    short = asked.words if len(asked.words) <= 160 else f"{asked.words[:157]}…"
    return {
        "text": f"{asked.agency_name}: {short}", "href": reverse("desk:mutual", args=[asked.id]), "hint": "; ".join(hint),
        "status": _STATES[one.state], "meaning": standing.meaning if one.waits else "neutral",
    }  # fmt: skip


@desk
def new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Ask an agency why it did something, or did not."""
    user = worker_of(request)
    about = case_for(request, case_id, MUTUAL_RAISE)
    agencies = [(str(agency_id), name) for agency_id, name in agencies_to_ask(viewer=user)]
    form = open_form(request, ChallengeForm, f"mutual-new-{about.id}", agencies=agencies)

    def save(answers: dict[str, Any]) -> str:
        made = mutual_raise(by=user, case_id=about.id, **answers)
        messages.success(request, f"Asked. The reply is due by {day_words(made.answer_by)}.")
        return reverse("desk:mutual", args=[made.id])

    lead = "Everybody who works with the family reads it. With no reply in time it goes to a manager of another agency."
    back = {"href": reverse("desk:case_mutuals", args=[about.id]), "text": "Ask an agency why"}
    return form_page(
        request,
        form,
        save,
        title="Ask an agency why",
        lead=lead,
        submit="Ask",
        **of_case(about) | {"back": back},
    )


def _about(user: User, one: Mutual) -> dict[str, Any]:
    about = cases_newest(viewer=user).filter(id=one.challenge.case_id).first()
    if about is None:
        home = {"href": reverse("desk:mutuals"), "text": "Challenges between agencies"}
        return {
            "back": home
            if allows(user, MUTUAL_DECIDE)
            else {"href": reverse("desk:home"), "text": "Your work"}
        }
    back = {"href": reverse("desk:case_mutuals", args=[about.id]), "text": "Ask an agency why"}
    return of_case(about) | {"back": back}


def _may(user: User, one: Mutual) -> list[str]:
    if emergency_now(viewer=user, circle_id=one.challenge.case_id) is not None:
        return []
    return [step for step in SAYINGS if step in one.may and allows(user, SAYINGS[step].right)]


@desk
def mutual(request: HttpRequest, mutual_id: uuid.UUID) -> HttpResponse:
    """One challenge, what became of it, and what this person may say."""
    user = worker_of(request)
    one = mutual_get(viewer=user, challenge_id=mutual_id)
    deeds = [
        {
            "text": SAYINGS[step].title, "href": reverse("desk:mutual_say", args=[mutual_id, step]),
            "kind": "primary" if step in ("reply", "decided") else "secondary",
        }
        for step in _may(user, one)
    ]  # fmt: skip
    steps = [
        {"title": step.get_kind_display(), "by": step.by_name, "at": step.at, "text": step.words}
        for step in reversed(one.steps)
    ]
    return page(
        request, "kept/mutual", title="Ask an agency why", one=one, state=_STATES[one.state], deeds=deeds, steps=steps,
        **_about(user, one),
    )  # fmt: skip


@desk
def say(request: HttpRequest, mutual_id: uuid.UUID, mutual_step: str) -> HttpResponse:
    """One step of a challenge; 403 for whoever's it is not."""
    user = worker_of(request)
    one, what = mutual_get(viewer=user, challenge_id=mutual_id), SAYINGS.get(mutual_step)
    if what is None:
        raise Missing
    form = open_form(request, what.form, f"mutual-{mutual_step}-{mutual_id}")
    # A second press comes when the first has changed the state: it gets the first one's answer.
    if mutual_step not in _may(user, one) and not form.is_valid():
        raise NotPermitted("This is not yours to say now.", code=f"mutual_{mutual_step}_not_yours")

    def save(answers: dict[str, Any]) -> str:
        what.verb(by=user, challenge_id=mutual_id, **answers)
        messages.success(request, "Saved. Whoever asked can read it.")
        return reverse("desk:mutual", args=[mutual_id])

    back = {"href": reverse("desk:mutual", args=[mutual_id]), "text": "Back to the challenge"}
    return form_page(
        request, form, save, title=what.title, lead=what.lead, submit=what.button, own_words=one.challenge.words,
        own_words_title=f"{one.challenge.by_name} asked {one.challenge.agency_name}", **_about(user, one) | {"back": back},
    )  # fmt: skip


@desk
def steps(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What should be done in every case, and what was said of each step in this one (R129)."""
    user = worker_of(request)
    about = case_for(request, case_id)
    may = allows(user, STEPS_RECORD) and emergency_now(viewer=user, circle_id=about.id) is None
    rows = [_step_row(about, one, may) for one in steps_of_case(viewer=user, case=about)]
    return page(request, "kept/steps", title="Steps of the procedure", rows=rows, **of_case(about))


def _step_row(about: Case, one: Stand, may: bool) -> Row:
    newest = one.newest
    hint = one.step.source
    if newest is not None:
        hint = f"{newest.by_name}, {day_words(newest.at)}" + (f": {newest.reason}" if newest.reason else "")
    meanings = {"done": "good", "not_done": "late", "deviated": "soon"}
    return {
        "text": one.step.words, "hint": hint, "status": newest.get_state_display() if newest else "Nobody has said",
        "href": reverse("desk:step", args=[about.id, one.step.key]) if may else "",
        "meaning": meanings[newest.state] if newest else "waiting",
    }  # fmt: skip


@desk
def step(request: HttpRequest, case_id: uuid.UUID, step_key: str) -> HttpResponse:
    """Say how one step stands."""
    user = worker_of(request)
    about = case_for(request, case_id, STEPS_RECORD)
    one = next((s for s in steps_of_case(viewer=user, case=about) if s.step.key == step_key), None)
    if one is None:
        raise Missing
    form = open_form(request, StepForm, f"step-{about.id}-{step_key}-{len(one.answers)}")

    def save(answers: dict[str, Any]) -> str:
        step_answer(by=user, case_id=about.id, key=step_key, **answers)
        messages.success(request, "Saved. What was said before stays.")
        return reverse("desk:steps", args=[about.id])

    back = {"href": reverse("desk:steps", args=[about.id]), "text": "Steps of the procedure"}
    return form_page(
        request, form, save, title="How a step stands", heading=one.step.words, lead=f"From: {one.step.source}.",
        submit="Save", **of_case(about) | {"back": back},
    )  # fmt: skip
