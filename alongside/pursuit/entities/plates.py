"""Registration plates as people write them: whole, with look-alikes and other alphabets, from abroad, or only a part.

Pure functions. A plate found is offered to whoever wrote the words, never taken by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Letters of other alphabets that look like Latin ones; digits of other scripts are digits to Python already.
_LOOK = dict(zip("АВЕЅЗКМНОРСТУХІЈЬЯΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABES3KMHOPCTYXIJBRABEZHIKMNOPTYX", strict=True))
_SMALL = dict(zip("авезкмнорстухіјѕαβεζηικμνορτυχ", "abe3kmhopctyxijsabezhikmvoptux", strict=True))
# Full-width letters and figures, and the dashes and blanks that phones put in by themselves; each is one character.
_WIDE = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
_MARKS = dict.fromkeys("‐‑‒–—−﹣－", "-") | dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " ")
_PLAIN = str.maketrans(_LOOK | _SMALL | _WIDE | _MARKS)
_TO_LETTER, _TO_DIGIT = str.maketrans("01582", "OISBZ"), str.maketrans("OISBZQ", "015820")
_FOLDED = str.maketrans("OQISBZ", "001582")

_L, _D = "[A-Z01582]", "[0-9OISBZ]"  # a letter or a figure that looks like one, and the other way round
_SPACE = r"[ .\-]{0,2}"
_EDGE, _END = r"(?<![A-Z0-9])", r"(?![A-Z0-9])"
_FORMATS = (
    # name, pattern, how the groups are read: L letters, D figures
    ("current", rf"{_EDGE}({_L}{{2}})({_D}{{2}}){_SPACE}({_L}{{3}}){_END}", "LDL"),
    ("current", rf"{_EDGE}({_L}{{2}}){_SPACE}({_D}{{2}}){_SPACE}({_L}{{3}}){_END}", "LDL"),
    ("prefix", rf"{_EDGE}([A-HJ-NPR-Y])({_D}{{1,3}}){_SPACE}([A-Z]{{3}}){_END}", "LDL"),
    ("suffix", rf"{_EDGE}([A-Z]{{3}}){_SPACE}({_D}{{1,3}})([A-HJ-NPR-Y]){_END}", "LDL"),
    ("northern_irish", rf"{_EDGE}([A-Z](?:[IZ][A-Z]|[A-Z][IZ])){_SPACE}([0-9]{{2,4}}){_END}", "LD"),
    ("northern_irish", rf"{_EDGE}([A-HJ-Y][IZ]){_SPACE}([0-9]{{3,4}}){_END}", "LD"),
)
_READ = tuple((name, re.compile(pattern), kinds) for name, pattern, kinds in _FORMATS)
_DUTCH = (
    r"(?:[A-Z]{2}-[A-Z]{2}-[0-9]{2}|[0-9]{2}-[A-Z]{2}-[A-Z]{2}|[A-Z]{2}-[0-9]{2}-[A-Z]{2}|[0-9]{2}-[A-Z]{3}-[0-9]"
    r"|[0-9]-[A-Z]{3}-[0-9]{2}|[A-Z]-[0-9]{3}-[A-Z]{2}|[A-Z]{2}-[0-9]{3}-[A-Z])"
)
# Plates of other countries that look like nothing else in English words.
_ABROAD = tuple(
    (name, re.compile(_EDGE + pattern + _END))
    for name, pattern in (
        ("irish", r"(?:[0-3][0-9][12]?)-(?:[A-Z]{1,2})-(?:[0-9]{1,6})"),
        ("french_or_italian", r"[A-Z]{2}[- ][0-9]{3}[- ][A-Z]{2}"),
        ("german", r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?[0-9]{1,4}[EH]?"),
        ("dutch", _DUTCH),
        ("spanish", r"[0-9]{4} ?[BCDFGHJ-NPR-TV-Z]{3}"),
    )
)  # fmt: skip
# What may be a plate only where the words before it say so.
_SAID = re.compile(
    r"\b(?:REG(?:ISTRATION)?|(?:NUMBER ?|LICENCE |LICENSE )?PLATES?|NUMBERPLATES?|INDEX|VRM)\b"
    r"(?: (?:NUMBER|NO|MARK|WAS|IS|OF|THE|IT|A|POLISH|ROMANIAN|FOREIGN|GERMAN|IRISH|LITHUANIAN|BULGARIAN|ALBANIAN)"
    r"\b| ?[:=.\"'])*[ :\"']{0,2}"
    r"((?:[A-Z]{1,2}[ \-]?[0-9]{2,3}[ \-]?[A-Z]{2,3}|[A-Z]{1,3}[ \-]?[0-9][A-Z0-9]{1,5}|[0-9]{1,4}[ \-]?[A-Z]{1,3}))"
    r"(?![A-Z0-9])"
)
_ROADS = re.compile(r"^(?:[ABM][0-9]{1,4}|[0-9]{1,4}(?:AM|PM|KM|MPH|ST|ND|RD|TH|M|K|P|MIN|HRS?))$")
_PART = r"\"?'?([A-Z0-9](?:[ \-]?[A-Z0-9]){1,5})(?![A-Z0-9])"
_ABOUT_IT = (
    r"(?:\b(?:WITH|IN|ON|THE|LETTERS?|NUMBERS?|FIGURES?|DIGITS?|CHARACTERS?|ARE|WERE|WAS|IS|LIKE|TWO|THREE|FOUR|2|3|4)\b ?"
    r"|[:\"'] ?)*"
)
_ENDS = re.compile(
    rf"\b(?:END(?:S|ED|ING)?|FINISH(?:ES|ED|ING)?|LAST(?= (?:TWO|THREE|FOUR|[234]|LETTERS|BIT|PART)))\b ?{_ABOUT_IT}{_PART}"
)
_STARTS = re.compile(
    rf"\b(?:START(?:S|ED|ING)?|BEG[AIU]N(?:S|NING)?|FIRST(?= (?:TWO|THREE|FOUR|[234]|LETTERS|BIT|PART)))\b ?{_ABOUT_IT}{_PART}"
)
_GAPS = re.compile(
    r"(?<![A-Z0-9*?_])(?=[A-Z0-9 ]{0,8}[*?_])(?=[^ ]*[A-Z0-9]{2}|[^ ]* [A-Z0-9*?_]{3})"
    r"([A-Z0-9*?_]{2,8}(?: [A-Z0-9*?_]{3})?)(?![A-Z0-9*?_])"
)
_WORDS = """
a an and as at be by do go he if in is it me my no of on or she so the then to up us we with two three four letters numbers
that this was for his her one all again about around tears call school
"""
_COMMON = frozenset(_WORDS.upper().split())
SHORTEST = 5  # less may be a part of one
LONGEST = 10  # figures and letters of a plate, whatever its country


@dataclass(frozen=True)
class PlateFound:
    """A plate in some words: where it stands, how it is compared, which form it has; `part` where some of it is missing."""

    start: int
    end: int
    normal: str
    form: str
    part: bool = False


def plain(text: str) -> str:
    """Return the words with look-alikes of other alphabets, wide letters and odd dashes made plain; as long as before."""
    return text.translate(_PLAIN)


def capitals(text: str) -> str:
    """Return plain words in capitals, as long as before."""
    return "".join(up if len(up := c.upper()) == 1 else c for c in plain(text))


def compact(text: str) -> str:
    """Return a plate's letters and figures alone, in capitals; `?` for each that is not known and `*` for any number."""
    return "".join(c for c in capitals(text).replace("_", "?") if (c.isascii() and c.isalnum()) or c in "?*")


