"""A court date, told gently for one family: the mother heard of it first, and it was moved once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.practice.safety import services as safety


def court_dates(t: Any) -> None:
    """Tell it. `t` is a story's `Telling`."""
    if t.story["family"] != "Okafor" or t.case is None:
        return
    mother, lead = t.accounts[str(t.parents[0].id)], t.worker("lead")
    case = {"case_id": t.case.id}
    first = t.do(
        27, mother, safety.justice_say, **case,
        what=safety.Proceeding("court", "harms", t.day(27) + timedelta(days=30), where="The town court",
                               words="The officer rang and told me the day."),
    )  # fmt: skip
    t.do(
        33, lead, safety.justice_say, **case,
        what=safety.Proceeding("court", "harms", t.day(33) + timedelta(days=55), where="The town court",
                               told_by="The officer in the case", instead_of=first.id),
    )  # fmt: skip
