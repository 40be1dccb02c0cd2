"""The work behind what people tell: urgent reports, the list of contacts, things, what was missed, alarms, training."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.telling import owed
from alongside.doors.desk.forms import information as forms
from alongside.doors.desk.views.information import HOME, to_told
from alongside.doors.desk.views.shared import Row, clock_row, desk, form_page, page, worker_of
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.accounts.roles import AGENCY_KINDS
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import ago_words, day_words, moment_words
from alongside.pursuit.information import policies, selectors_waiting
from alongside.pursuit.information.models import DutyTurn, NotTaken, Report
from alongside.pursuit.information.rules import home_of
from alongside.pursuit.information.selectors import ThingView, report_page
from alongside.pursuit.information.services.reading import report_release
from alongside.pursuit.information.services.things import missed_answer, thing_step, training_note
from alongside.pursuit.information.services.urgent import turn_add, turn_take_off, urgent_confirm


def _back(name: str, text: str) -> dict[str, str]:
    return {"href": reverse(f"desk:{name}"), "text": text}


def _people(found: Iterable[User]) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in found]


@desk
def urgent(request: HttpRequest) -> HttpResponse:
    """The urgent reports that one was called for, or may read: unconfirmed first."""
    user = worker_of(request)
    require(user, policies.URGENT_CONFIRM)
    lines = selectors_waiting.urgent_reports(viewer=user)
    rows: list[Row] = [
        {
            "text": f"{one.report.reference}: {one.report.get_urgency_display().lower()}",
            "href": to_told(one.report.id) if one.confirmation else reverse("desk:urgent_one", args=[one.report.id]),
            "hint": f"sent {ago_words(one.report.submitted_at)}; called: "
            + (", ".join(each.name for each in one.calls if each.name) or "nobody yet"),
            "status": "Confirmed" if one.confirmation else "Confirm it",
            "meaning": "good" if one.confirmation else "late",
        }
        for one in lines
        if one.report.submitted_at is not None
    ]  # fmt: skip
    return page(
        request, "list", title="Urgent", heading="Urgent reports", rows=rows, back=HOME,
        empty="Nothing urgent in the last two weeks for which you were called.",
    )  # fmt: skip


@desk
def urgent_one(request: HttpRequest, told_id: uuid.UUID) -> HttpResponse:
    """One of them, whole, and one press: the police have it."""
    user = worker_of(request)
    require(user, policies.URGENT_CONFIRM)
    view = report_page(viewer=user, report_id=told_id)
    if not view.report.urgency or view.mine:
        raise Missing
    if view.confirmation and request.method == "GET":
        return redirect(to_told(told_id))
    form = open_form(request, forms.ConfirmUrgentForm, f"urgent-{told_id}")

    def save(answers: dict[str, Any]) -> str:
        urgent_confirm(by=user, report_id=told_id, **answers)
        messages.success(request, "Confirmed. Whoever told it reads that, and nobody else is called.")
        return to_told(told_id)

    return form_page(
        request, form, save, template="telling/urgent", title="Urgent", heading="Do you have it?", view=view,
        report=view.report, caption=view.report.reference, submit="The police have it", back=_back("urgent", "Urgent reports"),
    )  # fmt: skip


@desk
def rota(request: HttpRequest) -> HttpResponse:
    """Who of the police is on duty, in the order in which they are called."""
    user = worker_of(request)
    require(user, policies.ROTA_KEEP)
    turns = selectors_waiting.turns_from_now(viewer=user)
    rows = [
        {
            "turn": one, "ring": f"tel:{one.phone.replace(' ', '')}",
            "when": f"{moment_words(one.starts_at)} until {moment_words(one.ends_at)}",
        }
        for one in turns
    ]  # fmt: skip
    return page(
        request,
        "telling/rota",
        title="Police contacts",
        heading="Police contacts on duty",
        rows=rows,
        back=HOME,
    )


@desk
def rota_new(request: HttpRequest) -> HttpResponse:
    """Put somebody on the list."""
    user = worker_of(request)
    require(user, policies.ROTA_KEEP)
    officers = _people(selectors_waiting.officers(viewer=user))
    form = open_form(request, forms.TurnForm, "rota-new", officers=officers)

    def save(_answers: dict[str, Any]) -> str:
        turn_add(by=user, **form.turn())
        messages.success(request, "They are on the list.")
        return reverse("desk:police_rota")

    return form_page(
        request, form, save, title="A police contact", heading="Who is on duty?", submit="Put them on the list",
        back=_back("police_rota", "Police contacts"), lead="They are called for urgent reports in the order of their places.",
    )  # fmt: skip


@desk
def rota_off(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Take a turn off the list."""
    user = worker_of(request)
    require(user, policies.ROTA_KEEP)
    turn = DutyTurn.objects.filter(id=turn_id, taken_off_at__isnull=True).first()
    if turn is None:
        raise Missing
    form = open_form(request, forms.PressForm, f"rota-off-{turn_id}")

    def save(_answers: dict[str, Any]) -> str:
        turn_take_off(by=user, turn_id=turn_id)
        messages.success(request, "They are off the list. Calls that were made stay.")
        return reverse("desk:police_rota")

    return form_page(
        request, form, save, title="A police contact", heading=f"Take {turn.name} off the list?", submit="Take them off",
        back=_back("police_rota", "Police contacts"),
        lead=f"{moment_words(turn.starts_at)} until {moment_words(turn.ends_at)}.",
    )  # fmt: skip


