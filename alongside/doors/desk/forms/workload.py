"""Forms about what one carries, when one can be reached, who stands in, and visits (R50-R60)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.cases import AllocateForm
from alongside.doors.desk.forms.meetings import time_of
from alongside.doors.desk.forms.parts import YES_NO, Choice, an_id, is_yes
from alongside.ground.clock import today
from alongside.ground.clock.time_source import LONDON
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
    WholeNumberField,
)
from alongside.practice.workload.models import AllocationChallenge, CallBooking, ContactMade, Frequency
from alongside.practice.workload.services.contacts import LONGEST

WEEKDAYS: tuple[Choice, ...] = (
    ("0", "Monday"), ("1", "Tuesday"), ("2", "Wednesday"), ("3", "Thursday"), ("4", "Friday"), ("5", "Saturday"),
    ("6", "Sunday"),
)  # fmt: skip
_TIME_HELP = "For example, 9am or 18:30"
_NO_TIME = "Enter a time, like 9am or 18:30"


def time_field(label: str, **kwargs: Any) -> TextField:
    """Return a question for a time, typed as people say it."""
    return TextField(label=label, max_length=10, **{"help_text": _TIME_HELP, **kwargs})


def minutes_field() -> WholeNumberField:
    """Return the question how long a contact was."""
    return WholeNumberField(
        label="For how many minutes?", help_text="Leave it empty if you do not know.", min_value=1,
        max_value=LONGEST, required=False,
    )  # fmt: skip


class TimedForm(FlowForm):
    """A form in which times are typed as people say them."""

    times: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Each time that was typed is one."""
        cleaned = super().clean()
        for name in self.times:
            if cleaned.get(name) and time_of(cleaned[name]) is None:
                self.add_error(name, _NO_TIME)
        return cleaned

    def moment(self, day: date, name: str) -> datetime:
        """Return the instant of a day and a time that was typed, in London."""
        at = time_of(self.cleaned_data[name])
        assert at is not None  # clean() looked
        return datetime.combine(day, at, tzinfo=LONDON)


