"""The next step before the National Referral Mechanism (R180)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField, TextField
from alongside.practice.safety.models import NrmStep
from alongside.practice.safety.rules_nrm import RESPONDERS
from alongside.practice.safety.services import NrmSaid


class NrmStepForm(FlowForm):
    """What happens now, on which day, and why."""

    kind = RadiosField(
        label="What happens now?", choices=(), error_messages={"required": "Choose what happens now"}
    )
    responder = SelectField(
        label="By which organisation?",
        choices=[("", "Choose"), *((one, one) for one in RESPONDERS)],
        error_messages={"required": "Say which organisation referred them"},
    )
    reference = TextField(label="Its number, if there is one", max_length=60, required=False)
    on = DateField(label="On which day?", thing="The day", latest=today, initial=today)
    words = LongTextField(
        label="Why?",
        help_text="The parents read this. Of a no: what was weighed, and what would change it.",
        max_length=2_000, rows=4, error_messages={"required": "Say why"},
    )  # fmt: skip
    evidence = LongTextField(
        label="What goes with it, also from the parents?", max_length=2_000, rows=3, required=False
    )

    def __init__(self, *args: Any, kinds: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["kind"]
        offered.choices = [one for one in NrmStep.Kind.choices if one[0] in kinds]
        if NrmStep.Kind.REFERRED in kinds:
            offered.reveals = {NrmStep.Kind.REFERRED.value: ["responder"]}
        else:  # nobody is asked who refers once somebody did
            del self.fields["responder"]

    def said(self) -> NrmSaid:
        """What was answered."""
        return NrmSaid(**self.answers())
