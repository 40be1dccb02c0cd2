"""Requests for help: read and answer (R4, R6, R15). Accepting one is in `accepting`, ending one in `endings`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms.requests import AddForm, QuestionsForm, ReadForm
from alongside.doors.desk.views.ends import ends_of_request
from alongside.doors.desk.views.rows import other_request_row, request_rows
from alongside.doors.desk.views.shared import born_words, clock_row, desk, form_page, page, worker_of
from alongside.family.finding.matching import asked_again
from alongside.family.finding.policies import LINK_UNDO
from alongside.family.finding.selectors import undoings_to_look_at
from alongside.family.referrals.models import ExploitationType, Referral
from alongside.family.referrals.policies import REFERRAL_DECIDE, REFERRAL_TRIAGE
from alongside.family.referrals.reaching import brought_words, request_reach
from alongside.family.referrals.rules import DECIDED
from alongside.family.referrals.selectors import (
    additions_of,
    asker_knows,
    referral_get,
    referrals_not_yet_known,
    referrals_undecided,
    referrals_without_child,
)
from alongside.family.referrals.services import (
    referral_acknowledge,
    referral_add,
    referral_screen,
)
from alongside.ground.access.registry import Permission, allows, require
from alongside.ground.accounts.models import User
from alongside.ground.clock.selectors import clocks_for
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.pagination import keyset_page

SIZE = 25
_LISTS: dict[str, tuple[str, Callable[..., QuerySet[Referral]]]] = {
    "": ("Requests for help", referrals_undecided),
    "no-child": ("Requests that name no child yet", referrals_without_child),
    "no-kind": ("Requests without a kind of exploitation yet", referrals_not_yet_known),
}


@desk
def requests(request: HttpRequest) -> HttpResponse:
    """The requests that wait for a decision, the longest wait first."""
    user = worker_of(request)
    require(user, REFERRAL_TRIAGE)
    after, show = request.GET.get("after"), request.GET.get("show")
    title, select = _LISTS.get(show or "", _LISTS[""])
    found = keyset_page(select(viewer=user), key=("received_at", "id"), after=after, size=SIZE)
    return page(
        request, "ways/requests", title=title, rows=request_rows(found.items), pages=found,
        empty="No request waits for a decision." if not show else "None.",
        undone=undoings_to_look_at(viewer=user) if allows(user, LINK_UNDO) else [],
    )  # fmt: skip


def request_for(request: HttpRequest, referral_id: uuid.UUID, right: Permission) -> Referral:
    """Return a request: 404 for whoever may not know of it, then 403 without the right."""
    user = worker_of(request)
    referral = referral_get(viewer=user, referral_id=referral_id)
    require(user, right)
    return referral


def about_request(referral: Referral) -> dict[str, Any]:
    """Return what a page about a request says of it, and the way back."""
    return {
        "referral": referral,
        "caption": f"Request {referral.reference}",
        "back": {"href": request_url("request", referral), "text": "Back to the request"},
    }


def go_on_after_own_answers(form: FlowForm, referral: Referral, user: User) -> None:
    """Let a form that was kept go on where its only delay was that this person answered the two questions meanwhile.

    Their words stay, and nobody is told that somebody changed the request: nobody else did. Any other change still shows.
    """
    kept = form.initial.get("version")
    if form.is_bound or form.kept_at is None or str(kept) != str(referral.version - 1):
        return
    own = referral.screened_by_id == user.id and referral.state == Referral.State.SCREENED
    if own and referral.screened_at is not None and referral.screened_at > form.kept_at:
        form.initial["version"] = referral.version


def request_url(name: str, referral: Referral) -> str:
    """Return the address of a page about a request."""
    return reverse(f"desk:{name}", args=[referral.id])


def _read_form(request: HttpRequest, referral: Referral) -> ReadForm:
    initial = {"contact_name": worker_of(request).name}
    return open_form(request, ReadForm, f"request-read-{referral.id}", initial=initial)


@desk
def request_page(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """One request: the person's own words first, then what to do."""
    user = worker_of(request)
    referral = request_for(request, referral_id, REFERRAL_TRIAGE)
    clocks = [c for c in clocks_for([referral.id])[referral.id] if c.stopped_at is None]
    decided = referral.state in DECIDED
    again = asked_again(viewer=user, referral=referral)
    return page(
        request, "request", title=f"Request {referral.reference}", heading="A request for help", referral=referral,
        additions=additions_of(viewer=user, referral_id=referral.id), clocks=[clock_row(c) for c in clocks],
        facts=_facts(referral), decided=decided, may_decide=allows(user, REFERRAL_DECIDE),
        form=_read_form(request, referral) if referral.acknowledged_at is None else None,
        answered=bool(referral.need_now and referral.how_respond), again=again,
        others=[other_request_row(one) for one in (*again.before, *again.after)],
        knows=asker_knows(viewer=user, referral=referral), reach=request_reach(viewer=user, referral=referral),
        **ends_of_request(user, referral),
    )  # fmt: skip


def _facts(referral: Referral) -> list[dict[str, str]]:
    kinds = ", ".join(ExploitationType(kind).label for kind in referral.exploitation_types)
    child = " ".join(
        p for p in (referral.child_name, born_words(referral.child_born_on), referral.child_age_words) if p
    )
    who = ", ".join(p for p in (referral.referrer_name, referral.referrer_agency) if p)
    told = {
        "Who asks": f"{referral.get_source_display()}{': ' + who if who else ''}",
        "How it came": brought_words(referral),
        "The child": child or "Not named yet: ask, and add it",
        "Category": "Child exploitation, a category of its own",
        "What they think it is": kinds or "Not yet known: look again when more is known",
        "First worried on": day_words(referral.first_concern_on),
        "How to reach them safely": referral.safe_contact_words,
        "How to reach them": referral.referrer_contact,
        "They hear from": referral.contact_name,
    }
    return [{"key": key, "value": value} for key, value in told.items() if value]


@desk
def read(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """I have read this."""
    referral = request_for(request, referral_id, REFERRAL_TRIAGE)

    def verb(answers: dict[str, Any]) -> str:
        referral_acknowledge(by=worker_of(request), referral_id=referral.id, **answers)
        messages.success(request, "They can see that you have read it.")
        return request_url("request", referral)

    title = "Say that you have read it"
    return form_page(
        request,
        _read_form(request, referral),
        verb,
        title=title,
        submit="I have read this",
        **about_request(referral),
    )


@desk
def questions(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """The two questions, on one page (R15)."""
    referral = request_for(request, referral_id, REFERRAL_TRIAGE)
    initial = {
        "need_now": referral.need_now,
        "how_respond": referral.how_respond,
        "version": referral.version,
    }
    form = open_form(request, QuestionsForm, f"request-questions-{referral.id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        referral_screen(by=worker_of(request), referral_id=referral.id, **answers)
        return request_url("request", referral)

    return form_page(
        request, form, verb, title="Two questions", submit="Save both answers", own_words=referral.own_words,
        **about_request(referral),
    )  # fmt: skip


@desk
def add(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Write down something more that was said."""
    referral = request_for(request, referral_id, REFERRAL_TRIAGE)
    form = open_form(request, AddForm, f"request-add-{referral.id}")

    def verb(answers: dict[str, Any]) -> str:
        referral_add(by=worker_of(request), referral_id=referral.id, **answers)
        return request_url("request", referral)

    return form_page(request, form, verb, title="Add to the request", submit="Add", **about_request(referral))
