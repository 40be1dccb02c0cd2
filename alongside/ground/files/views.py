"""The one door through which a file leaves: whoever may not know of it gets 404, like for one that never was."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from alongside.ground.access.middleware import acting_for
from alongside.ground.base.errors import Refused
from alongside.ground.files.models import Attachment
from alongside.ground.files.sealing import Damaged
from alongside.ground.files.services import Plaintext, attachment_open


@require_GET
def download(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponseBase:
    """Send the file to be saved, never to be shown: the browser must not run what a stranger attached."""
    viewer = acting_for(request)
    return sent(request, lambda: attachment_open(viewer=viewer, attachment_id=attachment_id))


def sent(request: HttpRequest, opened: Callable[[], tuple[Attachment, Plaintext]]) -> HttpResponseBase:
    """Send what a verb `opened`, or say why not now."""
    try:
        attachment, plaintext = opened()
    except (Refused, Damaged) as error:
        status = 409 if isinstance(error, Refused) else 500
        return render(request, "files/not_now.html", {"message": error.message}, status=status)
    return StreamingHttpResponse(
        plaintext,  # closed by the response
        content_type=attachment.media_type,
        headers={
            "Content-Length": str(attachment.size),
            "Content-Disposition": content_disposition_header(True, attachment.name) or "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
