"""Our plan as a whole: one's own answer, does it work, wishes, taking part, how to approach, what changed (R94-R105)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import FlowForm, attempt, only_for, open_form
from alongside.doors.portal.forms import planning as forms
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.family.cases.models import Case
from alongside.family.cases.standing import held_back_for_family
from alongside.family.circumstances.models import Strength
from alongside.ground.access.registry import require
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.govuk.dates import day_words
from alongside.practice.plans import services
from alongside.practice.plans.diff import diff_versions
from alongside.practice.plans.kept import version_whole, versions_of_case
from alongside.practice.plans.models import Plan
from alongside.practice.plans.models_voices import Involvement
from alongside.practice.plans.policies import STRATEGY_REPLY, YOUNG_WISH
from alongside.practice.plans.reading import approach as approach_of
from alongside.practice.plans.reading import versions_to_compare, written_of_me
from alongside.practice.plans.selectors import open_plan_of
from alongside.practice.plans.since import LABELS

_FORM = require_http_methods(["GET", "POST"])


def _plan(request: HttpRequest, case_id: uuid.UUID) -> tuple[Case, Plan]:
    user = user_of(request)
    case = my_case(user, case_id)
    plan = open_plan_of(viewer=user, case=case)
    if plan is None:
        raise Missing
    return case, plan


def _to_plan(case: Case) -> str:
    return reverse("portal:plan", args=[case.id])


def _form(
    request: HttpRequest, form: FlowForm, verb: Callable[[dict[str, Any]], Any], *, back: str, said: str, **context: Any
) -> HttpResponseBase:  # fmt: skip
    def save(answers: dict[str, Any]) -> str:
        verb(answers)
        messages.success(request, said)
        return back

    return attempt(request, form, save) or page(request, "engagement/form", form=form, back=back, **context)


@only_for("family")
@_FORM
def answer(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Answer the newest version as a whole, in one's own account."""
    case, plan = _plan(request, case_id)
    if plan.number == 0:
        raise Missing
    form = open_form(request, forms.WholeForm, f"plan-answer-{plan.id}", initial={"version": plan.number})
    return _form(
        request, form, lambda said: services.version_answer(by=user_of(request), plan_id=plan.id, **said),
        back=_to_plan(case), said="Your answer is on the plan.", title="What I think of the plan",
        heading="What do you think of the whole plan?", submit="Send my answer",
        lead=f"This is about version {plan.number}. You can disagree. Your words stay, and nobody can change them.",
    )  # fmt: skip


@only_for("family")
@_FORM
def rate(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say whether the plan works."""
    case, plan = _plan(request, case_id)
    form = open_form(request, forms.RateForm, f"plan-rate-{plan.id}")
    return _form(
        request, form, lambda said: services.plan_rate(by=user_of(request), plan_id=plan.id, **said),
        back=_to_plan(case), said="Thank you. We look at this when we look at the plan again.", title="Does it work?",
        heading="Does the plan work?", submit="Send", lead="You can say this as often as you like.",
    )  # fmt: skip


@only_for("family")
@_FORM
def wish(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The young person says what they want in their plan."""
    user = user_of(request)
    case = my_case(user, case_id)
    require(user, YOUNG_WISH)
    if case.child.user_id != user.id:
        raise NotPermitted("This page belongs to the young person.", code="not_theirs")
    form = open_form(request, forms.WishForm, f"plan-wish-{case.id}")
    return _form(
        request, form, lambda said: services.young_wish_say(by=user, case_id=case.id, **said), back=_to_plan(case),
        said="Saved. We tell you what becomes of it, and why.", title="What I want", heading="What do you want?",
        submit="Save", lead="Your workers read this. If we cannot do it, we tell you why.",
    )  # fmt: skip


def _missing_of_me(written: Involvement | None) -> str:
    if written is None or not written.reason:
        return ""
    return f"{written.by_name} wrote on {day_words(written.at)} what was missing for you: {written.reason}"


@only_for("family")
@_FORM
def part(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say how one took part oneself."""
    case, plan = _plan(request, case_id)
    form = open_form(request, forms.PartForm, f"plan-part-{plan.id}")
    written = written_of_me(viewer=user_of(request), plan=plan)
    return _form(
        request, form, lambda said: services.involvement_say(by=user_of(request), plan_id=plan.id, **said),
        back=_to_plan(case), said="Saved. What you say counts before what a worker writes.", title="How I took part",
        heading="How did you take part?", submit="Save",
        lead="Say how it was for you. If something was missing, we want to know.",
        quote=_missing_of_me(written),
    )  # fmt: skip


@only_for("family")
@require_GET
def approach(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """How to approach the child, as the family reads it, and when it was done in another way."""
    case = my_case(user_of(request), case_id)
    card = approach_of(viewer=user_of(request), case_id=case.id)
    return page(request, "planning/approach", card=card, case=case)


@only_for("family")
@_FORM
def approach_say(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Write what whoever comes should know first."""
    case = my_case(user_of(request), case_id)
    young = is_young(user_of(request))
    form = open_form(request, forms.ApproachForm, f"approach-say-{case.id}")
    return _form(
        request, form, lambda said: services.approach_say(by=user_of(request), case_id=case.id, **said),
        back=reverse("portal:approach", args=[case.id]), said="Saved. Whoever comes reads this first.",
        title="Before anyone comes", submit="Save",
        heading="How should people talk to you?" if young else "What should people know before they come?",
        lead="Police and workers read this before they come. Your family reads it too.",
    )  # fmt: skip


@only_for("family")
@_FORM
def reply(request: HttpRequest, case_id: uuid.UUID, strategy_id: uuid.UUID) -> HttpResponseBase:
    """A parent answers advice against what they already do."""
    user = user_of(request)
    case = my_case(user, case_id)
    require(user, STRATEGY_REPLY)
    ours = Strength.objects.filter(id=strategy_id, kind=Strength.Kind.PROTECTIVE).first()
    if ours is None:
        raise Missing
    form = open_form(request, forms.ReplyForm, f"strategy-reply-{ours.id}")
    return _form(
        request, form,
        lambda said: services.strategy_reply(by=user, case_id=case.id, strategy_id=ours.id, **said),
        back=_to_plan(case), said="Your answer is on the plan.", title="My answer", heading="What do you say to that?",
        submit="Send my answer", quote=ours.words, lead="Somebody advised against what you do. You know what works at home.",
    )  # fmt: skip


@only_for("family")
@require_GET
def versions(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Every version that was shared, of a plan that ended too: each to be read whole, or beside the one before."""
    user = user_of(request)
    case = my_case(user, case_id)
    found = first_of(versions_of_case(viewer=user, case=case), 200)
    held_back = held_back_for_family(viewer=user, kind="inside", case_id=case.id)
    return page(request, "planning/versions", versions=found, case=case, held_back=held_back)


@only_for("family")
@require_GET
def version(request: HttpRequest, version_id: uuid.UUID) -> HttpResponseBase:
    """One version whole, as it stood."""
    user = user_of(request)
    kept = version_whole(viewer=user, version_id=version_id)
    return page(request, "planning/version", plan=kept, me=user.id)


@only_for("family")
@require_GET
def diff(request: HttpRequest, case_id: uuid.UUID, older: int, newer: int) -> HttpResponseBase:
    """What changed between two versions, in words."""
    case, plan = _plan(request, case_id)
    first, second = versions_to_compare(viewer=user_of(request), plan_id=plan.id, older=older, newer=newer)
    found = diff_versions(first.measures, second.measures, labels=LABELS)
    return page(request, "planning/diff", first=first, second=second, diff=found, case=case)
