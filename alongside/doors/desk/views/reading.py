"""What a family reads of its record: answers owed, what is held back, copies, and whether it was right (R137, R138)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms import record as forms
from alongside.doors.desk.views.rows import entry_item
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import case_get
from alongside.family.recording import policies, services
from alongside.family.recording.models_reading import AccessRequest, ReadingAnswer, Withholding
from alongside.family.recording.reading import (
    Contested,
    contested_of,
    copies_of,
    copy_request,
    held_back_of,
    held_back_to_review,
    readings_of,
    request_get,
    withholding_get,
)
from alongside.family.recording.selectors import told_one
from alongside.family.recording.services.correcting import may_answer
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import NotPermitted
from alongside.ground.clock import today
from alongside.ground.clock.selectors import clocks_for
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words, promise_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.meetings.minutes.reading import lines_held_back

SIZE = 25
_ANSWERED = {"corrected": "Put right", "in_part": "Put right in part", "refused": "It stays, with the reason"}
_RIGHT = {"yes": "good", "partly": "contested", "no": "contested", "not_seen": "waiting"}


@desk
def reading(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What the family says of its record, and what it is owed."""
    user, about = worker_of(request), case_for(request, case_id)
    may = emergency_now(viewer=user, circle_id=about.id) is None
    answers = may and allows(user, policies.CORRECTION_ANSWER)
    copies = may and allows(user, policies.ACCESS_ANSWER)
    sections: list[Row] = [
        {
            "heading": "What they say is not right",
            "lead": "Whoever wrote it puts it right, or says why it stays. Both stay beside it, wherever it is quoted.",
            "rows": [
                _contested(one, answers) for one in contested_of(viewer=user, family_id=about.family_id)
            ],
            "empty": "Nobody in the family said that something is not right.",
        },
        {
            "heading": "Was it right?",
            "entries": [_said(one) for one in readings_of(viewer=user, family_id=about.family_id)],
            "empty": "Nobody has said yet whether what they read is right.",
        },
        {
            "heading": "Who asked for a copy",
            "rows": [_copy(one, copies) for one in copies_of(viewer=user, family_id=about.family_id)],
            "empty": "Nobody asked for a copy.",
        },
        {
            "heading": "What they do not read",
            "lead": "A second person looks at each reason.",
            "rows": [
                _held(one, allows(user, policies.WITHHOLDING_REVIEW) and may)
                for one in held_back_of(viewer=user, family_id=about.family_id)
            ],
            "empty": "The family reads all of it.",
        },
    ]  # fmt: skip
    return page(
        request, "record/sections", title="What the family reads", sections=sections, **of_case(about)
    )


def _short(words: str) -> str:
    return words if len(words) <= 120 else f"{words[:117]}…"


def _contested(one: Contested, may: bool) -> Row:
    if one.answer is not None:
        state: Row = {"status": _ANSWERED[one.answer.outcome], "meaning": "neutral"}
        when = f"answered by {one.answer.by_name}, {day_words(one.answer.at)}"
    elif one.due_on is None:
        state, when = {"status": "Waiting", "meaning": "waiting"}, "an answer is owed"
    else:
        words = promise_words(due_on=one.due_on)  # type: ignore[arg-type]
        state, when = {"status": words.tag, "meaning": words.meaning}, words.words
    href = reverse("desk:correction_answer", args=[one.request.id]) if may and one.answer is None else ""
    hint = f"{one.request.author_name} says: {_short(one.request.words)}; written by {one.entry.author_name}; {when}"
    return {"text": _short(one.entry.words), "href": href, "hint": hint, **state}


def _said(one: ReadingAnswer) -> Row:
    return {
        "title": f"{one.title or one.get_what_display()}: was it right?", "by": one.person.full_name, "at": one.at,
        "text": one.words, "tag": one.get_right_display(), "meaning": _RIGHT[one.right],
    }  # fmt: skip


