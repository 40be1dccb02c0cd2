"""Forms about what is happening to the child: who harms them, what they told, urgent worries, how worried we should be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice, an_id
from alongside.family.cases.models import Case
from alongside.family.cases.models_harm import CauseOfHarm, Disclosure, UrgentWorry, Vulnerabilities
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    TextField,
)


class CauseForm(FlowForm):
    """Who or what causes the harm (R28)."""

    causes = CheckboxesField(
        label="Who or what harms the child?",
        choices=CauseOfHarm.Cause.choices,
        hints={
            "parenting": "Only when a manager has opened a review of evidence about a parent. Never by itself."
        },
        error_messages={"required": "Choose at least one. “Somebody we cannot name yet” is an answer"},
    )
    words = LongTextField(
        label="What do we know of them?",
        help_text="Names, what they are called, where they wait, which app.",
        max_length=2_000,
        required=False,
    )


class StateForm(FlowForm):
    """At risk, or being exploited (R21)."""

    state = RadiosField(label="What is happening?", choices=())
    reason = LongTextField(label="Why do you say so?", max_length=2_000, rows=4)

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [c for c in Case.State.choices if c[0] != now]  # type: ignore[attr-defined]


class DisclosureForm(FlowForm):
    """That the child told somebody of serious harm. What they said is not asked for (R21)."""

    kinds = CheckboxesField(
        label="What was it about?", choices=Disclosure.Kind.choices, error_messages={"required": "Choose what it was about"}
    )  # fmt: skip
    told_on = DateField(label="On which day did the child tell somebody?", thing="The day", latest=today)


class DisclosureReviewForm(FlowForm):
    """One of two people looks at what follows (R21)."""

    words = LongTextField(label="What did you look at, and what follows from it?", max_length=2_000, rows=4)


class EasierForm(FlowForm):
    """What makes it easier for others to harm the child (R24)."""

    kinds = CheckboxesField(
        label="What makes it easier for somebody to harm the child?",
        help_text="Choose any. None of it is the cause: whoever does the harm is.",
        choices=Vulnerabilities.Kind.choices,
        hints={"hurt_before": "The plan then says how the child is kept safe later too."},
        error_messages={"required": "Choose at least one, or “Something else” and write what"},
    )
    words = LongTextField(label="Anything else", max_length=2_000, rows=3, required=False)


class WorryForm(FlowForm):
    """Two answers, and nothing else: urgent safety does not wait for a form (R23)."""

    kind = RadiosField(label="What is the worry?", choices=UrgentWorry.Kind.choices)
    person_id = RadiosField(label="About whom?", choices=())

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = list(people)  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        return given | {"person_id": an_id(given["person_id"])}


class OwnerForm(FlowForm):
    """Who takes care of it today."""

    owner_id = RadiosField(label="Who takes care of this today?", choices=())

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = list(people)  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        return given | {"owner_id": an_id(given["owner_id"])}


class HealthToldForm(FlowForm):
    """That health knows."""

    whom = TextField(
        label="Whom in health did you tell, and how?",
        help_text="For example: the crisis team, by phone.",
        max_length=200,
    )


class ViewForm(FlowForm):
    """What one side thinks of how worried we should be (R20). `sides`: for whom this worker may write."""

    side = RadiosField(label="Whose view is it?", choices=(), reveals={"family": ("said_by",)})
    said_by = TextField(label="Who of the family said it?", max_length=120, required=False)
    words = LongTextField(
        label="How worried should we be now, and why?",
        help_text="In their own words. If they would rather not say, write that they were asked and would rather not.",
        max_length=2_000,
    )

    def __init__(self, *args: Any, sides: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = list(sides)  # type: ignore[attr-defined]
