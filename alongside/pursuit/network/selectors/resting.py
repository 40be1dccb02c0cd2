"""One link and what it rests on: each thing told, in its words or in the text without its source, as the reader may (R164)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.information.models import Item
from alongside.pursuit.intelligence.models import Sanitised
from alongside.pursuit.network.models import Link, LinkWord
from alongside.pursuit.network.policies import NETWORK_READ
from alongside.pursuit.network.rules import NodeId, in_order
from alongside.pursuit.network.selectors.drawn import Joined, Span, links_among, spots_of
from alongside.pursuit.network.services.common import here

SHOWN = 10


@dataclass(frozen=True)
class Behind:
    """One thing told that a link rests on. `words` are the teller's for officers, else the text without its source.

    `report_id` only for whoever reads the report itself.
    """

    reference: str
    on: date
    words: str
    how: str
    confirmed: bool
    report_id: uuid.UUID | None


@dataclass(frozen=True)
class LinkSeen:
    """One link, what it rests on, and what officers said of it, the newest first."""

    link: Joined
    behind: tuple[Behind, ...]
    said: tuple[LinkWord, ...]

    @property
    def said_confirmed(self) -> bool:
        """Whether an officer's word that they belong together stands."""
        return bool(self.said) and self.said[0].confirmed


def link_get(*, viewer: User, one_id: NodeId, other_id: NodeId) -> LinkSeen:
    """Return one link with everything that the viewer may read of it. Raises NotPermitted without NETWORK_READ; Missing."""
    require(viewer, NETWORK_READ)
    pair = in_order(one_id, other_id)
    found = links_among(viewer, pair, Span()).get(pair)
    spots = {one.id: one for one in spots_of(viewer, pair)}
    if found is None or len(spots) != 2:
        raise Missing
    note_read("network.node", pair)
    return LinkSeen(
        Joined(spots[pair[0]], spots[pair[1]], *found), tuple(behind(viewer, *pair)), _said(*pair)
    )


def behind(viewer: User, one: NodeId, other: NodeId) -> list[Behind]:
    """Return the newest things told that a link rests on, at most ten; that their words are read is noted (R325)."""
    rows = Link.objects.filter(partnership_id=here(viewer), one_id=one, other_id=other)
    ties = first_of(rows.order_by("-until_on", "-id"), SHOWN)
    items = {
        each.id: each
        for each in Item.objects.filter(id__in=[tie.item_id for tie in ties]).select_related("report")
    }
    texts: dict[uuid.UUID, Sanitised] = {}
    for text in Sanitised.objects.filter(report_id__in=[tie.report_id for tie in ties]).order_by("number"):
        texts[text.report_id] = text
    shown = {
        tie.id: made
        for tie in ties
        if (made := _behind(tie, items.get(tie.item_id), texts.get(tie.report_id)))
    }
    note_read("network.told", {tie.report_id for tie in ties if tie.id in shown})
    return list(shown.values())


def _behind(tie: Link, item: Item | None, text: Sanitised | None) -> Behind | None:
    if item is not None:
        how = f"{item.get_how_known_display()}{': ' + item.how_words if item.how_words else ''}"
        return Behind(item.report.reference, tie.until_on, item.words, how, tie.confirmed, item.report_id)
    if text is not None:
        return Behind(text.reference, tie.until_on, text.words, "", tie.confirmed, None)
    return None


def _said(one: NodeId, other: NodeId) -> tuple[LinkWord, ...]:
    of = dict(Entity.objects.filter(identity_id__in=[one, other]).values_list("id", "identity_id"))
    words = LinkWord.objects.filter(one_id__in=of, other_id__in=of).order_by("-at", "-id")
    return tuple(word for word in words[:50] if of[word.one_id] != of[word.other_id])
