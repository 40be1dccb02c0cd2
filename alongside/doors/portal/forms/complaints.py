"""Forms by which somebody of a family complains, and says what they think of the answer (R214, R218, R220)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from alongside.accountability.challenge.complaints.library import Text
from alongside.accountability.challenge.complaints.models import AfterAnswer
from alongside.accountability.challenge.complaints.rules import FEW, WORDS
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import (
    CheckboxesField,
    ConfirmField,
    LongTextField,
    RadiosField,
    SelectField,
)


class ComplainForm(FlowForm):
    """Three sentences are enough; everything but the first box may stay empty."""

    words = LongTextField(
        max_length=WORDS,
        rows=6,
        label="What happened?",
        help_text="In your own words. Three sentences are enough.",
        error_messages={"required": "Write what happened"},
    )
    wanted = LongTextField(
        max_length=FEW,
        rows=3,
        required=False,
        label="What would put it right?",
        help_text="You can leave this empty.",
    )
    about = CheckboxesField(
        label="Is it about somebody?",
        choices=(),
        required=False,
        help_text="They do not read it, and they do not answer it. Nor does their manager.",
    )
    conflict = ConfirmField(
        label="I do not think that anybody close to this can answer fairly. Send it straight to the highest stage.",
        required=False,
    )
    cite = SelectField(
        label="Is there a law or a right behind it?",
        choices=(),
        nothing="Not now",
        required=False,
        help_text="You do not need one. If you choose one, its text is linked to your complaint.",
    )

    def __init__(
        self, *args: Any, workers: Iterable[tuple[uuid.UUID, str]], texts: Iterable[Text], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = [(str(worker), name) for worker, name in workers]
        if not about.choices:
            del self.fields["about"]
        cite: Any = self.fields["cite"]
        cite.choices = [("", "Not now"), *((one.cite, one.title) for one in texts)]

    def answers(self) -> dict[str, Any]:
        """What was said, as the verb takes it."""
        given = super().answers()
        return {
            "said": Said(
                words=given["words"],
                wanted=given["wanted"],
                subject_ids=[uuid.UUID(one) for one in given.get("about", [])],
                cites=[given["cite"]] if given["cite"] else [],
                conflict=bool(given["conflict"]),
            )
        }


class SaySoForm(FlowForm):
    """Words that may stay empty: nobody has to give a reason."""

    words = LongTextField(
        max_length=FEW,
        rows=4,
        required=False,
        label="What do you want to say?",
        help_text="You can leave this empty.",
    )


class SayMoreForm(FlowForm):
    """Words without which the deed makes no sense."""

    words = LongTextField(
        max_length=FEW,
        rows=5,
        label="What do you want to say?",
        error_messages={"required": "Write a few words"},
    )


_HINTS = "Nobody who works with you sees your answer. It is counted with those of other families."


class AfterForm(FlowForm):
    """Two questions, afterwards."""

    ask_again = RadiosField(
        label="Would you ask for help again?",
        choices=AfterAnswer.Answer.choices,
        help_text=_HINTS,
        error_messages={"required": "Choose one. There is no wrong answer."},
    )
    tell_others = RadiosField(
        label="Would you tell another family to ask for help?",
        choices=AfterAnswer.Answer.choices,
        error_messages={"required": "Choose one. There is no wrong answer."},
    )
    words = LongTextField(
        max_length=FEW, rows=3, required=False, label="Anything else?", help_text="You can leave this empty."
    )
