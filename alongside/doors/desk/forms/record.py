"""Forms about the record: answers to a family, what is held back, distress, removal, and what a child reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, an_id, is_yes
from alongside.family.recording.models_care import DistressNote, RemovalAnswer, RemovalStatement
from alongside.family.recording.models_reading import AccessAnswer, CorrectionAnswer, Withholding
from alongside.family.recording.rules_child import QUESTIONS, Answers
from alongside.family.recording.services.removal import Told
from alongside.ground.accounts.models import User
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)

_SHORT = 2_000


def _choose(form: FlowForm, name: str, choices: Iterable[Choice]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class CorrectionAnswerForm(FlowForm):
    """The author's answer to somebody who says that an entry is not right (R138)."""

    states_optional = False

    outcome = RadiosField(
        label="Your answer",
        choices=[("corrected", "They are right. I put it right"), ("in_part", "Part of it is right. I put that right"),
                 ("refused", "It stays as it is, and I say why")],
        reveals={"corrected": ("now_reads",), "in_part": ("now_reads",)},
    )  # fmt: skip
    now_reads = LongTextField(
        label="How does it read now?",
        help_text="The first words stay beside it for ever.",
        max_length=10_000,
        required=False,
    )
    words = LongTextField(
        label="Why, in words to the family",
        help_text="Needed wherever something stays as it is. Thank them for saying so.",
        max_length=4_000,
        required=False,
    )

    def answers(self) -> dict[str, Any]:
        """What was answered; the words as they read now only where something was put right."""
        given = super().answers()
        kept = given["outcome"] == CorrectionAnswer.Outcome.REFUSED
        return given | {"now_reads": "" if kept else given["now_reads"]}


class WithholdingForm(FlowForm):
    """A second person's look at what a family does not read (R137)."""

    states_optional = False

    finding = RadiosField(
        label="What do you find?",
        choices=[("opened", "The family may read it from now on"), ("stands", "It stays held back, until the next look")],
        reveals={"stands": ("category", "say")},
    )  # fmt: skip
    category = RadiosField(
        label="Why, as the law knows it", choices=Withholding.Category.choices, required=False
    )
    say = RadiosField(
        label="May the family know that something is held back?",
        choices=[("yes", "Yes"), ("no", "No, saying so could itself put somebody at risk")],
        reveals={"yes": ("words",), "no": ("unsaid_because",)},
        initial="yes",
        required=False,
    )
    words = LongTextField(label="Why, in words to the family", max_length=_SHORT, rows=3, required=False)
    unsaid_because = LongTextField(
        label="Who could be at risk, and why?", help_text="The family does not read this.", max_length=_SHORT, rows=3,
        required=False,
    )  # fmt: skip

    def answers(self) -> dict[str, Any]:
        """What was answered, of the two reasons the one that was chosen."""
        given = super().answers()
        quiet = given.pop("say") == "no"
        return given | ({"words": ""} if quiet else {"unsaid_because": ""})


class CopyAnswerForm(FlowForm):
    """The answer to somebody who asked for a copy (R137)."""

    states_optional = False

    outcome = RadiosField(
        label="What were they given?",
        choices=[
            ("given", "All of it"),
            ("in_part", "Most of it; something is held back"),
            ("refused", "Nothing"),
        ],
        reveals={"in_part": ("category",), "refused": ("category",)},
    )
    category = RadiosField(
        label="Why is something held back?", choices=Withholding.Category.choices, required=False
    )
    words = LongTextField(
        label="Your answer to them",
        help_text="How and when they got it, who can go through it with them. Where something is held back: why, and that"
        " they can complain to the Information Commissioner, ico.org.uk.",
        max_length=_SHORT,
    )

    def answers(self) -> dict[str, Any]:
        """What was answered; no reason where nothing is held back."""
        given = super().answers()
        whole = given["outcome"] == AccessAnswer.Outcome.GIVEN
        return given | {"category": "" if whole else given["category"]}


class DistressForm(FlowForm):
    """A parent was in distress: what it answers to, and the support they are offered (R135)."""

    seen_on = DateField(label="On which day?", thing="The day", latest=today)
    words = LongTextField(
        label="What did you see, or what did they say?",
        help_text="They read this. The other parent and the child do not.",
        max_length=_SHORT,
        rows=3,
    )
    response_to = RadiosField(label="What is it a response to?", choices=DistressNote.Response.choices)
    offer = LongTextField(
        label="What support are they offered?",
        help_text="Something real: who, when. Their own worker asks them what would help.",
        max_length=_SHORT,
        rows=3,
    )


