"""What whoever told something reads of the message that there is an answer: whether it goes, how, and its words (R152, R327)."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.ground.access.context import elevated_to_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.pursuit.information.models import AnswerMessage, Report, Source
from alongside.pursuit.information.services.common import tells
from alongside.pursuit.information.services.messaging import SUBJECT, chosen_of, way_to
from alongside.pursuit.information.services.wishing import is_anothers, without_account


@dataclass(frozen=True)
class Wish:
    """How it stands, without the address: this may be a shared phone.

    `goes`: a message goes with the next answer. `outcome`: of AnswerMessage.Outcome, what a yes would come to; `channel`
    and `text` say how and with which words. `asks_address`: they have no account; `theirs`: only they can say yes.
    """

    goes: bool
    says: str
    outcome: str
    channel: str
    text: str
    subject: str
    asks_address: bool
    left_address: bool
    theirs: bool


def wish_of(*, viewer: Acts, report: Report) -> Wish:
    """Return it for whoever told the report. Raises Missing for everybody else."""
    if not tells(viewer, report):
        raise Missing
    with elevated_to_read(
        "their own rules decide where a message may go, and they need not be read to be kept"
    ):
        source = Source.objects.select_related("person").get(report=report)
        now_goes, if_yes = way_to(source), way_to(source, message="yes")
        said, contact = chosen_of(source)
        goes = now_goes.outcome == AnswerMessage.Outcome.SENT
        return Wish(
            goes, said or ("yes" if goes else "no"), if_yes.outcome, if_yes.channel, if_yes.text, SUBJECT,
            without_account(source), bool(contact), is_anothers(source, viewer),
        )  # fmt: skip
