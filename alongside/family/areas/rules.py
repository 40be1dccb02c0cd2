"""Pure rules of areas."""

from __future__ import annotations

from alongside.family.people.rules import name_key
from alongside.ground.base.errors import Refused

# What must have a name in each area as soon as a child's home and the place of the harm differ (R17).
TASKS = (
    "Goes out to see that the child is well",
    "Looks for the child when they are missing",
    "Talks with the child and the parents afterwards",
    "Acts against those who do the harm",
)


def area_key(area: str) -> str:
    """Return an area's name as it is compared: without case, marks, or doubled spaces."""
    return name_key(area)


def areas_that_work(home: str, harm: str) -> list[str]:
    """Return the areas that each need a named person for each task: both where they differ, none where all is at home."""
    return [home, harm] if harm and area_key(harm) != area_key(home) else []


def check_owner(name: str, agency: str, reach: str) -> None:
    """Raise Refused(`owner_in_part`) unless a person is named with agency and a way to reach them, or nobody at all."""
    given = [bool(part) for part in (name, agency, reach)]
    if any(given) and not all(given):
        raise Refused(
            "Say who, from which agency, and how to reach them: the family rings this person at night. "
            "If nobody does it any more, leave all three empty.",
            code="owner_in_part",
            field=("name", "agency", "reach")[given.index(False)],
        )
