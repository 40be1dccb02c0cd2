"""Forms of an assessment and of harms on record: one part, one person, one harm a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.corrections import HowKnownForm
from alongside.doors.desk.forms.parts import HOW_SAID, YES_NO, Choice, an_id, is_yes
from alongside.doors.desk.forms.written import WrittenForm
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.forms import (
    CheckboxesField,
    ConfirmField,
    DateField,
    LongTextField,
    RadiosField,
    TextField,
)
from alongside.practice.assessment.models import HarmAddition, HarmEvent, MemberPart, Part
from alongside.practice.assessment.rules import BY_KEY, InvolvedSpec
from alongside.practice.assessment.services import HarmFacts, StatementWords, Told

_WORDS = 8_000
_STANDING = {
    Part.Standing.NOT_YET.value: "Say below how you find out.",
    Part.Standing.NONE.value: "Say below how you looked.",
    Part.Standing.SAME.value: "Leave the words empty: what was written before is taken over.",
}


class PartForm(WrittenForm):
    """One part. `earlier`: whether there was an assessment before."""

    states_optional = False  # what may be left empty is said beside each answer

    standing = RadiosField(label="How does it stand?", choices=(), initial="known")
    marks = CheckboxesField(
        label="Which are true?", help_text="Choose all that are. Nobody has to choose between them.",
        choices=Part.Mark.choices, required=False,
    )  # fmt: skip
    words = LongTextField(label="Words", max_length=_WORDS, rows=10, required=False)

    def __init__(self, *args: Any, part: str, earlier: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spec = BY_KEY[part]
        leaves = {Part.Standing.NONE} if not spec.may_be_none else set()
        leaves |= set() if earlier else {Part.Standing.SAME}
        standing: Any = self.fields["standing"]
        standing.choices = [(k, w) for k, w in Part.Standing.choices if k not in leaves]
        standing.hints = {k: w for k, w in _STANDING.items() if k not in leaves}
        self.fields["words"].required = not earlier
        self.fields["words"].label, self.fields["words"].help_text = spec.question, spec.hint
        if part != "sides":
            del self.fields["marks"]

    def clean(self) -> dict[str, Any]:
        """Words, but where what was written before is taken over."""
        cleaned = super().clean()
        if (
            cleaned.get("standing") != Part.Standing.SAME
            and not cleaned.get("words")
            and "words" not in self.errors
        ):
            self.add_error("words", "Write a few words. “Not yet known” and how you find out is an answer")
        return cleaned


class NeedsForm(WrittenForm):
    """What one person needs, beyond what they said themself."""

    words = LongTextField(
        label="What do they need?",
        help_text="Only what is not said above. For their health, their days, their rest, being listened to.",
        max_length=_WORDS,
        rows=6,
    )


class BondForm(WrittenForm):
    """How one person and the child are with each other, and what would bring them closer (R91)."""

    bond = RadiosField(label="How are they and the child with each other?", choices=MemberPart.Bond.choices)
    between = RadiosField(
        label="Did those who do the harm come between them?",
        help_text="Lies told about them, secrets, gifts, being kept away, being set against each other.",
        choices=MemberPart.Between.choices,
    )
    words = LongTextField(
        label="How do you see it, and how do they?", max_length=_WORDS, rows=5, required=False
    )
    goal = TextField(
        label="What would bring them closer again?",
        help_text="One thing, small enough to begin with. For example: they eat together on Sundays.",
        max_length=500,
        required=False,
    )


class StatementForm(WrittenForm):
    """Something said about a parent that could be held against them."""

    states_optional = False  # it can wait, and is not finished without: said beside the question

    words = LongTextField(
        label="What is said?",
        help_text="As it was seen or said. The parent reads it.",
        max_length=_WORDS,
        rows=5,
    )
    kind = RadiosField(
        label="What kind of saying is it?",
        help_text="It can wait while you write. The assessment is not finished without it.",
        choices=HOW_SAID,
        required=False,
    )
    source = TextField(label="Whose is it: who saw it, said it or thinks it?", max_length=200, required=False)
    incident = RadiosField(
        label="Does it tell of something that happened?",
        choices=YES_NO,
        initial="no",
        reveals={"yes": ("harm_id", "before", "before_unknown")},
    )
    harm_id = RadiosField(label="Is it one of these, on record?", choices=(), required=False)
    before = LongTextField(
        label="What came before?",
        help_text="For example: calls at night, a request nobody answered, a child who was missing.",
        max_length=2_000,
        rows=3,
        required=False,
    )
    before_unknown = ConfirmField(label="What came before is not yet known", required=False)
    field_order = (
        "words",
        "kind",
        "source",
        "incident",
        "harm_id",
        "before",
        "before_unknown",
        "keep_because",
    )

    def __init__(self, *args: Any, harms: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["harm_id"].choices = [*harms, ("", "None of these")]  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def said(self) -> StatementWords:
        """What `statement_write` needs."""
        given = self.cleaned_data
        happened = is_yes(given["incident"])
        return StatementWords(
            words=given["words"], kind=given["kind"], source=given["source"], incident=happened,
            harm_id=an_id(given["harm_id"]) if happened else None, before=given["before"] if happened else "",
            before_unknown=bool(given["before_unknown"]) and happened, keep_because=given.get("keep_because", ""),
        )  # fmt: skip


class LeaveOutForm(FlowForm):
    """Why something said about a parent is left out."""

    versioned = True
    compares = False
    reason = TextField(label="Why is it left out?", help_text="For example: nobody saw it.", max_length=400)


class InvolvedForm(FlowForm):
    """Whether the family had one thing that makes the assessment theirs too (R95)."""

    met = RadiosField(label="Is it so?", choices=YES_NO)
    words = LongTextField(
        label="How; or why not?", help_text="The family reads it. If it is not so, say why.", max_length=500, rows=3,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, spec: InvolvedSpec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["met"].label = f"{spec.title}: is it so?"


class AgainForm(FlowForm):
    """Why another assessment, while one is in force (R49)."""

    why_again = LongTextField(
        label="Why is a new one needed?",
        help_text="The family reads this. You ask them only for what is new.",
        max_length=500,
        rows=3,
    )


class FinishForm(FlowForm):
    """The last look before it is finished, as it was read."""

    versioned = True
    keeps = False  # a tick from another day would stand for what was not read
    sources_checked = ConfirmField(
        label="Whatever could be held against a parent stands under “Said about a parent”, with its source",
        required=False,
    )


class PastForm(FlowForm):
    """A parent's own past: once, with why it matters and their agreement (R90)."""

    words = LongTextField(
        label="What do they want you to know of their own past?", help_text="Their words. A few are enough.",
        max_length=2_000, rows=4,
    )  # fmt: skip
    relevance = TextField(
        label="Why does it matter for working with them now?",
        help_text="For example: letters frighten her, a call is better.",
        max_length=500,
    )
    agreed = ConfirmField(label="They agreed that this is written down once")


