"""Forms about who and what reports mention: the officers' box, whether two are the same, what a person is in all this."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import RadiosField, TextField
from alongside.pursuit.entities.models import CrossMatch, Judgement, PersonSaid
from alongside.pursuit.entities.selectors.lookup import LONGEST_ASKED
from alongside.pursuit.entities.services.judging import REASON

_OFFICERS_READ = "Police intelligence officers read this. No family and no worker of a case does."
_AGREED = (("yes", "Yes, it is the same person"), ("no", "No, or it cannot be told"))


def _why(label: str = "How do you know?", *, hint: str = _OFFICERS_READ) -> TextField:
    return TextField(
        label=label,
        help_text=hint,
        max_length=REASON,
        error_messages={"required": "Say why. A few words are enough"},
    )


class LookUpForm(FlowForm):
    """The officers' box. What is typed stands in no address and in no log."""

    keeps = False
    words = TextField(
        label="What are you looking for?",
        help_text="A plate, also misread or a part of it (ends in KLM, AB12*), a phone number, a name online, a place, a name.",
        max_length=LONGEST_ASKED,
        error_messages={"required": "Write what you are looking for"},
    )


class EntitySameForm(FlowForm):
    """Whether two are the same. Nothing is merged."""

    keeps = False
    word = RadiosField(
        label="Are they the same?",
        choices=Judgement.Word.choices,
        error_messages={"required": "Say whether they are the same"},
    )
    reason = _why()


class AgreeForm(FlowForm):
    """A second officer's look at two mentions of people."""

    keeps = False
    agreed = RadiosField(
        label="Is it the same person?",
        choices=_AGREED,
        error_messages={"required": "Say whether it is the same person"},
    )
    reason = _why()


class ReasonForm(FlowForm):
    """A reason and nothing else."""

    keeps = False
    reason = _why("Why?")


class PersonSayForm(FlowForm):
    """What a person who is mentioned is in all this."""

    keeps = False
    what = RadiosField(
        label="What is this person in all this?",
        choices=PersonSaid.What.choices,
        error_messages={"required": "Choose what this person is"},
    )
    reason = _why()


class ChildLinkForm(FlowForm):
    """That somebody who is mentioned is the child of a case."""

    keeps = False
    case_reference = TextField(
        label="Reference of the child’s case",
        help_text="For example, C-7K2P-49XD.",
        max_length=20,
        error_messages={"required": "Write the reference of the child’s case"},
    )
    reason = _why()


class CrossAskForm(FlowForm):
    """Asking whether another partnership holds the same."""

    keeps = False
    reason = _why(
        "Why do you ask?",
        hint="If somebody holds it, their officer learns that you hold it too. They do not read this.",
    )


class CrossAnswerForm(FlowForm):
    """Whether one speaks with the other partnership."""

    keeps = False
    answer = RadiosField(
        label="What do you do?",
        choices=CrossMatch.Answer.choices,
        error_messages={"required": "Choose what you do"},
    )
    reason = _why("Why?", hint="For what purpose, or why not now. The other partnership does not read this.")
