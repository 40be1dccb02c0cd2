"""Makes a picture anew, alone in a process with bounds: the file at its door may have been made to break it.

Run as a script: the picture comes on standard input; its new media type, a new line and its bytes leave on standard output.
Exit codes: 3 more pixels than anybody can look at, 4 not a picture of the kind that it said. It writes no file and knows
nothing of this service.
"""

from __future__ import annotations

import io
import resource
import sys

MOST_PIXELS = 64_000_000
_LONGEST_SIDE = 2_000
_MEMORY, _SECONDS = 1024 * 1024 * 1024, 20
_KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
TOO_MANY_PIXELS, NO_PICTURE = 3, 4


def main() -> int:
    """Return the exit code."""
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))
    try:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # it refuses at twice as many
        with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=[_KINDS[sys.argv[1]]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return TOO_MANY_PIXELS
            _write(picture)
    except Image.DecompressionBombError:
        return TOO_MANY_PIXELS
    except (OSError, ValueError, SyntaxError, KeyError, EOFError, MemoryError, OverflowError):
        return NO_PICTURE
    return 0


def _write(picture: object) -> None:
    from PIL import Image, ImageOps

    assert isinstance(picture, Image.Image)
    if picture.format == "JPEG":
        picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    seen_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    drawn = upright.convert("RGBA" if seen_through else "RGB")
    clean = Image.new(drawn.mode, drawn.size)  # pixels alone: no profile, no words, nothing of where and when
    clean.paste(drawn)
    made, kind = io.BytesIO(), "PNG" if seen_through or picture.format in ("PNG", "GIF") else "JPEG"
    if kind == "PNG":
        clean.save(made, "PNG", compress_level=6)
    else:
        clean.save(made, "JPEG", quality=85)
    sys.stdout.buffer.write(f"image/{kind.lower()}\n".encode() + made.getvalue())


if __name__ == "__main__":
    sys.exit(main())
