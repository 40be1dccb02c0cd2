"""Who is signed in comes with the roles they hold today, in one statement, and nobody under a closed account."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.accounts.backends import RolesWithAccount
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today


def found(user_id: Any) -> User | None:
    return RolesWithAccount().get_user(user_id)


@pytest.mark.parametrize("who", ["mother", "social_worker", "manager"])
def test_somebody_comes_with_the_same_roles_as_their_account_asks_for_in_one_statement(
    cast: Any, who: str, django_assert_num_queries: Any
) -> None:
    somebody = getattr(cast, who)
    with django_assert_num_queries(1):
        user = found(somebody.id)
        assert user is not None
        actor = user.as_actor()
    assert user == somebody
    assert actor == User.objects.get(id=somebody.id).as_actor()


def test_without_a_role_somebody_is_found_and_reads_nothing(cast: Any) -> None:
    with acting(SYSTEM):
        bare = User.objects.create_user("bare@agency.example", name="Bare", partnership=cast.partnership)
    user = found(bare.id)
    assert user is not None
    assert user == bare
    assert user.as_actor().roles == frozenset()


def _yesterday() -> Any:
    return today() - timedelta(days=1)


@pytest.mark.parametrize(("field", "over"), [("until", now), ("ends_on", _yesterday)])
def test_a_role_that_is_over_opens_nothing_from_the_next_page_on(cast: Any, field: str, over: Any) -> None:
    with acting(SYSTEM):
        RoleAssignment.objects.filter(user=cast.social_worker).update(**{field: over()})
    user = found(cast.social_worker.id)
    assert user is not None
    assert user.as_actor().roles == frozenset()


def test_its_last_day_is_still_theirs(cast: Any) -> None:
    with acting(SYSTEM):
        RoleAssignment.objects.filter(user=cast.social_worker).update(ends_on=today())
    user = found(cast.social_worker.id)
    assert user is not None
    assert user.as_actor().roles


@pytest.mark.parametrize("roles_end", [True, False])
def test_nobody_is_found_under_a_closed_account(cast: Any, roles_end: bool) -> None:
    with acting(SYSTEM):
        if roles_end:
            RoleAssignment.objects.filter(user=cast.social_worker).update(until=now())
        User.objects.filter(id=cast.social_worker.id).update(is_active=False)
    assert found(cast.social_worker.id) is None


def test_nobody_is_found_who_is_not_there(cast: Any) -> None:
    assert found(uuid.uuid4()) is None
