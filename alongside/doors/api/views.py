"""Is the service alive; and an honest answer to an address that is not there."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

from alongside import __version__
from alongside.ground.access.middleware import acts_for_nobody
from alongside.ground.clock import now

# The worker signs every 10 seconds; three signs missed in a row is a worker that stopped.
SILENCE = timedelta(seconds=60)
_log = logging.getLogger("alongside.health")


@acts_for_nobody
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and a worker signed in the last minute; 503 with the failing part named."""
    parts = {"database": "ok", "worker": "ok"}
    try:
        connection.ensure_connection()
        alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=now() - SILENCE).exists()
        parts["worker"] = "ok" if alive else "failing"
    except DatabaseError as error:
        _log.error("health: the database does not answer (%s)", type(error).__name__)
        connection.close()
        parts = {"database": "failing", "worker": "not checked"}
    well = set(parts.values()) == {"ok"}
    status = "ok" if well else "failing"
    return JsonResponse({"status": status, **parts, "version": __version__}, status=200 if well else 503)


@csrf_exempt
def not_there(request: HttpRequest) -> JsonResponse:
    """404 as an RFC 9457 problem document, for every method."""
    problem = {"type": "about:blank", "title": "Not found", "status": 404}
    return JsonResponse(problem, status=404, content_type="application/problem+json")
