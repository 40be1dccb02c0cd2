"""Forms of the desk about threats: who told us, the plan, a victim in their own right, what protects a home (R182-R184)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from alongside.doors.common import FlowForm
from alongside.doors.common.threats import ThreatForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, an_id, is_yes
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField, TextField
from alongside.practice.safety.models import Protection, Threat, ThreatStep, VictimSaid

_TOLD = [one for one in Threat.Told.choices if one[0] != Threat.Told.OWN]
_READERS = [
    ("family", "The adults of the family, and everybody who works with them"),
    ("workers", "Everybody who works with them, and nobody of the family"),
]


class WorkerThreatForm(ThreatForm):
    """What somebody told a worker, at the desk or by phone."""

    told_by = TextField(
        label="Who told you?", max_length=120, error_messages={"required": "Write who told you"}
    )
    told_how = RadiosField(
        label="How did they tell you?", choices=_TOLD, error_messages={"required": "Choose how they told you"}
    )
    readers = RadiosField(
        label="Who may read this?",
        help_text="As they would have it. What one of them tells you in confidence is not for the others.",
        choices=_READERS, error_messages={"required": "Choose who may read this"},
    )  # fmt: skip
    _order = ("told_by", "told_how", *ThreatForm._order)


class CheckForm(FlowForm):
    """The plan was looked at, because of a threat."""

    kind = RadiosField(
        label="Does the plan still keep them safe?",
        choices=[
            (ThreatStep.Kind.HOLDS.value, "Looked at, and nothing needs changing, because …"),
            (ThreatStep.Kind.CHANGED.value, ThreatStep.Kind.CHANGED.label),
        ],
        hints={"changed": "What changed since this was said stands above."},
        error_messages={"required": "Choose whether it holds or was changed"},
    )
    words = LongTextField(
        label="What did you look at, and with whom? Why does it hold, or what is different now?",
        help_text="The family reads this.",
        max_length=2_000, rows=4, error_messages={"required": "Write what you looked at"},
    )  # fmt: skip


class CloseForm(FlowForm):
    """A threat is finished."""

    words = LongTextField(
        label="What became of it?",
        help_text="The family reads this. Say it as you would say it to them.",
        max_length=2_000, rows=4, error_messages={"required": "Write what became of it"},
    )  # fmt: skip


class VictimForm(FlowForm):
    """Somebody of the family is a victim in their own right."""

    support = LongTextField(
        label="What support do they have, or were they offered?",
        max_length=1_000, rows=3, error_messages={"required": "Write what support they have or were offered"},
    )  # fmt: skip
    outcome = RadiosField(
        label="How does the crime stand?", choices=VictimSaid.Outcome.choices,
        error_messages={"required": "Choose how it stands"},
    )  # fmt: skip
    words = LongTextField(
        label="What was said about it?",
        help_text="If the police do nothing more: why, and how it can be looked at again.",
        max_length=1_000, rows=3, required=False,
    )  # fmt: skip
    family_reads = RadiosField(
        label="May the other adults of the family read this?",
        help_text="Ask them. It is theirs.",
        choices=YES_NO, initial="no",
    )  # fmt: skip
    field_order = ("person_id", "support", "outcome", "words", "family_reads")

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"] = SelectField(
            label="Who?", choices=people, error_messages={"required": "Choose who"}
        )
        self.order_fields(self.field_order)

    def said(self) -> dict[str, Any]:
        """What `victim_say` needs, besides the threat."""
        said = self.answers()
        return said | {"person_id": an_id(said["person_id"]), "family_reads": is_yes(said["family_reads"])}


class ProtectForm(FlowForm):
    """What protects a home or a person: a promise with one owner and a day."""

    kind = RadiosField(
        label="What is it?", choices=Protection.Kind.choices, error_messages={"required": "Choose what it is"}
    )
    words = LongTextField(
        label="In words that the family understands",
        help_text="For example: a new lock for the back door. If you leave it empty, it says what you chose.",
        max_length=500, rows=2, required=False,
    )  # fmt: skip
    due_on = DateField(
        label="By which day is it there?", thing="The day", earliest=today,
        error_messages={"required": "Say by which day"},
    )  # fmt: skip
    cost = TextField(
        label="What does it cost, in pounds?", help_text="Leave it empty if nobody knows yet. 0 if it is free.",
        max_length=12, required=False,
    )  # fmt: skip
    pays = TextField(label="Who pays?", max_length=120, required=False)
    field_order = ("kind", "words", "owner_id", "due_on", "cost", "pays")

    def __init__(self, *args: Any, owners: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"] = SelectField(
            label="Who sees to it?", choices=owners, error_messages={"required": "Choose one person"}
        )
        self.order_fields(self.field_order)

    def clean_cost(self) -> Decimal | None:
        """The amount, to the penny; None when it is not known."""
        typed = str(self.cleaned_data["cost"]).strip().removeprefix("£").replace(",", "")
        if not typed:
            return None
        try:
            amount = Decimal(typed)
        except InvalidOperation:
            amount = Decimal("NaN")
        if (
            not amount.is_finite()
            or amount != amount.quantize(Decimal("0.01"))
            or not 0 <= amount < 1_000_000
        ):
            raise ValidationError("Write an amount like 120 or 120.50, or leave it empty")
        return amount

    def agreed(self) -> dict[str, Any]:
        """What `protection_agree` needs, besides the case and the threat."""
        said = self.answers()
        return said | {"owner_id": an_id(said["owner_id"])}


class ZonePlanForm(FlowForm):
    """Which measure of the plan says that a place is not safe."""

    def __init__(self, *args: Any, measures: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure_id"] = RadiosField(
            label="Which words of the plan are about this place?", choices=measures,
            error_messages={"required": "Choose the words of the plan"},
        )  # fmt: skip

    def chosen(self) -> Any:
        """The measure's id."""
        return an_id(self.cleaned_data["measure_id"])
