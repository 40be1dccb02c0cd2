"""Forms about what was promised, asked for early, and challenged (R125-R132)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice, Members, an_id, member_choices
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField
from alongside.practice.actions.models import ResourceDecision, ResourceRequest, StepAnswer


class MineForm(FlowForm):
    """Everything that the owner of a promise can say, on one page."""

    versioned = True
    compares = False
    deed = RadiosField(
        label="What do you want to say?",
        choices=[
            ("done", "It is done"),
            ("explain", "Here is how it stands"),
            ("day", "I need another day"),
            ("help", "I need help with it"),
        ],
        hints={
            "done": "It counts once the family or the lead says so too.",
            "day": "The lead or a manager answers. Until then the day stays.",
            "help": "The lead is asked, and answers you.",
        },
        reveals={"day": ["wanted_on"]},
        error_messages={"required": "Choose what you want to say"},
    )
    wanted_on = DateField(label="Which day do you ask for?", thing="The day", earliest=today, required=False)
    words = LongTextField(
        label="Your words",
        help_text="The family reads this when it is done or how it stands. For another day or help, the lead reads it.",
        max_length=1_000,
        rows=4,
        required=False,
    )


class AskAnswerForm(FlowForm):
    """The answer to whoever keeps a promise."""

    answer = RadiosField(
        label="What is the answer?",
        choices=[("yes", "Yes"), ("no", "No")],
        error_messages={"required": "Choose yes or no"},
    )
    words = LongTextField(
        label="Why?",
        help_text="Whoever asked reads this. Where the day moves, the family reads it too.",
        max_length=500,
        rows=3,
        error_messages={"required": "Say why"},
    )


class AskDayAnswerForm(AskAnswerForm):
    """The answer about another day: yes moves it."""

    due_on = DateField(
        label="To which day, if not the one they asked for?", thing="The day", earliest=today, required=False
    )
    field_order = ("answer", "due_on", "words")


class ReviewAnswerForm(FlowForm):
    """Why so few promises were kept."""

    words = LongTextField(
        label="What stood in the way, and what changes?",
        help_text="Who does what, from which day. The family of a case reads this.",
        max_length=2_000,
        rows=6,
        error_messages={"required": "Say what changes"},
    )


class ResourceAskForm(FlowForm):
    """What a worker asks for early."""

    kind = RadiosField(
        label="What is needed?", choices=ResourceRequest.Kind.choices, error_messages={"required": "Choose what is needed"}
    )  # fmt: skip
    words = LongTextField(
        label="What exactly, for whom, from when?",
        max_length=2_000,
        error_messages={"required": "Say what is needed"},
    )
    prevents = LongTextField(
        label="What could happen without it?", max_length=1_000, rows=3, required=False,
        help_text="Whoever decides reads this first.",
    )  # fmt: skip
    field_order = ("kind", "words", "prevents", "person_id")

    def __init__(self, *args: Any, members: Members, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Nobody in particular: all of the family reads it"), *member_choices(members)]
        self.fields["person_id"] = SelectField(
            label="Whose request is it?",
            help_text="Of a family, only the person you choose reads it.",
            choices=choices,
            required=False,
        )
        self.order_fields(self.field_order)

    def answers(self) -> dict[str, Any]:
        """What was answered, the person as an id."""
        given = super().answers()
        return given | {"person_id": an_id(given["person_id"])}


class DecideForm(FlowForm):
    """The decision, which the family reads word for word."""

    outcome = RadiosField(
        label="What do you decide?",
        choices=ResourceDecision.Outcome.choices,
        hints={"agreed": "It becomes a promise of yours.", "refused": "Say why, and what there is instead."},
        error_messages={"required": "Choose what you decide"},
    )
    starts_on = DateField(
        label="From which day?", thing="The day", earliest=today, required=False,
        help_text="Leave this empty if the answer is no.",
    )  # fmt: skip
    reason = LongTextField(
        label="What is given and how, or why not?",
        max_length=2_000,
        error_messages={"required": "Say what is given, or why not"},
    )
    alternative = LongTextField(
        label="What is there instead?", max_length=2_000, rows=3, required=False,
        help_text="Needed unless the answer is yes: what, from whom, and how they get it.",
    )  # fmt: skip


class DeciderForm(FlowForm):
    """Who decides instead."""

    def __init__(self, *args: Any, deciders: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decider_id"] = SelectField(
            label="Who decides?", choices=deciders, error_messages={"required": "Choose who decides"}
        )

    def answers(self) -> dict[str, Any]:
        """Who, as an id."""
        return {"decider_id": an_id(super().answers()["decider_id"])}


class StepForm(FlowForm):
    """How a step of the procedure stands."""

    state = RadiosField(
        label="How does it stand?", choices=StepAnswer.State.choices, error_messages={"required": "Choose how it stands"}
    )  # fmt: skip
    reason = LongTextField(
        label="Why, if not done as written?",
        help_text="There may be a good reason. The family can read this.",
        max_length=1_000,
        rows=3,
        required=False,
    )


class ChallengeForm(FlowForm):
    """Asking an agency why."""

    kind = RadiosField(
        label="What is it about?",
        choices=[("omission", "Something that was not done"), ("act", "Something that was done")],
        error_messages={"required": "Choose what it is about"},
    )
    words = LongTextField(
        label="What happened, or did not?", help_text="What you saw, heard or read, with days.", max_length=4_000,
        error_messages={"required": "Say what happened"},
    )  # fmt: skip
    wish = LongTextField(
        label="What should happen now?", max_length=2_000, rows=3, error_messages={"required": "Say what should happen"}
    )  # fmt: skip
    field_order = ("agency_id", "kind", "words", "wish")

    def __init__(self, *args: Any, agencies: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"] = SelectField(
            label="Which agency do you ask?",
            choices=agencies,
            error_messages={"required": "Choose the agency"},
        )
        self.order_fields(self.field_order)

    def answers(self) -> dict[str, Any]:
        """What was answered, the agency as an id."""
        given = super().answers()
        return given | {"agency_id": an_id(given["agency_id"])}


class SayForm(FlowForm):
    """Words that everybody who reads the challenge reads."""

    words = LongTextField(
        label="Your words", max_length=4_000, error_messages={"required": "Write what you say"}
    )


class SettledForm(FlowForm):
    """It is settled; words are welcome."""

    words = LongTextField(label="Is there anything to add?", max_length=4_000, rows=3, required=False)
