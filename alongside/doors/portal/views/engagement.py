"""The young person's own page, and a parent's page about how to reach their child (R205, R208, R209, R211-R213)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import FlowForm, attempt, only_for, open_form
from alongside.doors.common.engagement import InfluenceForm, KnowForm
from alongside.doors.portal.forms.engagement import (
    ChoiceForm,
    MyInfluenceForm,
    MyWishForm,
    ShareForm,
    WordsForm,
)
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.selectors import workers_of
from alongside.ground.access.registry import require
from alongside.ground.base.errors import NotPermitted
from alongside.practice.engagement import services
from alongside.practice.engagement.policies import PARENTS_KNOW, YOUNG_SAY
from alongside.practice.engagement.rules import PURPOSES
from alongside.practice.engagement.selectors import (
    discussions_for_family,
    influence_views,
    note_one,
    parents_know_for_family,
    reviews_of,
    transition_plans,
    wish_for_family,
    words_one,
    young_notes,
    young_words,
)

_FORM = require_http_methods(["GET", "POST"])
_SAID = {"yes": "Yes", "no": "No", "later": "To be talked about later"}


def _mine(request: HttpRequest, case_id: uuid.UUID) -> Case:
    """Return the young person's own case: 404 to everybody who is not of it, then 403 to their parents."""
    case = my_case(user_of(request), case_id)
    require(user_of(request), YOUNG_SAY)
    if case.child.user_id != user_of(request).id:
        raise NotPermitted("This page belongs to the young person.", code="not_theirs")
    return case


def _childs(request: HttpRequest, case_id: uuid.UUID) -> Case:
    """Return the case of a parent's child: 404 to others, then 403 to the young person."""
    case = my_case(user_of(request), case_id)
    require(user_of(request), PARENTS_KNOW)
    return case


def _to(name: str, case: Case) -> str:
    return reverse(f"portal:{name}", args=[case.id])


