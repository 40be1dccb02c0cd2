"""The one door through which a file leaves: whoever may not know of it gets 404, like for one that never was."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from alongside.ground.access.middleware import acting_for
from alongside.ground.base.errors import Refused
from alongside.ground.files.models import Attachment
from alongside.ground.files.ranges import NotThere
from alongside.ground.files.sealing import Damaged
from alongside.ground.files.services import attachment_open, attachment_show
from alongside.ground.files.stored import Plaintext


@require_GET
def download(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponseBase:
    """Send the file to be saved, never to be shown: the browser must not run what a stranger attached.

    Of a picture, film or recording it is the copy for viewing, unless the viewer gave it or said why they need the original.
    """
    viewer, wanted = acting_for(request), request.headers.get("Range", "")
    return sent(request, lambda: attachment_open(viewer=viewer, attachment_id=attachment_id, wanted=wanted))


@require_safe
def copy(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponseBase:
    """Show the copy for viewing in a page, or the range of it that is played."""
    viewer, wanted = acting_for(request), request.headers.get("Range", "")
    return sent(
        request,
        lambda: attachment_show(viewer=viewer, attachment_id=attachment_id, wanted=wanted),
        to_save=False,
    )


def sent(
    request: HttpRequest, opened: Callable[[], tuple[Attachment, Plaintext]], *, to_save: bool = True
) -> HttpResponseBase:
    """Send what a verb `opened`, or say why not now."""
    try:
        _attachment, plaintext = opened()
    except NotThere as beyond:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{beyond.size}"})
    except (Refused, Damaged) as error:
        status = 409 if isinstance(error, Refused) else 500
        return render(request, "files/not_now.html", {"message": error.message}, status=status)
    headers = {
        "Content-Length": str(plaintext.stop - plaintext.start),
        "Content-Disposition": content_disposition_header(to_save, plaintext.name) or "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Accept-Ranges": "bytes",
    }
    part = plaintext.stop - plaintext.start != plaintext.size
    if part:
        headers["Content-Range"] = f"bytes {plaintext.start}-{plaintext.stop - 1}/{plaintext.size}"
    return StreamingHttpResponse(  # closes what it sends
        plaintext, content_type=plaintext.media_type, headers=headers, status=206 if part else 200
    )
