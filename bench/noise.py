"""A noisy set: what a second request might tell of a child who is known. Drawn from a seed, and each telling says its noise.

The short forms and the other spellings are of this file alone: a table of the program's own would flatter the program.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_NEAR = {
    "a": "eo", "e": "ai", "i": "ey", "o": "au", "c": "k", "k": "c", "s": "z", "t": "d", "n": "m", "r": "l",
}  # fmt: skip
_SHORT = """
alexander lexi | amelia millie | benjamin benny | callum cal | charlotte lottie | chloe clo | daniel danny | declan dec
eleanor nell | emily emmy | ethan eth | finley fin | gabriel gabe | george georgie | grace gracie | hannah han
harriet hattie | ibrahim ibby | imogen immy | isaac zac | isabella izzy | jacob jake | jasmine jaz | katherine katie
kayla kay | mason mase | matilda tilly | max maxi | mohammed mo | nathan nate | oliver ollie | olivia liv
oluwaseun seun | oscar ozzie | phoebe bee | poppy pops | priya pri | reuben rube | ruby rubes | samuel sammy
sophia soph | stephen steve | theodore teddy | thomas tommy | victoria vicky | violet vi | william billy | zainab zee
"""
_ABROAD = """
aisha ayesha | arjun arjoon | catrin katrin | fatima fatemeh | ibrahim ebrahim | imogen imogene | isaac izak
katherine ekaterina | mohammed muhammad | niamh neve | oluwaseun olushewun | phoebe febe | priya preeya | rhys reece
sophia sofiya | stephen stefan | tariq tarek | theodore teodor | victoria viktoria | xander ksander | yusuf youssef
zainab zaynab | zoe zoey
"""
_LETTERS = (
    ("sh", "sch"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kw"), ("oo", "u"), ("ee", "i"), ("w", "v"),
    ("c(?=[aourl])", "k"), ("x", "ks"), ("y", "i"), ("j", "dzh"),
)  # fmt: skip
_MIDDLE = ("Mary", "James", "Anne", "Lee", "Jo")


@dataclass(frozen=True)
class Told:
    """What was told of a child, and how each part differs from what is known: `whole`, `same` or the kind of noise."""

    name: str
    born: date | None
    reach: str
    name_noise: str
    day_noise: str
    reach_noise: str


def told_of(dice: random.Random, full_name: str, born: date | None, phone: str = "") -> Told:
    """Return a telling of somebody. In: a name of two words or more, their day of birth and a phone, where known."""
    name, name_noise = _name(dice, full_name)
    day, day_noise = _day(dice, born)
    reach, reach_noise = _reach(dice, phone)
    return Told(name, day, reach, name_noise, day_noise, reach_noise)


def misspelt(dice: random.Random, word: str) -> str:
    """Return a word with one letter swapped, left out, doubled or another; never the word itself."""
    while True:
        i = dice.randrange(len(word))
        letter = dice.choice(_NEAR.get(word[i].lower(), "e"))
        made = dice.choice(
            [word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:], word[:i] + letter + word[i + 1 :],
             word[:i] + word[i : i + 2][::-1] + word[i + 2 :]]
        )  # fmt: skip
        if made and made.lower() != word.lower():
            return made


def _pairs(table: str) -> dict[str, str]:
    return dict(pair.split() for pair in table.replace("\n", " | ").split("|") if pair.strip())  # type: ignore[misc]


_SHORT_FORMS, _SPELLINGS = _pairs(_SHORT), _pairs(_ABROAD)


def _name(dice: random.Random, full_name: str) -> tuple[str, str]:
    first, last = full_name.split(" ")[0], full_name.split(" ")[-1]
    kind = dice.choice(list(_NAMES))
    made = _NAMES[kind](dice, first, last)
    return (made, kind) if made.lower() != f"{first} {last}".lower() else (made, "whole")


def _abroad(first: str, last: str) -> str:
    """Return a name as it is heard or written in another alphabet's habit: the first name, or else the last."""
    if first.lower() in _SPELLINGS:
        return f"{_SPELLINGS[first.lower()].title()} {last}"
    for pattern, becomes in _LETTERS:
        if re.search(pattern, f"{first} {last}", re.IGNORECASE):
            return re.sub(pattern, becomes, f"{first} {last}", count=1, flags=re.IGNORECASE).title()
    return f"{first} {last}"


_NAMES: dict[str, Callable[[random.Random, str, str], str]] = {
    "whole": lambda dice, first, last: f"{first} {last}",
    "first_misspelt": lambda dice, first, last: f"{misspelt(dice, first)} {last}",
    "last_misspelt": lambda dice, first, last: f"{first} {misspelt(dice, last)}",
    "both_misspelt": lambda dice, first, last: f"{misspelt(dice, first)} {misspelt(dice, last)}",
    "names_swapped": lambda dice, first, last: f"{last} {first}",
    "nickname": lambda dice, first, last: f"{_SHORT_FORMS.get(first.lower(), first).title()} {last}",
    "transliterated": lambda dice, first, last: _abroad(first, last),
    "middle_name": lambda dice, first, last: f"{first} {dice.choice(_MIDDLE)} {last}",
    "initial": lambda dice, first, last: f"{first[0]} {last}",
}


def _day(dice: random.Random, born: date | None) -> tuple[date | None, str]:
    if born is None:
        return None, "missing"
    kind = dice.choice(list(_DAYS))
    try:
        made = _DAYS[kind](dice, born)
    except ValueError:  # there is no such day
        made = born
    return made, "same" if made == born else kind


_DAYS: dict[str, Callable[[random.Random, date], date | None]] = {
    "same": lambda dice, born: born,
    "day_month_swapped": lambda dice, born: born.replace(day=born.month, month=born.day),
    "missing": lambda dice, born: None,
    "day_missing": lambda dice, born: born.replace(day=1),  # the month alone is often written as its first
    "a_year_off": lambda dice, born: born.replace(year=born.year + dice.choice((-1, 1))),
    "a_day_off": lambda dice, born: born + timedelta(days=dice.choice((-1, 1))),
}


def _reach(dice: random.Random, phone: str) -> tuple[str, str]:
    if not phone:
        return "", "missing"
    kind = dice.choice(("same", "typo", "missing"))
    if kind == "typo":
        i = dice.randrange(2, len(phone))
        other = dice.choice([c for c in "0123456789" if c != phone[i]])
        return phone[:i] + other + phone[i + 1 :], kind
    return (phone, kind) if kind == "same" else ("", kind)


NAME_NOISES, DAY_NOISES = (*_NAMES,), (*_DAYS,)
