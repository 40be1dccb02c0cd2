"""Forms about the areas of a child (R17)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import RadiosField, TextField


class AreasForm(FlowForm):
    """Home, the place of the harm, and who answers for the child."""

    compares = False

    home = TextField(label="Where does the child live?", help_text="A town, borough or county", max_length=80)
    harm = TextField(
        label="Where is the harm done, if it is another area?", max_length=80, required=False,
        help_text="Where they were found, taken or met. Leave it empty if it is the same area, or not known.",
    )  # fmt: skip
    responsible = TextField(
        label="Which area answers for the child?",
        help_text="The authority that is responsible",
        max_length=80,
    )


class AreaTaskForm(FlowForm):
    """One more thing that an area has to do."""

    area = RadiosField(label="Which area?", choices=(), error_messages={"required": "Choose the area"})
    words = TextField(label="What has to be done there?", max_length=200)

    def __init__(self, *args: Any, areas: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["area"]
        choices.choices = [(area, area) for area in areas]


class AreaOwnerForm(FlowForm):
    """Who does it, and how the family reaches them."""

    compares = False

    name = TextField(label="Who does it?", max_length=120, required=False)
    agency = TextField(label="From which agency?", max_length=120, required=False)
    reach = TextField(
        label="How are they reached?", max_length=200, required=False,
        help_text="A number that is answered, and when. The family sees it.",
    )  # fmt: skip
