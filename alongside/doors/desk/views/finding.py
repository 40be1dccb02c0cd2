"""The one box, and what people say about who is the same. What was typed stays out of addresses, logs and history."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.writers import writer_of
from alongside.doors.desk.forms.finding import FindForm, LookForm, SameForm, UnlinkForm
from alongside.doors.desk.views.requests import about_request, request_for, request_url
from alongside.doors.desk.views.shared import (
    Row,
    born_words,
    case_for,
    desk,
    form_page,
    of_case,
    page,
    to_case,
    worker_of,
)
from alongside.family.cases.models import RequestLink
from alongside.family.finding.judgements import judgements_about, names_of_ends, times_asked
from alongside.family.finding.matching import persons_like_case, persons_like_request, requests_like
from alongside.family.finding.models import LinkUndoing, SamePerson
from alongside.family.finding.policies import LINK_UNDO, SAME_JUDGE
from alongside.family.finding.ranking import FEW, MANY
from alongside.family.finding.search import (
    CaseHit,
    NumberHit,
    PersonHit,
    RequestHit,
    Results,
    search,
)
from alongside.family.finding.selectors import undoing_for, wrong_case_of
from alongside.family.finding.services import link_look, request_unlink, same_judge
from alongside.family.referrals.models import Referral
from alongside.family.referrals.policies import REFERRAL_TRIAGE
from alongside.ground.access.registry import allows
from alongside.ground.clock import now
from alongside.ground.govuk.dates import day_words, moment_words
from alongside.ground.govuk.services import draft_find, draft_keep, draft_remove

_KEY = "desk-find"
_STAYS = timedelta(hours=1)  # so long a search can be gone back to


@desk
def find(request: HttpRequest) -> HttpResponse:
    """Find a person, a case, a request, a number. The words wait in the worker's own sealed-off draft, not in the address."""
    user, writer = worker_of(request), writer_of(request)
    typed = _kept(request)
    form = open_form(request, FindForm, _KEY, initial={"words": typed})
    if request.method == "POST":
        if "clear" in request.POST:
            draft_remove(writer=writer, form_key=_KEY)
            return redirect("desk:find")
        if form.is_valid():
            draft_keep(writer=writer, form_key=_KEY, fields={"words": [form.cleaned_data["words"]]})
            return redirect("desk:find")
    size = MANY if request.GET.get("more") else FEW
    found = search(viewer=user, text=typed, size=size) if typed and request.method != "POST" else None
    return page(
        request, "finding/find", title="Find", form=form, found=found, groups=_groups(request, found) if found else [],
        longer=bool(found and found.more and size == FEW), most=bool(found and found.more and size == MANY),
    )  # fmt: skip


def _kept(request: HttpRequest) -> str:
    draft = draft_find(writer=writer_of(request), form_key=_KEY)
    if draft is None or draft.saved_at < now() - _STAYS:
        return ""
    return str((draft.fields.get("words") or [""])[0])


def _groups(request: HttpRequest, found: Results) -> list[dict[str, Any]]:
    triage = allows(worker_of(request), REFERRAL_TRIAGE)
    groups = (
        ("People", [_person_row(hit) for hit in found.people]),
        ("Cases", [_case_row(hit) for hit in found.cases]),
        ("Requests for help", [_request_row(hit, triage=triage) for hit in found.requests]),
        ("Numbers, plates and addresses", [_number_row(hit) for hit in found.numbers]),
    )
    return [{"title": title, "rows": rows} for title, rows in groups if rows]


def _row(text: str, href: str, *parts: str, status: str = "") -> Row:
    return {
        "text": text,
        "href": href,
        "hint": "; ".join(p for p in parts if p),
        "status": status,
        "meaning": "neutral" if status else "",
    }


def _person_row(hit: PersonHit) -> Row:
    person, place, case = hit.person, hit.member, hit.case
    known_as = f" ({person.known_as})" if person.known_as and person.known_as not in person.full_name else ""
    where = f"{place.get_relationship_display().lower()}, {hit.family.name}" if place and hit.family else ""
    about = f"case {case.reference}" if case else ""
    return _row(
        person.full_name + known_as, to_case(case) if case else "", f"Found by: {hit.why}", where,
        born_words(person.born_on), about, status="Ended" if case and case.closed_at else "",
    )  # fmt: skip


def _case_row(hit: CaseHit) -> Row:
    case = hit.case
    return _row(
        f"{case.child.full_name}, {case.reference}", to_case(case), f"Found by: {hit.why}", case.family.name,
        status="Ended" if case.closed_at else "",
    )  # fmt: skip


def _request_row(hit: RequestHit, *, triage: bool) -> Row:
    one = hit.referral
    href = request_url("request", one) if triage else ""
    child = f" about {one.child_name}" if one.child_name else ""
    return _row(
        f"{one.get_source_display()} asked for help{child}", href, f"Found by: {hit.why}",
        f"{one.reference}, {day_words(one.received_at)}", status=one.get_state_display(),
    )  # fmt: skip


def _number_row(hit: NumberHit) -> Row:
    about = f"case {hit.case.reference}" if hit.case else ""
    if hit.point is not None:
        point = hit.point
        href = reverse("desk:safe_contact", args=[hit.case.id]) if hit.case else ""
        used = "no longer used" if point.ended_at else "look first what is safe for them"
        return _row(f"{point.person.full_name}: {point.value}", href, f"Found by: {hit.why}", used, about)
    entry = hit.entry
    assert entry is not None
    href = reverse("desk:chronology", args=[hit.case.id]) if hit.case else ""
    return _row(
        f"Chronology of {day_words(entry.happened_on)}", href, f"Found by: {hit.why}", f"written by {entry.author_name}",
        about,
    )  # fmt: skip