def _copy(one: AccessRequest, may: bool) -> Row:
    answer = next(iter(one.answers.all()), None)
    words = promise_words(due_on=one.due_on, done_on=answer.at if answer else None)
    href = reverse("desk:copy_answer", args=[one.id]) if may and answer is None else ""
    return {
        "text": f"{one.person.full_name}: {_short(one.words)}", "href": href,
        "hint": f"asked {day_words(one.at)}; {answer.get_outcome_display().lower() if answer else words.words}",
        "status": words.tag, "meaning": words.meaning,
    }  # fmt: skip


def _held(one: Withholding, may: bool) -> Row:
    words = promise_words(due_on=one.review_on) if one.review_on else promise_words(due_on=local_date(one.at))
    known = "they know that it is there" if not one.unsaid_because else "they do not know that it is there"
    return {
        "text": f"{_short(one.entry.words)}", "href": reverse("desk:held_back_one", args=[one.entry_id]) if may else "",
        "hint": f"{one.get_category_display()}; {known}; {one.entry.author_name}; looked at again: {words.words}",
        "status": words.tag, "meaning": words.meaning,
    }  # fmt: skip


def _case_of(request: HttpRequest, family_id: uuid.UUID, case_id: uuid.UUID | None) -> Case | None:
    found = Case.objects.filter(family_id=family_id).order_by("-opened_at", "-id")
    chosen = found.filter(id=case_id).first() if case_id else found.first()
    return case_get(viewer=worker_of(request), case_id=chosen.id) if chosen else None


def _facts(about: Case | None) -> dict[str, Any]:
    if about is None:
        return {"back": {"href": reverse("desk:home"), "text": "Home"}}
    return {
        **of_case(about),
        "back": {"href": reverse("desk:reading", args=[about.id]), "text": "What the family reads"},
    }


@desk
def correction_answer(request: HttpRequest, asked_id: uuid.UUID) -> HttpResponse:
    """Answer, as its author, that an entry is not right."""
    user = worker_of(request)
    asked = request_get(viewer=user, request_id=asked_id)
    require(user, policies.CORRECTION_ANSWER)
    require_to_write(user, asked.family_id)
    assert asked.corrects is not None
    about = _case_of(request, asked.family_id, asked.case_id)
    first = told_one(viewer=user, entry_id=asked.corrects.id)
    nobody = (
        "" if may_answer(user, asked.corrects) else f"{asked.corrects.author_name} wrote this and answers it."
    )
    if any(one.entry.id == asked.id and one.answer for one in first.beside):
        nobody = "This was answered already. The answer stands beside it."
    form = open_form(request, forms.CorrectionAnswerForm, f"correction-answer-{asked_id}")
    facts = _facts(about)

    def verb(answers: dict[str, Any]) -> str:
        services.correction_answer(by=user, request_id=asked_id, **answers)
        messages.success(request, "Answered. It stands beside what was written, and the family reads it.")
        return str(facts["back"]["href"])

    lead = "Somebody of the family says that this is not right. Thank you for answering."
    return form_page(
        request, form, verb, template="record/answer", title="Answer: this is not right", lead=lead, submit="Answer",
        nobody=nobody, items=[entry_item(first)], **facts,
    )  # fmt: skip


@desk
def copy_answer(request: HttpRequest, copy_id: uuid.UUID) -> HttpResponse:
    """Answer somebody who asked for a copy of what is held about them."""
    user = worker_of(request)
    asked = copy_request(viewer=user, request_id=copy_id)
    require(user, policies.ACCESS_ANSWER)
    require_to_write(user, asked.family_id)
    form = open_form(request, forms.CopyAnswerForm, f"copy-answer-{copy_id}")
    facts = _facts(_case_of(request, asked.family_id, asked.case_id))
    items = [{"title": "Asked for a copy", "by": asked.person.full_name, "at": asked.at, "text": asked.words}]
    if asked.longer is not None:
        longer = asked.longer
        items.append(
            {"title": "It takes longer", "by": longer.by_name, "at": longer.at, "text": longer.words}
        )
    elif not asked.answers.all() and today() <= asked.answer_by:
        href = reverse("desk:copy_longer", args=[copy_id])
        items[0] |= {"links": [{"href": href, "text": "It takes longer than a month: say so now"}]}

    def verb(answers: dict[str, Any]) -> str:
        services.access_answer(by=user, request_id=copy_id, **answers)
        messages.success(request, "Answered. They read it on their page.")
        return str(facts["back"]["href"])

    law = "the law gives one month" + (
        ", and two more where they were told why in time" if asked.longer else ""
    )
    lead = f"Promised by {day_words(asked.due_on)}: {law}. Somebody can go through it with them."
    return form_page(
        request, form, verb, template="record/answer", title="Answer who asked for a copy", lead=lead,
        submit="Answer", nobody="This was answered already." if asked.answers.all() else "", items=items, **facts,
    )  # fmt: skip


