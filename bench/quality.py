"""How good proposals are: recall and precision of lists of ids against what is known to be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

TOP = 10


@dataclass(frozen=True)
class Proposed:
    """One proposal of a list, the likest first. `strong`: a name of it or the like speaks for it, not one thing alone."""

    id: Hashable
    strong: bool = True


def quality(truth: Sequence[Hashable], found: Sequence[Sequence[Proposed]]) -> dict[str, Any]:
    """Return the share of the true ones among the first ten, and how many of those put first, or put forward strongly, are true.

    In: the true id of each question, and the proposals to each. Where nothing was proposed, nothing was right: 0, not 1.
    """
    asked = list(zip(truth, found, strict=True))
    first = [(right, list_[0]) for right, list_ in asked if list_]
    strong = [(right, one) for right, one in first if one.strong]
    return {
        "pairs": len(asked),
        "recall_at_10": share([any(one.id == right for one in list_[:TOP]) for right, list_ in asked]),
        "recall_first": share([bool(list_) and list_[0].id == right for right, list_ in asked]),
        "precision_first": share([one.id == right for right, one in first]),
        "precision_strong": share([one.id == right for right, one in strong]),
        "strong_share": len(strong) / len(asked) if asked else 0.0,
    }


def recall_by(
    kinds: Sequence[str], truth: Sequence[Hashable], found: Sequence[Sequence[Proposed]]
) -> dict[str, float]:
    """Return the recall among ten for each kind of noise, by its name."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for kind, right, list_ in zip(kinds, truth, found, strict=True):
        hits[kind].append(any(one.id == right for one in list_[:TOP]))
    return {kind: round(share(those), 3) for kind, those in sorted(hits.items())}


def share(these: Sequence[bool]) -> float:
    """Return the share that is true; 0 of none."""
    return sum(these) / len(these) if these else 0.0
