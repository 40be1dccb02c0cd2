"""Who and what reports mention: the officers' box, one person or thing with every provenance, what may be the same."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.writers import writer_of
from alongside.doors.desk.forms.entities import AgreeForm, EntitySameForm, LookUpForm, ReasonForm
from alongside.doors.desk.views.shared import Row, desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.ground.govuk.dates import day_words, moment_words
from alongside.ground.govuk.services import draft_find, draft_keep, draft_remove
from alongside.pursuit.entities.models import ChildLink, Entity, Judgement, PersonSaid
from alongside.pursuit.entities.policies import CROSS_MATCH, ENTITY_JUDGE, ENTITY_READ, PERSON_SAY
from alongside.pursuit.entities.selectors import (
    Hit,
    Provenance,
    Seen,
    asks_and_matches,
    entity_get,
    judgement_get,
    lookup,
    waiting,
)
from alongside.pursuit.entities.services import entity_judge, judgement_agree, judgement_undo
from alongside.pursuit.entities.services.mentions import CROSSING

_KEY = "desk-entities"
_STAYS = timedelta(hours=1)


@desk
def entities(request: HttpRequest) -> HttpResponse:
    """Look something up. The words wait in the officer's own sealed-off draft, not in the address."""
    user, writer = worker_of(request), writer_of(request)
    require(user, ENTITY_READ)
    draft = draft_find(writer=writer, form_key=_KEY)
    typed = str((draft.fields.get("words") or [""])[0]) if draft and draft.saved_at > now() - _STAYS else ""
    form = open_form(request, LookUpForm, _KEY, initial={"words": typed})
    if request.method == "POST":
        if "clear" in request.POST:
            draft_remove(writer=writer, form_key=_KEY)
            return redirect("desk:entities")
        if form.is_valid():
            draft_keep(writer=writer, form_key=_KEY, fields={"words": [form.cleaned_data["words"]]})
            return redirect("desk:entities")
    found = lookup(viewer=user, text=typed) if typed and request.method != "POST" else None
    return page(
        request, "entities/lookup", title="Look up", form=form, found=found,
        rows=[_hit_row(hit) for hit in found.hits] if found else [],
        second=[_second_row(one, user) for one in waiting(viewer=user)],
    )  # fmt: skip


def entity_url(name: str, one: Entity | uuid.UUID) -> str:
    """Return the address of a page about an entity."""
    return reverse(f"desk:{name}", args=[one.id if isinstance(one, Entity) else one])


def _hit_row(hit: Hit) -> Row:
    times = {1: "told once", 2: "told twice"}.get(hit.mentions, f"told {hit.mentions} times")
    hint = f"{hit.entity.get_kind_display()}; {times}; found by: {hit.why}"
    return {
        "text": hit.entity.label,
        "href": entity_url("entity", hit.entity),
        "hint": hint,
        "status": "",
        "meaning": "",
    }


def _second_row(one: Judgement, user: User) -> Row:
    mine = one.by_id == user.id
    hint = f"{one.by_name} said on {day_words(one.at)} that they are the same: {one.reason}"
    status = "Another officer looks" if mine else "Look at it"
    href = entity_url("entity", one.one) if mine else reverse("desk:judgement_agree", args=[one.id])
    return {
        "text": f"{one.one.label} and {one.other.label}", "href": href, "hint": hint, "status": status,
        "meaning": "neutral" if mine else "waiting",
    }  # fmt: skip


