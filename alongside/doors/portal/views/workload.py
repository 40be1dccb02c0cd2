"""Who to ring now, a call in a free time, visits to come, and what one would like of a worker (R51, R58, R60)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import time
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms import PressForm
from alongside.doors.portal.forms.workload import CallForm, WishesForm
from alongside.doors.portal.views.common import myself, page, user_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words, moment_words
from alongside.practice.workload.hours import Spell, Worker
from alongside.practice.workload.models import Aspect
from alongside.practice.workload.selectors.reach import (
    calls_for_family,
    contact_now_for_family,
    slots_for_family,
    wall_words,
)
from alongside.practice.workload.selectors.visits import visits_for_family
from alongside.practice.workload.selectors.wishes import matches_for_family, preferences_for_family
from alongside.practice.workload.services import call_ask, call_end, preference_state

_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@only_for("family")
@require_GET
def contact(request: HttpRequest) -> HttpResponseBase:
    """Who to ring now: their worker, else whoever stands in, else the duty line. Then calls asked for and visits to come."""
    user = user_of(request)
    found, workers = contact_now_for_family(viewer=user)
    calls = calls_for_family(viewer=user)
    return page(
        request, "contact", found=found, workers=[_hours(one) for one in workers],
        coming=[one for one in calls if not one.outcome and one.ends_at > now()], visits=visits_for_family(viewer=user),
        may_book=any(spell.bookable for one in workers for spell in one.spells), here=user.partnership,
    )  # fmt: skip


def _hours(one: Worker) -> dict[str, Any]:
    """A worker's hours, a day of the week after the other, in words."""
    by_day = groupby(one.spells, key=lambda spell: spell.weekday)
    days = [f"{_DAYS[day]}, {' and '.join(_spans(spells))}" for day, spells in by_day]
    away = next((each for each in reversed(one.away)), None)
    return {"name": one.name, "title": one.title, "phone": one.phone, "days": days, "away": away}


def _spans(spells: Iterable[Spell]) -> list[str]:
    """Return the hours of one day in words; what touches or overlaps is one time, for whoever reads when to ring."""
    joined: list[tuple[time, time]] = []
    for spell in spells:
        last = joined[-1] if joined else None
        if last is not None and last[0] < last[1] and spell.starts <= last[1] and not spell.overnight:
            joined[-1] = (last[0], max(last[1], spell.ends))
        else:
            joined.append((spell.starts, spell.ends))
    return [f"{wall_words(starts)} to {wall_words(ends)}" for starts, ends in joined]


@only_for("family")
@require_http_methods(["GET", "POST"])
def call_new(request: HttpRequest) -> HttpResponseBase:
    """Ask a worker for a call in a free time."""
    user = user_of(request)
    myself(user)
    free = slots_for_family(viewer=user)
    form = open_form(request, CallForm, "call-ask", free=free)

    def save(answers: dict[str, Any]) -> str:
        made = call_ask(by=user, **form.asked())
        messages.success(request, f"{made.worker_name} rings you on {moment_words(made.starts_at)}.")
        return reverse("portal:contact")

    return attempt(request, form, save) or page(request, "call_ask", form=form, free=free)


@only_for("family")
@require_http_methods(["GET", "POST"])
def call_back(request: HttpRequest, call_id: uuid.UUID) -> HttpResponseBase:
    """Take a call back."""
    user = user_of(request)
    mine = next((one for one in calls_for_family(viewer=user) if one.id == call_id and not one.outcome), None)
    if mine is None:
        raise Missing
    form = open_form(request, PressForm, f"call-back-{call_id}")

    def save(answers: dict[str, Any]) -> str:
        call_end(by=user, call_id=call_id, outcome="taken_back")
        messages.success(request, "The call is taken back. You can ask for another at any time.")
        return reverse("portal:contact")

    return attempt(request, form, save) or page(request, "call_take_back", form=form, call=mine)


@only_for("family")
@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest) -> HttpResponseBase:
    """What one would like of a worker, and what came of it when one was chosen (R58)."""
    user = user_of(request)
    myself(user)
    said = preferences_for_family(viewer=user)
    form = open_form(request, WishesForm, "wishes", initial=said)

    def save(answers: dict[str, str]) -> str:
        for aspect in Aspect.values:
            if answers[aspect].strip() != said.get(aspect, ""):
                preference_state(by=user, aspect=aspect, words=answers[aspect])
        messages.success(request, "Thank you. It counts when a worker is chosen for you.")
        return reverse("portal:wishes")

    told = [{"one": one, "day": day_words(local_date(one.at))} for one in matches_for_family(viewer=user)]
    return attempt(request, form, save) or page(request, "wishes", form=form, told=told)
