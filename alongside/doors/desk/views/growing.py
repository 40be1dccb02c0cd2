"""What a young person says and who reads it; sixteen to eighteen; the list for managers (R43, R208, R211, R212)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms import engagement as forms
from alongside.doors.desk.views.engagement import Deed, deed, may_in, of_page, parent_choices, views_of
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import require
from alongside.ground.base.ends import first_of
from alongside.ground.govuk.dates import day_words, promise_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.engagement import policies, rules, services
from alongside.practice.engagement.growing import Turning, growing_of, turned, turning
from alongside.practice.engagement.models import ConsentReview, TransitionPlan
from alongside.practice.engagement.selectors import (
    SaidView,
    override_one,
    overrides_to_review,
    reviews_of,
    transition_plans,
    words_one,
    young_notes,
    young_words,
)
from alongside.practice.engagement.services.common import Part
from alongside.practice.engagement.services.young import require_lead_to_open
from alongside.practice.workload.services.contacts import parts_of

SIZE = 25
_SAID = {"yes": "Yes", "no": "No", "later": "To be talked about later"}


@desk
def voice(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What the young person says, who reads it, and everybody's view of how much they can decide."""
    user = worker_of(request)
    about = case_for(request, case_id)
    may = may_in(user, about, parts_of(user, about.id))
    return page(
        request, "engagement/voice", title="In their own words",
        heading=f"{about.child.short_name}, in their own words", may=may, views=views_of(user, about),
        said=[_said(one) for one in young_words(viewer=user, case=about)],
        notes=[_note(one) for one in young_notes(viewer=user, case=about)],
        **of_page(about, "working", f"Working with {about.child.short_name}"),
    )  # fmt: skip


def _said(view: SaidView) -> dict[str, Any]:
    one = view.words
    return {
        "words": one,
        "tag": "Parents may read this" if one.parents_may_read else "Not for the parents",
        "meaning": "good" if one.parents_may_read else "contested",
        "overrides": view.overrides,
    }


def _note(one: Any) -> Row:
    return {
        "title": "Talked together", "by": one.by_name, "at": one.at, "text": one.words,
        "tag": f"Shared: {one.get_shared_with_display().lower()}" if one.shared_with else "Only the two of you",
        "meaning": "good" if one.shared_with else "neutral",
    }  # fmt: skip


note = deed(
    Deed(
        "note", forms.YoungNoteForm, services.young_note_write, policies.YOUNG_NOTE, "A note of the two of you",
        "Save the note",
        "Only you and they read it, until they share it. If somebody is in danger, this wall holds nothing back: tell the"
        " lead, and write it in the record.",
        parts=(Part.CSW,), to="voice",
    )
)  # fmt: skip


@desk
def words_open(request: HttpRequest, words_id: uuid.UUID) -> HttpResponse:
    """Let one parent read what the young person kept, for significant harm: the lead alone."""
    user = worker_of(request)
    said = words_one(viewer=user, words_id=words_id)
    about = case_for(request, said.case_id)
    require_lead_to_open(user, about.id)
    people = parent_choices(request, about)
    form = open_form(request, forms.OpenWordsForm, f"engagement-open-{said.id}", people=people)

    def verb(answers: dict[str, Any]) -> str:
        services.young_words_open(by=user, words_id=said.id, **form.given())
        messages.success(request, "Done. A manager looks at it again.")
        return reverse("desk:voice", args=[about.id])

    lead = (
        "They asked that their parents do not read this. Open it only where that prevents significant harm, to the one"
        " parent who must know. They are told, and a manager looks at it again."
    )
    nobody = "Their parents may read this already." if said.parents_may_read else ""
    return form_page(
        request, form, verb, title="Let a parent read this", submit="Let this parent read it", lead=lead, nobody=nobody,
        own_words=said.words, own_words_title=said.get_topic_display(), **of_page(about, "voice", "Back"),
    )  # fmt: skip


