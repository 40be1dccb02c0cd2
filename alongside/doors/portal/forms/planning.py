"""What a family is asked about their plan as a whole: few questions, in plain words, each answer fine."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import CheckboxesField, LongTextField, RadiosField
from alongside.practice.plans.models import MeasureAnswer
from alongside.practice.plans.models_voices import ApproachLine, FamilyRating

_PARENTS = (("yes", "Yes, they may read this"), ("no", "Please not"))


class WholeForm(FlowForm):
    """What one person says of the whole version, as it was shared when they opened the page."""

    versioned = True
    compares = False

    answer = RadiosField(
        choices=MeasureAnswer.Answer.choices, label="What do you think of the whole plan?",
        error_messages={"required": "Choose what you think. Each answer is fine."},
    )  # fmt: skip
    words = LongTextField(
        max_length=1_000, rows=4, required=False, label="Your words",
        help_text=(
            "If you agree in part or disagree, say what you would change. "
            "Everyone on the plan reads this, and it stays on the plan."
        ),
    )  # fmt: skip


class RateForm(FlowForm):
    """Whether the plan works."""

    working = RadiosField(
        choices=FamilyRating.Working.choices, label="Does the plan work for you?",
        error_messages={"required": "Choose one. Each answer is fine."},
    )  # fmt: skip
    words = LongTextField(
        max_length=1_000, rows=4, required=False, label="What works, and what does not?",
        help_text="The workers read this. Nobody else in your family does.",
    )  # fmt: skip


class WishForm(FlowForm):
    """What the young person wishes for their plan."""

    words = LongTextField(
        max_length=1_000, rows=5, label="What do you want in your plan?",
        error_messages={"required": "Write what you want. A few words are enough."},
    )  # fmt: skip
    parents_may_read = RadiosField(
        choices=_PARENTS, label="May your parents or carers read this?",
        error_messages={"required": "Say whether your parents may read this"},
    )  # fmt: skip

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        return given | {"parents_may_read": given["parents_may_read"] == "yes"}


class PartForm(FlowForm):
    """How this person took part."""

    moment = RadiosField(
        choices=(("plan", "Making the plan"), ("review", "Looking at it again")), initial="plan",
        label="What is it about?", error_messages={"required": "Choose what it is about"},
    )  # fmt: skip
    met = CheckboxesField(
        choices=(
            ("invited", "I was invited"), ("informed", "I was told what I needed to know before"),
            ("prepared", "Somebody helped me to prepare"), ("heard", "People listened to me"),
            ("views", "What I think is written down"), ("copy", "I got a copy"), ("agreed", "I agreed"),
            ("feedback", "I was told what came of what I said"),
        ),
        label="Which of these are true for you?", required=False,
    )  # fmt: skip
    reason = LongTextField(
        max_length=1_000, rows=4, required=False, label="What was missing?",
        help_text="Needed if you did not tick everything. The workers read this.",
    )  # fmt: skip


class ApproachForm(FlowForm):
    """What whoever comes should know."""

    kind = RadiosField(
        choices=ApproachLine.Kind.choices, label="What is it about?",
        error_messages={"required": "Choose what it is about"},
    )  # fmt: skip
    words = LongTextField(
        max_length=500, rows=4, required=False, label="Your words",
        help_text="This takes the place of what you said before about the same thing. Leave it empty to take that back."
        " If they should ring you first, write the number too: whoever comes may not have it.",
    )  # fmt: skip


class ReplyForm(FlowForm):
    """What a parent says to advice."""

    words = LongTextField(
        max_length=1_000, rows=4, label="What do you say to that?",
        error_messages={"required": "Write what you say to that"},
    )  # fmt: skip
