"""Forms about the work beside a young person: reaching them, deciding together, their words, sixteen to eighteen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.engagement import InfluenceForm, KnowForm, WishForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, an_id, is_yes
from alongside.doors.desk.forms.workload import TimedForm, minutes_field, time_field
from alongside.ground.clock import now, today
from alongside.ground.govuk.dates import time_words
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, TextField, WholeNumberField
from alongside.practice.engagement.models import Priority, TrustStep
from alongside.practice.engagement.rules import PURPOSES
from alongside.practice.workload.models import ContactMade

__all__ = ["InfluenceForm", "WishForm"]
_NOBODY = "nobody"
_LONG = 4_000


class ParentsForm(KnowForm):
    """What a parent said, as their words; or why nobody could be asked."""

    person_id = RadiosField(
        choices=(), label="Who did you ask?", error_messages={"required": "Say whom you asked"}
    )
    not_asked_because = TextField(
        label="Why could no parent be asked?", help_text="You can ask later, and write it then.", max_length=400,
        required=False,
    )  # fmt: skip
    field_order = ("person_id", "not_asked_because")

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["person_id"]
        asked.choices = [*people, (_NOBODY, "No parent could be asked yet")]
        asked.reveals = {_NOBODY: ["not_asked_because"]}
        self.fields["introduce"].label = "Will they introduce you?"

    def given(self) -> dict[str, Any]:
        """What `parents_know_write` needs, besides the case."""
        said = self.answers()
        whom = said.pop("person_id")
        return said | {"person_id": None if whom == _NOBODY else an_id(whom)}


class ContactForm(TimedForm):
    """One attempt, one time of being there, or one talk. What would warn is asked where it would."""

    times = ("start",)
    purpose = RadiosField(
        label="What was it?",
        choices=ContactMade.Purpose.choices,
        hints={
            "attempt": "Whether you reached them or not. Each one counts.",
            "presence": "A walk, a game, a lift. Nothing to talk about unless they want to.",
            "session": "A planned topic, such as safety online.",
        },
        error_messages={"required": "Say what it was"},
    )
    outcome = RadiosField(
        label="Did you reach them?", choices=ContactMade.Outcome.choices, initial="reached", required=False
    )
    topic = TextField(label="Which topic?", max_length=200, required=False)
    channel = RadiosField(
        label="How?", choices=ContactMade.Channel.choices, error_messages={"required": "Say how"}
    )
    place = TextField(label="Where?", max_length=200, required=False)
    on = DateField(label="On which day?", thing="The day", latest=today, initial=today)
    start = time_field("At what time?", initial=lambda: time_words(now()))
    minutes = minutes_field()
    wanted = LongTextField(
        label="What did they want?", help_text="In their words, as far as they said it.", max_length=2_000, rows=3,
        required=False,
    )  # fmt: skip
    with_whom = TextField(label="Who was with you?", max_length=120, required=False)

    def __init__(self, *args: Any, asked: bool, trusted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose: Any = self.fields["purpose"]
        purpose.reveals = {"attempt": ["outcome"], "session": ["topic"]}
        if not trusted:
            purpose.reveals["session"] = ["topic", "early_because"]
            self.fields["early_because"] = TextField(
                label="Why can this topic not wait for trust?", max_length=400, required=False,
                help_text="Nothing says yet that they trust you. Your reason is kept.",
            )  # fmt: skip
        if not asked:
            self.fields["urgent_because"] = TextField(
                label="Why can it not wait until the parents were asked?", max_length=400, required=False,
                help_text="Only when somebody’s safety is at stake. Your reason is kept.",
            )  # fmt: skip
        self.order_fields(("purpose", "outcome", "topic", "early_because"))

    def given(self) -> dict[str, Any]:
        """What `contact_log` needs, besides the case."""
        said = self.answers()
        said["happened_at"] = self.moment(said.pop("on"), "start")
        said.pop("start")
        return said | {"outcome": said["outcome"] or ContactMade.Outcome.REACHED.value}


class TrustForm(FlowForm):
    """How far trust has come. It may fall back, and that is no failure."""

    stage = RadiosField(
        label="How is it between you now?", choices=TrustStep.Stage.choices,
        error_messages={"required": "Choose how it is"},
    )  # fmt: skip
    since = DateField(label="Since when?", thing="The day", latest=today)
    words = LongTextField(label="What makes you say so?", max_length=2_000, rows=3, required=False)


class PresenceForm(FlowForm):
    """How somebody is in the young person's life."""

    every_days = WholeNumberField(
        label="How many days apart, at most?", help_text="For example, 7.", min_value=1, max_value=90
    )
    places = LongTextField(label="Where, and at what times?", max_length=1_000, rows=3)
    second_name = TextField(
        label="Who else sees them regularly?",
        help_text="So that nobody is left when you are ill or on leave.",
        max_length=120,
        required=False,
    )
    second_role = TextField(
        label="What is their part?", help_text="For example: trainee, supervised by you.", max_length=120,
        required=False,
    )  # fmt: skip


