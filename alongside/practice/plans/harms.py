"""The harms of a case, wherever they are recorded; each is answered by the plan (R22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator

from alongside.family.cases.models import Case
from alongside.family.cases.models_harm import CauseOfHarm, Disclosure
from alongside.ground.base.actors import Acts
from alongside.practice.assessment.harms import harms_needing_measures

_PARENTING = "parenting"
_SHORT = 200  # of what was told, on the plan's own pages
_INSIDE = "Harm inside the home, shown by evidence"


@dataclass(frozen=True)
class Harm:
    """One harm recorded on a case: its source's own key (at most 80 characters), and its name in neutral words."""

    key: str
    words: str
    on: date | None = None


def harms_of(case: Case, *, viewer: Acts) -> list[Harm]:
    """Return every harm recorded on the case, as far as the viewer may read: who harms, what the child told, each event."""
    return [*harms_said(case), *harms_assessed(case, viewer=viewer)]


def harms_assessed(case: Case, *, viewer: Acts) -> list[Harm]:
    """Return every harm of the record that nobody set aside, as far as the viewer reads what was told of it (R22, R86)."""
    found = harms_needing_measures(viewer=viewer, case_id=case.id)
    return [Harm(f"event:{one.id}", Truncator(one.words).chars(_SHORT), one.on) for one in found]


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
