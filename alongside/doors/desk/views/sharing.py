"""Sharing under the agreement: what I asked for and may read, what waits for an officer, the agreement itself (R157)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator

from alongside.doors.common import open_form
from alongside.doors.desk.forms import intelligence as forms
from alongside.doors.desk.views.choosing import case_choices, cases_page
from alongside.doors.desk.views.shared import Row, answer_standing, desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock.models import Clock
from alongside.ground.govuk.dates import day_words
from alongside.pursuit.entities.selectors import match_get
from alongside.pursuit.information.models import Report
from alongside.pursuit.intelligence import rules
from alongside.pursuit.intelligence import services as verbs
from alongside.pursuit.intelligence.models import Agreement, Share, ShareRequest
from alongside.pursuit.intelligence.policies import AGREEMENT_SET, SHARE_ANSWER, SHARE_ASK
from alongside.pursuit.intelligence.selectors_newer import Reads, reads_of, taken_back_from
from alongside.pursuit.intelligence.selectors_sharing import (
    agreement_in_force,
    ask_get,
    asked_by,
    asks_to_answer,
    reports_of_match,
    reports_to_share,
    share_clocks,
    share_get,
    shared_with,
    texts_ready,
)

_MOST = 50
_BEGINS = 200
_CUT = 120
_NO_AGREEMENT = (
    "There is no agreement on sharing yet. A manager or the board puts one in force. In danger, ring 999."
)


def _row(one: ShareRequest, clock: Clock | None) -> Row:
    row: Row = {
        "text": f"{one.get_purpose_display()}{f', {one.case_reference}' if one.case_reference else ''}",
        "href": reverse("desk:intelligence_asked", args=[one.id]),
        "hint": f"Asked by {one.by_name}, {one.by_role.lower()}, {day_words(one.at)}",
    }  # fmt: skip
    if one.answered_at is not None:
        good = one.outcome == ShareRequest.Outcome.SHARED
        return row | {"status": one.get_outcome_display(), "meaning": "good" if good else "neutral"}
    if clock is None:
        return row | {"status": "Waits", "meaning": "waiting"}
    standing = answer_standing(clock)
    row["hint"] += f"; {standing.words}"
    return row | {"status": standing.tag, "meaning": standing.meaning}


def _line(one: ShareRequest, clock: Clock | None) -> Row:
    """The same in a list: with how it begins, so that two requests with one purpose are told apart."""
    row = _row(one, clock)
    return row | {"hint": f"“{Truncator(one.needs).chars(_CUT)}” {row['hint']}"}


@desk
def sharing(request: HttpRequest) -> HttpResponse:
    """What I may read, what I asked for, and for an officer what waits for an answer."""
    user = worker_of(request)
    shares = shared_with(viewer=user)
    reads = reads_of(shares)
    mine = first_of(asked_by(viewer=user), _MOST)
    answers = allows(user, SHARE_ANSWER)
    waits = first_of(asks_to_answer(viewer=user), _MOST) if answers else []
    clocks = share_clocks(viewer=user, asks=[*mine, *waits])
    return page(
        request, "intelligence/sharing", title="What the police share", shares=[_shared(one, reads[one.id]) for one in shares],
        taken_back=taken_back_from(viewer=user),
        mine=[_line(one, clocks.get(one.id)) for one in mine], waits=[_line(one, clocks.get(one.id)) for one in waits],
        answers=answers, agreement=agreement_in_force(viewer=user),
    )  # fmt: skip


def _shared(one: Share, reads: Reads) -> dict[str, Any]:
    named = [str(rules.Condition(code).label) for code in reads.conditions if code != rules.Condition.OTHER]
    return {
        "share": one, "conditions": [*named, *([reads.condition_words] if reads.condition_words else [])],
        "handling": str(rules.Handling(reads.handling).label), "reads": reads,
    }  # fmt: skip


@desk
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the police to share what helps to keep a child safe."""
    user = worker_of(request)
    require(user, SHARE_ASK)
    agreement = agreement_in_force(viewer=user)
    cases = cases_page(request)
    form = open_form(
        request, forms.AskForm, "share-ask", cases=case_choices(cases), thresholds=agreement.thresholds if agreement else [],
        purposes=agreement.purposes if agreement else [],
    )  # fmt: skip

    def verb(_answers: dict[str, Any]) -> str:
        made = verbs.share_ask(by=user, what=form.asked())
        messages.success(request, "Asked. You see here by when they answer.")
        return reverse("desk:intelligence_asked", args=[made.id])

    return form_page(
        request, form, verb, title="Ask the police to share", submit="Ask", back=_back(),
        nobody="" if agreement else _NO_AGREEMENT,
        lead="They answer within the time of the agreement, or say why not. In danger, ring 999 first.",
        people_pages=cases, people_order="The newest cases come first, and on each page they are in the order of their names.",
    )  # fmt: skip


