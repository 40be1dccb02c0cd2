"""How we work with each parent: their standing with its history, evidence, what is held back, and the help they are offered."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.standing import (
    DecideForm,
    EndNarrowingForm,
    EvidenceForm,
    NarrowForm,
    NeedForm,
)
from alongside.doors.desk.views.rows import standing_rows
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.cases.models_standing import EvidenceEntry, Narrowing, ParentNeed, StandingDecision
from alongside.family.cases.policies import EVIDENCE_ADD, NEED_OFFER, STANDING_DECIDE
from alongside.family.cases.rules_standing import EVIDENCE_FIRST, MOVES, PARTNER
from alongside.family.cases.services import (
    evidence_add,
    narrowing_end,
    need_offer,
    sight_narrow,
    standing_decide,
)
from alongside.family.cases.services.narrowing import longest_narrowing
from alongside.family.cases.standing import (
    ParentPage,
    narrowing_get,
    parent_page,
    runs,
    standings_of,
    standings_to_review,
)
from alongside.ground.access.registry import Permission, allows, require
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.pagination import keyset_page

SIZE = 25
_KIND = dict(Narrowing.Kind.choices)


@desk
def partnership(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every parent of the child, each with how they stand."""
    about = case_for(request, case_id)
    rows = [
        {
            "text": one.person.full_name, "href": _to(about, one.person_id), "status": one.get_status_display(),
            "meaning": _meaning(one.status), "hint": _review_words(one),
        }
        for one in standings_of(viewer=worker_of(request), case=about)
    ]  # fmt: skip
    return page(request, "standing/parents", title="Working with each parent", rows=rows, **of_case(about))


def _meaning(status: str) -> str:
    return {
        "protective_partner": "good",
        "partner_with_support_needs": "good",
        "under_evidence_review": "waiting",
    }.get(status, "contested")


def _review_words(one: PartnershipStatus) -> str:
    since = f"since {day_words(one.since)}"
    return f"{since}; looked at again by {day_words(one.review_on)}" if one.review_on else since


def _to(about: Case, person_id: uuid.UUID, name: str = "partner") -> str:
    return reverse(f"desk:{name}", args=[about.id, person_id])


