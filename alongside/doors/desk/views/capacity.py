"""For managers: what every worker carries, the rota and its gaps, mentors, challenges and wishes that could not be met."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from alongside.doors.common import open_form
from alongside.doors.desk.forms.workload import ChallengeAnswerForm, TermsForm
from alongside.doors.desk.views.shared import cut_words, desk, form_page, page, worker_of
from alongside.ground.access.registry import require
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words
from alongside.practice.workload.policies import CAPACITY_SEE, CHALLENGE_ANSWER, WORKER_TERMS
from alongside.practice.workload.selectors.load import (
    MOST_WORKERS,
    WorkerLoad,
    capacity,
    challenges,
    newest_terms,
    not_dedicated,
    overrides,
    patterns,
)
from alongside.practice.workload.selectors.reach import colleagues_of, rota
from alongside.practice.workload.selectors.wishes import unmet_rates
from alongside.practice.workload.services import challenge_answer, terms_state

_SHOWN = 20


@desk
def capacity_page(request: HttpRequest) -> HttpResponse:
    """Every worker against what they can carry, the fullest first, and what was decided beyond the limits (R50, R59)."""
    user = worker_of(request)
    workers = capacity(viewer=user)
    tight = [one for one in workers if one.load.state in ("over", "full", "near")]
    return page(
        request, "workload/capacity", title="Capacity", tight=len(tight),
        workers=[_worker_cells(one) for one in workers], overrides=first_of(overrides(viewer=user), _SHOWN),
        workers_head=["Worker", "Families", "Carries", "How it stands", "About", "Contacts"],
        cut=cut_words(workers, MOST_WORKERS),
        one_family=[one.user.name for one in workers if one.kind == "ipsw" and one.load.count == 1],
    )  # fmt: skip


@desk
def sharing(request: HttpRequest) -> HttpResponse:
    """How families are shared out: patterns, parent support beside another role, and wishes not met (R54, R55, R58)."""
    user = worker_of(request)
    found, rates = patterns(viewer=user), unmet_rates(viewer=user)
    return page(
        request, "workload/sharing", title="How families are shared out", rates=rates,
        patterns=[(one.agency, one.families, one.with_ipsw, one.words or "–") for one in found],
        patterns_head=["Agency", "Families", "With a parents’ worker", "What shows"],
        beside=[(one.name, one.roles, one.families) for one in not_dedicated(viewer=user)],
        beside_head=["Worker", "Other role", "Families"],
        aspect_rows=[{"key": one.group, "value": one.words} for one in rates.by_aspect],
        ethnicity_rows=[{"key": one.group, "value": one.words} for one in rates.by_ethnicity],
        back={"href": reverse("desk:capacity"), "text": "Back to capacity"},
    )  # fmt: skip


def _worker_cells(one: WorkerLoad) -> tuple[Any, ...]:
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a>',
        reverse("desk:worker_terms", args=[one.user.id]),
        one.user.name,
    )
    new = f"New; mentor: {one.mentor_name or 'nobody yet'}" if one.newly_trained else ""
    share = f"{one.share_percent}% of full time" if one.share_percent != 100 else ""
    return (
        link, one.load.count, one.load.number, one.load.words, "; ".join(p for p in (one.title, share, new) if p),
        f"{one.contacts}, {one.out_of_hours} out of hours",
    )  # fmt: skip


@desk
def terms(request: HttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """A worker's share of full time, and whether they are newly trained and with whom they learn (R50, R59)."""
    user = worker_of(request)
    require(user, WORKER_TERMS)
    people = colleagues_of(viewer=user)
    worker = next((one for one in people if one.id == user_id), None)
    if worker is None:
        raise Missing
    now_in_force = newest_terms([user_id]).get(user_id)
    initial: dict[str, Any] = {"share_percent": 100, "newly_trained": "no"}
    if now_in_force is not None:
        initial = {
            "share_percent": now_in_force.share_percent, "shadowing": now_in_force.shadowing,
            "newly_trained": "yes" if now_in_force.newly_trained else "no",
            "mentor_id": str(now_in_force.mentor_id or ""),
        }  # fmt: skip
    others = [(str(one.id), one.name) for one in people if one.id != user_id]
    form = open_form(request, TermsForm, f"terms-{user_id}", colleagues=others, initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        terms_state(by=user, user_id=user_id, **answers)
        messages.success(request, "Saved. What was stated before is kept.")
        return reverse("desk:capacity")

    return form_page(
        request, form, verb, title="A worker’s time and mentor", heading=f"{worker.name}: time and mentor", submit="Save",
        back={"href": reverse("desk:capacity"), "text": "Back to capacity"},
    )  # fmt: skip


@desk
def rota_page(request: HttpRequest) -> HttpResponse:
    """A week: who can be reached when, who stands in, and the gaps (R51)."""
    user = worker_of(request)
    monday = _monday(request.GET.get("week", ""))
    week = rota(viewer=user, monday=monday)
    days = [one.day for one in week.days]
    rows = [
        (name, *(one.cells[number] for one in week.days)) for number, name in enumerate(week.names)
    ]  # fmt: skip
    return page(
        request, "workload/rota", title="Rota", heading=f"Rota: the week of {day_words(monday)}",
        head=["Worker", *(f"{day:%a} {day.day}" for day in days)], rows=rows,
        gaps=[(one.day, one.gaps) for one in week.days if one.gaps],
        before=f"{monday - timedelta(days=7)}", after=f"{monday + timedelta(days=7)}",
    )  # fmt: skip


def _monday(typed: str) -> date:
    """Return the Monday of the week that was asked for, or of this one for anything that is no near day."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = today()
    if abs((day - today()).days) > 366:
        day = today()
    return day - timedelta(days=day.weekday())


@desk
def challenge(request: HttpRequest, challenge_id: uuid.UUID) -> HttpResponse:
    """Answer a challenge of how families are shared out (R54)."""
    user = worker_of(request)
    require(user, CHALLENGE_ANSWER)
    require(user, CAPACITY_SEE)
    waiting = challenges(viewer=user).filter(id=challenge_id, answered_at__isnull=True).first()
    if waiting is None:
        raise Missing
    form = open_form(request, ChallengeAnswerForm, f"challenge-{challenge_id}")

    def verb(answers: dict[str, Any]) -> str:
        challenge_answer(by=user, challenge_id=challenge_id, **answers)
        return reverse("desk:challenges")

    return form_page(
        request, form, verb, template="workload/challenge", title="Answer a challenge", submit="Send the answer",
        challenge=waiting, back={"href": reverse("desk:challenges"), "text": "Back to the challenges"},
    )  # fmt: skip
