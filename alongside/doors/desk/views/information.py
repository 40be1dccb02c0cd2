"""Telling at the desk, in one's own name or a parent's, and the log of a placed child (R145, R149, R150)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.telling import (
    NoticedForm,
    NotTakenForm,
    ThingForm,
    initial_of,
    line_of_report,
    page_of,
)
from alongside.doors.common.threats import initial_of_threat
from alongside.doors.desk.forms.information import DeskTellForm
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, worker_of
from alongside.doors.desk.views.told_after import files_of, seen_by
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.selectors import cases_newest, partners_of
from alongside.ground.access.registry import Permission, allows, require
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.practice.safety.selectors_threats import threat_get
from alongside.pursuit.information import policies
from alongside.pursuit.information.models import Item, Report
from alongside.pursuit.information.policies import TELL_AT_DESK, TELL_FOR_PARENT
from alongside.pursuit.information.selectors import (
    reports_of_case,
    reports_told,
)
from alongside.pursuit.information.selectors_waiting import is_trained, log_of, missed_of
from alongside.pursuit.information.selectors_wish import wish_of
from alongside.pursuit.information.services.files import files_receive
from alongside.pursuit.information.services.telling import item_add, item_finish, report_tell
from alongside.pursuit.information.services.things import not_taken_note, thing_add

_MOST = 100
_LINKS: tuple[tuple[str, str, Permission], ...] = (
    ("urgent", "Urgent reports, and whether the police have them", policies.URGENT_CONFIRM),
    ("police_rota", "The list of police contacts on duty", policies.ROTA_KEEP),
    ("things", "Things that wait to be collected", policies.THING_WORK),
    ("missed", "What was offered and not taken", policies.MISSED_READ),
    ("alarms", "What is told about somebody who works with families", policies.ALARM_READ),
    ("log_training", "Training for the log of carers", policies.TRAINING_NOTE),
)
HOME = {"href": "/desk/information/", "text": "Back to what you told"}


def to_told(about: uuid.UUID) -> str:
    """Return the address of a report."""
    return reverse("desk:told", args=[about])


@desk
def information(request: HttpRequest) -> HttpResponse:
    """What one told, and the ways to everything else of this kind that one may open."""
    user = worker_of(request)
    tells = allows(user, TELL_AT_DESK)
    rows = [line_of_report(one, to_told(one.report.id)) for one in reports_told(viewer=user)] if tells else []
    links = [(reverse(f"desk:{name}"), words) for name, words, right in _LINKS if allows(user, right)]
    return page(
        request, "telling/information", title="What people notice", heading="What people notice", rows=rows, links=links,
        tells=tells, untrained=_is_carer(user) and not is_trained(viewer=user), missed=missed_of(viewer=user) if tells else [],
        cases=first_of(cases_newest(viewer=user, open_only=True), _MOST) if _is_carer(user) else [],
    )  # fmt: skip


def _is_carer(user: User) -> bool:
    return "carer" in user.as_actor().roles


@desk
def tell(request: HttpRequest) -> HttpResponse:
    """Tell what one noticed: about any of one's children, or none."""
    user = worker_of(request)
    require(user, TELL_AT_DESK)
    cases = [(str(one.id), f"{one.child.full_name}, {one.reference}")
             for one in first_of(cases_newest(viewer=user, open_only=True), _MOST)]  # fmt: skip
    return _tell(request, user, None, cases)


