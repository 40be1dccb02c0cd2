"""How it is known what an entry's files show: who says so, how they know, when it was (R151). A pack of evidence prints it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from alongside.family.recording.models import ChronologyEntry
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.files.provenance import Statement


def statements_of(viewer: Acts, entry_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Statement]]:
    """Return what stands in the entries that the viewer may read, by entry; the reading is noted."""
    found = list(ChronologyEntry.objects.filter(id__in=list(entry_ids)))
    note_read("recording.entry", {entry.family_id for entry in found})
    return {entry.id: [_statement(entry)] for entry in found}


def _statement(entry: ChronologyEntry) -> Statement:
    how = entry.get_kind_display()
    return Statement(
        what=entry.words,
        how_known=f"{how} ({entry.told_by})" if entry.told_by else how,
        noticed_at=f"{entry.happened_on:%d %B %Y}",
        recorded_at=entry.written_at,
        recorder=f"{entry.author_name}, {entry.author_role}",
    )