@desk
def request_same(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Say of a request whether its child is one that we know, or one of another request."""
    user = worker_of(request)
    referral = request_for(request, referral_id, SAME_JUDGE)
    requests = [one for one in requests_like(viewer=user, referral=referral) if one.named]
    persons = [one for one in persons_like_request(viewer=user, referral=referral) if one.named]
    choices = {
        **{f"person:{p.person.id}": (_person_name(p.person), "; ".join(p.why)) for p in persons},
        **{f"request:{r.referral.id}": (_request_name(r.referral), "; ".join(r.why)) for r in requests},
    }
    times = times_asked(viewer=user, referral=referral)
    return _same_page(
        request, ("request", referral.id), choices, after=request_url("request_same", referral), times=times,
        heading="Is it a child we know?", **about_request(referral),
    )  # fmt: skip


@desk
def case_same(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Say of the child of a case whether another record is about the same child."""
    user = worker_of(request)
    about = case_for(request, case_id, SAME_JUDGE)
    persons = [one for one in persons_like_case(viewer=user, case=about) if one.named]
    choices = {f"person:{p.person.id}": (_person_name(p.person), "; ".join(p.why)) for p in persons}
    return _same_page(
        request, ("person", about.child_id), choices, after=reverse("desk:case_same", args=[about.id]), times=0,
        heading="Is this child written down twice?", **of_case(about),
    )  # fmt: skip


def _person_name(person: Any) -> str:
    return f"{person.full_name}, {born_words(person.born_on) or 'date of birth not known'}"


def _request_name(one: Referral) -> str:
    child = one.child_name or "a child without a name"
    return f"Request {one.reference} of {day_words(one.received_at)}, about {child}"


def _same_page(
    request: HttpRequest,
    subject: tuple[str, uuid.UUID],
    choices: dict[str, tuple[str, str]],
    *,
    after: str,
    **context: Any,
) -> HttpResponse:
    user = worker_of(request)
    form = open_form(
        request, SameForm, f"same-{subject[1]}", others=[(key, name) for key, (name, _) in choices.items()],
        hints={key: why for key, (_, why) in choices.items()},
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        kind, other = answers["other"].split(":")
        same_judge(
            by=user, one=subject, other=(kind, uuid.UUID(other)), judgement=answers["judgement"],
            reason=answers["reason"],
        )  # fmt: skip
        messages.success(request, "It is noted. Nothing was merged, and a later word can undo it.")
        return after

    said = judgements_about(viewer=user, subject_id=subject[1])
    names = names_of_ends(viewer=user, edges=said) if said else {}
    return form_page(
        request, form, verb, template="finding/same", title="The same child?", submit="Save what I think",
        nobody="" if choices else "No other record looks like this child’s, or somebody has looked at each that did.",
        said=[_said(one, names, subject[1]) for one in said], **context,
    )  # fmt: skip


def _said(one: SamePerson, names: dict[uuid.UUID, str], subject_id: uuid.UUID) -> dict[str, Any]:
    other = one.other_id if one.one_id == subject_id else one.one_id
    return {
        "about": names.get(other, "another record"),
        "title": one.get_judgement_display(),
        "by": one.said_by_name,
        "at": one.said_at,
        "text": one.reason,
    }


@desk
def unlink(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Take a request from a case with which it was linked wrongly."""
    user = worker_of(request)
    referral = request_for(request, referral_id, LINK_UNDO)
    link, refusal = wrong_case_of(viewer=user, referral=referral)
    form = open_form(
        request, UnlinkForm, f"request-unlink-{referral.id}", initial={"version": referral.version}
    )

    def verb(answers: dict[str, Any]) -> str:
        request_unlink(by=user, referral_id=referral.id, **answers)
        messages.success(request, "It is out of that case. Somebody else will look at what you did.")
        return request_url("request", referral)

    return form_page(
        request, form, verb, template="finding/unlink", title="With the wrong case", submit="Take it from this case",
        heading="This request is with the wrong case", nobody=refusal, link=_link_words(link),
        mistake=bool(refusal) and referral.decided_at is not None and referral.family_id is not None,
        **about_request(referral),
    )  # fmt: skip


def _link_words(link: RequestLink | None) -> str:
    if link is None:
        return ""
    return f"{link.linked_by_name} added it to case {link.case.reference} on {day_words(link.linked_at)}: {link.reason}"


@desk
def look(request: HttpRequest, undoing_id: uuid.UUID) -> HttpResponse:
    """Look, as somebody else, at a request that was taken from a case."""
    user = worker_of(request)
    undoing, refusal = undoing_for(viewer=user, undoing_id=undoing_id)
    form = open_form(request, LookForm, f"link-look-{undoing.id}")

    def verb(answers: dict[str, Any]) -> str:
        link_look(by=user, undoing_id=undoing.id, agreed=answers["agreed"] == "yes", words=answers["words"])
        messages.success(request, "Your look is noted.")
        return reverse("desk:requests")

    return form_page(
        request, form, verb, template="finding/look", title="A second look", submit="Save", nobody=refusal,
        heading="Was it right to take this request from the case?", undoing=undoing, facts=_undone(undoing),
        back={"href": reverse("desk:requests"), "text": "All requests"},
    )  # fmt: skip


def _undone(undoing: LinkUndoing) -> list[dict[str, str]]:
    told = {
        "Request": undoing.referral.reference,
        "Taken from": undoing.from_case.reference,
        "Put with": undoing.to_case.reference if undoing.to_case else "The queue: it waits for a decision",
        "By": f"{undoing.undone_by_name}, {moment_words(undoing.undone_at)}",
        "Because": undoing.reason,
        "What whoever asked had been told": undoing.kept_words,
    }
    return [{"key": key, "value": value} for key, value in told.items()]
