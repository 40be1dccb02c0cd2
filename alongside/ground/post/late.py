"""Telling people that a promise is late: one way for every kind of promise (R4, R124).

A room says at start-up, for each of its kinds, who hears of it and in which words; a background job of its room calls
`late_tell` with them.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, reading_once
from alongside.ground.clock.selectors import EscalationDue, escalations_due
from alongside.ground.clock.services import escalation_send

_log = logging.getLogger(__name__)
_LABEL = 120


@dataclass(frozen=True)
class Late:
    """Who hears that one promise is late, and in which words: no letter names a member of a family.

    `circles` read the event. `to_label` is what the family reads of whom we told: their names unless it says otherwise; the
    words of the clock's ladder where it is empty.
    """

    people: Sequence[User]
    about: models.Model
    event: EventType
    subject: str
    words: str
    circles: Sequence[uuid.UUID | None] = ()
    to_label: str | None = None


# What to do about one rung of one late clock, as the system; None where nobody is to hear of it (any more).
Teller = Callable[[EscalationDue], Late | None]


def late_tell(tellers: Mapping[str, Teller]) -> int:
    """Tell whoever hears of each late promise of these kinds, once a rung of its ladder; return how many rungs.

    Running twice tells once. One that fails, whatever the fault, keeps none of the others back: it goes again next time. A
    rung with nobody on it is not told: it waits until there is somebody. Of several rungs that nobody was told of in their
    time, as on the first run of an old installation, only the highest with somebody on it is told, and how late it is.
    """
    seen: set[uuid.UUID] = set()
    told = 0
    with reading_once():
        with acting(SYSTEM):
            late = list(escalations_due(now=now(), kinds=sorted(tellers)))
        for due in late:
            if due.clock.id in seen:
                continue
            try:
                with acting(SYSTEM):
                    if not _tell(due, tellers[due.clock.kind](due)):
                        continue
                told += 1
            except OSError:  # every fault of the post is one
                _log.warning("a notice of a late promise could not be sent; it is tried again")
            except Exception:  # noqa: BLE001 -- what waits behind it would be told to nobody, for ever
                _log.exception(
                    "a late promise of the kind %s could not be told; it is tried again", due.clock.kind
                )
            seen.add(due.clock.id)
    return told


def _tell(due: EscalationDue, late: Late | None) -> bool:
    if late is None or not late.people:
        return False
    label = names_of(late.people) if late.to_label is None else late.to_label
    if escalation_send(clock=due.clock, level=due.step.level, by=SYSTEM, to_label=label) is None:
        return False
    facts = {"kind": due.clock.kind, "level": due.step.level, "told": len(late.people)}
    record(late.event, by=SYSTEM, about=late.about, circle_ids=late.circles, facts=facts)
    letters_send(late.people, late.subject, f"{late.words}\n{_how_late(due)}\n" if due.missed else late.words)
    return True


def _how_late(due: EscalationDue) -> str:
    days = due.state.working_days_late
    return f"It is {days} working day{'' if days == 1 else 's'} late."


def names_of(people: Sequence[User]) -> str:
    """Return who was told, as many names as there is room for, and how many more."""
    names = [one.name for one in people]
    for shown in range(len(names), 0, -1):
        more = len(names) - shown
        words = ", ".join(names[:shown]) + (f" and {more} more" if more else "")
        if len(words) <= _LABEL:
            return words
    return f"{len(names)} people"


def letters_send(people: Sequence[User], subject: str, words: str) -> None:
    """Send the same letter to each of them; a failure raises OSError, so that the job is tried again."""
    letters = [EmailMessage(subject, words, settings.DEFAULT_FROM_EMAIL, [one.email]) for one in people]
    if letters:
        get_connection().send_messages(letters)
