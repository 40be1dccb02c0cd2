"""An offer to the mother, and a note she wrote of with her worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.practice.support.models import SupportNote, SupportOffer
from alongside.practice.support.services import support_note_write, support_offer


@pytest.fixture
def offer(cast: Any, story: Any) -> Callable[..., SupportOffer]:
    """Offer the mother the independent worker, as the manager; facts may be others."""

    def make(**facts: Any) -> SupportOffer:
        given = {
            "by": cast.manager, "case_id": story.case.id, "person_id": story.mother.id, "worker_id": cast.ipsw.id,
            **facts,
        }  # fmt: skip
        with acting(given["by"]):
            return support_offer(**given)

    return make


@pytest.fixture
def note(cast: Any, story: Any) -> Callable[..., SupportNote]:
    """Write a note of the independent worker and the mother; facts may be others."""

    def make(**facts: Any) -> SupportNote:
        given = {
            "by": cast.ipsw, "family_id": story.family.id, "person_id": story.mother.id, "contact_kind": "call",
            "words": "She is afraid of the car outside.", **facts,
        }  # fmt: skip
        with acting(given["by"]):
            return support_note_write(**given)

    return make