def _back() -> dict[str, str]:
    return {"href": reverse("desk:intelligence_sharing"), "text": "Back to what the police share"}


@desk
def asked(request: HttpRequest, share_request_id: uuid.UUID) -> HttpResponse:
    """One request, with its answer; for an officer the ways to answer it."""
    user = worker_of(request)
    one = ask_get(viewer=user, share_request_id=share_request_id)
    given = list(one.shares.order_by("at", "id")) if allows(user, SHARE_ANSWER) else []
    reads = reads_of(given) if given else {}
    return page(
        request, "intelligence/asked", title="A request to share", one=one, back=_back(),
        given=[(share, reads[share.id]) for share in given],
        row=_row(one, share_clocks(viewer=user, asks=[one]).get(one.id)),
        answers=allows(user, SHARE_ANSWER) and one.answered_at is None, mine=one.by_id == user.id,
    )  # fmt: skip


def _to_answer(request: HttpRequest, share_request_id: uuid.UUID) -> ShareRequest:
    one = ask_get(viewer=worker_of(request), share_request_id=share_request_id)
    require(worker_of(request), SHARE_ANSWER)
    return one


def _there(one: ShareRequest) -> dict[str, str]:
    return {"href": reverse("desk:intelligence_asked", args=[one.id]), "text": "Back to the request"}


@desk
def give(request: HttpRequest, share_request_id: uuid.UUID) -> HttpResponse:
    """Share texts without their source with whoever asked."""
    user, one = worker_of(request), _to_answer(request, share_request_id)
    reports = _texts(user, reports_to_share(viewer=user, asked=one))
    form = open_form(request, forms.GiveForm, f"share-give-{one.id}", reports=reports)

    def verb(_answers: dict[str, Any]) -> str:
        verbs.share_give(by=user, request_id=one.id, **form.given())
        messages.success(request, f"Shared with {one.by_name}. They read it until {day_words(one.until)}.")
        return _there(one)["href"]

    return form_page(
        request, form, verb, title="Share", submit="Share", back=_there(one),
        lead=f"{one.by_name}, {one.by_agency or one.by_role}: {one.needs}",
        nobody="" if reports else "No report is graded and has a text without its source yet. Do that first, or say why not.",
    )  # fmt: skip


def _texts(user: User, reports: list[Report]) -> list[tuple[str, str]]:
    """Return each text that can be shared, by the words with which it begins: a reference alone tells nobody which it is."""
    words = texts_ready(viewer=user, reports=reports)
    return [
        (str(one.id), f"Report {one.reference}: {Truncator(words.get(one.id, '')).chars(_BEGINS)}")
        for one in reports
    ]


@desk
def refuse(request: HttpRequest, share_request_id: uuid.UUID) -> HttpResponse:
    """Say that nothing is shared, and why."""
    user, one = worker_of(request), _to_answer(request, share_request_id)
    form = open_form(request, forms.RefuseForm, f"share-refuse-{one.id}")

    def verb(answers: dict[str, Any]) -> str:
        verbs.share_refuse(by=user, request_id=one.id, **answers)
        messages.success(request, "Saved. They can read why.")
        return _there(one)["href"]

    return form_page(
        request, form, verb, title="Nothing is shared", submit="Say so", back=_there(one),
        lead="They read the reason. It is counted, and the board sees how often.",
    )  # fmt: skip


@desk
def end(request: HttpRequest, share_id: uuid.UUID) -> HttpResponse:
    """End what somebody may read."""
    user = worker_of(request)
    one = share_get(viewer=user, share_id=share_id)
    form = open_form(request, forms.EndForm, f"share-end-{one.id}")
    back = reverse("desk:intelligence_asked", args=[one.request_id])

    def verb(answers: dict[str, Any]) -> str:
        verbs.share_end(by=user, share_id=one.id, **answers)
        messages.success(request, f"{one.to_name} reads it no more.")
        return back

    return form_page(
        request, form, verb, title="End it", submit="End it", back={"href": back, "text": "Back"},
        lead=f"{one.to_name} reads the text of {one.reference} until {day_words(one.until)}. They read that it was taken back"
        " and is not to be used any more; it stays written that they read it.",
    )  # fmt: skip


