"""Forms about planning a meeting and who is part of it (R109-R111, R115, R121)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice, an_id, is_yes
from alongside.ground.clock import today
from alongside.ground.clock.time_source import LONDON
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField, TextField
from alongside.practice.meetings.models import Attendee, LeftOut, Meeting, NeedsAnswer
from alongside.practice.meetings.services.taking_part import Was

_TIME = re.compile(r"^\s*(\d{1,2})\s*(?:[:.]\s*(\d{2}))?\s*(am|pm)?\s*$", re.IGNORECASE)
_WAS = (("spoke", "Was there, and spoke"), ("quiet", "Was there, and did not speak"), ("no", "Was not there"))


def time_of(text: str) -> time | None:
    """Return the time that somebody typed ("14:30", "2.30pm", "9am"); None for anything else."""
    found = _TIME.match(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class NeedsForm(FlowForm):
    """What is done about what somebody needs to take part."""

    outcome = RadiosField(label="Can you do it?", choices=NeedsAnswer.Outcome.choices)
    words = LongTextField(
        label="Tell them what you do",
        help_text="They read this. If it is not possible, say why, and what else would help.",
        max_length=1_000, rows=3, error_messages={"required": "Say what you do"},
    )  # fmt: skip


class WhenForm(FlowForm):
    """When, where and how a meeting is, and what to read before."""

    on = DateField(label="Which day?", thing="The day")
    start = TextField(label="At what time?", help_text="For example, 14:30 or 2.30pm", max_length=10)
    form = RadiosField(label="How do people take part?", choices=Meeting.Form.choices, initial="room")
    where = TextField(label="Where?", help_text="A place, or how to join.", max_length=200)
    about = LongTextField(
        label="What is it for?",
        help_text="Everybody invited reads this.",
        max_length=1_000,
        rows=3,
        required=False,
    )
    papers = LongTextField(
        label="What to read before, and where it is",
        help_text="Everybody invited reads this. Send nothing that has to stay confidential.",
        max_length=2_000,
        rows=3,
        required=False,
    )
    urgent_because = TextField(
        label="If it cannot wait: why does the family get less notice?",
        help_text="Leave this empty when there is time.",
        max_length=400,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The day and the time make one moment, in London."""
        cleaned = super().clean()
        typed = cleaned.get("start")
        if typed and time_of(typed) is None:
            self.add_error("start", "Enter a time, like 14:30")
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What was answered, the day and time as one aware instant `at`."""
        said = super().answers()
        start = time_of(said.pop("start"))
        assert start is not None  # clean() looked
        said["at"] = datetime.combine(said.pop("on"), start, tzinfo=LONDON)
        return said


class MeetingForm(WhenForm):
    """A meeting about a child."""

    field_order = ("kind", "on", "start", "form", "where", "chair_id", "chair_name")
    kind = SelectField(label="What kind of meeting?", choices=Meeting.Kind.choices)
    chair_id = SelectField(label="Who leads it?", choices=(), required=False)
    chair_name = TextField(
        label="Or the name of somebody who is not on the list", max_length=120, required=False
    )

    def __init__(self, *args: Any, workers: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chairs: Any = self.fields["chair_id"]
        chairs.choices = [("", "Somebody else"), *workers]

    def answers(self) -> dict[str, Any]:
        """What was answered, the chair as an id."""
        said = super().answers()
        return said | {"chair_id": an_id(said["chair_id"])}


class ChangeForm(WhenForm):
    """Another time, place or way."""

    versioned = True
    compares = False


class CancelForm(FlowForm):
    """Why a meeting is called off."""

    because = TextField(
        label="Why is it called off?", help_text="Everybody invited reads this.", max_length=400
    )


class YoungForm(FlowForm):
    """What the young person said when they were asked."""

    says = RadiosField(
        label="You asked them. Do they want to come?",
        choices=(("yes", "Yes: invite them"), ("no", "No: they would rather not")),
        error_messages={"required": "Say what they answered"},
    )


class InviteForm(FlowForm):
    """How somebody gets their invitation."""

    how = RadiosField(label="How do they get it?", choices=())

    def __init__(self, *args: Any, page: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways: Any = self.fields["how"]
        ways.choices = [c for c in Attendee.Way.choices if page or c[0] != Attendee.Way.PAGE]


class LeaveOutForm(FlowForm):
    """Why one person is left out, who authorised it, and how they will be told (R111)."""

    code = RadiosField(label="What is the lawful reason?", choices=LeftOut.Code.choices, required=False)
    words = LongTextField(
        label="What is behind it?",
        help_text="The family does not read this.",
        max_length=2_000,
        rows=3,
        required=False,
    )
    authoriser_id = SelectField(label="Which manager authorised it?", choices=(), required=False)
    tell_by = DateField(
        label="By which day will they be told what was decided?", thing="The day", required=False
    )
    tell_words = TextField(label="Who tells them, and how?", max_length=400, required=False)

    def __init__(self, *args: Any, managers: Iterable[Choice], young: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names: Any = self.fields["authoriser_id"]
        names.choices = [("", "Nobody yet"), *managers]
        codes: Any = self.fields["code"]
        codes.choices = [c for c in LeftOut.Code.choices if young or c[0] != LeftOut.Code.TOO_YOUNG]

    def answers(self) -> dict[str, Any]:
        """What was answered, the manager as an id."""
        said = super().answers()
        return said | {"authoriser_id": an_id(said["authoriser_id"])}


class ToldForm(FlowForm):
    """What somebody who was left out was told."""

    how = RadiosField(label="How were they told?", choices=Attendee.Way.choices)
    words = LongTextField(
        label="What was decided, in words for them",
        help_text="They read this on their own page.",
        max_length=4_000,
        error_messages={"required": "Write what they were told"},
    )


class AddForm(FlowForm):
    """Somebody else who takes part."""

    user_id = SelectField(label="Who?", choices=(), required=False)
    name = TextField(label="Or the name of somebody without an account", max_length=120, required=False)
    role = TextField(label="Their role", max_length=60, required=False)
    agency_name = TextField(label="Their agency", max_length=120, required=False)
    advocate_of_id = SelectField(
        label="Are they there for somebody of the family?", choices=(), required=False
    )

    def __init__(
        self, *args: Any, workers: Iterable[Choice], family: Iterable[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["user_id"]
        people.choices = [("", "Somebody without an account"), *workers]
        helped: Any = self.fields["advocate_of_id"]
        helped.choices = [
            ("", "No, as a worker"),
            *((key, f"As the advocate of {name}") for key, name in family),
        ]

    def answers(self) -> dict[str, Any]:
        """What was answered, the people as ids."""
        said = super().answers()
        return said | {"user_id": an_id(said["user_id"]), "advocate_of_id": an_id(said["advocate_of_id"])}


class AttendanceForm(FlowForm):
    """Of each person: whether they were there, and whether they spoke (R115)."""

    def __init__(self, *args: Any, people: Iterable[Attendee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in people:
            was = (
                None
                if one.attended is None
                else "no"
                if not one.attended
                else "spoke"
                if one.spoke
                else "quiet"
            )
            self.fields[f"was_{one.id}"] = RadiosField(
                label=f"{one.name}{f', {one.role}' if one.role else ''}",
                choices=_WAS,
                required=False,
                initial=was,
            )

    def answers(self) -> dict[str, Any]:
        """Who is answered for; nobody where nothing was chosen."""
        said = {key: value for key, value in super().answers().items() if value}
        return {
            "people": [
                Was(attendee_id, value != "no", value == "spoke")
                for key, value in said.items()
                if (attendee_id := an_id(key.removeprefix("was_"))) is not None
            ]
        }


class SpokenForm(FlowForm):
    """A promise as it was spoken."""

    words = TextField(label="What was promised?", help_text="Who and by when comes next.", max_length=500)


class SpokenMakeForm(FlowForm):
    """Who keeps a spoken promise, by when, and what it is for (R123)."""

    owner_id = SelectField(
        label="Who will do it?", choices=(), error_messages={"required": "Choose who will do it"}
    )
    due_on = DateField(label="By which day?", thing="The day", earliest=today)
    benefit = TextField(label="What is it for?", help_text="What gets better for the family.", max_length=500)
    proposer = RadiosField(
        label="Whose idea was it?",
        choices=(
            ("parent", "A parent’s or carer’s"),
            ("child", "The young person’s"),
            ("professional", "A worker’s"),
        ),
    )
    proposer_name = TextField(label="Their name", max_length=120)
    co_produced = RadiosField(
        label="Was it worked out together with the family?", choices=(("yes", "Yes"), ("no", "No"))
    )

    def __init__(self, *args: Any, owners: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names: Any = self.fields["owner_id"]
        names.choices = [("", "Choose"), *owners]

    def answers(self) -> dict[str, Any]:
        """What was answered, the owner as an id and the last answer as yes or no."""
        said = super().answers()
        return said | {"owner_id": an_id(said["owner_id"]), "co_produced": is_yes(said["co_produced"])}


class DropForm(FlowForm):
    """Why a spoken promise is dropped."""

    because = TextField(label="Why will nobody do it?", max_length=400)


class FinishForm(FlowForm):
    """Nothing to say; of a prosecution decision, why it is best for the child."""

    best_interests = LongTextField(
        label="Why is this best for the child?", max_length=4_000, rows=5, required=False
    )

    def __init__(self, *args: Any, decides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not decides:
            del self.fields["best_interests"]
