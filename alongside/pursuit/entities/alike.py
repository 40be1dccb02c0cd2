"""Pure rules: how alike two things are that reports mention, and why, in words. No number of these is ever shown."""

from __future__ import annotations

import re

from alongside.family.finding.rules import Alike, edits, name_alike
from alongside.pursuit.entities.keys import Reading
from alongside.pursuit.entities.plates import fits, folded

_SAYS_LITTLE = frozenset({"car", "van", "a", "an", "the", "with", "and", "in", "it", "some"})
WORTH_IT = 0.45  # less is not shown


def alike(one: Reading, other: Reading) -> Alike:
    """Return how alike two readings of one kind are; nothing for two kinds."""
    if one.kind != other.kind:
        return Alike()
    if one.part or other.part:
        return _parts(one, other)
    compare = {"vehicle": _plates, "phone": _phones, "handle": _handles, "place": _places}.get(
        one.kind, _names
    )
    return compare(one, other)


def _parts(one: Reading, other: Reading) -> Alike:
    if one.part and other.part:
        same = folded(one.normal) == folded(other.normal)
        return Alike(0.6, "the same part was seen") if same else Alike()
    part, whole = (one, other) if one.part else (other, one)
    if not whole.normal:
        return Alike()
    if part.kind == "vehicle" and fits(part.normal, whole.normal):
        return Alike(0.75, "the part that was seen fits this plate")
    if part.kind == "phone" and whole.normal.endswith(part.normal.lstrip("*")):
        return Alike(0.75, "the number ends like this")
    return Alike()


def _plates(one: Reading, other: Reading) -> Alike:
    if one.normal and other.normal:
        if one.normal == other.normal:
            return Alike(1.0, "the same plate")
        far = edits(folded(one.normal), folded(other.normal), 1)
        if far == 0:
            return Alike(0.97, "the same plate, but for letters that look like figures")
        return Alike(0.85, "one letter of the plate is another") if far == 1 else Alike()
    if one.normal or other.normal:
        return Alike()
    return _described(one, other)


def _described(one: Reading, other: Reading) -> Alike:
    said, known = (set(words) - _SAYS_LITTLE for words in (one.words, other.words))
    common = said & known
    if len(common) > 1 or (common and common == min(said, known, key=len)):
        return Alike(
            0.5 + 0.02 * len(common), f"described alike: {' '.join(w for w in one.words if w in common)}"
        )
    return Alike()


def _phones(one: Reading, other: Reading) -> Alike:
    if not one.normal or not other.normal:
        return Alike()
    if one.normal == other.normal:
        return Alike(1.0, "the same number")
    if edits(one.normal, other.normal, 1) == 1:
        return Alike(0.85, "one figure of the number is another")
    return Alike()


def _handles(one: Reading, other: Reading) -> Alike:
    if not one.normal or not other.normal:
        return Alike()
    (app, name), (app2, name2) = one.normal.split(":", 1), other.normal.split(":", 1)
    if name == name2:
        if app == app2:
            return Alike(
                1.0 if app else 0.95,
                "the same name online" if app else "the same name online; nobody said where",
            )
        return Alike(
            0.9,
            "the same name, on another app"
            if app and app2
            else "the same name online; the app is known of one",
        )
    if re.sub(r"[^a-z0-9]", "", name) == re.sub(r"[^a-z0-9]", "", name2):
        return Alike(0.85, "the same name online, but for dots and lines")
    return Alike(0.7, "one letter of the name online is another") if edits(name, name2, 1) == 1 else Alike()


def _places(one: Reading, other: Reading) -> Alike:
    found = _names(one, other)
    if one.normal and one.normal == other.normal:
        return Alike(
            max(0.8, found.much), "the same postcode" + (f"; {found.why}" if found.much >= WORTH_IT else "")
        )
    return found


def _names(one: Reading, other: Reading) -> Alike:
    found = name_alike(one.words, other.words, part=True)
    return found if found.much >= WORTH_IT else Alike()
