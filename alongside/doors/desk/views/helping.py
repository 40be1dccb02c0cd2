"""What is offered to a family, and whether it helps, at the desk (R106-R108)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms import progress as forms
from alongside.doors.desk.views.engagement import Deed, deed, of_page
from alongside.doors.desk.views.progress import people_of, works_here
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import allows, require
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words
from alongside.practice.engagement.services.common import parts_of, require_part
from alongside.practice.progress import policies, rules, services
from alongside.practice.progress.models import InterventionWord
from alongside.practice.progress.selectors import help_one, helps_of, learning_share, rethink_one
from alongside.practice.progress.selectors.helping import Help
from alongside.practice.progress.services.common import ANYBODY, PARENTS, Part

_STATES = {
    "offered": ("Offered", "waiting"), "accepted": ("They said yes", "waiting"), "declined": ("Not now, or no", "neutral"),
    "going": ("Going on", "good"), "ended": ("Ended", "neutral"),
}  # fmt: skip
_WHATS = {
    "offered": ("answer",), "declined": ("answer",), "accepted": ("answer", "started"),
    "going": ("impact", "useful", "ended"), "ended": ("useful",),
}  # fmt: skip
_FOR = (*PARENTS, "child", "sibling")
_HEAD = ("What", "Offered", "Said yes", "Found it useful")
_KINDS = {"learning": "Learning about exploitation", "generic": "General courses"}


@desk
def helping(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What is offered, what it has to do with the exploitation, and what the family says came of it."""
    user = worker_of(request)
    about = case_for(request, case_id)
    lead = (
        about.closed_at is None
        and allows(user, policies.RETHINK_DECIDE)
        and Part.LEAD in parts_of(user, about.id)
    )
    return page(
        request, "progress/helping", title="What helps", heading=f"What is offered, and does it help? {about.child.short_name}",
        cards=[_card(one) for one in helps_of(viewer=user, case=about)], on=today(), lead=lead,
        may=works_here(user, about, policies.INTERVENTION_OFFER), **of_case(about),
    )  # fmt: skip


def _card(one: Help) -> dict[str, Any]:
    words, meaning = _STATES[one.state]
    return {
        "help": one,
        "about": one.about,
        "tag": words,
        "meaning": meaning,
        "said": [_item(w) for w in reversed(one.said)],
    }


def _item(word: InterventionWord) -> Row:
    says = rules.SAYS.get(word.what, {}).get(word.says, "")
    name = word.person.full_name if word.person else word.by_name
    told = f", told to {word.by_name}" if word.person and word.by_name != word.person.full_name else ""
    return {
        "title": f"{word.get_what_display()} {says}".strip(), "by": f"{name}{told}", "at": word.on, "text": word.words,
    }  # fmt: skip


def _offer_facts(request: HttpRequest, about: Case) -> dict[str, Any]:
    return {"people": people_of(request, about, _FOR), "parents": people_of(request, about, PARENTS)}


offer = deed(
    Deed(
        "helping-offer", forms.OfferForm, services.intervention_offer, policies.INTERVENTION_OFFER, "Offer something",
        "Offer it", "Say what it has to do with the exploitation. If it has nothing to do with it, why offer it now?",
        "Offer something that bears on the exploitation", parts=ANYBODY, to="helping",
        said="Offered. They can answer in their own account, or tell you.", more=_offer_facts,
    )
)  # fmt: skip


@desk
def say(request: HttpRequest, intervention_id: uuid.UUID) -> HttpResponse:
    """Write down that something began or ended, or what somebody of the family said of it."""
    user = worker_of(request)
    one = help_one(viewer=user, intervention_id=intervention_id)
    about = case_for(request, one.about.case_id, policies.INTERVENTION_OFFER)
    require_part(user, about.id, ANYBODY)
    choices = people_of(request, about, _FOR)
    if one.about.person_id:
        choices = [(key, label) for key, label in choices if key == str(one.about.person_id)]
    form = open_form(
        request, forms.SayForm, f"helping-{one.about.id}", whats=_WHATS[one.state], people=choices
    )

    def verb(answers: dict[str, Any]) -> str:
        services.intervention_said(by=user, intervention_id=one.about.id, **form.given())
        messages.success(request, "Saved.")
        return reverse("desk:helping", args=[about.id])

    return form_page(
        request, form, verb, title="What happened with it", heading=one.about.title, submit="Save",
        lead="The family can also say it in their own account. Their words count as they are.",
        **of_page(about, "helping", "Back"),
    )  # fmt: skip


@desk
def rethink(request: HttpRequest, rethink_id: uuid.UUID) -> HttpResponse:
    """The lead changes what twice did not help, or says why it goes on."""
    user = worker_of(request)
    one = rethink_one(viewer=user, rethink_id=rethink_id)
    about = case_for(request, one.case_id, policies.RETHINK_DECIDE)
    require_part(user, about.id, (Part.LEAD,))
    form = open_form(request, forms.RethinkForm, f"rethink-{one.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.rethink_decide(by=user, rethink_id=one.id, **answers)
        messages.success(request, "Saved. The family reads it in their account.")
        return reverse("desk:helping", args=[about.id])

    nobody = f"Decided on {day_words(one.decided_at)}: {one.words}" if one.decided_at else ""
    return form_page(
        request, form, verb, title="Does it help?", heading=one.intervention.title, submit="Save and tell the family",
        lead="" if nobody else "Twice in a row the family said that this does not help. Change it, or tell them why it goes on.",
        nobody=nobody, **of_page(about, "helping", "Back"),
    )  # fmt: skip


@desk
def learning(request: HttpRequest) -> HttpResponse:
    """What parents are offered to learn about exploitation, against general courses, for managers."""
    user = worker_of(request)
    require(user, policies.LEARNING_COUNT)
    view = learning_share(viewer=user)
    rows = [
        (
            _KINDS[row["kind"]],
            row["offered"],
            _of(row["accepted"], row["offered"]),
            _of(row["useful"], row["asked"]),
        )
        for row in view.rows
    ]
    return page(
        request,
        "progress/learning",
        title="What parents are offered to learn",
        view=view,
        rows=rows,
        head=_HEAD,
    )


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else "none yet"
