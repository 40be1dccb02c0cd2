"""Forms about complaints, and about steps that somebody independent looks at (R214-R219, R216)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.complaints.rules import FEW, WORDS
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.watch.models import Look
from alongside.accountability.challenge.watch.services import Why
from alongside.accountability.challenge.watch.services_right import Righting
from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, Members, an_id, is_yes, member_choices
from alongside.family.cases.stops import DEEDS
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    ConfirmField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)

_CHANNELS = [c for c in Complaint.Channel.choices if c[0] != Complaint.Channel.PAGE]


def _what_happened(label: str, hint: str) -> LongTextField:
    return LongTextField(
        max_length=WORDS,
        label=label,
        help_text=hint,
        error_messages={"required": "Write what happened"},
    )


class _Complaint(FlowForm):
    """What every complaint that is written at the desk asks."""

    words = _what_happened("What happened?", "Their words, not yours.")
    wanted = LongTextField(
        max_length=FEW,
        rows=3,
        required=False,
        label="What would put it right?",
        help_text="You can leave this empty.",
    )
    theme = RadiosField(label="What is it most about?", choices=Complaint.Theme.choices)
    conflict = ConfirmField(
        label="There is a conflict of interest: send it straight to the highest stage", required=False
    )

    def answers(self) -> dict[str, Any]:
        """What was said, as the verb takes it, beside the rest."""
        given = super().answers()
        said = {name: given.pop(name) for name in ("words", "wanted", "theme", "conflict")}
        return given | {"said": Said(**said | {"conflict": bool(said["conflict"])})}


class OwnForm(_Complaint):
    """A complaint of somebody who works here."""

    words = _what_happened("What happened?", "In your own words. Three sentences are enough.")
    case_reference = TextField(
        max_length=20,
        required=False,
        label="Reference of the case, if it is about one",
        help_text="Like C-7KQ2-M9XD.",
    )


class PanelForm(FlowForm):
    """Who sat on the panel of a complaint, and when it met."""

    members = LongTextField(
        label="Who sat on it?", help_text="Three names, each on a line. Whoever complained reads them.", max_length=1_000,
        rows=3, error_messages={"required": "Write the three names, each on a line"},
    )  # fmt: skip
    met_on = DateField(label="When did it meet?", thing="The day", latest=today, initial=today)


class PhoneForm(_Complaint):
    """A complaint of somebody who rings or writes."""

    channel = RadiosField(label="How did it reach you?", choices=[c for c in _CHANNELS if c[0] != "worker"])
    name = TextField(max_length=120, label="Who complains?")
    speaks_for = TextField(
        max_length=120,
        required=False,
        label="For whom do they speak?",
        help_text="Only if they speak for somebody else.",
    )
    reach = TextField(
        max_length=200, label="How do they want to be answered?", help_text="A safe number or address."
    )
    case_reference = TextField(
        max_length=20,
        required=False,
        label="Reference of the case, if they know it",
        help_text="Like C-7KQ2-M9XD.",
    )


class ForSomebodyForm(_Complaint):
    """A complaint that somebody of a family tells a worker."""

    person_id = RadiosField(label="Who complains?", choices=())
    channel = RadiosField(label="How did they tell you?", choices=_CHANNELS)

    def __init__(self, *args: Any, members: Members, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["person_id"]
        choices.choices = member_choices(members)

    def answers(self) -> dict[str, Any]:
        """What was answered, the person as an id."""
        given = super().answers()
        return given | {"person_id": an_id(given["person_id"])}


class WordsForm(FlowForm):
    """One box that whoever complained reads."""

    words = LongTextField(max_length=FEW, label="Your words", help_text="Whoever complained reads this.")


class ReplyForm(FlowForm):
    """The answer."""

    outcome = RadiosField(
        label="What did you find?",
        choices=[
            ("upheld", "They are right"),
            ("partly", "They are right in part"),
            ("not_upheld", "I see it differently"),
        ],
    )
    theme = RadiosField(label="What was it most about?", choices=Complaint.Theme.choices)
    words = LongTextField(
        max_length=WORDS,
        label="Your answer",
        help_text="What you read, whom you asked, what you find. They read this.",
    )
    change = LongTextField(
        max_length=FEW, rows=3, required=False, label="What changes?",
        help_text="Who does what. The complaint stays open until it is done.",
    )  # fmt: skip


class NameForm(FlowForm):
    """Somebody else who answers."""

    user_id = SelectField(label="Who answers it?", choices=())

    def __init__(self, *args: Any, people: Iterable[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["user_id"]
        choices.choices = [("", "Choose"), *((str(one), name) for one, name in people)]

    def answers(self) -> dict[str, Any]:
        """Whom they chose, as an id."""
        return {"user_id": an_id(super().answers()["user_id"])}


class LookAskForm(FlowForm):
    """A step, why now, and on what evidence."""

    deed = RadiosField(label="Which step?", choices=[(key, deed.sentence) for key, deed in DEEDS.items()])
    person_id = RadiosField(label="Whom does it weigh on?", choices=(), required=False)
    why = LongTextField(max_length=WORDS, rows=4, label="Why now?")
    evidence = LongTextField(
        max_length=WORDS, label="On what evidence?", help_text="What was seen or told, by whom, on which day."
    )
    at_once = RadiosField(
        label="Is the child unsafe today without it?",
        choices=YES_NO,
        hints={"yes": "You can take the step at once. It is looked at on the next working day."},
        reveals={"yes": ["danger"]},
    )
    danger = LongTextField(max_length=FEW, rows=3, required=False, label="What could happen today?")

    def __init__(self, *args: Any, parents: Iterable[tuple[uuid.UUID, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (
            parents is None
        ):  # a request without a case: its ending is the one step, and it is never needed today
            for name in ("deed", "person_id", "at_once", "danger"):
                del self.fields[name]
            return
        choices: Any = self.fields["person_id"]
        choices.choices = [("", "The whole family"), *((str(one), name) for one, name in parents)]

    def answers(self) -> dict[str, Any]:
        """What was said of the step, as the verb takes it."""
        given = super().answers()
        if "deed" not in self.fields:
            return {"said": Why(given["why"], given["evidence"])}
        why = Why(given["why"], given["evidence"], given["danger"], at_once=is_yes(given["at_once"]))
        return {"deed": given["deed"], "person_id": an_id(given["person_id"]), "said": why}


class LookFindForm(FlowForm):
    """What somebody independent finds."""

    finding = RadiosField(label="What do you find?", choices=())
    motive = LongTextField(
        max_length=FEW,
        rows=4,
        label="Why now? What do you find of the motive?",
        help_text="Whoever asked does not read this.",
    )
    evidence = LongTextField(
        max_length=FEW,
        rows=4,
        label="What do you find of the evidence?",
        help_text="Whoever asked does not read this.",
    )
    answer = LongTextField(
        max_length=FEW, rows=4, label="What whoever asked reads",
        help_text="Say what they can do instead. Do not name a complaint.",
    )  # fmt: skip

    right_words = LongTextField(
        max_length=FEW, rows=4, required=False, label="What the person it weighed on reads",
        help_text="What was not right, and what is put right now. Say sorry. Do not name a complaint of anybody else.",
    )  # fmt: skip
    owner_id = SelectField(label="Who puts it right?", choices=(), required=False)
    unsaid_because = LongTextField(
        max_length=FEW, rows=2, required=False, label="If telling them could put somebody in danger: why",
        help_text="Leave it empty, and they read it.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, at_once: bool, owners: Sequence[Choice] = (), by_people: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["finding"]
        choices.choices = [(one.value, one.label) for one in (Look.AFTER if at_once else Look.BEFORE)]
        if not at_once:
            for name in ("right_words", "owner_id", "unsaid_because"):
                del self.fields[name]
            return
        owner: Any = self.fields["owner_id"]
        owner.choices = [("", "Choose somebody"), *((str(key), words) for key, words in owners)]
        owner.help_text = (
            f"{by_people} So somebody does it by a day, and the person it weighed on reads who and when."
            if by_people
            else "This step is undone by itself, at once. Choose somebody only in case it has gone too far for that."
        )
        for name in ("right_words", *(["owner_id"] if by_people else [])):
            self.fields[name].says_optional = False  # type: ignore[attr-defined]  # needed where it was not right
        choices.reveals = {Look.Finding.WAS_NOT_RIGHT.value: ("right_words", "owner_id", "unsaid_because")}

    def answers(self) -> dict[str, Any]:
        """What was found, and what is put right."""
        given = super().answers()
        words, owner = given.pop("right_words", ""), given.pop("owner_id", "")
        right = Righting(
            words or "", uuid.UUID(owner) if owner else None, given.pop("unsaid_because", "") or ""
        )
        return given | {"right": right}
