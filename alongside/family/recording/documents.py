"""The papers that somebody of a family can read about themselves, one by one: so that “was it right?” is asked of each (R137).

A room says at start-up which of its papers the reader may read; row security reads as the reader.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from alongside.ground.accounts.models import User


@dataclass(frozen=True)
class Document:
    """One paper: which kind it is (`ReadingAnswer.What`), its id, what it is called without a name, its day, of which case."""

    what: str
    about_id: uuid.UUID
    title: str
    on: date
    case_id: uuid.UUID


Reader = Callable[[User], list[Document]]
_readers: dict[str, Reader] = {}


def read_one_by_one(what: str, reader: Reader) -> None:
    """Let a room name its papers, at start-up. The same again changes nothing; another: ValueError."""
    if _readers.get(what, reader) is not reader:
        raise ValueError(f"{what} is read one by one twice.")
    _readers[what] = reader


def documents_for_family(*, viewer: User) -> list[Document]:
    """Return every paper that the signed-in family member may read, of each kind the newest first; a query or so a kind."""
    return [one for what in _readers for one in documents_of_kind(what, viewer=viewer)]


def documents_of_kind(what: str, *, viewer: User) -> list[Document]:
    """Return those of one kind; none for a kind that is not read one by one."""
    reader = _readers.get(what)
    return sorted(reader(viewer), key=lambda one: (one.on, str(one.about_id)), reverse=True) if reader else []
