"""What is happening to the child: who harms them, what they told, urgent worries, and what each side thinks of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.selectors import Asked, help_of_family, unanswered_at
from alongside.doors.common import open_form
from alongside.doors.desk.forms.harm import (
    CauseForm,
    DisclosureForm,
    DisclosureReviewForm,
    EasierForm,
    HealthToldForm,
    OwnerForm,
    StateForm,
    ViewForm,
    WorryForm,
)
from alongside.doors.desk.forms.parts import Choice, member_choices
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.harm import disclosure_get, harm_page, worry_get
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.models_harm import (
    CauseOfHarm,
    Disclosure,
    LevelView,
    UrgentWorry,
    Vulnerabilities,
)
from alongside.family.cases.policies import HARM_RECORD, LEVEL_VIEW, THRESHOLD_SET
from alongside.family.cases.rules_standing import SIDES
from alongside.family.cases.selectors import workers_of
from alongside.family.cases.services import (
    cause_set,
    disclosure_add,
    disclosure_review,
    level_view_record,
    state_set,
    vulnerabilities_set,
    worry_health_told,
    worry_note,
    worry_own,
)
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import Permission, allows
from alongside.ground.access.selectors import emergency_now
from alongside.ground.accounts.models import User
from alongside.ground.govuk.dates import day_words, moment_words
from alongside.practice.meetings.models import MeetingAsk
from alongside.practice.meetings.selectors import asked_in_vain, asks_of_case

_CAUSES = dict(CauseOfHarm.Cause.choices)
_EASIER = dict(Vulnerabilities.Kind.choices)
_TOLD = dict(Disclosure.Kind.choices)
_ENOUGH = 2


@desk
def harm(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everything that is known of what is done to the child, the urgent first."""
    user = worker_of(request)
    about = case_for(request, case_id)
    view = harm_page(viewer=user, case=about)
    sides = {one.side for one in view.views}
    emergency = emergency_now(viewer=user, circle_id=about.id)
    writes = emergency is None
    asked = help_of_family(viewer=user, family_id=about.family_id) if view.worries else []
    meetings = asks_of_case(viewer=user, case_id=about.id) if view.worries else []
    may = {
        "record": allows(user, HARM_RECORD), "decide": allows(user, THRESHOLD_SET), "view": allows(user, LEVEL_VIEW),
    }  # fmt: skip
    return page(
        request, "standing/harm", title="What is happening to them", view=view, may=may,
        worries=[
            _worry(one, may["record"] and writes) | _asked_before(one, asked, meetings) for one in view.worries
        ],
        causes=[_item(one, _listed(one.causes, _CAUSES), one.words) for one in view.causes],
        states=[_item(one, one.get_state_display(), one.reason) for one in view.states],
        easier=[_item(one, _listed(one.kinds, _EASIER), one.words) for one in view.vulnerabilities],
        told=[_disclosure(one, user, may["decide"] and writes) for one in view.disclosures],
        views=[_view(one) for one in view.views], earlier=[_view(one) for one in view.earlier_views],
        emergency=emergency, views_missing=[words for side, words in SIDES.items() if side not in sides],
        **of_case(about),
    )  # fmt: skip


def _asked_before(one: UrgentWorry, asked: list[Asked], meetings: list[MeetingAsk]) -> Row:
    """What the family had asked for, a meeting too, and had no answer or a no to, when it came to this (R7, R113)."""
    lines: list[Row] = [
        {
            "tag": "Asked for before, and not answered then",
            "meaning": "late",
            "text": waited.request.words,
            "by": f"{waited.request.person.full_name}, {day_words(waited.request.asked_at)}",
        }
        for waited in unanswered_at(asked, one.noted_at)
    ]
    lines += [
        {
            "tag": f"Asked for a meeting before, and {'refused' if refused else 'not answered'} then", "meaning": "late",
            "text": ask.words, "by": f"{ask.person.full_name}, {day_words(ask.at)}",
        }
        for ask, refused in asked_in_vain(meetings, one.noted_at)
    ]  # fmt: skip
    return {"beside": lines}


def _listed(keys: Iterable[str], words: dict[str, Any]) -> str:
    return "; ".join(str(words[key]) for key in keys) or "Nothing that we know of"


def _item(one: Any, title: str, text: str) -> Row:
    return {"title": title, "by": one.by_name, "at": one.at, "text": text}


def _view(one: LevelView) -> Row:
    return _item(one, f"{one.get_side_display()}: {one.said_by}", one.words)


