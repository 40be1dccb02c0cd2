"""What officers say of somebody who is mentioned, and what another partnership holds too."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.entities import (
    ChildLinkForm,
    CrossAnswerForm,
    CrossAskForm,
    PersonSayForm,
    ReasonForm,
)
from alongside.doors.desk.views.entities import entity_url
from alongside.doors.desk.views.shared import Row, cut_words, desk, form_page, page, worker_of
from alongside.ground.access.registry import require
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words
from alongside.pursuit.entities.models import CrossMatch
from alongside.pursuit.entities.policies import CROSS_MATCH, PERSON_SAY
from alongside.pursuit.entities.selectors import Seen, asks_and_matches, entity_get, match_get, matches_here
from alongside.pursuit.entities.selectors.crossing import SHOWN
from alongside.pursuit.entities.selectors.one import child_link_get
from alongside.pursuit.entities.services import child_link, child_unlink, cross_answer, cross_ask, person_say
from alongside.pursuit.entities.services.crossing import ASKED_ALREADY, NOT_EXACT
from alongside.pursuit.entities.services.mentions import CROSSING

_NOT_A_SUSPECT = (
    "Somebody said that this person is suspected of harming children. A child is not joined to a suspect here. If this is the"
    " child, say first, with the reason, that they are not suspected."
)


def _person(request: HttpRequest, entity_id: uuid.UUID) -> Seen:
    require(worker_of(request), PERSON_SAY)
    seen = entity_get(viewer=worker_of(request), entity_id=entity_id)
    if seen.entity.kind != "person":
        raise Missing
    return seen


def _of(seen: Seen) -> dict[str, Any]:
    return {"caption": seen.entity.label, "back": {"href": entity_url("entity", seen.entity), "text": "Back"}}


@desk
def person(request: HttpRequest, entity_id: uuid.UUID) -> HttpResponse:
    """Say what a person who is mentioned is in all this."""
    user, seen = worker_of(request), _person(request, entity_id)
    form = open_form(request, PersonSayForm, f"person-{entity_id}")

    def verb(answers: dict[str, Any]) -> str:
        person_say(by=user, entity_id=entity_id, **answers)
        messages.success(request, "It is noted, with your name. A newer word takes its place.")
        return entity_url("entity", entity_id)

    return form_page(
        request, form, verb, title="What is this person?", submit="Save what I think",
        lead="Only a person says this, never the program. The newest word counts; the ones before it can be read.", **_of(seen),
    )  # fmt: skip


@desk
def child(request: HttpRequest, entity_id: uuid.UUID) -> HttpResponse:
    """Say that a person who is mentioned is the child of a case."""
    user, seen = worker_of(request), _person(request, entity_id)
    form = open_form(request, ChildLinkForm, f"child-{entity_id}")

    def verb(answers: dict[str, Any]) -> str:
        child_link(by=user, entity_id=entity_id, **answers)
        messages.success(request, "It is noted. Only officers see it, and it can be taken back.")
        return entity_url("entity", entity_id)

    return form_page(
        request, form, verb, title="A child of a case", submit="Put beside this child",
        lead="You say so, with your reason. Nothing is put beside a child by itself, and no name is shown.",
        nobody=_NOT_A_SUSPECT if seen.suspected else "", **_of(seen),
    )  # fmt: skip


@desk
def child_back(request: HttpRequest, child_link_id: uuid.UUID) -> HttpResponse:
    """Take somebody who is mentioned from beside a child."""
    user = worker_of(request)
    link = child_link_get(viewer=user, link_id=child_link_id)
    form = open_form(request, ReasonForm, f"unlink-{child_link_id}")

    def verb(answers: dict[str, Any]) -> str:
        child_unlink(by=user, link_id=child_link_id, **answers)
        messages.success(request, "It is taken back. Both reasons can be read.")
        return entity_url("entity", link.entity_id)

    return form_page(
        request, form, verb, title="Take it back", submit="Take it back", caption=f"The child of case {link.case_reference}",
        nobody="It was taken back already." if link.ended_at else "",
        back={"href": entity_url("entity", link.entity_id), "text": "Back"},
    )  # fmt: skip


@desk
def ask(request: HttpRequest, entity_id: uuid.UUID) -> HttpResponse:
    """Ask whether another partnership holds the same."""
    user = worker_of(request)
    require(user, CROSS_MATCH)
    seen = entity_get(viewer=user, entity_id=entity_id)
    asks, _ = asks_and_matches(viewer=user, entity_id=entity_id)
    form = open_form(request, CrossAskForm, f"cross-{entity_id}")

    def verb(answers: dict[str, Any]) -> str:
        cross_ask(by=user, entity_id=entity_id, **answers)
        messages.success(
            request,
            "It is asked. If another partnership holds it, both of you are told within an hour or two.",
        )
        return entity_url("entity", entity_id)

    return form_page(
        request, form, verb, template="entities/ask", title="Ask other partnerships", submit="Ask",
nobody=_nothing_to_ask(seen, asked=bool(asks)),
        **_of(seen),
    )  # fmt: skip


def _nothing_to_ask(seen: Seen, *, asked: bool) -> str:
    if not seen.entity.exact or seen.entity.kind not in CROSSING:
        return NOT_EXACT
    return ASKED_ALREADY if asked else ""


@desk
def crosses(request: HttpRequest) -> HttpResponse:
    """What another partnership holds too."""
    found = matches_here(viewer=worker_of(request))
    return page(
        request, "list", title="Held elsewhere too", rows=[_match_row(one) for one in found], cut=cut_words(found, SHOWN),
        order="Another partnership holds something the same. Neither of you sees what the other holds. Speak, then decide.",
        empty="No other partnership holds something the same, as far as anybody asked.",
        back={"href": reverse("desk:entities"), "text": "Look up"},
    )  # fmt: skip


def _match_row(one: CrossMatch) -> Row:
    asked = "You asked" if one.asked_here else "They asked"
    return {
        "text": f"{one.entity.label}: {one.other_name}", "href": reverse("desk:cross", args=[one.id]),
        "hint": f"{asked}, {day_words(one.at)}; for {one.officer_name}",
        "status": one.get_answer_display() if one.answer else "Not answered yet",
        "meaning": "neutral" if one.answer else "waiting",
    }  # fmt: skip


@desk
def cross(request: HttpRequest, cross_match_id: uuid.UUID) -> HttpResponse:
    """One thing that another partnership holds too: whom to ask, and what one does."""
    user = worker_of(request)
    match = match_get(viewer=user, match_id=cross_match_id)
    form = open_form(request, CrossAnswerForm, f"cross-answer-{cross_match_id}")

    def verb(answers: dict[str, Any]) -> str:
        cross_answer(by=user, match_id=cross_match_id, **answers)
        messages.success(request, "It is noted. Nothing was shown to the other partnership.")
        return reverse("desk:crosses")

    spoken = match.answer == CrossMatch.Answer.SPEAK
    return form_page(
        request, form, verb, template="entities/cross", title="Held elsewhere too", submit="Save", match=match,
        nobody=f"{match.answered_by_name} speaks with them: {match.answer_reason}" if spoken else "",
        caption=match.entity.label, entity_href=entity_url("entity", match.entity),
        back={"href": reverse("desk:crosses"), "text": "Held elsewhere too"},
    )  # fmt: skip