@desk
def things(request: HttpRequest) -> HttpResponse:
    """What waits to be collected, the longest waiting first."""
    user = worker_of(request)
    rows = [_thing_row(one) for one in selectors_waiting.things_waiting(viewer=user)]
    return page(
        request, "list", title="Things to collect", heading="Things that wait to be collected", rows=rows, back=HOME,
        empty="Nothing waits.",
    )  # fmt: skip


def _thing_row(view: ThingView) -> Row:
    href = reverse("desk:thing", args=[view.thing.id])
    said = f"{view.thing.get_kind_display()}: {view.thing.words}"
    row = clock_row(view.clock, href=href) if view.clock else {"href": href}
    declined = "; somebody would not take it" if view.declined else ""
    return row | {"text": said, "hint": f"{view.thing.report.reference}; {view.thing.holder}{declined}"}


@desk
def thing(request: HttpRequest, thing_id: uuid.UUID) -> HttpResponse:
    """One thing: its chain of hands, and the next step of it."""
    user = worker_of(request)
    require(user, policies.THING_WORK)
    view = selectors_waiting.thing_get(viewer=user, thing_id=thing_id)
    form = open_form(request, forms.StepForm, f"thing-{thing_id}-{len(view.steps)}")

    def save(_answers: dict[str, Any]) -> str:
        thing_step(by=user, thing_id=thing_id, **form.step())
        return reverse("desk:thing", args=[thing_id])

    return form_page(
        request, form, save, template="telling/thing", title="Something to collect", view=view, submit="Save",
        heading=view.thing.get_kind_display(), caption=view.thing.report.reference,
        back=_back("things", "Things to collect"),
    )  # fmt: skip


@desk
def missed(request: HttpRequest) -> HttpResponse:
    """What was offered and not taken: how often by which kind of agency, and each of them."""
    user = worker_of(request)
    lines, counts = selectors_waiting.offers_missed(viewer=user)
    table = {
        "head": ("By", "How often", "Answered"),
        "rows": [(AGENCY_KINDS[kind], often, answered) for kind, often, answered in counts],
    }
    may = policies.MISSED_ANSWER.roles & user.as_actor().roles
    return page(
        request, "telling/missed", title="Not taken", heading="What was offered and not taken", table=table, back=HOME,
        lines=[{"line": one, "answer": may and one.missed.by_id != user.id} for one in lines],
    )  # fmt: skip


