"""Telling what one noticed without an account, and following it with the code (R145, R147, R152)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, open_form
from alongside.doors.common.limits import too_many
from alongside.doors.common.telling import (
    NoticedForm,
    NotTakenForm,
    TellForm,
    ThingForm,
    WishForm,
    initial_of,
    message_field,
    page_of,
    wish_page,
    worker_field,
)
from alongside.doors.common.uploads import AttachmentsField
from alongside.doors.public.forms import AreaForm
from alongside.doors.public.views.gate import behind_code
from alongside.ground.access.context import acting
from alongside.ground.access.middleware import acting_for
from alongside.ground.accounts.models import Partnership
from alongside.ground.base.actors import Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.govuk.forms import RadiosField, TextField
from alongside.pursuit.information.models import Item, UrgentCall
from alongside.pursuit.information.selectors import ReportPage, report_by_receipt, report_page
from alongside.pursuit.information.selectors_wish import wish_of
from alongside.pursuit.information.services.files import files_receive
from alongside.pursuit.information.services.telling import (
    About,
    Received,
    item_add,
    item_finish,
    report_tell,
)
from alongside.pursuit.information.services.things import not_taken_note, thing_add
from alongside.pursuit.information.services.wishing import answer_wish

SENT_IN_SESSION = "told"
_FORM = require_http_methods(["GET", "POST"])
# As for requests: a flood from one address must not hide what others tell.
_MOST, _IN_SECONDS = 60, 600


class _PublicTellForm(TellForm, AreaForm):
    """The same without an account: the area, and a name and a way to be reached if one likes.

    A large file comes afterwards, with the code: before there is a report, nobody's films lie on our disk.
    """

    teller = RadiosField(
        label="Who are you?",
        choices=[
            ("parent", "A parent or carer"),
            ("young_person", "A young person"),
            ("worker", "I work with children"),
            ("other", "Somebody else"),
        ],
        required=False,
    )
    child_words = TextField(
        label="Which child is it about, if you know?", max_length=120, required=False,
        help_text="A first name or a nickname is enough. You can leave it empty.",
    )  # fmt: skip
    uploads = AttachmentsField(
        purpose="evidence", in_parts=False, label="Pictures or files, if you have them here"
    )
    name = TextField(label="Your name, if you like", max_length=120, required=False, autocomplete="name")
    contact = TextField(
        label="How can the police reach you, if you like?", max_length=254, required=False,
        help_text="We keep it apart from what you said.",
    )  # fmt: skip
    message = message_field(account=False)
    about_worker = worker_field()

    def said(self) -> About:
        """What is said of the whole report."""
        given: dict[str, Any] = {
            name: self.cleaned_data.get(name) or ""
            for name in ("child_words", "name", "contact", "teller", "message")
        }
        return About(**self.about(), **given, about_worker=self.cleaned_data.get("about_worker") == "yes")


@_FORM
def tell(request: HttpRequest) -> HttpResponse:
    """Tell what one noticed: one question is needed."""
    partnerships = list(Partnership.objects.order_by("area"))
    form = open_form(request, _PublicTellForm, "tell", partnerships=partnerships)
    form.order_fields(["area", "words", "how_known", "how_words", "urgency"])
    page = {
        "form": form, "heading": "Tell us what you noticed", "submit": "Send", "back": reverse("public:start"),
        "lead": "Two answers are enough: what you noticed, and how you know it. You need no account, and no name.",
    }  # fmt: skip
    done = attempt(request, form, lambda _answers: _send(request, form))
    return done or render(request, "public/telling/tell.html", page)


def _send(request: HttpRequest, form: _PublicTellForm) -> str:
    if too_many(request, "tell", most=_MOST, seconds=_IN_SECONDS):
        raise Refused(
            "Very much came from your connection just now. Send it again in 10 minutes. In danger, call 999.",
            code="asked_too_often",
        )
    here = form.partnership()
    by = Nobody(Audience.PUBLIC, here.id)
    with acting(by):
        made = report_tell(by=by, partnership=here, noticed=[form.noticed()], about=form.said())
    with acting(by, receipt=made.report.receipt_digest):
        files_receive(by=by, item_id=made.items[0].id, uploads=form.kept_files())
        request.session[SENT_IN_SESSION] = _told(made)
    return reverse("public:tell-sent")


def _told(made: Received) -> dict[str, Any]:
    last = UrgentCall.objects.filter(report=made.report).order_by("number").last()
    return {
        "reference": made.report.reference, "code": made.receipt_code, "draft": made.report.submitted_at is None,
        "urgent": bool(made.report.urgency), "nobody": last is not None and last.user_id is None,
        "apart": made.report.about_worker,
        "answer_on": made.answer_on.isoformat() if made.answer_on else "",
    }  # fmt: skip


@_FORM
def sent(request: HttpRequest) -> HttpResponse:
    """What was sent, and the code: shown until it is said to be kept, or the session ends."""
    told = request.session.get(SENT_IN_SESSION)
    if told is None:
        return redirect("public:follow")
    if request.method == "POST":
        del request.session[SENT_IN_SESSION]
        return redirect("public:start")
    day = date.fromisoformat(told["answer_on"]) if told["answer_on"] else None
    return render(request, "public/telling/sent.html", {**told, "answer_on": day})


def _report(request: HttpRequest) -> ReportPage | None:
    """Return the report of the code that this browser holds."""
    report = report_by_receipt(viewer=acting_for(request))
    return report_page(viewer=acting_for(request), report_id=report.id) if report is not None else None


@require_GET
@behind_code(_report)
def told(request: HttpRequest, view: ReportPage) -> HttpResponse:
    """How it stands and what came back."""
    shown = page_of(view)
    for one in shown["noticed"]:
        one["finish_url"] = reverse("public:told-item", args=[one["item"].id])
    urls = {
        "add_url": reverse("public:told-add"), "thing_url": reverse("public:told-thing"),
        "missed_url": reverse("public:told-not-taken"), "wish_url": reverse("public:told-wish"),
    }  # fmt: skip
    wish = wish_of(viewer=acting_for(request), report=view.report)
    return render(request, "public/telling/told.html", {**shown, **urls, "wish": wish})


def _form_page(
    request: HttpRequest, form: Any, verb: Any, heading: str, lead: str = "", **more: Any
) -> HttpResponse:
    page = {"form": form, "heading": heading, "lead": lead, "submit": "Send", "back": reverse("public:told")}
    return attempt(request, form, verb) or render(request, "public/telling/tell.html", page | more)


@_FORM
@behind_code(_report)
def add(request: HttpRequest, view: ReportPage) -> HttpResponse:
    """Another thing, or the answer to a question of the police."""
    by = acting_for(request)
    asked = next((one for one in view.questions if str(one.id) == request.GET.get("question")), None)
    form = open_form(request, NoticedForm, f"told-add-{view.report.id}-{asked.id if asked else ''}")

    def save(_answers: dict[str, Any]) -> str:
        item = item_add(
            by=by, report_id=view.report.id, noticed=form.noticed(), answers_id=asked.id if asked else None
        )
        files_receive(by=by, item_id=item.id, uploads=form.kept_files())
        return reverse("public:told")

    heading = "Answer the police" if asked else "Add another thing"
    return _form_page(request, form, save, heading, f"The police ask: {asked.words}" if asked else "")


@_FORM
@behind_code(_report)
def finish(request: HttpRequest, view: ReportPage, noticed_id: uuid.UUID) -> HttpResponse:
    """Finish something that was kept; once it says how it is known, it goes."""
    item = Item.objects.filter(id=noticed_id, report=view.report, submitted_at__isnull=True).first()
    if item is None:
        raise Missing
    by = acting_for(request)
    form = open_form(request, NoticedForm, f"told-item-{item.id}", initial=initial_of(item))

    def save(_answers: dict[str, Any]) -> str:
        item_finish(by=by, item_id=item.id, noticed=form.noticed())
        files_receive(by=by, item_id=item.id, uploads=form.kept_files())
        return reverse("public:told")

    lead = "Everything is as you left it. Answer “How do you know it is true?”, and it is sent."
    return _form_page(request, form, save, "Finish it, and send it", lead)


@_FORM
@behind_code(_report)
def thing(request: HttpRequest, view: ReportPage) -> HttpResponse:
    """Something that may be proof: what it is and who has it."""
    form = open_form(request, ThingForm, f"told-thing-{view.report.id}")

    def save(answers: dict[str, Any]) -> str:
        thing_add(by=acting_for(request), report_id=view.report.id, **answers)
        return reverse("public:told") + "#things"

    lead = "Leave it as it is. On the next page you read how to keep it safe."
    return _form_page(request, form, save, "Something that may be proof", lead)


@_FORM
@behind_code(_report)
def not_taken(request: HttpRequest, view: ReportPage) -> HttpResponse:
    """Somebody would not take it: counted, and answered."""
    named = request.GET.get("thing", "")
    about = next((one.thing for one in view.things if str(one.thing.id) == named), None)
    key = about.id if about else view.report.id
    form = open_form(request, NotTakenForm, f"told-not-taken-{key}", of_thing=about is not None)

    def save(_answers: dict[str, Any]) -> str:
        thing_id = about.id if about else None
        not_taken_note(
            by=acting_for(request), offered=form.offered(), report_id=view.report.id, thing_id=thing_id
        )
        messages.success(request, "It is written down and counted. What you told us stands.")
        return reverse("public:told")

    lead = "You did the right thing when you offered it. This goes to those in charge, and is counted."
    return _form_page(request, form, save, "They would not take it", lead)


@_FORM
@behind_code(_report)
def wish(request: HttpRequest, view: ReportPage) -> HttpResponse:
    """Whether a message goes when there is an answer, chosen again, and where it may go."""
    by = acting_for(request)
    found = wish_of(viewer=by, report=view.report)
    form = open_form(request, WishForm, f"told-wish-{view.report.id}", wish=found)

    def save(answers: dict[str, Any]) -> str:
        answer_wish(by=by, report_id=view.report.id, **answers)
        messages.success(request, "Saved.")
        return reverse("public:told")

    return _form_page(
        request, form, save, "A message when there is an answer", submit="Save", **wish_page(found)
    )