@desk
def partner(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """One parent: how they stand and why, evidence, what is held back, what they are offered."""
    user = worker_of(request)
    about = case_for(request, case_id)
    view = parent_page(viewer=user, case=about, person_id=person_id)
    back = {"href": reverse("desk:partnership", args=[about.id]), "text": "Working with each parent"}
    may = {
        "evidence": allows(user, EVIDENCE_ADD), "decide": allows(user, STANDING_DECIDE),
        "need": allows(user, NEED_OFFER),
    }  # fmt: skip
    return page(
        request, "standing/parent", title="Working with a parent", heading=view.standing.person.full_name, view=view,
        person=view.standing.person, is_partner=view.standing.status == PARTNER, may=may,
        overdue=bool(view.standing.review_on and view.standing.review_on < today()),
        standing_meaning=_meaning(view.standing.status), decisions=[_decision(d) for d in view.decisions],
        evidence=[_entry(e) for e in view.evidence],
        held=[_held(n, may_end=may["decide"]) for n in view.narrowings], needs=[_need(n) for n in view.needs],
        **{**of_case(about), "back": back},
    )  # fmt: skip


def _decision(one: StandingDecision) -> Row:
    told = (
        f"Told on {day_words(one.told_on)}, {one.get_told_how_display().lower()}: {one.told_words}"
        if one.told_on
        else f"Not told yet, because: {one.not_told_because}"
    )
    offered = f"\n\nHelp that is offered: {one.support}" if one.support else ""
    again = f"\n\nLooked at again by {day_words(one.review_on)}." if one.review_on else ""
    return {
        "title": one.get_status_display(), "by": one.decided_by_name, "at": one.decided_at,
        "text": f"{one.reason}{offered}\n\n{told}{again}",
    }  # fmt: skip


def _entry(one: EvidenceEntry) -> Row:
    source = one.get_kind_display() + (f": {one.told_by}" if one.told_by else "")
    tag = {"tag": "Does not count", "meaning": "neutral"} if one.kind == EvidenceEntry.Kind.OPINION else {}
    return {"title": source, "by": one.by_name, "at": one.seen_on, "text": one.words, **tag}


def _held(one: Narrowing, *, may_end: bool) -> Row:
    what = "; ".join(_KIND[kind] for kind in one.kinds)
    why = one.words or f"They do not read that it is held back, because: {one.unsaid_because}"
    if one.ended_at is not None:
        why += f"\n\nOpened again on {day_words(one.ended_at)} by {one.ended_by_name}: {one.end_reason}"
    now = runs(one)
    row: Row = {
        "title": what, "by": one.decided_by_name, "at": one.since, "tag": "Held back" if now else "Over",
        "meaning": "waiting" if now else "neutral", "text": f"{why}\n\nUntil the end of {day_words(one.last_day)}.",
    }  # fmt: skip
    if now and may_end:
        row["links"] = [{"href": reverse("desk:narrowing_end", args=[one.id]), "text": "Open it again now"}]
    return row


def _need(one: ParentNeed) -> Row:
    answer = f"\n\n{one.answer_words}" if one.answer_words else ""
    return {
        "title": one.get_kind_display(), "by": one.offered_by_name, "at": one.offered_at,
        "text": f"{one.offer}{answer}", "tag": one.get_answer_display() or "No answer yet",
        "meaning": "good" if one.answer == ParentNeed.Answer.YES else "waiting" if not one.answer else "neutral",
    }  # fmt: skip


def _of_parent(
    request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID, right: Permission
) -> tuple[Case, ParentPage, dict[str, Any]]:
    """Return the case, the parent, and what a page about them says: 404 to outsiders, then 403 without the right."""
    about = case_for(request, case_id, right)
    view = parent_page(viewer=worker_of(request), case=about, person_id=person_id)
    name = view.standing.person.full_name
    facts = {
        **of_case(about), "back": {"href": _to(about, person_id), "text": f"Back to {name}"},
        "caption": f"{name}, of {about.child.full_name}, case {about.reference}",
    }  # fmt: skip
    return about, view, facts


@desk
def evidence(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Write down one thing that was seen or told. It changes nothing by itself."""
    about, _view, facts = _of_parent(request, case_id, person_id, EVIDENCE_ADD)
    form = open_form(request, EvidenceForm, f"evidence-{about.id}-{person_id}")

    def verb(answers: dict[str, Any]) -> str:
        evidence_add(by=worker_of(request), case_id=about.id, person_id=person_id, **answers)
        messages.success(
            request, "It is written down. Nothing has changed for this parent: a manager looks at it."
        )
        return _to(about, person_id)

    lead = "Every parent is a partner unless evidence shows otherwise. If a child is in danger now, act first and write later."
    return form_page(
        request, form, verb, title="Write down evidence", lead=lead, submit="Write it down", **facts
    )


@desk
def decide(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """A manager decides how a parent stands."""
    about, view, facts = _of_parent(request, case_id, person_id, STANDING_DECIDE)
    labels = dict(PartnershipStatus.Status.choices)
    stands = view.standing.status
    choices = [
        (key, f"{labels[key]} (as now, looked at again)" if key == stands else labels[key])
        for key in MOVES[stands]
    ]
    form = open_form(request, DecideForm, f"standing-{view.standing.id}", choices=choices)

    def verb(answers: dict[str, Any]) -> str:
        standing_decide(by=worker_of(request), case_id=about.id, person_id=person_id, **form.decided())
        messages.success(request, "Saved. The decision before it is kept.")
        return _to(about, person_id)

    lead = f"Now: {labels[stands].lower()}. " + (EVIDENCE_FIRST if stands == PARTNER else "")
    return form_page(
        request, form, verb, template="standing/decide", title="Decide how a parent stands", lead=lead,
        submit="Save the decision", evidence=[_entry(e) for e in view.evidence], **facts,
    )  # fmt: skip


@desk
def narrow(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Hold something back from one parent for a time; nobody else's sight changes."""
    about, view, facts = _of_parent(request, case_id, person_id, STANDING_DECIDE)
    longest = longest_narrowing(about.partnership_id)
    form = open_form(request, NarrowForm, f"narrow-{view.standing.id}", longest=longest)

    def verb(answers: dict[str, Any]) -> str:
        sight_narrow(by=worker_of(request), case_id=about.id, person_id=person_id, **form.narrowed())
        messages.success(
            request, "Saved. What everybody else sees is as it was, and so is the help that is offered."
        )
        return _to(about, person_id)

    nobody = ""
    if view.standing.status == PARTNER and request.method != "POST":  # what was typed is never hidden
        nobody = (
            "Nothing is held back from a protective partner. The evidence about a parent is looked at first."
        )
    return form_page(
        request, form, verb, title="Hold something back for a time", nobody=nobody, submit="Hold it back",
        lead="For this parent alone, for this child’s record alone, and until a day. The other parent reads on as before.",
        **facts,
    )  # fmt: skip


@desk
def end(request: HttpRequest, narrowing_id: uuid.UUID) -> HttpResponse:
    """Open again, before its time, what was held back."""
    found = narrowing_get(viewer=worker_of(request), narrowing_id=narrowing_id)
    about, _view, facts = _of_parent(request, found.case_id, found.person_id, STANDING_DECIDE)
    form = open_form(request, EndNarrowingForm, f"narrowing-end-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        narrowing_end(by=worker_of(request), narrowing_id=found.id, **answers)
        return _to(about, found.person_id)

    over = (
        "" if runs(found) or request.method == "POST" else "This is over already: nothing is held back by it."
    )
    return form_page(
        request, form, verb, title="Open it again", submit="Open it again", nobody=over,
        lead=f"{'; '.join(_KIND[k] for k in found.kinds)}. Held back until the end of {day_words(found.last_day)}.",
        **facts,
    )  # fmt: skip


@desk
def need(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Offer a parent help with what weighs on them."""
    about, _view, facts = _of_parent(request, case_id, person_id, NEED_OFFER)
    form = open_form(request, NeedForm, f"need-{about.id}-{person_id}")

    def verb(answers: dict[str, Any]) -> str:
        need_offer(by=worker_of(request), case_id=about.id, person_id=person_id, **answers)
        messages.success(request, "It is offered. They read it and answer as they like.")
        return _to(about, person_id)

    return form_page(request, form, verb, title="Offer help", submit="Offer it", **facts)


@desk
def reviews(request: HttpRequest) -> HttpResponse:
    """Every standing and restriction that is looked at again this week, or should have been."""
    user = worker_of(request)
    require(user, STANDING_DECIDE)
    found = keyset_page(
        standings_to_review(viewer=user), key=("review_on", "id"), after=request.GET.get("after"), size=SIZE,
        nulls_excluded=True,
    )  # fmt: skip
    return page(
        request, "list", title="Restrictions up for review", rows=standing_rows(found.items), pages=found,
        empty="Nothing is up for review this week.",
    )  # fmt: skip