class PriorityForm(FlowForm):
    """What one would do first, and why."""

    what = RadiosField(
        label="What would you do first?", choices=Priority.What.choices,
        error_messages={"required": "Choose what comes first"},
    )  # fmt: skip
    words = LongTextField(label="Why?", max_length=2_000, rows=4)


class OutcomeForm(FlowForm):
    """What came of talking together."""

    outcome = LongTextField(
        label="What came of it?", help_text="What you will do together, and what you still see differently.",
        max_length=_LONG, rows=5,
    )  # fmt: skip


class YoungNoteForm(FlowForm):
    """What the two talked about."""

    words = LongTextField(label="What did you talk about?", max_length=10_000, rows=8)


class OpenWordsForm(FlowForm):
    """Letting one parent read what the young person kept: for significant harm alone."""

    person_id = RadiosField(
        choices=(), label="Which parent must know?", error_messages={"required": "Choose one parent"}
    )
    harm = LongTextField(label="Which significant harm does this prevent?", max_length=2_000, rows=4)
    told = RadiosField(
        label="Have you told the young person?",
        choices=YES_NO,
        reveals={"no": ["not_told_because"]},
        error_messages={"required": "Say whether you told them"},
    )
    not_told_because = LongTextField(
        label="Why would telling them put somebody at risk?", max_length=1_000, rows=3, required=False
    )

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields["person_id"]
        whom.choices = people

    def given(self) -> dict[str, Any]:
        """What `young_words_open` needs, besides the words."""
        said = self.answers()
        return said | {"person_id": an_id(said["person_id"]), "told_young": is_yes(said.pop("told"))}


class ReviewWordsForm(FlowForm):
    """A manager's second look."""

    finding = RadiosField(
        label="What do you find?",
        choices=(("stands", "It was needed and goes on"), ("ended", "It ends now")),
        error_messages={"required": "Choose what you find"},
    )
    words = LongTextField(label="Why?", max_length=1_000, rows=3)


class ConsentForm(FlowForm):
    """At sixteen: purpose by purpose, and what was considered."""

    pressure = LongTextField(
        label="Could somebody be pressing them?",
        help_text="Those who groom may tell a young person what to say here. What did you consider?",
        max_length=_LONG,
        rows=4,
    )
    capacity = LongTextField(
        label="Can they understand and weigh this decision?", help_text="What you saw, and when.",
        max_length=_LONG, rows=4,
    )  # fmt: skip
    parents_part = LongTextField(
        label="How would they like their parents to be part of it?",
        help_text="Nothing is switched off by a birthday. Parents stay partners.",
        max_length=_LONG,
        rows=4,
    )
    without_them_because = TextField(
        label="If they did not take part, why?", help_text="You can look at it again with them at any time.",
        max_length=400, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in PURPOSES.items():
            self.fields[key] = RadiosField(
                label=f"{label}: do they agree?",
                choices=(("yes", "Yes"), ("no", "No"), ("later", "We will talk about it later")),
                error_messages={"required": f"Say what they want: {label.lower()}"},
            )
        self.order_fields(PURPOSES)

    def given(self) -> dict[str, Any]:
        """What `consent_review` needs, besides the case."""
        said = self.answers()
        return said | {"answers": {key: said.pop(key) for key in PURPOSES}}


class TransitionForm(FlowForm):
    """How help goes on after eighteen. The family reads it."""

    lead_name = TextField(label="Who leads after 18?", help_text="A person’s name.", max_length=120)
    adult_service = TextField(label="Which service for adults do they work for?", max_length=200)
    risks = LongTextField(label="Which risks go on?", max_length=_LONG, rows=3)
    services = LongTextField(label="Which services go on, and which begin?", max_length=_LONG, rows=3)
    family_role = LongTextField(label="What is the family’s part?", max_length=_LONG, rows=3)
    after_18 = LongTextField(
        label="Who deals with the exploitation after 18, and how?", max_length=_LONG, rows=3
    )
    young_said = LongTextField(
        label="What does the young person say about it?", max_length=_LONG, rows=3, required=False
    )


class SlowingForm(FlowForm):
    """A manager's answer to the prompt."""

    words = LongTextField(
        label="Why do they hear less from us, and what happens now?",
        help_text="A plan that needs less is a good answer. Waiting for a birthday is not.",
        max_length=2_000,
        rows=4,
    )
