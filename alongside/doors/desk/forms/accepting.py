"""Forms about accepting a request: which family it is about, opening a case, adding it to an open one (R6, R19, R30, R31)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import WORDS, Choice, LevelForm
from alongside.family.cases.known import KnownFamily, KnownMember
from alongside.family.cases.rules import MemberFacts, PersonFacts, PetFacts
from alongside.family.people.models import FamilyMember
from alongside.family.referrals.models import ExploitationType
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)

NEW, ANOTHER = "new", "another"
ROWS = 6
PET_ROWS = 3
_SHOWN = 2
_CHILD = ("child_name", "child_known_as", "child_born_on")
_OTHERS = [c for c in FamilyMember.Relationship.choices if c[0] != "child"]
_LIVES = [("yes", "Lives with the child"), ("no", "Lives somewhere else")]
_LIVES_MEANING = {"yes": True, "no": False}


class FamilyForm(FlowForm):
    """Is this a family we already know? What is proposed is for a person to look at."""

    keeps = False
    reference = TextField(
        label="Reference of the family or the case",
        help_text="For example, F-7K2P-49XD or C-7K2P-49XD.",
        max_length=40,
        required=False,
    )
    field_order = ("family", "reference")

    def __init__(self, *args: Any, families: Sequence[Choice], hints: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"] = RadiosField(
            label="Which family is it?",
            choices=[
                *families,
                (ANOTHER, "Another family, and I have its reference"),
                (NEW, "A family that is new to us"),
            ],
            hints=hints,
            reveals={ANOTHER: ("reference",)},
            error_messages={"required": "Choose the family, or say that it is new to us"},
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A reference is needed for another family."""
        cleaned = super().clean()
        if cleaned.get("family") == ANOTHER and not cleaned.get("reference"):
            self.add_error("reference", "Enter the reference of the family or the case")
        return cleaned

    def chosen(self) -> str:
        """The reference of the family, or that it is new."""
        said = self.answers()
        return str(said["reference"] if said["family"] == ANOTHER else said["family"])


def _reason(label: str, *, required: bool = True) -> TextField:
    return TextField(
        label=label,
        help_text="Workers read this. The family does not.",
        max_length=400,
        required=required,
        error_messages={"required": "Say how you know. A few words are enough"},
    )


class JoinForm(FlowForm):
    """Adding a request to the open case of the child it is about."""

    versioned = True
    family_reason = _reason("How do you know that it is the same child?")
    decision_words = LongTextField(
        label="What whoever asked is told",
        help_text="They read these words exactly. Unless they are of the family, do not tell them that there is a case.",
        max_length=WORDS,
        error_messages={"required": "Write what whoever asked is told"},
    )


class _RowField(TextField):
    """A short answer in a row of many; its limit is said only when somebody meets it."""

    limit_words = ""


