"""What this room tells in the one story of a family: times missing, arrests and court dates (R38, R104, R168)."""

from __future__ import annotations

import uuid

from alongside.family.recording.facts import StoryFact
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words
from alongside.practice.safety.models import Episode, JusticeSaid
from alongside.practice.safety.rules import day_of

_MOST = 200


def story_facts(viewer: Acts, family_id: uuid.UUID) -> list[StoryFact]:
    """Return the times missing, arrests and court dates as the viewer may read them: two queries."""
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
    return found + _justice(viewer, family_id, partnership_id)


def _justice(viewer: Acts, family_id: uuid.UUID, partnership_id: uuid.UUID | None) -> list[StoryFact]:
    """An arrest on its day; a court date on the day it was said, because the day in court is still to come."""
    rows = Noted.of(JusticeSaid, kind="safety.justice", circle="case_id").filter(case__family_id=family_id)
    if partnership_id is not None:
        rows = rows.filter(partnership_id=partnership_id)
    found = []
    for one in first_of(rows.order_by("-on", "-id"), _MOST):
        told = (f"{one.by_name}, {one.by_role}", "justice", one.case_id, one.id)
        whom = one.get_whom_display()
        if one.kind == JusticeSaid.Kind.ARREST:
            found.append(StoryFact(one.on, "There was an arrest", f"{whom}.", *told))
        else:
            title = "A court date was moved" if one.instead_of_id else "A court date was set"
            found.append(StoryFact(local_date(one.at), title, f"{day_words(one.on)}. {whom}.", *told))
    return found
