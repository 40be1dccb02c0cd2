"""Forms about a request for help: reading it, the two questions, the decision."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import WORDS
from alongside.family.cases.models import Level
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

ROWS = 6
PET_ROWS = 3
_SHOWN = 2
_OTHERS = [c for c in FamilyMember.Relationship.choices if c[0] != "child"]
_LIVES = [("yes", "Lives with the child"), ("no", "Lives somewhere else")]
_LIVES_MEANING = {"yes": True, "no": False}


class _RowField(TextField):
    """A short answer in a row of many; its limit is said only when somebody meets it."""

    limit_words = ""


class ReadForm(FlowForm):
    """I have read this."""

    keeps = False
    contact_name = TextField(
        label="Who will they hear from?",
        help_text="The name of a person or a team. Whoever asked sees it at once.",
        max_length=120,
    )


class QuestionsForm(FlowForm):
    """The two questions that every request and every review begin with (R15)."""

    versioned = True
    need_now = LongTextField(label="What does this child and family need now?", max_length=WORDS, rows=6)
    how_respond = LongTextField(label="How can we respond?", max_length=WORDS, rows=6)


class CloseForm(FlowForm):
    """A request that does not become a case."""

    versioned = True
    decision_words = LongTextField(
        label="What the family is told, and why",
        help_text="They read these words exactly. Say what else could help them, and that they can ask again.",
        max_length=WORDS,
    )


class AddForm(FlowForm):
    """Something more that was said about a request."""

    words = LongTextField(label="What was added", max_length=10_000)


class AcceptForm(FlowForm):
    """Accepting a request: how worried we are and why, what the family is told, who is in the family."""

    versioned = True
    states_optional = False  # the page says once that rows may stay empty
    level = RadiosField(
        label="How worried are we about what is done to this child?",
        choices=Level.choices,
        error_messages={"required": "Choose how worried we are"},
    )
    rationale = LongTextField(
        label="Why",
        help_text="What you know and how you know it. The family reads this.",
        max_length=WORDS,
        error_messages={"required": "Say why you chose this level"},
    )
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    def clean(self) -> dict[str, Any]:
        """A person has a name and a place; a pet a name and a kind. Empty rows are nothing."""
        cleaned = super().clean()
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
        """The child and the family's name."""
        return [self[n] for n in ("child_name", "child_known_as", "child_born_on", "family_name")]

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
        plain = (
            "level",
            "rationale",
            "decision_words",
            "exploitation_types",
            "family_name",
            "expected_version",
        )
        return {
            **{name: said[name] for name in plain},
            "child": PersonFacts(said["child_name"], said["child_known_as"], said["child_born_on"]),
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
