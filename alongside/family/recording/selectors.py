"""Reading the chronology: one story a family, whoever wrote it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.family.people.models import FamilyGroup
from alongside.family.people.selectors import person_of
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_reading import CorrectionAnswer
from alongside.family.recording.reading import answers_to
from alongside.family.recording.rules import is_familys
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.files.models import Attachment
from alongside.ground.files.selectors import attachments_of

READ = "recording.chronology"


@dataclass(frozen=True)
class Told:
    """One entry as a page tells it: with its files, and what was put beside it, in the order of writing."""

    entry: ChronologyEntry
    files: tuple[Attachment, ...]
    beside: tuple[Told, ...] = ()
    answer: CorrectionAnswer | None = None  # what somebody who says it is not right was answered (R138)

    @property
    def contested(self) -> bool:
        """Whether somebody of the family says that it is not right: whoever quotes the words says so."""
        return any(is_familys(one.entry) for one in self.beside) and not is_familys(self.entry)


def chronology(
    *, viewer: Acts, family_id: uuid.UUID, family: FamilyGroup | None = None
) -> QuerySet[ChronologyEntry]:
    """Return a family's chronology, the newest happening first: ordered by (-happened_on, -id), on an index (R38).

    A correction is an entry of its own; `corrects_id` names what it stands beside. Rows fetched are noted as
    read. `family`, when the viewer has read it already, spares a query. Raises Missing for a family that the viewer may
    not know of.
    """
    if family is None and not FamilyGroup.objects.filter(id=family_id).exists():
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


def first_words(rows: QuerySet[ChronologyEntry]) -> QuerySet[ChronologyEntry]:
    """Return a chronology without the corrections that `told` puts beside what they correct."""
    # Somebody who left a case still reads their own correction there, but no longer what it stood beside.
    read = ChronologyEntry.objects.filter(id=OuterRef("corrects_id"))
    return rows.filter(Q(corrects__isnull=True) | ~Exists(read))


def told(*, viewer: Acts, entries: Iterable[ChronologyEntry]) -> list[Told]:
    """Return entries in their order, each with its files and the corrections beside it; both noted as read.

    Two queries, however many entries; a third where something stands beside one.
    """
    firsts = list(entries)
    if not firsts:
        return []
    corrections = list(
        _newest(viewer).filter(corrects_id__in=[one.id for one in firsts]).order_by("written_at", "id")
    )
    files: dict[uuid.UUID, list[Attachment]] = {}
    for file in attachments_of(viewer=viewer, about_ids=[one.id for one in (*firsts, *corrections)]):
        files.setdefault(file.about_id, []).append(file)

    answers = answers_to(corrections)

    def one(entry: ChronologyEntry, beside: Iterable[ChronologyEntry] = ()) -> Told:
        others = tuple(one(other) for other in beside)
        return Told(entry, tuple(files.get(entry.id, ())), others, answers.get(entry.id))

    return [one(first, (c for c in corrections if c.corrects_id == first.id)) for first in firsts]


def beside_of(*, viewer: Acts, entry_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[ChronologyEntry]]:
    """Return what stands beside entries that another room quotes, in the order of writing, in one query (R138)."""
    ids = list(entry_ids)
    found: dict[uuid.UUID, list[ChronologyEntry]] = {}
    for other in _newest(viewer).filter(corrects_id__in=ids).order_by("written_at", "id") if ids else ():
        found.setdefault(other.corrects_id, []).append(other)  # type: ignore[arg-type]
    return found


def told_one(*, viewer: Acts, entry_id: uuid.UUID) -> Told:
    """Return one entry as `told` does; for a correction, what it stands beside. Raises Missing as `entry_get`."""
    entry = entry_get(viewer=viewer, entry_id=entry_id)
    if entry.corrects_id is not None:
        entry = entry_get(viewer=viewer, entry_id=entry.corrects_id)
    return told(viewer=viewer, entries=[entry])[0]


def own_entry(*, viewer: User, entry_id: uuid.UUID) -> ChronologyEntry:
    """Return an entry that the viewer wrote. Raises Missing for any other."""
    entry = entry_get(viewer=viewer, entry_id=entry_id)
    if entry.author_id != viewer.id:
        raise Missing
    return entry


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
