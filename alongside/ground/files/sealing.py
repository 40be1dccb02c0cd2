"""Encryption at rest (R332): AES-256-GCM in chunks, one data key a file, wrapped by a key-encryption key.

Each chunk's nonce is its number and whether it is the last, so chunks can't be dropped, repeated, cut off or change
places; the attachment's id is authenticated with each, so files can't change places either. A data key seals one file
only, so no nonce ever comes twice. Nothing is handed out that was not authenticated first.
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


def sealed_size(size: int) -> int:
    """Return how many bytes are stored for `size` bytes."""
    return size + TAG * max(1, -(-size // CHUNK))


def seal(plain: Iterable[bytes], data_key: bytes, owner: uuid.UUID) -> Iterator[bytes]:
    """Yield the sealed chunks of `plain`, whatever its pieces' sizes; holds two chunks at most."""
    cipher, number, waiting = AESGCM(data_key), 0, bytearray()
    for piece in plain:
        waiting += piece
        while len(waiting) > CHUNK:
            yield cipher.encrypt(_nonce(number, last=False), bytes(waiting[:CHUNK]), _DOMAIN + owner.bytes)
            del waiting[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(number, last=True), bytes(waiting), _DOMAIN + owner.bytes)


def unseal(read: Callable[[int], bytes], data_key: bytes, owner: uuid.UUID) -> Iterator[bytes]:
    """Yield the plain chunks of what `read` gives; Damaged as soon as a chunk is not the one that was sealed there."""
    cipher, number = AESGCM(data_key), 0
    chunk = _read_exactly(read, CHUNK + TAG)
    while True:
        following = _read_exactly(read, CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, _DOMAIN + owner.bytes)
        except InvalidTag:
            raise Damaged from None
        if not following:
            return
        chunk, number = following, number + 1


def _read_exactly(read: Callable[[int], bytes], wanted: int) -> bytes:
    """Read until `wanted` bytes or the end: a network storage may give fewer at a time."""
    got = bytearray()
    while len(got) < wanted and (piece := read(wanted - len(got))):
        got += piece
    return bytes(got)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1, "big") + (b"\1" if last else b"\0")


def _derive(secret: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=_DOMAIN + b" key-encryption key").derive(secret.encode())
