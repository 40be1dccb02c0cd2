"""The notes of meetings that somebody of a family can say of whether they are right (R137)."""

from __future__ import annotations

from alongside.family.recording.documents import Document
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.clock.time_source import local_date
from alongside.practice.meetings.models import Minutes

_MOST = 10


def minutes_to_judge(viewer: User) -> list[Document]:
    """Return the notes that were sent and that the viewer may read, by their meeting."""
    found = (
        Minutes.objects.filter(sent_at__isnull=False)
        .select_related("meeting")
        .order_by("-meeting__at", "-id")
    )
    return [
        Document(
            "minutes",
            one.id,
            f"Notes: {one.meeting.get_kind_display().lower()}",
            local_date(one.meeting.at),
            one.case_id,
        )
        for one in first_of(found, _MOST)
    ]
