"""Forms about points, decisions, asking for a meeting and what the partnership expects (R112-R114, R120, R122)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice, an_id, is_yes
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)
from alongside.practice.meetings.models import (
    DecisionException,
    DecisionNotice,
    MeetingAskAnswer,
    Point,
    PointOutcome,
)
from alongside.practice.meetings.rules_protocol import EXPECTATIONS
from alongside.practice.meetings.services.deciding import Waits

_CHALLENGE = (
    "Talk to your worker, ask for a review on your page under “Something is wrong”, or ring the front door."
)


class PointForm(FlowForm):
    """One thing that somebody on the list wants said, or said."""

    attendee_id = SelectField(label="Whose point is it?", choices=())
    kind = RadiosField(label="What is it?", choices=Point.Kind.choices)
    words = LongTextField(label="In their words", help_text="They read this.", max_length=4_000)

    def __init__(self, *args: Any, people: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names: Any = self.fields["attendee_id"]
        names.choices = list(people)

    def answers(self) -> dict[str, Any]:
        """What was answered, the person as an id."""
        said = super().answers()
        return said | {"attendee_id": an_id(said["attendee_id"])}


class SettleForm(FlowForm):
    """What became of a point."""

    outcome = RadiosField(label="What became of it?", choices=PointOutcome.Outcome.choices)
    measure_id = SelectField(label="If the plan took it up: which measure?", choices=(), required=False)
    words = LongTextField(
        label="Tell them",
        help_text="Whoever raised it reads this. If it was not taken up, say why.",
        max_length=2_000,
    )

    def __init__(self, *args: Any, measures: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["measure_id"]
        chosen.choices = [("", "None, or not yet"), *measures]

    def answers(self) -> dict[str, Any]:
        """What was answered, the measure as an id."""
        said = super().answers()
        return said | {"measure_id": an_id(said["measure_id"])}


class _WaitFields(FlowForm):
    code = RadiosField(label="Why does telling them wait?", choices=DecisionException.Code.choices)
    words = LongTextField(
        label="What is behind it?", help_text="The family does not read this.", max_length=2_000, rows=3
    )
    until = DateField(label="Until which day at most?", thing="The day", earliest=today)


class WaitForm(_WaitFields):
    """Why one parent is not told yet, and until when."""


class DecisionForm(FlowForm):
    """A decision, in words that each parent reads; and which of them must not be told yet."""

    what = LongTextField(label="What was decided?", max_length=2_000, rows=3)
    why = LongTextField(label="Why?", max_length=2_000, rows=3)
    decided_by = TextField(label="Who decided?", max_length=200)
    decided_on = DateField(label="On which day?", thing="The day", latest=today)
    challenge = LongTextField(
        label="How can they challenge it?", max_length=1_000, rows=2, initial=_CHALLENGE
    )
    not_yet = CheckboxesField(
        label="Is there somebody who must not be told yet?",
        help_text="Leave this empty unless telling them now would harm somebody.",
        choices=(),
        required=False,
    )
    code = RadiosField(
        label="Why does telling them wait?", choices=DecisionException.Code.choices, required=False
    )
    words = TextField(label="What is behind it?", max_length=400, required=False)
    until = DateField(label="Until which day at most?", thing="The day", required=False, earliest=today)

    def __init__(self, *args: Any, parents: Iterable[Choice], statutory: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not statutory:
            for name in ("not_yet", "code", "words", "until"):
                del self.fields[name]
            return
        names: Any = self.fields["not_yet"]
        names.choices = list(parents)

    def clean(self) -> dict[str, Any]:
        """Waiting needs its reason."""
        cleaned = super().clean()
        if cleaned.get("not_yet"):
            for name, words in (("code", "Choose why"), ("words", "Say what is behind it")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What was answered; whoever waits, by their id."""
        said = super().answers()
        waits = Waits(said.pop("code", ""), said.pop("words", ""), said.pop("until", None))
        return said | {"waits": {uuid.UUID(one): waits for one in said.pop("not_yet", None) or ()}}


class EnquiryForm(DecisionForm):
    """The next step of an enquiry: what each parent reads was decided follows from it."""

    kind = RadiosField(label="What was decided?", choices=())
    field_order = (
        "kind",
        "why",
        "decided_by",
        "decided_on",
        "challenge",
        "not_yet",
        "code",
        "words",
        "until",
    )

    def __init__(self, *args: Any, steps: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["what"]
        kinds: Any = self.fields["kind"]
        kinds.choices = list(steps)


class TellForm(FlowForm):
    """How a parent was told."""

    how = RadiosField(label="How were they told?", choices=())

    def __init__(self, *args: Any, page: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways: Any = self.fields["how"]
        ways.choices = [c for c in DecisionNotice.How.choices if page or c[0] != DecisionNotice.How.PAGE]


class AskAddForm(FlowForm):
    """Somebody of the family asked a worker for a meeting."""

    person_id = RadiosField(label="Who asked?", choices=(), error_messages={"required": "Choose who asked"})
    words = LongTextField(
        label="What did they say?", help_text="Their words. They read this.", max_length=4_000
    )

    def __init__(self, *args: Any, members: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names: Any = self.fields["person_id"]
        names.choices = list(members)

    def answers(self) -> dict[str, Any]:
        """What was answered, the person as an id."""
        said = super().answers()
        return said | {"person_id": an_id(said["person_id"])}


class AskAnswerForm(FlowForm):
    """Yes with a day, or no with the reason."""

    accepted = RadiosField(
        label="Will you meet?", choices=(("yes", "Yes"), ("no", "No")),
        reveals={"yes": ("meet_by",), "no": ("reason",)}, error_messages={"required": "Say yes or no"},
    )  # fmt: skip
    meet_by = DateField(label="By which day?", thing="The day", required=False, earliest=today)
    reason = SelectField(
        label="Why not?", choices=[("", "Choose"), *MeetingAskAnswer.Reason.choices], required=False
    )
    words = LongTextField(
        label="Your answer",
        help_text="They read this. If it is no: why, and what they can do instead.",
        max_length=2_000,
        required=False,
    )

    def answers(self) -> dict[str, Any]:
        """What was answered: of a yes the day alone, of a no the reason alone."""
        said = super().answers()
        yes = is_yes(said["accepted"])
        said |= {"accepted": yes}
        return said | ({"reason": ""} if yes else {"meet_by": None})


class ProtocolForm(FlowForm):
    """What the partnership expects of one kind of meeting."""

    expectations = CheckboxesField(label="What do you expect of it?", choices=list(EXPECTATIONS.items()))
    words = LongTextField(
        label="Anything else, in your words",
        help_text="Families read this.",
        max_length=2_000,
        rows=3,
        required=False,
    )
    reason = TextField(label="Why does it change?", max_length=400)


class RespectForm(FlowForm):
    """What a manager answers whoever was not respected."""

    words = LongTextField(
        label="Your answer",
        help_text="They read this. Say what you heard, what you did, and what is different from now on.",
        max_length=2_000,
    )
