"""What one person is asked about themself: how to reach them, and who they are."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.safe_contact import as_stated
from alongside.doors.portal.forms.parts import YES_NO
from alongside.family.people.models import ContactPoint
from alongside.ground.govuk.forms import (
    CheckboxesField,
    ConfirmField,
    LongTextField,
    RadiosField,
    TextField,
)


class SafeContactForm(FlowForm):
    """How, when and where to reach somebody without anybody else finding out (R327)."""

    channels = CheckboxesField(
        choices=ContactPoint.Channel.choices,
        required=False,
        label="Which ways are safe?",
        help_text="Choose any. If you choose none, we send you nothing.",
    )
    times = TextField(
        max_length=200,
        required=False,
        label="When is a safe time?",
        help_text="For example: weekdays before 3pm.",
    )
    shared_device = RadiosField(
        choices=YES_NO,
        label="Does anyone else use or check your phone or computer?",
        error_messages={"required": "Choose yes or no, so that we know what we may send"},
    )
    no_voicemail = RadiosField(
        choices=YES_NO,
        label="May we leave a voicemail?",
        error_messages={"required": "Choose yes or no, so that we know if we may leave a voicemail"},
    )
    code_word = TextField(
        max_length=60,
        required=False,
        label="A code word, if you want one",
        help_text="We say it when we ring, so that you know it is us.",
    )
    note = LongTextField(
        max_length=1_000, rows=3, required=False, label="Is there anything else we must know to be safe?"
    )

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it: the question about voicemail is asked the friendly way round."""
        return as_stated(super().answers())


class AboutMeForm(FlowForm):
    """One question about how somebody describes themself; not answering is an answer (R36)."""

    answer = TextField(max_length=200, required=False, label="Your answer")
    rather_not = ConfirmField(required=False, label="I’d rather not say")

    def clean(self) -> dict[str, Any]:
        """Either words or the tick."""
        cleaned = super().clean()
        if not cleaned.get("answer") and not cleaned.get("rather_not") and "answer" not in self.errors:
            self.add_error("answer", "Write an answer, or tick “I’d rather not say”")
        return cleaned
