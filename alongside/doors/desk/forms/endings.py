"""Forms about ending a request or a case, and about what is done instead (R8, R9, R11, R13, R14, R207)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import WORDS, YES_NO, Choice
from alongside.family.cases.models import Level, Stage
from alongside.ground.accounts.models import User
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)
from alongside.practice.closing.models import Ending, EndingReview, EndingView, NextAttempt
from alongside.practice.closing.rules import (
    CASE_REASONS,
    REFUSED,
    REQUEST_REASONS,
    SIGNS,
    Reason,
    RefusedReason,
)
from alongside.practice.closing.services.early import BECAUSE

SHORT = 2_000
_TOLD = [choice for choice in Ending.Told.choices if choice[0] != Ending.Told.ASKED]


def _reasons(known: Iterable[Reason]) -> RadiosField:
    offered: list[Reason | RefusedReason] = [*known, *REFUSED]
    return RadiosField(
        label="The reason",
        choices=[(one.key, one.words) for one in offered],
        help_text="Some of these do not end anything. If you choose one of them, you are told what to do instead.",
        error_messages={"required": "Choose the reason"},
    )


class _EndForm(FlowForm):
    """A proposal to end: the reason, why, and what the family reads."""

    versioned = True
    compares = False
    rationale = LongTextField(
        label="Why",
        help_text="For the second person. What you know, and how you know it.",
        max_length=WORDS,
    )
    words = LongTextField(
        label="What the family is told, and why",
        help_text="They read these words exactly. Say what else could help them, and that they can ask again.",
        max_length=WORDS,
    )
    receiver_name = TextField(
        label="Which other service or team?", max_length=120, required=False,
        help_text="Only if another service is asked, or has said yes.",
    )  # fmt: skip
    receiver_contact = TextField(label="How to reach them", max_length=254, required=False)


class EndRequestForm(_EndForm):
    """A request that does not become a case, or another service that is asked."""

    reason = _reasons(REQUEST_REASONS)
    severity = RadiosField(
        label="How serious is it?", choices=Level.choices, required=False,
        help_text="Only if another service is asked: it has to say that it can meet this.",
    )  # fmt: skip
    told = RadiosField(
        label="How do the parents hear of this?",
        choices=_TOLD,
        reveals={Ending.Told.NOT_SAFE.value: ("told_words",)},
        error_messages={"required": "Say how the parents hear of this"},
    )
    told_words = TextField(label="Why it is not safe now", max_length=400, required=False)
    field_order = ("reason", "rationale", "words")

    def __init__(self, *args: Any, they_asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if they_asked:  # they read it on their own page
            del self.fields["told"], self.fields["told_words"]


class EndCaseForm(_EndForm):
    """The end of support for one child."""

    reason = _reasons(CASE_REASONS)
    field_order = ("reason", "rationale", "words")


class SecondForm(FlowForm):
    """The second person: yes or no."""

    versioned = True
    compares = False
    answer = RadiosField(
        label="Do you agree?",
        choices=(("sign", "Yes, I sign it"), ("return", "No, it goes on")),
        error_messages={"required": "Choose yes or no"},
    )
    words = LongTextField(
        label="Why", help_text="Needed if you say no. Workers read this.", max_length=SHORT, required=False
    )


class ReceiverForm(FlowForm):
    """What the other service answered."""

    versioned = True
    compares = False
    answer = RadiosField(
        label="What did they answer?",
        choices=(
            ("meets", "Yes, and they can meet how serious it is"),
            ("cannot", "Yes, but they cannot meet how serious it is"),
            ("no", "No"),
        ),
        hints={"cannot": "It comes back to your team.", "no": "It comes back to your team."},
        error_messages={"required": "Choose what they answered"},
    )
    words = LongTextField(label="What they said, and who said it", max_length=SHORT)


class ReviewAnswerForm(FlowForm):
    """The answer to somebody who asked that a decision be looked at again."""

    outcome = RadiosField(
        label="What do you decide?",
        choices=EndingReview.Outcome.choices,
        error_messages={"required": "Choose what you decide"},
    )
    words = LongTextField(
        label="Your answer, and why",
        help_text="They read these words exactly.",
        max_length=WORDS,
    )


class ViewForm(FlowForm):
    """What somebody thinks of ending support."""

    answer = RadiosField(label="Can support end?", choices=EndingView.Answer.choices)
    words = LongTextField(label="In their words", max_length=WORDS, required=False)
    field_order = ("whose",)

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"] = RadiosField(
            label="Who says this?", choices=people, error_messages={"required": "Choose who says this"}
        )
        self.order_fields(self.field_order)


class AttemptForm(FlowForm):
    """The next attempt to reach somebody."""

    attempt_on = DateField(
        label="On which day?", thing="The day", earliest=today, help_text="Within two weeks. Today is fine."
    )
    change = RadiosField(label="What do you do differently?", choices=NextAttempt.Change.choices)
    words = LongTextField(label="How, where, and who", max_length=SHORT, rows=4)


class AttemptMadeForm(FlowForm):
    """What came of an attempt."""

    reached = RadiosField(label="Did you reach them?", choices=YES_NO)
    words = LongTextField(label="What happened", max_length=SHORT, rows=4)


class SignsForm(FlowForm):
    """Early signs. They are words for a person, and decide nothing."""

    signs = CheckboxesField(
        label="Which of these have been seen?",
        choices=[(one.key, one.words) for one in SIGNS],
        required=False,
    )
    disclosed = RadiosField(
        label="Has the child told anybody about harm?",
        choices=YES_NO,
        error_messages={"required": "Choose yes or no"},
    )
    words = LongTextField(label="Anything else", max_length=SHORT, rows=4, required=False)


class WordsForm(FlowForm):
    """Only words."""

    words = LongTextField(label="What you think, and why", max_length=SHORT)


class EarlyForm(FlowForm):
    """Early help by a parent support worker."""

    versioned = True
    compares = False
    because = RadiosField(label="Why early help?", choices=list(BECAUSE.items()))
    child_name = TextField(label="The child’s full name", max_length=120)
    child_born_on = DateField(
        label="The child’s date of birth", thing="The date of birth", latest=today, required=False
    )
    family_name = TextField(
        label="Name of the family", max_length=120, help_text="For example, the Ash family."
    )
    family_reference = TextField(
        label="Reference of the family, if we know it", max_length=40, required=False,
        help_text="For example, F-7K2P-49XD.",
    )  # fmt: skip
    family_reason = TextField(
        label="How do you know that it is, or is not, a family we know?", max_length=400, required=False,
        help_text="Needed if we know a child of this name. Workers read this. The family does not.",
    )  # fmt: skip
    decision_words = LongTextField(
        label="What the family is told", help_text="They read these words exactly.", max_length=WORDS
    )

    def __init__(self, *args: Any, workers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ipsw_id"] = SelectField(
            label="Which parent support worker?", choices=[(str(one.id), one.name) for one in workers]
        )
        self.order_fields(("because", "ipsw_id"))


class ReopenForm(FlowForm):
    """Opening a closed case again."""

    stage = RadiosField(
        label="Where are they now?", choices=[one for one in Stage.choices if one[0] != Stage.CLOSED]
    )
    words = LongTextField(label="What has happened", help_text="Workers read this.", max_length=SHORT)