def _worry(one: UrgentWorry, may: bool) -> Row:
    owner = f"{one.owner_name} takes care of it." if one.owner_id else "Nobody takes care of it yet."
    health = (
        f"Health knows: {one.health_told_whom}, {moment_words(one.health_told_at)}, told by {one.health_told_by_name}."
        if one.health_told_at
        else "Health does not know yet."
    )
    links = [{"href": reverse("desk:worry_owner", args=[one.id]), "text": "Say who takes care of it"}]
    if not one.health_told_at:
        links.append({"href": reverse("desk:worry_health", args=[one.id]), "text": "Health was told"})
    row: Row = {
        "title": f"{one.person.full_name}: {one.get_kind_display().lower()}", "by": one.noted_by_name,
        "at": one.noted_at, "text": f"{owner}\n{health}", "links": links if may else [],
    }  # fmt: skip
    if not one.owner_id or not one.health_told_at:
        row |= {"tag": "Urgent", "meaning": "late"}
    return row


def _disclosure(one: Disclosure, user: User, may: bool) -> Row:
    reviews = list(one.reviews.all())
    said = "\n\n".join(f"{r.by_name}, {day_words(r.at)}: {r.words}" for r in reviews)
    stands = len(reviews) < _ENOUGH
    row: Row = {
        "title": _listed(one.kinds, _TOLD), "by": one.by_name, "at": one.told_on,
        "tag": f"Reviewed by {len(reviews)} of {_ENOUGH}", "meaning": "waiting" if stands else "good", "text": said,
    }  # fmt: skip
    links = [("disclosure_police", "What the police do, and who else was named")]
    if may and user.id not in {r.by_id for r in reviews}:
        links.append(("disclosure_review", "Review it"))
    about = f"(told on {day_words(one.told_on)})"  # of several, each says which
    row["links"] = [
        {"href": reverse(f"desk:{name}", args=[one.id]), "text": text, "about": about} for name, text in links
    ]
    return row


def _here(about: Case) -> str:
    return reverse("desk:harm", args=[about.id])


def _of_harm(request: HttpRequest, case_id: uuid.UUID, right: Permission) -> tuple[Case, dict[str, Any]]:
    about = case_for(request, case_id, right)
    return about, {**of_case(about), "back": {"href": _here(about), "text": "Back to what is happening"}}