@desk
def words_review(request: HttpRequest, override_id: uuid.UUID) -> HttpResponse:
    """A manager's second look at words that were opened to a parent."""
    user = worker_of(request)
    one = override_one(viewer=user, override_id=override_id)
    about = case_for(request, one.case_id, policies.WORDS_REVIEW)
    form = open_form(request, forms.ReviewWordsForm, f"engagement-review-{one.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.young_words_review(by=user, override_id=one.id, **answers)
        messages.success(request, "Saved.")
        return reverse("desk:voice", args=[about.id])

    told = (
        "They told the young person."
        if one.told_young
        else f"The young person was not told: {one.not_told_because}"
    )
    lead = f"{one.by_name} let {one.person.full_name} read this on {day_words(one.at)}, because: {one.harm} {told}"
    nobody = (
        f"Looked at on {day_words(one.reviewed_at)}: {one.get_finding_display()}" if one.reviewed_at else ""
    )
    return form_page(
        request, form, verb, title="Look again", submit="Save", lead=lead, nobody=nobody, own_words=one.words.words,
        own_words_title=one.words.get_topic_display(), **of_page(about, "voice", "Back"),
    )  # fmt: skip


def _old_enough(request: HttpRequest, about: Case) -> dict[str, Any]:
    """Say why there is no form yet, before anybody types a word."""
    found = growing_of(viewer=worker_of(request), case=about)
    if found is None:
        return {"nobody": "The date of birth is not known. Write it down on the page of the family first."}
    if found.age < 16:
        return {"nobody": f"This begins at 16. {about.child.short_name} is {found.age}."}
    return {}


sixteen = deed(
    Deed(
        "sixteen", forms.ConsentForm, services.consent_review, policies.ENGAGE_WORK, "Consent and sharing at 16", "Save",
        "Look at it with the young person. Their parents stay partners: nothing is closed or hidden by a birthday.",
        to="growing", more=_old_enough,
    )
)  # fmt: skip
plan = deed(
    Deed(
        "plan18", forms.TransitionForm, services.transition_plan, policies.ENGAGE_WORK, "How help goes on after 18",
        "Save", "The young person and their parents read this. Write it with them.", to="growing", more=_old_enough,
        said="Saved. The family can read it.",
    )
)  # fmt: skip


@desk
def slowing(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """A manager's answer to why a family hears less before eighteen, beside the numbers."""
    user = worker_of(request)
    about = case_for(request, case_id, policies.SLOWING_ANSWER)
    found = growing_of(viewer=user, case=about)
    counts = list(found.counts) if found else []
    form = open_form(request, forms.SlowingForm, f"engagement-slowing-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.slowing_answer(by=user, case_id=about.id, counts=counts, **answers)
        messages.success(request, "Saved.")
        return reverse("desk:growing", args=[about.id])

    asks = found is not None and found.slowing
    return form_page(
        request, form, verb, title="Less before 18?", submit="Save", lead=counts_words(found) if found else "",
        nobody="" if asks else "There is nothing to answer: the numbers have not fallen.",
        **of_page(about, "growing", "Back"),
    )  # fmt: skip


def counts_words(found: Turning) -> str:
    """Return the numbers of each quarter, as a sentence: contacts, entries and steps of promises."""
    names = ("the last 3 months", "the 3 months before", "the 3 before that", "the 3 before those")
    told = "; ".join(f"{name}: {count}" for name, count in zip(names, found.counts, strict=False))
    return f"What they heard from us (contacts, entries in the record, steps of promises). In {told}."


@desk
def growing(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Sixteen to eighteen for one young person: what was agreed, what goes on, and how it stands."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = growing_of(viewer=user, case=about)
    reviews = reviews_of(viewer=user, case=about)
    plans = transition_plans(viewer=user, case=about)
    may = may_in(user, about, parts_of(user, about.id))
    return page(
        request, "engagement/growing", title="16 to 18", heading=f"{about.child.short_name}: 16 to 18", found=found,
        counts=counts_words(found) if found else "", may=may,
        old_enough=found is not None and found.age >= 16,
        review=_review(reviews[0]) if reviews else None, reviewed=reviews[0] if reviews else None,
        plan=plan_rows(plans[0]) if plans else None, planned=plans[0] if plans else None,
        **of_page(about, "working", f"Working with {about.child.short_name}"),
    )  # fmt: skip


def _review(one: ConsentReview) -> list[dict[str, str]]:
    rows = [
        {"key": label, "value": _SAID.get(one.answers.get(key, ""), "Not said")}
        for key, label in rules.PURPOSES.items()
    ]
    rows += [
        {"key": "Pressure considered", "value": one.pressure},
        {"key": "Capacity", "value": one.capacity},
        {"key": "Their parents’ part", "value": one.parents_part},
    ]
    if one.without_them_because:
        rows.append({"key": "They did not take part", "value": one.without_them_because})
    return rows


def plan_rows(one: TransitionPlan) -> list[dict[str, str]]:
    """Return a transition plan as rows of question and answer."""
    told = {
        "Who leads after 18": f"{one.lead_name}, {one.adult_service}", "Risks that go on": one.risks,
        "Services": one.services, "The family’s part": one.family_role, "The exploitation after 18": one.after_18,
        "What they say": one.young_said,
    }  # fmt: skip
    return [{"key": key, "value": value} for key, value in told.items() if value]


@desk
def turning_list(request: HttpRequest) -> HttpResponse:
    """For managers: everybody near 16, 17 or 18, the oldest first, with what is missing and what slows down."""
    user = worker_of(request)
    require(user, policies.SLOWING_ANSWER)
    pages = keyset_page(
        turning(viewer=user),
        key=("born", "id"),
        after=request.GET.get("after"),
        size=SIZE,
        nulls_excluded=True,
    )
    waiting = first_of(overrides_to_review(viewer=user), SIZE)
    return page(
        request, "engagement/turning", title="Turning 16, 17, 18", pages=pages,
        rows=[_turning_row(one) for one in turned(pages.items, viewer=user)],
        opened=[_opened_row(one) for one in waiting],
    )  # fmt: skip


def _turning_row(one: Turning) -> Row:
    asks = [
        *_owed("a review at 16", one.review_missing, one.review_due),
        *_owed("a plan for after 18", one.plan_missing, one.plan_due),
    ]
    if one.slowing and not one.answered:
        asks.append(
            f"heard less from us: {one.counts[0]} in the last 3 months, {max(one.counts[1:])} in a busier one"
        )
    hint = f"{one.case.reference}; {one.age}, {one.age + 1} on {day_words(one.next_birthday)}"
    status, meaning = (
        ("Late", "late") if one.overdue else ("Look at this", "soon") if asks else ("In order", "good")
    )
    return {
        "text": one.case.child.full_name, "href": reverse("desk:growing", args=[one.case.id]),
        "hint": "; ".join([hint, *asks]), "status": status, "meaning": meaning,
    }  # fmt: skip


def _owed(what: str, missing: bool, due: date | None) -> list[str]:
    """Return what is missing in words, with the day by which it was promised."""
    if not missing:
        return []
    return [f"{what}: {promise_words(due_on=due).words}" if due else f"{what} is missing"]


def _opened_row(one: Any) -> Row:
    return {
        "text": f"{one.case.child.full_name}: words were opened to a parent",
        "href": reverse("desk:words_review", args=[one.id]),
        "hint": f"by {one.by_name}; look again by {day_words(one.review_on)}",
        "status": "Look again",
        "meaning": "soon",
    }