def folded(plate: str) -> str:
    """Return a compact plate with the letters that look like figures read as figures: O, Q, I, S, B, Z."""
    return plate.translate(_FOLDED)


def _turned(groups: tuple[str, ...], kinds: str) -> int:
    """Return how many letters stand where a figure belongs, or figures where a letter does."""
    return sum(a != b for a, b in zip("".join(groups), _read(groups, kinds), strict=True))


def _read(groups: tuple[str, ...], kinds: str) -> str:
    return "".join(
        one.translate(_TO_LETTER if kind == "L" else _TO_DIGIT)
        for one, kind in zip(groups, kinds, strict=True)
    )


def _sensible(groups: tuple[str, ...], kinds: str) -> bool:
    """Whether a reading is likely: figures stand where figures belong, but for one or two that look like letters."""
    real = (any(c.isalpha() == (kind == "L") for c in one) for one, kind in zip(groups, kinds, strict=True))
    return _turned(groups, kinds) <= 2 and all(real)


def normal_plate(text: str) -> str:
    """Return a whole plate as it is compared: each place of a known form read as the letter or figure it must be.

    Any other writing of five to ten letters and figures stays as it is; empty for what is no whole plate.
    """
    words = capitals(text).strip()
    bare = compact(text)
    readings = [
        (_turned(found.groups(), kinds), n, _read(found.groups(), kinds))
        for n, (_, pattern, kinds) in enumerate(_READ)
        if (found := pattern.fullmatch(bare) or pattern.fullmatch(words)) and _sensible(found.groups(), kinds)
    ]
    if readings:
        return min(readings)[2]
    whole = SHORTEST <= len(bare) <= LONGEST and bare.isalnum() and any(c.isdigit() for c in bare)
    return bare if whole and any(c.isalpha() for c in bare) else ""


