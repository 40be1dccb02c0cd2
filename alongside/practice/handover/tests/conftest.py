"""A family whose workers change: more workers, promises of the one who leaves, and a way through a whole handover."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alongside.family.cases.models import Allocation
from alongside.family.cases.services import worker_allocate
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.practice.actions.services import action_promise
from alongside.practice.handover import services
from alongside.practice.handover.models import Handover
from alongside.practice.handover.rules import Deed


@pytest.fixture
def worker(cast: Any) -> Callable[..., User]:
    """Make one more worker of the partnership."""

    def make(name: str, role: str = "social_worker", kind: str = "social_care") -> User:
        with acting(SYSTEM):
            agency = Agency.objects.filter(partnership=cast.partnership, kind=kind).first()
            address = f"{name.lower().replace(' ', '.')}@northmoor.example"
            user = User.objects.create_user(address, name=name, partnership=cast.partnership)
            RoleAssignment.objects.create(user=user, agency=agency, role=role)
        return user

    return make


@pytest.fixture
def promise(cast: Any, story: Any) -> Callable[..., Any]:
    """Make a promise of an owner in the one case, due in a week."""

    def make(owner: User, words: str = "Ring on Friday", by: Any = None, **facts: Any) -> Any:
        by = by or cast.social_worker
        with acting(by):
            return action_promise(
                by=by, case_id=story.case.id, words=words, benefit="Nobody has to chase", owner_id=owner.id,
                due_on=today() + timedelta(days=7), proposer="parent", proposer_name="Maria Ash", co_produced=True,
                **facts,
            )  # fmt: skip

    return make


@pytest.fixture
def new_lead(cast: Any, story: Any) -> Callable[..., Handover]:
    """Let another lead begin, and return the handover that this opened."""

    def change(to: User, by: Any = None, **said: Any) -> Handover:
        by = by or cast.manager
        with acting(by):
            worker_allocate(by=by, case_id=story.case.id, part="lead", user_id=to.id, **said)
        return open_one(story, "lead")

    return change


def open_one(story: Any, part: str) -> Handover:
    """The open handover of a part."""
    with acting(SYSTEM):
        return Handover.objects.get(case=story.case, part=part, state__in=Handover.OPEN)


def fresh(handover: Handover) -> Handover:
    """The handover as it stands."""
    with acting(SYSTEM):
        return Handover.objects.get(id=handover.id)


def spell(story: Any, part: str) -> Allocation:
    """The open spell of a part."""
    with acting(SYSTEM):
        return Allocation.objects.get(case=story.case, part=part, until__isnull=True)


def do(deed: Deed, by: Any, handover: Handover, **facts: Any) -> Handover:
    """Do one deed as somebody, with ordinary answers."""
    given: dict[Deed, tuple[Any, dict[str, Any]]] = {
        Deed.PACK: (services.pack_complete, {"works": "Short walks", "does_not": "Letters"}),
        Deed.READ: (services.pack_read, {}),
        Deed.PLAN: (
            services.introduction_plan,
            {"on": today() + timedelta(days=1), "words": "At home, at four"},
        ),
        Deed.MEET: (services.family_met, {"met_on": today()}),
        Deed.NOT_MET: (services.family_not_met, {"words": "Nobody came"}),
        Deed.ACCEPT: (services.handover_accept, {}),
        Deed.END: (services.handover_end, {"reason": "The family wishes for nobody else."}),
    }
    verb, usual = given[deed]
    with acting(by):
        done: Handover = verb(by=by, handover_id=handover.id, **{**usual, **facts})
    return done


def leave(user: User) -> None:
    """Let somebody's roles end, as whoever runs the installation does."""
    with acting(SYSTEM):
        RoleAssignment.objects.filter(user=user).update(until=now())
