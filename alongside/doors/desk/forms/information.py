"""Forms of telling at the desk, of the list of police contacts, of things to collect and of training (R147-R156)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.forms import Field

from alongside.doors.common import FlowForm
from alongside.doors.common.telling import TellForm, named_field
from alongside.doors.desk.forms.workload import TimedForm, time_field
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    DateField,
    LongTextField,
    PhoneField,
    RadiosField,
    SelectField,
    TextField,
    WholeNumberField,
)
from alongside.pursuit.information.models import ThingStep
from alongside.pursuit.information.rules import CONSENTS
from alongside.pursuit.information.services.telling import About

Choice = tuple[str, str]
_STEPS = [one for one in ThingStep.Kind.choices if one[0] not in ("advised", "declined")]


class DeskTellForm(TellForm):
    """The same at the desk: of a child of one's own, in one's own name or a parent's."""

    def __init__(
        self, *args: Any, cases: Sequence[Choice] = (), parents: Sequence[Choice] = (), workers: Sequence[Choice] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if cases:
            self.fields["case_id"] = SelectField(
                label="Which child is it about?",
                choices=cases,
                nothing="None of mine, or not known",
                required=False,
            )
        if parents:
            self.fields["for_person"] = RadiosField(
                label="Who noticed it?",
                choices=[("", "I did"), *((key, f"{name}, and I pass it on") for key, name in parents)],
                required=False,
            )  # fmt: skip
            self.fields["consent"] = RadiosField(
                label="How did they agree that you pass it on?",
                choices=list(CONSENTS.items()),
                required=False,
            )
        self.fields["workers_may_read"] = RadiosField(
            label="May the child’s other workers read it?",
            help_text="Choose no if whoever told you could be put at risk by it.",
            choices=(("yes", "Yes"), ("no", "No")), initial="no" if parents else "yes", required=False,
        )  # fmt: skip
        self.fields["about_worker"] = RadiosField(
            label="Is it about somebody who works with families?",
            help_text="Then it goes past that person, to the safeguarding officer and the managers first.",
            choices=(("yes", "Yes"), ("no", "No")), initial="no", required=False,
        )  # fmt: skip
        if workers:
            self.fields["about_worker_id"] = SelectField(
                label="If it is: who?", choices=workers, nothing="Somebody else", required=False
            )
        self.order_fields(
            ["words", "how_known", "how_words", "urgency", "case_id", "for_person", "consent", "may_be_named"]
        )

    def said(self, case_id: uuid.UUID | None) -> About:
        """What is said of the whole report; `case_id` where the page is of one case."""
        given = self.cleaned_data
        chosen, person, worker = (
            given.get("case_id"),
            given.get("for_person"),
            given.get("about_worker_id"),
        )
        about = given.get("about_worker") == "yes"
        return About(
            **self.about(),
            case_id=case_id or (uuid.UUID(chosen) if chosen else None),
            for_person_id=uuid.UUID(person) if person else None,
            consent=given.get("consent") or "" if person else "",
            may_be_named=given.get("may_be_named") == "yes",
            workers_may_read=given.get("workers_may_read") == "yes",
            about_worker=about,
            about_worker_id=uuid.UUID(worker) if about and worker else None,
        )


def _passing_on() -> dict[str, Field]:
    """Return what is asked when a worker passes on what a parent noticed (R150)."""
    consent = RadiosField(
        label="How did they agree that you pass it on?", choices=list(CONSENTS.items()), required=False
    )
    return {"consent": consent, "may_be_named": named_field("May they be named to others?")}


class ConfirmUrgentForm(FlowForm):
    """The police have it."""

    words = TextField(
        label="What do you do now, in words that whoever told it may read?",
        help_text="For example: officers are on their way. You can leave it empty.",
        max_length=400, required=False,
    )  # fmt: skip


class TurnForm(TimedForm):
    """Somebody on the list of police contacts."""

    times = ("starts", "ends")
    phone = PhoneField(label="On which number are they called?")
    place = WholeNumberField(
        label="In which place are they called?",
        help_text="1 is called first.",
        min_value=1,
        max_value=20,
        initial=1,
    )
    starts_on = DateField(label="From which day?", thing="The first day", initial=today)
    starts = time_field("From what time?")
    ends_on = DateField(label="Until which day?", thing="The last day", initial=today)
    ends = time_field("Until what time?")

    def __init__(self, *args: Any, officers: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"] = SelectField(label="Who?", choices=officers)
        self.order_fields(["user_id"])

    def turn(self) -> dict[str, Any]:
        """The turn, for the verb."""
        said = self.cleaned_data
        return {
            "user_id": uuid.UUID(said["user_id"]), "phone": said["phone"], "place": said["place"],
            "starts_at": self.moment(said["starts_on"], "starts"), "ends_at": self.moment(said["ends_on"], "ends"),
        }  # fmt: skip


class PressForm(FlowForm):
    """One press, no question."""

    keeps = False


class StepForm(TimedForm):
    """What became of a thing."""

    times = ("time",)
    kind = RadiosField(
        label="What happened?", choices=_STEPS, error_messages={"required": "Choose what happened"}
    )
    on = DateField(label="Which day?", thing="The day", latest=today, initial=today)
    time = time_field("What time?")
    officer = TextField(
        label="Who has it now?", help_text="Name and number, or the store. The chain of hands must have no gap.",
        max_length=120, required=False,
    )  # fmt: skip
    words = LongTextField(
        label="What should be known about it?", help_text="Whoever told it reads this, except of the store and the result.",
        max_length=1_000, rows=3, required=False,
    )  # fmt: skip

    def step(self) -> dict[str, Any]:
        """The step, for the verb."""
        said = self.cleaned_data
        return {
            "kind": said["kind"], "happened_at": self.moment(said["on"], "time"), "officer": said["officer"],
            "words": said["words"],
        }  # fmt: skip


class AnswerForm(FlowForm):
    """An answer to somebody whose offer was not taken."""

    words = LongTextField(
        label="What do you say to them?",
        help_text="They read it. Say what happens now with what they offered.",
        max_length=2_000, rows=4, error_messages={"required": "Write what you say to them"},
    )  # fmt: skip


class ReleaseForm(FlowForm):
    """A report about somebody who works with families goes on to the police."""

    def __init__(self, *args: Any, workers: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about_worker_id"] = SelectField(
            label="Whom is it about, if they have an account here?", choices=workers, nothing="Not known, or no account",
            help_text="They never read it, whatever their role.", required=False,
        )  # fmt: skip


class TrainingForm(FlowForm):
    """Somebody learnt how to write in the log."""

    on = DateField(label="Which day?", thing="The day", latest=today, initial=today)
    words = TextField(label="Which training was it?", max_length=200, required=False)

    def __init__(self, *args: Any, carers: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"] = SelectField(label="Who?", choices=carers)
        self.order_fields(["user_id"])
