"""Forms about minutes (R116, R118)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import an_id
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField, TextField
from alongside.practice.meetings.minutes.lines import WORDS
from alongside.practice.meetings.models import Attendee, LineLook, LineVersion, MinuteLine

_NOBODY = ("", "Nobody’s name yet")


class TakeForm(FlowForm):
    """What is said, a line each. The page's script keeps every line as it is typed, so no draft of the form is kept."""

    keeps = False

    words = LongTextField(
        label="What is said",
        help_text="One line each. Begin with the short code of whoever says it.",
        max_length=20_000,
        rows=3,
        error_messages={"required": "Write down what was said"},
    )


class LineForm(FlowForm):
    """One line: who, of what kind, in which words; once the draft was sent, also why."""

    speaker_id = SelectField(label="Who said it?", choices=(), required=False)
    kind = SelectField(label="What kind of line is it?", choices=LineVersion.Kind.choices)
    words = LongTextField(
        label="What was said",
        max_length=WORDS,
        rows=4,
        error_messages={"required": "Write down what was said"},
    )
    why = TextField(
        label="Why does it change?", help_text="Everybody who was there reads this.", max_length=400,
        error_messages={"required": "Say why the line changes"},
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[Attendee], sent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speaker: Any = self.fields["speaker_id"]
        speaker.choices = [_NOBODY, *((str(one.id), one.name) for one in people)]
        if not sent:
            del self.fields["why"]

    def line(self) -> dict[str, Any]:
        """What the verbs need."""
        given = self.answers()
        if "expected_version" in given:
            given["expected_number"] = given.pop("expected_version")
        return {**given, "speaker_id": an_id(given["speaker_id"])}


class LineChangeForm(LineForm):
    """A line that others may change too."""

    versioned = True


class ReplyForm(LineForm):
    """A reply to whoever contests a line: it is changed, or it is said why not (R118)."""

    versioned = True
    outcome = RadiosField(
        label="What do you do?",
        choices=[
            ("amended", "I change the minutes"),
            ("kept", "The minutes stay as they are, and I say why"),
        ],
        error_messages={"required": "Choose what you do"},
        reveals={"amended": ("speaker_id", "kind", "words")},
    )
    field_order = ("outcome", "speaker_id", "kind", "words", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, sent=True, **kwargs)
        why: Any = self.fields["why"]
        why.label, why.required = "Why", False
        why.help_text = (
            "Whoever was there reads this. Needed where the minutes stay as they are. Up to 400 characters."
        )
        self.fields["words"].required = False
        self.fields["kind"].required = False

    def quotes(self, name: str) -> bool:
        """Where the line stays, its words were asked about before: they stand in the form, and nobody writes them now."""
        return super().quotes(name) or (
            name == "words" and self.data.get(self.add_prefix("outcome")) == "kept"
        )

    def reply(self) -> dict[str, Any]:
        """What `contest_reply` needs, besides the answer."""
        return self.line()


class WithholdForm(FlowForm):
    """Whether a line is held back from those who were invited, and why."""

    category = RadiosField(
        label="Why is it held back?",
        choices=[
            *((key, label[0].upper() + label[1:]) for key, label in MinuteLine.Withheld.choices),
            ("shown", "Show it again"),
        ],
        error_messages={"required": "Choose why"},
    )
    reason = TextField(
        label="The reason, in a few words", help_text="Only workers read this.", max_length=400,
        error_messages={"required": "Say why"},
    )  # fmt: skip


class KeepWordsForm(FlowForm):
    """Why the words of a line stay; a phrase that gives up says what is done next (R117, R134)."""

    versioned = True
    compares = False
    looks = False

    because = TextField(
        label="Why do the words stay?", help_text="Auditors read this. For example: these are his own words.",
        max_length=400, required=False,
    )  # fmt: skip
    next_step = TextField(
        label="What is the next step, and who does it?",
        help_text="These words say that nothing is done. Then somebody does something.",
        max_length=400, required=False,
    )  # fmt: skip
    next_on = DateField(label="By which day?", required=False)

    def __init__(self, *args: Any, gives_up: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not gives_up:
            del self.fields["next_step"], self.fields["next_on"]

    def kept(self) -> dict[str, Any]:
        """What `line_words_keep` needs, besides the line."""
        given = self.answers()
        number = given.pop("expected_version")
        return {**given, "expected_number": number}


class LineLookForm(FlowForm):
    """What a second person finds about a line that is held back (R137)."""

    finding = RadiosField(
        label="What do you find?", choices=LineLook.Finding.choices,
        error_messages={"required": "Choose what you find"},
    )  # fmt: skip
    words = TextField(
        label="Why?",
        help_text="Only workers read this.",
        max_length=400,
        error_messages={"required": "Say why"},
    )


class StrikeForm(FlowForm):
    """A line that goes out, with the reason."""

    versioned = True
    compares = False

    why = TextField(
        label="Why is it struck out?", help_text="The line and this reason stay in its history.", max_length=400,
        error_messages={"required": "Say why"},
    )  # fmt: skip
