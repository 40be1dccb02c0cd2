"""Before a child reads what was written: three questions, and somebody who sits with them (R139, R140)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms import record as forms
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.recording import policies, services
from alongside.family.recording.giving import ForChild, entries_for_child, for_child
from alongside.family.recording.models_child import What
from alongside.family.recording.services.child import entry_for_child
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import emergency_now
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words
from alongside.practice.assessment.selectors import assessment_in_force
from alongside.practice.meetings.minutes.childs import minutes_for_child
from alongside.practice.plans.selectors import plan_page

_SHOWN = 30
_STATE = {
    "not_asked": ("To be looked at", "waiting"), "blocked": ("Not like this", "contested"),
    "cleared": ("Sit with them", "soon"), "given": ("They have read it", "good"),
}  # fmt: skip
LEAD = (
    "Three questions come before a child reads anything about their family: does it blame a parent, does it tell of a"
    " parent’s distress, could it come between them? Then somebody sits with them. Nothing is just posted."
)


@dataclass(frozen=True)
class Thing:
    """One thing that a child could be given, in one edition."""

    what: str
    about_id: uuid.UUID
    edition: str
    title: str
    words: str = ""


def things_of(user: User, about: Case) -> list[Thing]:
    """Return what the child of a case could be given: the plan, the assessment, notes of meetings, what workers wrote."""
    found = []
    plan = plan_page(viewer=user, case_id=about.id)
    if plan is not None and plan.plan.number:
        number = plan.plan.number
        found.append(
            Thing(What.PLAN, plan.plan.id, str(number), f"Their copy of the safety plan, version {number}")
        )
    assessment = assessment_in_force(viewer=user, case_id=about.id)
    if assessment is not None:
        found.append(Thing(What.ASSESSMENT, assessment.id, "", "Their copy of the assessment"))
    for minutes, words in minutes_for_child(viewer=user, case=about):
        day = day_words(minutes.meeting.at)
        found.append(Thing(What.MINUTES, minutes.id, "", f"The notes of the meeting on {day}", words))
    for entry in first_of(entries_for_child(viewer=user, case=about), _SHOWN):
        if entry.case_id in (None, about.id):
            title = f"{day_words(entry.happened_on)}, {entry.author_name}"
            found.append(Thing(What.ENTRY, entry.id, "", title, entry.words))
    return found


@desk
def child_reads(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everything that the child could read, and where each stands."""
    user, about = worker_of(request), case_for(request, case_id)
    may = emergency_now(viewer=user, circle_id=about.id) is None and allows(user, policies.CHILD_SHARE)
    known = for_child(viewer=user, case=about)
    rows = [
        _row(about, one, known.get((one.about_id, one.edition)) or ForChild(None, None), may)
        for one in things_of(user, about)
    ]
    section = {"heading": "What they could read", "rows": rows, "empty": "Nothing yet."}
    return page(
        request, "record/sections", title="What the child reads", heading=f"What {about.child.short_name} reads", lead=LEAD,
        sections=[section], **of_case(about),
    )  # fmt: skip


def _row(about: Case, one: Thing, where: ForChild, may: bool) -> Row:
    name = "child_give" if where.state == "cleared" else "child_check"
    href = reverse(f"desk:{name}", args=[about.id, one.what, one.about_id])
    words, meaning = _STATE[where.state]
    return {
        "text": one.title, "href": href if may and where.state != "given" else "",
        "hint": _hint(where) or (one.words if len(one.words) <= 120 else f"{one.words[:117]}…"), "status": words,
        "meaning": meaning,
    }  # fmt: skip


def _hint(where: ForChild) -> str:
    if where.given is not None:
        return f"{where.given.sat} sat with them on {day_words(where.given.given_on)}"
    if where.check is None:
        return ""
    if not where.check.cleared:
        return f"To change first: {where.check.words}"
    return f"{where.check.sits} sits with them on {day_words(where.check.sit_on)}"


def _thing(user: User, about: Case, what: str, about_id: uuid.UUID) -> Thing:
    found = next(
        (one for one in things_of(user, about) if one.about_id == about_id and one.what == what), None
    )
    if found is not None:
        return found
    if what != What.ENTRY:
        raise Missing
    entry = entry_for_child(about, about_id)
    return Thing(what, entry.id, "", f"{day_words(entry.happened_on)}, {entry.author_name}", entry.words)


def _facts(about: Case, one: Thing) -> dict[str, Any]:
    back = {
        "href": reverse("desk:child_reads", args=[about.id]),
        "text": f"What {about.child.short_name} reads",
    }
    return {**of_case(about), "back": back, "own_words": one.words, "own_words_title": "What was written"}


@desk
def child_check(request: HttpRequest, case_id: uuid.UUID, thing: str, about_id: uuid.UUID) -> HttpResponse:
    """Answer the three questions about one thing."""
    about, user = case_for(request, case_id, policies.CHILD_SHARE), worker_of(request)
    one = _thing(user, about, thing, about_id)
    form = open_form(request, forms.ChildCheckForm, f"child-check-{about.id}-{about_id}-{one.edition}")

    def verb(_answers: dict[str, Any]) -> str:
        made = services.child_check(
            by=user, case_id=about.id, what=thing, about_id=about_id, edition=one.edition, said=form.said()
        )
        messages.success(
            request,
            "Saved. Now sit with them, and say here that you did."
            if made.cleared
            else "Saved. It is not given to the child like this.",
        )
        return reverse("desk:child_reads", args=[about.id])

    return form_page(
        request, form, verb, title="Before the child reads it", heading=one.title, lead=LEAD,
        submit="Save", **_facts(about, one),
    )  # fmt: skip


@desk
def child_give(request: HttpRequest, case_id: uuid.UUID, thing: str, about_id: uuid.UUID) -> HttpResponse:
    """Say that somebody sat with the child, and what they were told."""
    about, user = case_for(request, case_id, policies.CHILD_SHARE), worker_of(request)
    one = _thing(user, about, thing, about_id)
    where = for_child(viewer=user, case=about).get((about_id, one.edition))
    check = where.check if where else None
    form = open_form(
        request, forms.ChildGivenForm, f"child-give-{about.id}-{about_id}-{one.edition}",
        initial={"sat": check.sits if check else ""},
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        services.child_give(
            by=user, case_id=about.id, what=thing, about_id=about_id, edition=one.edition, **answers
        )
        messages.success(request, "Saved. From now on they can read it on their own page.")
        return reverse("desk:child_reads", args=[about.id])

    lead = f"Tell them first: {check.parents_do}" if check and check.cleared else LEAD
    return form_page(
        request, form, verb, title="Somebody sat with them", heading=one.title, lead=lead,
        submit="Save", **_facts(about, one),
    )  # fmt: skip
