"""Forms about a case: who works with it, its threshold, where it is, its chronology, an emergency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.corrections import HowKnownForm
from alongside.doors.common.uploads import AttachmentsField
from alongside.doors.desk.forms.parts import WORDS, Choice, LevelForm, is_yes
from alongside.family.cases.models import Stage
from alongside.family.recording.models_reading import Withholding
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)

_FEW = 8


class AllocateForm(FlowForm):
    """Choose one of those who fit."""

    cover_words = TextField(
        label="Who covers when they are away",
        help_text="The family sees this. For example: Lee covers on Fridays.",
        max_length=200,
        required=False,
    )
    field_order: tuple[str, ...] = ("user_id", "cover_words")

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = RadiosField if len(people) <= _FEW else SelectField
        self.fields["user_id"] = kind(
            label="Who", choices=people, error_messages={"required": "Choose one person"}
        )
        self.order_fields(self.field_order)


class ReasonForm(FlowForm):
    """Why, in words that the family reads."""

    reason = LongTextField(label="Why", help_text="The family reads this.", max_length=400, rows=3)


class ThresholdForm(LevelForm):
    """How worried we are, looked at again (R15, R19)."""

    need_now = LongTextField(label="What does this child and family need now?", max_length=WORDS)
    how_respond = LongTextField(label="How can we respond?", max_length=WORDS)
    field_order = ("need_now", "how_respond", "level", "rationale")


class StageForm(FlowForm):
    """Where the family is on its journey."""

    versioned = True
    stage = RadiosField(
        label="Where is the family now?", choices=[c for c in Stage.choices if c[0] != Stage.CLOSED]
    )
    without_plan = LongTextField(
        label="There is no final plan yet. Why does the work go on without it?",
        help_text="Only for what comes after planning. The family reads this, with your name.",
        max_length=1_000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, plan_missing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not plan_missing:
            del self.fields["without_plan"]


class EntryForm(HowKnownForm):
    """One thing that happened (R38)."""

    happened_on = DateField(label="When did it happen?", thing="The day", latest=today)
    words = LongTextField(
        label="What happened?",
        help_text="Say what was done to the child, and by whom if you know. The family reads this.",
        max_length=10_000,
    )
    uploads = AttachmentsField(
        label="Photos or documents",
        help_text="Whoever reads your words can open these. A photo can tell where it was taken.",
    )
    readers = RadiosField(
        label="Who reads this?",
        choices=[("family", "The family and their workers"), ("workers", "The workers only")],
        reveals={"workers": ("withheld_reason", "withheld_category", "unsaid_because")},
        initial="family",
    )
    withheld_reason = TextField(
        label="Why should the family not read it?",
        help_text="A manager looks at this reason again. The family does not read it.",
        max_length=400,
        required=False,
    )
    withheld_category = RadiosField(
        label="What does the family read of it?",
        choices=Withholding.Category.choices,
        required=False,
        initial=Withholding.Category.SOMEBODY_ELSE,
    )
    unsaid_because = LongTextField(
        label="Could it put somebody in danger if the family knew that something is held back?",
        help_text="Say who, and why. Leave it empty if not: then they read that something is held back.",
        max_length=2_000,
        rows=2,
        required=False,
    )
    field_order = (
        "happened_on", "words", "kind", "told_by", "uploads", "readers", "withheld_reason", "withheld_category",
        "unsaid_because",
    )  # fmt: skip

    def answers(self) -> dict[str, Any]:
        """What was answered; without a category the law's own."""
        given = super().answers()
        return given | {"withheld_category": given["withheld_category"] or Withholding.Category.LAW}


class EmergencyForm(FlowForm):
    """Opening a record at once, for a child's safety."""

    states_optional = False  # the second reason is asked only where it must be answered

    case = TextField(
        label="Case reference",
        help_text="For example, C-7K2P-49XD. Ask whoever called you for it.",
        max_length=40,
    )
    reason = LongTextField(
        label="Why do you need this record now?",
        help_text="One or two sentences, written for the family: they will read them. A manager reads them too.",
        max_length=1_000,
        rows=4,
    )
    withhold = CheckboxesField(
        label="Is it safe to tell the family why?",
        choices=[("yes", "No, telling them could put someone at risk")],
        reveals={"yes": ["withheld_because"]},
        required=False,
    )
    withheld_because = LongTextField(
        label="Who could be at risk, and why?",
        help_text="Only the manager who looks at this opening reads it. They decide whether it stays so.",
        max_length=1_000,
        rows=4,
        required=False,
    )

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        if not given.pop("withhold"):
            given["withheld_because"] = None
        return given


class ReviewForm(FlowForm):
    """Looking again at an emergency access. `withheld`: its reason was kept from the family."""

    finding = RadiosField(
        label="Was it right to open the record?",
        choices=[("justified", "Yes, it was needed"), ("not_justified", "No, it was not needed")],
        error_messages={"required": "Say whether it was needed"},
    )
    note = LongTextField(label="What did you look at?", max_length=1_000, rows=4)
    family_told = RadiosField(
        label="May the family read the reason now?",
        choices=[("yes", "Yes, they read it from now on"), ("no", "No, it could put someone at risk")],
        error_messages={"required": "Say whether the family may read the reason"},
    )
    field_order = ("finding", "family_told", "note")

    def __init__(self, *args: Any, withheld: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not withheld:
            del self.fields["family_told"]

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        if "family_told" in given:
            given["family_told"] = is_yes(given["family_told"])
        return given
