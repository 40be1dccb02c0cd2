"""What the board reads of harm: exploitation stands beside the other four, and nobody is known by a number (R3)."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.accountability.challenge.board import harm_measured
from alongside.accountability.challenge.tests.people import answerers
from alongside.family.cases.models import Case, HarmCategory
from alongside.family.people.models import Person
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted
from alongside.ground.clock import now


def test_exploitation_is_a_row_of_its_own_in_what_the_board_reads(cast: Any, story: Any) -> None:
    board, pid = answerers(cast).board, {"partnership_id": cast.partnership.id}
    with acting(SYSTEM):
        for number in range(11):
            child = Person.objects.create(**pid, full_name=f"Child {number}", name_key=f"child {number}")
            case = Case.objects.create(
                **pid, reference=f"C-TEST-9{number:03}", family=story.family, child=child, level="low", opened_at=now(),
                **({"closed_at": now(), "closed_by_id": cast.manager.id} if number == 10 else {}),
            )  # fmt: skip
            for kinds in (["exploitation", "emotional"], ["exploitation", "physical"]) if number < 5 else ():
                HarmCategory.objects.create(
                    **pid, case=case, kinds=kinds, state="in_force", set_at=now(), set_by_id=cast.manager.id,
                    set_by_name="Mo Hall",
                )  # fmt: skip
    with acting(board):
        read = {line.label: line.count for line in harm_measured(viewer=board)}
    assert read == {
        "Child exploitation": 11, "Physical abuse": 5, "Emotional abuse": 0, "Sexual abuse": 0, "Neglect": 0,
    }  # fmt: skip
    with acting(cast.csw), pytest.raises(NotPermitted):
        harm_measured(viewer=cast.csw)
