"""Verb: an officer says that two who are mentioned together belong together, or takes it back (R164)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import line_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.pursuit.information.following import Changed
from alongside.pursuit.network import events
from alongside.pursuit.network.models import Link, LinkWord
from alongside.pursuit.network.policies import LINK_CONFIRM
from alongside.pursuit.network.rebuild import follow_changes
from alongside.pursuit.network.rules import in_order
from alongside.pursuit.network.services.common import REASON, WHY, here


@transaction.atomic
def link_say(*, by: User, one_id: uuid.UUID, other_id: uuid.UUID, confirmed: bool, reason: str) -> LinkWord:
    """Say that two that are linked belong together, or take that word back; all of it stays to be read (R164).

    A link is never drawn by hand: it rests on something told. What was promoted stays confirmed by that.

    Raises NotPermitted without LINK_CONFIRM; Missing for a link that one may not read; Refused: `link_said_already`,
    `link_not_said`, words missing or too long.
    """
    require(by, LINK_CONFIRM)
    why = line_of(reason, field="reason", limit=REASON, required=True)
    one, other = in_order(one_id, other_id)
    if not Link.objects.filter(partnership_id=here(by), one_id=one, other_id=other).exists():
        raise Missing
    with elevated(WHY):
        newest = LinkWord.objects.filter(one_id=one, other_id=other).order_by("-at", "-id").first()
        said = newest is not None and newest.confirmed
        if said and confirmed:
            raise Refused("An officer said so already. It can be taken back.", code="link_said_already")
        if not said and not confirmed:
            raise Refused("Nobody said so, so there is nothing to take back.", code="link_not_said")
        made = LinkWord.objects.create(
            partnership_id=here(by), created_by_id=by.id, one_id=one, other_id=other, confirmed=confirmed, reason=why,
            at=now(), by_id=by.id, by_name=by.name,
        )  # fmt: skip
        follow_changes(here(by), Changed(entity_ids=frozenset([one, other])))
    record(events.LINK_SAID, by=by, about=made, facts={"confirmed": confirmed})
    return made
