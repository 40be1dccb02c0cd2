"""The difference between two versions of a plan, in words: what came, what went, what was rewritten, who answered.

Pure: it reads two versions as they were kept and asks nothing else. Parts are compared word by word only up to a bound,
so that the longest plan is compared as quickly as the page is drawn (R143).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

Kept = Mapping[str, Any]
MOST_WORDS = 200  # a part of more words is shown whole, before and after
PARTS = {
    "words": "What will be done",
    "tonight": "What to do tonight",
    "trigger": "When it is done",
    "owner_name": "Who sees to it",
    "due_on": "By when",
    "side": "Where",
    "for_whom": "For whom",
    "aim": "What it is for",
    "nature": "What kind of thing it is",
    "bears_on": "How it bears on the exploitation",
    "beside": "What an agency does beside it",
}


@dataclass(frozen=True)
class Piece:
    """Some words of a part: `kept` in both, `gone` since the older, `new` in the newer."""

    kind: str
    words: str


@dataclass(frozen=True)
class PartChange:
    """One part of a measure that reads differently now."""

    name: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]  # empty: too long to compare word by word, or nothing stood there


@dataclass(frozen=True)
class MeasureChange:
    """One measure that stands in both versions and was rewritten, or was answered in between."""

    id: str
    words: str
    proposer_name: str
    changed_by: str
    parts: tuple[PartChange, ...]
    answers: tuple[Kept, ...]  # given between the two, oldest first


@dataclass(frozen=True)
class PlanDiff:
    """All that differs between two versions of one plan, in the order of the newer one."""

    added: tuple[Kept, ...]
    gone: tuple[Kept, ...]
    changed: tuple[MeasureChange, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed)


def diff_versions(
    older: Sequence[Kept], newer: Sequence[Kept], *, labels: Mapping[str, Mapping[str, str]] | None = None
) -> PlanDiff:
    """Return what differs between the measures of two versions, as `PlanVersion.measures` keeps them.

    `labels` gives the words of coded parts: {"side": {"inside": "Inside the home"}}. A part that an old version did not
    know yet counts as empty.
    """
    before = {str(one["id"]): one for one in older}
    after = {str(one["id"]): one for one in newer}
    changed = []
    for key, one in after.items():
        found = _changed(before[key], one, labels or {}) if key in before else None
        if found is not None:
            changed.append(found)
    return PlanDiff(
        added=tuple(one for key, one in after.items() if key not in before),
        gone=tuple(one for key, one in before.items() if key not in after),
        changed=tuple(changed),
        unchanged=sum(key in before for key in after) - len(changed),
    )


def word_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return the words of two texts, in order, as pieces that were kept, went and came; empty past MOST_WORDS.

    The pieces kept or gone give the words before, the pieces kept or new give the words after: none is lost.
    """
    old, new = before.split(), after.split()
    if not old or not new or max(len(old), len(new)) > MOST_WORDS:
        return ()
    pieces = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("kept", " ".join(old[i:j])))
        else:
            if j > i:
                pieces.append(Piece("gone", " ".join(old[i:j])))
            if m > k:
                pieces.append(Piece("new", " ".join(new[k:m])))
    return tuple(pieces)


def _changed(old: Kept, new: Kept, labels: Mapping[str, Mapping[str, str]]) -> MeasureChange | None:
    parts = tuple(
        _part(name, str(old.get(name) or ""), str(new.get(name) or ""), labels.get(name, {}))
        for name in PARTS
        if _said(old, name) != _said(new, name)
    )
    earlier = len(old.get("answers") or ())
    answers = tuple((new.get("answers") or ())[earlier:])
    if not parts and not answers:
        return None
    return MeasureChange(
        id=str(new["id"]),
        words=str(new["words"]),
        proposer_name=str(new.get("proposer_name") or ""),
        changed_by=str(new.get("changed_by_name") or "") if parts else "",
        parts=parts,
        answers=answers,
    )


def _said(one: Kept, name: str) -> str:
    value = str(one.get(name) or "")
    return (
        "" if name == "nature" and value == "deed" else value
    )  # what every measure was before there were kinds


def _part(name: str, before: str, after: str, labels: Mapping[str, str]) -> PartChange:
    before, after = (_day(x) if name == "due_on" else labels.get(x, x) for x in (before, after))
    return PartChange(name, PARTS[name], before, after, word_pieces(before, after) if name in _PROSE else ())


_PROSE = frozenset({"words", "tonight", "trigger", "bears_on", "beside"})


def _day(text: str) -> str:
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"
