"""The child and the family: strengths first, who is steady, what helps, what it costs, what matters, the others at home."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.circumstances import TOPICS, Choice, line_words
from alongside.doors.desk.forms.life import AnswerForm, SiblingForm
from alongside.doors.desk.forms.parts import Members, PressForm, member_choices
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_newest
from alongside.family.circumstances.models import Response, SiblingReview
from alongside.family.circumstances.policies import (
    CIRCUMSTANCES_ADD,
    CIRCUMSTANCES_ANSWER,
    COST_MARK,
    SIBLING_REVIEW,
    SITE_RECORD,
)
from alongside.family.circumstances.selectors import (
    Answered,
    SiblingView,
    backgrounds_of,
    costs_of,
    costs_waiting,
    costs_waiting_count,
    first_supports_of,
    gap_of,
    good_of,
    helps_of,
    line_mine,
    matters_of,
    siblings_of,
    signs_of,
    sites_of,
)
from alongside.family.circumstances.services import answer_give, line_take_back, sibling_review
from alongside.family.people.models import FamilyMember
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.dates import ago_words, day_words, promise_words

_YOUNG = (FamilyMember.Relationship.CHILD, FamilyMember.Relationship.SIBLING)
_OWN = frozenset({"strengths", "steady", "helps", "needs"})  # what a worker may say of their own seeing
_HARD = frozenset({"needs"})  # asked after what is good


def here(about: Case, part: str = "life") -> str:
    """Return the address of one of the two pages about the child and the family."""
    return reverse(f"desk:{part}", args=[about.id])


def of_life(about: Case, part: str = "life") -> dict[str, Any]:
    """Return what a page says that lies behind one of the two."""
    return {**of_case(about), "back": {"href": here(about, part), "text": "Back to the child and the family"}}


@desk
def life(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The child as themself and the family around them, what is good before anything else (R33, R37, R32, R39, R40)."""
    user, about = worker_of(request), case_for(request, case_id)
    good = good_of(viewer=user, family_id=about.family_id, case_id=about.id, child_id=about.child_id)
    helps = helps_of(viewer=user, case=about)
    return page(
        request, "life/child", title="The child and the family",
        steady=_items("steady", good.steady, user),
        good=[*_items("strengths", good.protective, user), *_items("strengths", good.strengths, user)],
        helps=helps, adaptations=_items("helps", helps.adaptations, user), needs=_items("needs", helps.needs, user),
        siblings=[_sibling(one, about) for one in siblings_of(viewer=user, case=about)],
        sites=sites_of(viewer=user, case=about), may=_may(user),
        around=_items("around", backgrounds_of(viewer=user, family_id=about.family_id), user), **of_case(about),
    )  # fmt: skip


