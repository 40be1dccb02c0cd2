"""What is asked about a child and a family at two doors: the topics, their questions, and a line as it is shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from alongside.doors.common.forms import FlowForm
from alongside.family.circumstances import services
from alongside.family.circumstances.models import (
    Adaptation,
    AdditionalNeed,
    Background,
    Impact,
    Readers,
    Sign,
    Strength,
)
from alongside.family.circumstances.models.base import Said
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.forms import ConfirmField, DateField, LongTextField, RadiosField, TextField

Choice = tuple[str, str]
_GOOD = [(kind.value, kind.label) for kind in (Strength.Kind.STRENGTH, Strength.Kind.PROTECTIVE)]


def _day(
    label: str, *, required: bool = False, help_text: str = "Leave empty if nobody knows the day."
) -> DateField:
    return DateField(label=label, thing="The day", latest=today, required=required, help_text=help_text)


class TopicForm(FlowForm):
    """Questions of one topic. `children`: the children it may be about, asked for when there are several.

    For a worker, `people` are those whose words they may write down. `own`: the words may be the worker's; `agrees`: the
    person is asked first; `skips`: nothing good is known yet, and this may be saved all the same.
    """

    opens: ClassVar[bool] = False  # its author may open it to the family
    to_young: ClassVar[dict[str, str]] = {}  # how a question is put to the young person themself
    not_young: ClassVar[frozenset[str]] = frozenset()  # kinds that they are not asked about

    def __init__(
        self,
        *args: Any,
        children: Sequence[Choice] = (),
        people: Sequence[Choice] | None = None,
        own: bool = False,
        agrees: bool = False,
        skips: bool = False,
        young: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.to_young.items() if young else ():
            self.fields[name].label = words
        if young and self.not_young:
            kind: Any = self.fields["kind"]
            kind.choices = [(key, label) for key, label in kind.choices if key not in self.not_young]
        if len(children) > 1:
            self.fields["case_id"] = RadiosField(label="Which child is it about?", choices=children)
        if people is not None:
            mine = [("", "My own: I saw or heard it")] if own else []
            self.fields["person_id"] = RadiosField(
                label="Whose words are these?", choices=[*people, *mine], required=not own
            )
        if self.opens:
            self.fields["readers"] = self._readers(for_worker=people is not None)
        if agrees:
            self.fields["agreed"] = ConfirmField(label="I asked them, and they agreed that I write this down")
        if skips:
            self.fields["skip_strengths"] = ConfirmField(
                label="This cannot wait: save it now", required=False
            )
        self.order_fields(["case_id", "person_id"])

    def _readers(self, *, for_worker: bool) -> RadiosField:
        alone = "The workers, and whoever said it" if for_worker else "Me and the workers"
        everyone = "The workers and the whole family"
        return RadiosField(
            label="Who may read it?",
            choices=[(Readers.OWN.value, alone), (Readers.FAMILY.value, everyone)],
            hints={Readers.FAMILY.value: "Also a parent who lives somewhere else."},
            error_messages={"required": "Choose who may read it"},
        )

    def quotes(self, name: str) -> bool:
        """Whether somebody of the family said it, and the worker writes it down."""
        return bool(self.data.get("person_id")) or super().quotes(name)

    def said(self) -> dict[str, Any]:
        """What the verb needs, besides the family."""
        said = self.answers()
        for name in ("case_id", "person_id"):
            if name in said:
                said[name] = uuid.UUID(said[name]) if said[name] else None
        return said


class StrengthForm(TopicForm):
    """Something good (R33)."""

    opens = True
    kind = RadiosField(
        label="What is it?", choices=_GOOD, error_messages={"required": "Choose one of the two"}
    )
    words = LongTextField(
        label="Say it in your own words", max_length=1_000, rows=3, help_text="A few words are enough."
    )
    since = _day("Since when?")


class SteadyForm(TopicForm):
    """Who is steady (R33)."""

    opens = True
    to_young: ClassVar = {
        "who": "Who is always there for you?",
        "words": "What do they do that helps?",
    }
    who = TextField(
        label="Who is always there for the child?", max_length=120,
        help_text="For example: Gran, or Mr Bell from football. It can be anybody.",
    )  # fmt: skip
    words = LongTextField(label="What do they do that helps?", max_length=1_000, rows=3, required=False)

    def said(self) -> dict[str, Any]:
        """What the verb needs, with the kind."""
        return {"kind": Strength.Kind.STEADY.value, **super().said()}


class NeedForm(TopicForm):
    """What a child lives with (R37)."""

    opens = True
    kind = RadiosField(
        label="What is it?", choices=AdditionalNeed.Kind.choices, reveals={"other": ["other"]},
        error_messages={"required": "Choose what it is"},
    )  # fmt: skip
    other = TextField(label="What else?", max_length=120, required=False)
    standing = RadiosField(
        label="How does it stand?", choices=AdditionalNeed.Standing.choices,
        error_messages={"required": "Choose how it stands"},
    )  # fmt: skip
    since = _day("Since when?")
    source = TextField(
        label="Who says so?", max_length=200, help_text="For example: her mother, a teacher, or a doctor."
    )


class HelpForm(TopicForm):
    """What helps when somebody talks to a child (R37)."""

    opens = True
    kind = RadiosField(
        label="What is it about?", choices=Adaptation.Kind.choices, error_messages={"required": "Choose one"}
    )
    words = TextField(
        label="What should people know?", max_length=400, help_text="For example: one question at a time."
    )


class SignForm(TopicForm):
    """An early sign (R12)."""

    kind = RadiosField(
        label="What changed?", choices=Sign.Kind.choices, error_messages={"required": "Choose one"}
    )
    noticed_on = _day(
        "When was it first noticed?",
        required=True,
        help_text="If nobody is sure of the day, choose the nearest one.",
    )
    words = LongTextField(label="What was it like?", max_length=2_000, rows=4, required=False)


class CostForm(TopicForm):
    """What it costs somebody (R34)."""

    not_young = frozenset({Impact.Kind.COUPLE.value})
    kind = RadiosField(
        label="What is it about?", choices=Impact.Kind.choices, error_messages={"required": "Choose one"}
    )
    weight = RadiosField(
        label="How heavy is it?",
        choices=Impact.Weight.choices,
        error_messages={"required": "Choose how heavy it is"},
    )
    words = LongTextField(
        label="Would you like to say more?",
        help_text="You can leave this empty.",
        max_length=2_000,
        rows=4,
        required=False,
    )
    since = _day("Since when?")
    until = _day("If it is over: until when?", help_text="Leave empty if it goes on.")


class MatterForm(TopicForm):
    """What else matters (R35)."""

    to_young: ClassVar = {"words": "What else is important to you?"}
    words = LongTextField(
        label="What else is important, besides keeping the child safe?", max_length=2_000, rows=4,
        help_text="For example: a job, the other children, a holiday. Anything counts.",
    )  # fmt: skip


class FirstForm(TopicForm):
    """Who helped first (R16)."""

    first_source = TextField(label="Who helped first?", help_text="A person, a service, a website.", max_length=200,
                             required=False)  # fmt: skip
    first_why = LongTextField(label="Why them?", max_length=1_000, rows=3, required=False)
    preferred_source = TextField(label="Who should have helped first?", max_length=200, required=False)
    preferred_why = LongTextField(label="Why would that be better?", max_length=1_000, rows=3, required=False)
    expected = LongTextField(
        label="What did you expect services to do?", max_length=2_000, rows=3, required=False,
        help_text="Later we can look at whether it came true.",
    )  # fmt: skip


class AroundForm(TopicForm):
    """How a family lives, and what services did before (R40)."""

    kind = RadiosField(
        label="What is it about?", choices=Background.Kind.choices, error_messages={"required": "Choose one"}
    )
    words = LongTextField(label="What should workers understand?", max_length=2_000, rows=4)
    engage = LongTextField(
        label="So what should they do, or not do?", max_length=1_000, rows=3, required=False,
        help_text="For example: come after six, do not park outside, write down what you promise.",
    )  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """One topic: what it is called at each door, its questions and its verb. `of_child`: it is about one child."""

    key: str
    title: str  # to the family
    desk_title: str
    lead: str
    form: type[TopicForm]
    verb: Callable[..., Said]
    of_child: bool = False
    young: str = ""  # what it is called to the young person; empty: they are not asked
    young_lead: str = ""


_GOOD_LEAD = "We begin with what is good, and with what you already do. Nobody else knows it as you do."
TOPICS = {
    one.key: one
    for one in (
        Topic("strengths", "What is good, and what we already do", "Something good", _GOOD_LEAD, StrengthForm,
              services.strength_add, young="What is good",
              young_lead="About you, your family, your friends. Small things count."),
        Topic("steady", "Who is always there", "Who is steady", "It can be anybody: a grandparent, a teacher, a friend.",
              SteadyForm, services.strength_add, True, "Who is always there for you",
              "It can be anybody. An animal counts too."),
        Topic("helps", "What helps when people talk to our child", "What helps when talking to this child",
              "Workers see this where they plan to talk to your child.", HelpForm,
              services.adaptation_add, True, "What helps when people talk to you",
              "Workers see this where they plan to talk to you."),
        Topic("needs", "Autism, ADHD and other needs", "An additional need",
              "Also if nobody has looked into it yet. You know them best.", NeedForm, services.need_record, True),
        Topic("costs", "What this costs us", "What it costs them",
              "It never counts against you. For each thing you mark, somebody must answer with help, or say why not.",
              CostForm, services.cost_mark, young="What this costs you",
              young_lead="None of this is your fault. For each thing you mark, somebody must answer you."),
        Topic("matters", "What else matters", "What else matters to them",
              "Life goes on beside this. We answer what you write here, and look at it again at each review.", MatterForm,
              services.matter_say, young="What else matters to you",
              young_lead="Friends, music, a holiday: anything. Somebody answers what you write here."),
        Topic("signs", "The first signs we noticed", "An early sign",
              "Looking back is not looking for blame. It helps us to see earlier the next time.", SignForm,
              services.sign_log, True),
        Topic("first", "Who helped first", "Who helped first", "You can leave out any question.", FirstForm,
              services.first_support_say, young="Who helped first"),
        Topic("around", "How we live, and what workers should know", "How they live, and how to work with them",
              "This tells workers how to work with you. It is never a reason to worry about you.", AroundForm,
              services.background_say),
    )
}  # fmt: skip


def line_words(topic: str, line: Any) -> dict[str, str]:
    """Return one line as it is shown: what it is, in which words."""
    make = _WORDS.get(topic)
    title, text = make(line) if make else ("", line.words)
    return {"title": title, "text": text}


def _steady(one: Any) -> tuple[str, str]:
    return one.who, one.words


def _need(one: Any) -> tuple[str, str]:
    since = f", since {day_words(one.since)}" if one.since else ""
    return (
        f"{one.other or one.get_kind_display()}: {one.get_standing_display().lower()}",
        f"Who says so: {one.source}{since}",
    )


def _sign(one: Any) -> tuple[str, str]:
    return f"{one.get_kind_display()}, {day_words(one.noticed_on)}", one.words


def _cost(one: Any) -> tuple[str, str]:
    days = [
        f"since {day_words(one.since)}" * bool(one.since),
        f"until {day_words(one.until)}" * bool(one.until),
    ]
    spell = f" ({', '.join(filter(None, days))})" if any(days) else ""
    return f"{one.get_kind_display()}: {one.get_weight_display().lower()}{spell}", one.words


def _first(one: Any) -> tuple[str, str]:
    said = {
        "Helped first": (one.first_source, one.first_why),
        "Should have": (one.preferred_source, one.preferred_why),
        "Expected": (one.expected, ""),
    }
    return "", "\n".join(f"{key}: {'. '.join(filter(None, both))}" for key, both in said.items() if any(both))


def _around(one: Any) -> tuple[str, str]:
    engage = f"\nSo: {one.engage}" if one.engage else ""
    return one.get_kind_display(), f"{one.words}{engage}"


def _kind(one: Any) -> tuple[str, str]:
    return one.get_kind_display(), one.words


_WORDS: dict[str, Callable[[Any], tuple[str, str]]] = {
    "strengths": _kind, "steady": _steady, "helps": _kind, "needs": _need, "costs": _cost, "signs": _sign,
    "first": _first, "around": _around,
}  # fmt: skip
