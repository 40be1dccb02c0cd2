"""What was promised to a family, and whether it is done (R123-R127)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms import PressForm
from alongside.doors.portal.forms.promises import AskAboutForm, MineDoneForm, NotDoneForm
from alongside.doors.portal.promises import cards
from alongside.doors.portal.views.common import page, user_of
from alongside.family.cases.standing import held_back_for_family
from alongside.ground.base.errors import NotPermitted
from alongside.practice.actions.selectors import (
    action_get,
    promises_over_for_family,
    promises_to_do_for_family,
)
from alongside.practice.actions.services import (
    action_ask,
    action_confirm_done,
    action_mark_done,
    action_mark_not_done,
)


@only_for("family")
@require_GET
def promises(request: HttpRequest) -> HttpResponseBase:
    """Every promise the family sees: what is said to be done, then late ones, then the rest; what is over in pages."""
    user = user_of(request)
    over = promises_over_for_family(viewer=user, after=request.GET.get("after"))
    found = [] if over.previous_token else promises_to_do_for_family(viewer=user)
    found += over.items
    return page(
        request, "promises", groups=cards(found, user), pages=over,
        name_child=len({one.action.case_id for one in found}) > 1,
        held_back=held_back_for_family(viewer=user, kind="inside"),
    )  # fmt: skip


@only_for("family")
@require_GET
def promise(request: HttpRequest, action_id: uuid.UUID) -> HttpResponseBase:
    """One promise: who, by when, what its owner says, every step, and what this person may say of it."""
    found = action_get(viewer=user_of(request), action_id=action_id)
    return page(request, "promise", promise=found, mine=found.action.owner_id == user_of(request).id)


@only_for("family")
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, action_id: uuid.UUID) -> HttpResponseBase:
    """Agree that a promise is done."""
    found = action_get(viewer=user_of(request), action_id=action_id)
    form = open_form(request, PressForm, f"promise-done-{action_id}")

    def save(answers: object) -> str:
        action_confirm_done(by=user_of(request), action_id=action_id)
        messages.success(request, "Thank you. It now says that it is done.")
        return _of(action_id)

    return attempt(request, form, save) or page(request, "promise_done", form=form, promise=found)


@only_for("family")
@require_http_methods(["GET", "POST"])
def not_done(request: HttpRequest, action_id: uuid.UUID) -> HttpResponseBase:
    """Say that a promise is not done; it opens again."""
    found = action_get(viewer=user_of(request), action_id=action_id)
    form = open_form(
        request, NotDoneForm, f"promise-not-done-{action_id}", initial={"version": found.action.version}
    )

    def save(answers: dict[str, object]) -> str:
        action_mark_not_done(by=user_of(request), action_id=action_id, **answers)  # type: ignore[arg-type]
        messages.success(request, "Thank you for saying so. The promise is open again.")
        return _of(action_id)

    return attempt(request, form, save) or page(request, "promise_say", form=form, promise=found)


@only_for("family")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, action_id: uuid.UUID) -> HttpResponseBase:
    """Ask what became of a promise."""
    found = action_get(viewer=user_of(request), action_id=action_id)
    form = open_form(request, AskAboutForm, f"promise-ask-{action_id}")

    def save(answers: dict[str, str]) -> str:
        action_ask(by=user_of(request), action_id=action_id, words=answers["words"])
        messages.success(request, "Your question is sent. It stays on the page until it is answered.")
        return _of(action_id)

    return attempt(request, form, save) or page(request, "promise_say", form=form, promise=found)


@only_for("family")
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, action_id: uuid.UUID) -> HttpResponseBase:
    """Say that one's own promise is done."""
    found = action_get(viewer=user_of(request), action_id=action_id)
    if found.action.owner_id != user_of(request).id:
        raise NotPermitted("Only whoever made this promise can say that it is done.", code="not_own_promise")
    form = open_form(
        request, MineDoneForm, f"promise-mine-{action_id}", initial={"version": found.action.version}
    )

    def save(answers: dict[str, object]) -> str:
        action_mark_done(by=user_of(request), action_id=action_id, **answers)  # type: ignore[arg-type]
        messages.success(request, "Thank you. Your worker can now see that it is done.")
        return _of(action_id)

    return attempt(request, form, save) or page(request, "promise_mine", form=form, promise=found)


def _of(action_id: uuid.UUID) -> str:
    return reverse("portal:promise", args=[action_id])
