"""What a family is asked: a question at a time, in plain words, and nothing that need not be answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.corrections import HowKnownForm
from alongside.doors.common.uploads import AttachmentsField
from alongside.family.people.models import ContactPoint
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    ConfirmField,
    DateField,
    LongTextField,
    RadiosField,
    TextField,
)
from alongside.practice.plans.models import Measure, MeasureAnswer

_AIMS = (
    (Measure.Aim.PREVENTION, "To stop something before it happens"),
    (Measure.Aim.PROTECTION, "To keep someone safe"),
    (Measure.Aim.PURSUIT, "To stop the people who do the harm"),
)
_YES_NO = (("yes", "Yes"), ("no", "No"))
NOBODY_YET = ""


class PressForm(FlowForm):
    """A button and nothing to type."""

    keeps = False


class AnswerForm(FlowForm):
    """What one person says of one measure, as it stands on the page."""

    versioned = True
    compares = False

    answer = RadiosField(
        choices=MeasureAnswer.Answer.choices,
        label="What do you think?",
        error_messages={"required": "Choose what you think. Each answer is fine."},
    )
    words = LongTextField(
        max_length=1_000,
        rows=4,
        required=False,
        label="Your words",
        help_text=(
            "If you agree in part or disagree, say what you would change. "
            "Everyone on the plan reads this, and it stays on the plan."
        ),
    )


class MeasureForm(FlowForm):
    """Something that would help. Only what it is and where need an answer."""

    words = LongTextField(
        max_length=500,
        rows=4,
        label="What would help?",
        error_messages={"required": "Write what would help"},
    )
    side = RadiosField(
        choices=Measure.Side.choices,
        label="Where is it for?",
        error_messages={"required": "Choose where it is for"},
    )
    for_whom = RadiosField(
        choices=Measure.ForWhom.choices,
        label="Who or what does it keep safe?",
        error_messages={"required": "Choose who or what it keeps safe"},
    )
    aim = RadiosField(choices=_AIMS, required=False, label="What is it for?")
    tonight = LongTextField(
        max_length=500, rows=3, required=False, label="What could be done tonight, if it happens tonight?"
    )
    trigger = LongTextField(
        max_length=300,
        rows=3,
        required=False,
        label="When would we do it?",
        help_text="For example: when they are not home by 10pm.",
    )
    owner_id = RadiosField(choices=(), required=False, label="Who should do it?")
    due_on = DateField(required=False, earliest=today, label="By which day?", thing="The day")

    def __init__(self, *args: Any, owners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [*owners, (NOBODY_YET, "I do not know yet")]  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        given["aim"] = given["aim"] or Measure.Aim.PROTECTION.value
        given["owner_id"] = given["owner_id"] or None
        return given


class ChangeMeasureForm(MeasureForm):
    """The same questions about a proposal that is there already."""

    versioned = True


class WithdrawForm(FlowForm):
    """Taking back one's own proposal."""

    reason = LongTextField(
        max_length=500,
        rows=3,
        label="Why do you take it back?",
        help_text="Everyone on the plan reads this.",
        error_messages={"required": "Write why you take it back"},
    )


class NotDoneForm(FlowForm):
    """A promise that was said to be done, and is not."""

    versioned = True
    compares = False
    heading_field = "words"

    words = LongTextField(
        max_length=1_000,
        rows=5,
        label="What is not done?",
        help_text="The promise opens again. The person who made it, and you, see what you write.",
        error_messages={"required": "Write what is not done"},
    )


class AskAboutForm(FlowForm):
    """A question about a promise."""

    heading_field = "words"

    words = LongTextField(
        max_length=1_000,
        rows=5,
        label="What would you like to ask?",
        help_text="The person who made the promise is asked to answer you. The lead professional sees it too.",
        error_messages={"required": "Write what you would like to ask"},
    )


class MineDoneForm(FlowForm):
    """A promise of one's own that is done."""

    versioned = True
    compares = False

    words = LongTextField(
        max_length=1_000, rows=4, required=False, label="Is there anything you would like to say about it?"
    )


class SafeContactForm(FlowForm):
    """How, when and where to reach somebody without anybody else finding out (R327)."""

    channels = CheckboxesField(
        choices=ContactPoint.Channel.choices,
        required=False,
        label="Which ways are safe?",
        help_text="Choose any. If you choose none, we send you nothing.",
    )
    times = TextField(
        max_length=200,
        required=False,
        label="When is a safe time?",
        help_text="For example: weekdays before 3pm.",
    )
    shared_device = RadiosField(
        choices=_YES_NO,
        label="Does anyone else use or check your phone or computer?",
        error_messages={"required": "Choose yes or no, so that we know what we may send"},
    )
    no_voicemail = RadiosField(
        choices=_YES_NO,
        label="May we leave a voicemail?",
        error_messages={"required": "Choose yes or no, so that we know if we may leave a voicemail"},
    )
    code_word = TextField(
        max_length=60,
        required=False,
        label="A code word, if you want one",
        help_text="We say it when we ring, so that you know it is us.",
    )
    note = LongTextField(
        max_length=1_000, rows=3, required=False, label="Is there anything else we must know to be safe?"
    )

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it: the question about voicemail is asked the friendly way round."""
        given = super().answers()
        given["shared_device"] = given["shared_device"] == "yes"
        given["no_voicemail"] = given["no_voicemail"] == "no"
        return given


class AboutMeForm(FlowForm):
    """One question about how somebody describes themself; not answering is an answer (R36)."""

    answer = TextField(max_length=200, required=False, label="Your answer")
    rather_not = ConfirmField(required=False, label="I’d rather not say")

    def clean(self) -> dict[str, Any]:
        """Either words or the tick."""
        cleaned = super().clean()
        if not cleaned.get("answer") and not cleaned.get("rather_not") and "answer" not in self.errors:
            self.add_error("answer", "Write an answer, or tick “I’d rather not say”")
        return cleaned


class EntryForm(HowKnownForm):
    """Something that happened, and who may read it (R38, R136)."""

    happened_on = DateField(
        latest=today,
        label="When did it happen?",
        help_text="If you are not sure of the day, choose the nearest one and say so below.",
        thing="The day it happened",
        error_messages={"required": "Enter the day it happened"},
    )
    words = LongTextField(
        max_length=10_000,
        rows=8,
        label="What happened?",
        help_text="In your own words. Nobody can change them.",
        error_messages={"required": "Write what happened"},
    )
    uploads = AttachmentsField(
        label="Photos or documents",
        help_text=(
            "Whoever may read your words may open these too. "
            "A photo can tell where it was taken: leave it out if that place must stay private."
        ),
    )
    readers = RadiosField(
        choices=(
            (ChronologyEntry.Readers.WORKERS, "Me and the workers"),
            (ChronologyEntry.Readers.FAMILY, "The workers and the whole family"),
        ),
        hints={
            ChronologyEntry.Readers.WORKERS.value: "Nobody else in the family sees it.",
            ChronologyEntry.Readers.FAMILY.value: "Everyone in the family who has an account sees it.",
        },
        label="Who may read it?",
        error_messages={"required": "Choose who may read it"},
    )
    field_order = ("happened_on", "words", "kind", "told_by", "uploads", "readers")
