"""Reading what somebody in a family said, and what others opened to them."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.family.circumstances.models import (
    Adaptation,
    AdditionalNeed,
    Background,
    FirstSupport,
    Impact,
    Matter,
    Sign,
    Strength,
)
from alongside.family.circumstances.models.base import Said
from alongside.family.circumstances.selectors.common import LONGEST, READ, lines
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing

LINES: dict[str, type[Said]] = {
    "strengths": Strength, "steady": Strength, "needs": AdditionalNeed, "helps": Adaptation, "signs": Sign,
    "costs": Impact, "matters": Matter, "first": FirstSupport, "around": Background,
}  # fmt: skip
_KINDS: dict[str, tuple[type[Said], dict[str, Any]]] = {
    "strengths": (Strength, {"kind__in": ["strength", "protective"]}),
    "steady": (Strength, {"kind": "steady"}),
    "needs": (AdditionalNeed, {}),
    "helps": (Adaptation, {}),
    "signs": (Sign, {}),
    "first": (FirstSupport, {}),
    "around": (Background, {}),
}


def line_mine(*, viewer: User, topic: str, line_id: uuid.UUID) -> Any:
    """Return a line that the viewer wrote and did not take back, with its person. Raises Missing for any other."""
    model = LINES.get(topic)
    if model is None:
        raise Missing
    rows = Noted.of(model, kind=READ, circle="family_id").filter(
        author_id=viewer.id, taken_back_at__isnull=True
    )
    found = rows.filter(id=line_id).select_related("person").first()
    if found is None:
        raise Missing
    return found


def lines_for_family(*, viewer: User, topic: str, family_id: uuid.UUID) -> list[Any]:
    """Return what the viewer said on a topic, and what others opened to them, newest first.

    Each carries its person, and its child's case where it has one. Costs and what else matters have selectors of their own.
    Raises KeyError for another topic.
    """
    model, only = _KINDS[topic]
    of_child = any(field.name == "case" for field in model._meta.concrete_fields)
    with_it = ["person", "case__child"] if of_child else ["person"]
    return first_of(lines(model, viewer, family_id).filter(**only).select_related(*with_it), LONGEST)
