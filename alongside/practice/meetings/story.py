"""What minutes tell in the one story of a family: what was decided, and what was said not to be done, as the lines now stand.

A line is quoted, never copied: where somebody who was there says that it is not right, the story says so too (R38, R118).
"""

from __future__ import annotations

import uuid

from alongside.family.recording.facts import StoryFact
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.clock.time_source import local_date
from alongside.practice.meetings.minutes.reading import quoted
from alongside.practice.meetings.models import LineVersion, MinuteLine

_TOLD = (LineVersion.Kind.DECIDED, LineVersion.Kind.LACK)
_MOST = 200


def story_facts(viewer: Acts, family_id: uuid.UUID) -> list[StoryFact]:
    """Return what minutes that were sent say was decided or not done, as the viewer may read them: six queries."""
    told = LineVersion.objects.filter(kind__in=_TOLD, struck=False, settled=True).values("line_id")
    lines = MinuteLine.objects.filter(
        id__in=told, minutes__meeting__case__family_id=family_id, minutes__sent_at__isnull=False
    )
    partnership_id = viewer.as_actor().partnership_id
    if partnership_id is not None:
        lines = lines.filter(partnership_id=partnership_id)
    rows = first_of(lines.select_related("minutes__meeting").order_by("-at", "-id"), _MOST)
    read = quoted(viewer=viewer, line_ids=[row.id for row in rows]) if rows else {}
    found = []
    for row in rows:
        line, meeting = read.get(row.id), row.minutes.meeting
        if line is None or line.newest is None or line.newest.struck or line.newest.kind not in _TOLD:
            continue
        by = line.newest.speaker_name
        title = f"{meeting.get_kind_display()}: {line.newest.get_kind_display().lower()}"
        words = f"{line.newest.words}\n\n{line.mark_words}." if line.mark_words else line.newest.words
        found.append(StoryFact(local_date(meeting.at), title, words, by, "minutes", row.case_id, meeting.id))
    return found
