"""Forms around the measures of a plan: in force, emergencies, reviews, approach, wishes, harms, who is to be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, an_id, is_yes
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)
from alongside.practice.plans.models import MeasureAnswer, Plan
from alongside.practice.plans.models_guard import DisruptionLine, PlanReview, ReviewTrigger
from alongside.practice.plans.models_voices import ApproachLine, Involvement, WishAnswer

_LATER = "later"


class KindForm(FlowForm):
    """Which kind of plan it is, and why, for the parents."""

    versioned = True
    kind = RadiosField(
        label="Which kind of plan is it?",
        choices=Plan.Kind.choices,
        hints={"extra_familial": "For harm outside the home. It needs no further reason."},
        error_messages={"required": "Choose which kind of plan it is"},
    )
    reason = LongTextField(
        label="Why?",
        help_text="Needed for a child protection plan. The parents read this.",
        max_length=1_000,
        rows=4,
        required=False,
    )


class InterimForm(FlowForm):
    """An emergency plan: what happened and what everybody does tonight. Nothing else is asked."""

    reason = TextField(
        label="What happened?", help_text="A few words. The family reads this.", max_length=500,
        error_messages={"required": "Say in a few words what happened"},
    )  # fmt: skip
    tonight = LongTextField(
        label="What does everybody do tonight?",
        help_text="Who is where, who rings whom, who comes. The family reads this first.",
        max_length=1_000,
        rows=5,
        error_messages={"required": "Say what everybody does tonight"},
    )


class EndForm(FlowForm):
    """What came of a plan that ends."""

    versioned = True
    outcome = RadiosField(
        label="What came of it?", choices=Plan.Outcome.choices, error_messages={"required": "Say what came of it"}
    )  # fmt: skip
    words = LongTextField(
        label="Why does it end?", help_text="The family reads this.", max_length=1_000, rows=4,
        error_messages={"required": "Say why it ends"},
    )  # fmt: skip


class ReviewForm(FlowForm):
    """What a review found."""

    versioned = True
    outcome = RadiosField(
        label="What follows?", choices=PlanReview.Outcome.choices,
        error_messages={"required": "Say what follows"},
    )  # fmt: skip
    words = LongTextField(
        label="What did you find together?", help_text="What works, what does not. The family reads this.",
        max_length=2_000, rows=5, error_messages={"required": "Say what you found together"},
    )  # fmt: skip


_BY_ITSELF = "Has a page of its own in the case. Written down there, the plan is looked at by itself."


class HappenedForm(FlowForm):
    """Something happened for which the plan is looked at again."""

    what = RadiosField(
        label="What happened?", choices=ReviewTrigger.What.choices,
        hints=dict.fromkeys(("missing", "threat", "arrest", "court"), _BY_ITSELF),
        error_messages={"required": "Say what happened"},
    )  # fmt: skip
    happened_on = DateField(label="On which day?", thing="The day", latest=today)
    words = TextField(
        label="A few words about it", help_text="The family reads this.", max_length=500, required=False
    )  # fmt: skip


class WholeAnswerForm(FlowForm):
    """What this person says of the version as a whole, in their own account, as it was shared when they opened the page."""

    versioned = True
    compares = False

    answer = RadiosField(
        label="Do you agree with this version?",
        choices=MeasureAnswer.Answer.choices,
        error_messages={"required": "Choose whether you agree"},
    )
    words = LongTextField(
        label="Your words", help_text="Needed if you do not agree with all of it. Everybody reads this.",
        max_length=1_000, rows=4, required=False,
    )  # fmt: skip


class PeopleForm(FlowForm):
    """A form about one person of the family."""

    person_id = RadiosField(
        choices=(), label="Whose words are these?", error_messages={"required": "Say whose"}
    )

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = list(people)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the verb needs."""
        said = self.answers()
        return said | {"person_id": an_id(said["person_id"])}


class ApproachForm(PeopleForm):
    """What one of the family says about approaching the child."""

    kind = RadiosField(
        label="What is it about?", choices=ApproachLine.Kind.choices,
        error_messages={"required": "Say what it is about"},
    )  # fmt: skip
    words = LongTextField(
        label="In their words", help_text="It takes the place of what they said before about the same thing.",
        max_length=500, rows=4, error_messages={"required": "Write what they said"},
    )  # fmt: skip
    field_order = ("person_id", "kind", "words")


class DepartForm(FlowForm):
    """The child was approached in another way."""

    happened_on = DateField(label="On which day?", thing="The day", latest=today)
    what = LongTextField(
        label="What was done?", max_length=1_000, rows=3, error_messages={"required": "Say what was done"}
    )
    why = LongTextField(
        label="Why?", help_text="The parents read this.", max_length=1_000, rows=3,
        error_messages={"required": "Say why"},
    )  # fmt: skip


class AdviseForm(FlowForm):
    """Advice against something that the parents already do."""

    words = LongTextField(
        label="Why do you advise against it?",
        help_text="The parents read this and are asked what they say to it.",
        max_length=1_000,
        rows=4,
        error_messages={"required": "Say why"},
    )


class AskedForm(FlowForm):
    """The parents were asked about advice, and did not answer yet."""

    words = LongTextField(
        label="When and how were they asked?", max_length=1_000, rows=3,
        error_messages={"required": "Say when and how they were asked"},
    )  # fmt: skip


