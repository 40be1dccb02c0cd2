"""What we found out together: my copy, what I think of it; and what hurt us, in our own words (R84, R86, R90)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms import PressForm
from alongside.doors.portal.forms.assessment import AssessmentAnswerForm, MoreOfHarmForm, OwnHarmForm
from alongside.doors.portal.views.common import is_young, my_case, myself, page, user_of
from alongside.family.cases.models import Case
from alongside.family.cases.standing import held_back_for_family
from alongside.family.recording.giving import given_for_family
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.practice.assessment.copies import (
    Copy,
    copy_for_family,
    earlier_copy_for_family,
    earlier_for_family,
    finished_for_family,
)
from alongside.practice.assessment.harms import calm_of, harm_get, harms_of
from alongside.practice.assessment.models import MemberPart
from alongside.practice.assessment.rules import INVOLVED
from alongside.practice.assessment.selectors import past_kept, pasts_of
from alongside.practice.assessment.services import (
    assessment_answer,
    harm_add_to,
    harm_record,
    past_take_back,
)


def _here(case_id: uuid.UUID) -> str:
    return reverse("portal:assessment", args=[case_id])


@only_for("family")
@require_GET
def assessment(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The assessment in force as this person may read it: their copy, with everyone's answer beside it."""
    user = user_of(request)
    case = my_case(user, case_id)
    copy = copy_for_family(viewer=user, case_id=case.id)
    facts: dict[str, Any] = {"case": case, "copy": copy, "may_answer": case.closed_at is None}
    if copy is None:
        facts["waits_for_reading"] = finished_for_family(viewer=user, case_id=case.id)
    else:
        facts |= _read(user, case, copy)
        facts["given"] = is_young(user) and given_for_family(viewer=user, about_id=copy.assessment.id)
    facts["earlier"] = earlier_for_family(viewer=user, case_id=case.id)
    if not is_young(user):
        facts["past"] = next(iter(pasts_of(viewer=user, family_id=case.family_id)), None)
        facts["past_kept"] = facts["past"] is None and bool(
            past_kept(viewer=user, person_ids=[myself(user).id])
        )
    return page(request, "assessment/copy", **facts)


def _read(user: User, case: Case, copy: Copy) -> dict[str, Any]:
    """Return what stands on a copy besides its parts: what this person said, what others said, what is about them."""
    said = copy.involvement
    return {
        "mine": copy.voice_of(user),
        "others": [one for one in copy.voices if one.newest.by_id != user.id],
        "about": about_titles(copy, myself(user).id, case),
        "involved": [(one.told, said[one.key]) for one in INVOLVED if one.key in said],
        "held_back": held_back_for_family(viewer=user, kind="inside", case_id=case.id),
    }


@only_for("family")
@require_GET
def earlier(request: HttpRequest, case_id: uuid.UUID, number: int) -> HttpResponseBase:
    """An assessment that another took the place of, as it stood: read, and not answered any more."""
    user = user_of(request)
    case = my_case(user, case_id)
    copy = earlier_copy_for_family(viewer=user, case_id=case.id, number=number)
    if copy is None:
        raise Missing
    return page(request, "assessment/earlier", case=case, copy=copy, **_read(user, case, copy))


def about_titles(copy: Copy, me: uuid.UUID, case: Case) -> list[tuple[MemberPart, str]]:
    """Return what is written of this person and of the child, each with its heading."""
    return [(one, _title(one, me, case)) for one in copy.about]


def _title(one: Any, me: uuid.UUID, case: Case) -> str:
    if one.kind == "bond":
        other = case.child.short_name if one.person_id == me else one.person.short_name
        return f"You and {other}"
    return "What you need" if one.person_id == me else f"What {one.person.short_name} needs"


