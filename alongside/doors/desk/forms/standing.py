"""Forms about how a parent stands: evidence, a manager's decision, what is held back for a time, help that is offered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import WORDS, YES_NO, Choice, is_yes
from alongside.family.cases.models_standing import EvidenceEntry, Narrowing, ParentNeed, StandingDecision
from alongside.family.cases.services import Telling
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    TextField,
)


class EvidenceForm(FlowForm):
    """One thing that was seen, told or thought (R25)."""

    seen_on = DateField(label="On which day?", thing="The day", latest=today)
    words = LongTextField(
        label="What did they do, or what did they say?",
        help_text="Only what happened, as it was seen or heard. Not what kind of person or family it is.",
        max_length=WORDS,
    )
    kind = RadiosField(
        label="How do you know?",
        choices=EvidenceEntry.Kind.choices,
        hints={"opinion": "It is kept, and does not count towards a decision."},
        reveals={"reported": ("told_by",)},
    )
    told_by = TextField(label="Who told you?", help_text="A role is enough.", max_length=200, required=False)
    did_something = RadiosField(
        label="Does this tell of something they did to the child?",
        help_text="Crying, or being upset or afraid, is not evidence. It has a place of its own on their page.",
        choices=YES_NO,
    )

    def answers(self) -> dict[str, Any]:
        """What was answered, yes or no as such."""
        given = super().answers()
        return given | {"did_something": is_yes(given["did_something"])}


class DecideForm(FlowForm):
    """How a parent stands from now on, why, what help goes on, and that they were told (R25)."""

    states_optional = False

    status = RadiosField(label="How do they stand from now on?", choices=())
    reason = LongTextField(
        label="Why",
        help_text="Write it to the parent: they read it. What was seen and on which days, and what would change it.",
        max_length=WORDS,
    )
    support = LongTextField(
        label="What help is this parent offered?",
        help_text="It goes on whatever you decide. For a protective partner you can leave it empty.",
        max_length=2_000,
        rows=3,
        required=False,
    )
    told = RadiosField(
        label="Were they told?",
        choices=[("yes", "Yes"), ("no", "No, telling them now could put somebody at risk")],
        reveals={"yes": ("told_on", "told_how", "told_words"), "no": ("not_told_because",)},
    )
    told_on = DateField(label="On which day?", thing="The day", latest=today, required=False)
    told_how = RadiosField(label="How?", choices=StandingDecision.Way.choices, required=False)
    told_words = LongTextField(label="In which words?", max_length=2_000, rows=3, required=False)
    not_told_because = LongTextField(
        label="Who could be at risk, and why?",
        help_text="The parent does not read this. It is looked at again on the day of the review.",
        max_length=2_000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = list(choices)  # type: ignore[attr-defined]

    def decided(self) -> dict[str, Any]:
        """What `standing_decide` needs, besides the case and the person."""
        said = self.answers()
        telling = Telling(
            on=said["told_on"],
            how=said["told_how"],
            words=said["told_words"],
            not_because="" if is_yes(said["told"]) else said["not_told_because"],
        )
        return {
            "status": said["status"],
            "reason": said["reason"],
            "support": said["support"],
            "telling": telling,
        }


class NarrowForm(FlowForm):
    """What one parent does not see for a time, and what they read of it (R26)."""

    states_optional = False

    kinds = CheckboxesField(
        label="What is held back?",
        help_text="As little as keeps everyone safe. Their own words they always read.",
        choices=Narrowing.Kind.choices,
        error_messages={"required": "Choose what is held back"},
    )
    until = DateField(label="Until the end of which day?", thing="The day", earliest=today)
    say = RadiosField(
        label="May they read that something is held back?",
        choices=[("yes", "Yes"), ("no", "No, saying so could itself put somebody at risk")],
        reveals={"yes": ("words",), "no": ("unsaid_because",)},
    )
    words = LongTextField(label="Why, in words to the parent", max_length=2_000, rows=3, required=False)
    unsaid_because = LongTextField(
        label="Who could be at risk, and why?",
        help_text="The parent does not read this. A manager looks at it again by that day.",
        max_length=2_000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, longest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        until = self.fields["until"]
        until.latest = longest  # type: ignore[attr-defined]
        until.help_text = f"Then it ends by itself. At the latest {day_words(longest)}."

    def narrowed(self) -> dict[str, Any]:
        """What `sight_narrow` needs, besides the case and the person."""
        said = self.answers()
        quiet = not is_yes(said["say"])
        given = {"kinds": said["kinds"], "until": said["until"], "words": said["words"]}
        return given | ({"unsaid_because": said["unsaid_because"], "words": ""} if quiet else {})


class EndNarrowingForm(FlowForm):
    """Opening again, before its time, what was held back."""

    reason = TextField(label="Why can they read it again?", max_length=400)


class NeedForm(FlowForm):
    """What weighs on a parent, with the help that is offered (R27)."""

    kind = RadiosField(
        label="What makes life hard for them?",
        choices=ParentNeed.Kind.choices,
        help_text="It is never a reason to be more worried about the child, nor to leave the parent out.",
    )
    offer = LongTextField(
        label="What help do we offer?",
        help_text="Write it to the parent: they read it and answer as they like.",
        max_length=2_000,
        rows=3,
    )
