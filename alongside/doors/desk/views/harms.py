"""Harms on record: what each was, what came before, what was done; and the plan that calms at home (R86, R87, R89)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.assessment import CalmForm, HarmAddForm, HarmFactsForm, HarmForm
from alongside.doors.desk.views.assessment import may
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.recording.selectors import entry_get
from alongside.ground.base.errors import Missing
from alongside.practice.assessment.harms import calm_of, calm_owed, harm_get, harms_of
from alongside.practice.assessment.models import HarmEvent
from alongside.practice.assessment.policies import CALM_WRITE, HARM_ADD
from alongside.practice.assessment.services import calm_write, harm_add_to, harm_record


def _here(case_id: uuid.UUID) -> str:
    return reverse("desk:harms", args=[case_id])


def _of_harms(about: Case) -> dict[str, Any]:
    return {**of_case(about), "back": {"href": _here(about.id), "text": "Back to harms on record"}}


@desk
def harms(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every harm on record, at home, outside and online, newest first."""
    user = worker_of(request)
    about = case_for(request, case_id)
    every = harms_of(viewer=user, case_id=about.id, with_set_aside=True)
    found = [one for one in every if not one.set_aside]
    calm = calm_of(viewer=user, case_id=about.id)
    sides = [
        (label, [one for one in found if one.harm.setting == key]) for key, label in HarmEvent.Setting.choices
    ]
    return page(
        request, "assessment/harms", title="Harms on record", sides=sides, any=bool(found), calm=calm,
        owed=calm_owed(found, calm), aside=[one for one in every if one.set_aside], rights=may(user, about),
        by_child=any(one.harm.in_the_home_by_the_child for one in found), **of_case(about),
    )  # fmt: skip


@desk
def harm_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Record a harm with its words, which go into the chronology once."""
    about = case_for(request, case_id, HARM_ADD)
    form = open_form(request, HarmForm, f"harm-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        made = harm_record(by=worker_of(request), case_id=about.id, facts=form.harm(), told=form.told())
        return _after(request, made)

    lead = "If somebody is in danger now, call 999 first and write this later."
    return form_page(
        request, form, verb, title="Record a harm", lead=lead, submit="Record it", **_of_harms(about)
    )


@desk
def harm_entry(request: HttpRequest, case_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Say what kind of harm an entry of the story tells of: its words are not written again."""
    user = worker_of(request)
    about = case_for(request, case_id, HARM_ADD)
    entry = entry_get(viewer=user, entry_id=entry_id)
    if entry.family_id != about.family_id or entry.case_id not in (None, about.id):
        raise Missing
    known = entry.harms.exists()
    form = open_form(request, HarmFactsForm, f"harm-entry-{entry.id}")

    def verb(answers: dict[str, Any]) -> str:
        return _after(request, harm_record(by=user, case_id=about.id, facts=form.harm(), entry_id=entry.id))

    return form_page(
        request, form, verb, title="This was a harm", own_words=entry.words, own_words_title="What was told", submit="Record it",
        nobody="It is recorded as a harm already. Add there what you know." if known and request.method != "POST" else "",
        **_of_harms(about),
    )  # fmt: skip


def _after(request: HttpRequest, made: HarmEvent) -> str:
    if made.in_the_home_by_the_child:
        messages.success(
            request,
            "Recorded. Nobody at home is to blame. Now write with them what helps both, and what calms tonight.",
        )
        return reverse("desk:calm", args=[made.case_id])
    messages.success(request, "Recorded. The plan has to answer it.")
    return _here(made.case_id)


@desk
def harm_add(request: HttpRequest, harm_id: uuid.UUID) -> HttpResponse:
    """Add what became known of a harm; nothing that was written changes."""
    user = worker_of(request)
    found = harm_get(viewer=user, harm_id=harm_id)
    about = case_for(request, found.harm.case_id, HARM_ADD)
    form = open_form(request, HarmAddForm, f"harm-add-{harm_id}", own=found.harm.by_id == user.id)

    def verb(answers: dict[str, Any]) -> str:
        harm_add_to(by=user, harm_id=harm_id, **answers)
        return _here(about.id)

    return form_page(
        request,
        form,
        verb,
        title="Add what is known",
        own_words=found.entry.words,
        own_words_title="What was told",
        submit="Add it",
        **_of_harms(about),
    )


@desk
def calm(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Help for both, and calm tonight; what stood there before is kept (R87)."""
    user = worker_of(request)
    about = case_for(request, case_id, CALM_WRITE)
    before = calm_of(viewer=user, case_id=about.id)
    names = ("for_child", "for_family", "tonight")
    initial = {name: getattr(before, name) for name in names} if before else {}
    form = open_form(request, CalmForm, f"calm-{about.id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        calm_write(by=user, case_id=about.id, **answers)
        messages.success(request, "Saved. The family reads it too.")
        return _here(about.id)

    lead = (
        "When a child who is being harmed by others hurts somebody at home, both need help. This says nothing of fault: not of"
        " the child’s, not of a parent’s."
    )
    return form_page(
        request, form, verb, title="Support and calm at home", lead=lead, submit="Save", **_of_harms(about)
    )
