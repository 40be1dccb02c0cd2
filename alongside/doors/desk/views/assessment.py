"""The assessment at the desk: what it holds, what is missing, the whole to read and print, beginning and finishing it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.assessment import AgainForm, FinishForm
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words
from alongside.practice.assessment.models import Assessment, Involvement, MemberPart, Part, Written
from alongside.practice.assessment.policies import (
    ASSESSMENT_LEAD,
    ASSESSMENT_WRITE,
    CALM_WRITE,
    HARM_ADD,
    PAST_RECORD,
    STATEMENT_WRITE,
)
from alongside.practice.assessment.rules import FIRST, INVOLVED, Unready
from alongside.practice.assessment.selectors import (
    AssessmentView,
    MemberView,
    PartView,
    assessment_get,
    assessment_view,
    assessments_of,
    edition_of,
    last_written,
    past_kept,
    pasts_of,
)
from alongside.practice.assessment.services import assessment_finalise, assessment_start
from alongside.practice.assessment.services.common import leads, require_leading
from alongside.practice.assessment.services.past import works_close
from alongside.practice.handover.pack import already_known

State = Assessment.State
_ANCHORS = {
    "members": "#members",
    "siblings": "#members",
    "statements": "#statements",
    "involvement": "#involvement",
}

_STANDS = {"known": "Written", "not_yet": "Not yet known", "none": "Nothing known of", "same": "As before"}
SAYINGS = {"observed": "Seen or heard", "reported": "Told", "opinion": "An opinion"}


def here(case_id: uuid.UUID) -> str:
    """Return the address of a case's assessment."""
    return reverse("desk:assessment", args=[case_id])


def may(user: User, about: Case) -> dict[str, bool]:
    """Return what the viewer can do here: nothing that would be refused is drawn."""
    writes = about.closed_at is None and emergency_now(viewer=user, circle_id=about.id) is None
    return {
        "lead": writes and allows(user, ASSESSMENT_LEAD) and leads(user, about.id),
        "write": writes and allows(user, ASSESSMENT_WRITE),
        "say": writes and allows(user, STATEMENT_WRITE),
        "past": writes and allows(user, PAST_RECORD) and works_close(user, about.id),
        "harm": writes and allows(user, HARM_ADD),
        "calm": writes and allows(user, CALM_WRITE),
    }


