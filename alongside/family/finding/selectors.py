"""Reading requests that were taken from a case, and those that could be (R6)."""

from __future__ import annotations

import uuid

from alongside.family.cases.models import RequestLink
from alongside.family.finding.models import LinkUndoing
from alongside.family.finding.policies import LINK_UNDO
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing, Refused

_WHY = "whoever decides about requests need not be in the circle of a family that may be the same"
NOT_ADDED = (
    "This request was not added to an open case, so there is nothing to take it from. If it opened a case by mistake, propose"
    " to end that case as opened by mistake: a second person looks, nothing is lost, and the request is decided anew."
)


def here(by: User) -> uuid.UUID:
    """Return the partnership of whoever acts. Raises Missing for somebody without one."""
    if by.partnership_id is None:
        raise Missing
    return by.partnership_id


def current_link(referral: Referral) -> RequestLink | None:
    """Return how a request came to the case that it is with now; None while it waits. As the system."""
    if referral.family_id is None:
        return None
    links = RequestLink.objects.filter(partnership_id=referral.partnership_id, referral=referral)
    return links.select_related("case").order_by("-linked_at", "-id").first()


def opening_link(referral: Referral) -> RequestLink | None:
    """Return how a request opened the case that it is with now; None where it opened none. As the system."""
    link = current_link(referral)
    return link if link is not None and link.way != RequestLink.Way.OPEN_CASE else None


def may_look(by: User, undoing: LinkUndoing) -> None:
    """Raise Refused (`own_deed`, `looked_already`) for whoever cannot take the second look."""
    if undoing.undone_by_id == by.id:
        raise Refused("You took it from the case yourself. Somebody else looks at it.", code="own_deed")
    if undoing.looked_at is not None:
        raise Refused("Somebody has looked at it already.", code="looked_already")


def undoings_to_look_at(*, viewer: User) -> list[LinkUndoing]:
    """Return the requests taken from a case at which nobody else has looked, that others took; oldest first, at most 50."""
    waiting = LinkUndoing.objects.filter(looked_at__isnull=True).exclude(undone_by_id=viewer.id)
    if viewer.partnership_id is not None:
        waiting = waiting.filter(partnership_id=viewer.partnership_id)
    return first_of(waiting.order_by("undone_at", "id"), 50)


def wrong_case_of(*, viewer: User, referral: Referral) -> tuple[RequestLink | None, str]:
    """Return how a request came to its case, and why it cannot be taken from there (empty when it can)."""
    require(viewer, LINK_UNDO)
    with elevated_to_read(_WHY):
        link = current_link(referral)
    if link is None or link.way != RequestLink.Way.OPEN_CASE:
        return None, NOT_ADDED
    note_read("cases.case", [link.case_id])
    return link, ""


def undoing_for(*, viewer: User, undoing_id: uuid.UUID) -> tuple[LinkUndoing, str]:
    """Return a request taken from a case, and why the viewer cannot look at it (empty when they can). Raises Missing."""
    with elevated_to_read(_WHY):
        rows = LinkUndoing.objects.select_related("referral", "from_case", "to_case")
        undoing = (
            rows.filter(id=undoing_id, partnership_id=here(viewer)).first()
            if allows(viewer, LINK_UNDO)
            else None
        )
    if undoing is None:
        raise Missing
    note_read("referrals.referral", [undoing.referral_id])
    try:
        may_look(viewer, undoing)
    except Refused as refused:
        return undoing, refused.message
    return undoing, ""