class ChooseForm(AllocateForm):
    """Choose a worker. Why somebody with no room, and which wishes they meet, are asked where they count."""

    override_reason = LongTextField(
        label="Why it must be this person",
        help_text="Only for somebody over their limit, or newly trained without a mentor in a case with a high threshold."
        " The reason is kept in the capacity report.",
        max_length=400, rows=3, required=False,
    )  # fmt: skip
    met = CheckboxesField(
        label="Which of this does the person you choose meet?",
        help_text="The family said this in their own words.",
        choices=(),
        required=False,
    )
    unmet_reason = TextField(
        label="If not all of it: why not?",
        help_text="Whoever asked for it reads this.",
        max_length=400,
        required=False,
    )
    field_order: tuple[str, ...] = ("user_id", "override_reason", "met", "unmet_reason", "cover_words")

    def __init__(self, *args: Any, wishes: Sequence[Choice], asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["override_reason"]
        if wishes:
            self.fields["met"].choices = wishes  # type: ignore[attr-defined]
        else:
            del self.fields["met"], self.fields["unmet_reason"]


class HoursForm(TimedForm):
    """A time of the week at which one can be reached."""

    times = ("starts", "ends")
    weekday = SelectField(label="Which day?", choices=WEEKDAYS)
    starts = time_field("From")
    ends = time_field("To", help_text="A time before the first one is on the next day.")
    bookable = RadiosField(label="Can families ask for a call in this time?", choices=YES_NO, initial="yes")
    on_holidays = RadiosField(label="On bank holidays too?", choices=YES_NO, initial="no")

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        said = super().answers()
        return {
            "weekday": int(said["weekday"]), "starts": time_of(said["starts"]), "ends": time_of(said["ends"]),
            "bookable": is_yes(said["bookable"]), "on_holidays": is_yes(said["on_holidays"]),
        }  # fmt: skip


class AwayForm(TimedForm):
    """A time away, and who stands in. `people`: whose time it may be, for managers; else one's own."""

    times = ("start", "end")
    begins = DateField(label="First day away", thing="The first day")
    start = time_field("From what time?", initial="9am")
    until = DateField(label="Last day away", thing="The last day", earliest=today)
    end = time_field("Until what time?", initial="5pm")
    field_order = ("absent_id", "begins", "start", "until", "end", "cover_id")

    def __init__(
        self, *args: Any, people: Sequence[Choice], colleagues: Sequence[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["absent_id"] = SelectField(label="Who is away?", choices=people)
        self.fields["cover_id"] = SelectField(
            label="Who stands in?", choices=colleagues, nothing="Nobody yet", required=False,
            help_text="Families see the name and the number. With nobody it shows as a gap on the rota.",
        )  # fmt: skip
        self.order_fields(self.field_order)

    def said(self, me: uuid.UUID) -> dict[str, Any]:
        """What `cover_state` needs."""
        given = self.cleaned_data
        return {
            "absent_id": an_id(given.get("absent_id", "")) or me,
            "starts_at": self.moment(given["begins"], "start"),
            "ends_at": self.moment(given["until"], "end"),
            "cover_id": an_id(given["cover_id"]),
        }


class AgreeForm(FlowForm):
    """How often a worker and a family are in touch from now on."""

    visits = RadiosField(label="How often do you visit?", choices=Frequency.choices)
    calls = RadiosField(label="How often do you ring?", choices=Frequency.choices)
    words = TextField(
        label="Anything about when or how",
        help_text="The family reads this. For example: Tuesdays after school, never before ten.",
        max_length=200,
        required=False,
    )


class ContactForm(TimedForm):
    """That one was in touch."""

    times = ("start",)
    person_id = RadiosField(label="With whom?", choices=())
    channel = RadiosField(label="How?", choices=ContactMade.Channel.choices)
    on = DateField(label="Which day?", thing="The day", latest=today, initial=today)
    start = time_field("At what time?")
    minutes = minutes_field()

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = people  # type: ignore[attr-defined]

    def made(self) -> dict[str, Any]:
        """What `contact_log` needs, besides the case."""
        given = self.cleaned_data
        return {
            "person_id": uuid.UUID(given["person_id"]),
            "channel": given["channel"],
            "happened_at": self.moment(given["on"], "start"),
            "minutes": given["minutes"],
        }


class CallForm(FlowForm):
    """What became of a call that a family asked for."""

    outcome = RadiosField(
        label="What became of the call?",
        choices=[c for c in CallBooking.Outcome.choices if c[0] != CallBooking.Outcome.TAKEN_BACK],
    )


class ChallengeForm(FlowForm):
    """A challenge of how families are shared out."""

    about = RadiosField(label="What is not right?", choices=AllocationChallenge.About.choices)
    words = LongTextField(
        label="What do you see, and what would help?",
        help_text="No names of families. The managers read this and must answer.",
        max_length=2_000,
    )


class ChallengeAnswerForm(FlowForm):
    """A manager's answer."""

    answer = RadiosField(label="Your answer", choices=AllocationChallenge.Answer.choices)
    words = LongTextField(
        label="What happens now, or why not", help_text="Whoever challenged it reads this.", max_length=2_000
    )


class TermsForm(FlowForm):
    """A worker's share of full time, and who mentors them."""

    share_percent = WholeNumberField(label="Share of full time, in percent", min_value=1, max_value=100)
    newly_trained = RadiosField(
        label="Are they newly trained?", choices=YES_NO, reveals={"yes": ("mentor_id", "shadowing")}
    )
    shadowing = LongTextField(
        label="What do they do together?",
        help_text="The shadowing plan: which visits and meetings, until when.",
        max_length=2_000,
        required=False,
    )

    def __init__(self, *args: Any, colleagues: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor_id"] = SelectField(
            label="Who is their mentor?", choices=colleagues, nothing="Nobody yet", required=False
        )

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it; a mentor counts for the newly trained alone."""
        said = super().answers()
        new = is_yes(said["newly_trained"])
        return {
            "share_percent": said["share_percent"],
            "newly_trained": new,
            "mentor_id": an_id(said["mentor_id"]) if new else None,
            "shadowing": said["shadowing"] if new else "",
        }


class VisitForm(TimedForm):
    """A visit at home, with how the worker stays safe."""

    times = ("start", "check_in")
    person_id = RadiosField(label="Whom do you visit?", choices=())
    on = DateField(label="Which day?", thing="The day", earliest=today)
    start = time_field("At what time?")
    check_in = time_field(
        "By what time do you check in?",
        help_text="You press “I am out safely” by then. After midnight is the next day.",
    )
    place = TextField(
        label="Where will you be?",
        help_text="An address. The duty team and managers read it; no family ever does.",
        max_length=200,
    )
    note = LongTextField(
        label="What could happen there, and what helps?",
        help_text="Say the situation, not what somebody is like: “Late evenings are tense in the street. Ring from the car.”"
        " The family never reads it.",
        max_length=1_000, rows=4, required=False,
    )  # fmt: skip
    field_order = ("person_id", "on", "start", "check_in", "place", "note")

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = people  # type: ignore[attr-defined]

    def planned(self) -> dict[str, Any]:
        """What `visit_plan` needs, besides the case."""
        given = self.cleaned_data
        starts_at, check_in_at = self.moment(given["on"], "start"), self.moment(given["on"], "check_in")
        if check_in_at.time() <= starts_at.time():
            check_in_at = self.moment(given["on"] + timedelta(days=1), "check_in")
        return {
            "person_id": uuid.UUID(given["person_id"]), "starts_at": starts_at, "check_in_at": check_in_at,
            "place": given["place"], "note": given["note"],
        }  # fmt: skip
