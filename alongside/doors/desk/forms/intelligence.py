"""Forms of the desk about what people told: grading, the text without its source, moving it, answering, sharing (R151-R158)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice, which_child
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    TextField,
    WholeNumberField,
)
from alongside.pursuit.information.models import Feedback, ReportFlag
from alongside.pursuit.intelligence import rules
from alongside.pursuit.intelligence.models import Grade, Outcome, ShareRequest
from alongside.pursuit.intelligence.selectors import GradedItem
from alongside.pursuit.intelligence.services import Asked, Worry

_CUT = 80
_CHOOSE = "Choose one of the answers"


class _Decision(FlowForm):
    """Something that another officer may be deciding at this moment."""

    versioned = True
    compares = False


class GradeForm(_Decision):
    """3x5x2, each letter with its words beside it. What the facts suggest is chosen already; the officer decides."""

    source = RadiosField(
        label="How far can whoever told it be relied on?",
        help_text="You need not know who it is. Without a reason to say otherwise, it is untested.",
        choices=rules.SourceGrade.choices, initial=rules.SourceGrade.UNTESTED, error_messages={"required": _CHOOSE},
    )  # fmt: skip
    handling = RadiosField(
        label="May it be shared?", choices=rules.Handling.choices, reveals={"C": ("conditions", "condition_words")},
        error_messages={"required": _CHOOSE},
    )  # fmt: skip
    conditions = CheckboxesField(
        label="Under which conditions?", choices=rules.Condition.choices, required=False
    )
    condition_words = TextField(label="The other condition", max_length=500, required=False)
    why = LongTextField(
        label="Why do you grade it so?",
        help_text="Needed for a doubt, and where your letter is not the one suggested.",
        max_length=1_000, rows=3, required=False,
    )  # fmt: skip

    def __init__(
        self, *args: Any, items: Sequence[GradedItem], newest: Grade | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = {f"item-{one.item.id}": one for one in items}
        for name, one in self.items.items():
            self.fields[name] = RadiosField(
                label=f"{one.item.number}. {_cut(one.item.words)}",
                help_text=f"How they know it: “{one.item.get_how_known_display()}”. Suggested: {one.suggested}.",
                choices=rules.Assessment.choices, initial=one.assessment or one.suggested,
                error_messages={"required": "Choose a letter"},
            )  # fmt: skip
        if newest is not None:
            for name in ("source", "handling", "conditions", "condition_words"):
                self.fields[name].initial = getattr(newest, name)
        self.order_fields(["source", *self.items, "handling", "conditions", "condition_words", "why"])

    def graded(self) -> dict[str, Any]:
        """What `report_grade` needs, besides the report."""
        said = self.answers()
        return said | {"letters": {self.items[name].item.id: said.pop(name) for name in self.items}}


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _CUT else f"{line[:_CUT].rstrip()}…"


class SanitiseForm(_Decision):
    """The text without its source."""

    words = LongTextField(
        label="What others may read",
        help_text="Say what was noticed, where and when. Leave out who told it, and how they came to know it.",
        max_length=4_000, rows=8, error_messages={"required": "Write the text"},
    )  # fmt: skip
    kept_why = TextField(
        label="If a name, a phone or an address stays in it: why?",
        help_text="Leave it empty. You are asked if something is found.",
        max_length=500, required=False,
    )  # fmt: skip


class MoveForm(_Decision):
    """Where it goes."""

    operation = TextField(label="Which operation?", max_length=80, required=False)
    why = LongTextField(
        label="Why?", help_text="The next officer reads this.", max_length=1_000, rows=3,
        error_messages={"required": "Say why"},
    )  # fmt: skip
    field_order = ("to", "operation", "why")

    def __init__(self, *args: Any, moves: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = RadiosField(
            label="What becomes of it?", choices=moves, reveals={"operation": ("operation",)},
            error_messages={"required": "Choose what becomes of it"},
        )  # fmt: skip
        self.order_fields(self.field_order)


class FeedbackForm(FlowForm):
    """What whoever told it hears: a code in safe words."""

    code = RadiosField(
        label="What do they hear?",
        help_text="They read these words and nothing else. Choose “We cannot say” rather than nothing.",
        choices=Feedback.Code.choices, reveals={"need_more": ("words",)}, error_messages={"required": _CHOOSE},
    )  # fmt: skip
    words = LongTextField(
        label="What would you like to know?",
        help_text="One plain question. Ask for nothing that could put them at risk: they collect no proof for us.",
        max_length=1_000, rows=3, required=False,
    )  # fmt: skip


class DoubtForm(FlowForm):
    """A doubt about a report. It is kept whole."""

    kind = RadiosField(
        label="What is it?", choices=ReportFlag.Kind.choices, error_messages={"required": _CHOOSE}
    )
    reason = TextField(
        label="How do you know?", max_length=400, error_messages={"required": "Say how you know"}
    )


class SourceForm(FlowForm):
    """Why an officer needs to know who told it."""

    keeps = False
    reason = TextField(
        label="Why do you need to know who told this?",
        help_text="This is kept with your name, and looked at by others.",
        max_length=400, error_messages={"required": "Say why"},
    )  # fmt: skip


class OutcomeForm(FlowForm):
    """What came of it."""

    kind = RadiosField(
        label="What happened?", choices=Outcome.Kind.choices, error_messages={"required": _CHOOSE}
    )
    on = DateField(
        label="On which day?", thing="The day", latest=today, error_messages={"required": "Say which day"}
    )
    words = TextField(label="Anything else that helps others understand it", max_length=1_000, required=False)
    field_order = ("kind", "on", "report_ids", "words")

    def __init__(self, *args: Any, reports: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report_ids"] = CheckboxesField(
            label="Which reports supported it?",
            choices=reports,
            error_messages={"required": "Choose at least one"},
        )
        self.order_fields(self.field_order)

    def told(self) -> dict[str, Any]:
        """What `outcome_tell` needs."""
        said = self.answers()
        return said | {"report_ids": [uuid.UUID(one) for one in said["report_ids"]]}


def _under(thresholds: Sequence[str], purposes: Sequence[str]) -> dict[str, Any]:
    """The two questions that the agreement asks, with the answers that it allows."""
    asked = (
        ("threshold", "Why may it be shared?", rules.Threshold.choices, thresholds),
        ("purpose", "What is it for?", rules.Purpose.choices, purposes),
    )
    return {
        name: RadiosField(
            label=label,
            choices=[one for one in known if one[0] in open_],
            error_messages={"required": _CHOOSE},
        )
        for name, label, known, open_ in asked
    }


class AskForm(FlowForm):
    """Why somebody asks the police to share."""

    needs = LongTextField(
        label="What do you need to know?",
        help_text="For example: cars or people seen near the school, so that the plan can name them.",
        max_length=1_000, rows=3, error_messages={"required": "Write what you need to know"},
    )  # fmt: skip
    until = DateField(
        label="Until which day do you need it?", thing="The day", earliest=today,
        error_messages={"required": "Say until which day"},
    )  # fmt: skip
    field_order = ("case_id", "needs", "threshold", "purpose", "until")

    def __init__(
        self,
        *args: Any,
        cases: Sequence[Choice],
        thresholds: Sequence[str],
        purposes: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_id"] = which_child(cases)
        self.fields |= _under(thresholds, purposes)
        self.order_fields(self.field_order)

    def asked(self) -> Asked:
        """What `share_ask` needs."""
        said = self.answers()
        case = said.pop("case_id")
        return Asked(**said, case_id=uuid.UUID(case) if case else None)


class _Given(FlowForm):
    """Which texts somebody may read."""

    def __init__(self, *args: Any, reports: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report_ids"] = CheckboxesField(
            label="Which texts may they read?",
            help_text="They read the text without its source, its code and its conditions, until their day.",
            choices=reports, error_messages={"required": "Choose what is shared, or go back and say why not"},
        )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What the verb that shares needs, besides whom it answers."""
        said = self.answers()
        return said | {"report_ids": [uuid.UUID(one) for one in said["report_ids"]]}


