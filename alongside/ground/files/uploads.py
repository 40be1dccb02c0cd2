"""A bound on what one request may upload. Django writes uploads to the disk before any form has looked at them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class BoundedUpload(FileUploadHandler):
    """Stops reading a request whose files are larger together than UPLOAD_MAX_BYTES; keeps none of them itself."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._left: int = settings.UPLOAD_MAX_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count a piece and hand it on to the next handler; StopUpload once there were too many."""
        self._left -= len(raw_data)
        if self._left < 0:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the finished file to the next handler."""
