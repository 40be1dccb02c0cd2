"""Which bytes a browser asked for (RFC 9110, one range). Pure."""

from __future__ import annotations

import re

from alongside.ground.base.errors import DomainError


class NotThere(DomainError):
    """The range that was asked for is not in the file. `size`: how many bytes there are."""

    def __init__(self, size: int) -> None:
        super().__init__("This part is not in the file.")
        self.size = size


_ASKED = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def range_of(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last of a file of `size` bytes; the whole where no range is asked for.

    None: a range that is not in the file (416). Several ranges, or words that are none, are answered with the whole.
    """
    asked = _ASKED.fullmatch(header.strip())
    if asked is None or asked[0] == "bytes=-":
        return 0, size
    if not asked[1]:
        last = int(asked[2])
        return (max(0, size - last), size) if last else None
    start, stop = int(asked[1]), min(size, int(asked[2]) + 1) if asked[2] else size
    if start >= size:
        return None
    return (start, stop) if start < stop else (0, size)
