"""Forms about the days for which a family waits, and about the category of harm."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import WORDS, is_yes
from alongside.family.cases.models import HarmCategory
from alongside.ground.clock import today
from alongside.ground.govuk.forms import CheckboxesField, DateField, LongTextField, RadiosField, TextField

_AGREES = (("yes", "Yes, it is neglect as well"), ("no", "No"))


class DayForm(FlowForm):
    """A day that a family waited for. `said` when one was written down before."""

    on = DateField(label="On which day?", thing="The day", latest=today)
    reason = TextField(
        label="Why is it another day than before?",
        help_text="The family reads both.",
        max_length=400,
        required=False,
    )

    def __init__(self, *args: Any, said: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not said:
            del self.fields["reason"]


class CategoryForm(FlowForm):
    """What kind of harm this is (R3, R10)."""

    kinds = CheckboxesField(
        label="What kind of harm is this?", choices=HarmCategory.Kind.choices,
        hints={"exploitation": "A category of its own. Every kind of help opens with it alone.",
               "neglect": "Only on evidence of its own, and a manager signs it off."},
        error_messages={"required": "Choose at least one"},
    )  # fmt: skip
    evidence = LongTextField(
        label="Evidence of neglect at home", max_length=WORDS, rows=5, required=False,
        help_text="Only if you chose neglect: what, when, and how you know. Harm from outside the family is not evidence of it.",
    )  # fmt: skip


class SignForm(FlowForm):
    """A manager's decision about neglect (R10)."""

    agrees = RadiosField(
        label="Does the evidence show neglect at home?",
        choices=_AGREES,
        error_messages={"required": "Choose yes or no"},
    )
    words = TextField(label="Why", max_length=400)

    def decided(self) -> dict[str, Any]:
        """What `category_sign` needs, besides the category."""
        said = self.answers()
        return {"agrees": is_yes(said["agrees"]), "words": said["words"]}
