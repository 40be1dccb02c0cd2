"""Whoever answers for something of a file kept apart hears the day it becomes theirs; no letter says what it is (R214, R216)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.conf import settings

from alongside.accountability.challenge.complaints.policies import COMPLAINT_NAME
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.post.late import letters_send

_SUBJECT = "Something became yours to answer for"
_WORDS = (
    "Something became yours to answer for today. It has a day by which it is owed.\n\n"
    "Sign in to see it: {address}/desk/complaints/\n"
)
_LEFT_SUBJECT = "What you answered for has passed on"
_LEFT_WORDS = (
    "What you still answered for here has passed to somebody else. There is nothing left for you to do.\n"
)


def yours_now(user: User | None, *, partnership_id: uuid.UUID, kept_from: Collection[uuid.UUID]) -> None:
    """Write to whoever it became; where nobody is there, to those who may name somebody, never to anybody in `kept_from`."""
    people = [user] if user is not None and user.is_active else namers(partnership_id, kept_from)
    letters_send(people, _SUBJECT, _WORDS.format(address=settings.SITE_ADDRESS))


def no_longer_yours(user: User) -> None:
    """Write to somebody from whom it passed on. A closed account is not written to: its post may be read by others."""
    if user.is_active:
        letters_send([user], _LEFT_SUBJECT, _LEFT_WORDS)


def namers(partnership_id: uuid.UUID, kept_from: Collection[uuid.UUID]) -> list[User]:
    """Return those who may name somebody, but for whoever had a part in it."""
    return list(who(COMPLAINT_NAME, partnership_id=partnership_id).exclude(id__in=kept_from).order_by("id"))