@desk
def missed_one(request: HttpRequest, missed_id: uuid.UUID) -> HttpResponse:
    """Answer somebody whose offer was not taken."""
    user = worker_of(request)
    require(user, policies.MISSED_ANSWER)
    found = NotTaken.objects.filter(id=missed_id).exclude(by_id=user.id).first()
    if found is None:
        raise Missing
    form = open_form(request, forms.AnswerForm, f"missed-{missed_id}")

    def save(answers: dict[str, Any]) -> str:
        missed_answer(by=user, missed_id=missed_id, **answers)
        messages.success(request, "They read your answer.")
        return reverse("desk:missed")

    return form_page(
        request, form, save, title="Answer", heading="Answer whoever offered it", submit="Send", own_words=found.words,
        lead=f"{found.get_kind_display()}: {found.get_agency_kind_display()}, {day_words(found.on)}.",
        back=_back("missed", "What was not taken"),
    )  # fmt: skip


@desk
def alarms(request: HttpRequest) -> HttpResponse:
    """What is told about somebody who works with families, before the police read it: urgent first."""
    user = worker_of(request)
    rows: list[Row] = [
        {
            "text": one.reference, "href": reverse("desk:alarm", args=[one.id]),
            "hint": f"sent {ago_words(one.submitted_at)}" if one.submitted_at else "",
            "status": "Urgent" if one.urgency else "To look at", "meaning": "late" if one.urgency else "soon",
        }
        for one in selectors_waiting.alarms_waiting(viewer=user)
    ]  # fmt: skip
    return page(
        request, "list", title="Alarms", heading="About somebody who works with families", rows=rows, back=HOME,
        empty="Nothing waits.",
    )  # fmt: skip


@desk
def alarm(request: HttpRequest, told_id: uuid.UUID) -> HttpResponse:
    """One of them, whole, and passing it on to the police."""
    user = worker_of(request)
    require(user, policies.ALARM_READ)
    if not Report.objects.filter(id=told_id, about_worker=True, released_at__isnull=True).exists():
        raise Missing
    view = report_page(viewer=user, report_id=told_id)
    staff = User.objects.filter(partnership_id=home_of(user.partnership_id), is_active=True)
    workers = staff.filter(role_assignments__agency__isnull=False, role_assignments__until=None).distinct()
    form = open_form(
        request, forms.ReleaseForm, f"alarm-{told_id}", workers=_people(workers.order_by("name", "id"))
    )

    def save(_answers: dict[str, Any]) -> str:
        named = form.cleaned_data.get("about_worker_id")
        report_release(by=user, report_id=told_id, about_worker_id=uuid.UUID(named) if named else None)
        messages.success(request, "The police read it now. Whom it is about never does.")
        return reverse("desk:alarms")

    return form_page(
        request, form, save, template="telling/alarm", title="Alarm", heading="About somebody who works with families",
        view=view, report=view.report, caption=view.report.reference, submit="Pass it on to the police",
        back=_back("alarms", "Alarms"), answer_by=owed(view.answer_by),
        look_by=owed(view.look_by),
    )  # fmt: skip


@desk
def log_training(request: HttpRequest) -> HttpResponse:
    """Who writes in the log of a child and has not learnt how, and writing down who has."""
    user = worker_of(request)
    untrained = selectors_waiting.carers_untrained(viewer=user)
    form = open_form(
        request, forms.TrainingForm, "log-training", carers=_people(selectors_waiting.carers_all(viewer=user))
    )

    def save(answers: dict[str, Any]) -> str:
        training_note(by=user, user_id=uuid.UUID(answers.pop("user_id")), **answers)
        messages.success(request, "Written down.")
        return reverse("desk:log_training")

    return form_page(
        request, form, save, template="telling/training", title="Training", heading="Training for the log of carers",
        untrained=untrained, submit="Save", back={"href": reverse("desk:home"), "text": "Back to your work"},
    )  # fmt: skip