class AcceptForm(LevelForm):
    """Accepting a request: how worried we are and why, what the family is told, who is in the family."""

    versioned = True
    states_optional = False  # the page says once that rows may stay empty
    decision_words = LongTextField(
        label="What the family is told",
        help_text="They read these words exactly, on their page.",
        max_length=WORDS,
        error_messages={"required": "Write what the family is told"},
    )
    exploitation_types = CheckboxesField(
        label="What may be happening (optional)", choices=ExploitationType.choices, required=False,
        help_text="Leave empty if it is not yet known.",
    )  # fmt: skip
    family_name = TextField(
        label="Name of the family", max_length=120, help_text="For example, the Ash family."
    )
    child_name = TextField(label="The child’s full name", max_length=120)
    child_known_as = TextField(label="Name they like to be called (optional)", max_length=60, required=False)
    child_born_on = DateField(
        label="The child’s date of birth (optional)", thing="The date of birth", latest=today, required=False,
        help_text="For example, 27 3 2011. Leave empty if you do not know it.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, joins: KnownFamily | None = None, alike: bool = False, **kwargs: Any
    ) -> None:
        """`joins` is the known family that was chosen; `alike` says that one was proposed and none chosen.

        What has changed by the first press of a page makes the second no other page: the verb decides, not the choices.
        """
        super().__init__(*args, **kwargs)
        self.joins = joins
        if joins is not None:
            self._ask_about(joins)
        elif alike:
            self.fields["family_reason"] = _reason("Why is it not a family that we know?", required=False)
        for n in range(1, ROWS + 1):
            self.fields[f"other_{n}_name"] = _RowField(label="Full name", max_length=120, required=False)
            self.fields[f"other_{n}_relationship"] = SelectField(
                label="Who they are to the child", choices=_OTHERS, required=False
            )
            self.fields[f"other_{n}_lives"] = SelectField(
                label="Where they live", choices=_LIVES, nothing="Not known", required=False
            )
        for n in range(1, PET_ROWS + 1):
            self.fields[f"pet_{n}_name"] = _RowField(label="Pet’s name", max_length=60, required=False)
            self.fields[f"pet_{n}_kind"] = _RowField(
                label="What kind of animal", max_length=60, required=False
            )

    def _ask_about(self, family: KnownFamily) -> None:
        """Ask which of those who are there already it is about, instead of asking for their names again."""
        del self.fields["family_name"]
        self.fields["family_reason"] = _reason("How do you know that it is this family?")
        children = [m for m in family.members if m.is_child and (self.is_bound or m.open_case is None)]
        self.fields["child"] = RadiosField(
            label="Which child is it about?",
            choices=[*(_choice(m) for m in children), (NEW, "A child who is not in the family yet")],
            initial=None if children else NEW,
            reveals={NEW: _CHILD},
            error_messages={"required": "Choose which child it is about"},
        )
        self.fields["child_name"].required = False
        parents = [m for m in family.members if m.member.relationship in FamilyMember.PARENTS]
        if parents:
            self.fields["parents"] = CheckboxesField(
                label="Who are this child’s parents and carers? (optional)",
                help_text="Each one ticked is a protective partner in this child’s case. With an account they see it at once.",
                choices=[_choice(m) for m in parents],
                initial=[str(m.person.id) for m in parents],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """A person has a name and a place; a pet a name and a kind. Empty rows are nothing."""
        cleaned = super().clean()
        if cleaned.get("child") == NEW and not cleaned.get("child_name"):
            self.add_error("child_name", "Enter the child’s full name")
        for n in range(1, ROWS + 1):
            name, place = cleaned.get(f"other_{n}_name"), cleaned.get(f"other_{n}_relationship")
            if name and not place:
                self.add_error(f"other_{n}_relationship", f"Say who {name} is to the child")
            if not name and (place or cleaned.get(f"other_{n}_lives")):
                self.add_error(f"other_{n}_name", "Enter their name, or clear the row")
        for n in range(1, PET_ROWS + 1):
            if bool(cleaned.get(f"pet_{n}_name")) != bool(cleaned.get(f"pet_{n}_kind")):
                missing = "kind" if cleaned.get(f"pet_{n}_name") else "name"
                self.add_error(f"pet_{n}_{missing}", "Enter the pet’s name and what kind of animal it is")
        return cleaned

    def opening_fields(self) -> list[forms.BoundField]:
        """The decision and the child, in the order of the page."""
        names = ("level", "rationale", "decision_words", "exploitation_types")
        return [self[name] for name in names]

    def child_fields(self) -> list[forms.BoundField]:
        """The child, and the family's name or why it is known."""
        asked = ("child",) if "child" in self.fields else _CHILD
        return [self[n] for n in (*asked, "parents", "family_name", "family_reason") if n in self.fields]

    def other_rows(self) -> list[list[forms.BoundField]]:
        """The first two other people of the family."""
        return self._rows()[:_SHOWN]

    def more_rows(self) -> list[list[forms.BoundField]]:
        """The rows for more people, folded away until they are needed."""
        return self._rows()[_SHOWN:]

    def more_used(self) -> bool:
        """Whether somebody stands in the folded rows, or something is wrong there."""
        return any(bound.value() or bound.errors for row in self.more_rows() for bound in row)

    def _rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"other_{n}_{part}"] for part in ("name", "relationship", "lives")]
            for n in range(1, ROWS + 1)
        ]

    def pet_rows(self) -> list[list[forms.BoundField]]:
        """A row for each pet."""
        return [[self[f"pet_{n}_{part}"] for part in ("name", "kind")] for n in range(1, PET_ROWS + 1)]

    def decision(self) -> dict[str, Any]:
        """What `referral_accept` needs, besides the request and who accepts."""
        said = self.answers()
        plain = ("level", "rationale", "decision_words", "exploitation_types", "expected_version")
        chosen = said.get("child", NEW)
        return {
            **{name: said[name] for name in plain},
            "family_name": said.get("family_name", ""),
            "family_reference": self.joins.family.reference if self.joins else "",
            "family_reason": said.get("family_reason", ""),
            "not_parent_ids": self._not_parents(said),
            "child": PersonFacts(said["child_name"], said["child_known_as"], said["child_born_on"])
            if chosen == NEW
            else PersonFacts(person_id=uuid.UUID(chosen)),
            "others": [
                MemberFacts(
                    said[f"other_{n}_name"], said[f"other_{n}_relationship"],
                    lives_with_child=_LIVES_MEANING.get(said[f"other_{n}_lives"]),
                )
                for n in range(1, ROWS + 1)
                if said[f"other_{n}_name"]
            ],
            "pets": [
                PetFacts(said[f"pet_{n}_name"], said[f"pet_{n}_kind"])
                for n in range(1, PET_ROWS + 1)
                if said[f"pet_{n}_name"]
            ],
        }  # fmt: skip

    def _not_parents(self, said: dict[str, Any]) -> list[uuid.UUID]:
        asked = self.fields.get("parents")
        choices: Any = asked.choices if isinstance(asked, forms.ChoiceField) else ()
        return [uuid.UUID(key) for key, _ in choices if key not in said["parents"]]


def _choice(known: KnownMember) -> Choice:
    return str(
        known.person.id
    ), f"{known.person.full_name} ({known.member.get_relationship_display().lower()})"
