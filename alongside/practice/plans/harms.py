"""Where the harms of a case come from: rooms say at start-up which they hold; each is answered by the plan (R22)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from alongside.family.cases.models import Case
from alongside.family.cases.models_harm import CauseOfHarm, Disclosure

KEY_LENGTH = 80
_PARENTING = "parenting"
_INSIDE = "Harm inside the home, shown by evidence"


@dataclass(frozen=True)
class Harm:
    """One harm recorded on a case: its source's own key (at most 80 characters), and its name in neutral words."""

    key: str
    words: str
    on: date | None = None


Source = Callable[[Case], Iterable[Harm]]
_sources: dict[str, Source] = {}


def register_harms(name: str, source: Source) -> None:
    """Let a room name the harms it holds of a case, at start-up; it reads as whoever acts.

    The same again changes nothing; another source under a name raises ValueError.
    """
    if _sources.get(name, source) is not source:
        raise ValueError(f"{name} names its harms twice.")
    _sources[name] = source


def harms_of(case: Case) -> list[Harm]:
    """Return every harm recorded on the case, each key once, in the order of the sources."""
    found: dict[str, Harm] = {}
    for source in _sources.values():
        for harm in source(case):
            found.setdefault(harm.key, harm)
    return list(found.values())


def harms_said(case: Case) -> list[Harm]:
    """Return what was said of who harms the child, as it now stands, and that the child told somebody (R21, R28)."""
    mine = {"partnership_id": case.partnership_id, "case": case}
    newest = CauseOfHarm.objects.filter(**mine).order_by("-at", "-id").first()
    labels = dict(CauseOfHarm.Cause.choices)
    found = [
        Harm(f"cause:{one}", _INSIDE if one == _PARENTING else f"Harm by: {str(labels[one]).lower()}")
        for one in (newest.causes if newest else ())
    ]
    told = Disclosure.objects.filter(**mine).order_by("told_on", "id")
    return found + [Harm(f"disclosure:{one.id}", "What the child told somebody", one.told_on) for one in told]
