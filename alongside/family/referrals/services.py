"""The verbs of requests for help: receiving one, adding to it, taking it back, answering, screening. Ending one is
proposed and signed in `practice/closing`, which writes it with `ending`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack

from django.db import IntegrityError, transaction

from alongside.family.people.rules import line_of, one_of, words_of
from alongside.family.referrals import events
from alongside.family.referrals.jobs import asker_tell, duty_tell
from alongside.family.referrals.models import ExploitationType, Referral, ReferralAddition, Source
from alongside.family.referrals.policies import REFERRAL_TRIAGE
from alongside.family.referrals.rules import (
    Told,
    both_questions_answered,
    may_be_taken_back,
    not_yet_read,
    state_once_read,
    state_once_screened,
    told_facts,
    undecided,
)
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts, current_acting
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Stale
from alongside.ground.base.ids import digest_of, new_code, new_reference
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_stop, clocks_start

_TRIES = 3  # a reference already taken is made anew: a request is never lost to chance


@dataclass(frozen=True)
class Received:
    """What whoever asks is told at once. The code is shown this once and kept nowhere."""

    referral: Referral
    receipt_code: str
    promised_on: date
    contact_name: str


def referral_receive(
    *, by: Acts, partnership: Partnership, source: str, own_words: str, **told: Unpack[Told]
) -> Received:
    """Keep a request for help from anyone, in one transaction; only their own words are needed (R1, R4, R7).

    In: `source` of Source; `told`, all optional and kept: see `rules.Told`. No kind of exploitation chosen is
    "not yet known" (R2). Starts the promises to acknowledge (P-ACK) and to decide (P-SCREEN), and has the
    duty team told. Two requests for one child are two requests: neither is discarded.
    Raises Refused beside the field for no words at all, words too long, an unknown choice, an unbelievable
    day; Missing for another partnership than the acting one's.
    """
    actor = by.as_actor()
    if actor.partnership_id != partnership.id and actor.audience is not Audience.SYSTEM:
        raise Missing
    facts = told_facts(told, kinds=ExploitationType.values, today=today())
    facts["source"] = one_of(source, Source.values, field="source")
    facts["own_words"] = words_of(own_words, field="own_words", limit=10_000, required=True)
    return receive_facts(by, partnership, facts)


def receive_facts(
    by: Acts, partnership: Partnership, facts: dict[str, Any], *, code: str = "", way: str = ""
) -> Received:
    """Keep a request from checked facts, for the verbs of this room; `code` is shared by children told together.

    Whoever acts is the asker, unless the facts name another (`submitted_by_user_id`, None for a caller).
    """
    for left in reversed(range(_TRIES)):
        try:
            return _receive(by, partnership, facts, code or new_code(), way)
        except IntegrityError as error:
            if "referral_reference_once" not in str(error) or not left:
                raise
    raise AssertionError("the last try returns or raises")


@transaction.atomic
def _receive(by: Acts, partnership: Partnership, facts: dict[str, Any], code: str, way: str) -> Received:
    actor = by.as_actor()
    referral = Referral(
        partnership_id=partnership.id,
        reference=new_reference("R"),
        receipt_digest=digest_of(code),
        received_at=now(),
        contact_name=partnership.front_door_name,
        created_at=now(),
        created_by_id=actor.id,
        **{"submitted_by_user_id": actor.id, **facts},
    )
    referral.save(force_insert=True)
    with elevated("whoever asks for help may not see the team's clocks and queue"):
        acknowledge, _ = clocks_start(
            kinds=(events.ACKNOWLEDGE, events.DECIDE),
            about_id=referral.id,
            circle_id=None,
            partnership_id=partnership.id,
            started_at=referral.received_at,
            by=by,
            owner_label=partnership.front_door_name,
            division=partnership.division,
            receipt=referral.receipt_digest,
        )
        duty_tell.defer(referral_id=str(referral.id))
    told = {"source": referral.source, "exploitation_types": referral.exploitation_types}
    record(events.RECEIVED, by=by, about=referral, facts=told | ({"way": way} if way else {}))
    assert acknowledge.due_on is not None  # P-ACK counts days
    return Received(referral, code, acknowledge.due_on, referral.contact_name)


@transaction.atomic
def referral_add(*, by: Acts, referral_id: uuid.UUID, words: str) -> ReferralAddition:
    """Add words to a request, also after its decision; nothing said before changes (R1, R7).

    By whoever made it (account or receipt), and by those who work on it. All of them read it.
    Raises Missing; Refused for no words or more than 10,000 characters.
    """
    referral = Referral.objects.filter(id=referral_id).first()
    if referral is None:
        raise Missing
    actor = by.as_actor()
    addition = ReferralAddition.objects.create(
        partnership_id=referral.partnership_id,
        referral=referral,
        referral_receipt=referral.receipt_digest,
        words=words_of(words, field="words", limit=10_000, required=True),
        said_at=now(),
        said_by_id=actor.id,
        said_by_name=by.name if isinstance(by, User) else referral.referrer_name,
        created_at=now(),
        created_by_id=actor.id,
    )
    record(events.ADDED, by=by, about=referral, circle_ids=[referral.family_id])
    return addition


@transaction.atomic
def referral_withdraw(
    *, by: Acts, referral_id: uuid.UUID, expected_version: int, words: str = ""
) -> Referral:
    """Take a request back: by whoever asked, with their receipt or from their account, until the decision (R7).

    Nothing is deleted and nothing ends: the duty team keeps it in its queue, marked, its clocks run on, and it records
    whether a child is safe, because taking a request back may be what somebody else wants. It cannot be undone; asking
    again or adding words can be done at any time. `words` are optional, up to 2,000 characters.

    Raises Missing for a request out of sight; NotPermitted (`not_the_asker`) for those who only work on it; Stale when
    the team wrote something since; Refused: `referral_withdrawn`, `referral_decided`, `words_too_long`.
    """
    said = words_of(words, field="words", limit=2_000)
    seen = Referral.objects.filter(id=referral_id).first()
    if seen is None:
        raise Missing
    if not _asked(by, seen):
        raise NotPermitted("Only whoever asked can take a request back.", code="not_the_asker")
    with elevated("whoever asked may change nothing else of the request"):
        referral = _to_change(referral_id)
        may_be_taken_back(referral.state, taken_back=referral.withdrawn_at is not None)
        _unchanged(referral, expected_version)
        referral.withdrawn_at, referral.withdrawn_words = now(), said
        referral.version += 1
        referral.save(update_fields=["withdrawn_at", "withdrawn_words", "version"])
    record(
        events.WITHDRAWN, by=by, about=referral, circle_ids=[referral.family_id],
        facts={"said_why": bool(said), "with_account": by.as_actor().id is not None},
    )  # fmt: skip
    return referral


def _asked(by: Acts, referral: Referral) -> bool:
    """Whether `by` made the request: from this account, or acting with its receipt."""
    acting = current_acting()
    holds_receipt = acting is not None and acting.receipt == referral.receipt_digest
    me = by.as_actor().id
    return holds_receipt or (me is not None and referral.submitted_by_user_id == me)


@transaction.atomic
def referral_acknowledge(*, by: Acts, referral_id: uuid.UUID, contact_name: str) -> Referral:
    """Say that a person has read the request and who answers; keeps the promise P-ACK (R4).

    It may come after the screening. Raises NotPermitted without REFERRAL_TRIAGE; Missing; Refused for no name
    (`words_missing`) or a request that was answered before (`referral_acknowledged`).
    """
    require(by, REFERRAL_TRIAGE)
    referral = _to_change(referral_id)
    name = line_of(contact_name, field="contact_name", limit=120, required=True)
    not_yet_read(read=referral.acknowledged_at is not None)
    referral.contact_name = name
    referral.acknowledged_at, referral.acknowledged_by_id = now(), by.as_actor().id
    referral.state = state_once_read(referral.state)
    referral.save(update_fields=["contact_name", "acknowledged_at", "acknowledged_by_id", "state"])
    clock_stop(kind=events.ACKNOWLEDGE, about_id=referral.id, at=now(), by=by)
    record(events.ACKNOWLEDGED, by=by, about=referral, circle_ids=[referral.family_id])
    _let_them_know(referral, "read")
    return referral


@transaction.atomic
def referral_screen(
    *, by: Acts, referral_id: uuid.UUID, need_now: str, how_respond: str, expected_version: int
) -> Referral:
    """Answer "What does this child and family need now?" and "How can we respond?" (R15); again until the
    decision.

    Raises NotPermitted without REFERRAL_TRIAGE; Missing; Stale when somebody saved first; Refused when either
    answer is blank (`two_questions_blank`) or over 4,000 characters, or the request is decided
    (`referral_decided`).
    """
    require(by, REFERRAL_TRIAGE)
    need = words_of(need_now, field="need_now", limit=4_000)
    response = words_of(how_respond, field="how_respond", limit=4_000)
    both_questions_answered(need, response)
    referral = _to_change(referral_id)
    undecided(referral.state)
    _unchanged(referral, expected_version)
    referral.need_now, referral.how_respond = need, response
    referral.screened_at, referral.screened_by_id = now(), by.as_actor().id
    referral.state = state_once_screened(referral.state)
    referral.version += 1
    referral.save(
        update_fields=["need_now", "how_respond", "screened_at", "screened_by_id", "state", "version"]
    )
    record(events.SCREENED, by=by, about=referral, circle_ids=[referral.family_id])
    return referral


def _let_them_know(referral: Referral, news: str) -> None:
    with elevated("the queue of background work is the system's"):
        asker_tell.defer(referral_id=str(referral.id), news=news)


def _to_change(referral_id: uuid.UUID) -> Referral:
    referral = Referral.objects.select_for_update().filter(id=referral_id).first()
    if referral is None:
        raise Missing
    return referral


def _unchanged(referral: Referral, expected_version: int) -> None:
    if referral.version != expected_version:
        raise Stale("Somebody saved this first. Compare, then save again.", current=referral)
