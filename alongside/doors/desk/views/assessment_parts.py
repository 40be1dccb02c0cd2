"""Writing in an assessment: one part, one person, one saying a page; nobody's words are overwritten."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.assessment import (
    BondForm,
    InvolvedForm,
    LeaveOutForm,
    NeedsForm,
    PartForm,
    PastForm,
    StatementForm,
    harm_choices,
)
from alongside.doors.desk.views.assessment import draft_for, here, of_assessment
from alongside.doors.desk.views.shared import case_for, desk, form_page, worker_of
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.base.errors import Missing
from alongside.practice.assessment.harms import harms_of
from alongside.practice.assessment.models import Assessment, Statement
from alongside.practice.assessment.policies import ASSESSMENT_WRITE, PAST_RECORD, STATEMENT_WRITE
from alongside.practice.assessment.rules import BY_KEY, FIRST, INVOLVED
from alongside.practice.assessment.selectors import (
    assessment_get,
    involvement_of,
    members_now,
    needs_said,
    parts_now,
    past_kept,
    pasts_of,
    statements_of,
)
from alongside.practice.assessment.services import (
    bond_write,
    involvement_say,
    needs_write,
    part_write,
    past_record,
    statement_leave_out,
    statement_write,
)
from alongside.practice.assessment.services.past import require_close

_SETTINGS = {"outside": ("outside", "online"), "inside": ("home",)}


@desk
def part(request: HttpRequest, assessment_id: uuid.UUID, key: str) -> HttpResponse:
    """One part: the question, what stands there, what the assessment before said, what is on record."""
    user = worker_of(request)
    draft, about = draft_for(request, assessment_id, ASSESSMENT_WRITE)
    if key not in BY_KEY:
        raise Missing
    now_there = parts_now(draft)
    if key not in FIRST and not set(FIRST) <= set(now_there):
        return redirect(here(about.id))
    current, earlier = now_there.get(key), parts_now(draft.earlier).get(key)
    initial: dict[str, Any] = {"version": current.version if current else 0}
    if current is not None:
        initial |= {"standing": current.standing, "words": current.words, "marks": current.marks}
    form = open_form(
        request,
        PartForm,
        f"assessment-part-{draft.id}-{key}",
        initial=initial,
        part=key,
        earlier=earlier is not None,
    )

    def verb(answers: dict[str, Any]) -> str:
        made = part_write(by=user, assessment_id=draft.id, key=key, **answers)
        _saved(request, made.alike)
        return here(about.id)

    settings = _SETTINGS.get(key, ())
    harms = (
        [one for one in harms_of(viewer=user, case_id=about.id) if one.harm.setting in settings]
        if settings
        else []
    )
    return form_page(
        request, form, verb, template="assessment/part", title=BY_KEY[key].title, submit="Save", earlier=earlier,
        harms=harms, current=current, shows_strengths=key == "strengths", **of_assessment(about),
    )  # fmt: skip


def _saved(request: HttpRequest, alike: int) -> None:
    if alike:
        messages.warning(
            request,
            "Saved. Some of these words stand in the assessment of another family too. Look again: is this about this family?",
        )
    else:
        messages.success(request, "Saved.")


def _person(request: HttpRequest, draft: Assessment, person_id: uuid.UUID) -> tuple[FamilyMember, Person]:
    family = family_for_viewer(viewer=worker_of(request), family_id=draft.family_id)
    found = next(((m, p) for m, p in family.members if p.id == person_id), None)
    if found is None:
        raise Missing
    return found


@desk
def needs(request: HttpRequest, assessment_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """What one person needs; what they said themself on other pages stands above and is not written again (R84)."""
    user = worker_of(request)
    draft, about = draft_for(request, assessment_id, ASSESSMENT_WRITE)
    _member, person = _person(request, draft, person_id)
    if not set(FIRST) <= set(parts_now(draft)):
        return redirect(here(about.id))
    current = members_now(draft).get(("needs", person.id))
    earlier = members_now(draft.earlier).get(("needs", person.id))
    initial = {"version": current.version if current else 0, "words": current.words if current else ""}
    form = open_form(request, NeedsForm, f"assessment-needs-{draft.id}-{person.id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        made = needs_write(by=user, assessment_id=draft.id, person_id=person.id, **answers)
        _saved(request, made.alike)
        return f"{here(about.id)}#members"

    said = needs_said(viewer=user, case=about).get(person.id, ())
    return form_page(
        request, form, verb, template="assessment/person", title="What they need", submit="Save", said=said,
        heading=f"What does {person.short_name} need?", earlier=earlier, **of_assessment(about),
    )  # fmt: skip


@desk
def bond(request: HttpRequest, assessment_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """How one person and the child are with each other, and a goal of repair (R91)."""
    user = worker_of(request)
    draft, about = draft_for(request, assessment_id, ASSESSMENT_WRITE)
    member, person = _person(request, draft, person_id)
    if member.relationship == FamilyMember.Relationship.CHILD:
        raise Missing
    if not set(FIRST) <= set(parts_now(draft)):
        return redirect(here(about.id))
    current = members_now(draft).get(("bond", person.id))
    earlier = members_now(draft.earlier).get(("bond", person.id))
    names = ("bond", "between", "words", "goal")
    initial: dict[str, Any] = {"version": current.version if current else 0}
    initial |= {name: getattr(current, name) for name in names} if current else {}
    form = open_form(request, BondForm, f"assessment-bond-{draft.id}-{person.id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        made = bond_write(by=user, assessment_id=draft.id, person_id=person.id, **answers)
        _saved(request, made.alike)
        return f"{here(about.id)}#members"

    lead = (
        "Those who exploit a child often drive a wedge between them and the people who love them. This is about what was done"
        " to both, not about fault."
    )
    return form_page(
        request, form, verb, template="assessment/person", title="How they are with each other", submit="Save", lead=lead,
        heading=f"{person.short_name} and {about.child.short_name}", earlier=earlier, **of_assessment(about),
    )  # fmt: skip


@desk
def statement(
    request: HttpRequest, assessment_id: uuid.UUID, person_id: uuid.UUID, thread: uuid.UUID | None = None
) -> HttpResponse:
    """Something said about a parent, new or changed, with its source and what came before (R89, R136)."""
    user = worker_of(request)
    draft, about = draft_for(request, assessment_id, STATEMENT_WRITE)
    member, person = _person(request, draft, person_id)
    if member.relationship not in FamilyMember.PARENTS:
        raise Missing
    current = _said(draft, thread) if thread else None
    initial: dict[str, Any] = {"version": 0}
    if current is not None:
        names = ("words", "kind", "source", "before", "before_unknown", "version")
        initial = {name: getattr(current, name) for name in names}
        initial |= {"incident": "yes" if current.incident else "no", "harm_id": str(current.harm_id or "")}
    harms = harm_choices(harms_of(viewer=user, case_id=about.id))
    form = open_form(
        request, StatementForm, f"statement-{draft.id}-{thread or person.id}", initial=initial, harms=harms
    )
    form_version = thread is not None

    def verb(answers: dict[str, Any]) -> str:
        statement_write(
            by=user, assessment_id=draft.id, person_id=person.id, said=form.said(), thread=thread,
            expected_version=answers["expected_version"] if form_version else 0,
        )  # fmt: skip
        messages.success(request, "Saved.")
        return f"{here(about.id)}#statements"

    lead = (
        f"Only what could be held against {person.short_name}, each with whose it is. {person.short_name} reads it, and answers."
        " Strengths, needs and what others do to them have their own parts."
    )
    return form_page(
        request, form, verb, title="Said about a parent", heading=f"Said about {person.short_name}", lead=lead,
        submit="Save", **of_assessment(about),
    )  # fmt: skip


def _said(draft: Assessment, thread: uuid.UUID) -> Statement:
    found = next((one for one in statements_of(draft) if one.thread == thread), None)
    if found is None:
        raise Missing
    return found


@desk
def statement_out(request: HttpRequest, assessment_id: uuid.UUID, thread: uuid.UUID) -> HttpResponse:
    """Leave out what was said about a parent, with the reason."""
    draft, about = draft_for(request, assessment_id, STATEMENT_WRITE)
    current = _said(draft, thread)
    form = open_form(request, LeaveOutForm, f"statement-out-{thread}", initial={"version": current.version})

    def verb(answers: dict[str, Any]) -> str:
        statement_leave_out(by=worker_of(request), assessment_id=draft.id, thread=thread, **answers)
        messages.success(request, "Left out. What stood there is kept with your reason.")
        return f"{here(about.id)}#statements"

    return form_page(
        request,
        form,
        verb,
        title="Leave it out",
        own_words=current.words,
        own_words_title="What is said",
        submit="Leave it out",
        **of_assessment(about),
    )


@desk
def involvement(request: HttpRequest, assessment_id: uuid.UUID, item: str) -> HttpResponse:
    """How the family was part of it, one thing at a time (R95)."""
    user = worker_of(request)
    found = assessment_get(viewer=user, assessment_id=assessment_id)
    about = case_for(request, found.case_id, ASSESSMENT_WRITE)
    spec = next((one for one in INVOLVED if one.key == item), None)
    if spec is None or (found.state == Assessment.State.SUPERSEDED and request.method != "POST"):
        raise Missing
    said = involvement_of(found).get(item)
    initial = {"met": "yes" if said.met else "no", "words": said.words} if said else {}
    form = open_form(request, InvolvedForm, f"involved-{found.id}-{item}", initial=initial, spec=spec)

    def verb(answers: dict[str, Any]) -> str:
        involvement_say(
            by=user, assessment_id=found.id, item=item, met=answers["met"] == "yes", words=answers["words"]
        )
        if found.state == Assessment.State.DRAFT:
            return f"{here(about.id)}#involvement"
        return f"{reverse('desk:assessment_read', args=[found.id])}#involvement"

    return form_page(
        request, form, verb, title="How the family is part of this", submit="Save", **of_assessment(about)
    )


@desk
def past(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """A parent's own past, written down once (R90)."""
    user = worker_of(request)
    about = case_for(request, case_id, PAST_RECORD)
    require_close(user, about.id, person_id)
    family = family_for_viewer(viewer=user, family_id=about.family_id)
    person = next((p for m, p in family.members if p.id == person_id and m.relationship in m.PARENTS), None)
    if person is None:
        raise Missing
    known = next(
        (one for one in pasts_of(viewer=user, family_id=about.family_id) if one.person_id == person.id), None
    )
    form = open_form(request, PastForm, f"past-{about.id}-{person.id}")

    def verb(answers: dict[str, Any]) -> str:
        past_record(by=user, case_id=about.id, person_id=person.id, **answers)
        messages.success(request, "Written down, once. They need not tell it again, and can take it back.")
        return here(about.id)

    lead = "Written down once, so that nobody asks again and nobody brings it up again. They read it, and can take it back."
    if known is None and past_kept(viewer=user, person_ids=[person.id]):
        lead = (
            f"{person.short_name} said that they would rather not tell it. Do not ask again. If they come to you by themselves,"
            " you can write it down here with them, once."
        )
    return form_page(
        request, form, verb, title="Their own past", heading=f"{person.short_name}: their own past", lead=lead,
        submit="Write it down", own_words=known.words if known else "",
        own_words_title="What they told once",
        nobody="It is written down already. They need not tell it again." if known and request.method != "POST" else "",
        **of_assessment(about),
    )  # fmt: skip
