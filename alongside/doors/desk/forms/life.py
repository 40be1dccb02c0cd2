"""Forms about the life of a family: an answer, a look at a brother or sister, a place, how somebody describes themself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import an_id
from alongside.family.circumstances.models import Response, SiblingReview, Site
from alongside.family.circumstances.selectors import Known
from alongside.family.circumstances.services import SiteWords
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    ConfirmField,
    DateField,
    LongTextField,
    RadiosField,
    TextField,
)

_ANOTHER = "another"


class AnswerForm(FlowForm):
    """What is offered, by whom and when; or why it cannot be (R34, R35)."""

    outcome = RadiosField(
        label="What is your answer?", choices=Response.Outcome.choices, reveals={"offered": ["by_whom", "due_on"]},
        error_messages={"required": "Choose your answer"},
    )  # fmt: skip
    by_whom = TextField(label="Who does it?", max_length=200, required=False)
    due_on = DateField(label="By which day?", thing="The day", earliest=today, required=False)
    words = LongTextField(
        label="What exactly, or why not?",
        help_text="The person who said it reads this.",
        max_length=2_000,
        rows=4,
    )


class SiblingForm(FlowForm):
    """How a brother or sister is (R32)."""

    risk = LongTextField(
        label="Could somebody groom or use them too?", max_length=2_000, rows=4,
        help_text="In words: who, where, online. If you see nothing, say so, and what you looked at.",
    )  # fmt: skip
    needs = CheckboxesField(label="What do they need?", choices=SiblingReview.Need.choices, required=False)
    needs_words = LongTextField(
        label="Say more, in their words if you can", max_length=2_000, rows=3, required=False
    )

    def __init__(self, *args: Any, skips: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if skips:
            self.fields["skip_strengths"] = ConfirmField(
                label="This cannot wait: save it now", required=False
            )


class SiteForm(FlowForm):
    """A place, without a word about any child (R39). `proposed`: places of the same name, to choose from."""

    name = TextField(label="What is the place called?", max_length=120)
    kind = RadiosField(label="What kind of place is it?", choices=Site.Kind.choices)
    area = TextField(
        label="Where is it?",
        help_text="Street and town, or the name of the app or site.",
        max_length=200,
        required=False,
    )
    worry = RadiosField(label="How worried are people about this place?", choices=Site.Worry.choices)
    risks = LongTextField(
        label="What happens there?", max_length=2_000, rows=3, required=False,
        help_text="About the place, never about a child: workers with other families may read it.",
    )  # fmt: skip
    strengths = LongTextField(
        label="What is good there, and who looks out for children?", max_length=2_000, rows=3, required=False
    )
    owner_agency = TextField(
        label="Which agency is responsible for making it safer?", max_length=120, required=False,
        help_text="Leave empty if nobody is. Managers then see that a high-risk place has no owner.",
    )  # fmt: skip
    owner_name = TextField(label="Who there?", max_length=120, required=False)

    def site(self) -> SiteWords:
        """The place as the verbs want it."""
        names = ("name", "kind", "area", "worry", "risks", "strengths", "owner_agency", "owner_name")
        return SiteWords(**{name: self.cleaned_data[name] for name in names})


class SiteAddForm(SiteForm):
    """A place and how it touches this child."""

    words = LongTextField(
        label="How does it matter for this child?", help_text="Only those who work with this child read this.",
        max_length=1_000, rows=3, required=False,
    )  # fmt: skip
    field_order = ("name", "same")

    def __init__(self, *args: Any, proposed: Sequence[Known] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proposed:
            choices = [
                *((str(one.id), one.words) for one in proposed),
                (_ANOTHER, "Another place of this name"),
            ]
            self.fields["same"] = RadiosField(
                label="Is it one of these?", choices=choices, required=False,
                help_text="If it is, we put that place beside this child. What is known of it stays as it is.",
            )  # fmt: skip
            self.order_fields(self.field_order)

    def chosen(self) -> tuple[Any, bool]:
        """The place that was chosen, if one was; whether this is another one."""
        same = self.cleaned_data.get("same", "")
        return (None, True) if same == _ANOTHER else (an_id(same), False)


class SiteChangeForm(SiteForm):
    """What is known of a place now. What was known before is kept."""

    versioned = True


class AboutForm(FlowForm):
    """How somebody describes themself, as they said it (R36)."""

    answer = TextField(label="In their own words", max_length=200, required=False)
    rather_not = ConfirmField(label="They would rather not say", required=False)

    def clean(self) -> dict[str, Any]:
        """Either words or the tick."""
        cleaned = super().clean()
        if not cleaned.get("answer") and not cleaned.get("rather_not") and "answer" not in self.errors:
            self.add_error("answer", "Write what they said, or tick that they would rather not say")
        return cleaned
