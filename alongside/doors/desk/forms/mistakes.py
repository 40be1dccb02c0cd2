"""The form about a case that was opened by mistake."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import LongTextField, TextField


class MistakeForm(FlowForm):
    """How one knows, and what a family reads who can see the case."""

    versioned = True
    compares = False

    rationale = TextField(
        label="How do you know that it was a mistake?",
        help_text="For example: it is another child of the same name. Professionals read this. The family does not.",
        max_length=400,
        error_messages={"required": "Say how you know. A few words are enough"},
    )
    words = LongTextField(
        label="What do we say to a family who can see the case?",
        help_text="In plain words, without anything about the other child. They read it once a second person has agreed.",
        max_length=4_000,
        rows=3,
        initial="We opened this by mistake, and we have ended it. You did nothing wrong. We are sorry.",
        error_messages={"required": "Write what they read"},
    )
