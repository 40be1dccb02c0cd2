"""Forms about meetings (R109)."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.clock.time_source import LONDON
from alongside.ground.govuk.forms import DateField, SelectField, TextField
from alongside.practice.meetings.models import Meeting

_TIME = re.compile(r"^\s*(\d{1,2})\s*(?:[:.]\s*(\d{2}))?\s*(am|pm)?\s*$", re.IGNORECASE)


def time_of(text: str) -> time | None:
    """Return the time that somebody typed ("14:30", "2.30pm", "9am"); None for anything else."""
    found = _TIME.match(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class MeetingForm(FlowForm):
    """A meeting about a child."""

    kind = SelectField(label="What kind of meeting?", choices=Meeting.Kind.choices)
    on = DateField(label="Which day?", thing="The day")
    start = TextField(label="At what time?", help_text="For example, 14:30 or 2.30pm", max_length=10)
    where = TextField(label="Where?", help_text="A place, or how to join.", max_length=200)
    chair_name = TextField(label="Who leads it?", max_length=120)

    def clean(self) -> dict[str, Any]:
        """The day and the time make one moment, in London."""
        cleaned = super().clean()
        typed = cleaned.get("start")
        if typed and time_of(typed) is None:
            self.add_error("start", "Enter a time, like 14:30")
        return cleaned

    def planned(self) -> dict[str, Any]:
        """What `meeting_plan` needs, besides the case."""
        said = self.answers()
        start = time_of(said.pop("start"))
        assert start is not None  # clean() looked
        said["at"] = datetime.combine(said.pop("on"), start, tzinfo=LONDON)
        return said
