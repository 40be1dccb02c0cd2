"""Telling what one noticed from one's own pages, and reading what came back; never another person's (R145-R156)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.common.telling import (
    ChooseForm,
    NoticedForm,
    NotTakenForm,
    TellForm,
    ThingForm,
    WishForm,
    initial_of,
    line_of_report,
    message_field,
    named_field,
    page_of,
    wish_page,
    worker_field,
    workers_field,
)
from alongside.doors.common.threats import initial_of_threat
from alongside.doors.portal.views.common import is_young, page, user_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.forms import RadiosField
from alongside.practice.safety.selectors_threats import threat_get
from alongside.pursuit.information.models import Item, Report
from alongside.pursuit.information.selectors import ReportPage, report_page, reports_told
from alongside.pursuit.information.selectors_waiting import missed_of
from alongside.pursuit.information.selectors_wish import wish_of
from alongside.pursuit.information.services.files import files_receive
from alongside.pursuit.information.services.telling import (
    About,
    item_add,
    item_finish,
    report_choose,
    report_tell,
)
from alongside.pursuit.information.services.things import not_taken_note, thing_add
from alongside.pursuit.information.services.wishing import answer_wish

_FORM = require_http_methods(["GET", "POST"])
_LEAD = "Two answers are enough: what you noticed, and how you know it. You can add the rest later."
_OF_THREAT = (
    "What was said of the threat stands here already. Change what you like. Say how you know it, and it goes to the police"
    " who look for them."
)
_KEPT = "We kept it for you. Answer “How do you know it is true?” when you can, and it is sent."
_SENT = "Thank you. It went to the police as information."
_APART = "Thank you. It is about somebody who works with families, so it is looked at before it goes to the police."
_URGENT = "We are calling the police contact. If anybody is in danger, call 999. Do not wait for us."


def _to(name: str, *about: uuid.UUID) -> str:
    return reverse(f"portal:{name}", args=about)


class _TellForm(TellForm):
    """The same at home: about which child, and who may read it."""

    def __init__(self, *args: Any, cases: list[Case], young: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(cases) > 1:
            named = [(str(one.id), one.child.short_name) for one in cases]
            self.fields["about_case"] = RadiosField(
                label="Which child is it about?",
                choices=[*named, ("", "None of them, or I am not sure")],
                required=False,
            )
        self._only = cases[0].id if len(cases) == 1 else None
        if cases:
            self.fields["workers_may_read"] = workers_field("" if young else "yes", young=young)
        self.fields["about_worker"] = worker_field()
        self.order_fields(["words", "how_known", "how_words", "urgency", "about_case"])

    def said(self) -> About:
        """What is said of the whole report."""
        chosen = self.cleaned_data.get("about_case")
        return About(
            **self.about(),
            case_id=uuid.UUID(chosen) if chosen else self._only,
            workers_may_read=self.cleaned_data.get("workers_may_read") == "yes",
            may_be_named=self.cleaned_data.get("may_be_named") == "yes",
            about_worker=self.cleaned_data.get("about_worker") == "yes",
            message=self.cleaned_data.get("message") or "",
        )


@only_for("family")
@require_GET
def told(request: HttpRequest) -> HttpResponseBase:
    """Everything this person told, and what came back; what was not taken."""
    user = user_of(request)
    rows = [line_of_report(one, _to("told-one", one.report.id)) for one in reports_told(viewer=user)]
    return page(request, "telling/told", rows=rows, missed=missed_of(viewer=user))


@only_for("family")
@_FORM
def tell(request: HttpRequest) -> HttpResponseBase:
    """One thing noticed: what, and the rest if one can; of a threat, with the words that were said of it."""
    user = user_of(request)
    threat_id = _asked(request, "threat")
    threat = threat_get(viewer=user, threat_id=threat_id) if threat_id else None
    cases = [one for one in cases_of_family_for_family(viewer=user) if one.closed_at is None]
    form = open_form(
        request, _TellForm, f"tell-{threat_id}" if threat else "tell", cases=[threat.case] if threat else cases,
        young=is_young(user), initial=initial_of_threat(threat) if threat else None,
    )  # fmt: skip
    form.fields["may_be_named"], form.fields["message"] = named_field(), message_field(account=True)

    def save(_answers: dict[str, Any]) -> str:
        assert user.partnership is not None
        said = replace(form.said(), threat_id=threat_id)
        made = report_tell(by=user, partnership=user.partnership, noticed=[form.noticed()], about=said)
        files_receive(by=user, item_id=made.items[0].id, uploads=form.kept_files())
        _say(request, made.report, drafts=made.drafts, urgent=bool(made.report.urgency))
        return _to("told-one", made.report.id)

    return attempt(request, form, save) or page(
        request, "telling/form", form=form, back=_to("threat", threat.id) if threat else _to("told"),
        title="Tell us something", submit="Send",
        heading="Tell the police who did it" if threat else "Tell us what you noticed",
        lead=_OF_THREAT if threat else _LEAD,
    )  # fmt: skip


def _say(request: HttpRequest, report: Report, *, drafts: int, urgent: bool) -> None:
    if urgent:
        messages.warning(request, _URGENT)
    elif drafts:
        messages.info(request, _KEPT)
    else:
        messages.success(request, _APART if report.apart else _SENT)


def _mine(user: User, told_id: uuid.UUID) -> ReportPage:
    view = report_page(viewer=user, report_id=told_id)
    if not view.mine:
        raise Missing
    return view


@only_for("family")
@require_GET
def told_one(request: HttpRequest, told_id: uuid.UUID) -> HttpResponseBase:
    """One of them: how it stands, what came back, each thing noticed, what waits to be collected."""
    user = user_of(request)
    shown = page_of(_mine(user, told_id))
    for one in shown["noticed"]:
        one["finish_url"] = _to("told-item", one["item"].id)
    return page(
        request, "telling/one", **shown, add_url=_to("told-add", told_id), thing_url=_to("told-thing", told_id),
        missed_url=_to("not-taken"), wish=wish_of(viewer=user, report=shown["report"]), wish_url=_to("told-wish", told_id),
    )  # fmt: skip


@only_for("family")
@_FORM
def add(request: HttpRequest, told_id: uuid.UUID) -> HttpResponseBase:
    """Another thing, or the answer to a question of the police."""
    user = user_of(request)
    view = _mine(user, told_id)
    asked = next((one for one in view.questions if str(one.id) == request.GET.get("question")), None)
    form = open_form(request, NoticedForm, f"tell-add-{told_id}-{asked.id if asked else ''}")

    def save(_answers: dict[str, Any]) -> str:
        item = item_add(
            by=user, report_id=told_id, noticed=form.noticed(), answers_id=asked.id if asked else None
        )
        files_receive(by=user, item_id=item.id, uploads=form.kept_files())
        _say(request, view.report, drafts=int(item.is_draft), urgent=False)
        return _to("told-one", told_id)

    return attempt(request, form, save) or page(
        request, "telling/form", form=form, back=_to("told-one", told_id), title="Tell us more", submit="Send",
        heading="Answer the police" if asked else "Add another thing",
        lead=f"The police ask: {asked.words}" if asked else "",
    )  # fmt: skip


@only_for("family")
@_FORM
def finish(request: HttpRequest, noticed_id: uuid.UUID) -> HttpResponseBase:
    """Finish something that was kept, with everything as it was left; once it says how it is known, it goes."""
    user = user_of(request)
    item = Item.objects.filter(id=noticed_id, submitted_at__isnull=True).first()
    if item is None:
        raise Missing
    report = _mine(user, item.report_id).report
    form = open_form(request, NoticedForm, f"tell-item-{item.id}", initial=initial_of(item))

    def save(_answers: dict[str, Any]) -> str:
        done = item_finish(by=user, item_id=item.id, noticed=form.noticed())
        files_receive(by=user, item_id=item.id, uploads=form.kept_files())
        _say(request, report, drafts=int(done.is_draft), urgent=False)
        return _to("told-one", done.report_id)

    return attempt(request, form, save) or page(
        request, "telling/form", form=form, back=_to("told-one", item.report_id), title="Finish what you began",
        heading="Finish it, and send it", submit="Send",
        lead="Everything is as you left it. Answer “How do you know it is true?”, and it is sent.",
    )  # fmt: skip


@only_for("family")
@_FORM
def choose(request: HttpRequest, told_id: uuid.UUID) -> HttpResponseBase:
    """Who may read it, changed at any time."""
    user = user_of(request)
    report = _mine(user, told_id).report
    answers = {
        name: "yes" if getattr(report, name) else "no" for name in ("workers_may_read", "may_be_named")
    }
    form = open_form(
        request, ChooseForm, f"tell-choose-{told_id}", initial={**answers, "version": report.version},
        young=is_young(user), has_case=report.case_id is not None,
    )  # fmt: skip
    form.compares = False  # type: ignore[misc]

    def save(said: dict[str, Any]) -> str:
        chosen = form.chosen()
        report_choose(by=user, report_id=told_id, expected_version=said["expected_version"], **chosen)
        messages.success(request, "Saved.")
        return _to("told-one", told_id)

    return attempt(request, form, save) or page(
        request, "telling/form", form=form, back=_to("told-one", told_id), title="Who may read it",
        heading="Who may read it?", submit="Save", lead="What somebody has read already, they have read.",
    )  # fmt: skip


@only_for("family")
@_FORM
def wish(request: HttpRequest, told_id: uuid.UUID) -> HttpResponseBase:
    """Whether a message goes when there is an answer, chosen again; their own rules of safe contact hold all the same."""
    user = user_of(request)
    found = wish_of(viewer=user, report=_mine(user, told_id).report)
    form = open_form(request, WishForm, f"tell-wish-{told_id}", wish=found)

    def save(answers: dict[str, Any]) -> str:
        answer_wish(by=user, report_id=told_id, **answers)
        messages.success(request, "Saved.")
        return _to("told-one", told_id)

    return attempt(request, form, save) or page(
        request, "telling/form", form=form, back=_to("told-one", told_id), title="A message when there is an answer",
        heading="A message when there is an answer", submit="Save", **wish_page(found, reach_url=_to("safe-contact")),
    )  # fmt: skip


@only_for("family")
@_FORM
def thing(request: HttpRequest, told_id: uuid.UUID) -> HttpResponseBase:
    """Something that may be proof: what it is and who has it."""
    user = user_of(request)
    _mine(user, told_id)
    form = open_form(request, ThingForm, f"tell-thing-{told_id}")

    def save(answers: dict[str, Any]) -> str:
        thing_add(by=user, report_id=told_id, **answers)
        messages.success(request, "We have it. Read below how to keep it safe until it is collected.")
        return _to("told-one", told_id) + "#things"

    return attempt(request, form, save) or page(
        request, "telling/form", form=form, back=_to("told-one", told_id), title="Something to collect",
        heading="Something that may be proof", submit="Save",
        lead="Leave it as it is. On the next page you read how to keep it safe.",
    )  # fmt: skip


@only_for("family")
@_FORM
def not_taken(request: HttpRequest) -> HttpResponseBase:
    """Somebody would not take it, or did not use it: counted, and answered."""
    user = user_of(request)
    report_id, thing_id = _asked(request, "report"), _asked(request, "thing")
    form = open_form(
        request, NotTakenForm, f"not-taken-{report_id or ''}-{thing_id or ''}", of_thing=thing_id is not None
    )

    def save(_answers: dict[str, Any]) -> str:
        made = not_taken_note(by=user, offered=form.offered(), report_id=report_id, thing_id=thing_id)
        messages.success(
            request, "It is written down and counted. What you told us stands. Somebody answers you here."
        )
        return _to("told-one", made.report_id) if made.report_id else _to("told")

    return attempt(request, form, save) or page(
        request, "telling/form", form=form, back=_to("told"), title="It was not taken", submit="Save",
        heading="They would not take it",
        lead="You did the right thing when you offered it. This goes to those in charge, and is counted.",
    )  # fmt: skip


def _asked(request: HttpRequest, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get(name, ""))
    except ValueError:
        return None
