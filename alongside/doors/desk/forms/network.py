"""Forms about the map of what people told: what officers say of a link or group, another child, work with friends (R164-R166)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice, an_id
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
    WholeNumberField,
)
from alongside.pursuit.intelligence.services import Worry
from alongside.pursuit.network.models import Further, GroupWord, WiderWork
from alongside.pursuit.network.services import Decision, Reached, WorkWanted
from alongside.pursuit.network.services.common import REASON

_READ_BY = "Police intelligence officers read this. No family and no worker of a case does."
_BOTH_READ = "Police intelligence officers and hub workers read this. No family and no worker of a case does."
_CHOOSE = "Choose one of the answers"


def _why(label: str, hint: str = _READ_BY) -> TextField:
    return TextField(
        label=label, help_text=hint, max_length=REASON, error_messages={"required": "Say why. A few words are enough"}
    )  # fmt: skip


class NetworkFindForm(FlowForm):
    """What somebody looks for on the map. It stands in no address and in no log."""

    keeps = False
    words = TextField(
        label="Find on the map",
        help_text="How a plate, a phone number, a place or a name begins.",
        max_length=200,
        error_messages={"required": "Write what you are looking for"},
    )


class LinkSayForm(FlowForm):
    """Why two belong together, or why that word is taken back."""

    keeps = False
    reason = _why("How do you know?")


class GroupJudgeForm(FlowForm):
    """Whether a group is one. Nothing follows for anybody in it."""

    versioned = True
    compares = False
    word = RadiosField(
        label="Do they belong together?",
        choices=GroupWord.Word.choices,
        reveals={"confirmed": ("name",)},
        error_messages={"required": _CHOOSE},
    )
    name = TextField(
        label="What do you call the group?",
        help_text="A word that names nobody, such as a colour or a bird. Hub workers read it.",
        max_length=80,
        required=False,
    )
    reason = _why("Why?")

    def decision(self) -> Decision:
        """What `group_judge` needs."""
        given = self.answers()
        return Decision(given["word"], given["reason"], given["name"])


class FurtherConfirmForm(FlowForm):
    """Help for another child, in one step: from which text, what worries one, and why."""

    text_id = RadiosField(
        label="Which text does the worry come from?", choices=(), error_messages={"required": _CHOOSE}
    )
    child_name = TextField(label="The child’s name, if you know it", max_length=120, required=False)
    child_age_words = TextField(label="Their age, as far as you know", max_length=60, required=False)
    words = LongTextField(
        label="What worries you?",
        help_text="The duty team reads this first, then perhaps the family. Say nothing of who told it.",
        max_length=9_000, rows=5, error_messages={"required": "Write what worries you"},
    )  # fmt: skip
    reason = _why("Why do you ask for help for them?", _BOTH_READ)

    def __init__(self, *args: Any, texts: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text_id"].choices = list(texts)  # type: ignore[attr-defined]

    def worry(self) -> dict[str, Any]:
        """What `further_confirm` needs."""
        given = self.answers()
        worry = Worry(given["words"], given["child_name"], given["child_age_words"])
        return {"text_id": an_id(given["text_id"]), "worry": worry, "reason": given["reason"]}


class FurtherDismissForm(FlowForm):
    """Why somebody who was proposed needs no look."""

    keeps = False
    why = RadiosField(label="Why?", choices=Further.Why.choices, error_messages={"required": _CHOOSE})
    reason = _why("In your words", _BOTH_READ)


class FurtherCheckForm(FlowForm):
    """What was done to keep the other child safe."""

    found = RadiosField(
        label="What was done?",
        choices=Further.Check.choices,
        reveals={"not_found": ("words",)},
        error_messages={"required": _CHOOSE},
    )
    words = TextField(label="What happens next?", help_text=_BOTH_READ, max_length=REASON, required=False)


class WorkPlanForm(FlowForm):
    """Work with friends at a school, or with other parents. Whoever does it reads this, and nothing of the map."""

    kind = RadiosField(
        label="Which work?", choices=WiderWork.Kind.choices, error_messages={"required": _CHOOSE}
    )
    where = TextField(
        label="Where?",
        help_text="A school, a youth club or a part of town. No name of a child or a family.",
        max_length=120,
        error_messages={"required": "Write where"},
    )
    topics = CheckboxesField(
        label="What is it about?", choices=WiderWork.Topic.choices, error_messages={"required": "Choose what it is about"}
    )  # fmt: skip
    words = TextField(
        label="What should whoever does it know?", help_text="No name. They cannot ask you about the map.",
        max_length=REASON, required=False,
    )  # fmt: skip
    worker_id = SelectField(
        label="Who is asked to do it?", choices=(), error_messages={"required": "Choose who does it"}
    )
    by_on = DateField(
        label="By when?", thing="The day", earliest=today, latest=lambda: today() + timedelta(days=365)
    )

    def __init__(self, *args: Any, workers: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker_id"].choices = [("", "Choose"), *workers]  # type: ignore[attr-defined]

    def wanted(self) -> WorkWanted:
        """What `work_plan` needs."""
        given = self.answers()
        return WorkWanted(**{**given, "worker_id": an_id(given["worker_id"]) or uuid.UUID(int=0)})


class WorkReachForm(FlowForm):
    """Whom the work reached, in numbers: no box takes a name."""

    on = DateField(label="When was it?", thing="The day", latest=today)
    topics = CheckboxesField(
        label="What was it about?", choices=WiderWork.Topic.choices, error_messages={"required": "Choose what it was about"}
    )  # fmt: skip
    young_people = WholeNumberField(label="How many young people were there?", min_value=0, max_value=2_000)
    parents = WholeNumberField(label="How many parents or carers were there?", min_value=0, max_value=2_000)
    asked_for_help = WholeNumberField(
        label="How many asked for help afterwards?",
        help_text="If somebody told you of harm, that is a report of its own: tell it at once. In danger, ring 999.",
        min_value=0, max_value=2_000,
    )  # fmt: skip

    def reached(self) -> Reached:
        """What `work_reached` needs."""
        return Reached(**self.answers())
