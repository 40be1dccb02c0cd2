"""Rules of the offer, as pure functions. Every answer is as good as any other (R53)."""

from __future__ import annotations

from alongside.family.cases.models import Stage
from alongside.ground.base.errors import Refused

EARLY_STAGES = (
    Stage.REFERRAL,
    Stage.ENGAGEMENT,
)  # the stages in which the seed's 16 parents were offered nothing
BASELINE = (0, 16)  # "None of the participants reported receiving support … during the initial stages" (R18)
LONGEST_ANSWER = 2_000
LONGEST_NOTE = 10_000


def check_may_offer(*, newest_answer: str | None, same_worker: bool) -> None:
    """Refuse an offer beside one that waits (`offer_waiting`), or of the worker they said yes to
    (`offer_accepted`).

    `newest_answer` is None when the parent was never offered anybody, and empty while the newest offer waits.
    After any other answer the offer may be made again, as each stage should (R53).
    """
    if newest_answer == "":
        raise Refused("This parent has an offer that waits for their answer.", code="offer_waiting")
    if newest_answer == "accepted" and same_worker:
        raise Refused("This parent has said yes to this worker.", code="offer_accepted", field="worker_id")


def says_the_same(*, before: str, words_before: str, now: str, words_now: str) -> bool:
    """Whether a second answer adds nothing to the first: a button pressed twice changes nothing."""
    return before == now and words_now in ("", words_before)
