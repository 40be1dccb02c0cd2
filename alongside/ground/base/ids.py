"""Identifiers: UUIDv7, made in Python, ordered by time so that indexes stay compact (RFC 9562)."""

from __future__ import annotations

import hashlib
import secrets
import uuid

import uuid6

# Crockford's alphabet without letters that are misread over the telephone.
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("O0I1LU", "QQJJJV")


def new_id() -> uuid.UUID:
    """Return a new UUIDv7."""
    return uuid.UUID(int=uuid6.uuid7().int)


def new_reference(prefix: str) -> str:
    """Return a short reference a person can read out, such as ``R-7KQ2-M9XD``.

    It names a thing and opens nothing: whoever knows it still needs a right or a receipt code.
    """
    return f"{prefix}-{_letters(4)}-{_letters(4)}"


def new_code() -> str:
    """Return a secret code in four groups of four (about 78 bits), such as a receipt code (R1)."""
    return "-".join(_letters(4) for _ in range(4))


def tidy_code(typed: str) -> str:
    """Return a typed code in its stored spelling: upper case, groups of four, look-alikes mended."""
    kept = typed.upper().translate(_LOOK_ALIKES)
    letters = "".join(c for c in kept if c in _CODE_ALPHABET)
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def digest_of(code: str) -> str:
    """Return the digest under which a secret code is stored and looked for: SHA-256 in hex of its tidy spelling."""
    return hashlib.sha256(tidy_code(code).encode()).hexdigest()


def _letters(n: int) -> str:
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(n))