@desk
def assessment(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The assessment being written, part by part; else the one in force; and those before."""
    user = worker_of(request)
    about = case_for(request, case_id)
    every = assessments_of(viewer=user, case_id=about.id)
    draft = next((one for one in every if one.state == State.DRAFT), None)
    in_force = next((one for one in every if one.state == State.FINALISED), None)
    facts: dict[str, Any] = {"draft": draft, "in_force": in_force, "rights": may(user, about)}
    if draft is not None:
        draft.case = about
        facts |= _drafted(user, assessment_view(viewer=user, assessment=draft), facts["rights"])
    facts["earlier"] = [one for one in every if one.state == State.SUPERSEDED]
    return page(request, "assessment/overview", title="Assessment", **facts, **of_case(about))


def _drafted(user: User, view: AssessmentView, rights: dict[str, bool]) -> dict[str, Any]:
    begun = {one.spec.key for one in view.parts if one.part is not None}
    may_go_on = rights["write"] and set(FIRST) <= begun
    missing = {one.where for one in view.unready}
    draft = view.assessment
    parents = [m.person.id for m in view.members if m.member.relationship in m.member.PARENTS]
    return {
        "view": view,
        "kept": past_kept(viewer=user, person_ids=parents),
        "parts": [_part_row(draft, one, rights["write"], may_go_on) for one in view.parts],
        "members": [_member(draft, one, view, may_go_on) for one in view.members],
        "parents": [m for m in view.members if m.member.relationship in m.member.PARENTS],
        "statements": [statement_row(one) for one in view.statements],
        "involved": [_involved(draft, one, view, rights["write"]) for one in INVOLVED],
        "unready": [_unready(draft, one) for one in view.unready],
        "calm_missing": "calm" in missing,
        "looked": [_looked(one) for one in view.texts if one.prompted or one.alike],
        "pasts": pasts_of(viewer=user, family_id=draft.family_id),
    }


def _part_row(draft: Assessment, one: PartView, writes: bool, may_go_on: bool) -> Row:
    open_now = writes and (may_go_on or one.spec.key in FIRST)
    row: Row = {"text": one.spec.title, "status": "Not written yet", "meaning": "soon", "hint": ""}
    if open_now:
        row["href"] = reverse("desk:assessment_part", args=[draft.id, one.spec.key])
    elif writes:
        row["hint"] = "After who does the harm, and where"
    if one.part is not None:
        row |= {"status": _STANDS[one.part.standing], "meaning": _meaning(one.part),
                "hint": f"{one.part.by_name}, {day_words(one.part.at)}"}  # fmt: skip
    return row


def _meaning(part: Part) -> str:
    return "waiting" if part.standing == Part.Standing.NOT_YET else "good"


def _member(draft: Assessment, one: MemberView, view: AssessmentView, writes: bool) -> Row:
    """One member: what they said elsewhere, what is written here, and where to write it."""
    sibling = next((s for s in view.siblings if s.person.id == one.person.id), None)
    ids = [draft.id, one.person.id]
    return {
        "one": one, "sibling": sibling, "relationship": one.member.get_relationship_display(),
        "needs_href": reverse("desk:assessment_needs", args=ids) if writes else "",
        "bond_href": reverse("desk:assessment_bond", args=ids) if writes and not one.is_child else "",
        "look_href": reverse("desk:life_sibling", args=[draft.case_id, one.person.id])
        if writes and sibling is not None and sibling.overdue else "",
    }  # fmt: skip


def statement_row(one: Any) -> Row:
    """Return what is said about a parent as a row: the kind of saying, whose, and what came before."""
    before = one.before or ("What came before is not yet known." if one.before_unknown else "")
    if one.harm is not None:
        before = one.harm.before or "What came before is not yet known."
    return {
        "one": one, "kind": SAYINGS.get(one.kind, ""), "before": before,
        "context_missing": one.incident and not before,
    }  # fmt: skip


def _involved(draft: Assessment, spec: Any, view: AssessmentView, writes: bool) -> Row:
    said = view.involvement.get(spec.key)
    row: Row = {"text": spec.title, "status": "To say" if spec.before else "Later",
                "meaning": "soon" if spec.before else "neutral", "hint": ""}  # fmt: skip
    if writes:
        row["href"] = reverse("desk:involvement", args=[draft.id, spec.key])
    if said is not None:
        row |= {
            "status": "Yes" if said.met else "No",
            "meaning": "good" if said.met else "contested",
            "hint": said.words,
        }
    return row


def _unready(draft: Assessment, one: Unready) -> Row:
    href = _ANCHORS.get(one.where, "")
    if one.where == "calm":
        href = reverse("desk:calm", args=[draft.case_id])
    return {"text": one.message, "href": href or reverse("desk:assessment_part", args=[draft.id, one.where])}


def _titled(one: Written | Involvement) -> str:
    if isinstance(one, Part):
        return one.get_key_display()
    if isinstance(one, Involvement):
        return one.get_item_display()
    return one.get_kind_display() if isinstance(one, MemberPart) else "Said about a parent"


def _looked(one: Written) -> Row:
    """What whoever finishes looks at again: kept words, and passages that stand in another family's assessment."""
    prompts = ["a past told again" if key == "past" else f"“{key}”" for key in one.prompted]
    return {"title": _titled(one), "one": one, "prompts": ", ".join(prompts)}


@desk
def start(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Begin: what is known already stands above, so that nobody is asked twice (R49)."""
    user = worker_of(request)
    about = case_for(request, case_id, ASSESSMENT_LEAD)
    require_leading(user, about)
    every = assessments_of(viewer=user, case_id=about.id)
    if request.method != "POST" and any(one.state == State.DRAFT for one in every):
        return redirect(here(about.id))
    in_force = next((one for one in every if one.state == State.FINALISED), None)
    form = open_form(request, AgainForm if in_force else PressForm, f"assessment-start-{about.id}")
    known = already_known(viewer=user, case=about)

    def verb(answers: dict[str, Any]) -> str:
        assessment_start(by=user, case_id=about.id, **answers)
        messages.success(request, "Begin with who does the harm. The family reads that you began.")
        return here(about.id)

    return form_page(
        request, form, verb, template="assessment/start", title="Begin an assessment", submit="Begin", known=known,
        in_force=in_force, **of_assessment(about),
    )  # fmt: skip


@desk
def read(request: HttpRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """The whole assessment on one page: to read together, to print, with what each of the family answers."""
    user = worker_of(request)
    found = assessment_get(viewer=user, assessment_id=assessment_id)
    about = case_for(request, found.case_id)
    found.case = about
    view = assessment_view(viewer=user, assessment=found)
    rights = may(user, about)
    after = rights["write"] and found.state == State.FINALISED
    return page(
        request, "assessment/read", title="Assessment", view=view, found=found, rights=rights,
        inside=next(one for one in view.parts if one.spec.key == "inside"),
        statements=[statement_row(one) for one in view.statements],
        involved=[_involved(found, one, view, after) for one in INVOLVED],
        **of_assessment(about),
    )  # fmt: skip


@desk
def finish(request: HttpRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """Finish it: every rule that is broken stands here with where it is mended."""
    user = worker_of(request)
    draft, about = draft_for(request, assessment_id, ASSESSMENT_LEAD)
    require_leading(user, about)
    view = assessment_view(viewer=user, assessment=draft)
    last = last_written(viewer=user, assessment=draft)
    read = {"version": edition_of(viewer=user, assessment=draft)}
    form = open_form(request, FinishForm, f"assessment-finish-{draft.id}", initial=read)

    def verb(answers: dict[str, Any]) -> str:
        assessment_finalise(by=user, assessment_id=draft.id, **answers)
        messages.success(request, "Finished. The family can read it now, and say what they think.")
        return reverse("desk:assessment_read", args=[draft.id])

    return form_page(
        request, form, verb, template="assessment/finish", title="Finish the assessment", submit="Finish it",
        unready=[_unready(draft, one) for one in view.unready],
        last=last and {"title": _titled(last), "one": last},
        looked=[_looked(one) for one in view.texts if one.prompted or one.alike], **of_assessment(about),
    )  # fmt: skip


def of_assessment(about: Case) -> dict[str, Any]:
    """Return what a page below the assessment says of its case."""
    return {**of_case(about), "back": {"href": here(about.id), "text": "Back to the assessment"}}


def draft_for(request: HttpRequest, assessment_id: uuid.UUID, right: Any) -> tuple[Assessment, Case]:
    """Return an assessment being written and its case: 404 to outsiders and for a finished one, then 403 without the right."""
    user = worker_of(request)
    found = assessment_get(viewer=user, assessment_id=assessment_id)
    about = case_for(request, found.case_id, right)
    require_to_write(user, about.id)
    if found.state != State.DRAFT and request.method != "POST":
        raise Missing
    found.case = about
    return found, about
