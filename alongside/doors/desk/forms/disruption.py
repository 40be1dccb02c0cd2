"""Forms of the desk about those who harm: what is planned, what came of it, what police keep, why nothing was possible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, an_id, is_yes
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField, TextField
from alongside.pursuit.disruption import rules
from alongside.pursuit.disruption.rules import Came
from alongside.pursuit.disruption.services import Deed, Pursuit

STEPS: list[Choice] = [(one.key, one.label) for one in rules.KINDS]
_WHEN: list[Choice] = [
    ("planned", "It is planned"),
    ("came", "It was done, or it was to be done and was not"),
]
_TARGETS: list[Choice] = [("person", "Somebody who harms, or may"), ("place", "A place")]
_MEANS = "What each of these means stands under the form."
_WHY_HINT = "Needed where nothing came of it. “No result” is an answer when it has a reason."
_FOR_PARENTS = (
    "One or two sentences that cannot put anybody at risk. Leave it empty, and they read nothing of it. The young person"
    " does not read it here: somebody tells them, beside them."
)


def _day(label: str, **kwargs: Any) -> DateField:
    return DateField(label=label, thing="The day", required=False, **kwargs)


def _why() -> LongTextField:
    return LongTextField(
        label="Why did nothing come of it?",
        help_text=_WHY_HINT,
        max_length=1_000,
        rows=3,
        required=False,
    )


def _result(*, required: bool) -> SelectField:
    return SelectField(
        label="What came of it?", choices=rules.RESULTS, required=required,
        error_messages={"required": "Choose what came of it"},
    )  # fmt: skip


def _parents() -> LongTextField:
    return LongTextField(
        label="What may the parents read?", help_text=_FOR_PARENTS, max_length=1_000, rows=3, required=False
    )


class _DeedForm(FlowForm):
    """What is done, by which agency, and when it is planned or what came of it: one or the other."""

    kind = SelectField(
        label="What is done?", help_text=_MEANS, choices=[*STEPS, (rules.OPEN, rules.UNDECIDED.label)],
        error_messages={"required": "Choose what is done"},
    )  # fmt: skip
    agency = TextField(
        label="Which agency does it?", max_length=120, error_messages={"required": "Say which agency does it"}
    )
    when = RadiosField(
        label="Is it planned, or done?", choices=_WHEN,
        reveals={"planned": ["planned_on"], "came": ["result", "done_on", "why"]},
        error_messages={"required": "Choose whether it is planned or done"},
    )  # fmt: skip
    planned_on = _day("By which day?", earliest=today)
    result = _result(required=False)
    done_on = _day("On which day was it done?", latest=today)
    why = _why()
    family_words = _parents()

    def came(self) -> Came | None:
        """What came of it; None while it is planned."""
        said = self.cleaned_data
        if said["when"] == "planned":
            return None
        return Came(done_on=said["done_on"], result=said["result"], words="", why=said["why"])

    def planned(self) -> date | None:
        """By which day it is planned; None once it was done."""
        day: date | None = self.cleaned_data["planned_on"] if self.cleaned_data["when"] == "planned" else None
        return day


class StoppingForm(_DeedForm):
    """Something about those who harm a child: which step, by whom, about whom or where, when."""

    target = RadiosField(
        label="About whom, or where?", choices=_TARGETS, reveals={"person": ["who"], "place": ["site_id"]},
        error_messages={"required": "Choose whether it is about somebody or a place"},
    )  # fmt: skip
    who = TextField(
        label="Who?",
        help_text="In neutral words. A name is not needed: “a man with a grey car”. What police keep to themselves does"
        " not belong here.",
        max_length=200, required=False,
    )  # fmt: skip
    site_id = SelectField(label="Which place?", choices=[], required=False)
    words = LongTextField(
        label="What else should the workers know?",
        help_text="Police and the hub read this beside the place or person: do not name the child or the family.",
        max_length=2_000, rows=3, required=False,
    )  # fmt: skip
    field_order = (
        "kind", "agency", "target", "who", "site_id", "when", "planned_on", "result", "done_on", "why", "words", "family_words",
    )  # fmt: skip

    def __init__(self, *args: Any, sites: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site_id"] = SelectField(
            label="Which place?",
            help_text="The places that stand beside this child. Add another one under “What is good, what helps”.",
            choices=sites, required=False,
        )  # fmt: skip

    def deed(self) -> Deed:
        """What is done."""
        said = self.cleaned_data
        place = said["target"] == "place"
        return Deed(
            kind=said["kind"], agency=said["agency"], target=said["target"], who="" if place else said["who"],
            site_id=an_id(said["site_id"]) if place else None, planned_on=self.planned(), words=said["words"],
            family_words=said["family_words"],
        )  # fmt: skip


class StoppingChangeForm(StoppingForm):
    """The same, put right: the words before stay."""

    versioned = True
    compares = False
    why_changed = TextField(
        label="Why is it put right?",
        max_length=400,
        error_messages={"required": "Say why it is put right. The words before stay readable"},
    )

    def __init__(self, *args: Any, is_planned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("when", "result", "done_on", "why", *(() if is_planned else ("planned_on",))):
            del self.fields[name]
        if is_planned:  # a day that was agreed may stay, also when it has passed
            self.fields["planned_on"] = _day("By which day?")
            self.order_fields(["kind", "agency", "target", "who", "site_id", "planned_on"])

    def planned(self) -> date | None:
        """By which day it is planned; None once it was done."""
        day: date | None = self.cleaned_data.get("planned_on")
        return day

    def given(self) -> dict[str, Any]:
        """What the verb needs."""
        said = self.answers()
        return {
            "deed": self.deed(),
            "why_changed": said["why_changed"],
            "expected_version": said["expected_version"],
        }


class CameForm(FlowForm):
    """What came of something that was planned; or more of it."""

    versioned = True
    compares = False
    kind = SelectField(
        label="What was done?",
        help_text="It had still to be chosen.",
        choices=STEPS,
        error_messages={"required": "Choose what was done"},
    )
    result = _result(required=True)
    done_on = _day("On which day was it done?", latest=today)
    why = _why()
    words = LongTextField(
        label="What should the workers know of it?", max_length=2_000, rows=3, required=False,
        help_text="Do not name the child or the family.",
    )  # fmt: skip
    words_for_family = _parents()
    answered = RadiosField(
        label="Is that all that was to be done for this line of the plan?",
        help_text="Then the line ends. The family reads there what you wrote for them, and nothing else.",
        choices=[("no", "No, there is more to do"), ("yes", "Yes, the line of the plan is answered")],
        error_messages={"required": "Choose whether there is more to do"},
    )

    def __init__(self, *args: Any, undecided: bool, of_line: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not undecided:
            del self.fields["kind"]
        else:
            self.fields["kind"].required = False  # nothing was chosen where nothing was done
        if not of_line:
            del self.fields["answered"]

    def given(self) -> dict[str, Any]:
        """What the verb needs."""
        said = self.answers()
        came = Came(done_on=said["done_on"], result=said["result"], words=said["words"], why=said["why"])
        return {
            "came": came, "kind": said.get("kind", ""), "words_for_family": said["words_for_family"],
            "answers_line": is_yes(said.get("answered")), "expected_version": said["expected_version"],
        }  # fmt: skip


class StoppingBackForm(FlowForm):
    """Taking back what should not have been written."""

    versioned = True
    why_changed = TextField(
        label="Why is it taken back?",
        help_text="It stays readable, marked, and no longer counts.",
        max_length=400,
        error_messages={"required": "Say why it is taken back"},
    )


class NothingForm(FlowForm):
    """Why nothing was possible."""

    words = LongTextField(
        label="Why was nothing possible?",
        help_text="What was tried, what is missing, and who could change that. It is about those who harm, not about the family.",
        max_length=2_000, rows=5, error_messages={"required": "Say why nothing was possible"},
    )  # fmt: skip


class PursueForm(_DeedForm):
    """What is done about somebody, something or a group that police or the hub look at."""

    own_words = LongTextField(label="For police and the hub alone", max_length=2_000, rows=3, required=False)
    case_references = TextField(
        label="Which cases does it serve?",
        help_text="Their references, with spaces between. The workers read when something was done, by whom and what came of"
        " it: never about whom. Leave it empty, and no case shows it.",
        max_length=400, required=False,
    )  # fmt: skip
    kind_open = RadiosField(
        label="May their workers know what was done?",
        choices=YES_NO,
        initial="no",
        help_text="If not, they read that something was done.",
        error_messages={"required": "Choose whether the workers may know"},
    )
    words = LongTextField(
        label="What should the workers know?",
        help_text="Name nobody.",
        max_length=2_000,
        rows=3,
        required=False,
    )
    field_order = (
        "kind", "agency", "when", "planned_on", "result", "done_on", "why", "own_words", "case_references", "kind_open",
        "words", "family_words",
    )  # fmt: skip

    def pursuit(self) -> dict[str, Any]:
        """What the verb needs, but about whom."""
        said = self.cleaned_data
        return {
            **{name: said[name] for name in ("kind", "agency", "own_words", "words", "family_words")},
            "case_references": said["case_references"].replace(",", " ").split(), "kind_open": is_yes(said["kind_open"]),
            "planned_on": self.planned(),
        }  # fmt: skip

    def about(self, **whom: Any) -> Pursuit:
        """The whole of it, about whom or what."""
        return Pursuit(**self.pursuit(), **whom)
