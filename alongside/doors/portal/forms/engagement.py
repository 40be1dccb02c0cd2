"""What a young person is asked: few questions, short words, and nothing that must be answered twice."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.doors.common.engagement import InfluenceForm, WishForm
from alongside.ground.govuk.forms import LongTextField, RadiosField
from alongside.practice.engagement.models import YoungNote, YoungWords

_PARENTS = (("yes", "Yes, they may read this"), ("no", "Please not"))


def _parents() -> RadiosField:
    return RadiosField(
        choices=_PARENTS,
        label="May your parents or carers read this?",
        error_messages={"required": "Say whether your parents may read this"},
    )


class WordsForm(FlowForm):
    """Their own words, and who reads them."""

    words = LongTextField(max_length=10_000, rows=6, label="What do you want to say?")
    topic = RadiosField(
        choices=YoungWords.Topic.choices, label="What is it about?",
        error_messages={"required": "Choose what it is about"},
    )  # fmt: skip
    parents = _parents()


class ChoiceForm(FlowForm):
    """Who reads one thing, or everything about its topic."""

    parents = _parents()
    which = RadiosField(
        choices=(("this", "Only this"), ("topic", "Everything I wrote about the same thing")),
        initial="this",
        label="For which of your words?",
    )


class MyWishForm(WishForm):
    """The same question, asked of oneself."""

    field_order = ("says", "words")
    says = RadiosField(
        choices=WishForm.base_fields["says"].choices,  # type: ignore[attr-defined]
        label="What would you like?",
        error_messages={"required": "Choose one. Each answer is fine."},
    )
    words = LongTextField(
        max_length=2_000, rows=3, required=False, label="Anything you want to say about it?"
    )


class MyInfluenceForm(InfluenceForm):
    """The same question, asked of oneself."""

    answer = RadiosField(
        choices=InfluenceForm.base_fields["answer"].choices,  # type: ignore[attr-defined]
        label="How much can you choose, and change what is decided?",
        error_messages={"required": "Choose one. There is no wrong answer."},
    )
    field_order = ("answer", "words")


class ShareForm(FlowForm):
    """Who else reads a note of the two."""

    shared_with = RadiosField(
        choices=((YoungNote.Shared.TEAM.value, "The people who work with me"),
                 (YoungNote.Shared.PARENTS.value, "The people who work with me, and my parents")),
        label="Who may read it?",
        error_messages={"required": "Choose who may read it"},
    )  # fmt: skip
