"""Asking a clamd whether a stream carries a virus (its INSTREAM command), while the stream goes by."""

from __future__ import annotations

import logging
import socket
from types import TracebackType

from django.conf import settings

_PATIENCE = 30.0  # seconds for one answer of the scanner
_LONGEST_ANSWER = 4096
_log = logging.getLogger(__name__)


class Scanner:
    """One stream's scan. `feed` it the pieces in order, then ask for the `verdict`.

    A scanner that cannot be reached, or gives up on the way, never stops the stream: the verdict is then "held".
    """

    def __init__(self) -> None:
        self._address: str = settings.CLAMAV
        self._socket: socket.socket | None = None
        self._refused = False
        if self._address:
            try:
                self._socket = _connect(self._address)
                self._socket.sendall(b"zINSTREAM\0")
            except OSError as fault:
                self._lose(fault)

    def __enter__(self) -> Scanner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def feed(self, piece: bytes) -> None:
        """Hand over the next bytes of the stream."""
        if self._socket is None or not piece:
            return
        try:
            self._socket.sendall(len(piece).to_bytes(4, "big") + piece)
        except OSError as fault:
            if not self._said_too_large():
                self._lose(fault)

    def _said_too_large(self) -> bool:
        """Whether it stopped listening because the stream is longer than it takes: it says so before it hangs up."""
        try:
            self._refused = "size limit exceeded" in self._answer()
        except OSError:
            self._refused = False
        if self._refused and self._socket is not None:
            self._socket.close()
            self._socket = None
        return self._refused

    def verdict(self) -> str:
        """Return `clean`, `infected`, `held` (nobody could say), `too_large` (for it) or `not_scanned` (none is set)."""
        if not self._address:
            return "not_scanned"
        if self._refused:
            return "too_large"
        if self._socket is None:
            return "held"
        try:
            self._socket.sendall(bytes(4))
            answer = self._answer()
        except OSError as fault:
            self._lose(fault)
            return "held"
        if answer.endswith(" FOUND"):
            return "infected"
        if answer == "stream: OK":
            return "clean"
        if "size limit exceeded" in answer:
            return "too_large"
        _log.error("The virus scanner could not judge a file: %s", answer[:200])
        return "held"

    def _answer(self) -> str:
        assert self._socket is not None
        got = b""
        while b"\0" not in got and len(got) < _LONGEST_ANSWER:
            piece = self._socket.recv(_LONGEST_ANSWER)
            if not piece:
                break
            got += piece
        return got.split(b"\0")[0].decode("utf-8", "replace").strip()

    def _lose(self, fault: OSError) -> None:
        _log.error("The virus scanner cannot be reached: %s", fault)
        if self._socket is not None:
            self._socket.close()
        self._socket = None


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(_PATIENCE)
        try:
            made.connect(address)
        except OSError:
            made.close()
            raise
        return made
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise OSError(f"{address!r} is neither host:port nor a path")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE)
