"""What is a person's own: safe contact, who they are, the offer of a worker, and notes written with that worker."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.common.offers import OfferForm, answered, newest_offers, open_offer
from alongside.doors.common.safe_contact import as_asked
from alongside.doors.portal.forms import PressForm
from alongside.doors.portal.forms.me import AboutMeForm, SafeContactForm
from alongside.doors.portal.views.common import myself, page, user_of
from alongside.family.people.models import IdentityAnswer
from alongside.family.people.selectors import identity_of, safe_contact_of
from alongside.family.people.services import identity_answer, safe_contact_state
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.support.selectors import offers_for_family, support_notes_for_family
from alongside.practice.support.services import support_answer, support_note_share


@only_for("family")
@require_http_methods(["GET", "POST"])
def safe_contact(request: HttpRequest) -> HttpResponseBase:
    """How, when and where this person may be reached. Only they and the workers who help them see it (R327)."""
    user = user_of(request)
    me = myself(user)
    rules = safe_contact_of(viewer=user, person_id=me.id)
    form = open_form(request, SafeContactForm, "safe-contact", initial=as_asked(rules))

    def save(answers: dict[str, object]) -> str:
        safe_contact_state(by=user, person_id=me.id, **answers)  # type: ignore[arg-type]
        messages.success(request, "We will reach you like this from now on.")
        return reverse("portal:safe-contact")

    return attempt(request, form, save) or page(request, "safe_contact", form=form, rules=rules)


@only_for("family")
@require_GET
def about_me(request: HttpRequest) -> HttpResponseBase:
    """Every question about how somebody describes themself, with what they answered so far."""
    user = user_of(request)
    given = {answer.question: answer for answer in identity_of(viewer=user, person_id=myself(user).id)}
    rows = [_row(key, str(label), given.get(key)) for key, label in IdentityAnswer.Question.choices]
    return page(request, "about_me", rows=rows)


@only_for("family")
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, question: str) -> HttpResponseBase:
    """One of those questions; "I'd rather not say" is an answer."""
    user = user_of(request)
    label = dict(IdentityAnswer.Question.choices).get(question)
    if label is None:
        raise Missing
    me = myself(user)
    given = next((a for a in identity_of(viewer=user, person_id=me.id) if a.question == question), None)
    initial = {"answer": given.answer, "rather_not": given.did_not_answer} if given else {}
    form = open_form(request, AboutMeForm, f"about-me-{question}", initial=initial)

    def save(answers: dict[str, object]) -> str:
        said = None if answers["rather_not"] else str(answers["answer"])
        identity_answer(by=user, person_id=me.id, question=question, answer=said)
        return reverse("portal:about-me")

    return attempt(request, form, save) or page(request, "about_me_question", form=form, label=label)


@only_for("family")
@require_GET
def offers(request: HttpRequest) -> HttpResponseBase:
    """The offers of an independent worker to this parent, and what they said."""
    return page(request, "offers", offers=newest_offers(offers_for_family(viewer=user_of(request))))


@only_for("family")
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponseBase:
    """Answer an offer: yes, not now and no are each fine (R53)."""
    user = user_of(request)
    chosen = open_offer(offers_for_family(viewer=user), offer_id)
    if chosen is None:
        raise Missing
    form = open_form(request, OfferForm, f"offer-{offer_id}")

    def save(answers: dict[str, str]) -> str:
        support_answer(by=user, offer_id=offer_id, **answers)
        messages.success(request, "Thank you. Your answer is sent.")
        return reverse("portal:offers")

    known = {"form": form, "offer": chosen, "answered": answered(chosen)}
    return attempt(request, form, save) or page(request, "offer", **known)


@only_for("family")
@require_GET
def notes(request: HttpRequest) -> HttpResponseBase:
    """What this parent's own worker wrote down with them."""
    found = keyset_page(
        support_notes_for_family(viewer=user_of(request)),
        key=("-written_at", "-id"),
        after=request.GET.get("after"),
    )
    return page(request, "notes", notes=found)


@only_for("family")
@require_http_methods(["GET", "POST"])
def share_note(request: HttpRequest, note_id: uuid.UUID) -> HttpResponseBase:
    """Share one note with the team: it cannot be taken back, so the page says so first."""
    user = user_of(request)
    note = support_notes_for_family(viewer=user).filter(id=note_id).first()
    if note is None:
        raise Missing
    form = open_form(request, PressForm, f"note-share-{note_id}")

    def save(answers: object) -> str:
        support_note_share(by=user, note_id=note_id)
        messages.success(request, "The team can now read this note.")
        return reverse("portal:notes")

    return attempt(request, form, save) or page(request, "note_share", form=form, note=note)


def _row(key: str, label: str, given: IdentityAnswer | None) -> dict[str, object]:
    said = "Not answered yet"
    if given is not None:
        said = "I’d rather not say" if given.did_not_answer else given.answer
    link = {"text": "Change" if given else "Answer", "href": reverse("portal:about-me-question", args=[key])}
    return {"key": label, "value": said, "actions": [link]}
