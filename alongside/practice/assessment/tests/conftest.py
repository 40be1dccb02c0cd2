"""An assessment of the cast's one case, being written, and how it is filled so that it can be finished."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alongside.family.circumstances.services import sibling_review
from alongside.ground.access.context import acting
from alongside.practice.assessment import rules
from alongside.practice.assessment.models import Assessment
from alongside.practice.assessment.services import (
    assessment_finalise,
    assessment_start,
    bond_write,
    involvement_say,
    needs_write,
    part_write,
)


@pytest.fixture
def draft(cast: Any, story: Any) -> Assessment:
    """Begun by the social worker, empty."""
    with acting(cast.social_worker):
        return assessment_start(by=cast.social_worker, case_id=story.case.id)


@pytest.fixture
def fill(cast: Any, story: Any) -> Callable[[Assessment], None]:
    """A function that writes everything an assessment needs, by the social worker."""

    def write(assessment: Assessment) -> None:
        by = cast.social_worker
        facts = {"by": by, "assessment_id": assessment.id}
        with acting(by):
            for one in rules.PARTS:
                marks = ["outside", "inside", "out_to_in"] if one.key == "sides" else []
                part_write(
                    **facts,
                    key=one.key,
                    expected_version=0,
                    standing="known",
                    words=f"About {one.title}.",
                    marks=marks,
                )
            for person in (story.child, story.mother, story.father):
                needs_write(**facts, person_id=person.id, expected_version=0, words="Sleep.")
            for person in (story.mother, story.father, story.sibling):
                bond_write(**facts, person_id=person.id, expected_version=0, bond="close", between="no")
            sibling_review(
                by=by, case_id=story.case.id, family_id=story.family.id, person_id=story.sibling.id, risk="None seen.",
                skip_strengths=True,
            )  # fmt: skip
            for item in (one for one in rules.INVOLVED if one.before):
                involvement_say(**facts, item=item.key, met=True)

    return write


@pytest.fixture
def finished(cast: Any, draft: Assessment, fill: Callable[[Assessment], None]) -> Assessment:
    """In force."""
    fill(draft)
    with acting(cast.social_worker):
        return assessment_finalise(by=cast.social_worker, assessment_id=draft.id, sources_checked=True)
