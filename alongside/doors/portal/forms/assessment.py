"""What a family is asked about an assessment, and of something that hurt: plain words, little that must be answered."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.corrections import HowKnownForm
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.clock import today
from alongside.ground.govuk.forms import CheckboxesField, DateField, LongTextField, RadiosField, TextField
from alongside.practice.assessment.models import AssessmentAnswer, HarmAddition, HarmEvent
from alongside.practice.assessment.services import HarmFacts, Told

_YOUNG = {
    ("actor", "exploiter"): "Somebody who uses me or hurts me",
    ("actor", "child_coerced"): "Me. Somebody hurts or controls me",
    ("victims", "child"): "Me",
}


class AssessmentAnswerForm(FlowForm):
    """What one person thinks of the whole, as it was when they opened the page (R84). Each answer is fine."""

    versioned = True
    compares = False

    answer = RadiosField(
        choices=AssessmentAnswer.Answer.choices,
        label="What do you think of it?",
        error_messages={"required": "Choose what you think. Each answer is fine."},
    )
    words = LongTextField(
        max_length=4_000,
        rows=6,
        required=False,
        label="Your words",
        help_text=(
            "If you agree in part or disagree, say what is not right, or what is missing. "
            "Everyone who reads the assessment reads this. It stays beside it."
        ),
    )


class OwnHarmForm(HowKnownForm):
    """Something that hurt somebody, in one's own words (R86)."""

    happened_on = DateField(
        latest=today,
        label="When did it happen?",
        help_text="If you are not sure of the day, choose the nearest one and say so below.",
        thing="The day it happened",
        error_messages={"required": "Enter the day it happened"},
    )
    words = LongTextField(
        max_length=10_000,
        rows=6,
        label="What happened?",
        help_text="In your own words. Nobody can change them.",
        error_messages={"required": "Write what happened"},
    )
    setting = RadiosField(
        choices=HarmEvent.Setting.choices, label="Where?", error_messages={"required": "Choose where"}
    )
    actor = RadiosField(
        choices=(
            ("exploiter", "Somebody who uses or hurts the child"),
            ("associate", "Somebody sent by them, or a friend of theirs"),
            ("child_coerced", "The child. Somebody hurts or controls them"),
            ("other", "Somebody else, or I do not know"),
        ),
        hints={"child_coerced": "Nobody is to blame for saying this. You both get help."},
        reveals={"other": ("actor_words",)},
        label="Who did it?",
        error_messages={"required": "Choose who did it. “I do not know” is fine"},
    )
    actor_words = TextField(max_length=200, required=False, label="Who do you think it was?")
    victims = CheckboxesField(
        choices=(
            ("child", "The child"), ("parent", "A parent or carer"), ("sibling", "A brother or sister"),
            ("relative", "Somebody else in the family"), ("pet", "A pet"), ("property", "Our home or our things"),
            ("professional", "A worker"),
        ),
        label="Whom or what did it hurt?",
        error_messages={"required": "Choose at least one"},
    )  # fmt: skip
    kinds = CheckboxesField(
        choices=(
            ("physical", "Hurt somebody’s body"), ("threat", "A threat"), ("verbal", "Shouting or nasty words"),
            ("emotional", "Made somebody afraid or ashamed"), ("theft", "Took money or things"),
            ("property", "Broke something"), ("sexual", "Sexual harm. You do not have to say more"),
        ),
        label="What kind of harm was it?",
        error_messages={"required": "Choose at least one"},
    )  # fmt: skip
    before = LongTextField(
        max_length=2_000,
        rows=3,
        required=False,
        label="What came before?",
        help_text="For example: a call, a night away, help you asked for. Leave it empty if you do not know.",
    )
    readers = RadiosField(
        choices=(
            (ChronologyEntry.Readers.WORKERS, "Me and the workers"),
            (ChronologyEntry.Readers.FAMILY, "The workers and the whole family"),
        ),
        hints={ChronologyEntry.Readers.WORKERS.value: "Nobody else in the family sees it."},
        label="Who may read it?",
        error_messages={"required": "Choose who may read it"},
    )
    field_order = (
        "happened_on", "words", "setting", "actor", "actor_words", "victims", "kinds", "before", "kind", "told_by", "readers",
    )  # fmt: skip

    def __init__(self, *args: Any, young: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if young:  # the child reads it themself
            for name in ("actor", "victims"):
                field: Any = self.fields[name]
                field.choices = [(key, _YOUNG.get((name, key), words)) for key, words in field.choices]

    def told(self) -> Told:
        """The words, as `harm_record` wants them."""
        names = ("happened_on", "words", "kind", "told_by", "readers")
        return Told(**{name: self.cleaned_data[name] for name in names})

    def harm(self) -> HarmFacts:
        """What kind of harm it was. Nobody has to name who it was: "I do not know" is an answer."""
        given = {name: self.cleaned_data[name] for name in ("setting", "actor", "victims", "kinds", "before")}
        who = self.cleaned_data["actor_words"] or ("I do not know" if given["actor"] == "other" else "")
        return HarmFacts(**given, actor_words=who)


class MoreOfHarmForm(FlowForm):
    """Something more about what hurt. Only whoever wrote it may take it back."""

    kind = RadiosField(choices=(), label="What would you like to add?")
    words = LongTextField(max_length=2_000, rows=4, label="Your words")

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "before": "What came before",
            "response": "What was done about it",
            "set_aside": "I wrote it by mistake",
        }
        kinds = [(k, words[k]) for k in HarmAddition.Kind.values if own or k != "set_aside"]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
