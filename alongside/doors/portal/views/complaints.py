"""Complaining, following it, taking it further; the rights library; and what is counted of all complaints (R214, R218-R221)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.accountability.challenge.complaints import library
from alongside.accountability.challenge.complaints import services as verbs
from alongside.accountability.challenge.complaints.measures import complaints_measured
from alongside.accountability.challenge.complaints.models import AfterAnswer
from alongside.accountability.challenge.complaints.policies import COMPLAINT_MEASURES
from alongside.accountability.challenge.complaints.selectors import (
    Filed,
    after_said_for_family,
    complaint_for_family,
    complaints_for_family,
    ladder_for_family,
    workers_to_name_for_family,
)
from alongside.accountability.challenge.watch.selectors import rights_for_family
from alongside.doors.common import FlowForm, attempt, only_for, open_form
from alongside.doors.portal.forms.complaints import AfterForm, ComplainForm, SayMoreForm, SaySoForm
from alongside.doors.portal.views.common import my_case, my_family_id, page, user_of
from alongside.ground.access.registry import allows, require
from alongside.ground.base.errors import Missing

_RIGHT = "portal:right"


@dataclass(frozen=True)
class _Deed:
    """One thing that whoever complained may do: its page in words, and when it is offered."""

    verb: Callable[..., Any]
    title: str
    lead: str
    submit: str
    done: str
    form: type[FlowForm] = SaySoForm


DEEDS = {
    "add": _Deed(
        verbs.complaint_add, "Say more", "What you write is added. Nothing that you wrote before changes.", "Add it",
        "Added.", SayMoreForm,
    ),
    "accept": _Deed(
        verbs.complaint_accept, "I accept the answer",
        "If something was agreed to change, your complaint stays open until that is done.", "Accept the answer",
        "Thank you. You can read everything here for as long as you want.",
    ),
    "further": _Deed(
        verbs.complaint_go_up, "Take it further", "Somebody else looks at it, who did not answer you before.",
        "Take it further", "It has gone further. The new name and the new day are on this page.",
    ),
    "conflict": _Deed(
        verbs.complaint_conflict, "Whoever answers me is not independent",
        "Say why. It goes straight to the highest stage, and this person reads it no more.", "Say so",
        "It has gone to the highest stage.", SayMoreForm,
    ),
    "outside": _Deed(
        verbs.complaint_go_out, "I take it outside",
        "Ring the Ombudsman yourself: 0300 061 0614. It is free. What was agreed here is still owed to you.",
        "Say that I take it outside", "Kept. What was agreed here is still owed to you.",
    ),
    "not-done": _Deed(
        verbs.complaint_not_changed, "The change is not made", "It is owed to you again, with a new day.", "Say so",
        "Thank you for saying so. It is owed to you again.", SayMoreForm,
    ),
    "back": _Deed(
        verbs.complaint_withdraw, "Take my complaint back",
        "You need no reason. You are protected just the same, and you can complain again.", "Take it back",
        "You have taken it back.",
    ),
}  # fmt: skip


def _open_to(filed: Filed) -> dict[str, str]:
    """Return what whoever complained may do now, by the slug of its page, in the words of its link."""
    now_open = {
        "accept": filed.may("accept"),
        "further": filed.may_rise,
        "add": filed.may("add"),
        "not-done": filed.may("not_changed") and filed.complaint.change_done_on is not None,
        "conflict": filed.may("conflict") and not filed.at_top,
        "outside": filed.may("go_out"),
        "back": filed.may("withdraw"),
    }
    return {slug: DEEDS[slug].title for slug, is_open in now_open.items() if is_open}


@only_for("family")
@require_GET
def complaints(request: HttpRequest) -> HttpResponseBase:
    """My complaints, how complaining works, and how I am protected."""
    user = user_of(request)
    return page(
        request, "complaints/list", complaints=complaints_for_family(viewer=user), here=user.partnership,
        ladder=ladder_for_family(viewer=user), rights=rights_for_family(viewer=user), numbers=allows(user, COMPLAINT_MEASURES),
    )  # fmt: skip


@only_for("family")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Complain in one's own words."""
    user = user_of(request)
    my_family_id(user)  # an account without a family has nobody to complain of here
    cite = library.text_of(request.GET.get("cite", ""))
    form = open_form(
        request, ComplainForm, "complain", workers=workers_to_name_for_family(viewer=user), texts=library.texts_now(),
        initial={"cite": cite.cite} if cite else {},
    )  # fmt: skip

    def send(answers: dict[str, Any]) -> str:
        made = verbs.complaint_make(by=user, **answers)
        messages.success(
            request, "We have your complaint. Who answers it, and by which day, is on this page."
        )
        return reverse("portal:complaint", args=[made.id])

    return attempt(request, form, send) or page(request, "complaints/new", form=form, here=user.partnership)


