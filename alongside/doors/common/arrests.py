"""What both doors ask and show of an arrest or a court date: four short questions, and what was said (R104)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from alongside.doors.common.forms import FlowForm
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, TextField
from alongside.practice.safety.models import JusticeSaid
from alongside.practice.safety.selectors_justice import JusticeView
from alongside.practice.safety.services import Proceeding

_ANOTHER = "another"


class ArrestForm(FlowForm):
    """Somebody was arrested, or there is a court date."""

    kind = RadiosField(
        label="What is it?",
        choices=JusticeSaid.Kind.choices,
        error_messages={"required": "Choose what it is"},
    )
    on = DateField(
        label="Which day?", help_text="The day of the arrest, or the day in court.", thing="The day"
    )
    where = TextField(
        label="Where, if you know?",
        help_text="For example the name of the court.",
        max_length=120,
        required=False,
    )
    words = LongTextField(
        label="Is there more that we should know?", max_length=1_000, rows=3, required=False
    )
    readers = RadiosField(
        label="Who may read this?",
        choices=JusticeSaid.Readers.choices,
        initial=JusticeSaid.Readers.FAMILY.value,
    )
    _order: tuple[str, ...] = ("kind", "whom", "on", "instead_of", "where", "words", "readers")

    def __init__(
        self, *args: Any, child: str, known: Sequence[JusticeView], young: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"] = RadiosField(
            label="Who is it about?", choices=whom_choices(child, young=young),
            error_messages={"required": "Choose who it is about"},
        )  # fmt: skip
        courts = [one.said for one in known if one.said.kind == JusticeSaid.Kind.COURT]
        if courts:
            dates = [(str(one.id), f"A new day for the court date of {day_words(one.on)}") for one in courts]
            self.fields["instead_of"] = RadiosField(
                label="If it is a court date: is it a new day for one that is written down?",
                choices=[(_ANOTHER, "No"), *dates], initial=_ANOTHER,
            )  # fmt: skip
        if young:
            self.fields["readers"] = RadiosField(
                label="Who may read this?",
                choices=[
                    ("workers", "Me, and the people who help me"),
                    ("family", "My parents or carers too"),
                ],
                initial="workers",
            )
        self.order_fields(self._order)

    def said(self) -> Proceeding:
        """What was said."""
        given = self.answers()
        chosen = given.pop("instead_of", _ANOTHER) or _ANOTHER
        return Proceeding(**given, instead_of=None if chosen == _ANOTHER else uuid.UUID(chosen))


def whom_choices(child: str, *, young: bool = False) -> list[tuple[str, str]]:
    """Return whom it may be about, in the reader's words."""
    labels = {key: str(label) for key, label in JusticeSaid.Whom.choices}
    if young:
        labels |= {
            "child": "Me",
            "harms": "Somebody who harmed, used or threatened me",
            "family": "Somebody of my family",
        }
    else:
        labels["child"] = child
    return list(labels.items())


def arrest_rows(found: Sequence[JusticeView], *, child: str, young: bool = False) -> list[dict[str, Any]]:
    """Return what was said as rows, the latest day first: what, when, about whom, and by whom it was said."""
    labels = dict(whom_choices(child, young=young))
    return [
        {
            "title": one.said.get_kind_display() if one.said.kind == JusticeSaid.Kind.ARREST else "Court date",
            "on": one.said.on, "to_come": one.said.on >= today() and one.said.kind == JusticeSaid.Kind.COURT,
            "whom": labels[one.said.whom], "where": one.said.where, "words": one.said.words,
            "before": [before.on for before in one.before], "told_by": one.said.told_by,
            "by": f"{one.said.by_name}, {one.said.by_role.lower()}", "at": one.said.at,
            "workers_only": one.said.readers == JusticeSaid.Readers.WORKERS,
        }
        for one in found
    ]  # fmt: skip
