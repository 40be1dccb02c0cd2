"""The keys by which something is found although it is misspelt: cut alike in Python (what is asked) and in SQL (what is kept).

A word is kept under itself and itself without each one of its letters: two words that share such a key differ by an edit
or two. Beside that under its sound, its first and its last three letters. Keys are numbers, so that one GIN index on an
array serves names, days of birth, telephones, plates, email addresses and online names alike. The embedded database has
no pg_trgm, no unaccent and no ICU.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from alongside.family.people.rules import name_key

LONGEST = 16  # letters of a word that count
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_BETWEEN = re.compile(r"[\s.,;:/()\"–—_-]+")
# How English names sound, roughly: (pattern, what it becomes), in this order. The same list makes the SQL function.
SOUNDS = (
    ("^(kn|gn|pn)", "n"),
    ("^wr", "r"),
    ("^ps", "s"),
    ("ph", "f"),
    ("[mb]h", "f"),
    ("gh", ""),
    ("sh", "s"),
    ("c([eiy])", r"s\1"),
    ("s?ch|ck|c|q", "k"),
    ("g([eiy])", r"j\1"),
    ("dg|dj", "j"),
    ("x", "ks"),
    ("z", "s"),
    ("v", "f"),
    ("[wh]", ""),
    ("[aeiouy]+", "a"),
    ("([^a])a", r"\1"),
    (r"(.)\1+", r"\1"),
)
_SOUNDS = tuple((re.compile(pattern), becomes) for pattern, becomes in SOUNDS)
PHONE_IN_WORDS = r"(?:\+|00|0)[0-9][0-9 ().-]{6,18}[0-9]"
EMAIL_IN_WORDS = r"[^\s@<>,;:()]+@[^\s@<>,;:()]+\.[A-Za-z]{2,}"
HANDLE_IN_WORDS = r"(?:^|[\s(,;:])@[A-Za-z0-9_.]{3,30}"
# Today's plates and those with one letter before the number, which holds a figure: O and 0, I and 1 are read for one another.
_NUMBERED = r"(?:[A-Z]{2}(?:[0-9][0-9OI]|[OI][0-9]) ?[A-Z]{3}|[A-Z][0-9][0-9OI]{0,2} ?[A-Z]{3})"
PLATE_IN_WORDS = rf"(?:^|[^A-Z0-9]){_NUMBERED}(?![A-Z0-9])"


def hashed(key: str) -> int:
    """Return a key as the signed 32-bit number under which it is kept."""
    return int.from_bytes(hashlib.md5(key.encode(), usedforsecurity=False).digest()[:4], "big", signed=True)


def words_of_name(text: str) -> tuple[str, ...]:
    """Return the folded words of a name: no case, accents, apostrophes or hyphens; at most 16 letters each."""
    return folded_words(name_key(text))


def folded_words(key: str) -> tuple[str, ...]:
    """Return the words of a name that was folded already (`name_key`), as `words_of_name` does."""
    return tuple(word[:LONGEST] for word in _BETWEEN.split(key.translate(_APOSTROPHES)) if word)


@lru_cache(maxsize=50_000)
def sound_of(word: str) -> str:
    """Return how a folded word sounds, roughly: the same for Katherine, Catherine and Kathryn."""
    for pattern, becomes in _SOUNDS:
        word = pattern.sub(becomes, word)
    return word


def shortened(word: str, mark: str = "-") -> list[str]:
    """Return the word and, from three letters on, the word without each one of its letters, each behind a mark."""
    cut = [word[:i] + word[i + 1 :] for i in range(len(word))] if len(word) > 2 else []
    return [mark + one for one in (word, *cut)]


def close_keys(word: str) -> list[int]:
    """Return the keys of words that differ from a folded word by an edit or so, or sound like it."""
    return [hashed(key) for key in (*shortened(word), f"~{sound_of(word)}")]


def far_keys(word: str) -> list[int]:
    """Return the keys of words that begin or end like a folded word: many, so they go beside another key."""
    return [hashed(key) for key in (f"^{word[:3]}", f"${word[-3:]}")] if len(word) > 2 else []


def day_key(day: date) -> int:
    """Return the key of everybody born on a day."""
    return hashed(f"b{day.isoformat()}")


def month_key(year: int, month: int) -> int:
    """Return the key of everybody born in a month."""
    return hashed(f"m{year:04}-{month:02}")


def phone_of(text: str) -> str:
    """Return the digits of a telephone number as it is dialled at home, without the leading 0 or +44.

    Digits are kept also where no such number is given out: the numbers of tests and films are numbers here.
    """
    digits = "".join(c for c in text if c in "0123456789")
    for prefix in ("0044", "44"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 9:
            digits = digits[len(prefix) :]
            break
    return digits.lstrip("0")


def plate_of(text: str) -> str:
    """Return a registration plate as it is compared: capitals, no spaces, O as 0 and I as 1."""
    return "".join(c for c in text.upper() if c.isascii() and c.isalnum()).translate(
        str.maketrans("OI", "01")
    )


def phone_keys(phone: str) -> list[int]:
    """Return the keys of a telephone number: one wrong digit is forgiven, and its last six are enough."""
    return [hashed(key) for key in (*shortened(phone, "#"), f"#${phone[-6:]}")]


def plate_keys(plate: str) -> list[int]:
    """Return the keys of a folded plate; one wrong letter is forgiven."""
    return [hashed(key) for key in shortened(plate, "%")]


def exact_key(mark: str, text: str) -> int:
    """Return the key of an email address (`!`) or an online name (`@`)."""
    return hashed(mark + text.lower())


def plates_in(text: str) -> list[str]:
    """Return what looks like a registration plate in some words, folded."""
    return list(dict.fromkeys(plate_of(found) for found in re.findall(PLATE_IN_WORDS, text.upper())))


def phones_in(text: str) -> list[str]:
    """Return what looks like a telephone number in some words, folded."""
    return list(dict.fromkeys(phone_of(found) for found in re.findall(PHONE_IN_WORDS, text)))


def emails_in(text: str) -> list[str]:
    """Return the email addresses in some words, in lower case."""
    return list(dict.fromkeys(found.lower() for found in re.findall(EMAIL_IN_WORDS, text)))


def handles_in(text: str) -> list[str]:
    """Return the online names in some words (@somebody), in lower case without the sign."""
    found = (one.lstrip(" (,;:\t\r\n")[1:].rstrip(".").lower() for one in re.findall(HANDLE_IN_WORDS, text))
    return list(dict.fromkeys(one for one in found if len(one) > 2))


def identifier_keys(text: str) -> list[int]:
    """Return the keys of every number, address, plate and online name in some words."""
    found = [key for phone in phones_in(text) for key in phone_keys(phone)]
    found += [key for plate in plates_in(text) for key in plate_keys(plate)]
    found += [exact_key("!", one) for one in emails_in(text)] + [
        exact_key("@", one) for one in handles_in(text)
    ]
    return list(dict.fromkeys(found))


def name_keys(words: Iterable[str]) -> list[int]:
    """Return the keys under which the words of a name are kept."""
    return [key for word in words for key in (*close_keys(word), *far_keys(word))]
