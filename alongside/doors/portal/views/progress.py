"""How it was and how it is, in one's own account; sessions in step and together; what helps (R92, R103, R108, R210)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.common.progress import AnswersForm, compared_card
from alongside.doors.portal.forms.progress import LABELS, SayForm
from alongside.doors.portal.views.common import is_young, my_case, myself, page, user_of
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.selectors import workers_of
from alongside.ground.base.errors import Missing, Refused
from alongside.practice.progress import services
from alongside.practice.progress.rules import SAYS
from alongside.practice.progress.selectors import (
    before_after_for_family,
    help_one,
    helps_of,
    instrument_of,
    joint_sessions,
    round_one,
    sessions_for_family,
)
from alongside.practice.progress.selectors.helping import Help
from alongside.practice.progress.services.asking import check_age

_FORM = require_http_methods(["GET", "POST"])
_MAY = {
    "offered": ("answer",), "declined": ("answer",), "accepted": ("answer",), "going": ("impact", "useful"),
    "ended": ("useful",),
}  # fmt: skip
_ASK = {
    "answer": "Answer the offer", "impact": "Say if it is having a good effect", "useful": "Say if it was useful",
}  # fmt: skip


@only_for("family")
@require_GET
def how(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """One's own answers then and now, and what is asked now; nobody else's."""
    user = user_of(request)
    case = my_case(user, case_id)
    view = before_after_for_family(viewer=user, case=case)
    newest = view.rounds[-1] if view.rounds and case.closed_at is None else None
    open_now = [
        one for one in view.missed
        if newest and one.round.id == newest.id and one.instrument.has_words and _fits(one.instrument, one.person)
    ]  # fmt: skip
    return page(
        request, "progress/how", case=case, cards=[compared_card(one, yours=True) for one in view.compared],
        asked=newest, open_now=open_now, again=[] if newest is None else _again(view.compared, newest),
    )  # fmt: skip


def _fits(instrument: Any, person: Any) -> bool:
    try:
        check_age(instrument, person)
    except Refused:
        return False
    return True


def _again(compared: Any, newest: Any) -> list[Any]:
    return [
        one.instrument for one in compared if one.given[-1].round_id == newest.id and one.instrument.has_words
    ]


@only_for("family")
@_FORM
def answer(request: HttpRequest, round_id: uuid.UUID, tool: str) -> HttpResponseBase:
    """Answer one set of questions for oneself."""
    user = user_of(request)
    asked = round_one(viewer=user, round_id=round_id)
    case = my_case(user, asked.case_id)
    instrument = instrument_of(asked=asked, tool=tool)
    if not instrument.has_words or not _fits(instrument, myself(user)):
        raise Missing
    form = open_form(request, AnswersForm, f"how-{asked.id}-{tool}", instrument=instrument)

    def save(_answers: dict[str, Any]) -> str:
        services.answers_give(by=user, round_id=asked.id, tool=tool, **form.given())
        messages.success(request, "Thank you. These are your words, and nobody can change them.")
        return reverse("portal:how", args=[case.id])

    return attempt(request, form, save) or page(
        request, "progress/form", form=form, back=reverse("portal:how", args=[case.id]), title="How it feels",
        heading=instrument.lead, submit="Send my answers", citation=instrument.citation if tool != "safety" else "",
        lead="The people who work with you read this. Nobody else in your family does. You can leave any question out."
        " No number decides anything about you. If you are in danger now, ring 999.",
    )  # fmt: skip


@only_for("family")
@require_GET
def together(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """One's own sessions with one's worker, topic by topic, and the sessions of the whole family."""
    user = user_of(request)
    case = my_case(user, case_id)
    part = Allocation.Part.IPSW if is_young(user) else Allocation.Part.CSW
    workers = workers_of(case.id, partnership_id=case.partnership_id)
    return page(
        request, "progress/together", case=case, sessions=sessions_for_family(viewer=user, case=case),
        other=next((one.worker_name for one in workers if one.part == part), ""),
        joint=[
            {
                "about": one, "asked": ", ".join(who["name"] for who in one.asked),
                "came": ", ".join(who["name"] for who in one.came),
            }
            for one in joint_sessions(viewer=user, case=case)
        ],
    )  # fmt: skip


@only_for("family")
@require_GET
def helping(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What is offered to this person or to the whole family, and what they said of it."""
    user = user_of(request)
    case = my_case(user, case_id)
    me = myself(user)
    cards = [_card(one, case, me.id) for one in helps_of(viewer=user, case=case)]
    return page(request, "progress/helping", case=case, cards=cards)


def _card(one: Help, case: Case, me: uuid.UUID) -> dict[str, Any]:
    mine = [word for word in one.said if word.person_id == me]
    return {
        "about": one.about, "owed": one.owed, "decided": [r for r in one.rethinks if r.decided_at],
        "said": [{"label": LABELS[w.what], "says": SAYS[w.what][w.says], "words": w.words, "on": w.on} for w in mine],
        "going": one.state == "going", "ended": one.state == "ended",
        "links": [] if case.closed_at else [
            {"text": _ASK[what], "href": reverse("portal:helping-say", args=[one.about.id, what])}
            for what in _MAY[one.state]
        ],
    }  # fmt: skip


@only_for("family")
@_FORM
def say(request: HttpRequest, intervention_id: uuid.UUID, saying: str) -> HttpResponseBase:
    """Say one thing of something that was offered: every answer is fine."""
    if saying not in SAYS:
        raise Missing
    user = user_of(request)
    one = help_one(viewer=user, intervention_id=intervention_id)
    case = my_case(user, one.about.case_id)
    back = reverse("portal:helping", args=[case.id])
    if saying not in _MAY[one.state]:
        return redirect(back)
    form = open_form(request, SayForm, f"helping-{one.about.id}-{saying}", saying=saying)

    def save(answers: dict[str, Any]) -> str:
        services.intervention_said(by=user, intervention_id=one.about.id, what=saying, **answers)
        messages.success(request, "Thank you for saying it. You can say it again at any time.")
        return back

    lead = "Every answer is fine. Saying no changes nothing else of the help you get."
    if saying == "impact":
        lead += " If it does not help twice in a row, we have to change it, or tell you why it goes on."
    return attempt(request, form, save) or page(
        request, "progress/form", form=form, back=back, title="What helps", heading=one.about.title, submit="Send it",
        lead=lead,
    )  # fmt: skip
