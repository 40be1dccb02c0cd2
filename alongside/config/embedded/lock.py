"""One process at a time may make, start or stop the server of a data folder."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alongside.config.embedded.errors import EmbeddedError


@contextmanager
def held(var: Path, *, wait: float = 120, name: str = "postgres") -> Iterator[None]:
    """Hold one of the folder's locks for the length of the block; it is let go if the process dies.

    Raises EmbeddedError when another process has not let go after `wait` seconds.
    """
    var.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + wait
    with (var / f"{name}.lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise EmbeddedError(
                        f"Another process is using {var} and does not let go ({name})."
                    ) from None
                time.sleep(0.05)
        yield
