"""The minutes that a child of a case was part of, as somebody looks at them before the child reads them (R139)."""

from __future__ import annotations

import uuid
from collections import defaultdict

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.practice.meetings.minutes.reading import LineRead, quoted
from alongside.practice.meetings.models import Attendee, MinuteLine, Minutes

_MOST = 10


def minutes_for_child(*, viewer: User, case: Case) -> list[tuple[Minutes, str]]:
    """Return the newest minutes of meetings to which the child was invited, each with its lines as they now stand.

    What is held back is not there; what is contested says so (R118). Noted as read. At most ten; six queries.
    """
    mine = Attendee.objects.filter(case_id=case.id, side=Attendee.Side.YOUNG, invitation="invited")
    sent = Minutes.objects.filter(
        case_id=case.id, sent_at__isnull=False, meeting_id__in=mine.values("meeting_id")
    )
    found = first_of(sent.select_related("meeting").order_by("-meeting__at", "-id"), _MOST)
    if not found:
        return []
    lines = MinuteLine.objects.filter(minutes__in=found, withheld="").order_by("at", "id")
    rows = list(lines.values_list("minutes_id", "id"))
    read = quoted(viewer=viewer, line_ids=[line_id for _, line_id in rows])
    words: dict[uuid.UUID, list[str]] = defaultdict(list)
    for minutes_id, line_id in rows:
        if (line := read.get(line_id)) is not None:
            words[minutes_id] += _said(line)
    return [(one, "\n".join(words[one.id])) for one in found]


def _said(line: LineRead) -> list[str]:
    newest = line.newest
    if newest is None or newest.struck:
        return []
    mark = f" ({line.mark_words})" if line.mark_words else ""
    return [f"{newest.speaker_name}: {newest.words}{mark}"]