def plates_in(text: str) -> list[PlateFound]:
    """Return the whole plates in some words, each once, in their order; spaced, misread and from abroad too."""
    words = capitals(text)
    found: list[PlateFound] = []

    def take(start: int, end: int, normal: str, form: str) -> None:
        if all(end <= one.start or start >= one.end for one in found):
            found.append(PlateFound(start, end, normal, form))

    for form, abroad in _ABROAD:
        for match in abroad.finditer(words):
            take(*match.span(), compact(match.group()), form)
    for _, match, form, kinds in sorted(_readings(text, words), key=lambda one: (one[0], one[1].start())):
        take(*match.span(), _read(match.groups(), kinds), form)
    for match in _SAID.finditer(words):
        bare = compact(match.group(1))
        if len(bare) > 3 and not _ROADS.match(bare):
            take(*match.span(1), normal_plate(bare) or bare, "said")
    return sorted(found, key=lambda one: one.start)


def _readings(text: str, words: str) -> Iterator[tuple[int, re.Match[str], str, str]]:
    for form, pattern, kinds in _READ:
        for match in pattern.finditer(words):
            sensible = _sensible(match.groups(), kinds) and _looks_written(text, match)
            if sensible:
                yield _turned(match.groups(), kinds), match, form, kinds


def _looks_written(text: str, match: re.Match[str]) -> bool:
    """Whether words that fit a form are a plate and no sentence: `all 12 c`, `was 20 men` and `is 14 and` are none."""
    if text[match.start() : match.end()].upper() == text[match.start() : match.end()]:
        return True
    first, *others = [text[match.start(n) : match.end(n)] for n in range(1, len(match.groups()) + 1)]
    after_first = text[match.end(1) : match.start(2)]
    apart = text[match.end(2) : match.start(3)] if len(others) > 1 else ""
    return not after_first and (not apart or len(first) == 2 or others[-1].isupper())


def partial_plates_in(text: str, *, of_a_car: bool = False) -> list[PlateFound]:
    """Return parts of plates in some words: `ends in KLM`, `starts with AB12`, `AB?2 CDE`; `of_a_car`: the words are about one.

    Elsewhere a part is only taken where the words around it speak of a plate, a registration or a car.
    """
    words = capitals(text)
    if not of_a_car and not re.search(
        r"\b(?:PLATE|REG|REGISTRATION|NUMBERPLATE|CAR|VAN|TAXI|VEHICLE)", words
    ):
        return []
    found: list[PlateFound] = []
    for pattern, form in ((_ENDS, "*{}"), (_STARTS, "{}*")):
        for match in pattern.finditer(words):
            written = _without_next_word(text[match.start(1) : match.end(1)])
            if _part_of_plate(compact(written), written):
                end = match.start(1) + len(written)
                found.append(
                    PlateFound(match.start(1), end, form.format(compact(written)), "part", part=True)
                )
    for match in _GAPS.finditer(words):
        written = _without_next_word(text[match.start(1) : match.end(1)])
        bare = compact(written)
        if sum(c.isalnum() for c in bare) > 1 and any(c.isdigit() for c in bare) and set(bare) & {"*", "?"}:
            end = match.start(1) + len(written)
            found.append(PlateFound(match.start(1), end, bare, "part", part=True))
    return found


def _without_next_word(written: str) -> str:
    """Return a part of a plate without the words that follow it: `KLM I think` is KLM, `AB12 K` stays."""
    first, _, rest = written.partition(" ")
    if first in _COMMON or first.upper() in _COMMON:
        return first
    belongs = any(c.isdigit() for c in rest) or bool(set(rest) & {"*", "?", "_"})
    belongs = belongs or (rest.isupper() and any(c.isdigit() for c in first) and rest not in _COMMON)
    return written if belongs else first


def _part_of_plate(bare: str, written: str) -> bool:
    """Whether it may be the beginning or end of a plate, and not the next words of a sentence."""
    if not 2 <= len(bare) <= 6 or bare in _COMMON:
        return False
    if bare.endswith(("AM", "PM")) and bare[0].isdigit():  # an hour
        return False
    return any(c.isdigit() for c in bare) or written.isupper()


def part_of(text: str) -> str:
    """Return a typed part of a plate with `*` for what is missing: `ends in KLM`, `AB12*`, `..12 K`; empty for none."""
    parts = partial_plates_in(text, of_a_car=True)
    if parts:
        return parts[0].normal
    bare = compact(text.replace("…", "*").replace("...", "*").replace("..", "*"))
    known = sum(c.isalnum() for c in bare)
    return bare if known > 1 and ("*" in bare or "?" in bare) and len(bare) <= LONGEST else ""


def fits(part: str, plate: str) -> bool:
    """Whether a whole plate can be that of which a part was seen; look-alikes are one letter."""
    pattern = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in re.sub(r"\*+", "*", folded(part)))
    return re.fullmatch(pattern, folded(plate)) is not None
