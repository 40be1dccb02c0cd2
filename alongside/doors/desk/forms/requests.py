"""Forms about a request for help: reading it, the two questions. Accepting it is in `accepting`, ending it in
`endings`."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import WORDS
from alongside.ground.govuk.forms import LongTextField, RadiosField, TextField

_TOLD = (
    ("phone", "I rang them"),
    ("in_person", "We spoke face to face"),
    ("email", "I wrote an email"),
    ("text", "I wrote a text message"),
    ("letter", "I wrote a letter"),
)


class ReadForm(FlowForm):
    """I have read this."""

    keeps = False
    contact_name = TextField(
        label="Who will they hear from?",
        help_text="The name of a person or a team. Whoever asked sees it at once.",
        max_length=120,
    )


class QuestionsForm(FlowForm):
    """The two questions that every request and every review begin with (R15)."""

    versioned = True
    need_now = LongTextField(label="What does this child and family need now?", max_length=WORDS, rows=6)
    how_respond = LongTextField(label="How can we respond?", max_length=WORDS, rows=6)


class AddForm(FlowForm):
    """Something more that was said about a request."""

    words = LongTextField(label="What was added", max_length=10_000)


class ToldForm(FlowForm):
    """I told them myself."""

    keeps = False
    channel = RadiosField(
        label="How did you tell them?",
        choices=_TOLD,
        error_messages={"required": "Choose how you told them"},
    )