@only_for("family")
@require_GET
def complaint(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponseBase:
    """One complaint: who answers it, by which day, what was done, and what I can do now."""
    user = user_of(request)
    filed = complaint_for_family(viewer=user, complaint_id=complaint_id)
    return page(
        request,
        "complaints/one",
        filed=filed,
        one=filed.complaint,
        deeds=_open_to(filed),
        here=user.partnership,
    )


@only_for("family")
@require_http_methods(["GET", "POST"])
def deed(request: HttpRequest, complaint_id: uuid.UUID, doing: str) -> HttpResponseBase:
    """Say more, accept, take it further, outside or back."""
    user = user_of(request)
    filed = complaint_for_family(viewer=user, complaint_id=complaint_id)
    if doing not in _open_to(filed):
        raise Missing
    what = DEEDS[doing]
    form = open_form(request, what.form, f"complaint-{doing}-{complaint_id}-{filed.complaint.version}")

    def send(answers: dict[str, Any]) -> str:
        what.verb(by=user, complaint_id=complaint_id, **answers)
        messages.success(request, what.done)
        return reverse("portal:complaint", args=[complaint_id])

    return attempt(request, form, send) or page(
        request, "complaints/deed", form=form, what=what, one=filed.complaint
    )


@only_for("family")
@require_http_methods(["GET", "POST"])
def after(request: HttpRequest, after: str, over_id: uuid.UUID) -> HttpResponseBase:
    """Afterwards: would I ask for help again, would I tell others to."""
    user = user_of(request)
    if after == AfterAnswer.After.COMPLAINT:
        over = complaint_for_family(viewer=user, complaint_id=over_id).complaint.closed_on is not None
    else:
        over = after == AfterAnswer.After.CASE and my_case(user, over_id).closed_at is not None
    if not over:
        raise Missing
    if after_said_for_family(viewer=user, about_id=over_id):
        messages.info(request, "You have answered this already. Thank you.")
        return redirect("portal:complaints")
    form = open_form(request, AfterForm, f"after-{over_id}")

    def send(answers: dict[str, Any]) -> str:
        verbs.after_say(by=user, after=after, about_id=over_id, **answers)
        messages.success(request, "Thank you. It is counted, and nobody reads it as yours.")
        return reverse("portal:complaints")

    return attempt(request, form, send) or page(request, "complaints/after", form=form, after=after)


@only_for("family")
@require_GET
def numbers(request: HttpRequest) -> HttpResponseBase:
    """What all families complain of, and what changed: numbers alone."""
    user = user_of(request)
    require(user, COMPLAINT_MEASURES)
    return page(request, "complaints/numbers", measured=complaints_measured(viewer=user))


@only_for("family")
@require_GET
def rights(request: HttpRequest) -> HttpResponseBase:
    """The law and our own rules in plain words, and a box to search them."""
    user_of(request)
    wanted = request.GET.get("q", "").strip()[:100]
    return page(request, "complaints/rights", texts=library.search(wanted), wanted=wanted, right_at=_RIGHT)


@only_for("family")
@require_GET
def right(request: HttpRequest, cite: str) -> HttpResponseBase:
    """One text, in the version that was cited, or the newest."""
    user_of(request)
    text = library.text_of(cite)
    if text is None:
        raise Missing
    return page(request, "complaints/right", text=text, newer=library.newer_than(text), right_at=_RIGHT)
