"""Choices and shapes that several forms of the desk share."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from alongside.doors.common import FlowForm
from alongside.doors.common import PressForm as PressForm
from alongside.doors.common import PressVersionedForm as PressVersionedForm
from alongside.family.cases.models import Allocation, Level
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.accounts.models import RoleAssignment, User, held_now
from alongside.ground.govuk.forms import LongTextField, RadiosField, SelectField

Choice = tuple[str, str]
YES_NO: tuple[Choice, ...] = (("yes", "Yes"), ("no", "No"))
WORDS = 4_000
_FEW = 7  # answers that stand side by side; more are one list
# How something said about a parent is known (R136).
HOW_SAID: tuple[Choice, ...] = (
    ("observed", "Somebody saw or heard it"), ("reported", "Somebody was told it"), ("opinion", "It is what somebody thinks"),
)  # fmt: skip
Members = Iterable[tuple[FamilyMember, Person]]


class LevelForm(FlowForm):
    """How worried we are, and why: at the first decision and at each review (R19)."""

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


def member_choices(members: Members) -> list[Choice]:
    """Return the people of a family, each with their place in it."""
    return [(str(p.id), f"{p.full_name} ({m.get_relationship_display().lower()})") for m, p in members]


def owner_choices(workers: Iterable[Allocation], members: Members, others: QuerySet[User]) -> list[Choice]:
    """Return who could do something: this family's workers first, its members with an account, then everyone else.

    Each worker with their agency: two people of one name are told apart. One query for all of the others.
    """
    found: dict[str, str] = {}
    for one in workers:
        found.setdefault(str(one.user_id), _joined(one.worker_name, one.agency_name))
    for _member, person in members:
        if person.user_id:
            found.setdefault(str(person.user_id), f"{person.full_name} (of the family)")
    held = RoleAssignment.objects.filter(held_now(), user=OuterRef("pk")).order_by("since", "id")
    agency = Subquery(held.values("agency__name")[:1])
    for user_id, name, agency_name in others.annotate(of=agency).values_list("id", "name", "of"):
        found.setdefault(str(user_id), _joined(name, agency_name or ""))
    return list(found.items())


def an_id(value: str) -> uuid.UUID | None:
    """Return the id that was chosen, or None."""
    return uuid.UUID(value) if value else None


def is_yes(value: Any) -> bool:
    """Return whether the answer was yes."""
    return value == "yes"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def which_child(cases: Sequence[Choice]) -> RadiosField | SelectField:
    """Return one question for one answer: a few children side by side, more of them in one list by their names."""
    label, nobody = "For which child?", "No child in particular"
    if len(cases) <= _FEW:
        return RadiosField(label=label, choices=[*cases, ("", nobody)], required=False)
    return SelectField(
        label=label, choices=cases, nothing=nobody, required=False,
        help_text="In the order of their names. On a keyboard, type how the name begins.",
    )  # fmt: skip
