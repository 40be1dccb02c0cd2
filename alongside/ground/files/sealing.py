"""Encryption at rest (R332): AES-256-GCM in chunks, one data key a file, wrapped by a key-encryption key.

With each chunk its number, whether it is the last, and the attachment's id are authenticated, so chunks can't be dropped,
repeated, cut off or change places, nor can files. Each chunk has a random nonce, because a part of an upload that broke off
comes again, perhaps with other bytes (ADR 0026). Nothing is handed out that was not authenticated first.

Form 1, which is still read, had no stored nonce: it was the chunk's number and whether it is the last.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from alongside.ground.base.errors import DomainError

CHUNK = 64 * 1024
TAG = 16
_NONCE = 12
FORM = 2  # how it is sealed now
_OVERHEAD = {1: TAG, 2: _NONCE + TAG}  # bytes more than the plain chunk, by form
_DOMAIN = b"alongside.files.1"


class Damaged(DomainError):
    """What is stored is not what was received: changed, cut off, lost, or sealed with a key we do not have."""

    def __init__(self) -> None:
        super().__init__("This file cannot be opened. It is damaged. Tell the people who run this service.")


def new_key() -> bytes:
    """Return a fresh data key."""
    return secrets.token_bytes(32)


def wrap(data_key: bytes, owner: uuid.UUID) -> tuple[str, bytes]:
    """Return the id of the key-encryption key in force, and the data key sealed with it for the attachment `owner`."""
    secret = settings.FILES_KEY
    nonce = secrets.token_bytes(_NONCE)
    return key_id(secret), nonce + AESGCM(_derive(secret)).encrypt(nonce, data_key, _DOMAIN + owner.bytes)


def unwrap(used_key_id: str, wrapped: bytes, owner: uuid.UUID) -> bytes:
    """Return the data key of the attachment `owner`. Damaged when no key that we know opens it."""
    for secret in (settings.FILES_KEY, *settings.FILES_OLD_KEYS):
        if key_id(secret) == used_key_id:
            try:
                return AESGCM(_derive(secret)).decrypt(
                    wrapped[:_NONCE], wrapped[_NONCE:], _DOMAIN + owner.bytes
                )
            except InvalidTag:
                raise Damaged from None
    raise Damaged


def key_id(secret: str) -> str:
    """Return the name under which a key-encryption key is known; it tells nothing of the key."""
    return hashlib.sha256(_DOMAIN + b" id " + _derive(secret)).hexdigest()[:16]


def sealed_chunk_size(form: int = FORM) -> int:
    """Return how many bytes a whole chunk takes in the storage."""
    return CHUNK + _OVERHEAD[form]


def chunks_of(size: int) -> int:
    """Return how many chunks `size` bytes make; nothing at all makes one."""
    return max(1, -(-size // CHUNK))


def sealed_size(size: int, form: int = FORM) -> int:
    """Return how many bytes are stored for `size` bytes."""
    return size + _OVERHEAD[form] * chunks_of(size)


def seal_chunk(cipher: AESGCM, owner: uuid.UUID, number: int, plain: bytes, *, last: bool) -> bytes:
    """Return one sealed chunk, its nonce first."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, _DOMAIN + owner.bytes + _place(number, last=last))


def seal_into(
    cipher: AESGCM, owner: uuid.UUID, first: int, plain: memoryview, sealed: memoryview, *, last: int
) -> int:
    """Seal chunks into the place given, without a copy of them: `first` numbers the first, `last` the file's last one.

    Return how many bytes they took.
    """
    chunks = -(-len(plain) // CHUNK)
    nonces, at = memoryview(secrets.token_bytes(_NONCE * chunks)), 0
    for one in range(chunks):
        chunk, nonce = plain[one * CHUNK : (one + 1) * CHUNK], nonces[one * _NONCE : (one + 1) * _NONCE]
        begins, ends = at + _NONCE, at + _NONCE + len(chunk) + TAG
        sealed[at:begins] = nonce
        place = _DOMAIN + owner.bytes + _place(first + one, last=first + one == last)
        cipher.encrypt_into(nonce, chunk, place, sealed[begins:ends])
        at = ends
    return at


def seal(plain: Iterable[bytes], data_key: bytes, owner: uuid.UUID) -> Iterator[bytes]:
    """Yield the sealed chunks of `plain`, whatever its pieces' sizes; holds two chunks at most."""
    cipher, number, waiting = AESGCM(data_key), 0, bytearray()
    for piece in plain:
        waiting += piece
        while len(waiting) > CHUNK:
            yield seal_chunk(cipher, owner, number, bytes(waiting[:CHUNK]), last=False)
            del waiting[:CHUNK]
            number += 1
    yield seal_chunk(cipher, owner, number, bytes(waiting), last=True)


def unseal(
    read: Callable[[int], bytes], data_key: bytes, owner: uuid.UUID, *, form: int = FORM, first: int = 0
) -> Iterator[bytes]:
    """Yield the plain chunks of what `read` gives, which begins with the chunk number `first`.

    Damaged as soon as a chunk is not the one that was sealed there.
    """
    cipher, number, wanted = AESGCM(data_key), first, sealed_chunk_size(form)
    chunk = _read_exactly(read, wanted)
    while True:
        following = _read_exactly(read, wanted)
        yield open_chunk(cipher, owner, number, chunk, last=not following, form=form)
        if not following:
            return
        chunk, number = following, number + 1


def open_chunk(
    cipher: AESGCM, owner: uuid.UUID, number: int, stored: bytes, *, last: bool, form: int = FORM
) -> bytes:
    """Return one plain chunk, or raise Damaged."""
    place = _place(number, last=last)
    nonce, rest, said = (place, stored, b"") if form == 1 else (stored[:_NONCE], stored[_NONCE:], place)
    try:
        return cipher.decrypt(nonce, rest, _DOMAIN + owner.bytes + said)
    except (InvalidTag, ValueError):
        raise Damaged from None


def _read_exactly(read: Callable[[int], bytes], wanted: int) -> bytes:
    """Read until `wanted` bytes or the end: a network storage may give fewer at a time."""
    got = bytearray()
    while len(got) < wanted and (piece := read(wanted - len(got))):
        got += piece
    return bytes(got)


def _place(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1, "big") + (b"\1" if last else b"\0")


def _derive(secret: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=_DOMAIN + b" key-encryption key").derive(secret.encode())
