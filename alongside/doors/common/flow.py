"""Opening a form, and sending it exactly once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from alongside.doors.common.forms import FlowForm
from alongside.doors.common.uploads import AttachmentsField, chosen, sent_before, words_of
from alongside.doors.common.wording import deeds_so_far, keep_words, look_at
from alongside.doors.common.writers import seal_writer, typed_in, writer_of
from alongside.ground.access.context import elevated
from alongside.ground.access.middleware import acting_for
from alongside.ground.audit.services import refusal_keep
from alongside.ground.base.errors import NotPermitted, Refused, Stale
from alongside.ground.base.models import Submission
from alongside.ground.clock import now
from alongside.ground.files.uploads import upload_was_cut
from alongside.ground.govuk.models import Draft
from alongside.ground.govuk.services import draft_find, draft_keep, draft_remove, once_token

F = TypeVar("F", bound=FlowForm)
Verb = Callable[[dict[str, Any]], str]


def open_form(
    request: HttpRequest,
    form_class: type[F],
    key: str,
    *,
    initial: Mapping[str, Any] | None = None,
    **kwargs: Any,
) -> F:
    """Return the form of this request: with what was posted, else with what was left in it, else fresh.

    `key` names the form and what it is about ("measure-answer-<id>"), so that two plans never share a draft.
    """
    writer = writer_of(request)
    draft = None
    if request.method == "POST":
        form = form_class(request.POST, request.FILES or None, initial=initial, **kwargs)
        form.upload_was_cut = upload_was_cut(request)
    else:
        form = form_class(initial=initial, **kwargs)
        draft = draft_find(writer=writer, form_key=key) if form.keeps and writer.key else None
    form.form_key, form.writer = key, writer
    if form.keeps:
        form.draft_url = reverse("drafts:keep", args=[key])
        form.fields["kept_for"] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=600, initial=seal_writer(writer, key)
        )
    look_at(request, form)
    if draft is not None:
        _restore(form, draft)
    return form


def attempt(request: HttpRequest, form: FlowForm, verb: Verb) -> HttpResponseRedirect | None:
    """Call `verb` with the answers of a valid form; it returns where to go. None: draw the page again.

    Sending one page twice does the deed once: the second press gets the first one's answer. A refusal
    stands beside its field and is audited; another person's change is shown beside the words, which stay.
    """
    if request.method != "POST":
        return None
    if form.is_valid():
        try:
            return HttpResponseRedirect(_send_once(request, form, verb))
        except NotPermitted:
            raise
        except Refused as refused:
            form.refuse(words_of(refused), refused.field)
            _keep_refusal(request, refused)
        except Stale as stale:
            form.show_change(stale)
    elif form.words_refused is not None:
        _keep_refusal(request, form.words_refused)
    form.ask_for_files_again()
    if form.keeps and form.writer.key:
        _keep(request, form)
    return None


def _keep_refusal(request: HttpRequest, refused: Refused) -> None:
    with elevated("a visitor belongs to no partnership yet"):
        refusal_keep(refused, by=acting_for(request))


@transaction.atomic
def _send_once(request: HttpRequest, form: FlowForm, verb: Verb) -> str:
    token = once_token(form.writer, form.form_key, form.cleaned_data["form_token"])
    # A second press at the same moment waits here for the first, then finds its answer.
    sent, first = Submission.objects.get_or_create(
        token=token, defaults={"owner_key": form.writer.key[:80], "answered_with": "", "at": now()}
    )
    if not first:
        return sent.answered_with
    before = deeds_so_far()
    sent.answered_with = verb(form.answers())
    keep_words(request, form, before)
    sent.save(update_fields=["answered_with"])
    if form.keeps and form.writer.key:
        draft_remove(writer=form.writer, form_key=form.form_key)
    if request.session.modified and request.session.session_key:
        request.session.save()  # with the deed: the second press may read it before this answer is sent
    return sent.answered_with


def _keep(request: HttpRequest, form: FlowForm) -> None:
    try:
        draft_keep(
            writer=form.writer, form_key=form.form_key, fields=typed_in(request.POST) | chosen(request)
        )
    except Refused as refused:
        form.refuse(refused.message)


def _restore(form: FlowForm, draft: Draft) -> None:
    """Put the kept words back. A version is kept with them, so that a change made meanwhile still shows."""
    typed: MultiValueDict[str, str] = MultiValueDict(draft.fields)
    for name, field in form.fields.items():
        if isinstance(field, AttachmentsField):
            form.initial[name] = sent_before(typed, name)
        if isinstance(field, forms.FileField):
            form.files_to_choose += filter(
                None, typed.getlist(name)
            )  # an input without a file sends an empty name
        elif name in ("form_token", "kept_for") or field.widget.value_omitted_from_data(typed, {}, name):
            continue
        else:
            form.initial[name] = field.widget.value_from_datadict(typed, {}, name)
    form.kept_at = draft.saved_at