class WishForm(FlowForm):
    """What the young person wishes, as they told it."""

    words = LongTextField(
        label="What do they wish?", help_text="In their words.", max_length=1_000, rows=4,
        error_messages={"required": "Write what they wish"},
    )  # fmt: skip
    parents_may_read = RadiosField(
        label="May their parents read it?", choices=YES_NO, help_text="Ask them.",
        error_messages={"required": "Say whether their parents may read it"},
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What the verb needs."""
        said = self.answers()
        return said | {"parents_may_read": is_yes(said["parents_may_read"])}


class WishAnswerForm(FlowForm):
    """What becomes of a wish."""

    outcome = RadiosField(
        label="What becomes of it?", choices=WishAnswer.Outcome.choices,
        error_messages={"required": "Say what becomes of it"},
    )  # fmt: skip
    words = LongTextField(
        label="Why?", help_text="Needed where it is not followed. The young person reads this.",
        max_length=1_000, rows=4, required=False,
    )  # fmt: skip


class InvolvedForm(PeopleForm):
    """How one person of the family took part."""

    person_id = RadiosField(choices=(), label="Who?", error_messages={"required": "Say who"})
    moment = RadiosField(
        label="In what?", choices=Involvement.Moment.choices, initial="plan",
        error_messages={"required": "Say in what"},
    )  # fmt: skip
    met = CheckboxesField(label="Which of these were done?", choices=Involvement.Item.choices, required=False)
    reason = LongTextField(
        label="Why were the others not done?", help_text="The person reads this.", max_length=1_000, rows=3,
        required=False,
    )  # fmt: skip
    field_order = ("person_id", "moment", "met", "reason")


class DisruptionForm(FlowForm):
    """Who is to be stopped, by which agency and by when."""

    standing = RadiosField(
        label="Are they known?", choices=DisruptionLine.Standing.choices,
        error_messages={"required": "Say whether they are known or suspected"},
    )  # fmt: skip
    who = TextField(
        label="Who?", help_text="In neutral words. A name is not needed: “a man with a grey car”.", max_length=200,
        error_messages={"required": "Say who"},
    )  # fmt: skip
    tactics = LongTextField(
        label="How do they harm?", max_length=1_000, rows=3, error_messages={"required": "Say how they harm"}
    )
    agency = TextField(
        label="Which agency stops them?", max_length=120, error_messages={"required": "Say which agency"}
    )
    due_on = DateField(label="By when?", thing="The day", earliest=today)
    site_id = SelectField(label="At which place?", choices=[], required=False)
    readers = RadiosField(
        label="Who reads this?", choices=DisruptionLine.Readers.choices, initial="family",
        error_messages={"required": "Say who reads this"},
    )  # fmt: skip
    withheld_reason = TextField(label="Why does the family not read it?", max_length=500, required=False)

    def __init__(self, *args: Any, sites: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site_id"] = SelectField(
            label="At which place?", help_text="Where it is one of the places beside the child.", choices=sites, required=False,
            nothing="No place of the list",
        )  # fmt: skip
        self.fields["readers"].reveals = {"workers": ["withheld_reason"]}  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the verb needs."""
        said = self.answers()
        said["site_id"] = an_id(said["site_id"])
        return said if said["readers"] == "workers" else said | {"withheld_reason": ""}


class SignForm(FlowForm):
    """Why a version may stand with nobody named who is to be stopped; the version is the one on the page."""

    versioned = True
    compares = False

    words = LongTextField(label="Why?", max_length=1_000, rows=4, error_messages={"required": "Say why"})


class LineEndForm(FlowForm):
    """What came of stopping somebody."""

    words = LongTextField(
        label="What came of it?", max_length=1_000, rows=3, error_messages={"required": "Say what came of it"}
    )


class HarmForm(FlowForm):
    """One harm, answered by a measure, or deferred."""

    harm_key = RadiosField(choices=(), label="Which harm?", error_messages={"required": "Choose the harm"})
    measure_id = RadiosField(
        choices=(), label="What answers it?", error_messages={"required": "Choose what answers it"}
    )
    words = LongTextField(label="Why does it wait?", max_length=1_000, rows=3, required=False)
    until = DateField(label="Until when?", thing="The day", earliest=today, required=False)
    field_order = ("harm_key", "measure_id", "words", "owner_id", "until")

    def __init__(
        self, *args: Any, harms: Sequence[Choice], measures: Sequence[Choice], owners: Sequence[Choice], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["owner_id"] = SelectField(
            label="Who sees to it while it waits?", choices=owners, nothing="Choose", required=False
        )
        self.fields["harm_key"].choices = list(harms)  # type: ignore[attr-defined]
        answers: Any = self.fields["measure_id"]
        answers.choices = [*measures, (_LATER, "Nothing yet: it waits, for a reason")]
        answers.reveals = {_LATER: ["words", "owner_id", "until"]}
        self.order_fields(self.field_order)

    def given(self) -> dict[str, Any]:
        """What the verb needs."""
        said = self.answers()
        if said["measure_id"] == _LATER:
            return said | {"measure_id": None, "owner_id": an_id(said["owner_id"])}
        return {"harm_key": said["harm_key"], "measure_id": an_id(said["measure_id"])}
