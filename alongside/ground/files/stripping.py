"""Taking out of a picture where and when it was made, without touching the picture itself. Pure: bytes in, bytes out."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from alongside.ground.base.errors import Refused

_ORIENTATION = 0x0112
_PNG_SAYS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WEBP_SAYS = {b"EXIF": 0x08, b"XMP ": 0x04}  # chunk, and its flag in VP8X


def strippable(media_type: str) -> bool:
    """Whether place and time can be taken out of this kind of file."""
    return media_type in _WAYS


def without_place_and_time(data: bytes, media_type: str) -> bytes:
    """Return the same picture without place, time, camera, words and whatever follows its end.

    Refused (`where_and_when_stays`) where that cannot be done: another kind of file, or a picture that ends too early.
    """
    way = _WAYS.get(media_type)
    try:
        if way is not None:
            return b"".join(way(data))
    except (ValueError, IndexError, struct.error):
        pass
    raise Refused(
        "We cannot take the place and time out of this kind of file. Send a screenshot of it, "
        "send it with its place and time, or leave it out. Nothing was kept.",
        code="where_and_when_stays",
        field="upload",
    )


def _jpeg(data: bytes) -> Iterator[bytes]:
    if data[:2] != b"\xff\xd8":
        raise ValueError
    yield data[:2]
    turned, at = _orientation(data), 2
    if turned not in (0, 1):
        yield _exif_of(turned)
    while True:
        marker = data[at + 1]
        if data[at] != 0xFF:
            raise ValueError
        if marker == 0xFF:  # a filler before a marker
            at += 1
            continue
        if marker == 0xD9:
            yield data[at : at + 2]
            return  # what follows the end may be a film with a place of its own
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if end > len(data):
            raise ValueError
        if not _says_more(marker, data[at + 4 : at + 20]):
            yield data[at:end]
        at = end
        if marker == 0xDA:
            at = _end_of_scan(data, end)
            yield data[end:at]


def _says_more(marker: int, begins: bytes) -> bool:
    """Whether a segment only tells of the picture. Colours stay: Adobe's and the profile."""
    if marker == 0xFE:
        return True
    if marker == 0xE2:
        return not begins.startswith(b"ICC_PROFILE\0")
    if marker == 0xE0:
        return not begins.startswith(b"JFIF\0")
    return 0xE1 <= marker <= 0xEF and marker != 0xEE


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.index(0xFF, at)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _orientation(data: bytes) -> int:
    """Return which way up the picture is, 0 where it does not say."""
    at = data.find(b"Exif\0\0", 0, 65_536)
    if at < 0:
        return 0
    tiff = data[at + 6 : at + 6 + 65_536]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for n in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * n)
            if tag == _ORIENTATION and kind == 3:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _exif_of(turned: int) -> bytes:
    """Return the segment that says which way up the picture is, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    said = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said


def _png(data: bytes) -> Iterator[bytes]:
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError
    yield data[:8]
    at = 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError
        if kind not in _PNG_SAYS:
            yield data[at:end]
        if kind == b"IEND":
            return
        at = end


def _webp(data: bytes) -> Iterator[bytes]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError
    kept, at = bytearray(), 12
    stop = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while at + 8 <= stop:
        kind, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        if end > stop + length % 2:
            raise ValueError
        if kind == b"VP8X":
            flags = data[at + 8] & ~(_WEBP_SAYS[b"EXIF"] | _WEBP_SAYS[b"XMP "])
            kept += data[at : at + 8] + bytes([flags]) + data[at + 9 : end]
        elif kind not in _WEBP_SAYS:
            kept += data[at:end]
        at = end
    yield b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + bytes(kept)


_WAYS = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}
