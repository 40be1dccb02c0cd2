"""Forms about what changes for a family: asking, sessions in step, sessions together, and whether help is helping."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice, an_id
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)
from alongside.practice.progress.catalogue import GENERIC, LEARNING, TOPICS
from alongside.practice.progress.models import Intervention, InterventionWord, OtherScore
from alongside.practice.progress.models.asking import Point
from alongside.practice.progress.rules import ANSWER, IMPACT

_LONG, _SHORT = 4_000, 2_000
_ALL = "all"
_HELD = (("yes", "Yes, it took place"), ("no", "No, not this time"))


class AskForm(FlowForm):
    """When in the work the family is asked."""

    point = RadiosField(label="When in the work is this?", choices=Point.choices)

    def __init__(self, *args: Any, points: Collection[str], score: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["point"]
        field.choices = [(key, label) for key, label in Point.choices if key in points]
        if len(points) == 1:
            self.initial.setdefault("point", next(iter(points)))
        if score:
            self.fields["with_score"] = RadiosField(
                label="Also ask the fifteen statements about the family (SCORE-15)?",
                choices=(("no", "No, the short questions on safety alone"), ("yes", "Yes, from now on every time")),
                initial="no", help_text="What is asked once is asked every time, so that it can be compared.",
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What `round_open` needs, besides the case."""
        said = self.answers()
        return {"point": said["point"], "with_score": said.get("with_score") == "yes"}


class OtherScoreForm(FlowForm):
    """What came out of another instrument. Its text is never copied here."""

    person_id = RadiosField(label="Who answered it?", choices=())
    name = TextField(label="What is the instrument called?", max_length=120)
    licence = TextField(
        label="Under which licence do you use it?", max_length=400, help_text="Never copy its questions here."
    )
    number = TextField(label="What came out?", help_text="One number.", max_length=12)
    better = RadiosField(label="What does the number mean?", choices=OtherScore.Better.choices)
    point = RadiosField(label="When in the work was it?", choices=Point.choices)
    taken_on = DateField(label="On which day was it filled in?", thing="The day", latest=today)

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person_id"]
        field.choices = people

    def given(self) -> dict[str, Any]:
        """What `other_score_write` needs, besides the case."""
        said = self.answers()
        return said | {"person_id": an_id(said["person_id"])}


