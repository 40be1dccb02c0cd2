"""A parent's distress with the support offered for it (R135), and what families were told about removal (R142)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms import record as forms
from alongside.doors.desk.forms.parts import member_choices
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.standing import parent_page
from alongside.family.people.models import FamilyMember
from alongside.family.people.selectors import family_for_viewer
from alongside.family.recording import policies, services
from alongside.family.recording.models_care import DistressNote, RemovalStatement
from alongside.family.recording.reading import (
    distress_get,
    distress_of,
    removal_heard,
    removals_of,
    removals_to_answer,
)
from alongside.ground.access.registry import allows, require, who
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.govuk.dates import day_words, promise_words
from alongside.ground.govuk.pagination import keyset_page

SIZE = 25
NEVER_HELD = (
    "A parent’s tears and fear are a response to what was done to their child. They are written here, with an offer of"
    " support, and are evidence of nothing. The parent, their own worker, whoever leads and the managers read this."
)


@desk
def distress(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """What was written of one parent's distress, and the support offered."""
    user, about = worker_of(request), case_for(request, case_id)
    view = parent_page(viewer=user, case=about, person_id=person_id)
    may = emergency_now(viewer=user, circle_id=about.id) is None
    notes = distress_of(viewer=user, case=about, person_id=person_id)
    section = {
        "heading": "Distress, and the support that was offered", "entries": [_note(one, user, may) for one in notes],
        "empty": "Nothing is written here that you may read.",
        "href": reverse("desk:distress_new", args=[about.id, person_id])
        if may and allows(user, policies.DISTRESS_NOTE) else "",
        "link": "Write down distress, with an offer of support",
    }  # fmt: skip
    return page(
        request, "record/sections", title="Distress and support", heading=view.standing.person.full_name, lead=NEVER_HELD,
        sections=[section], **_beside(about, person_id),
    )  # fmt: skip


def _beside(about: Case, person_id: uuid.UUID, name: str = "partner") -> dict[str, Any]:
    back = {"href": reverse(f"desk:{name}", args=[about.id, person_id]), "text": "Back"}
    return {**of_case(about), "back": back}


def _note(one: DistressNote, user: Any, may: bool) -> Row:
    said = f"\n\nThey said: {one.answer_words}" if one.answer_words else ""
    row: Row = {
        "title": f"A response to: {one.get_response_to_display().lower()}", "by": one.by_name, "at": one.seen_on,
        "text": f"{one.words}\n\nOffered: {one.offer}{said}", "tag": one.get_answer_display() or "To be asked",
        "meaning": "good" if one.answer == "yes" else "neutral" if one.answer else "waiting",
    }  # fmt: skip
    if not one.answer and may and allows(user, policies.DISTRESS_ANSWER):
        row["links"] = [
            {"href": reverse("desk:distress_answer", args=[one.id]), "text": "Say what they answered"}
        ]
    return row


