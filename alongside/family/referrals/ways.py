"""Every way in beside a page of one's own: a call taken down, another agency's desk, for a parent who agreed, and several
children told at once (R1, R4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack

from django.conf import settings
from django.db import transaction

from alongside.family.people.rules import one_of, words_of
from alongside.family.referrals.brought import Brought, RequestScreening
from alongside.family.referrals.models import ExploitationType, Referral, Source
from alongside.family.referrals.policies import CALL_TAKE, REQUEST_ON_BEHALF, REQUEST_REFER
from alongside.family.referrals.rules import (
    MOST_CHILDREN,
    ChildTold,
    Told,
    check_code,
    email_in,
    source_of,
    told_facts,
)
from alongside.family.referrals.services import Received, receive_facts
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.base.actors import Acts
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_code, new_id
from alongside.ground.clock import now, today
from alongside.ground.post.services import Message, message_queue

Way, CodeBy = Brought.Way, Brought.CodeBy
_CALLERS = (Source.PARENT_CARER, Source.YOUNG_PERSON, Source.FAMILY_FRIEND, Source.FOSTER_CARER)
_CODE_SUBJECT = "Your code"
_CODE = (
    "You asked us for this code: {code}\nKeep it where nobody else looks. Use it here: {address}/follow/\n"
)


@dataclass(frozen=True)
class ReceivedTogether:
    """What whoever asks is told at once: a request for each child, and one code for all of them, shown this once."""

    referrals: tuple[Referral, ...]
    receipt_code: str
    promised_on: date
    contact_name: str


@dataclass(frozen=True)
class _Bringing:
    """How a request is brought, besides its facts."""

    way: str
    safe: str
    other_way: str
    code_by: str
    asked_of: str
    read_back: bool | None = None
    agreed: bool | None = None


def requests_receive(
    *,
    by: Acts,
    partnership: Partnership,
    source: str,
    own_words: str,
    children: Sequence[ChildTold],
    **told: Unpack[Told],
) -> ReceivedTogether:
    """Keep one telling about several children: a request of its own for each, linked as told together, with one code (R1).

    `children` are 1 to 8; a child without a name is a child. As `referral_receive` otherwise. Raises Refused also for
    none or more (`too_many_children`).
    """
    actor = by.as_actor()
    if actor.partnership_id != partnership.id and actor.audience is not Audience.SYSTEM:
        raise Missing
    told["source"] = one_of(source, Source.values, field="source")  # type: ignore[typeddict-unknown-key]
    return _receive(by, partnership, own_words, children, dict(told))


def call_take_down(
    *,
    by: User,
    own_words: str,
    read_back: bool,
    safe: str,
    other_way: str = "",
    code_by: str = CodeBy.SAID,
    source: str = Source.PARENT_CARER,
    children: Sequence[ChildTold] = (),
    **told: Unpack[Told],
) -> ReceivedTogether:
    """Take down a call in the caller's own words; they get a reference and a code like anybody who writes (R1, R4).

    In: whether the words were read back; whether it is safe to ring or write back (`safe`, `not_safe` with another way,
    `not_known`), which is the family's screening too (R327); how they get the code. The caller is the asker, not `by`.

    Raises NotPermitted without CALL_TAKE; Refused as `referral_receive`, and `code_not_safe`, `code_no_address`,
    `other_way_missing`.
    """
    facts: dict[str, Any] = {**told, "source": one_of(source, _CALLERS, field="source")}
    how = _Bringing(Way.PHONE, safe, other_way, code_by, "", read_back=read_back)
    return _bring(by, CALL_TAKE, own_words, children, facts, how)


def request_refer(
    *,
    by: User,
    own_words: str,
    safe: str = "not_known",
    other_way: str = "",
    children: Sequence[ChildTold] = (),
    **told: Unpack[Told],
) -> ReceivedTogether:
    """Refer a child from one's own desk: agency and name are filled in, and `by` can follow it (R1).

    `safe`: whether the family can be reached at home, as far as the referrer knows. Raises NotPermitted without
    REQUEST_REFER; Refused as `referral_receive`.
    """
    actor = by.as_actor()
    mine = {"referrer_name": f"{by.name}, {actor.role_title}"[:120], "referrer_agency": actor.agency_name}
    facts: dict[str, Any] = {**told, **mine, "source": source_of(actor.roles, actor.agency_kind)}
    facts.setdefault("referrer_contact", by.phone)
    how = _Bringing(Way.AGENCY, safe, other_way, CodeBy.NOT_GIVEN, by.name)
    return _bring(by, REQUEST_REFER, own_words, children, facts, how)


def request_on_behalf(
    *,
    by: User,
    own_words: str,
    agreed: bool,
    safe: str,
    other_way: str = "",
    code_by: str = CodeBy.SAID,
    children: Sequence[ChildTold] = (),
    **told: Unpack[Told],
) -> ReceivedTogether:
    """Ask for help for a parent, as their own worker and with their agreement; the request is the parent's (R1).

    Raises NotPermitted without REQUEST_ON_BEHALF; Refused: `not_agreed`, and as `call_take_down`.
    """
    if not agreed:
        raise Refused(
            "Ask the parent first. If they do not want it now, nothing is lost: they can ask at any time.",
            code="not_agreed", field="agreed",
        )  # fmt: skip
    facts: dict[str, Any] = {**told, "source": Source.PARENT_CARER}
    how = _Bringing(Way.ON_BEHALF, safe, other_way, code_by, "", agreed=True)
    return _bring(by, REQUEST_ON_BEHALF, own_words, children, facts, how)


@transaction.atomic
def _bring(
    by: User,
    right: Permission,
    own_words: str,
    children: Sequence[ChildTold],
    facts: dict[str, Any],
    how: _Bringing,
) -> ReceivedTogether:
    require(by, right)
    one_of(how.code_by, CodeBy.values, field="code_by")
    one_of(how.safe, ("safe", "not_safe", "not_known"), field="safe")
    other_way = words_of(how.other_way, field="other_way", limit=1_000)
    if how.safe == "not_safe" and not other_way:
        raise Refused(
            "Write how they can be reached instead, or “Nobody knows yet”.",
            code="other_way_missing",
            field="other_way",
        )
    contact = str(facts.get("referrer_contact") or "")
    check_code(how.code_by, safe=how.safe, contact=contact)
    if how.way != Way.AGENCY:
        facts["submitted_by_user_id"] = None  # whoever rang is the asker; their worker only wrote it down
    with elevated("a request is the asker's: whoever brings it may not see what becomes of it"):
        assert by.partnership is not None
        received = _receive(by, by.partnership, own_words, children, facts, way=how.way)
        for referral in received.referrals:
            _keep(by, referral, how, other_way)
        if how.code_by in (CodeBy.TEXT, CodeBy.EMAIL):
            _send_code(received.receipt_code, how.code_by, contact)
    return received


def _receive(
    by: Acts,
    partnership: Partnership,
    own_words: str,
    children: Sequence[ChildTold],
    told: dict[str, Any],
    *,
    way: str = "",
) -> ReceivedTogether:
    if len(children) > MOST_CHILDREN:
        raise Refused(
            f"We can take {MOST_CHILDREN} children at once.", code="too_many_children", field="children"
        )
    beside: dict[str, Any] = {
        name: told.pop(name) for name in ("source", "submitted_by_user_id") if name in told
    }
    beside["own_words"] = words_of(own_words, field="own_words", limit=10_000, required=True)
    each = [_facts(told, child) | beside for child in children] or [_facts(told, None) | beside]
    code, together = new_code(), new_id() if len(each) > 1 else None
    with transaction.atomic():
        made: list[Received] = [
            receive_facts(by, partnership, {**facts, "together_id": together}, code=code, way=way)
            for facts in each
        ]
    first = made[0]
    return ReceivedTogether(tuple(one.referral for one in made), code, first.promised_on, first.contact_name)


def _facts(told: dict[str, Any], child: ChildTold | None) -> dict[str, Any]:
    said: dict[str, Any] = dict(told)
    if child is not None:
        said |= {"child_name": child.name, "child_born_on": child.born_on, "child_age_words": child.age_words}
    return told_facts(said, kinds=ExploitationType.values, today=today())  # type: ignore[arg-type]


def _keep(by: User, referral: Referral, how: _Bringing, other_way: str) -> None:
    made = {"partnership_id": referral.partnership_id, "referral": referral, "at": now(), "by_id": by.id,
            "by_name": by.name, "created_by_id": by.id}  # fmt: skip
    Brought.objects.create(
        **made, way=how.way, read_back=how.read_back, agreed=how.agreed, code_by=how.code_by,
        by_agency=by.as_actor().agency_name,
    )  # fmt: skip
    RequestScreening.objects.create(
        **made, answer=how.safe, how="person" if how.asked_of else "themself", asked_of=how.asked_of, words=other_way,
    )  # fmt: skip


def _send_code(code: str, by: str, contact: str) -> None:
    words = _CODE.format(code=code, address=settings.SITE_ADDRESS)
    to = email_in(contact) if by == CodeBy.EMAIL else contact
    message_queue(Message(to=to, words=words, subject=_CODE_SUBJECT, channel=by))
