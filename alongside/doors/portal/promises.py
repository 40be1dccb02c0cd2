"""How promises stand, in groups and words for a family's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.ground.accounts.models import User
from alongside.ground.clock.lateness import State
from alongside.practice.actions.models import Action
from alongside.practice.actions.rules import Deed
from alongside.practice.actions.selectors import Promise


@dataclass(frozen=True)
class Card:
    """One promise as a family reads it in a list."""

    promise: Promise
    mine: bool

    @property
    def to_confirm(self) -> bool:
        """Whether its owner says it is done and this person may say whether that is so."""
        return Deed.CONFIRM_DONE in self.promise.may

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.promise.lateness is not None and self.promise.lateness.state is State.LATE


@dataclass(frozen=True)
class Group:
    """Promises under one heading."""

    key: str
    title: str
    cards: tuple[Card, ...]


def cards(promises: Iterable[Promise], reader: User) -> list[Group]:
    """Return the promises in the order in which they matter to the reader; groups without any are left out."""
    groups: dict[str, list[Card]] = {"confirm": [], "late": [], "open": [], "done": [], "not": []}
    for promise in promises:
        card = Card(promise, promise.action.owner_id == reader.id)
        groups[_group_of(card)].append(card)
    return [Group(key, _TITLES[key], tuple(found)) for key, found in groups.items() if found]


_TITLES = {
    "confirm": "Said to be done. Is it?",
    "late": "Late",
    "open": "Still to do",
    "done": "Done",
    "not": "Will not be done",
}


def _group_of(card: Card) -> str:
    if card.to_confirm:
        return "confirm"
    if card.is_late:
        return "late"
    state = card.promise.action.state
    if state == Action.State.ABANDONED:
        return "not"
    return "done" if state in (Action.State.DONE, Action.State.VERIFIED) else "open"
