"""Rules of what follows when a child told of serious harm, as pure functions (R11, R162)."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.family.wording.refused import speaks_of
from alongside.ground.base.errors import Refused
from alongside.practice.safety.models_told import PoliceOutcome

Outcome, Told = PoliceOutcome.Outcome, PoliceOutcome.Told


@dataclass(frozen=True)
class PoliceSaid:
    """What the police said, and how it is explained: `explained` for whom `told` says, or `unsaid_because` for nobody yet."""

    outcome: str
    who: str
    words: str = ""
    reference: str = ""
    told: str = Told.NOT_YET.value
    explained: str = ""
    unsaid_because: str = ""


def check_said(said: PoliceSaid) -> None:
    """Refuse an outcome without its reason (`police_reason_missing`), or not explained and no reason why not
    (`explained_missing`, `unsaid_reason_missing`).
    """
    if said.outcome == Outcome.NO_ACTION and not said.words:
        raise Refused(
            "Write why the police do nothing more, as they said it. Whoever was harmed has a right to have that looked at"
            " again.",
            code="police_reason_missing", field="words",
        )  # fmt: skip
    if said.told != Told.NOT_YET and not said.explained:
        raise Refused(
            "Write it as you would say it to the child: what the police do now, what comes next, and whom to ask.",
            code="explained_missing", field="explained",
        )  # fmt: skip
    if said.told == Told.NOT_YET and not said.unsaid_because:
        raise Refused(
            "Write why nobody of the family can be told yet. Somebody is asked again.",
            code="unsaid_reason_missing", field="unsaid_because",
        )  # fmt: skip


def rests_on_a_missing_sign(said: PoliceSaid) -> bool:
    """Whether the police do nothing more because a sign is missing: “not grooming because no gifts” ends nothing (R11)."""
    return said.outcome == Outcome.NO_ACTION and bool(speaks_of("missing_sign", said.words))


def asks_again(outcome: str, *, told: str, no_reason: bool) -> bool:
    """Whether somebody asks the police, or tells the family, again by a day: an answer that ends it, explained, ends that."""
    return outcome == Outcome.INVESTIGATING or told == Told.NOT_YET or no_reason