class GiveForm(_Given):
    """What is shared with whoever asked."""

    late_reason = TextField(label="If the time to answer has passed: why?", max_length=1_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["report_ids", "late_reason"])


class AcrossForm(_Given):
    """What is shared with the officer of another partnership."""

    until = DateField(
        label="Until which day may they read it?", thing="The day", earliest=today,
        error_messages={"required": "Say until which day"},
    )  # fmt: skip

    def __init__(self, *args: Any, thresholds: Sequence[str], purposes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _under(thresholds, purposes)
        self.order_fields(["report_ids", "threshold", "purpose", "until"])


class RefuseForm(FlowForm):
    """Why nothing is shared."""

    refusal = RadiosField(
        label="Why is nothing shared?",
        choices=ShareRequest.Refusal.choices,
        error_messages={"required": _CHOOSE},
    )
    reason = LongTextField(
        label="In words, for whoever asked",
        help_text="Needed for another reason, and when the time to answer has passed. They read this.",
        max_length=1_000, rows=3, required=False,
    )  # fmt: skip


class EndForm(FlowForm):
    """Why nobody reads it any more."""

    why = TextField(label="Why does it end now?", max_length=500, error_messages={"required": "Say why"})


class RenewForm(FlowForm):
    """The newer text is sent by one press: it has no question."""


class AgreementForm(FlowForm):
    """A version of the agreement on sharing."""

    words = LongTextField(
        label="The agreement in words",
        max_length=8_000,
        rows=10,
        error_messages={"required": "Write the agreement"},
    )
    thresholds = CheckboxesField(
        label="For which reasons may something be shared?", choices=rules.Threshold.choices,
        error_messages={"required": "Choose at least one"},
    )  # fmt: skip
    purposes = CheckboxesField(
        label="What may it be used for?",
        choices=rules.Purpose.choices,
        error_messages={"required": "Choose at least one"},
    )
    most_days = WholeNumberField(
        label="For how many days at most?",
        min_value=1,
        max_value=365,
        error_messages={"required": "Write a number"},
    )


class OnwardForm(FlowForm):
    """Another child whom it makes one worry about."""

    child_name = TextField(label="The child’s name, if you know it", max_length=120, required=False)
    child_age_words = TextField(label="Their age, as far as you know", max_length=60, required=False)
    words = LongTextField(
        label="What worries you?",
        help_text="The duty team reads this first, then perhaps the family. Say nothing of who told it.",
        max_length=9_000, rows=6, error_messages={"required": "Write what worries you"},
    )  # fmt: skip

    def worry(self) -> Worry:
        """What `onward_refer` needs."""
        return Worry(**self.answers())