@desk
def cause(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who or what harms the child (R28)."""
    about, facts = _of_harm(request, case_id, HARM_RECORD)
    form = open_form(request, CauseForm, f"cause-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        cause_set(by=worker_of(request), case_id=about.id, **answers)
        return _here(about)

    return form_page(request, form, verb, title="Who or what harms the child", submit="Save", **facts)


@desk
def state(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """At risk, or being exploited (R21)."""
    about, facts = _of_harm(request, case_id, THRESHOLD_SET)
    form = open_form(request, StateForm, f"state-{about.id}", now=about.state)

    def verb(answers: dict[str, Any]) -> str:
        state_set(by=worker_of(request), case_id=about.id, **answers)
        return _here(about)

    lead = f"Now: {about.get_state_display().lower()}."
    return form_page(
        request, form, verb, title="At risk, or being exploited", lead=lead, submit="Save", **facts
    )


@desk
def disclosure(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The child told somebody of serious harm (R21)."""
    about, facts = _of_harm(request, case_id, HARM_RECORD)
    form = open_form(request, DisclosureForm, f"disclosure-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        made = disclosure_add(by=worker_of(request), case_id=about.id, **answers)
        messages.success(
            request, "Saved. The level is high, and stays so until two people have reviewed this."
        )
        return reverse("desk:disclosure_police", args=[made.id])

    lead = (
        "Write down that it was told and when, not what was said: the child should tell it once, to somebody trained to"
        " listen. If they are in danger now, call 999 first. From now on the level is high."
    )
    return form_page(request, form, verb, title="The child told somebody", lead=lead, submit="Save", **facts)


@desk
def review(request: HttpRequest, disclosure_id: uuid.UUID) -> HttpResponse:
    """One of two people looks at what follows from it (R21)."""
    found = disclosure_get(viewer=worker_of(request), disclosure_id=disclosure_id)
    about, facts = _of_harm(request, found.case_id, THRESHOLD_SET)
    form = open_form(request, DisclosureReviewForm, f"disclosure-review-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        disclosure_review(by=worker_of(request), disclosure_id=found.id, **answers)
        return _here(about)

    mine = request.method != "POST" and any(one.by_id == worker_of(request).id for one in found.reviews.all())
    return form_page(
        request, form, verb, title="Review what the child told", submit="Save the review",
        nobody="You have reviewed this. The second review is another person’s." if mine else "",
        lead=f"{_listed(found.kinds, _TOLD)}, told on {day_words(found.told_on)}.", **facts,
    )  # fmt: skip


@desk
def easier(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What makes it easier for others to harm the child (R24)."""
    about, facts = _of_harm(request, case_id, HARM_RECORD)
    form = open_form(request, EasierForm, f"easier-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        vulnerabilities_set(by=worker_of(request), case_id=about.id, **answers)
        return _here(about)

    return form_page(request, form, verb, title="What makes harm easier", submit="Save", **facts)


@desk
def worry(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Somebody may hurt themself: two answers (R23)."""
    about, facts = _of_harm(request, case_id, HARM_RECORD)
    members = family_for_viewer(viewer=worker_of(request), family_id=about.family_id).members
    form = open_form(request, WorryForm, f"worry-{about.id}", people=member_choices(members))

    def verb(answers: dict[str, Any]) -> str:
        made = worry_note(by=worker_of(request), case_id=about.id, **answers)
        return reverse("desk:worry_owner", args=[made.id])

    lead = "If somebody is in danger now, call 999 first and write this later. Stay with them, or find somebody who can."
    return form_page(
        request, form, verb, title="Somebody may hurt themself", lead=lead, submit="Go on: who takes care of it",
        **facts,
    )  # fmt: skip


@desk
def worry_owner(request: HttpRequest, worry_id: uuid.UUID) -> HttpResponse:
    """Who takes care of it today."""
    user = worker_of(request)
    found = worry_get(viewer=user, worry_id=worry_id)
    about, facts = _of_harm(request, found.case_id, HARM_RECORD)
    people = {str(user.id): f"I do ({user.name})"}
    for one in workers_of(about.id, partnership_id=about.partnership_id):
        people.setdefault(str(one.user_id), f"{one.worker_name}, {one.agency_name}")
    form = open_form(request, OwnerForm, f"worry-owner-{found.id}", people=list(people.items()))

    def verb(answers: dict[str, Any]) -> str:
        worry_own(by=user, worry_id=found.id, **answers)
        return _here(about) if found.health_told_at else reverse("desk:worry_health", args=[found.id])

    lead = f"About {found.person.full_name}. If nobody is named by the end of today, the managers of every agency hear of it."
    return form_page(
        request, form, verb, title="Who takes care of this today?", lead=lead, submit="Save", **facts
    )


@desk
def worry_health(request: HttpRequest, worry_id: uuid.UUID) -> HttpResponse:
    """Health was told."""
    found = worry_get(viewer=worker_of(request), worry_id=worry_id)
    about, facts = _of_harm(request, found.case_id, HARM_RECORD)
    form = open_form(request, HealthToldForm, f"worry-health-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        worry_health_told(by=worker_of(request), worry_id=found.id, **answers)
        return _here(about)

    lead = f"About {found.person.full_name}. Ring first, then say here whom you reached."
    return form_page(
        request, form, verb, title="Health was told", lead=lead, submit="Save",
        nobody="Health was told already." if found.health_told_at and request.method != "POST" else "", **facts,
    )  # fmt: skip


@desk
def view(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What one side thinks of how worried we should be (R20)."""
    user = worker_of(request)
    about, facts = _of_harm(request, case_id, LEVEL_VIEW)
    form = open_form(request, ViewForm, f"level-view-{about.id}", sides=_sides(user, about))

    def verb(answers: dict[str, Any]) -> str:
        level_view_record(by=user, case_id=about.id, **answers)
        return _here(about)

    lead = f"Now: {about.get_level_display().lower()}. Before the level goes down, the family and both workers are heard."
    return form_page(
        request, form, verb, title="How worried should we be?", lead=lead, submit="Save", **facts
    )


def _sides(user: User, about: Case) -> list[Choice]:
    mine = Allocation.objects.filter(
        partnership_id=about.partnership_id, case=about, user_id=user.id, until__isnull=True
    )
    held = set(mine.values_list("part", flat=True)) & {LevelView.Side.IPSW.value, LevelView.Side.CSW.value}
    own = [(part, f"Mine, as {SIDES[part]}") for part in SIDES if part in held]
    return [*own, (LevelView.Side.FAMILY.value, "What somebody of the family said to me")]
