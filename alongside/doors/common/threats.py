"""What both doors ask and show of a threat: the same few questions, and what became of it in words (R182)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from alongside.doors.common.forms import FlowForm
from alongside.doors.common.police import PoliceWordForm, what_they_did, what_they_said
from alongside.doors.common.uploads import AttachmentsField
from alongside.family.people.models import Person
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_lateness
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)
from alongside.practice.safety.models import Threat, ThreatStep
from alongside.practice.safety.rules_threats import PLAN, POLICE
from alongside.practice.safety.selectors_threats import ThreatPage
from alongside.practice.safety.services import Happened
from alongside.pursuit.entities.spotting import identifiers_in

_SIBLING = "sibling:"
Choice = tuple[str, str]


def target_choices(child: str, siblings: Sequence[Person], *, young: bool = False) -> list[Choice]:
    """Return who and what may have been threatened: the child, each brother and sister by name, and the rest."""
    labels = {key: str(label) for key, label in Threat.Target.choices}
    labels["child"] = "Me" if young else child
    named = [(f"{_SIBLING}{one.id}", one.short_name) for one in siblings]
    last = "A brother or sister who is not named here" if named else labels["sibling"]
    return [
        ("child", labels["child"]), ("parent", "My parent or carer" if young else labels["parent"]), *named,
        ("sibling", last), *((key, labels[key]) for key in ("pet", "property", "other")),
    ]  # fmt: skip


class ThreatForm(FlowForm):
    """What happened: three short questions, and the rest only for whoever can say it now."""

    words = LongTextField(
        label="What happened?",
        help_text="A few words are enough. You can add more later.",
        max_length=4_000, rows=4, error_messages={"required": "Write what happened. One line is enough"},
    )  # fmt: skip
    kind = RadiosField(
        label="What was it?", choices=Threat.Kind.choices, error_messages={"required": "Choose what it was"}
    )
    said = LongTextField(
        label="What did they say? Their own words, if you know them",
        help_text="Also if they are ugly words. They are not yours.",
        max_length=2_000, rows=3, required=False,
    )  # fmt: skip
    happened_on = DateField(label="Which day?", thing="The day", latest=today, initial=today)
    about_time = TextField(label="About what time?", max_length=60, required=False)
    medium = SelectField(
        label="How did it reach you?", choices=Threat.Medium.choices, initial=Threat.Medium.NOT_KNOWN.value
    )
    where = SelectField(label="Where?", choices=Threat.Where.choices, initial=Threat.Where.NOT_KNOWN.value)
    who = TextField(
        label="Who was it, as far as you know?",
        help_text="A name, a number, a car, or what they looked like. Leave it empty if you do not know.",
        max_length=300, required=False,
    )  # fmt: skip
    evidence = LongTextField(
        label="What do you still have of it?",
        help_text="For example messages, a film of the doorbell, a letter. Do not delete or wash anything.",
        max_length=1_000, rows=2, required=False,
    )  # fmt: skip
    uploads = AttachmentsField(
        purpose="evidence", label="Pictures, films or recordings, if you have them here"
    )
    readers = RadiosField(
        label="Who may read this?", choices=Threat.Readers.choices, initial=Threat.Readers.FAMILY.value
    )
    _order: tuple[str, ...] = (
        "words", "kind", "targets", "said", "happened_on", "about_time", "medium", "where", "who", "evidence", "uploads",
        "readers",
    )  # fmt: skip

    def __init__(
        self, *args: Any, child: str, siblings: Sequence[Person], young: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["targets"] = CheckboxesField(
            label="Who or what was it aimed at?", choices=target_choices(child, siblings, young=young),
            error_messages={"required": "Choose at least one. “Somebody or something else” is an answer"},
        )  # fmt: skip
        if young:
            self.fields["readers"] = RadiosField(
                label="Who may read this?",
                help_text="If somebody is in great danger, your worker tells those who must know, and tells you first.",
                choices=[("workers", "Me, and the people who help me"), ("family", "My parents or carers too")],
                initial="workers",
            )  # fmt: skip
        self.order_fields(self._order)

    def happened(self) -> Happened:
        """What was said."""
        said = {name: value for name, value in self.answers().items() if name not in ("uploads", "targets")}
        chosen = self.cleaned_data["targets"]
        return Happened(
            **said,
            targets=[one for one in chosen if not one.startswith(_SIBLING)],
            siblings=[uuid.UUID(one.removeprefix(_SIBLING)) for one in chosen if one.startswith(_SIBLING)],
        )

    def kept_files(self) -> list[Any]:
        """The files, sealed by the verb."""
        return list(self.cleaned_data["uploads"] or [])


class ThreatPoliceForm(PoliceWordForm):
    """What the police said of it: their number, or who would not take it and why."""

    kind = what_they_did(
        [(Step.value, str(Step.label)) for Step in (ThreatStep.Kind.TOOK, ThreatStep.Kind.REFUSED)],
        {"took": ["reference"]},
    )
    who = TextField(
        label="Who did you speak to?",
        help_text="A name or a number, or “an officer at 101”. If they did not take it, this is needed.",
        max_length=120, required=False,
    )  # fmt: skip
    words = what_they_said(2_000, "If they did not take it: why, as they said it.")
    field_order = ("kind", "reference", "on", "who", "words")


class ThreatMoreForm(FlowForm):
    """What more is known."""

    words = LongTextField(
        label="What more do you know, or what should be put right?",
        help_text="What was said before stays.",
        max_length=2_000, rows=4, error_messages={"required": "Write what you know"},
    )  # fmt: skip


def facts_of(page: ThreatPage) -> list[dict[str, str]]:
    """Return what was said of a threat, as a list of facts."""
    threat = page.threat
    time = f", about {threat.about_time}" if threat.about_time else ""
    facts = {
        "When": f"{day_words(threat.happened_on)}{time}",
        "What": threat.get_kind_display(),
        "Aimed at": "; ".join(aimed_at(page)),
        "How": threat.get_medium_display() if threat.medium != Threat.Medium.NOT_KNOWN else "",
        "Where": threat.get_where_display() if threat.where != Threat.Where.NOT_KNOWN else "",
        "Who, as far as known": threat.who,
        "What was kept": threat.evidence,
        "Told by": f"{threat.told_by} ({threat.get_told_how_display().lower()})" if threat.told_by else "",
        "Written down by": f"{threat.by_name}, {day_words(threat.at)}",
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def aimed_at(page: ThreatPage) -> list[str]:
    """Return at whom and what it was aimed, brothers and sisters by name."""
    labels = {key: str(label) for key, label in Threat.Target.choices}
    names = [one.short_name for one in page.siblings]
    return [", ".join(names) if key == "sibling" and names else labels[key] for key in page.threat.targets]


def promises(page: ThreatPage) -> list[dict[str, Any]]:
    """Return the two answers that are owed, each with the day, whether it is late, and what was said."""
    both = (
        ("police", page.police, page.police_due), ("plan", page.plan, page.check_due),
    )  # fmt: skip
    return [{"key": key, "step": step, "by": _by(due), "late": _late(due)} for key, step, due in both]


def _by(due: Clock | None) -> date | None:
    return due.due_on if due is not None and due.stopped_at is None else None


def _late(due: Clock | None) -> bool:
    return due is not None and due.stopped_at is None and clock_lateness(due, now=now()).late


def step_rows(page: ThreatPage) -> list[dict[str, Any]]:
    """Return what became of it, step by step, oldest first."""
    return [
        {
            "title": one.get_kind_display(), "words": one.words, "reference": one.reference, "who": one.who,
            "on": one.on, "by": f"{one.by_name}, {one.by_role.lower()}",
            "good": one.kind in PLAN or one.kind == "took", "of_police": one.kind in POLICE,
        }
        for one in page.steps
    ]  # fmt: skip


_SPOTTED = {
    "vehicle": "vehicle_words",
    "phone": "phone_words",
    "handle": "handle_words",
    "place": "place_words",
}


def initial_of_threat(threat: Threat) -> dict[str, Any]:
    """Return what stands in the form when somebody tells the police about a threat: their own words, and what looks like a
    car, a telephone, a place or a name online in them, to be looked at before it is sent (R182). How they know it is theirs
    to answer.
    """
    said = f"They said: “{threat.said}”" if threat.said else ""
    words = "\n".join(filter(None, (threat.words, said, threat.who)))
    found: dict[str, list[str]] = {}
    for one in identifiers_in(words):
        found.setdefault(_SPOTTED[one.kind], []).append(one.as_written)
    return {
        "words": words[:4_000], "noticed_on": threat.happened_on, "noticed_words": threat.about_time,
        "person_words": threat.who, **{name: "\n".join(lines)[:400] for name, lines in found.items()},
    }  # fmt: skip
