"""Reports as facts, for the tests of this room, and the officers who read them."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM

Telling = Callable[..., Any]
_number = itertools.count(1)


def officer_in(partnership: Any, name: str) -> Any:
    """Make one more intelligence officer. Call it as the system."""
    from alongside.ground.accounts.models import Agency, RoleAssignment, User

    agency = Agency.objects.filter(partnership=partnership, kind="police").first()
    agency = agency or Agency.objects.create(
        partnership=partnership, kind="police", name=f"{partnership.area} Police"
    )
    email = f"{name.lower().replace(' ', '.')}@{partnership.area.lower()}.example"
    officer = User(email=email, name=name, partnership=partnership)
    officer.set_unusable_password()
    officer.save()
    RoleAssignment.objects.create(user=officer, agency=agency, role="police_intelligence")
    return officer


@pytest.fixture
def second(cast: Any) -> Any:
    """A second intelligence officer of the same partnership."""
    with acting(SYSTEM):
        return officer_in(cast.partnership, "Second Officer")


@pytest.fixture
def tell(cast: Any, story: Any) -> Telling:
    """`tell(vehicle=["AB12 CDE"], person=["Jay"])`: one submitted report of one item; returns the item, its mentions made.

    `waits`: nobody has put them beside what is known yet.
    """
    from alongside.ground.clock import now
    from alongside.pursuit.entities.services import item_mentioned
    from alongside.pursuit.information.models import Identifier, Item, Report

    def told(
        *,
        where: Any = None,
        draft: bool = False,
        about_worker: bool = False,
        waits: bool = False,
        **named: list[str],
    ) -> Any:
        with acting(SYSTEM):
            at, here = now(), {"partnership_id": (where or cast.partnership).id}
            digest = uuid.uuid4().hex * 2
            report = Report.objects.create(
                **here, reference=f"I-TEST-{next(_number):04}", receipt_digest=digest, door="portal", teller="parent",
                received_at=at, submitted_at=at, case=None if where else story.case, about_worker=about_worker,
            )  # fmt: skip
            item = Item.objects.create(
                **here, report=report, report_receipt=digest, number=1, words="I saw it outside.",
                how_known="" if draft else "saw", recorded_at=at, submitted_at=None if draft else at,
            )  # fmt: skip
            for kind, written in named.items():
                for one in written:
                    Identifier.objects.create(
                        **here, report=report, report_receipt=digest, item=item, kind=kind, as_written=one
                    )
            if not waits:
                item_mentioned(item_id=item.id)
            return item

    return told


@pytest.fixture
def entity_of(cast: Any) -> Callable[..., Any]:
    """`entity_of(item, "person")`: the entity of its first mention of this kind."""
    from alongside.pursuit.entities.models import Entity

    def found(item: Any, kind: str) -> Any:
        with acting(SYSTEM):
            return Entity.objects.filter(mentions__identifier__item=item, kind=kind).order_by("id").first()

    return found