@desk
def costs(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What it costs each of them, what else matters, the first signs and who helped first (R12, R16, R34, R35)."""
    user, about = worker_of(request), case_for(request, case_id)
    signs = signs_of(viewer=user, case=about)
    family: dict[str, Any] = {"viewer": user, "family_id": about.family_id}
    return page(
        request, "life/costs", title="What it costs, and what matters",
        costs=[_answered("costs", one, user) for one in costs_of(**family)],
        matters=[_answered("matters", one, user) for one in matters_of(**family)],
        signs=_items("signs", signs, user), gap=gap_of(case=about, signs=signs),
        first=_items("first", first_supports_of(**family), user), may=_may(user), **of_life(about),
    )  # fmt: skip


def _may(user: User) -> dict[str, bool]:
    rights = {
        "add": CIRCUMSTANCES_ADD, "mark": COST_MARK, "answer": CIRCUMSTANCES_ANSWER, "sibling": SIBLING_REVIEW,
        "site": SITE_RECORD,
    }  # fmt: skip
    return {name: allows(user, right) for name, right in rights.items()}


def _items(topic: str, found: Any, user: User) -> list[Row]:
    return [_item(topic, one, user) for one in found]


def _item(topic: str, line: Any, user: User) -> Row:
    whose = (
        line.person.short_name
        if line.person_id and topic not in ("helps", "needs", "strengths", "steady")
        else ""
    )
    agency = f", {line.author_agency}" if line.author_agency else ""
    return {
        **line_words(topic, line), "id": line.id, "topic": topic, "whose": whose,
        "by": f"{line.author_name}{agency}, {day_words(line.said_at)}", "mine": line.author_id == user.id,
        "alone": getattr(line, "readers", "") == "own",
    }  # fmt: skip


def _answered(topic: str, one: Answered, user: User) -> Row:
    waits = not one.answers or (one.due_on is not None and one.due_on < today())
    standing = promise_words(due_on=one.due_on) if one.due_on is not None and waits else None
    return {
        **_item(topic, one.line, user), "answers": [_answer(answer) for answer in one.answers], "waits": waits,
        "standing": standing,
    }  # fmt: skip


def _answer(one: Response) -> Row:
    when = f"{one.by_whom}, by {day_words(one.due_on)}" if one.due_on else ""
    by = f"{one.author_name}, {day_words(one.said_at)}"
    return {"title": one.get_outcome_display(), "text": one.words, "when": when, "by": by}


def _sibling(one: SiblingView, about: Case) -> Row:
    review = one.review
    needs = [SiblingReview.Need(need).label for need in review.needs] if review is not None else []
    return {
        "name": one.person.full_name, "id": one.person.id, "review": review, "needs": needs, "overdue": one.overdue,
        "on": review.review_on if review is not None else None, "since": one.since,
    }  # fmt: skip


@desk
def add(request: HttpRequest, case_id: uuid.UUID, topic: str) -> HttpResponse:
    """Write down one thing about a topic: as they said it, or what the worker saw."""
    asked = TOPICS.get(topic)
    about = case_for(request, case_id, COST_MARK if topic == "costs" else CIRCUMSTANCES_ADD)
    if asked is None:
        raise Missing
    user, part = worker_of(request), "life" if topic in (*_OWN, "around") else "life_costs"
    skips = topic in _HARD and not good_of(viewer=user, family_id=about.family_id)
    form = open_form(
        request, asked.form, f"life-{topic}-{about.id}", people=_people(user, about, topic), own=topic in _OWN,
        agrees=topic == "costs", skips=skips,
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        said = form.said() | ({"case_id": about.id} if asked.of_child else {})
        asked.verb(by=user, family_id=about.family_id, **said)
        messages.success(request, "Saved.")
        return here(about, part)

    return form_page(
        request, form, verb, template="life/add", title=asked.desk_title, submit="Save", skips=skips, topic=asked,
        **of_life(about, part),
    )  # fmt: skip


def _people(user: User, about: Case, topic: str) -> list[Choice]:
    members: Members = family_for_viewer(viewer=user, family_id=about.family_id).members
    if topic == "costs":  # each side's own worker writes for that side (R43)
        young, roles = ("csw" in user.as_actor().roles), user.as_actor().roles
        both = {"csw", "ipsw"} <= roles
        members = [(m, p) for m, p in members if both or (m.relationship in _YOUNG) == young]
    return member_choices(members)


@desk
def take_back(request: HttpRequest, case_id: uuid.UUID, topic: str, line_id: uuid.UUID) -> HttpResponse:
    """Take back what one wrote oneself; nobody takes back another's words."""
    about, user = case_for(request, case_id, CIRCUMSTANCES_ADD), worker_of(request)
    line = line_mine(viewer=user, topic=topic, line_id=line_id)
    if line.family_id != about.family_id:
        raise Missing
    part = "life" if topic in (*_OWN, "around") else "life_costs"
    form = open_form(request, PressForm, f"life-back-{line_id}")

    def verb(answers: dict[str, Any]) -> str:
        line_take_back(by=user, topic=topic, line_id=line_id)
        messages.success(request, "Taken back. It is kept, and not shown any more.")
        return here(about, part)

    return form_page(
        request, form, verb, template="life/take_back", title="Take this back", submit="Take it back",
        item=_item(topic, line, user), **of_life(about, part),
    )  # fmt: skip


@desk
def answer(request: HttpRequest, case_id: uuid.UUID, line_id: uuid.UUID) -> HttpResponse:
    """Answer what it costs somebody, or what else matters to them (R34, R35)."""
    about, user = case_for(request, case_id, CIRCUMSTANCES_ANSWER), worker_of(request)
    family: dict[str, Any] = {"viewer": user, "family_id": about.family_id}
    both = [("costs", one) for one in costs_of(**family)] + [("matters", one) for one in matters_of(**family)]
    found = next(((topic, one) for topic, one in both if one.line.id == line_id), None)
    if found is None:
        raise Missing
    form = open_form(request, AnswerForm, f"life-answer-{line_id}")

    def verb(answers: dict[str, Any]) -> str:
        answer_give(by=user, line_id=line_id, **answers)
        messages.success(request, "Answered. They can read it on their own page.")
        return here(about, "life_costs")

    return form_page(
        request, form, verb, template="life/answer", title="Answer them", submit="Answer",
        item=_answered(*found, user), **of_life(about, "life_costs"),
    )  # fmt: skip


@desk
def sibling(request: HttpRequest, case_id: uuid.UUID, sibling_id: uuid.UUID) -> HttpResponse:
    """Look at how a brother or sister is (R32)."""
    about, user = case_for(request, case_id, SIBLING_REVIEW), worker_of(request)
    found = next((one for one in siblings_of(viewer=user, case=about) if one.person.id == sibling_id), None)
    if found is None:
        raise Missing
    skips = not good_of(viewer=user, family_id=about.family_id)
    form = open_form(request, SiblingForm, f"life-sibling-{sibling_id}", skips=skips)

    def verb(answers: dict[str, Any]) -> str:
        sibling_review(by=user, family_id=about.family_id, case_id=about.id, person_id=sibling_id, **answers)
        messages.success(request, "Saved. What was written before is kept.")
        return here(about)

    return form_page(
        request, form, verb, template="life/sibling", title="A brother or sister", submit="Save", skips=skips,
        heading=f"How is {found.person.short_name}?", before=_sibling(found, about), **of_life(about),
    )  # fmt: skip


@desk
def waiting(request: HttpRequest) -> HttpResponse:
    """What families say it costs them and nobody has answered, the longest waiting first (R34)."""
    user = worker_of(request)
    found = costs_waiting(viewer=user)
    cases = first_cases(user, {one.line.family_id for one in found})
    rows = [_waiting(one, cases.get(one.line.family_id)) for one in found]
    empty = "Nothing waits. You see the families whose lead or own worker you are."
    more = costs_waiting_count(viewer=user) - len(rows) if rows else 0
    order = (
        f"These have waited longest. {more} more wait: they come here as these are answered."
        if more > 0
        else ""
    )
    return page(
        request, "list", title="Answers owed about what it costs", rows=rows, empty=empty, order=order
    )


def _waiting(one: Answered, case: Case | None) -> Row:
    line: Any = one.line
    standing = promise_words(due_on=one.due_on) if one.due_on is not None else None
    return {
        "text": f"{line.person.full_name}: {line.get_kind_display().lower()}",
        "href": reverse("desk:life_answer", args=[case.id, line.id]) if case is not None else "",
        "hint": f"{line.get_weight_display()}. Said {ago_words(line.said_at)}; {standing.words if standing else ''}",
        "status": standing.tag if standing else "Waiting",
        "meaning": standing.meaning if standing else "waiting",
    }


def first_cases(user: User, family_ids: set[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """Return an open case of each family that the worker may know of."""
    found = cases_newest(viewer=user, open_only=True).filter(family_id__in=family_ids).prefetch_related(None)
    return {case.family_id: case for case in found} if family_ids else {}
