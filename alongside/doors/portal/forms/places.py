"""What a family is asked about places: few questions, plain words."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, TextField

_ABOUT = (
    ("parents_view", "What you think of it"),
    ("local_risks", "What you know of the area: who is there, which streets are not safe"),
    ("impact", "What it is like for you now"),
)


class UnsafeForm(FlowForm):
    """A place that is not safe, as the family says it."""

    place = TextField(
        label="Which place?",
        help_text="Its name, the street, or what people call it.",
        max_length=200,
    )
    postcode = TextField(label="Postcode, if you know it", max_length=10, required=False)
    why = LongTextField(
        label="Why is it not safe?",
        help_text="A few words are enough. You can tell us more later.",
        max_length=1_000,
        rows=4,
    )


class StaySayForm(FlowForm):
    """What somebody says of a place. A young person is asked one thing."""

    about = RadiosField(
        label="What is it about?",
        choices=_ABOUT,
        error_messages={"required": "Choose what it is about"},
    )
    words = LongTextField(label="Your words", max_length=2_000, rows=5)

    def __init__(self, *args: Any, young: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if young:
            del self.fields["about"]
            self.fields["words"].label = "What is it like for you, or what do you think of it?"

    @property
    def topic(self) -> str:
        """What it is about."""
        return str(self.cleaned_data.get("about", "impact"))


class NotInTouchForm(FlowForm):
    """A parent is not in touch with their child."""

    since = DateField(label="Since when, about?", thing="The day", latest=today)
    words = LongTextField(
        label="What happened, and what would help?",
        help_text="You can leave this empty.",
        max_length=1_000,
        rows=4,
        required=False,
    )
