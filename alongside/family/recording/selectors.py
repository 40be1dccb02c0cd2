"""Reading the chronology: one story a family, whoever wrote it."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from alongside.family.people.models import FamilyGroup
from alongside.family.people.selectors import person_of
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing

READ = "recording.chronology"


def chronology(*, viewer: Acts, family_id: uuid.UUID) -> QuerySet[ChronologyEntry]:
    """Return a family's chronology, the newest happening first: ordered by (-happened_on, -id), on an index (R38).

    A correction is an entry of its own; `corrects_id` names what it stands beside. Rows fetched are noted as
    read. Raises Missing for a family that the viewer may not know of.
    """
    if not FamilyGroup.objects.filter(id=family_id).exists():
        raise Missing
    return _newest(viewer).filter(family_id=family_id)


def chronology_for_family(*, viewer: User) -> QuerySet[ChronologyEntry]:
    """Return the story of the viewer's own family as they may read it, in the order of `chronology`.

    Their own entries, and what others opened to the whole family; nothing for somebody who is in no family.
    """
    person = person_of(viewer) if viewer.is_family else None
    if person is None:
        return _newest(viewer).none()
    return _newest(viewer).filter(family_id__in=person.memberships.values("family_id"))


def entry_get(*, viewer: Acts, entry_id: uuid.UUID) -> ChronologyEntry:
    """Return one entry. Raises Missing, also for one that the viewer may not read."""
    entry = _newest(viewer).filter(id=entry_id).first()
    if entry is None:
        raise Missing
    return entry


def _newest(viewer: Acts) -> QuerySet[ChronologyEntry]:
    rows = Noted.of(ChronologyEntry, kind=READ, circle="family_id").order_by("-happened_on", "-id")
    partnership_id = viewer.as_actor().partnership_id
    return rows if partnership_id is None else rows.filter(partnership_id=partnership_id)
