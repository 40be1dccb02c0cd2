"""Words that a verb looks at too: an assessment keeps why they stay beside them."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.family.wording.matching import Finding
from alongside.family.wording.selectors import Lexicon
from alongside.ground.govuk.forms import TextField


class WrittenForm(FlowForm):
    """Words in an assessment. Once they were sent, there is a place to say why they stay as they are."""

    versioned = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:  # asked only when something was prompted; the page stays short for everybody else
            self.fields["keep_because"] = TextField(
                label="If your words stay as they are: why?",
                help_text="Only where you were asked to look again. Whoever finishes the assessment reads it.",
                max_length=400,
                required=False,
            )

    def ask_about(self, name: str, findings: list[Finding], lexicon: Lexicon) -> None:
        """Ask once: what is kept beside the words is kept with the assessment too."""
        super().ask_about(name, findings, lexicon)
        self.fields.pop("keep_because", None)

    def answers(self) -> dict[str, Any]:
        """What was answered, with why words stay."""
        given = super().answers()
        if kept := self.words_kept():
            given["keep_because"] = kept[0].because or kept[0].next_step
        return given
