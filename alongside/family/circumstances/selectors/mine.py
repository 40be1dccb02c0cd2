"""Reading what somebody in a family said, and what others opened to them."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.family.circumstances.models import (
    Adaptation,
    AdditionalNeed,
    Background,
    FirstSupport,
    Sign,
    Strength,
)
from alongside.family.circumstances.models.base import Said
from alongside.family.circumstances.selectors.common import LONGEST, lines
from alongside.ground.accounts.models import User

_KINDS: dict[str, tuple[type[Said], dict[str, Any]]] = {
    "strengths": (Strength, {"kind__in": ["strength", "protective"]}),
    "steady": (Strength, {"kind": "steady"}),
    "needs": (AdditionalNeed, {}),
    "helps": (Adaptation, {}),
    "signs": (Sign, {}),
    "first": (FirstSupport, {}),
    "around": (Background, {}),
}


def lines_for_family(*, viewer: User, topic: str, family_id: uuid.UUID) -> list[Any]:
    """Return what the viewer said on a topic, and what others opened to them, newest first.

    Each carries its person, and its child's case where it has one. Costs and what else matters have selectors of their own.
    Raises KeyError for another topic.
    """
    model, only = _KINDS[topic]
    found = lines(model, viewer, family_id).filter(**only).select_related("person")
    of_child = any(field.name == "case" for field in model._meta.concrete_fields)
    return list((found.select_related("person", "case__child") if of_child else found)[:LONGEST])
