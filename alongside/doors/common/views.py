"""Where a page keeps a draft while somebody types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from alongside.doors.common.limits import too_many
from alongside.doors.common.writers import sealed_writer, typed_in
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now
from alongside.ground.govuk.dates import time_words
from alongside.ground.govuk.services import draft_keep

_MOST_SAVES, _IN_SECONDS = 600, 600


@require_POST
def keep(request: HttpRequest, form_key: str) -> JsonResponse:
    """Keep a form as it stands (form data, or a JSON object), for the writer whose seal it carries."""
    data = _posted(request)
    sealed = sealed_writer(str(data.get("kept_for", ""))) if data is not None else None
    if data is None or sealed is None or sealed[1] != form_key:
        return JsonResponse({"kept": False}, status=400)
    if too_many(request, "drafts", most=_MOST_SAVES, seconds=_IN_SECONDS):
        return JsonResponse({"kept": False}, status=429)
    try:
        draft = draft_keep(writer=sealed[0], form_key=form_key, fields=typed_in(data))
    except Refused as refused:
        return JsonResponse({"kept": False, "why": refused.message}, status=413)
    return JsonResponse({"kept": draft is not None, "at": time_words(now())})


def _posted(request: HttpRequest) -> Mapping[str, Any] | None:
    if request.content_type != "application/json":
        return request.POST
    try:
        data = json.loads(request.body)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