@only_for("family")
@require_GET
def mine(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The young person's own page: their worker, their words, and who reads them."""
    user, case = user_of(request), _mine(request, case_id)
    workers = workers_of(case.id, partnership_id=case.partnership_id)
    reviews = reviews_of(viewer=user, case=case)
    return page(
        request, "engagement/mine", case=case, wish=wish_for_family(viewer=user, case=case),
        worker=next((w for w in workers if w.part == Allocation.Part.CSW), None),
        said=young_words(viewer=user, case=case), notes=young_notes(viewer=user, case=case),
        choice=next((v for v in influence_views(viewer=user, case=case) if v.by_id == user.id), None),
        talks=discussions_for_family(viewer=user, case=case),
        review=reviews[0] if reviews else None,
        agreed=[(label, _SAID.get(reviews[0].answers.get(key, ""), "")) for key, label in PURPOSES.items()]
        if reviews else [],
        plan=next(iter(transition_plans(viewer=user, case=case)), None),
    )  # fmt: skip


@only_for("family")
@require_GET
def reach(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """A parent's page: what they know about how to reach their child, how they see it, and the way to eighteen."""
    user, case = user_of(request), _childs(request, case_id)
    said = young_words(viewer=user, case=case)
    return page(
        request, "engagement/reach", case=case, told=parents_know_for_family(viewer=user, case=case),
        choice=next((v for v in influence_views(viewer=user, case=case) if v.by_id == user.id), None),
        talks=discussions_for_family(viewer=user, case=case), said=said, notes=young_notes(viewer=user, case=case),
        plan=next(iter(transition_plans(viewer=user, case=case)), None),
    )  # fmt: skip


def _form(
    request: HttpRequest, form: FlowForm, save: Callable[[dict[str, Any]], str], case: Case, **context: Any
) -> HttpResponseBase:
    back = _to("mine" if is_young(user_of(request)) else "reach", case)

    def verb(answers: dict[str, Any]) -> str:
        messages.success(request, save(answers))
        return back

    return attempt(request, form, verb) or page(request, "engagement/form", form=form, back=back, **context)


@only_for("family")
@_FORM
def tell(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """A parent writes how to reach their child."""
    case = _childs(request, case_id)
    form = open_form(request, KnowForm, f"reach-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        services.parents_know_write(by=user_of(request), case_id=case.id, **answers)
        return "Thank you. Your child’s worker reads this first."

    return _form(
        request, form, save, case, heading=f"How to reach {case.child.short_name}", title="How to reach my child",
        lead="You know your child best. The workers read this before they get in touch. The other parent does not see it.",
        submit="Send it",
    )  # fmt: skip


@only_for("family")
@_FORM
def choice(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """One's own view of how much the young person can choose and decide."""
    user = user_of(request)
    case = my_case(user, case_id)
    young = is_young(user)
    form = open_form(request, MyInfluenceForm if young else InfluenceForm, f"choice-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        services.influence_say(by=user, case_id=case.id, **answers)
        return "Saved. Nobody can change what you said."

    heading = "How much can you decide?" if young else f"How much can {case.child.short_name} decide?"
    return _form(
        request, form, save, case, heading=heading, title="Deciding", submit="Save",
        lead="Say how you see it. If we see it very differently, we talk about it together. The workers read this.",
    )  # fmt: skip


@only_for("family")
@_FORM
def say(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The young person writes, and says who reads it."""
    case = _mine(request, case_id)
    form = open_form(request, WordsForm, f"say-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        parents = answers.pop("parents") == "yes"
        services.young_words_say(by=user_of(request), case_id=case.id, parents_may_read=parents, **answers)
        return "Saved, in your words."

    return _form(
        request, form, save, case, heading="Say something", title="Say something", submit="Save it",
        lead="The people who work with you read this. You decide about your parents. Only if you or somebody else could"
        " be badly hurt may your lead worker tell a parent, and then they tell you first unless that is not safe.",
    )  # fmt: skip


@only_for("family")
@_FORM
def wish(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The young person says whether they would like a worker."""
    case = _mine(request, case_id)
    form = open_form(request, MyWishForm, f"wish-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        services.wish_say(by=user_of(request), case_id=case.id, **answers)
        return "Thank you for saying it. You can change your mind at any time."

    return _form(
        request, form, save, case, heading="Would you like a worker?", title="A worker or not", submit="Say it",
        lead="Somebody who is there for you. Every answer is fine, and nobody will be cross with you.",
    )  # fmt: skip


@only_for("family")
@_FORM
def readers(request: HttpRequest, words_id: uuid.UUID) -> HttpResponseBase:
    """The young person changes who reads something they wrote."""
    user = user_of(request)
    said = words_one(viewer=user, words_id=words_id)
    case = _mine(request, said.case_id)
    form = open_form(
        request,
        ChoiceForm,
        f"readers-{said.id}",
        initial={"parents": "yes" if said.parents_may_read else "no"},
    )

    def save(answers: dict[str, Any]) -> str:
        services.young_words_choose(
            by=user, words_id=said.id, parents_may_read=answers["parents"] == "yes",
            whole_topic=answers["which"] == "topic",
        )  # fmt: skip
        return "Saved."

    return _form(
        request, form, save, case, heading="Who may read this?", title="Who may read this?", submit="Save", quote=said.words
    )  # fmt: skip


@only_for("family")
@_FORM
def note_share(request: HttpRequest, young_note_id: uuid.UUID) -> HttpResponseBase:
    """The young person shares a note of them and their worker."""
    user = user_of(request)
    note = note_one(viewer=user, young_note_id=young_note_id)
    case = _mine(request, note.case_id)
    form = open_form(request, ShareForm, f"young-note-{note.id}")

    def save(answers: dict[str, Any]) -> str:
        services.young_note_share(by=user, young_note_id=note.id, **answers)
        return "Shared."

    return _form(
        request, form, save, case, heading="Share this note?", title="Share a note", submit="Share it", quote=note.words,
        lead="Now only you and your worker read it. Once it is shared it cannot be taken back.",
    )  # fmt: skip
