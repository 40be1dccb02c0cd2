"""What a family is asked about their workers: a call in a free time, and what they would like of a worker (R51, R58)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.govuk.dates import moment_words
from alongside.ground.govuk.forms import SelectField, TextField
from alongside.practice.workload.selectors.reach import Bookable


class CallForm(FlowForm):
    """A free time of one of the workers."""

    words = TextField(
        label="Is there anything they should know before?",
        help_text="For example, which number to ring. Only that worker reads it.",
        max_length=200,
        required=False,
    )
    field_order = ("slot", "words")

    def __init__(self, *args: Any, free: list[Bookable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        times = [
            (f"{one.user_id} {at.isoformat()}", f"{moment_words(at)}, {one.worker_name}")
            for one in free
            for at in one.free
        ]
        self.fields["slot"] = SelectField(label="When is a good time?", choices=times)
        self.order_fields(self.field_order)

    def asked(self) -> dict[str, Any]:
        """What `call_ask` needs."""
        user_id, at = self.cleaned_data["slot"].split(" ")
        return {
            "user_id": uuid.UUID(user_id),
            "starts_at": datetime.fromisoformat(at),
            "words": self.cleaned_data["words"],
        }


class WishesForm(FlowForm):
    """What one would like of a worker, in one's own words; each may stay empty."""

    gender = TextField(
        label="Gender",
        help_text="For example: I would rather talk to a woman.",
        max_length=200,
        required=False,
    )
    ethnicity = TextField(
        label="Background or ethnicity",
        help_text="Somebody who knows where we come from.",
        max_length=200,
        required=False,
    )
    language = TextField(label="Language", max_length=200, required=False)
    faith = TextField(label="Faith or belief", max_length=200, required=False)