@desk
def tell_of(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The same of one child; the parents' own worker may pass on what a parent noticed."""
    about = case_for(request, case_id, TELL_AT_DESK)
    return _tell(request, worker_of(request), about, [])


def _tell(request: HttpRequest, user: User, about: Case | None, cases: list[tuple[str, str]]) -> HttpResponse:
    parents, threat_id = [], _asked(request, "threat") if about is not None else None
    threat = threat_get(viewer=user, threat_id=threat_id) if threat_id else None
    if about is not None and allows(user, TELL_FOR_PARENT):
        parents = [(str(one.person_id), one.person.full_name) for one in partners_of(about)]
    form = open_form(
        request, DeskTellForm, f"tell-{threat_id or (about.id if about else '')}", cases=cases, parents=parents,
        workers=_workers(about, user) if about else (), initial=initial_of_threat(threat) if threat else None,
    )  # fmt: skip

    def save(_answers: dict[str, Any]) -> str:
        assert user.partnership is not None
        said = replace(form.said(about.id if about else None), threat_id=threat_id)
        made = report_tell(by=user, partnership=user.partnership, noticed=[form.noticed()], about=said)
        files_receive(by=user, item_id=made.items[0].id, uploads=form.kept_files())
        _say(request, made.report, drafts=made.drafts, urgent=bool(made.report.urgency))
        return to_told(made.report.id)

    context = of_case(about) if about else {"back": HOME}
    return form_page(
        request, form, save, template="telling/form", title="Tell what you noticed", heading="What did you notice?",
        submit="Send", lead="Two answers are enough: what you noticed, and how you know it. Add the rest later.", **context,
    )  # fmt: skip


def _workers(about: Case, user: User) -> list[tuple[str, str]]:
    rows = Allocation.objects.filter(case=about, until__isnull=True).exclude(user_id=user.id)
    found = {str(one.user_id): one.worker_name for one in rows.order_by("worker_name") if one.user_id}
    return list(found.items())


def _say(request: HttpRequest, report: Report, *, drafts: int, urgent: bool) -> None:
    if urgent:
        messages.warning(
            request, "The police contact is being called. In danger, ring 999. Do not wait for this."
        )
    elif drafts:
        messages.info(request, "Kept, not sent. Say how it is known, and it is sent.")
    elif report.apart:
        messages.success(
            request,
            "It is about somebody who works with families: it is looked at before it goes to the police.",
        )
    else:
        messages.success(request, "It went to the police as information.")


@desk
def told(request: HttpRequest, told_id: uuid.UUID) -> HttpResponse:
    """One report, as far as one may read it."""
    user, view = worker_of(request), seen_by(request, told_id)
    shown = page_of(view)
    for one in shown["noticed"]:
        one["finish_url"] = reverse("desk:told_item", args=[one["item"].id])
    urls: dict[str, Any] = {
        "add_url": reverse("desk:told_add", args=[told_id]), "thing_url": reverse("desk:told_thing", args=[told_id]),
        "missed_url": reverse("desk:not_taken"),
    } if view.mine else {}  # fmt: skip
    if view.mine:
        urls |= {
            "wish": wish_of(viewer=user, report=view.report),
            "wish_url": reverse("desk:told_wish", args=[told_id]),
        }
    shown["files"] = files_of(shown["noticed"], view, user)
    return page(
        request, "telling/told", title="What was told", heading="What was told", caption=view.report.reference, back=HOME,
        **shown, **urls,
    )  # fmt: skip


@desk
def add(request: HttpRequest, told_id: uuid.UUID) -> HttpResponse:
    """Another thing, or the answer to a question of the police."""
    user, view = worker_of(request), seen_by(request, told_id, mine=True)
    asked = next((one for one in view.questions if str(one.id) == request.GET.get("question")), None)
    form = open_form(request, NoticedForm, f"tell-add-{told_id}-{asked.id if asked else ''}")

    def save(_answers: dict[str, Any]) -> str:
        item = item_add(
            by=user, report_id=told_id, noticed=form.noticed(), answers_id=asked.id if asked else None
        )
        files_receive(by=user, item_id=item.id, uploads=form.kept_files())
        _say(request, view.report, drafts=int(item.is_draft), urgent=False)
        return to_told(told_id)

    return form_page(
        request, form, save, template="telling/form", title="Add to it", submit="Send", back=_back(told_id),
        heading="Answer the police" if asked else "Add another thing", lead=f"The police ask: {asked.words}" if asked else "",
    )  # fmt: skip


def _back(told_id: uuid.UUID) -> dict[str, str]:
    return {"href": to_told(told_id), "text": "Back"}


@desk
def finish(request: HttpRequest, noticed_id: uuid.UUID) -> HttpResponse:
    """Finish something that was kept; once it says how it is known, it goes."""
    user = worker_of(request)
    item = Item.objects.filter(id=noticed_id, submitted_at__isnull=True).first()
    if item is None:
        raise Missing
    seen_by(request, item.report_id, mine=True)
    form = open_form(request, NoticedForm, f"tell-item-{item.id}", initial=initial_of(item))

    def save(_answers: dict[str, Any]) -> str:
        done = item_finish(by=user, item_id=item.id, noticed=form.noticed())
        files_receive(by=user, item_id=item.id, uploads=form.kept_files())
        _say(request, done.report, drafts=int(done.is_draft), urgent=False)
        return to_told(done.report_id)

    return form_page(
        request, form, save, template="telling/form", title="Finish it", heading="Finish it, and send it", submit="Send",
        back=_back(item.report_id), lead="Everything is as it was left.",
    )  # fmt: skip


@desk
def thing(request: HttpRequest, told_id: uuid.UUID) -> HttpResponse:
    """Something that may be proof: what it is and who has it."""
    seen_by(request, told_id, mine=True)
    form = open_form(request, ThingForm, f"tell-thing-{told_id}")

    def save(answers: dict[str, Any]) -> str:
        thing_add(by=worker_of(request), report_id=told_id, **answers)
        return to_told(told_id) + "#things"

    return form_page(
        request, form, save, template="telling/form", title="Something to collect", submit="Save", back=_back(told_id),
        heading="Something that may be proof", lead="The next page says how to keep it safe until then.",
    )  # fmt: skip


@desk
def not_taken(request: HttpRequest) -> HttpResponse:
    """An agency would not take it, or did not use it: counted, and answered."""
    user = worker_of(request)
    require(user, TELL_AT_DESK)
    report_id, thing_id = _asked(request, "report"), _asked(request, "thing")
    form = open_form(
        request, NotTakenForm, f"not-taken-{report_id or ''}-{thing_id or ''}", of_thing=thing_id is not None
    )

    def save(_answers: dict[str, Any]) -> str:
        made = not_taken_note(by=user, offered=form.offered(), report_id=report_id, thing_id=thing_id)
        messages.success(request, "It is written down and counted. What was told stands.")
        return to_told(made.report_id) if made.report_id else HOME["href"]

    return form_page(
        request, form, save, template="telling/form", title="It was not taken", heading="They would not take it",
        submit="Save", back=HOME, lead="It goes to those in charge, and is counted as a missed chance.",
    )  # fmt: skip


def _asked(request: HttpRequest, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get(name, ""))
    except ValueError:
        return None


@desk
def log(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """One's own log of a child: each thing noticed, and how it is known; how many reports there are of the case."""
    about = case_for(request, case_id, TELL_AT_DESK)
    user = worker_of(request)
    return page(
        request, "telling/log", title="The log", heading="What you noticed", items=log_of(viewer=user, case_id=about.id),
        untrained=_is_carer(user) and not is_trained(viewer=user), lines=reports_of_case(viewer=user, case=about),
        **of_case(about),
    )  # fmt: skip