@desk
def held_back(request: HttpRequest) -> HttpResponse:
    """Everything that families do not read and a second person looks at, the longest owed first."""
    user = worker_of(request)
    require(user, policies.WITHHOLDING_REVIEW)
    found = keyset_page(
        held_back_to_review(viewer=user),
        key=("review_on", "id"),
        after=request.GET.get("after"),
        size=SIZE,
        nulls_excluded=True,
    )
    rows = [_held(one, True) for one in found.items]
    if not found.previous_token:
        rows = _lines_held(user) + rows
    return page(
        request, "list", title="What families do not read", rows=rows, pages=found,
        order="What is owed first comes first.", empty="Every family reads all of its record.",
        back={"href": reverse("desk:home"), "text": "Home"},
    )  # fmt: skip


def _lines_held(user: User) -> list[Row]:
    """The lines of minutes that a second person looks at, as rows; they are few, and stand on the first page."""
    lines = lines_held_back(viewer=user, size=SIZE)
    clocks = clocks_for([one.id for one in lines]) if lines else {}
    rows = []
    for one in lines:
        due = next((clock.due_on for clock in clocks[one.id] if clock.stopped_at is None), None)
        standing = promise_words(due_on=due) if due is not None else None
        meeting = one.minutes.meeting
        rows.append(
            {
                "text": f"A line of minutes: {meeting.get_kind_display().lower()} for {meeting.child_name}",
                "href": reverse("desk:minute_look", args=[one.id]),
                "hint": f"{day_words(meeting.at)}; {one.get_withheld_display()}" + (f"; {standing.words}" if standing else ""),
                "status": standing.tag if standing else "", "meaning": standing.meaning if standing else "",
            }
        )  # fmt: skip
    return rows


@desk
def held_back_one(request: HttpRequest, withheld_id: uuid.UUID) -> HttpResponse:
    """Look, as a second person, at why a family does not read something."""
    user = worker_of(request)
    looks = withholding_get(viewer=user, entry_id=withheld_id)
    require(user, policies.WITHHOLDING_REVIEW)
    last, entry = looks[0], looks[0].entry
    if entry.author_id == user.id:
        raise NotPermitted("You wrote it. Somebody else looks at the reason.", code="second_person")
    form = open_form(
        request, forms.WithholdingForm, f"held-back-{last.id}",
        initial={"category": last.category, "say": "no" if last.unsaid_because else "yes", "words": last.words,
                 "unsaid_because": last.unsaid_because},
    )  # fmt: skip
    back = {"href": reverse("desk:held_back"), "text": "What families do not read"}

    def verb(answers: dict[str, Any]) -> str:
        services.withholding_review(by=user, entry_id=withheld_id, **answers)
        messages.success(request, "Saved. What was decided before is kept.")
        return back["href"]

    return form_page(
        request, form, verb, template="record/answer", title="Why does the family not read this?", submit="Save",
        lead=f"{entry.author_name} gave this reason: {entry.withheld_reason}", back=back,
        nobody="The family reads it already." if last.finding == Withholding.Finding.OPENED else "",
        items=[entry_item(told_one(viewer=user, entry_id=withheld_id)), *(_look(one) for one in looks)],
    )  # fmt: skip


def _look(one: Withholding) -> Row:
    return {
        "title": one.get_finding_display(), "by": one.by_name, "at": one.at,
        "text": one.words or one.unsaid_because or one.get_category_display(),
    }  # fmt: skip