class SessionForm(FlowForm):
    """A session of one's own side on one topic of the list."""

    topic = RadiosField(label="Which topic?", choices=tuple(TOPICS.items()))
    planned_on = DateField(label="On which day?", thing="The day")

    def __init__(self, *args: Any, parents: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parents:
            self.fields["person_id"] = RadiosField(label="With which parent?", choices=parents)
            self.order_fields(("person_id",))

    def given(self) -> dict[str, Any]:
        """What `session_plan` needs, besides the case."""
        said = self.answers()
        return said | {"person_id": an_id(said.get("person_id", ""))}


class _HeldForm(FlowForm):
    """Whether something planned took place."""

    held = RadiosField(
        label="Did it take place?", choices=_HELD, reveals={"yes": ["held_on"], "no": ["not_held_because"]}
    )
    held_on = DateField(label="On which day?", thing="The day", latest=today, required=False)
    not_held_because = TextField(
        label="What happened instead?",
        help_text="In neutral words. Nobody is to blame.",
        max_length=400,
        required=False,
    )

    def given(self) -> dict[str, Any]:
        """What the verb needs: a day, or a reason, as was chosen."""
        said = self.answers()
        if said.pop("held") == "yes":
            return said | {"not_held_because": ""}
        return said | {"held_on": None}


class SessionHeldForm(_HeldForm):
    """A session of one's own side, with the note of the two."""

    words = LongTextField(
        label="What did the two of you talk about?", max_length=9_000, rows=6, required=False,
        help_text="This becomes a note of your side alone. The other side’s worker, the lead and managers do not read it."
        " What cannot wait for somebody’s safety, tell at once.",
    )  # fmt: skip


class TogetherForm(FlowForm):
    """A session of the whole family."""

    planned_on = DateField(label="On which day?", thing="The day")
    place = TextField(
        label="Where, or how?", max_length=200, help_text="Somewhere that is safe for everybody."
    )
    asked = CheckboxesField(label="Who is asked to come?", choices=())

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["asked"]
        field.choices = people


class TogetherHeldForm(_HeldForm):
    """Who came, and what was agreed. The family reads it."""

    came = CheckboxesField(label="Who came?", choices=(), required=False)
    home = LongTextField(label="What was agreed about home?", max_length=_LONG, rows=4, required=False)
    outside = LongTextField(
        label="What was agreed about outside and online?", max_length=_LONG, rows=4, required=False
    )
    words = LongTextField(
        label="What did the family say, in their words?", max_length=_LONG, rows=4, required=False
    )

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["came"]
        field.choices = people
        self.fields["held"].reveals = {  # type: ignore[attr-defined]
            "yes": ["held_on", "came", "home", "outside", "words"], "no": ["not_held_because"],
        }  # fmt: skip


class OfferForm(FlowForm):
    """Something offered, and what it has to do with the exploitation."""

    kind = RadiosField(
        label="What is it?",
        choices=Intervention.Kind.choices,
        reveals={"learning": ["learning"], "generic": ["course", "asked_by_id", "asked_words"]},
    )
    learning = RadiosField(label="About what?", choices=tuple(LEARNING.items()), required=False)
    course = RadiosField(label="Which course?", choices=tuple(GENERIC.items()), required=False)
    asked_by_id = RadiosField(label="Which parent asked for it?", choices=(), required=False)
    asked_words = LongTextField(
        label="How did they ask, in their words?", max_length=_SHORT, rows=2, required=False,
        help_text="A general course is offered only to a parent who asked for one.",
    )  # fmt: skip
    title = TextField(
        label="What is it called?", max_length=200, required=False,
        help_text="You can leave this empty when you chose from a list above.",
    )  # fmt: skip
    bears = LongTextField(
        label="What does it have to do with what was done to the child?", max_length=_SHORT, rows=3,
        help_text="The family reads this.",
    )  # fmt: skip
    person_id = RadiosField(label="Who is it for?", choices=())

    def __init__(
        self, *args: Any, people: Sequence[Choice], parents: Sequence[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["person_id"].choices = [*people, (_ALL, "The whole family")]
        fields["asked_by_id"].choices = parents

    def given(self) -> dict[str, Any]:
        """What `intervention_offer` needs, besides the case."""
        said = self.answers()
        learning, course = said.pop("learning"), said.pop("course")
        subject = {"learning": learning, "generic": course}.get(said["kind"], "")
        whom = "" if said["person_id"] == _ALL else said["person_id"]
        ids = {"person_id": an_id(whom), "asked_by_id": an_id(said["asked_by_id"])}
        return {**said, **ids, "subject": subject}


class SayForm(FlowForm):
    """What happened to something that was offered, or what somebody of the family said of it to a worker."""

    what = RadiosField(label="What do you write down?", choices=InterventionWord.What.choices)
    person_id = SelectField(
        label="Who of the family said it?",
        choices=(),
        required=False,
        help_text="Not needed when it began or ended.",
    )
    answer = RadiosField(label="What did they answer?", choices=tuple(ANSWER.items()), required=False)
    impact = RadiosField(label="Is it helping?", choices=tuple(IMPACT.items()), required=False)
    useful = RadiosField(label="Was it useful?", choices=tuple(IMPACT.items()), required=False)
    words = LongTextField(label="In their words, or yours", max_length=_SHORT, rows=3, required=False)
    on = DateField(label="On which day?", thing="The day", latest=today, initial=today)

    def __init__(self, *args: Any, whats: Collection[str], people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["what"].choices = [
            (key, label) for key, label in InterventionWord.What.choices if key in whats
        ]
        fields["what"].reveals = {key: [key] for key in ("answer", "impact", "useful") if key in whats}
        fields["person_id"].choices = [("", "Choose who"), *people]
        for key in ("answer", "impact", "useful"):
            if key not in whats:
                del self.fields[key]

    def given(self) -> dict[str, Any]:
        """What `intervention_said` needs, besides the intervention."""
        said = self.answers()
        chosen = {key: said.pop(key, "") for key in ("answer", "impact", "useful")}
        return said | {"says": chosen.get(said["what"], ""), "person_id": an_id(said["person_id"])}


class RethinkForm(FlowForm):
    """What the lead decides about something that does not help."""

    family_says = LongTextField(
        label="What does the family say about it?", max_length=_SHORT, rows=3,
        help_text="Ask them first, and write it in their words.",
    )  # fmt: skip
    decision = RadiosField(
        label="What happens now?",
        choices=(("change", "It changes, or it ends"), ("continue", "It goes on as it is, for a reason")),
    )
    words = LongTextField(
        label="What changes, or why does it go on?",
        max_length=_SHORT,
        rows=4,
        help_text="The family reads this.",
    )