class HarmFactsForm(FlowForm):
    """What kind of harm it was (R86)."""

    setting = RadiosField(label="Where?", choices=HarmEvent.Setting.choices)
    actor = RadiosField(
        label="Who did it?",
        choices=HarmEvent.Actor.choices,
        hints={"child_coerced": "Never “the child is violent”: a child who is harmed and hurts somebody needs help, and so"
               " does whoever was hurt."},
        reveals={"other": ("actor_words",)},
    )  # fmt: skip
    actor_words = TextField(label="Who; or “nobody knows yet”", max_length=200, required=False)
    victims = CheckboxesField(label="Whom or what did it hurt?", choices=HarmEvent.Victim.choices)
    kinds = CheckboxesField(label="What kind of harm?", choices=HarmEvent.Kind.choices)
    injury = RadiosField(label="Was anybody injured?", choices=HarmEvent.Injury.choices)
    link = RadiosField(
        label="What has it to do with the child being exploited?", choices=HarmEvent.Link.choices
    )
    before = LongTextField(
        label="What came before?",
        help_text="Grooming, a threat, the child missing, a request that nobody answered. Leave it empty if it is not yet known:"
        " that is said too.",
        max_length=2_000, rows=3, required=False,
    )  # fmt: skip
    response = LongTextField(label="What was done about it?", max_length=2_000, rows=3, required=False)

    def harm(self) -> HarmFacts:
        """What `harm_record` needs of it."""
        names = (
            "setting",
            "actor",
            "actor_words",
            "victims",
            "kinds",
            "injury",
            "link",
            "before",
            "response",
        )
        return HarmFacts(**{name: self.cleaned_data[name] for name in names})


class HarmForm(HarmFactsForm, HowKnownForm):
    """A harm that nobody has told yet, with its words for the chronology."""

    happened_on = DateField(label="When did it happen?", thing="The day", latest=today)
    words = LongTextField(
        label="What happened?",
        help_text="What was done, and to whom. It goes into the family’s story once; nobody writes it again.",
        max_length=10_000,
        rows=5,
    )
    readers = RadiosField(
        label="Who reads this?",
        choices=[("family", "The family and their workers"), ("workers", "The workers only")],
        reveals={"workers": ("withheld_reason",)},
        initial="family",
    )
    withheld_reason = TextField(
        label="Why should the family not read it?", help_text="Somebody will look at this reason again.",
        max_length=400, required=False,
    )  # fmt: skip
    field_order = (
        "happened_on", "words", "kind", "told_by", "setting", "actor", "actor_words", "victims", "kinds", "injury", "link",
        "before", "response", "readers", "withheld_reason",
    )  # fmt: skip

    def told(self) -> Told:
        """What `harm_record` needs of the words."""
        names = ("happened_on", "words", "kind", "told_by", "readers", "withheld_reason")
        return Told(**{name: self.cleaned_data[name] for name in names})


class HarmAddForm(FlowForm):
    """Something that became known of a harm. Only whoever wrote it may take it for a mistake."""

    kind = RadiosField(label="What do you add?", choices=())
    words = LongTextField(label="In words", max_length=2_000, rows=4)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Iterable[Choice] = HarmAddition.Kind.choices
        self.fields["kind"].choices = [c for c in kinds if own or c[0] != "set_aside"]  # type: ignore[attr-defined]


class CalmForm(FlowForm):
    """Help for both sides, and calm tonight (R87)."""

    for_child = LongTextField(
        label="What helps the child?", help_text="Write it with them. Who can they ring, where can they go, what eases it?",
        max_length=2_000, rows=4,
    )  # fmt: skip
    for_family = LongTextField(
        label="What helps those who were hurt or frightened?",
        help_text="A break, somebody to ring, what was broken put right, a bed elsewhere for a night.",
        max_length=2_000, rows=4,
    )  # fmt: skip
    tonight = LongTextField(
        label="If it begins tonight: what calms, and what makes it worse?",
        help_text="Who does what, in a few short lines. In danger call 999, and say that this child is harmed by others.",
        max_length=2_000, rows=4,
    )  # fmt: skip


def harm_choices(harms: Iterable[Any]) -> list[Choice]:
    """Return the harms on record that may be quoted about a parent: none that a child did who is harmed by others."""
    return [
        (str(one.harm.id), f"{day_words(one.entry.happened_on)}: {one.entry.words[:80]}")
        for one in harms
        if one.harm.actor != HarmEvent.Actor.CHILD_COERCED
    ]
