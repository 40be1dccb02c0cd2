"""The offer of an independent worker, answered at two doors in the same words."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from alongside.doors.common.forms import FlowForm
from alongside.ground.govuk.forms import LongTextField, RadiosField
from alongside.practice.support.models import SupportOffer

_ANSWERS = (
    (SupportOffer.Answer.ACCEPTED, "Yes please"),
    (SupportOffer.Answer.NOT_NOW, "Not now"),
    (SupportOffer.Answer.NO, "No thank you"),
)
_HINTS = {
    SupportOffer.Answer.NOT_NOW.value: "You can say yes later, at any time.",
    SupportOffer.Answer.NO.value: "This changes nothing else. You can still change your mind.",
}


class OfferForm(FlowForm):
    """Every answer is fine, and none of them counts for or against anybody."""

    answer = RadiosField(
        choices=_ANSWERS,
        hints=_HINTS,
        label="Would you like a parent support worker?",
        error_messages={"required": "Choose one of the answers. Each of them is fine."},
    )
    words = LongTextField(
        max_length=2_000, rows=3, required=False, label="Is there anything you would like to say about it?"
    )


def newest_offers(offers: Iterable[SupportOffer]) -> list[SupportOffer]:
    """Return the newest offer of each case, from offers listed newest first: an answer changed is a new row."""
    newest: dict[uuid.UUID, SupportOffer] = {}
    for offer in offers:
        newest.setdefault(offer.case_id, offer)
    return list(newest.values())


def open_offer(offers: Iterable[SupportOffer], offer_id: uuid.UUID) -> SupportOffer | None:
    """Return the offer with that id among those the reader may see, or None."""
    return next((offer for offer in offers if offer.id == offer_id), None)


def answered(offer: SupportOffer) -> bool:
    """Whether the offer has an answer already."""
    return bool(offer.answer)
