"""How something that a report mentions is read and compared, and the keys under which it is found.

A key is a number cut from a plate, a telephone, a name with a secret of its own for each partnership: plates and telephones
are few enough to try them all, so a hash without a secret hides nothing. A word is kept under itself and itself without each
one of its letters, so that one mistake is forgiven; names are cut as `family/finding` cuts them.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from alongside.family.finding.keys import shortened, sound_of, words_of_name
from alongside.family.finding.nicknames import short_for
from alongside.pursuit.entities.plates import folded, normal_plate, part_of, plates_in
from alongside.pursuit.entities.spotting import identifiers_in, normal_handle, normal_phone

NAMED = ("person", "place", "organisation", "event")
KINDS = ("person", "vehicle", "phone", "handle", "place", "organisation", "event")
LABEL, NORMAL = 200, 120
_LONGEST_NAME, _MOST_WORDS = 24, 8


@dataclass(frozen=True)
class Reading:
    """What somebody wrote, read as one kind of thing.

    `normal` is what is compared: of a whole plate, a telephone, an online name (`app:name`), a postcode, or a part of a
    plate or telephone (with `*`). `exact`: whatever else has the same normal form is the same thing.
    """

    kind: str
    label: str
    normal: str = ""
    exact: bool = False
    part: bool = False
    words: tuple[str, ...] = ()


def reading_of(kind: str, as_written: str) -> Reading:
    """Return how a person, vehicle, phone, handle, place, organisation or event that somebody wrote is read. Any text is fit."""
    label = " ".join(as_written.split())[:LABEL]
    read = {"vehicle": _vehicle, "phone": _phone, "handle": _handle, "place": _place}.get(kind, _named)
    return read(kind, label)


def _named(kind: str, label: str) -> Reading:
    return Reading(kind, label, words=words_of_name(label)[:_MOST_WORDS])


def _vehicle(kind: str, label: str) -> Reading:
    plates = plates_in(label)
    normal = plates[0].normal if len(plates) == 1 else ""
    if not plates and len(label) <= 14:
        normal = normal_plate(label)
    if normal:
        return Reading(kind, label, normal[:NORMAL], exact=True)
    part = part_of(label) if not plates else ""
    rest = words_of_name(label)[:_MOST_WORDS]
    return Reading(kind, label, part, part=bool(part), words=() if part else rest)


def _phone(kind: str, label: str) -> Reading:
    normal = normal_phone(label) if len(label) < 26 else ""
    found = [one for one in identifiers_in(label) if one.kind == "phone"]
    if not normal and len(found) == 1:
        normal = found[0].normal
    if normal:
        return Reading(kind, label, normal, exact=True)
    digits = "".join(c for c in label if c.isascii() and c.isdigit())
    part = f"*{digits[-8:]}" if 3 <= len(digits) <= 8 else ""
    return Reading(kind, label, part, part=bool(part))


def _handle(kind: str, label: str) -> Reading:
    app, name = normal_handle(label)
    # The same name on two apps may be two people; where the app is not said, a person says whether it is the same.
    return Reading(kind, label, f"{app}:{name}"[:NORMAL] if name else "", exact=bool(app and name))


def _place(kind: str, label: str) -> Reading:
    postcodes = [one.normal for one in identifiers_in(label) if one.kind == "place"]
    normal = postcodes[0] if len(postcodes) == 1 else ""
    rest = (
        words_of_name(label.replace(postcodes[0], " ").replace(postcodes[0].replace(" ", ""), " "))
        if normal
        else ()
    )
    return Reading(kind, label, normal, words=(rest or words_of_name(label))[:_MOST_WORDS])


@lru_cache(maxsize=64)
def _secret(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), f"alongside.entities:{purpose}".encode(), "sha256")


def digest_of(reading: Reading) -> bytes:
    """Return under what an exact thing is matched across partnerships: nobody computes it who has not the program's key."""
    text = f"{reading.kind}:{reading.normal}"
    return hashlib.blake2b(
        text.encode(), key=_secret(settings.SECRET_KEY, "matching"), digest_size=32
    ).digest()


