"""What looks like a plate, a number, a name online or a place, offered beside the box in which somebody writes (R145).

It is offered and never taken by itself: a press puts it into its own line, where it can be changed. Nothing is kept.
"""

from __future__ import annotations

import json

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from alongside.doors.common.limits import too_many
from alongside.pursuit.entities.spotting import identifiers_in

_MOST_LOOKS, _IN_SECONDS = 600, 600
_LONGEST, _OFFERED = 4_000, 6
_LINES = {
    "vehicle": ("vehicle_words", "Add the car"),
    "phone": ("phone_words", "Add the phone number"),
    "handle": ("handle_words", "Add the name online"),
    "place": ("place_words", "Add the place"),
}


def offered_in(text: str) -> list[dict[str, str]]:
    """Return what may be put into a line of its own: the field, the words as written, and what to press; at most 6."""
    found = []
    for one in identifiers_in(text):
        field, label = _LINES[one.kind]
        words = f"{one.as_written} ({one.app})" if one.app and one.app != "email" else one.as_written
        found.append({"field": field, "words": words, "label": label})
    return found[:_OFFERED]


@require_POST
def look(request: HttpRequest) -> JsonResponse:
    """Return what stands in `text` (JSON), for the script beside a box. The text is neither kept nor written to a log."""
    if too_many(request, "spotted", most=_MOST_LOOKS, seconds=_IN_SECONDS):
        return JsonResponse({"found": []}, status=429)
    try:
        text = json.loads(request.body)["text"]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"found": []}, status=400)
    if not isinstance(text, str) or len(text) > _LONGEST:
        return JsonResponse({"found": []}, status=400)
    return JsonResponse({"found": offered_in(text)})
