"""Forms about a change of worker: why, what works, the introduction, a caseload, a plan against more changes, kind words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice
from alongside.doors.desk.forms.workload import ChooseForm
from alongside.family.cases.models import Allocation
from alongside.ground.clock import today
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField, TextField
from alongside.practice.handover.rules import LONGEST_WORDS

_FEW = 8


def _why(label: str = "Why?") -> RadiosField:
    return RadiosField(
        label=label, choices=Allocation.Why.choices, error_messages={"required": "Choose the reason"},
        help_text="The family reads this. Choose what is true; nobody is blamed for it.",
    )  # fmt: skip


def _reason() -> TextField:
    return TextField(
        label="In a few words", help_text="The family reads this. Needed for “Another reason”.", max_length=400,
        required=False,
    )  # fmt: skip


class ReleaseForm(FlowForm):
    """Why a worker stops (R47)."""

    why = _why("Why do they stop?")
    reason = _reason()


class NextLeadForm(ChooseForm):
    """Choose the next lead, and say why the one before stops (R47)."""

    why = _why("Why does the lead stop?")
    reason = _reason()
    field_order = ("user_id", "override_reason", "met", "unmet_reason", "cover_words", "why", "reason")


class NoteForm(FlowForm):
    """Words for whoever comes next. Each box may stay empty, not all three."""

    works = LongTextField(
        label="What works with this child and family?",
        help_text="What they like, what helps, who they trust. The family reads this.",
        max_length=LONGEST_WORDS, required=False,
    )  # fmt: skip
    does_not = LongTextField(
        label="What does not work?", help_text="Say what to do differently, without blame.", max_length=LONGEST_WORDS,
        required=False,
    )  # fmt: skip
    know = LongTextField(
        label="What else should the next worker know?", max_length=LONGEST_WORDS, required=False, rows=4
    )


class IntroduceForm(FlowForm):
    """The day on which the family meets whoever takes over."""

    on = DateField(label="On which day?", thing="The day", earliest=today)
    words = TextField(
        label="Where, when, and who comes along?",
        help_text="For example: at home at four; Ines comes too. The family reads this.",
        max_length=400,
    )


class MetForm(FlowForm):
    """That they have met."""

    met_on = DateField(label="When did you meet?", thing="The day", latest=today, initial=today)
    words = TextField(
        label="Anything to say about it?", help_text="The family reads this.", max_length=400, required=False
    )


class ContinuityForm(FlowForm):
    """A manager's answer to too many changes (R47)."""

    family_view = LongTextField(
        label="What did the family say?",
        help_text="Ask them first. If they would rather not say, write that.",
        max_length=LONGEST_WORDS, error_messages={"required": "Write what the family said"},
    )  # fmt: skip
    words = LongTextField(
        label="How will you stop the changes?",
        help_text="Who stays and for how long, who stands in, and whom the family can ring if it changes again."
        " The family reads this.",
        max_length=LONGEST_WORDS, error_messages={"required": "Write how you will stop the changes"},
    )  # fmt: skip


class CaseloadForm(FlowForm):
    """One choice for each family of whoever leaves; one left empty stays for now."""

    why = _why("Why do they stop?")
    reason = _reason()

    def __init__(
        self, *args: Any, spells: Sequence[Allocation], people: Mapping[str, Sequence[Choice]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._names = {f"to_{one.id}": one.id for one in spells}
        for one in spells:
            choices = [c for c in people[one.part] if c[0] != str(one.user_id)]
            self.fields[f"to_{one.id}"] = SelectField(
                label=f"{one.case.child.full_name}, {one.case.reference}", choices=choices, required=False,
                nothing="Not now", help_text=f"{one.get_part_display()} since {local_date(one.since):%-d %B %Y}",
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What `caseload_give` needs, besides the worker."""
        said = self.answers()
        chosen = {one: uuid.UUID(said[name]) for name, one in self._names.items() if said.get(name)}
        return {"why": said["why"], "reason": said["reason"], "successors": chosen}


class KindWordsForm(FlowForm):
    """What a named worker did well (R61)."""

    words = LongTextField(
        label="What did they do well?",
        help_text="Say what you saw. They read it, and their managers.",
        max_length=LONGEST_WORDS, error_messages={"required": "Say what they did well"},
    )  # fmt: skip
    field_order = ("worker_id", "words")

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = RadiosField if len(people) <= _FEW else SelectField
        self.fields["worker_id"] = kind(
            label="Who?", choices=people, error_messages={"required": "Choose one person"}
        )
        self.order_fields(self.field_order)
