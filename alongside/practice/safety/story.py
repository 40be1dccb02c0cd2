"""What this room tells in the one story of a family: when a child was missing, and when they were back (R38, R168)."""

from __future__ import annotations

import uuid

from alongside.family.recording.facts import StoryFact
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.practice.safety.models import Episode
from alongside.practice.safety.rules import day_of

_MOST = 200


def story_facts(viewer: Acts, family_id: uuid.UUID) -> list[StoryFact]:
    """Return the times missing as the viewer may read them: one query."""
    rows = Noted.of(Episode, kind="safety.missing", circle="case_id").filter(case__family_id=family_id)
    partnership_id = viewer.as_actor().partnership_id
    if partnership_id is not None:
        rows = rows.filter(partnership_id=partnership_id)
    found = []
    for one in first_of(rows.order_by("-gone_from", "-id"), _MOST):
        told = (f"{one.by_name}, {one.by_role}", "episode", one.case_id, one.id)
        if one.found_until is not None:
            back = f"{one.get_found_by_display()}."
            found.append(StoryFact(day_of(one.found_until), f"{one.short_name} was back", back, *told))
        found.append(StoryFact(day_of(one.gone_from), f"{one.short_name} was missing", "", *told))
    return found