@desk
def renew(request: HttpRequest, share_id: uuid.UUID) -> HttpResponse:
    """Send the newer text in place of what somebody reads."""
    user = worker_of(request)
    one = share_get(viewer=user, share_id=share_id)
    form = open_form(request, forms.RenewForm, f"share-renew-{one.id}")
    back, reads = reverse("desk:intelligence_asked", args=[one.request_id]), reads_of([one])[one.id]
    newest = texts_ready(viewer=user, reports=[one.report]).get(one.report_id, "") if reads.newer else ""

    def verb(_answers: dict[str, Any]) -> str:
        verbs.share_renew(by=user, share_id=one.id)
        messages.success(request, f"{one.to_name} reads the newer text from now.")
        return back

    return form_page(
        request, form, verb, title="Send the newer text", submit="Send it", back={"href": back, "text": "Back"},
        nobody="" if reads.newer else "They read the newest text, or read it no more.",
        lead=f"{one.to_name} then reads the newest text of {one.reference} with its code, until {day_words(one.until)}. "
        "Read it before you send it. It stays written what they read before.",
        own_words=newest, own_words_title="The newest text",
    )  # fmt: skip


@desk
def agreement(request: HttpRequest) -> HttpResponse:
    """The agreement on sharing, and a new version of it."""
    user = worker_of(request)
    require(user, AGREEMENT_SET)
    found = agreement_in_force(viewer=user)
    form = open_form(request, forms.AgreementForm, "share-agreement", initial=_as_it_stands(found))

    def verb(answers: dict[str, Any]) -> str:
        made = verbs.agreement_set(by=user, **answers)
        messages.success(request, f"Version {made.number} is in force from now.")
        return reverse("desk:intelligence_agreement_set")

    lead = (
        f"Version {found.number}, {day_words(found.at)}, {found.by_name}."
        if found
        else "There is none in force yet."
    )
    return form_page(
        request, form, verb, title="The agreement on sharing", submit="Put it in force",
        lead=f"{lead} What was shared before keeps the version it was shared under.",
    )  # fmt: skip


def _as_it_stands(found: Agreement | None) -> dict[str, Any]:
    names = ("words", "thresholds", "purposes", "most_days")
    return {name: getattr(found, name) for name in names} if found else {}


@desk
def read_agreement(request: HttpRequest) -> HttpResponse:
    """The agreement, for everybody who may ask."""
    require(worker_of(request), SHARE_ASK)
    found = agreement_in_force(viewer=worker_of(request))
    if found is None:
        raise Missing
    return page(
        request, "intelligence/agreement", title="The agreement on sharing", one=found, back=_back(),
        thresholds=[str(rules.Threshold(one).label) for one in found.thresholds],
        purposes=[str(rules.Purpose(one).label) for one in found.purposes],
    )  # fmt: skip


@desk
def across(request: HttpRequest, cross_match_id: uuid.UUID) -> HttpResponse:
    """Share with the officer of another partnership that holds the same, once somebody here speaks with them."""
    user = worker_of(request)
    match = match_get(viewer=user, match_id=cross_match_id)
    found = agreement_in_force(viewer=user)
    reports = reports_of_match(viewer=user, entity_id=match.entity_id)
    form = open_form(
        request, forms.AcrossForm, f"share-across-{match.id}", thresholds=found.thresholds if found else [],
        reports=_texts(user, reports), purposes=found.purposes if found else [],
    )  # fmt: skip
    back = reverse("desk:cross", args=[match.id])

    def verb(_answers: dict[str, Any]) -> str:
        verbs.share_across(by=user, match_id=match.id, what=verbs.Across(**form.given()))
        messages.success(request, f"Shared with {match.other_officer_name}, {match.other_name}.")
        return back

    return form_page(
        request, form, verb, title="Share with another partnership", submit="Share", back={"href": back, "text": "Back"},
        lead=f"{match.other_officer_name}, {match.other_name}, reads these texts and nothing else of ours.",
        nobody=_not_yet(speaks=match.answer == "speak", agreed=found is not None, ready=bool(reports)),
    )  # fmt: skip


def _not_yet(*, speaks: bool, agreed: bool, ready: bool) -> str:
    """Return why nothing can be shared across yet, with what to do first."""
    if not agreed:
        return _NO_AGREEMENT
    if not speaks:
        return "Say first that you speak with them."
    return (
        ""
        if ready
        else "No report that mentions it is graded and written without its source yet. Do that first."
    )
