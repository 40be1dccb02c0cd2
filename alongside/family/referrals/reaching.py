"""Whether it is safe to reach the family of a request, before there is a case (R327, T10); what was brought by whom (R1)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from alongside.family.people.rules import reached_at_once, screened
from alongside.family.referrals import events
from alongside.family.referrals.brought import Brought, RequestScreening
from alongside.family.referrals.models import Referral, Source
from alongside.family.referrals.policies import REFERRAL_TRIAGE, REQUEST_REFER
from alongside.family.referrals.rules import request_reach_state
from alongside.family.referrals.selectors import ReferralStatus, statuses
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now

_THEIR_HOME = (Source.PARENT_CARER, Source.YOUNG_PERSON)
_LONGEST = 100


@dataclass(frozen=True)
class RequestReach:
    """Whether the family of a request may be reached (`people.rules.reach_state`), and what was asked, newest first."""

    state: str
    asked: tuple[RequestScreening, ...]

    @property
    def newest(self) -> RequestScreening | None:
        """The newest answer; reaching them at once for urgent safety is none."""
        return next((one for one in self.asked if one.answer != RequestScreening.Answer.URGENT), None)


@dataclass(frozen=True)
class BroughtRequest:
    """A request that somebody brought from their own desk, with where it stands, as whoever asked reads it."""

    brought: Brought
    status: ReferralStatus
    own_words: str


def request_reach(*, viewer: Acts, referral: Referral) -> RequestReach:
    """Return whether the family of a request may be reached, in a query or two."""
    asked = tuple(first_of(RequestScreening.objects.filter(referral=referral).order_by("-at", "-id"), 20))
    newest = next((one.answer for one in asked if one.answer != RequestScreening.Answer.URGENT), "")
    themself = referral.source in _THEIR_HOME and not asked
    return RequestReach(request_reach_state(asked_themself=themself, answer=newest), asked)


def brought_of(referral: Referral) -> Brought | None:
    """Return who brought a request, and how; None for one that somebody made themself on a page."""
    return Brought.objects.filter(referral=referral).first()


def brought_words(referral: Referral) -> str:
    """Return how a request came, in words; empty for one that somebody made themself on a page. One query."""
    one = brought_of(referral)
    if one is None:
        return ""
    read_back = {True: ", read back to them", False: ", not read back", None: ""}[one.read_back]
    agency = f", {one.by_agency}" if one.by_agency else ""
    code = f". Code: {one.get_code_by_display().lower()}" if one.way != Brought.Way.AGENCY else ""
    return f"{one.get_way_display()}: {one.by_name}{agency}{read_back}{code}"


def requests_brought(*, viewer: User) -> list[BroughtRequest]:
    """Return the requests that the viewer brought, newest first, at most 100: what became of each, and no more of it.

    Raises NotPermitted without REQUEST_REFER.
    """
    require(viewer, REQUEST_REFER)
    mine = Brought.objects.filter(by_id=viewer.id)
    return _brought(first_of(mine.order_by("-at", "-id"), _LONGEST))


def request_brought(*, viewer: User, referral_id: uuid.UUID) -> BroughtRequest:
    """Return one request that the viewer brought. Raises NotPermitted, Missing for anybody else's."""
    require(viewer, REQUEST_REFER)
    mine = Brought.objects.filter(by_id=viewer.id, referral_id=referral_id)
    found = _brought(list(mine[:1]))
    if not found:
        raise Missing
    return found[0]


def _brought(rows: list[Brought]) -> list[BroughtRequest]:
    with elevated("whoever brought a request sees what became of it, and not what the team wrote about it"):
        referrals = Referral.objects.in_bulk([one.referral_id for one in rows])
        status = {one.referral_id: one for one in statuses(list(referrals.values()))}
    return [
        BroughtRequest(one, status[one.referral_id], referrals[one.referral_id].own_words) for one in rows
    ]


@transaction.atomic
def request_screening_record(
    *, by: User, referral_id: uuid.UUID, answer: str, how: str, asked_of: str = "", words: str = ""
) -> RequestScreening:
    """Write down whether it is safe to reach the family of a request at home (R327, T10); the newest counts.

    Raises NotPermitted without REFERRAL_TRIAGE; Missing; Refused as `people.rules.screened`.
    """
    return _keep(by, referral_id, events.SCREENED_FOR_CONTACT, screened(answer, how, asked_of, words))


@transaction.atomic
def request_urgent_record(
    *, by: User, referral_id: uuid.UUID, senior_name: str, reason: str
) -> RequestScreening:
    """Keep that a family was reached at once for urgent safety: who senior decided it, and why. It answers no question.

    Raises NotPermitted without REFERRAL_TRIAGE; Missing; Refused (`words_missing`, `words_too_long`).
    """
    kept = reached_at_once(senior_name, reason)
    return _keep(by, referral_id, events.REACHED_AT_ONCE, kept)


def _keep(by: User, referral_id: uuid.UUID, event: EventType, kept: dict[str, str]) -> RequestScreening:
    require(by, REFERRAL_TRIAGE)
    referral = Referral.objects.filter(id=referral_id).first()
    if referral is None:
        raise Missing
    made = RequestScreening.objects.create(
        partnership_id=referral.partnership_id, referral=referral, at=now(), by_id=by.id, by_name=by.name,
        created_by_id=by.id, **kept,
    )  # fmt: skip
    facts = {"answer": made.answer, "how": made.how}
    record(event, by=by, about=referral, circle_ids=[referral.family_id], facts=facts)
    return made
