"""Reading what was asked and answered. Row security decides whose: workers their families', a family member their own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from alongside.accountability.challenge.models import HelpReply, HelpRequest
from alongside.accountability.challenge.rules import still_waits
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.pagination import Page, keyset_page

READ = "challenge.helprequest"
_MOST = 100


@dataclass(frozen=True)
class Asked:
    """One request for help with everything that was answered, the oldest first."""

    request: HelpRequest
    replies: tuple[HelpReply, ...]

    @property
    def waits(self) -> bool:
        """Whether an answer is owed now."""
        return still_waits([reply.kind for reply in self.replies])

    @property
    def answer_by(self) -> date:
        """The London day by which the answer that is owed, or was owed last, is promised."""
        again = [reply.answer_by for reply in self.replies if reply.answer_by is not None]
        return again[-1] if again else self.request.answer_by


def help_of_family(*, viewer: User, family_id: uuid.UUID) -> list[Asked]:
    """Return what a family asked for, the newest first, at most 100, for those who work with it; noted as read (R7)."""
    note_read(READ, [family_id])
    return _asked(HelpRequest.objects.filter(family_id=family_id).select_related("person"))


def help_for_family(*, viewer: User) -> list[Asked]:
    """Return what the signed-in family member asked for, the newest first, at most 100; never another person's."""
    return _asked(HelpRequest.objects.filter(person__user_id=viewer.id))


def help_pages_for_family(*, viewer: User, after: str | None) -> Page[Asked]:
    """Return a page of what the signed-in family member asked for, the newest first; `after` is a token or anything (R7)."""
    mine = HelpRequest.objects.filter(person__user_id=viewer.id).prefetch_related(None)
    found = keyset_page(mine, key=("-asked_at", "-id"), after=after)
    return Page(_answered(found.items), found.next_token, found.previous_token)


def help_get(*, viewer: Acts, request_id: uuid.UUID) -> Asked:
    """Return one request for help with its answers, noted as read. Raises Missing for one out of sight."""
    found = _asked(HelpRequest.objects.filter(id=request_id).select_related("person"))
    if not found:
        raise Missing
    note_read(READ, [found[0].request.family_id])
    return found[0]


def unanswered_at(asked: Iterable[Asked], at: datetime) -> list[Asked]:
    """Return of these what had been asked for by an aware instant and waited for its answer then, the oldest first (R7).

    Shown wherever a crisis of a parent is recorded: what they had asked for stands beside what happened to them.
    """
    then = [
        Asked(one.request, tuple(reply for reply in one.replies if reply.said_at <= at))
        for one in asked
        if one.request.asked_at <= at
    ]
    return sorted((one for one in then if one.waits), key=lambda one: one.request.asked_at)


def _asked(found: QuerySet[HelpRequest]) -> list[Asked]:
    return _answered(first_of(found.order_by("-asked_at", "-id").prefetch_related(None), _MOST))


def _answered(requests: list[HelpRequest]) -> list[Asked]:
    replies: dict[uuid.UUID, list[HelpReply]] = {one.id: [] for one in requests}
    for reply in HelpReply.objects.filter(request__in=requests).order_by("said_at", "id") if requests else ():
        replies[reply.request_id].append(reply)
    return [Asked(one, tuple(replies[one.id])) for one in requests]