@dataclass(frozen=True)
class Cutter:
    """Cuts the keys of one partnership."""

    partnership_id: uuid.UUID

    def hashed(self, texts: Iterable[str], kind: str) -> list[int]:
        """Return some keys as numbers, each once; those of a person never meet those of a plate."""
        secret = _secret(settings.SECRET_KEY, str(self.partnership_id))
        keyed = hashlib.blake2b(kind.encode(), key=secret, digest_size=8)
        return [_number(keyed, text) for text in dict.fromkeys(texts)]

    def kept(self, reading: Reading) -> list[int]:
        """Return the keys under which something is kept."""
        if reading.part:
            return self.hashed([*_part_marks(reading), *_runs(reading)], reading.kind)
        return self.hashed([*_whole(reading), *_trigrams(reading), *_named_keys(reading.words)], reading.kind)

    def near(self, reading: Reading) -> list[int]:
        """Return the keys of which one is enough to be looked at: a mistake off, or a part that was seen before."""
        if reading.part:
            return self.hashed(_part_marks(reading), reading.kind)
        return self.hashed([*_close(reading), *_seen_parts(reading)], reading.kind)

    def all_of(self, reading: Reading) -> list[int]:
        """Return the keys that something must have to be that of which a part was seen."""
        return self.hashed(_runs(reading), reading.kind)

    def close_words(self, word: str, kind: str) -> list[int]:
        """Return the keys of names spelt or sounding like a word, or of which it is a short form."""
        others = [f"-{one}" for one in sorted(short_for(word))]
        return self.hashed([*shortened(word), f"~{sound_of(word)}", *others], kind)

    def far_words(self, word: str, kind: str) -> list[int]:
        """Return the keys of names that begin or end like a word; too many alone."""
        return self.hashed(_ends(word), kind)


def _number(keyed: hashlib.blake2b, text: str) -> int:
    one = keyed.copy()
    one.update(text.encode())
    return int.from_bytes(one.digest(), "big", signed=True)


def _name_of(reading: Reading) -> str:
    return reading.normal.partition(":")[2][:_LONGEST_NAME] if reading.kind == "handle" else reading.normal


def _compared(reading: Reading) -> str:
    return folded(reading.normal) if reading.kind == "vehicle" else _name_of(reading)


def _close(reading: Reading) -> list[str]:
    if not reading.normal:
        return []
    return [f"={reading.normal}"] if reading.kind == "place" else shortened(_compared(reading), "%")


def _whole(reading: Reading) -> list[str]:
    if not reading.normal:
        return []
    if reading.kind == "place":
        return _close(reading)
    text = _compared(reading)
    return [*_close(reading), *(f"^{text[:n]}" for n in (2, 3)), *(f"${text[-n:]}" for n in (2, 3, 4, 6))]


def _trigrams(reading: Reading) -> list[str]:
    text = folded(reading.normal) if reading.kind == "vehicle" else ""
    return [f"3{text[i : i + 3]}" for i in range(len(text) - 2)]


def _ends(word: str) -> list[str]:
    return [f"^{word[:3]}", f"${word[-3:]}"] if len(word) > 2 else []


def _named_keys(words: Sequence[str]) -> list[str]:
    return [key for word in words for key in (*shortened(word), f"~{sound_of(word)}", *_ends(word))]


def _part_marks(reading: Reading) -> list[str]:
    """Return under what a part itself is kept, so that whoever asks for the whole finds that a part of it was seen."""
    text = folded(reading.normal) if reading.kind == "vehicle" else reading.normal
    return [f"p{text}"]


def _seen_parts(reading: Reading) -> list[str]:
    """Return the marks of each beginning and end of something whole."""
    if reading.kind not in ("vehicle", "phone"):
        return []
    text = _compared(reading)
    tails = [f"p*{text[-n:]}" for n in range(2, min(len(text), 9))]
    return (
        [*tails, *(f"p{text[:n]}*" for n in range(2, min(len(text), 7)))]
        if reading.kind == "vehicle"
        else tails
    )


def _runs(reading: Reading) -> list[str]:
    """Return what is known of a part: how it begins and ends, and each three in a row."""
    text = folded(reading.normal) if reading.kind == "vehicle" else reading.normal
    found: list[str] = []
    runs = [one for one in text.replace("?", "*").split("*") if one]
    for run in runs:
        found += [f"3{run[i : i + 3]}" for i in range(len(run) - 2)] if reading.kind == "vehicle" else []
    if runs and not text.startswith(("*", "?")) and len(runs[0]) > 1:
        found.append(f"^{runs[0][:3]}")
    if runs and not text.endswith(("*", "?")) and len(runs[-1]) > 1:
        tail = runs[-1]
        sizes = (6, 4, 3, 2) if reading.kind == "phone" else (3, 2)
        found.append(f"${tail[-next(n for n in sizes if n <= len(tail)) :]}")
    return found