class DistressAnswerForm(FlowForm):
    """What the parent answered to the support they were offered."""

    answer = RadiosField(
        label="What did they answer? Any answer is fine", choices=DistressNote.Answer.choices
    )
    words = LongTextField(label="What would help, in their words", max_length=_SHORT, rows=3, required=False)


class RemovalForm(FlowForm):
    """What a family was told about their child being taken away (R142)."""

    told_ids = CheckboxesField(
        label="Who was told?", choices=(), error_messages={"required": "Choose who was told"}
    )
    said_on = DateField(label="On which day?", thing="The day", latest=today)
    said_by = TextField(label="Who said it, if not you?", max_length=120, required=False)
    words = LongTextField(
        label="What was said, word for word?", help_text="They read this.", max_length=_SHORT, rows=3
    )
    basis = RadiosField(
        label="On which legal ground?",
        choices=RemovalStatement.Basis.choices,
        reveals={"none": ("put_right",)},
    )
    put_right = LongTextField(
        label="How and when is it put right with the family?", max_length=_SHORT, rows=3, required=False
    )
    basis_words = LongTextField(
        label="What does the ground rest on, and what can the family do?",
        help_text="In plain words: which letter, order or court, and where they get legal advice free of charge.",
        max_length=_SHORT,
        rows=3,
    )
    manager_id = SelectField(label="Which manager knows of it?", choices=())

    def __init__(
        self, *args: Any, parents: Sequence[Choice], managers: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "told_ids", parents)
        _choose(
            self, "manager_id", [("", "Choose a manager"), *((str(one.id), one.name) for one in managers)]
        )

    def given(self) -> dict[str, Any]:
        """What `removal_record` needs besides the case."""
        said = self.answers()
        return {
            "told_ids": [one for one in map(an_id, said.pop("told_ids")) if one],
            "manager_id": an_id(said.pop("manager_id")),
            "told": Told(**said),
        }


class RemovalAnswerForm(FlowForm):
    """What a manager found out, in words to the parent (R142)."""

    outcome = RadiosField(label="What did you find out?", choices=RemovalAnswer.Outcome.choices)
    words = LongTextField(
        label="Your answer to the parent",
        help_text="Where nothing allowed it to be said: say sorry, and what happens with whoever said it.",
        max_length=_SHORT,
    )


class ChildCheckForm(FlowForm):
    """The three questions before a child reads something, and how they are supported (R139, R140)."""

    states_optional = False

    blames = RadiosField(label=QUESTIONS["blames"], choices=YES_NO)
    exposes = RadiosField(label=QUESTIONS["exposes"], choices=YES_NO)
    harms = RadiosField(label=QUESTIONS["harms"], choices=YES_NO)
    words = LongTextField(
        label="If yes to any: what has to change first?",
        help_text="One yes, and it is not given to the child like this.",
        max_length=_SHORT,
        rows=3,
        required=False,
    )
    parents_do = LongTextField(
        label="If three times no: what do the parents do to keep them safe?",
        help_text="The child hears this first. Ask the parents how they would say it.",
        max_length=1_000,
        rows=3,
        required=False,
    )
    sits = TextField(label="Who sits with the child?", max_length=120, required=False)
    sit_on = DateField(label="On which day?", thing="The day", earliest=today, required=False)

    def said(self) -> Answers:
        """The answers as the verb takes them."""
        given = self.answers()
        return Answers(**given | {one: is_yes(given[one]) for one in QUESTIONS})


class ChildGivenForm(FlowForm):
    """That somebody sat with the child (R139, R140)."""

    states_optional = False

    given_on = DateField(label="On which day did you sit together?", thing="The day", latest=today)
    sat = TextField(label="Who sat with the child?", max_length=120)
    told_parents = RadiosField(
        label="Did you tell them what their parents do to keep them safe?",
        choices=[("yes", "Yes"), ("no", "Not yet")],
    )
    words = LongTextField(label="What did they say of it?", max_length=_SHORT, rows=3, required=False)

    def answers(self) -> dict[str, Any]:
        """What was answered, yes or no as such."""
        given = super().answers()
        return given | {"told_parents": is_yes(given["told_parents"])}
