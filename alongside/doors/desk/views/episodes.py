"""One missing episode at the desk: who is looking, what each said, the police, back, the talk, what was done (R168)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.common.missing import PoliceForm, episode_rows, nights_words, pack_parts, span_words
from alongside.doors.desk.forms import missing as forms
from alongside.doors.desk.views.missing import here
from alongside.doors.desk.views.shared import desk, form_page, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import Permission, allows, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_lateness
from alongside.practice.safety import services
from alongside.practice.safety.models import Episode, TalkStep
from alongside.practice.safety.policies import MISSING_REPORT, MISSING_WORK, RETURN_TALK_SAY
from alongside.practice.safety.selectors import (
    born_of,
    episode_get,
    episode_page,
    gone_span,
    nights_of,
    pack_of,
)


def of_episode(episode: Episode) -> dict[str, Any]:
    """Return what a page says that lies behind an episode."""
    return {"caption": _caption(episode), "back": {"href": here(episode), "text": "Back"}}


def _caption(episode: Episode) -> str:
    return f"{episode.child_name}, case {episode.case_reference}"


@desk
def episode(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponse:
    """One episode: who is looking, what each person said, the police, back, the talk, what was put right."""
    user = worker_of(request)
    view = episode_page(viewer=user, episode_id=episode_id)
    about = view.episode
    emergency = emergency_now(viewer=user, circle_id=about.case_id)
    rights = {"report": MISSING_REPORT, "work": MISSING_WORK, "talk": RETURN_TALK_SAY}
    known = Case.objects.filter(id=about.case_id).first()
    due = view.talk_due
    return page(
        request, "missing/episode", title="Missing episode",
        heading=f"{about.child_name} is missing" if about.open else f"When {about.child_name} was missing",
        view=view, episode=about, facts=episode_rows(about), emergency=emergency, caption=_caption(about),
        known=known, case=known,
        may={} if emergency else {name: allows(user, right) for name, right in rights.items()}, user_id=user.id,
        talk_over=bool(view.talk) and view.talk[-1].kind == TalkStep.Kind.HELD,
        talk_late=due is not None and due.stopped_at is None and clock_lateness(due, now=now()).late,
        back={"href": reverse("desk:missing", args=[about.case_id]) if known else reverse("desk:missing_now"),
              "text": "Back to missing"},
    )  # fmt: skip


@desk
def sheet(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponse:
    """The pack and what is known now, on one plain page to print or read out; its opening is noted."""
    user = worker_of(request)
    about = episode_get(viewer=user, episode_id=episode_id)
    services.pack_opened(by=user, case_id=about.case_id)
    view = episode_page(viewer=user, episode_id=about.id)
    pack = pack_of(viewer=user, case_id=about.case_id, partnership_id=about.partnership_id)
    parts = pack_parts(pack, photo_at="desk:pack_photo")
    return page(
        request, "missing/sheet", title="For whoever looks", heading=f"Missing: {about.child_name}", view=view,
        parts=parts, lacks=pack.lacks, born=born_of(view.episode), gone=span_words(gone_span(about)),
        nights=nights_words(nights_of(about)), episode=about,
        emergency=emergency_now(viewer=user, circle_id=about.case_id),
        case=Case.objects.filter(id=about.case_id).first(), **of_episode(about),
    )  # fmt: skip


def _about(request: HttpRequest, episode_id: uuid.UUID, right: Permission) -> Episode:
    """Return an episode to write about: 404 to outsiders, then 403."""
    about = episode_get(viewer=worker_of(request), episode_id=episode_id)
    require(worker_of(request), right)
    require_to_write(worker_of(request), about.case_id)
    return about


def _deed(
    request: HttpRequest,
    about: Episode,
    form: FlowForm,
    save: Callable[[dict[str, Any]], Any],
    **context: Any,
) -> HttpResponse:
    def verb(answers: dict[str, Any]) -> str:
        save(answers)
        return here(about)

    return form_page(request, form, verb, template="missing/form", **context, **of_episode(about))


@desk
def found(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponse:
    """They are back."""
    user, about = worker_of(request), _about(request, episode_id, MISSING_REPORT)
    if not about.open:
        return redirect(here(about))
    form = open_form(request, forms.FoundForm, f"missing-back-{about.id}")

    def save(_answers: dict[str, Any]) -> None:
        services.episode_found(by=user, episode_id=about.id, back=form.back_after(gone_span(about)))
        messages.success(
            request, "Saved. Now somebody independent offers to listen, within 72 hours of the return."
        )

    return _deed(request, about, form, save, title="The child is back", submit="Yes, they are back")


@desk
def told(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponse:
    """Tell the family who is looking, and when they hear next."""
    user, about = worker_of(request), _about(request, episode_id, MISSING_WORK)
    if not about.open:
        return redirect(here(about))
    form = open_form(request, forms.ToldForm, f"missing-told-{about.id}")

    def save(_answers: dict[str, Any]) -> None:
        services.family_told(by=user, episode_id=about.id, **form.told())

    lead = "They see it at once. Ring them too: nobody should read this alone at night."
    return _deed(request, about, form, save, title="Tell the family", submit="Tell them", lead=lead)


@desk
def police(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponse:
    """The police reference, or a refusal in their words."""
    user, about = worker_of(request), _about(request, episode_id, MISSING_REPORT)
    form = open_form(request, PoliceForm, f"missing-police-{about.id}")

    def save(answers: dict[str, Any]) -> None:
        services.police_said(by=user, episode_id=about.id, **answers)

    return _deed(request, about, form, save, title="What the police said", submit="Save")


@desk
def correct(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponse:
    """Put right what is known; what it said before is kept."""
    user, about = worker_of(request), _about(request, episode_id, MISSING_WORK)
    kind = forms.CorrectOpenForm if about.open else forms.CorrectForm
    form: Any = open_form(
        request, kind, f"missing-correct-{about.id}",
        initial={"version": about.version, "found_by": about.found_by, "found_where": about.found_where},
    )  # fmt: skip

    def save(answers: dict[str, Any]) -> None:
        services.episode_correct(
            by=user, episode_id=about.id, expected_version=answers["expected_version"], gone=form.span("gone"),
            back=form.back(), why=answers["why"],
        )  # fmt: skip

    lead = ". ".join(f"{row['key']}: {row['value']}" for row in episode_rows(about)[:2])
    return _deed(
        request, about, form, save, title="Put it right", submit="Save", lead=f"It says now: {lead}."
    )


@desk
def talk(request: HttpRequest, back_id: uuid.UUID) -> HttpResponse:
    """The conversation on return: offered, what the child said, another offered, held."""
    user, about = worker_of(request), _about(request, back_id, RETURN_TALK_SAY)
    if about.open or about.talk.filter(kind=TalkStep.Kind.HELD).exists():
        return redirect(here(about))
    form = open_form(request, forms.TalkForm, f"missing-talk-{about.id}")

    def save(_answers: dict[str, Any]) -> None:
        services.talk_step(by=user, episode_id=about.id, **form.step())

    lead = "The child chooses. A no is a no to this person: offer somebody else."
    return _deed(request, about, form, save, title="The talk after they came back", submit="Save", lead=lead)


@desk
def harm(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponse:
    """What was done to the child while they were missing."""
    user, about = worker_of(request), _about(request, episode_id, MISSING_WORK)
    form = open_form(request, forms.HarmForm, f"missing-harm-{about.id}")

    def save(_answers: dict[str, Any]) -> None:
        services.harm_found(by=user, episode_id=about.id, **form.found())

    lead = "If they told you of serious harm, write it under “What is happening to them” too: it raises the level."
    return _deed(request, about, form, save, title="What was done to them", submit="Save", lead=lead)
