"""About a young person, asked at two doors in the same words: whether they want a worker, and how much they can decide."""

from __future__ import annotations

from alongside.doors.common.forms import FlowForm
from alongside.ground.govuk.forms import LongTextField, RadiosField
from alongside.practice.engagement.models import InfluenceView, ParentsKnow, WorkerWish


class WishForm(FlowForm):
    """Every answer is fine, may change, and costs nobody anything (R213)."""

    says = RadiosField(
        choices=WorkerWish.Says.choices,
        label="Would they like a worker of their own?",
        error_messages={"required": "Choose one. Each answer is fine."},
    )
    words = LongTextField(max_length=2_000, rows=3, required=False, label="In their own words")


class InfluenceForm(FlowForm):
    """One's own view alone (R209)."""

    answer = RadiosField(
        choices=InfluenceView.Answer.choices,
        label="How much can they choose, and change what is decided?",
        error_messages={"required": "Choose one. There is no wrong answer."},
    )
    words = LongTextField(max_length=2_000, rows=4, required=False, label="What makes you say so?")


class KnowForm(FlowForm):
    """What a parent knows about how to reach their child (R205)."""

    works = LongTextField(
        max_length=4_000,
        rows=4,
        required=False,
        label="What helps?",
        help_text="For example: things they like, a good time of day, a person they trust.",
    )
    will_not_work = LongTextField(
        max_length=4_000,
        rows=4,
        required=False,
        label="What will not work?",
        help_text="For example: coming to school, a letter, asking questions first.",
    )
    introduce = RadiosField(
        choices=ParentsKnow.Introduce.choices,
        initial=ParentsKnow.Introduce.NOT_SAID.value,
        label="Would you introduce the worker?",
    )
