"""A measure as the tests of its cards show it, at the desk and to a family."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from alongside.practice.plans.models import Measure
from alongside.practice.plans.selectors import MeasureView

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOSTILE = "<b>&"


def measure_view(**more: Any) -> MeasureView:
    """Return a plain measure, which no database holds; `more` says what is otherwise of it or of its view."""
    fields = {
        "words": "A lock on the back door", "side": "inside", "for_whom": "child", "aim": "protection",
        "proposer": "parent", "proposer_id": uuid.uuid4(), "proposer_name": "Frank O’Ash",
    }  # fmt: skip
    shown = {
        "promise": None, "owner_name": "Nora", "due_on": None, "voices": (), "history": (), "mine": None,
        "may_change": False, "may_answer": False, "unready": (),
    }  # fmt: skip
    given = {key: more.pop(key) for key in tuple(more) if key in shown}
    return MeasureView(measure=Measure(**fields | more), **shown | given)
