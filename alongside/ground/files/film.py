"""Making films and recordings anew with the machine's own ffmpeg, where there is one: none is shipped (ADR 0027).

It reads what it asks for over a door of its own on this machine, unsealed as it is read, so that nothing plain is written
and memory stays flat; what it makes is sealed as it comes.
"""

from __future__ import annotations

import resource
import secrets
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings

from alongside.ground.base.errors import DomainError
from alongside.ground.files.ranges import range_of
from alongside.ground.files.sealing import CHUNK
from alongside.ground.files.stored import Plaintext

Opened = Callable[[int, int | None], Plaintext]
_SECONDS, _MEMORY, _LARGEST = 30 * 60, 2 * 1024 * 1024 * 1024, 200 * 1024 * 1024
# The reader is named: a file that calls itself a film can't have ffmpeg follow a list of addresses.
_READERS = {
    "video/mp4": "mov", "video/quicktime": "mov", "video/3gpp": "mov", "audio/mp4": "mov", "video/webm": "matroska",
    "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/x-wav": "wav",
}  # fmt: skip
_SOUND = ("-c:a", "aac", "-b:a", "96k")
_FILM = (
    "-vf", "scale=w=min(1280\\,iw):h=-2", "-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-pix_fmt", "yuv420p",
)  # fmt: skip


class CannotShow(DomainError):
    """The tool could make nothing of it."""

    def __init__(self) -> None:
        super().__init__("No copy can be made of this file.")


def made_anew(media_type: str, opened: Opened, size: int) -> Iterator[bytes]:
    """Yield an mp4 of a film or recording, without its metadata, piece by piece. Raises CannotShow at the end of a failure."""
    film = media_type.startswith("video/")
    with _door(opened, size) as address:
        command = [
            settings.FFMPEG, "-nostdin", "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "http,tcp",
            "-f", _READERS[media_type], "-i", address, *(("-map", "0:v:0", *_FILM) if film else ("-vn",)),
            "-map", "0:a:0?" if film else "0:a:0", *_SOUND, "-map_metadata", "-1", "-map_chapters", "-1",
            "-fs", str(_LARGEST), "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4", "pipe:1",
        ]  # fmt: skip
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=_bounds,
            env={},
        )  # fmt: skip
        late = threading.Timer(_SECONDS, running.kill)
        late.start()
        assert running.stdout is not None
        try:
            while piece := running.stdout.read(CHUNK):
                yield piece
            if running.wait() != 0:
                raise CannotShow
        finally:
            late.cancel()
            running.kill()
            running.stdout.close()
            running.wait()


def _bounds() -> None:
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))


@contextmanager
def _door(opened: Opened, size: int) -> Iterator[str]:
    secret = secrets.token_urlsafe(24)

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = range_of(self.headers.get("Range", ""), size)
            if not secrets.compare_digest(self.path, f"/{secret}") or found is None:
                self.send_error(404)
                return
            start, stop = found
            self.send_response(206 if self.headers.get("Range") else 200)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(stop - start))
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{size}")
            self.end_headers()
            with opened(start, stop) as pieces:
                for piece in pieces:
                    self.wfile.write(piece)

        def log_message(self, *_: Any) -> None:
            """Say nothing: it is no event."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A reader that has enough hangs up."""

    with Quiet(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/{secret}"
        finally:
            server.shutdown()
            thread.join()
