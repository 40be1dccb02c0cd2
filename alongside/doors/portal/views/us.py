"""About us: what is good, what helps our child, what it costs, what matters; all of it if we like, one thing a page."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.common.circumstances import TOPICS, Topic, line_words
from alongside.doors.portal.forms import PressForm
from alongside.doors.portal.views.common import is_young, myself, page, user_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.family.circumstances.models import Response
from alongside.family.circumstances.selectors import Answered, costs_of, lines_for_family, matters_of
from alongside.family.circumstances.services import line_take_back
from alongside.family.people.models import Person
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words, promise_words

_SAVED = {
    "costs": "Saved. Somebody will answer you. This page shows by when, and what they say.",
    "helps": "Saved. Whoever works with you reads this first.",
}


@only_for("family")
@require_GET
def hub(request: HttpRequest) -> HttpResponseBase:
    """Every topic, what is good first."""
    user = user_of(request)
    _me(user)
    cases = _cases(user)
    rows = [
        {"text": _title(one, user), "href": reverse("portal:us-topic", args=[one.key]), "status": ""}
        for one in TOPICS.values()
        if _asked(one, user, cases)
    ]
    return page(request, "us/hub", rows=rows)


@only_for("family")
@require_GET
def topic(request: HttpRequest, topic: str) -> HttpResponseBase:
    """What this person said on one topic, what came of it, and what others opened to them."""
    user = user_of(request)
    me, family_id = _me(user)
    about, cases = _topic(user, topic)
    read = {"costs": costs_of, "matters": matters_of}.get(topic)
    if read is not None:
        items = [_answered(topic, one) for one in read(viewer=user, family_id=family_id)]
    else:
        found = lines_for_family(viewer=user, topic=topic, family_id=family_id)
        items = [_item(topic, one, mine=one.person_id == me.id or one.author_id == user.id) for one in found]
        if len(cases) > 1 and about.of_child:
            for item, line in zip(items, found, strict=True):
                item["child"] = line.case.child.short_name if line.case else ""
    return page(request, "us/topic", topic=about, words=_title(about, user), items=items)


@only_for("family")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, topic: str) -> HttpResponseBase:
    """Say one more thing on a topic."""
    user = user_of(request)
    _person, family_id = _me(user)
    about, cases = _topic(user, topic)
    children = [(str(case.id), case.child.short_name) for case in cases] if about.of_child else []
    form = open_form(request, about.form, f"us-{topic}", children=children, young=is_young(user))

    def save(answers: object) -> str:
        said = form.said()
        if about.of_child:
            said.setdefault("case_id", cases[0].id)
        about.verb(by=user, family_id=family_id, **said)
        messages.success(request, _SAVED.get(topic, "Saved."))
        return reverse("portal:us-topic", args=[topic])

    words = _title(about, user)
    return attempt(request, form, save) or page(request, "us/add", form=form, topic=about, words=words)


@only_for("family")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, topic: str, line_id: uuid.UUID) -> HttpResponseBase:
    """Take back one thing that this person said, or that a worker wrote down for them."""
    user = user_of(request)
    line = _own_line(user, topic, line_id)
    about, _its_cases = _topic(user, topic)
    form = open_form(request, PressForm, f"us-take-back-{line_id}")

    def save(answers: object) -> str:
        line_take_back(by=user, topic=topic, line_id=line_id)
        messages.success(request, "You took it back. It is not shown any more.")
        return reverse("portal:us-topic", args=[topic])

    known = {"form": form, "topic": about, "item": _item(topic, line, mine=True)}
    return attempt(request, form, save) or page(request, "us/take_back", **known)


def _me(user: User) -> tuple[Person, uuid.UUID]:
    """Return the person behind the account and their family. Raises Missing for whoever is in none."""
    me = myself(user)
    membership = me.memberships.order_by("created_at").first()
    if membership is None:
        raise Missing
    return me, membership.family_id


def _own_line(user: User, topic: str, line_id: uuid.UUID) -> Any:
    me, family_id = _me(user)
    if topic not in TOPICS:
        raise Missing
    read = {"costs": costs_of, "matters": matters_of}.get(topic)
    found: list[Any] = (
        [one.line for one in read(viewer=user, family_id=family_id)]
        if read is not None
        else lines_for_family(viewer=user, topic=topic, family_id=family_id)
    )
    mine = (
        one for one in found if one.id == line_id and (one.person_id == me.id or one.author_id == user.id)
    )
    line = next(mine, None)
    if line is None:
        raise Missing
    return line


def _cases(user: User) -> list[Case]:
    return [case for case in cases_of_family_for_family(viewer=user) if case.closed_at is None]


def _asked(topic: Topic, user: User, cases: list[Case]) -> bool:
    return (bool(topic.young) or not is_young(user)) and (bool(cases) or not topic.of_child)


def _topic(user: User, key: str) -> tuple[Topic, list[Case]]:
    """Return a topic that this person is asked about, and their open cases. Raises Missing for any other."""
    cases = _cases(user)
    if key not in TOPICS or not _asked(TOPICS[key], user, cases):
        raise Missing
    return TOPICS[key], cases


def _title(topic: Topic, user: User) -> str:
    return topic.young if is_young(user) else topic.title


def _item(topic: str, line: Any, *, mine: bool) -> dict[str, Any]:
    by = "" if mine and line.author_name == (line.person and line.person.full_name) else line.author_name
    agency = f", {line.author_agency}" if by and line.author_agency else ""
    return {
        **line_words(topic, line), "id": line.id, "mine": mine, "by": f"{by}{agency}", "said_at": line.said_at,
        "family": getattr(line, "readers", "") == "family",
    }  # fmt: skip


def _answered(topic: str, one: Answered) -> dict[str, Any]:
    answers = [_answer(answer) for answer in one.answers]
    waits = one.due_on if not answers or (one.due_on is not None and one.due_on < today()) else None
    standing = promise_words(due_on=waits) if waits is not None else None
    return {
        **_item(topic, one.line, mine=True),
        "answers": answers,
        "standing": standing,
        "waits": not answers,
    }


def _answer(one: Response) -> dict[str, Any]:
    when = f"{one.by_whom}, by {day_words(one.due_on)}" if one.due_on else ""
    return {
        "title": one.get_outcome_display(),
        "text": one.words,
        "when": when,
        "by": one.author_name,
        "at": one.said_at,
    }
