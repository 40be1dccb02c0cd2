"""What is written about me: was it right, a copy, support for me, and what I was told about my child being taken away."""

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
from alongside.doors.portal.forms import reading as forms
from alongside.doors.portal.views.common import is_young, my_family_id, page, user_of
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.family.recording import services
from alongside.family.recording.documents import documents_for_family
from alongside.family.recording.models_reading import ReadingAnswer
from alongside.family.recording.reading import (
    copies_of,
    distress_for_family,
    distress_get,
    held_back_said,
    readings_of,
    removals_for_family,
)
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.govuk.dates import day_words

_FORM = require_http_methods(["GET", "POST"])
_WHERE = {"record": "record", "plan": "plans", "assessment": "", "minutes": "meetings"}


@only_for("family")
@require_GET
def reading(request: HttpRequest) -> HttpResponseBase:
    """What I can read about myself, whether it was right, what I do not read and why, and my own copy."""
    user, family_id = user_of(request), my_family_id(user_of(request))
    said = {(one.what, one.about_id): one for one in readings_of(viewer=user, family_id=family_id)}
    cases = cases_of_family_for_family(viewer=user)
    papers = documents_for_family(viewer=user)
    things = [
        {
            "what": what, "label": label, "said": said.get((what, None)), "links": _links(what, cases),
            "papers": [(one, said.get((what, one.about_id))) for one in papers if one.what == what],
        }
        for what, label in ReadingAnswer.What.choices
    ]  # fmt: skip
    asked = copies_of(viewer=user, family_id=family_id)
    copies = [{"one": one, "answer": next(iter(one.answers.all()), None)} for one in asked]
    return page(
        request, "reading/reading", things=things, not_read=held_back_said(viewer=user, family_id=family_id), copies=copies,
        may_ask=all(one["answer"] for one in copies),
    )  # fmt: skip


def _links(what: str, cases: Any) -> list[tuple[str, str]]:
    if what != ReadingAnswer.What.ASSESSMENT:
        return [(reverse(f"portal:{_WHERE[what]}"), "")]
    return [(reverse("portal:assessment", args=[case.id]), case.child.short_name) for case in cases]


@only_for("family")
@_FORM
def say(request: HttpRequest, paper: str) -> HttpResponseBase:
    """Say whether what I read of one kind was right."""
    labels = dict(ReadingAnswer.What.choices)
    if paper not in labels:
        raise Missing
    my_family_id(user_of(request))
    return _say(request, labels[paper], paper)


@only_for("family")
@_FORM
def say_one(request: HttpRequest, paper_id: uuid.UUID) -> HttpResponseBase:
    """Say whether one paper was right: one version of the plan, the notes of one meeting."""
    papers = documents_for_family(viewer=user_of(request))
    found = next((one for one in papers if one.about_id == paper_id), None)
    if found is None:
        raise Missing
    return _say(request, f"{found.title}, {day_words(found.on)}", found.what, paper_id)


def _say(request: HttpRequest, label: str, what: str, paper_id: uuid.UUID | None = None) -> HttpResponseBase:
    form = open_form(request, forms.RightForm, f"reading-{paper_id or what}")

    def save(answers: dict[str, Any]) -> str:
        services.reading_answer(by=user_of(request), what=what, about_id=paper_id, **answers)
        messages.success(request, "Thank you. Your workers read what you said.")
        return reverse("portal:reading")

    lead = "Your workers and their managers read your answer. The rest of your family does not. You can answer again later."
    return _form(request, form, save, f"{label}: was it right?", "Save", lead, "reading")


@only_for("family")
@_FORM
def copy(request: HttpRequest) -> HttpResponseBase:
    """Ask for a copy of what is held about me."""
    user = user_of(request)
    my_family_id(user)
    form = open_form(request, forms.CopyForm, "copy-ask")

    def save(answers: dict[str, Any]) -> str:
        made = services.access_ask(by=user, **answers)
        messages.success(request, f"Asked. You are answered by {made.answer_by:%-d %B %Y}.")
        return reverse("portal:reading")

    lead = "You have a right to a copy. It costs nothing. The law gives us one month."
    return _form(request, form, save, "Ask for a copy", "Ask", lead, "reading")


@only_for("family")
@require_GET
def support(request: HttpRequest) -> HttpResponseBase:
    """The support that was offered to me because things were hard."""
    user = user_of(request)
    if is_young(user):
        return redirect("portal:home")
    return page(request, "reading/support", notes=distress_for_family(viewer=user))


@only_for("family")
@_FORM
def support_answer(request: HttpRequest, distress_id: uuid.UUID) -> HttpResponseBase:
    """Say whether it would help; any answer is fine."""
    user = user_of(request)
    note = distress_get(viewer=user, note_id=distress_id)
    if note.answer:
        return redirect("portal:support")
    form = open_form(request, forms.SupportForm, f"support-{note.id}")

    def save(answers: dict[str, Any]) -> str:
        services.distress_answer(by=user, note_id=note.id, **answers)
        messages.success(request, "Thank you. Your own worker reads what you said.")
        return reverse("portal:support")

    lead = "Any answer is fine. It never changes the help your child gets."
    return _form(request, form, save, "Would this help?", "Send", lead, "support", quote=note.offer)


@only_for("family")
@require_GET
def told_away(request: HttpRequest) -> HttpResponseBase:
    """What I was told about my child being taken away: what workers wrote of it, what I said, and what became of that."""
    user = user_of(request)
    if is_young(user):
        return redirect("portal:home")
    recorded, heard = removals_for_family(viewer=user)
    return page(request, "reading/told_away", recorded=recorded, heard=heard, here=user.partnership)


@only_for("family")
@_FORM
def told_away_say(request: HttpRequest) -> HttpResponseBase:
    """Say that I was told my child may be taken away."""
    user = _parent(request)
    my_family_id(user)
    form = open_form(request, forms.ToldAwayForm, "told-away")

    def save(answers: dict[str, Any]) -> str:
        made = services.removal_say(by=user, **answers)
        messages.success(
            request,
            "It is written down already, with its legal ground. You can read it here."
            if made.matched_id
            else f"Thank you. A manager answers you by {made.answer_by:%-d %B %Y}.",
        )
        return reverse("portal:told-away")

    lead = (
        "Only the managers read this. The people who work with you do not. It never changes the help your child gets, and it"
        " never counts against you."
    )
    return _form(request, form, save, "I was told my child may be taken away", "Send", lead, "told-away")


def _parent(request: HttpRequest) -> User:
    if is_young(user_of(request)):
        raise NotPermitted("This page is for parents and carers.")
    return user_of(request)


def _form(
    request: HttpRequest, form: Any, save: Any, title: str, submit: str, lead: str, back: str, quote: str = ""
) -> HttpResponseBase:
    return attempt(request, form, save) or page(
        request, "reading/form", form=form, title=title, heading=title, lead=lead, submit=submit, quote=quote,
        back=reverse(f"portal:{back}"),
    )  # fmt: skip