@desk
def distress_new(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Write down that a parent was in distress, with an offer of support."""
    about = case_for(request, case_id, policies.DISTRESS_NOTE)
    parent_page(viewer=worker_of(request), case=about, person_id=person_id)
    form = open_form(request, forms.DistressForm, f"distress-{about.id}-{person_id}")

    def verb(answers: dict[str, Any]) -> str:
        services.distress_note(by=worker_of(request), case_id=about.id, person_id=person_id, **answers)
        messages.success(request, "Saved. Their own worker asks them what would help.")
        return reverse("desk:distress", args=[about.id, person_id])

    return form_page(
        request, form, verb, title="A parent was in distress", lead=NEVER_HELD, submit="Save and offer",
        **_beside(about, person_id, "distress"),
    )  # fmt: skip


@desk
def distress_answer(request: HttpRequest, distress_id: uuid.UUID) -> HttpResponse:
    """Say, as the parents' worker, what the parent answered."""
    user, note = worker_of(request), distress_get(viewer=worker_of(request), note_id=distress_id)
    require(user, policies.DISTRESS_ANSWER)
    require_to_write(user, note.case_id)
    form = open_form(request, forms.DistressAnswerForm, f"distress-answer-{note.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.distress_answer(by=user, note_id=note.id, **answers)
        messages.success(request, "Saved.")
        return reverse("desk:distress", args=[note.case_id, note.person_id])

    return form_page(
        request, form, verb, template="record/answer", title="What would help?", submit="Save",
        nobody="This was answered already." if note.answer else "", items=[_note(note, user, False)],
        **_beside(note.case, note.person_id, "distress"),
    )  # fmt: skip


@desk
def removal(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What this family was told about a child being taken away."""
    user, about = worker_of(request), case_for(request, case_id)
    may = emergency_now(viewer=user, circle_id=about.id) is None and allows(user, policies.REMOVAL_RECORD)
    section = {
        "heading": "What was said", "entries": [_removal(one) for one in removals_of(viewer=user, case=about)],
        "empty": "Nothing is recorded.", "href": reverse("desk:removal_new", args=[about.id]) if may else "",
        "link": "Record what was said",
    }  # fmt: skip
    lead = (
        "Whoever tells a family that a child may be taken away writes down the words, the legal ground and the manager who"
        " knows of it. The parents read it. They can also say themselves what they were told: a manager looks into that."
    )
    return page(
        request, "record/sections", title="What was said about removal", lead=lead, sections=[section], **of_case(about)
    )  # fmt: skip


def _removal(one: RemovalStatement) -> Row:
    right = f"\n\nPut right: {one.put_right}" if one.put_right else ""
    return {
        "title": one.get_basis_display(), "by": one.said_by, "at": one.said_on,
        "text": f"“{one.words}”\n\n{one.basis_words}{right}\n\nWritten by {one.by_name}. Manager: {one.manager_name}.",
        "tag": "No legal ground" if one.basis == RemovalStatement.Basis.NONE else "", "meaning": "contested",
    }  # fmt: skip


@desk
def removal_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Record what a family was told about a child being taken away."""
    about, user = case_for(request, case_id, policies.REMOVAL_RECORD), worker_of(request)
    view = family_for_viewer(viewer=user, family_id=about.family_id)
    parents = member_choices((m, p) for m, p in view.members if m.relationship in FamilyMember.PARENTS)
    managers = who(policies.REMOVAL_ANSWER, partnership_id=about.partnership_id).exclude(id=user.id)
    form = open_form(
        request, forms.RemovalForm, f"removal-{about.id}", parents=parents, managers=managers.order_by("name", "id")
    )  # fmt: skip

    def verb(_answers: dict[str, Any]) -> str:
        services.removal_record(by=user, case_id=about.id, **form.given())
        messages.success(request, "Recorded. The parents read it.")
        return reverse("desk:removal", args=[about.id])

    lead = "If a child is in danger now, act first and write this later."
    back = {"href": reverse("desk:removal", args=[about.id]), "text": "Back"}
    return form_page(
        request, form, verb, title="Record what was said about removal", lead=lead, submit="Record it",
        **of_case(about) | {"back": back},
    )  # fmt: skip


@desk
def removals(request: HttpRequest) -> HttpResponse:
    """What parents say they were told, and nobody recorded: a manager finds out."""
    user = worker_of(request)
    require(user, policies.REMOVAL_ANSWER)
    found = keyset_page(
        removals_to_answer(viewer=user),
        key=("answer_by", "id"),
        after=request.GET.get("after"),
        size=SIZE,
        nulls_excluded=True,
    )
    rows = []
    for one in found.items:
        words = promise_words(due_on=one.answer_by) if one.answer_by else promise_words(due_on=one.said_on)
        rows.append(
            {
                "text": f"{one.person.full_name}, of {one.case.child.full_name}",
                "href": reverse("desk:removal_answer", args=[one.id]),
                "hint": f"{one.case.reference}; said on {day_words(one.said_on)}; {words.words}",
                "status": words.tag,
                "meaning": words.meaning,
            }
        )
    return page(
        request, "list", title="Families who were told about removal", rows=rows, pages=found,
        order="What is owed first comes first.", empty="No parent waits for an answer.",
        back={"href": reverse("desk:home"), "text": "Home"},
    )  # fmt: skip


@desk
def removal_answer(request: HttpRequest, heard_id: uuid.UUID) -> HttpResponse:
    """Say, as a manager, what one found out."""
    user, heard = worker_of(request), removal_heard(viewer=worker_of(request), heard_id=heard_id)
    require(user, policies.REMOVAL_ANSWER)
    form = open_form(request, forms.RemovalAnswerForm, f"removal-answer-{heard.id}")
    recorded = [_removal(one) for one in removals_of(viewer=user, case=heard.case)]
    item = {
        "title": f"Told by {heard.said_by or 'somebody'}", "by": heard.person.full_name, "at": heard.said_on,
        "text": heard.words,
    }  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        services.removal_answer(by=user, heard_id=heard.id, **answers)
        messages.success(request, "Answered. The parent reads it.")
        return reverse("desk:removals")

    done = heard.matched_id is not None or heard.answers.exists()
    lead = "Nobody who works with the family reads this. It stands in no other record, and counts against nobody in the family."
    return form_page(
        request, form, verb, template="record/answer", title="What was this parent told?", lead=lead, submit="Answer",
        nobody="This was answered already." if done else "", items=[item, *recorded],
        back={"href": reverse("desk:removals"), "text": "Families who were told about removal"},
    )  # fmt: skip
