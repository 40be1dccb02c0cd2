"""Small invented papers and one picture for the demonstration, made here: nothing of a person, nothing to download."""

from __future__ import annotations

import struct
import zlib

from django.core.files.base import ContentFile

_SIZE = 96  # pixels a side
_WALL, _GATE = b"\xd9\xe6\xe4", b"\x0b\x54\x4f"
_FONT = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
_NOTE = """Dear parents,

training is on Tuesdays from five to half past six. Somebody walks with the children to the bus.

The school office
"""
_TIMES = ("Bus 14, from the school to Market Square", "17:10   17:40   18:10   18:40   19:10")


def note() -> ContentFile[bytes]:
    """Return a few lines as a school might write them."""
    return ContentFile(_NOTE.encode(), name="Note from school.txt")


def timetable() -> ContentFile[bytes]:
    """Return a page with the times of a bus, as a PDF."""
    lines = " ".join(f"({line}) Tj 0 -24 Td" for line in _TIMES)
    words = f"BT /F1 14 Tf 60 760 Td {lines} ET".encode("ascii")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % _FONT,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
    ]
    return ContentFile(_pdf(parts), name="Bus timetable.pdf")


def _pdf(parts: list[bytes]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return (
        made
        + head
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(made))
    )


def picture() -> ContentFile[bytes]:
    """Return a picture of a garden gate, as a child would draw it."""
    rows = b"".join(b"\0" + b"".join(_colour(x, y) for x in range(_SIZE)) for y in range(_SIZE))
    head = struct.pack(">IIBBBBB", _SIZE, _SIZE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    made = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)
    return ContentFile(made, name="Our garden gate.png")


def _colour(x: int, y: int) -> bytes:
    bar = 24 <= y < 84 and x % 16 < 6
    rail = 34 <= y < 40 or 68 <= y < 74
    return _GATE if bar or rail else _WALL


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
