"""Short ways to say something about the family of the story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alongside.family.people.models import Person
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.base.actors import SYSTEM


@pytest.fixture
def say(cast: Any, story: Any) -> Callable[..., Any]:
    """`say(by, verb, …)`: one verb about the family of the story, as that person."""

    def said(by: Any, verb: Callable[..., Any], **facts: Any) -> Any:
        with acting(by):
            return verb(by=by, **{"family_id": story.family.id, **facts})

    return said


@pytest.fixture
def partner(cast: Any, story: Any) -> Any:
    """The teacher, who works with the child as one of several agencies."""
    with acting(SYSTEM):
        for circle in (story.case.id, story.family.id):
            Membership.objects.create(
                partnership_id=cast.partnership.id,
                user_id=cast.teacher.id,
                circle_id=circle,
                capacity="other",
            )
    return cast.teacher


@pytest.fixture
def other_case(cast: Any) -> Any:
    """A case of another family, with a lead of its own: the police officer of the cast."""
    from alongside.family.cases.models import Case
    from alongside.family.people.models import FamilyGroup, FamilyMember
    from alongside.ground.clock import now

    pid = {"partnership_id": cast.partnership.id}
    with acting(SYSTEM):
        family = FamilyGroup.objects.create(**pid, reference="F-TEST-0002", name="The Elm family")
        child = Person.objects.create(**pid, full_name="Iris Elm", name_key="iris elm")
        FamilyMember.objects.create(**pid, family=family, person=child, relationship="child")
        case = Case.objects.create(
            **pid, reference="C-TEST-0002", family=family, child=child, level="low", opened_at=now()
        )
        for circle in (case.id, family.id):
            Membership.objects.create(**pid, user_id=cast.police.id, circle_id=circle, capacity="lead")
    return case
