"""Two people rewrite one measure at once: what touches different parts of it stands together, the rest is shown (R143).

Pure: no accepted word is ever lost, and nobody's words are put over another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Merged:
    """What to write on top of what stands, and the parts in which two people wrote different things."""

    changes: dict[str, Any]
    conflicts: tuple[str, ...]


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Return what of `mine` goes on top of `theirs`, when both began from `base`.

    In: the parts of a measure by name; `mine` may leave parts out: those I did not touch. What I left as it was in
    `base` stays as they wrote it; what only I changed is mine; where both changed and differ there is a conflict, and
    nothing of that part is decided here.
    """
    touched = {name: value for name, value in mine.items() if value != base.get(name)}
    conflicts = tuple(
        name
        for name, value in touched.items()
        if theirs.get(name) != base.get(name) and theirs.get(name) != value
    )
    changes = {
        name: value for name, value in touched.items() if name not in conflicts and theirs.get(name) != value
    }
    return Merged(changes, conflicts)
