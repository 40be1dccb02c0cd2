"""What a family is asked when a worker changes, and when somebody did well: nothing that must be answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField
from alongside.practice.handover.rules import LONGEST_WORDS

_FEW = 8
_MET = (("yes", "Yes, we have met"), ("no", "No, not yet"))


class NoteForm(FlowForm):
    """What I want a new worker to know. Each box may stay empty, not all three."""

    works = LongTextField(
        label="What helps?", help_text="For example: send a text before you ring.", max_length=LONGEST_WORDS, rows=4,
        required=False,
    )  # fmt: skip
    does_not = LongTextField(label="What does not help?", max_length=LONGEST_WORDS, rows=4, required=False)
    know = LongTextField(
        label="What else should they know?",
        help_text="Anything you do not want to say again.",
        max_length=LONGEST_WORDS, rows=4, required=False,
    )  # fmt: skip


class MetForm(FlowForm):
    """Whether the family has met the new worker. `known`: the worker has said so already."""

    met = RadiosField(
        label="Have you met?", choices=_MET, reveals={"yes": ("met_on",)},
        error_messages={"required": "Choose yes or no"},
    )  # fmt: skip
    met_on = DateField(
        label="When?", thing="The day", latest=today, required=False, help_text="Leave empty if it was today."
    )
    words = LongTextField(
        label="Anything you want to say about it?", help_text="Your workers and your family can read it.",
        max_length=400, rows=3, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["met_on"]
            asked = self.fields["met"]
            assert isinstance(asked, RadiosField)
            asked.reveals = {}


class KindWordsForm(FlowForm):
    """What a named worker did well (R61)."""

    words = LongTextField(
        label="What did they do well?",
        help_text="A few words are enough. They read it, and their managers. Nobody else in the family does.",
        max_length=LONGEST_WORDS, error_messages={"required": "Write a few words about what they did well"},
    )  # fmt: skip
    field_order = ("worker_id", "words")

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = RadiosField if len(people) <= _FEW else SelectField
        self.fields["worker_id"] = kind(
            label="Who?", choices=people, error_messages={"required": "Choose one person"}
        )
        self.order_fields(self.field_order)
