"""Where the page of two minute-takers saves what is typed, and hears what the other wrote (R116)."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from alongside.doors.common import only_for
from alongside.doors.desk.views.shared import worker_of
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.govuk.dates import time_words
from alongside.practice.meetings.minutes.lines import codes_at
from alongside.practice.meetings.minutes.reading import LineRead, lines_since, minutes_of
from alongside.practice.meetings.minutes.rules import Typed, line_in
from alongside.practice.meetings.minutes.taking import Kept, minutes_save
from alongside.practice.meetings.models import Minutes


@only_for("desk")
@require_POST
def save(request: HttpRequest, held_id: uuid.UUID) -> JsonResponse:
    """Keep lines (a JSON object: `lines`, each with key, page, seq, text, done, ago; and `since`), and return what became
    of each, with every line that changed since. Sending it again changes nothing; nothing that is sent is lost.
    """
    user = worker_of(request)
    minutes = minutes_of(viewer=user, meeting_id=held_id)
    if minutes is None:
        raise Missing
    try:
        asked = json.loads(request.body)
        typed = _typed(user.id, minutes, asked["lines"])
        since = datetime.fromisoformat(asked["since"]) if asked.get("since") else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"why": "That could not be read."}, status=400)
    try:
        kept = minutes_save(by=user, minutes_id=minutes.id, lines=typed)
    except Refused as refused:
        if refused.code in ("not_permitted", "not_in_circle", "emergency_reads"):
            raise
        return JsonResponse({"why": refused.message}, status=413)
    if since is not None and since.tzinfo is None:
        since = None
    fresh = lines_since(viewer=user, minutes=minutes, since=since)
    return JsonResponse(
        {
            "at": time_words(now()),
            "since": fresh.since.isoformat() if fresh.since else None,
            "kept": [_kept(one) for one in kept],
            "lines": [_shown(one, user.id) for one in fresh.lines],
        }
    )


def _typed(by_id: uuid.UUID, minutes: Minutes, lines: list[dict[str, Any]]) -> list[Typed]:
    codes = codes_at(minutes) if lines else {}
    found = []
    for one in lines:
        speaker_id, kind, words = line_in(str(one["text"]).replace("\x00", ""), codes)
        found.append(
            Typed(
                key=uuid.UUID(str(one["key"])),
                seq=min(max(int(one["seq"]), 0), 2_000_000_000),
                page=uuid.UUID(str(one["page"])),
                by_id=by_id,
                kind=kind,
                speaker_id=speaker_id,
                words=words,
                done=bool(one["done"]),
                ago_ms=int(one["ago"]),
            )
        )
    return found


def _kept(one: Kept) -> dict[str, str]:
    return {"key": str(one.key), "deed": str(one.deed)}


def _shown(one: LineRead, me: uuid.UUID) -> dict[str, Any]:
    assert one.newest is not None
    newest = one.newest
    return {
        "key": str(one.line.key),
        "order": f"{one.line.at.isoformat()} {one.line.id}",
        "who": newest.speaker_name,
        "kind": newest.get_kind_display(),
        "words": newest.words,
        "struck": newest.struck,
        "typing": not newest.settled,
        "by": "" if newest.by_id == me else newest.by_name,
        "change": reverse("desk:minute_line", args=[one.line.id]),
    }
