"""Accepting a request: which family it is about, a case opened, or the request added to an open one (R6, R30, R31, R340)."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import attempt, open_form
from alongside.doors.desk.forms.accepting import NEW, AcceptForm, FamilyForm, JoinForm
from alongside.doors.desk.views.requests import (
    about_request,
    go_on_after_own_answers,
    request_for,
    request_url,
)
from alongside.doors.desk.views.shared import born_words, desk, form_page, page, to_case, worker_of
from alongside.family.cases.known import (
    KnownFamily,
    KnownMember,
    OpenCase,
    child_of_case,
    known_family,
)
from alongside.family.cases.services import referral_accept, request_join
from alongside.family.finding.matching import families_like
from alongside.family.referrals.models import Referral
from alongside.family.referrals.policies import REFERRAL_DECIDE
from alongside.family.referrals.reaching import request_reach
from alongside.ground.base.errors import Missing, Refused


@desk
def family(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Is this a family we already know? Proposals for a person to look at; nothing is joined by itself."""
    user = worker_of(request)
    referral = request_for(request, referral_id, REFERRAL_DECIDE)
    found = families_like(viewer=user, referral=referral)
    form = open_form(
        request, FamilyForm, f"request-family-{referral.id}",
        families=[(known.family.reference, _name(known)) for known in found],
        hints={known.family.reference: _likeness(known) for known in found},
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        chosen = form.chosen()
        if chosen == NEW:
            return _accept_url(referral, NEW)
        known = known_family(viewer=user, referral=referral, reference=chosen)
        if known is None:
            raise Refused(
                "We know no family or case with that reference. Check it.",
                code="family_unknown",
                field="reference",
            )
        return _next(referral, known)

    return attempt(request, form, verb) or page(
        request, "accept_family", title="Which family?", heading="Is this a family we already know?", form=form,
        found=found, **about_request(referral),
    )  # fmt: skip


def _next(referral: Referral, known: KnownFamily) -> str:
    """Return where a choice leads: to the open case of the one child it must be about, else to opening a case."""
    same = [m for m in known.alike if m.same_name or m.named]
    if len(same) == 1 and same[0].open_case is not None:
        return reverse("desk:request_join", args=[referral.id, same[0].open_case.id])
    return _accept_url(referral, known.family.reference)


def _accept_url(referral: Referral, family: str) -> str:
    return f"{request_url('request_accept', referral)}?{urlencode({'family': family})}"


def _name(known: KnownFamily) -> str:
    """Return what a proposal is called; whoever only shares a birthday is not named to somebody who does not know them."""
    named = known.asker_belongs or known.told_together or any(m.same_name or m.named for m in known.alike)
    return f"{known.family.name}, {known.family.reference}" if named else f"Family {known.family.reference}"


def _likeness(known: KnownFamily) -> str:
    said = [_alike(member) for member in known.alike]
    if known.told_together:
        said.append("A brother or sister told of at the same time has a case here.")
    if known.asker_belongs:
        said.append("Whoever asked has an account in this family.")
    return " ".join(said)


def _alike(known: KnownMember) -> str:
    person = known.person
    if known.same_name or known.named:
        born = born_words(person.born_on) or "date of birth not known"
        words = f"{person.full_name}, {born}: {'; '.join(known.reasons) or 'the same name'}."
    else:
        initials = " ".join(f"{part[0]}." for part in person.full_name.split())
        words = f"{initials}, born on the same day, with another name."
    return f"{words} {_case_words(known.open_case)}".rstrip()


def _case_words(case: OpenCase | None) -> str:
    if case is None:
        return ""
    who = ", ".join(part for part in (case.lead_name, case.lead_agency, case.lead_phone) if part)
    return f"Has an open case, {case.reference}, {'led by ' + who if who else 'which nobody leads yet'}."


@desk
def accept(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Open a case: how worried we are, what the family is told, who is in the family."""
    user = worker_of(request)
    referral = request_for(request, referral_id, REFERRAL_DECIDE)
    chosen = request.GET.get("family", "")
    joins = _chosen(request, referral, chosen)
    alike = [] if joins else families_like(
        viewer=user, referral=referral, child_name=request.POST.get("child_name", "")
    )  # fmt: skip
    if alike and not chosen and request.method != "POST":
        return redirect(request_url("request_family", referral))
    key = f"request-accept-{referral.id}" + (f"-{joins.family.reference}" if joins else "")
    form = open_form(
        request, AcceptForm, key, initial=_guess(referral, joins), joins=joins, alike=bool(alike)
    )
    go_on_after_own_answers(form, referral, user)

    def verb(answers: dict[str, Any]) -> str:
        case = referral_accept(by=user, referral_id=referral.id, **form.decision())
        messages.success(
            request, f"The case is open: {case.reference}. Now choose who works with the family."
        )
        return to_case(case)

    return form_page(
        request, form, verb, template="accept", title="Open a case", submit="Open the case", joins=joins,
        alike=len(alike), opened=_opened(joins), unanswered=not (referral.need_now and referral.how_respond),
        own_words=referral.own_words, reach=request_reach(viewer=user, referral=referral), **about_request(referral),
    )  # fmt: skip


def _chosen(request: HttpRequest, referral: Referral, reference: str) -> KnownFamily | None:
    if reference in ("", NEW):
        return None
    known = known_family(viewer=worker_of(request), referral=referral, reference=reference[:40])
    if known is None:
        raise Missing
    return known


def _opened(joins: KnownFamily | None) -> list[dict[str, Any]]:
    """Return the children of a chosen family who have an open case: a request about one of them is added there."""
    members = joins.members if joins else ()
    return [{"known": m, "words": _case_words(m.open_case)} for m in members if m.open_case]


def _guess(referral: Referral, joins: KnownFamily | None) -> dict[str, Any]:
    """Return what the request says already: nobody types it again."""
    surname = referral.child_name.split(" ")[-1] if " " in referral.child_name else ""
    guess = {
        "version": referral.version,
        "exploitation_types": referral.exploitation_types,
        "child_name": referral.child_name,
        "child_born_on": referral.child_born_on,
        "family_name": f"The {surname} family" if surname else "",
    }
    if referral.source == "parent_carer" and joins is None:
        guess["other_1_name"] = referral.referrer_name
    return guess


@desk
def join(request: HttpRequest, referral_id: uuid.UUID, case_id: uuid.UUID) -> HttpResponse:
    """Add a request to the open case of the child it is about."""
    user = worker_of(request)
    referral = request_for(request, referral_id, REFERRAL_DECIDE)
    found = child_of_case(viewer=user, referral=referral, case_id=case_id)
    if found is None:
        raise Missing
    known, child = found
    form = open_form(
        request, JoinForm, f"request-join-{referral.id}-{case_id}", initial={"version": referral.version}
    )
    go_on_after_own_answers(form, referral, user)

    def verb(answers: dict[str, Any]) -> str:
        case = request_join(by=user, referral_id=referral.id, case_id=case_id, **answers)
        messages.success(request, f"The request is with case {case.reference} now. Its lead is told.")
        return reverse("desk:requests")

    return form_page(
        request, form, verb, template="request_join", title="Add to an open case",
        heading="This child has an open case", submit="Add it to the case", child=child, case_words=_case_words(child.open_case),
        other_url=_accept_url(referral, known.family.reference),
        unanswered=not (referral.need_now and referral.how_respond), own_words=referral.own_words,
        **about_request(referral),
    )  # fmt: skip
