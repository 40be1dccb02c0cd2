"""A bound on what one request may upload. Django writes uploads to the disk before any form has looked at them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

_CUT = "upload_was_cut"
_PATIENCE = 10  # times the bound: as far a request is read to its end, so that its words can be kept


class BoundedUpload(FileUploadHandler):
    """Keeps no more of a request's files than UPLOAD_MAX_BYTES together, and says so on the request.

    What comes after them is read and forgotten: a browser that is cut off shows no page at all, and what was written
    beside the files would be lost. A request that is ten times too large is cut off all the same.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._left: int = settings.UPLOAD_MAX_BYTES
        self._endless = False

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Notice a request that is not worth reading to its end."""
        self._endless = content_length > _PATIENCE * settings.UPLOAD_MAX_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count a piece and hand it on to the next handler; SkipFile, or StopUpload, once there were too many."""
        self._left -= len(raw_data)
        if self._left < 0:
            if self.request is not None:
                setattr(self.request, _CUT, True)
            raise StopUpload(connection_reset=True) if self._endless else SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the finished file to the next handler."""


def upload_was_cut(request: Any) -> bool:
    """Whether files of this request were left out, because together they were larger than UPLOAD_MAX_BYTES."""
    return bool(getattr(request, _CUT, False))