@desk
def entity(request: HttpRequest, entity_id: uuid.UUID) -> HttpResponse:
    """One person or thing: every report that mentions it, what may be the same, what officers said."""
    user = worker_of(request)
    seen = entity_get(viewer=user, entity_id=entity_id)
    asks, matches = asks_and_matches(viewer=user, entity_id=entity_id)
    one = seen.entity
    return page(
        request, "entities/entity", title="What is known", heading=one.label, caption=one.get_kind_display(), seen=seen,
        one=one, told=[told_item(each) for each in seen.provenance], likely=[_likely_row(one, each) for each in seen.likely],
        members=[_member_row(each) for each in seen.members if each.id != one.id],
        said=[_said_item(each, user) for each in seen.judgements], people=[_person_item(each) for each in seen.said],
        children=[_child_item(each) for each in seen.children], asks=asks, matches=matches,
        may_say=one.kind == "person" and allows(user, PERSON_SAY), may_judge=allows(user, ENTITY_JUDGE),
        may_ask=one.exact and one.kind in CROSSING and not asks and allows(user, CROSS_MATCH),
        back={"href": reverse("desk:entities"), "text": "Look up"},
    )  # fmt: skip


def told_item(one: Provenance) -> Row:
    """Return one mention as an entry of a story in time: which report, how it is known, and the words."""
    noticed = f"Noticed: {one.item.noticed_words}. " if one.item.noticed_words else ""
    how = f"{one.item.get_how_known_display()}{': ' + one.item.how_words if one.item.how_words else ''}"
    return {
        "title": f"Report {one.report.reference}", "by": "", "at": one.item.submitted_at or one.item.recorded_at,
        "text": f"{one.item.words}\n\nWritten as “{one.identifier.as_written}”. {noticed}How it is known: {how}.",
    }  # fmt: skip


def _likely_row(one: Entity, close: Any) -> Row:
    href = reverse("desk:entity_same", args=[one.id, close.entity.id])
    return {
        "text": close.entity.label,
        "href": href,
        "hint": close.why,
        "status": "Is it the same?",
        "meaning": "neutral",
    }


def _member_row(one: Entity) -> Row:
    return {"text": one.label, "href": entity_url("entity", one), "hint": "", "status": "", "meaning": ""}


def state_of(one: Judgement) -> str:
    """Return how a judgement stands, in words."""
    if one.undoings.all():
        return "Taken back"
    if not one.needs_second:
        return "Counts until a newer word"
    agreed = list(one.agreements.all())
    if not agreed:
        return "Waits for a second officer"
    return "A second officer agreed" if agreed[0].agreed else "A second officer did not agree"


def _said_item(one: Judgement, user: User) -> Row:
    state = state_of(one)
    lines = [one.reason]
    lines += [f"{a.by_name}, {moment_words(a.at)}: {a.reason}" for a in one.agreements.all()]
    lines += [f"Taken back by {u.by_name}, {moment_words(u.at)}: {u.reason}" for u in one.undoings.all()]
    item: Row = {
        "title": f"{one.get_word_display()}: {one.one.label} and {one.other.label}", "by": one.by_name, "at": one.at,
        "tag": state, "meaning": "waiting" if "Waits" in state else "neutral", "text": "\n\n".join(lines),
    }  # fmt: skip
    if not one.undoings.all() and allows(user, ENTITY_JUDGE):
        second = "Waits" in state and one.by_id != user.id
        name = "judgement_agree" if second else "judgement_undo"
        item["href"] = reverse(f"desk:{name}", args=[one.id])
        item["link_text"] = "Look at it as the second officer" if second else "Take it back"
        if one.word == "unsure":
            again = reverse("desk:entity_same", args=[one.one_id, one.other_id])
            item["links"] = [{"text": "Look at both again", "href": again, "kind": "link"}]
    return item


def _person_item(one: PersonSaid) -> Row:
    return {"title": one.get_what_display(), "by": one.by_name, "at": one.at, "text": one.reason}


def _child_item(one: ChildLink) -> Row:
    item: Row = {
        "title": f"The child of case {one.case_reference}", "by": one.by_name, "at": one.at, "text": one.reason,
        "tag": "Taken back" if one.ended_at else "", "meaning": "neutral",
    }  # fmt: skip
    if one.ended_at:
        item["text"] = (
            f"{one.reason}\n\nTaken back by {one.ended_by_name}, {moment_words(one.ended_at)}: {one.ended_reason}"
        )
    else:
        item |= {"href": reverse("desk:child_unlink", args=[one.id]), "link_text": "Take it back"}
    return item


