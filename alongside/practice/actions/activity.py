"""What promises add to hearing from us: each step somebody of ours took; raising and being asked are none (R212)."""

from __future__ import annotations

from datetime import date

from django.db.models import Expression, OuterRef

from alongside.practice.actions.models import ActionStep
from alongside.practice.engagement.growing import counted, start_of

_NOT_OURS = (ActionStep.Kind.ESCALATED, ActionStep.Kind.ASKED)


def steps_between(after: date, until: date) -> Expression:
    """Return how many steps the promises of a case took after a London date, up to and including another."""
    steps = ActionStep.objects.filter(
        action__partnership_id=OuterRef("partnership_id"), action__case=OuterRef("pk"), at__gte=start_of(after),
        at__lt=start_of(until),
    )  # fmt: skip
    return counted(steps.exclude(kind__in=_NOT_OURS), "case_id")
