"""What is sealed opens only whole, in order, with its own key, as its own attachment."""

import io
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.files.sealing import (
    CHUNK,
    Damaged,
    new_key,
    seal,
    sealed_chunk_size,
    sealed_size,
    unseal,
    unwrap,
    wrap,
)

KEY, OWNER = new_key(), uuid.UUID(int=1)
SIZES = [1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK]


def sealed(plain, key=KEY, owner=OWNER):
    return b"".join(seal([plain], key, owner))


def opened(stored, key=KEY, owner=OWNER):
    return b"".join(unseal(io.BytesIO(stored).read, key, owner))


def blocks(stored):
    whole = sealed_chunk_size()
    return [stored[at : at + whole] for at in range(0, len(stored), whole)]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens_as_it_was(size):
    plain = bytes(n % 251 for n in range(size))
    stored = sealed(plain)
    assert len(stored) == sealed_size(size)
    assert plain[:20] not in stored or size < 20
    assert opened(stored) == plain


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, CHUNK * 2), min_size=1, max_size=6), st.integers(1, CHUNK))
def test_the_size_of_the_pieces_does_not_matter(sizes, reading):
    plain = [bytes([n % 256]) * size for n, size in enumerate(sizes)]
    stored = io.BytesIO(b"".join(seal(plain, KEY, OWNER)))
    assert b"".join(unseal(lambda wanted: stored.read(min(wanted, reading)), KEY, OWNER)) == b"".join(plain)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, sealed_size(2 * CHUNK + 5) - 1), st.integers(1, 255))
def test_a_single_changed_byte_is_noticed(at, change):
    stored = bytearray(sealed(bytes(2 * CHUNK + 5)))
    stored[at] ^= change
    with pytest.raises(Damaged):
        opened(bytes(stored))


def test_nothing_of_a_changed_chunk_is_handed_out():
    stored = bytearray(sealed(bytes(3 * CHUNK)))
    stored[sealed_chunk_size() + 50] ^= 1
    pieces = unseal(io.BytesIO(bytes(stored)).read, KEY, OWNER)
    assert next(pieces) == bytes(CHUNK)
    with pytest.raises(Damaged):
        next(pieces)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b[:-1],
        lambda b: b[1:],
        lambda b: [b[1], b[0], b[2]],
        lambda b: [b[0], b[0], b[1], b[2]],
        lambda b: [b[0], b[2]],
        lambda b: [*b, b[2]],
        lambda b: [b[0], b[1], b[2][:-1]],
        lambda b: [],
    ],
    ids=["cut off", "beheaded", "swapped", "repeated", "gap", "longer", "one byte short", "nothing left"],
)
def test_lost_added_and_moved_chunks_are_noticed(spoil):
    stored = b"".join(spoil(blocks(sealed(bytes(2 * CHUNK + 9)))))
    with pytest.raises(Damaged):
        opened(stored)


def test_another_key_opens_nothing():
    with pytest.raises(Damaged):
        opened(sealed(b"words"), key=new_key())


def test_a_file_put_in_anothers_place_does_not_open():
    with pytest.raises(Damaged):
        opened(sealed(b"words"), owner=uuid.UUID(int=2))


def test_a_wrapped_key_opens_for_its_own_attachment_only():
    used, wrapped = wrap(KEY, OWNER)
    assert len(wrapped) == 60
    assert KEY not in wrapped
    assert unwrap(used, wrapped, OWNER) == KEY
    with pytest.raises(Damaged):
        unwrap(used, wrapped, uuid.UUID(int=2))
    with pytest.raises(Damaged):
        unwrap(used, wrapped[:-1] + bytes([wrapped[-1] ^ 1]), OWNER)


def test_after_a_change_of_key_the_old_one_still_opens_what_it_sealed(settings):
    settings.FILES_KEY = "the first key"
    used, wrapped = wrap(KEY, OWNER)
    settings.FILES_KEY, settings.FILES_OLD_KEYS = "the second key", ["the first key"]
    assert unwrap(used, wrapped, OWNER) == KEY
    assert wrap(KEY, OWNER)[0] != used
    settings.FILES_OLD_KEYS = []
    with pytest.raises(Damaged):
        unwrap(used, wrapped, OWNER)


def test_what_the_first_form_sealed_still_opens_and_cannot_pass_for_the_second():
    domain, plain = b"alongside.files.1", bytes(CHUNK) + b"end"
    stored = b"".join(
        AESGCM(KEY).encrypt(n.to_bytes(11, "big") + bytes([n]), piece, domain + OWNER.bytes)
        for n, piece in enumerate((plain[:CHUNK], plain[CHUNK:]))
    )
    assert b"".join(unseal(io.BytesIO(stored).read, KEY, OWNER, form=1)) == plain
    with pytest.raises(Damaged):
        opened(stored)


def test_the_same_words_sealed_again_never_use_the_same_nonce():
    nonces = {one[:12] for _ in range(50) for one in blocks(sealed(bytes(CHUNK + 1)))}
    assert len(nonces) == 100


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4 * CHUNK), st.data())
def test_a_range_opens_from_its_own_chunk_on(size, data):
    first = data.draw(st.integers(0, (size - 1) // CHUNK))
    plain = bytes(n % 251 for n in range(size))
    stored = sealed(plain)[first * sealed_chunk_size() :]
    assert b"".join(unseal(io.BytesIO(stored).read, KEY, OWNER, first=first)) == plain[first * CHUNK :]
