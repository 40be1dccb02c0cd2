"""Reading what was asked across partnerships, and who holds the same: nothing of the other side but whom to ask."""

from __future__ import annotations

import uuid
from datetime import timedelta

from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.pursuit.entities.common import here
from alongside.pursuit.entities.models import CrossAsk, CrossMatch
from alongside.pursuit.entities.policies import CROSS_MATCH

SHOWN = 50


def matches_here(*, viewer: User) -> list[CrossMatch]:
    """Return what another partnership holds too, unanswered ones first, then the newest; at most 50."""
    require(viewer, CROSS_MATCH)
    rows = CrossMatch.objects.filter(partnership_id=here(viewer)).select_related("entity")
    found = first_of(rows.order_by("answered_at", "-at", "-id"), SHOWN)
    note_read("entities.cross", [one.entity_id for one in found])
    return sorted(found, key=lambda one: bool(one.answer))


def match_get(*, viewer: User, match_id: uuid.UUID) -> CrossMatch:
    """Return one match. Raises NotPermitted without CROSS_MATCH; Missing."""
    require(viewer, CROSS_MATCH)
    found = (
        CrossMatch.objects.filter(id=match_id, partnership_id=here(viewer)).select_related("entity").first()
    )
    if found is None:
        raise Missing
    note_read("entities.cross", [found.entity_id])
    return found


def days_it_stands(*, viewer: User) -> int:
    """Return for how many days a question to other partnerships stands."""
    return int(in_force("P-CROSS-STANDS", partnership_id=here(viewer), at=now()).value)


def asks_and_matches(*, viewer: User, entity_id: uuid.UUID) -> tuple[list[CrossAsk], list[CrossMatch]]:
    """Return whether it was asked lately if others hold it (a question stands P-CROSS-STANDS days), and who does."""
    since = now() - timedelta(days=days_it_stands(viewer=viewer))
    asks = CrossAsk.objects.filter(entity_id=entity_id, at__gt=since).order_by("-at")
    return list(asks), list(CrossMatch.objects.filter(entity_id=entity_id).order_by("-at"))
