"""Where a request is, in steps that a tired person can read: on the page of its receipt, and in an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from alongside.family.cases.events import ASSESSMENT, FIRST_MEETING, OFFER
from alongside.family.cases.waiting import Wait
from alongside.family.referrals.selectors import Promise, ReferralStatus
from alongside.ground.clock.lateness import State
from alongside.ground.govuk.dates import day_words

ASKED_ANOTHER = "signposted_pending"


@dataclass(frozen=True)
class Step:
    """One step: what it is, how it stands (`tag` and the colour's `meaning`), and words about it."""

    title: str
    tag: str
    meaning: str
    words: str
    quote: str = ""
    sorry: str = ""


def steps_of(status: ReferralStatus) -> list[Step]:
    """Return the steps of a request: received, taken back if it was, read, decided."""
    came = Step("We have your request", "Done", "good", f"It came on {day_words(status.received_at)}.")
    return [came, *_taken_back(status), _read(status), _decided(status)]


_AFTER = {
    OFFER: ("You are offered your own support worker", ""),
    ASSESSMENT: (
        "We find out with you what is happening and what would help",
        "We find out with you what is happening",
    ),
    FIRST_MEETING: ("Your child meets their own worker", "You meet your own worker"),
}


def steps_after(
    waits: Iterable[Wait], *, young: bool = False, phone: str = "", reference: str = ""
) -> list[Step]:
    """Return the steps after the decision: what was promised by which day, what was kept, and who was told of what is late.

    `young`: it is read by the young person, for whom nobody offers a parents' worker. `phone` and `reference`: whom to ring.
    """
    found = []
    for wait in waits:
        title, for_young = _AFTER[wait.kind]
        if young and not for_young:
            continue
        found.append(_wait(for_young if young else title, wait, phone, reference))
    return found


def _wait(title: str, wait: Wait, phone: str, reference: str) -> Step:
    day = day_words(wait.promised_on)
    if wait.done_on is not None:
        late = wait.done_on > wait.promised_on
        sorry = f"We had promised it by {day}. We were late, and we are sorry." if late else ""
        return Step(title, "Done", "good", f"On {day_words(wait.done_on)}.", sorry=sorry)
    if wait.lateness.state is State.LATE:
        told = f" We told {wait.told} on {day_words(wait.told_on)}." if wait.told else ""
        ring = f" You can ring {phone} and say {reference}." if phone else ""
        return Step(
            title, "Not done", "late", f"Late since {day}.",
            sorry=f"We promised this by {day} and have not done it. We are sorry.{told}{ring}",
        )  # fmt: skip
    if wait.lateness.state is State.DUE_TODAY:
        return Step(title, "Not yet", "soon", f"Promised by the end of today, {day}.")
    return Step(title, "Not yet", "waiting", f"Promised by {day}.")


def _taken_back(status: ReferralStatus) -> list[Step]:
    if status.withdrawn_at is None:
        return []
    words = f"On {day_words(status.withdrawn_at)}. Nothing was deleted. You can ask again at any time."
    return [Step("You took it back", "Done", "neutral", words)]


def _read(status: ReferralStatus) -> Step:
    title = "A person reads it and answers you"
    if status.read_at is None:
        return _waiting(title, status.acknowledge, status)
    who = status.read_by_name or status.contact_name
    role = f", {status.read_by_role.lower()}," if status.read_by_role else ""
    words = f"{who}{role} read it on {day_words(status.read_at)}."
    return Step(title, "Done", "good", words, sorry=_was_late(status.acknowledge, status.read_at))


def _decided(status: ReferralStatus) -> Step:
    title = "The team decides how to help"
    if status.withdrawn_at is not None:
        title = "The team looks once whether a child is safe"
    if status.state == ASKED_ANOTHER:
        return Step(title, "Waiting", "waiting", "We asked another service, and wait for its answer.")
    if status.decided_at is None:
        return _waiting(title, status.decide, status)
    return Step(
        title,
        "Done",
        "good",
        f"Decided on {day_words(status.decided_at)}.",
        quote=status.decision_words,
        sorry=_was_late(status.decide, status.decided_at),
    )


def _waiting(title: str, promise: Promise | None, status: ReferralStatus) -> Step:
    if promise is None:
        return Step(title, "Not yet", "neutral", "This has not happened yet.")
    if promise.lateness.state is State.LATE:
        return Step(
            title,
            "Not done",
            "late",
            f"Late since {day_words(promise.due_on)}.",
            sorry=(
                f"We promised this by {day_words(promise.due_on)} and have not done it. We are sorry. "
                f"You can ring {status.contact_phone} and say {status.reference}."
            ),
        )
    if promise.lateness.state is State.DUE_TODAY:
        return Step(title, "Not yet", "soon", f"Promised by the end of today, {day_words(promise.due_on)}.")
    return Step(title, "Not yet", "waiting", f"Promised by {day_words(promise.due_on)}.")


def _was_late(promise: Promise | None, done_at: date | datetime) -> str:
    if promise is None or promise.lateness.state is not State.DONE_LATE:
        return ""
    return f"We had promised it by {day_words(promise.due_on)}. We were late, and we are sorry."
