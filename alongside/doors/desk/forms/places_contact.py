"""Forms about being away, in touch, an advocate, and a move (R173-R175)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, an_id
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    ConfirmField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)
from alongside.practice.places.models import Away, Relocation
from alongside.practice.places.services import Owed


class AwayForm(FlowForm):
    """A time away from home. A child who is missing is written down on the page for that, once."""

    since = DateField(label="Since which day?", thing="The day", latest=today)
    words = LongTextField(label="Where, and what do we know?", max_length=1_000, rows=3, required=False)

    def answers(self) -> dict[str, Any]:
        """What was answered: they stayed somewhere else."""
        return super().answers() | {"kind": Away.Kind.ELSEWHERE.value}


class AwayEndForm(FlowForm):
    """The end of a time away."""

    until = DateField(label="Until which day?", thing="The day", latest=today)
    back = RadiosField(label="Did the child come home?", choices=YES_NO)


class LostForm(FlowForm):
    """A parent and the child are not in touch."""

    person_id = RadiosField(label="Who is not in touch with the child?", choices=())
    since = DateField(label="Since which day?", thing="The day", latest=today)
    words = LongTextField(label="What happened?", max_length=1_000, rows=3, required=False)

    def __init__(self, *args: Any, parents: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = list(parents)  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        return given | {"person_id": an_id(given["person_id"])}


class ContactPlanForm(FlowForm):
    """How they are in touch again, or what came of it so far."""

    words = LongTextField(
        label="How can they be in touch again?", max_length=2_000, rows=4,
        help_text="Written with that parent, who reads it. What the child wants, what is tried first, what keeps it safe.",
    )  # fmt: skip
    owner_id = SelectField(label="Who leads it?", choices=())

    def __init__(self, *args: Any, owners: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [("", "Choose"), *owners]  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        return given | {"owner_id": an_id(given["owner_id"])}


class BackForm(FlowForm):
    """Since when they are in touch again."""

    until = DateField(label="Since which day are they in touch again?", thing="The day", latest=today)


class StepForm(FlowForm):
    """One promise. `kinds` and `siblings` for a move."""

    words = LongTextField(label="What will be done?", max_length=500, rows=2)
    benefit = LongTextField(label="What good will it do them?", max_length=500, rows=2)
    owner_id = SelectField(label="Who will do it?", choices=())
    due_on = DateField(label="By which day?", thing="The day", earliest=today)
    with_family = ConfirmField(label="It was worked out together with the family", required=False)
    field_order = ("kind", "person_id", "words", "benefit", "owner_id", "due_on", "with_family")

    def __init__(
        self, *args: Any, owners: Sequence[Choice], kinds: Sequence[Choice] = (), siblings: Sequence[Choice] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [("", "Choose"), *owners]  # type: ignore[attr-defined]
        if kinds:
            self.fields["kind"] = RadiosField(
                label="What is it for?", choices=list(kinds), reveals={"school": ("person_id",)} if siblings else {}
            )  # fmt: skip
        if siblings:
            self.fields["person_id"] = RadiosField(label="For whom?", choices=list(siblings), required=False)
        self.order_fields(self.field_order)

    def owed(self) -> Owed:
        """The promise as the verbs want it."""
        said = self.cleaned_data
        return Owed(
            said["words"], said["benefit"], an_id(said["owner_id"]), said["due_on"], said["with_family"]
        )

    def kind(self) -> dict[str, Any]:
        """What it is for, and for which brother or sister."""
        return {
            "kind": self.cleaned_data["kind"],
            "person_id": an_id(self.cleaned_data.get("person_id", "")),
        }


class MoveForm(FlowForm):
    """That a family has to move."""

    reason = LongTextField(label="Why do they have to move?", max_length=1_000, rows=3)
    from_area = TextField(label="From which area?", max_length=120, required=False)
    housing_agency = TextField(label="Who finds them a home?", help_text="The agency.", max_length=120)
    police = RadiosField(label="Did the police offer to help them move?", choices=Relocation.Police.choices)
    police_words = TextField(label="What did they offer or say?", max_length=500, required=False)


class MoveEndForm(FlowForm):
    """How a move ended."""

    outcome = RadiosField(label="How did it end?", choices=Relocation.Outcome.choices)
    on = DateField(label="On which day?", thing="The day", latest=today)
    words = TextField(label="Anything to add", max_length=500, required=False)


class AdvocateForm(FlowForm):
    """Who is the child's advocate."""

    name = TextField(label="Who is it?", max_length=120)
    organisation = TextField(
        label="Where are they from?",
        help_text="Independent of the council and the police.",
        max_length=120,
    )