@only_for("family")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say what one thinks of the whole; one may change it, and everything said stays."""
    user = user_of(request)
    case = my_case(user, case_id)
    copy = copy_for_family(viewer=user, case_id=case.id)
    if copy is None or case.closed_at is not None:
        return redirect("portal:assessment", case_id=case.id)
    mine = copy.voice_of(user)
    said = {"answer": mine.newest.answer, "words": mine.newest.words} if mine else {}
    initial = {**said, "version": copy.assessment.number}
    form = open_form(request, AssessmentAnswerForm, f"assessment-answer-{case.id}", initial=initial)

    def save(answers: dict[str, Any]) -> str:
        assessment_answer(by=user, assessment_id=copy.assessment.id, **answers)
        messages.success(request, "Thank you. Your words stand beside it, and your workers read them.")
        return _here(case.id)

    return attempt(request, form, save) or page(request, "assessment/answer", form=form, case=case)


@only_for("family")
@require_http_methods(["GET", "POST"])
def past_back(request: HttpRequest, past_id: uuid.UUID) -> HttpResponseBase:
    """Take back what one told of one's own past."""
    user = user_of(request)
    past = _my_past(user, past_id)
    form = open_form(request, PressForm, f"past-back-{past_id}")
    cases = list(past.family.cases.order_by("opened_at").values_list("id", flat=True))

    def save(answers: object) -> str:
        past_take_back(by=user, past_id=past_id)
        messages.success(request, "You took it back. It is not shown any more.")
        return _here(cases[0]) if cases else reverse("portal:home")

    return attempt(request, form, save) or page(request, "assessment/past_back", form=form, past=past)


def _my_past(user: User, past_id: uuid.UUID) -> Any:
    me = myself(user)
    for membership in me.memberships.all():
        for one in pasts_of(viewer=user, family_id=membership.family_id):
            if one.id == past_id:
                return one
    raise Missing


@only_for("family")
@require_GET
def harms(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What hurt us: what this person wrote, and what others shared with them; and what calms at home."""
    user = user_of(request)
    case = my_case(user, case_id)
    found = harms_of(viewer=user, case_id=case.id)
    return page(
        request, "assessment/harms", case=case, harms=found, me=user.id, may_add=case.closed_at is None,
        calm=calm_of(viewer=user, case_id=case.id), held_back=held_back_for_family(viewer=user, kind="record"),
    )  # fmt: skip


@only_for("family")
@require_http_methods(["GET", "POST"])
def harm_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Write down something that hurt, in one's own words."""
    user = user_of(request)
    case = my_case(user, case_id)
    if case.closed_at is not None:
        return redirect("portal:harms", case_id=case.id)
    form = open_form(request, OwnHarmForm, f"own-harm-{case.id}", young=is_young(user))

    def save(answers: dict[str, Any]) -> str:
        harm_record(by=user, case_id=case.id, facts=form.harm(), told=form.told())
        messages.success(
            request, "Thank you for telling us. It is in the record, and the plan has to answer it."
        )
        return reverse("portal:harms", args=[case.id])

    return attempt(request, form, save) or page(request, "assessment/harm_new", form=form, case=case)


@only_for("family")
@require_http_methods(["GET", "POST"])
def harm_more(request: HttpRequest, harm_id: uuid.UUID) -> HttpResponseBase:
    """Add something to what hurt; nobody's words change."""
    user = user_of(request)
    found = harm_get(viewer=user, harm_id=harm_id)
    case = my_case(user, found.harm.case_id)
    if case.closed_at is not None:
        return redirect("portal:harms", case_id=case.id)
    form = open_form(request, MoreOfHarmForm, f"harm-more-{harm_id}", own=found.harm.by_id == user.id)

    def save(answers: dict[str, Any]) -> str:
        harm_add_to(by=user, harm_id=harm_id, **answers)
        messages.success(request, "It stands there now.")
        return reverse("portal:harms", args=[case.id])

    return attempt(request, form, save) or page(
        request, "assessment/harm_more", form=form, item=found, case=case
    )
