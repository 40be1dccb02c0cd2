"""Choosing again, after telling, whether a message goes when there is an answer: by code or account, at any time (R152, R327)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.context import elevated
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now
from alongside.pursuit.information import events
from alongside.pursuit.information.models import AnswerWish, Source
from alongside.pursuit.information.services.common import of_report, report_told_by
from alongside.pursuit.information.services.messaging import address_in, chosen_of


@transaction.atomic
def answer_wish(*, by: Acts, report_id: uuid.UUID, message: str, contact: str = "") -> AnswerWish:
    """Say whether a message goes from now on when there is an answer: "yes" or "no". What was sent before stays sent.

    Somebody without an account can leave another address; with one, their own rules of safe contact hold whatever they say.
    Whoever wrote it down for a parent with an account may say no for them, and never yes.

    Raises Missing for whoever did not tell it; Refused: `choice_unknown`, `words_too_long`, `contact_missing` (a yes, and no
    address that a message can go to), `wish_is_theirs`.
    """
    report = report_told_by(by, report_id)
    one_of(message, ("yes", "no"), field="message")
    left = line_of(contact, field="contact", limit=254)
    with elevated(
        "no person writes a row of a report by themselves, and how they are reached is read by nobody else"
    ):
        source = Source.objects.get(report=report)
        if message == "yes":
            _check_yes(source, by, left)
        made = AnswerWish.objects.create(
            **of_report(report), message=message, at=now(), created_at=now(),
            contact=left if without_account(source) else "",
        )  # fmt: skip
    record(events.WISHED, by=by, about=report, facts={"message": message})
    return made


def without_account(source: Source) -> bool:
    """Whether a message to whoever told it can only go to an address that they left."""
    return source.user_id is None and source.written_by_id is None


def is_anothers(source: Source, by: Acts) -> bool:
    """Whether a parent with an account told it through `by`: whether they are written to is theirs to allow."""
    return source.user_id is not None and source.user_id != by.as_actor().id


def _check_yes(source: Source, by: Acts, left: str) -> None:
    if is_anothers(source, by):
        raise Refused(
            "They say this themselves, on their own pages. You can say no for them, so that nothing is sent.",
            code="wish_is_theirs", field="message",
        )  # fmt: skip
    if without_account(source) and address_in(left or chosen_of(source)[1]) is None:
        raise Refused(
            "Write an e-mail address or a mobile number that only you read. Or choose no, and look here with your code.",
            code="contact_missing", field="contact",
        )  # fmt: skip
