"""What somebody typed in the one box, taken apart: names, days of birth, references, telephones, plates, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from alongside.family.finding.keys import (
    PLATE_IN_WORDS,
    emails_in,
    handles_in,
    phone_of,
    plates_in,
    words_of_name,
)

LONGEST_ASKED = 200
MOST_WORDS = 6
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
_IN_WORDS = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}[\s,]+(\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE
)
_MONTH_ALONE = re.compile(rf"\b{_MONTH}\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_TOGETHER = re.compile(r"(?<![\d+])(\d{2})(\d{2})((?:19|20)\d{2})(?!\d)")
_NUMBER = re.compile(r"\+?\(?\d[\d ().-]{4,18}\d")
_REFERENCE = re.compile(
    r"(?<![\w-])([RCF])[-\s]?([A-Z0-9]{1,6})(?:-([A-Z0-9]{1,9})|\s([A-Z0-9]{4}))?(?![\w-])", re.IGNORECASE
)
_BARE_REFERENCE = re.compile(r"(?<![\w-])([A-Z0-9]{4})-([A-Z0-9]{2,4})(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What was typed. `days` may be several readings of one date, the likeliest first."""

    words: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    month: tuple[int, int] | None = None
    references: tuple[str, ...] = ()
    phone: str = ""
    plates: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to look for."""
        return self == Asked()


def asked_of(text: str) -> Asked:
    """Take apart what was typed; what fits nothing else is a name. Any text at all is fit to ask."""
    left = " ".join(text[:LONGEST_ASKED].replace("\0", " ").split())
    emails, handles = emails_in(left), handles_in(left)
    left = re.sub(r"\S*@\S+", " ", left)
    plates = plates_in(left)
    left = re.sub(PLATE_IN_WORDS, " ", left, flags=re.IGNORECASE)
    references, left = _references(left)
    days, month, left = _days(left)
    number = _NUMBER.search(left)
    phone = phone_of(number.group()) if number else ""
    left = _NUMBER.sub(" ", left)
    names = [word for word in words_of_name(left) if not word.isdecimal()][:MOST_WORDS]
    return Asked(
        tuple(names), tuple(days), month, tuple(references), phone if len(phone) > 5 else "", tuple(plates),
        tuple(emails), tuple(handles),
    )  # fmt: skip


def _references(text: str) -> tuple[list[str], str]:
    """Return the references in a text as they begin (`C-7K2P` of `c 7k2p`), and what is left of it."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        letter, first, second = (
            match.group(1).upper(),
            match.group(2).upper(),
            (match.group(3) or match.group(4) or "").upper(),
        )
        # A letter before a word is a reference only when it is written as one, or with a figure in it.
        if not ("-" in match.group() or any(c.isdigit() for c in first + second)) or not (first + second):
            return match.group()
        found.append(f"{letter}-{first}" + (f"-{second}" if second else ""))
        return " "

    left = _REFERENCE.sub(take, text)

    def take_bare(match: re.Match[str]) -> str:
        code = f"{match.group(1)}-{match.group(2)}".upper()
        if not any(c.isdigit() for c in code) or code.replace("-", "").isdigit():
            return match.group()
        found.extend(f"{letter}-{code}" for letter in "RCF")
        return " "

    return found, _BARE_REFERENCE.sub(take_bare, left)


def _days(text: str) -> tuple[list[date], tuple[int, int] | None, str]:
    """Return how a date in a text may be read, a month that stands alone, and what is left of the text."""
    for pattern, order in ((_YEAR_FIRST, "ymd"), (_DAY_FIRST, "dmy"), (_IN_WORDS, "dMy"), (_TOGETHER, "dmy")):
        if match := pattern.search(text):
            days = _readings(dict(zip(order, match.groups(), strict=True)))
            if days:
                return days, None, text.replace(match.group(), " ")
    if match := _MONTH_ALONE.search(text):
        month = _MONTHS.index(match.group(1).lower()[:3]) + 1
        return [], (int(match.group(2)), month), text.replace(match.group(), " ")
    return [], None, text


def _readings(parts: dict[str, str]) -> list[date]:
    month = _MONTHS.index(parts["M"].lower()[:3]) + 1 if "M" in parts else int(parts["m"])
    years = [int(parts["y"])] if len(parts["y"]) == 4 else [2000 + int(parts["y"]), 1900 + int(parts["y"])]
    found = []
    for year in years:
        for day_of_month, of_month in ((int(parts["d"]), month), (month, int(parts["d"]))):
            try:
                found.append(date(year, of_month, day_of_month))
            except ValueError:
                continue
    return [day for day in dict.fromkeys(found) if day.year > 1890]
