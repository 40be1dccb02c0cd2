"""Where a browser sends a file part after part: in the spirit of tus 1.0, spoken by assets/sending.js."""

from __future__ import annotations

import base64
import binascii
import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from alongside.ground.access.middleware import acting_for
from alongside.ground.base.actors import Nobody
from alongside.ground.base.errors import Refused
from alongside.ground.files.models import Upload
from alongside.ground.files.receipts import part_too_many
from alongside.ground.files.sending import upload_begin, upload_drop, upload_get, upload_take

# Of the eight threads that answer, four stay free for whoever rings the bell at night.
_AT_ONCE = threading.BoundedSemaphore(4)
_STATUS = {
    "upload_offset": 409, "attachment_large": 413, "attachment_type": 415, "attachment_name": 415, "upload_quota": 429,
    "receipt_files": 429, "receipt_size": 429, "receipt_waiting": 429,
    "upload_part_changed": 460, "upload_changed": 460, "attachment_no_room": 507,
}  # fmt: skip
_GONE = ("upload_changed", "attachment_type", "attachment_name")


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a file: `{"name", "length", "purpose", "sha256"?}`. 201 with where its parts go, else why not in words."""
    try:
        said = json.loads(request.body)
        facts: dict[str, Any] = {
            "name": str(said["name"]), "length": int(said["length"]), "purpose": str(said["purpose"]),
            "sha256": str(said.get("sha256", ""))[:64],
        }  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return JsonResponse({"why": "This could not be read."}, status=400)
    try:
        upload = upload_begin(by=acting_for(request), **facts)
    except Refused as refused:
        return _refused(refused)
    answer = _stands(upload, status=201)
    answer["Location"] = reverse("files:upload", args=[upload.id])
    return answer


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def part(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """HEAD: how much is kept. PATCH: the next part, at `Upload-Offset`, with `Upload-Checksum` if known. DELETE: forget it."""
    by = acting_for(request)
    if request.method == "HEAD":
        return _stands(upload_get(viewer=by, upload_id=upload_id))
    if request.method == "DELETE":
        upload_drop(by=by, upload_id=upload_id)
        return HttpResponse(status=204)
    try:
        offset, told = int(request.headers.get("Upload-Offset", "")), _told(request)
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except (ValueError, binascii.Error):
        return JsonResponse({"why": "This part could not be read."}, status=400)
    if length > settings.UPLOAD_PART_BYTES:
        return JsonResponse({"why": "This part is too large."}, status=413)
    if isinstance(by, Nobody) and part_too_many(upload_get(viewer=by, upload_id=upload_id).receipt):
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    if not _AT_ONCE.acquire(blocking=False):
        return HttpResponse(status=503, headers={"Retry-After": "3"})
    try:
        return _stands(
            upload_take(by=by, upload_id=upload_id, offset=offset, read=_reader(request), sha256=told)
        )
    except Refused as refused:
        if refused.code in _GONE:
            upload_drop(by=by, upload_id=upload_id)
            return _refused(refused)
        return _refused(refused, upload_get(viewer=by, upload_id=upload_id))
    finally:
        _AT_ONCE.release()


def _told(request: HttpRequest) -> bytes:
    """Return the SHA-256 that came with the part; empty where none did."""
    kind, _, said = request.headers.get("Upload-Checksum", "").partition(" ")
    found = base64.b64decode(said, validate=True) if kind == "sha256" else b""
    if len(found) not in (0, 32):
        raise ValueError
    return found


def _reader(request: HttpRequest) -> Callable[[int], bytes]:
    """Return what reads the body; a connection that breaks off ends it."""

    def read(wanted: int) -> bytes:
        try:
            return bytes(request.read(wanted))
        except UnreadablePostError:
            return b""

    return read


def _stands(upload: Upload, status: int = 204) -> HttpResponse:
    said = {
        "Upload-Offset": str(upload.kept), "Upload-Length": str(upload.length), "Cache-Control": "no-store",
        "Upload-Expires": upload.expires_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }  # fmt: skip
    if status == 201:
        return JsonResponse({"id": str(upload.id)}, status=status, headers=said)
    return HttpResponse(status=status, headers=said)


def _refused(refused: Refused, upload: Upload | None = None) -> HttpResponse:
    answer = JsonResponse(
        {"why": refused.message, "code": refused.code}, status=_STATUS.get(refused.code, 422)
    )
    if upload is not None:
        answer["Upload-Offset"] = str(upload.kept)
    return answer
