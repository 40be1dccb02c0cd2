"""After a report was told: its files and, for the police, their originals; the wish for a message (R145, R152, R156)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from alongside.doors.common import only_for, open_form
from alongside.doors.common.telling import WishForm, wish_page
from alongside.doors.common.uploads import file_items
from alongside.doors.common.vault import step_row
from alongside.doors.desk.forms.vault import OriginalForm
from alongside.doors.desk.views.shared import desk, form_page, worker_of
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.again import ask_again
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.files.models import Attachment
from alongside.ground.files.views import sent
from alongside.pursuit.information.policies import REPORT_ORIGINAL
from alongside.pursuit.information.selectors import ReportPage, report_page
from alongside.pursuit.information.selectors_files import hands_of
from alongside.pursuit.information.selectors_wish import wish_of
from alongside.pursuit.information.services.files import file_open, report_original_ask
from alongside.pursuit.information.services.wishing import answer_wish


def seen_by(request: HttpRequest, told_id: uuid.UUID, *, mine: bool = False) -> ReportPage:
    """Return a report as far as the worker may read it, or (`mine`) only one that they told. Raises Missing."""
    view = report_page(viewer=worker_of(request), report_id=told_id)
    if mine and not view.mine:
        raise Missing
    return view


def files_of(
    noticed: list[dict[str, Any]], view: ReportPage, user: User
) -> list[tuple[Attachment, dict[str, Any]]]:
    """Return the files of a report, each with what is said of it, where it opens, and for the police its way through hands."""
    found: list[tuple[Attachment, dict[str, Any]]] = []
    for one in noticed:
        for file, line in zip(one["attachments"], file_items(one["attachments"], "desk"), strict=True):
            file.number = one["item"].number
            opens = reverse("desk:told_file", args=[view.report.id, file.id]) if file.may_be_opened else ""
            found.append((file, {**line, "href": opens}))
    if not found or view.mine or not allows(user, REPORT_ORIGINAL):
        return found
    hands = hands_of(viewer=user, files=[file for file, _ in found])
    for file, said in found:
        asks = file.may_be_opened and file.shown_as_copy
        said["steps"] = [step_row(step) for step in hands[file.id].steps]
        said["original"] = asks and hands[file.id].open_now
        said["ask_url"] = reverse("desk:told_original", args=[view.report.id, file.id]) if asks else ""
    return found


def _file_in(view: ReportPage, attachment_id: uuid.UUID) -> Attachment:
    for files in view.files.values():
        for one in files:
            if one.id == attachment_id:
                return one
    raise Missing


def _to(view: ReportPage, part: str = "") -> str:
    return reverse("desk:told", args=[view.report.id]) + part


@only_for("desk")
@require_GET
def told_file(request: HttpRequest, told_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponseBase:
    """A file of a report, for whoever reads its item; the opening is an event."""
    user = worker_of(request)
    _file_in(seen_by(request, told_id), attachment_id)
    return sent(request, lambda: file_open(by=user, attachment_id=attachment_id))


@desk
def original(request: HttpRequest, told_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponse:
    """Say why, and the original opens for some minutes; whoever sits there says first who they are."""
    user, view = worker_of(request), seen_by(request, told_id)
    file = _file_in(view, attachment_id)
    require(user, REPORT_ORIGINAL)
    if view.mine or not (file.may_be_opened and file.shown_as_copy):
        raise Missing
    again = ask_again(request)
    if again is not None:
        return again
    form = open_form(request, OriginalForm, f"told-original-{file.id}")
    minutes = in_force("P-ORIGINAL", partnership_id=file.partnership_id, at=now()).value

    def save(answers: dict[str, Any]) -> str:
        report_original_ask(by=user, attachment_id=file.id, **answers)
        messages.success(
            request, f"Your reason is written down. The original is open to you for {minutes} minutes."
        )
        return _to(view, "#files")

    return form_page(
        request, form, save, title="Open the original", submit="Open the original", caption=file.name,
        lead="It can show who told this. Open it only if the copy is not enough.",
        back={"href": _to(view, "#files"), "text": "Back to the report"},
    )  # fmt: skip


@desk
def wish(request: HttpRequest, told_id: uuid.UUID) -> HttpResponse:
    """Whether a message goes when there is an answer, chosen again by whoever told it."""
    user, view = worker_of(request), seen_by(request, told_id, mine=True)
    found = wish_of(viewer=user, report=view.report)
    form = open_form(request, WishForm, f"tell-wish-{told_id}", wish=found)

    def save(answers: dict[str, Any]) -> str:
        answer_wish(by=user, report_id=told_id, **answers)
        messages.success(request, "Saved.")
        return _to(view)

    return form_page(
        request, form, save, template="telling/form", title="A message when there is an answer", submit="Save",
        back={"href": _to(view), "text": "Back"}, **wish_page(found),
    )  # fmt: skip