@desk
def entity_same(request: HttpRequest, entity_id: uuid.UUID, other_entity_id: uuid.UUID) -> HttpResponse:
    """Say whether two are the same, with what was told of both side by side."""
    user = worker_of(request)
    require(user, ENTITY_JUDGE)
    if entity_id == other_entity_id:
        raise Missing
    sides = [entity_get(viewer=user, entity_id=one) for one in (entity_id, other_entity_id)]
    if sides[0].entity.kind != sides[1].entity.kind:
        raise Missing
    form = open_form(request, EntitySameForm, f"same-{entity_id}-{other_entity_id}")

    def verb(answers: dict[str, Any]) -> str:
        made = entity_judge(by=user, one_id=entity_id, other_id=other_entity_id, **answers)
        later = " It counts when a second officer agrees." if made.needs_second else ""
        messages.success(request, f"It is noted. Nothing was merged, and it can be taken back.{later}")
        return entity_url("entity", entity_id)

    return form_page(
        request, form, verb, template="entities/same", title="The same?", submit="Save what I think",
        sides=[_side(one) for one in sides], people=sides[0].entity.kind == "person",
        back={"href": entity_url("entity", entity_id), "text": "Back"},
    )  # fmt: skip


def _side(seen: Seen) -> dict[str, Any]:
    told = [told_item(one) for one in first_of(seen.provenance, 10)]
    return {"label": seen.entity.label, "told": told, "suspected": seen.suspected,
            "more": len(seen.provenance) > 10, "href": entity_url("entity", seen.entity)}  # fmt: skip


@desk
def judgement_second(request: HttpRequest, judgement_id: uuid.UUID) -> HttpResponse:
    """Look, as a second officer, at whether two people are the same."""
    user = worker_of(request)
    about = judgement_get(viewer=user, judgement_id=judgement_id)
    sides = [entity_get(viewer=user, entity_id=one) for one in (about.one_id, about.other_id)]
    form = open_form(request, AgreeForm, f"agree-{judgement_id}")

    def verb(answers: dict[str, Any]) -> str:
        judgement_agree(
            by=user, judgement_id=judgement_id, agreed=answers["agreed"] == "yes", reason=answers["reason"]
        )
        messages.success(request, "Your look is noted.")
        return entity_url("entity", about.one_id)

    return form_page(
        request, form, verb, template="entities/same", title="A second look", submit="Save what I think",
        sides=[_side(one) for one in sides], first=about, nobody=_no_second(about, user), people=True,
        back={"href": reverse("desk:entities"), "text": "Look up"},
    )  # fmt: skip


def _no_second(about: Judgement, user: User) -> str:
    if not about.needs_second:
        return "This needs no second officer: it counts already."
    if about.undoings.all() or about.agreements.all():
        return f"There is nothing to do here. {state_of(about)}."
    return "You said it yourself. Another officer looks at it." if about.by_id == user.id else ""


@desk
def judgement_back(request: HttpRequest, judgement_id: uuid.UUID) -> HttpResponse:
    """Take back what was said of two."""
    user = worker_of(request)
    about = judgement_get(viewer=user, judgement_id=judgement_id)
    form = open_form(request, ReasonForm, f"undo-{judgement_id}")

    def verb(answers: dict[str, Any]) -> str:
        judgement_undo(by=user, judgement_id=judgement_id, **answers)
        messages.success(request, "It is taken back. What was said before it counts again.")
        return entity_url("entity", about.one_id)

    return form_page(
        request, form, verb, title="Take it back", submit="Take it back", lead="Nothing is lost: both reasons can be read.",
        caption=f"{about.get_word_display()}: {about.one.label} and {about.other.label}",
        nobody="It was taken back already. Say anew what you think." if about.undoings.all() else "",
        back={"href": entity_url("entity", about.one_id), "text": "Back"},
    )  # fmt: skip
