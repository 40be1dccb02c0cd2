"""Early signs and their second reader, and early help by a parent support worker instead of closing (R11, R13)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.endings import EarlyForm, SignsForm, WordsForm
from alongside.doors.desk.forms.parts import is_yes
from alongside.doors.desk.views.requests import about_request, request_for, request_url
from alongside.doors.desk.views.shared import desk, form_page, to_case, worker_of
from alongside.family.cases.rules import MemberFacts, PersonFacts
from alongside.family.cases.selectors import workers_for_part
from alongside.family.referrals.models import Referral
from alongside.ground.access.registry import require
from alongside.practice.closing import services
from alongside.practice.closing.policies import EARLY_HELP, SIGNS_ADD, SIGNS_READ
from alongside.practice.closing.rules import SIGNS
from alongside.practice.closing.selectors import signs_get


@desk
def signs(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Tick early signs. They can raise a worry and never lower one (R11)."""
    referral = request_for(request, referral_id, SIGNS_ADD)
    form = open_form(request, SignsForm, f"request-signs-{referral.id}")

    def verb(answers: dict[str, Any]) -> str:
        answers["disclosed"] = is_yes(answers["disclosed"])
        made = services.signs_tick(by=worker_of(request), referral_id=referral.id, **answers)
        said = (
            "A second person reads it before anything can be ended."
            if made.second_reader_needed
            else "Saved."
        )
        messages.success(request, said)
        return request_url("request", referral)

    return form_page(
        request, form, verb, title="Early signs", submit="Save", own_words=referral.own_words,
        lead="A list can raise a worry. It never lowers one and never ends anything. What a parent or a child says is enough.",
        **about_request(referral),
    )  # fmt: skip


@desk
def signs_read(request: HttpRequest, signs_id: uuid.UUID) -> HttpResponse:
    """Read a request with few signs and a high worry, as the second person (R11)."""
    user = worker_of(request)
    found = signs_get(viewer=user, signs_id=signs_id)
    require(user, SIGNS_READ)
    referral = found.referral
    assert referral is not None  # the constraint signs_of_a_request
    form = open_form(request, WordsForm, f"signs-read-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.signs_read(by=user, signs_id=found.id, **answers)
        messages.success(request, "Saved.")
        return reverse("desk:request", args=[found.referral_id])

    ticked = [one.words for one in SIGNS if one.key in found.signs]
    return form_page(
        request, form, verb, template="endings/signs", title="The second reader", submit="Save", signs=found, ticked=ticked,
        own_words=referral.own_words, **about_request(referral),
    )  # fmt: skip


@desk
def early(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Send a request to a parent support worker for early help, instead of closing it (R13)."""
    user = worker_of(request)
    referral = request_for(request, referral_id, EARLY_HELP)
    form = open_form(
        request, EarlyForm, f"request-early-{referral.id}", initial=_guess(referral),
        workers=workers_for_part(viewer=user, part="ipsw"),
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        answers["child"] = PersonFacts(answers.pop("child_name"), born_on=answers.pop("child_born_on"))
        answers["ipsw_id"] = uuid.UUID(answers["ipsw_id"])
        case = services.request_early_help(
            by=user,
            referral_id=referral.id,
            others=[] if answers["family_reference"] else _asker(referral),
            **answers,
        )
        messages.success(request, f"The parent support worker is with the family now: {case.reference}.")
        return to_case(case)

    return form_page(
        request, form, verb, title="Early help", submit="Start early help", own_words=referral.own_words,
        lead="A parent support worker looks at early signs with the family, and at what helps. The family is told who it is.",
        **about_request(referral),
    )  # fmt: skip


def _guess(referral: Referral) -> dict[str, Any]:
    surname = referral.child_name.split(" ")[-1] if " " in referral.child_name else ""
    return {
        "version": referral.version, "child_name": referral.child_name, "child_born_on": referral.child_born_on,
        "family_name": f"The {surname} family" if surname else "",
    }  # fmt: skip


def _asker(referral: Referral) -> list[MemberFacts]:
    """Whoever asked as a parent is in the family from the start; who they are to the child is put right on its page."""
    if referral.source != "parent_carer" or not referral.referrer_name:
        return []
    return [MemberFacts(referral.referrer_name, "carer")]
