"""Being away, in touch again, an advocate, and a family that has to move (R173-R175)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.doors.common import open_form
from alongside.doors.desk.forms import places_contact as forms
from alongside.doors.desk.forms.parts import is_yes
from alongside.doors.desk.views.places import here, of_places
from alongside.doors.desk.views.promises import owners_for
from alongside.doors.desk.views.shared import case_for, desk, form_page, worker_of
from alongside.family.cases.selectors import partners_of
from alongside.family.circumstances.selectors.child import siblings_in
from alongside.ground.base.errors import Missing
from alongside.practice.places.models import Step
from alongside.practice.places.policies import ADVOCATE_NAME, CONTACT_WORK, MOVE_PLAN
from alongside.practice.places.selectors import advocate_of, away_get, loss_get, move_get
from alongside.practice.places.services import (
    advocate_name,
    away_end,
    away_note,
    contact_lost,
    contact_plan_write,
    contact_restored,
    contact_step_add,
    move_end,
    move_open,
    move_step_add,
)

_KINDS = [one for one in Step.Kind.choices if one[0] != Step.Kind.CONTACT]
_ALL_READ = "The whole family reads promises. Write here nothing that one of them alone should read."


@desk
def away(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down that a child is away from home."""
    about, user = case_for(request, case_id, CONTACT_WORK), worker_of(request)
    form = open_form(request, forms.AwayForm, f"away-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        away_note(by=user, case_id=about.id, **answers)
        messages.success(request, "Saved.")
        return here(about)

    lead = (
        "Somebody knows where they are. If nobody does, they are missing: go back and write it under “If they go missing”,"
        " once. Placements are counted by themselves."
    )
    return form_page(
        request, form, verb, title="Staying somewhere else", lead=lead, submit="Save", **of_places(about)
    )


@desk
def away_over(request: HttpRequest, case_id: uuid.UUID, away_id: uuid.UUID) -> HttpResponse:
    """Say until when a child was away."""
    about, user = case_for(request, case_id, CONTACT_WORK), worker_of(request)
    found = away_get(viewer=user, case=about, away_id=away_id)
    form = open_form(request, forms.AwayEndForm, f"away-end-{found.id}")
    if found.until is not None and not (request.method == "POST" and form.is_valid()):
        return redirect(here(about))

    def verb(answers: dict[str, Any]) -> str:
        away_end(by=user, away_id=found.id, until=answers["until"], returned=is_yes(answers["back"]))
        messages.success(request, "Saved.")
        return here(about)

    return form_page(request, form, verb, title="No longer away", submit="Save", **of_places(about))


@desk
def lost(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down that a parent and the child are not in touch."""
    about, user = case_for(request, case_id, CONTACT_WORK), worker_of(request)
    parents = [(str(one.person_id), one.person.full_name) for one in partners_of(about)]
    form = open_form(request, forms.LostForm, f"lost-{about.id}", parents=parents)

    def verb(answers: dict[str, Any]) -> str:
        made = contact_lost(by=user, case_id=about.id, **answers)
        messages.success(
            request, f"Saved. Now write with {made.person.short_name} how they are in touch again."
        )
        return here(about)

    nobody = "" if parents else "No parent or carer is in this case."
    return form_page(
        request, form, verb, title="Not in touch", submit="Save", nobody=nobody, **of_places(about)
    )


@desk
def plan(request: HttpRequest, case_id: uuid.UUID, loss_id: uuid.UUID) -> HttpResponse:
    """Write how a parent and a child are in touch again, or what came of it so far."""
    about, user = case_for(request, case_id, CONTACT_WORK), worker_of(request)
    view = loss_get(viewer=user, case=about, loss_id=loss_id)
    form = open_form(
        request,
        forms.ContactPlanForm,
        f"contact-plan-{loss_id}-{len(view.plans)}",
        owners=owners_for(user, about),
    )

    def verb(answers: dict[str, Any]) -> str:
        made = contact_plan_write(by=user, loss_id=loss_id, **answers)
        messages.success(request, f"Saved. Look at it again by {made.review_on:%-d %B %Y}.")
        return here(about)

    title = "How is it going?" if view.plans else "A plan to be in touch again"
    return form_page(
        request, form, verb, title=title, submit="Save",
        heading=f"{view.loss.person.short_name} and {about.child.short_name}: in touch again", **of_places(about),
    )  # fmt: skip


@desk
def step(request: HttpRequest, case_id: uuid.UUID, loss_id: uuid.UUID) -> HttpResponse:
    """Promise one step towards being in touch again."""
    about, user = case_for(request, case_id, CONTACT_WORK), worker_of(request)
    view = loss_get(viewer=user, case=about, loss_id=loss_id)
    form = open_form(request, forms.StepForm, f"contact-step-{loss_id}", owners=owners_for(user, about))

    def verb(answers: dict[str, Any]) -> str:
        contact_step_add(by=user, loss_id=view.loss.id, owed=form.owed())
        messages.success(request, "Promised. It stands with all other promises too.")
        return here(about)

    return form_page(
        request, form, verb, title="A step to be in touch again", lead=_ALL_READ, submit="Promise it",
        **of_places(about),
    )  # fmt: skip


@desk
def back(request: HttpRequest, case_id: uuid.UUID, loss_id: uuid.UUID) -> HttpResponse:
    """Say that they are in touch again."""
    about, user = case_for(request, case_id, CONTACT_WORK), worker_of(request)
    view = loss_get(viewer=user, case=about, loss_id=loss_id)
    form = open_form(request, forms.BackForm, f"contact-back-{loss_id}")
    if view.loss.until is not None and not (request.method == "POST" and form.is_valid()):
        return redirect(here(about))

    def verb(answers: dict[str, Any]) -> str:
        contact_restored(by=user, loss_id=view.loss.id, **answers)
        messages.success(request, "Saved. Good.")
        return here(about)

    return form_page(request, form, verb, title="In touch again", submit="Save", **of_places(about))


@desk
def move(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down that a family has to move."""
    about, user = case_for(request, case_id, MOVE_PLAN), worker_of(request)
    form = open_form(request, forms.MoveForm, f"move-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        move_open(by=user, case_id=about.id, **answers)
        messages.success(request, "Saved. Now promise each thing that they need, with a person and a day.")
        return here(about)

    return form_page(request, form, verb, title="The family has to move", submit="Save", **of_places(about))


@desk
def move_need(request: HttpRequest, case_id: uuid.UUID, relocation_id: uuid.UUID) -> HttpResponse:
    """Promise one thing that a move needs."""
    about, user = case_for(request, case_id, MOVE_PLAN), worker_of(request)
    view = move_get(viewer=user, case=about, move_id=relocation_id)
    siblings = [(str(one.id), one.full_name) for one in siblings_in(about)]
    kinds = [one for one in _KINDS if siblings or one[0] != Step.Kind.SCHOOL]
    form = open_form(
        request, forms.StepForm, f"move-step-{relocation_id}", owners=owners_for(user, about), kinds=kinds,
        siblings=siblings,
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        move_step_add(by=user, move_id=view.move.id, owed=form.owed(), **form.kind())
        messages.success(request, "Promised. It stands with all other promises too.")
        return here(about)

    return form_page(
        request,
        form,
        verb,
        title="What the move needs",
        lead=_ALL_READ,
        submit="Promise it",
        **of_places(about),
    )


@desk
def move_over(request: HttpRequest, case_id: uuid.UUID, relocation_id: uuid.UUID) -> HttpResponse:
    """Say how a move ended."""
    about, user = case_for(request, case_id, MOVE_PLAN), worker_of(request)
    view = move_get(viewer=user, case=about, move_id=relocation_id)
    form = open_form(request, forms.MoveEndForm, f"move-end-{relocation_id}")
    if view.move.outcome and not (request.method == "POST" and form.is_valid()):
        return redirect(here(about))

    def verb(answers: dict[str, Any]) -> str:
        move_end(by=user, move_id=view.move.id, **answers)
        messages.success(request, "Saved. What was promised goes on until it is done.")
        return here(about)

    return form_page(request, form, verb, title="How the move ended", submit="Save", **of_places(about))


@desk
def advocate(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down who is the child's independent advocate (R174)."""
    about, user = case_for(request, case_id, ADVOCATE_NAME), worker_of(request)
    need = advocate_of(viewer=user, case=about)
    if need is None:
        raise Missing
    form = open_form(request, forms.AdvocateForm, f"advocate-{need.id}")

    def verb(answers: dict[str, Any]) -> str:
        advocate_name(by=user, need_id=need.id, **answers)
        messages.success(request, "Saved. Introduce them to the young person.")
        return here(about)

    lead = "Somebody who speaks for the young person alone, and works for no agency that decides about them."
    return form_page(
        request, form, verb, title="An independent advocate", lead=lead, submit="Save", **of_places(about)
    )
