"""Forms about who is in a family: somebody or an animal added, a change in somebody's place (R30)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice
from alongside.family.cases.rules import MemberFacts
from alongside.family.people.models import FamilyMember
from alongside.family.people.rules import name_key
from alongside.ground.clock import today
from alongside.ground.govuk.forms import ConfirmField, DateField, RadiosField, TextField

_KNOWN: tuple[Choice, ...] = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))
_MEANS = {"yes": True, "no": False, "not_known": None}
_SAYS = {True: "yes", False: "no", None: "not_known"}
_PLACES = [c for c in FamilyMember.Relationship.choices if c[0] != FamilyMember.Relationship.CHILD]


def _lives() -> RadiosField:
    return RadiosField(
        label="Do they live with the child?", choices=_KNOWN, initial="not_known",
        help_text="Some of the time counts as yes.",
    )  # fmt: skip


def _responsibility() -> RadiosField:
    return RadiosField(
        label="Do they have parental responsibility?", choices=_KNOWN, initial="not_known",
        help_text="The rights and duties that the law gives. If you have not seen it written, choose “Not known”.",
    )  # fmt: skip


class PersonForm(FlowForm):
    """Somebody who belongs to the family. `names` are the folded names of those who are in it already."""

    full_name = TextField(label="Full name", max_length=120)
    known_as = TextField(label="Name they like to be called", max_length=60, required=False)
    born_on = DateField(
        label="Date of birth",
        thing="The date of birth",
        latest=today,
        required=False,
        help_text="For example, 27 3 1984. Leave empty if you do not know it.",
    )
    relationship = RadiosField(
        label="Who are they to the child?",
        choices=_PLACES,
        error_messages={"required": "Say who they are to the child"},
    )
    lives = _lives()
    responsibility = _responsibility()
    field_order = ("full_name", "same_name")

    def __init__(self, *args: Any, names: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and name_key(str(self.data.get("full_name", ""))) in names:
            # Asked only then, and decided by the verb: a page sent twice must still be the same page.
            self.fields["same_name"] = ConfirmField(
                label="Yes, this is another person with the same name", required=False
            )
            self.order_fields(self.field_order)

    def added(self) -> dict[str, Any]:
        """What `household_person_add` needs, besides the case."""
        said = self.answers()
        facts = MemberFacts(
            said["full_name"], said["relationship"], known_as=said["known_as"], born_on=said["born_on"],
            lives_with_child=_MEANS[said["lives"]], parental_responsibility=_MEANS[said["responsibility"]],
        )  # fmt: skip
        return {"facts": facts, "same_name": bool(said.get("same_name"))}


class PetForm(FlowForm):
    """An animal of the family."""

    name = TextField(label="Pet’s name", max_length=60)
    kind = TextField(label="What kind of animal?", help_text="For example, dog.", max_length=60)


class PlaceForm(FlowForm):
    """What changed for one person. What was known before is kept."""

    versioned = True
    compares = False  # the page says above the questions what is known now
    lives = _lives()
    responsibility = _responsibility()
    since = DateField(
        label="Since when?",
        thing="The day",
        latest=today,
        required=False,
        help_text="Leave empty if nobody knows the day.",
    )
    how_known = TextField(
        label="How do you know?",
        help_text="For example: he told us himself. They can ask to see this.",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, adult: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not adult:
            del self.fields["responsibility"]

    def placed(self) -> dict[str, Any]:
        """What `household_place_change` needs, besides the case and the person."""
        said = self.answers()
        return {
            "lives_with_child": _MEANS[said["lives"]],
            "parental_responsibility": _MEANS[said.get("responsibility", "not_known")],
            "since": said["since"],
            "how_known": said["how_known"],
            "expected_version": said["expected_version"],
        }


def stands_now(member: FamilyMember) -> dict[str, Any]:
    """Return the answers of a place as they stand, to begin the form with."""
    return {
        "lives": _SAYS[member.lives_with_child],
        "responsibility": _SAYS[member.parental_responsibility],
        "version": member.version,
    }
