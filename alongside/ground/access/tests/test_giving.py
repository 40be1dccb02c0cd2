"""Who gives which role to whom; what is refused is kept; a role that ends ends at once, and what was owed passes on."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.access.giving import Wanted, role_end, role_give, roles_changed, roles_in_reach
from alongside.ground.access.models_roles import RoleChange
from alongside.ground.access.rules import OVER_MANAGERS, Held, check_role, may_give
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.accounts.roles import AGENCY_KINDS, FAMILY_ROLES, INDEPENDENT_ROLES, ROLES
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused

HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
WHY = "She came to us on Monday."


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_gives_in_their_own_agency_and_nobody_chooses_who_looks_at_their_work(role: str) -> None:
    def gives(giver: str, where: uuid.UUID) -> bool:
        return may_give([Held(giver, HERE, "social_care")], role, where)

    ordinary = role not in FAMILY_ROLES and role not in OVER_MANAGERS
    assert gives("manager", HERE) is ordinary
    assert gives("agency_manager", HERE) is (ordinary and role != "manager")
    assert gives("manager", THERE) is (role == "agency_manager")
    assert not gives("agency_manager", THERE)
    assert gives("board", THERE) is (role in OVER_MANAGERS or role in ("manager", "agency_manager"))
    assert not gives("social_worker", HERE)


@pytest.mark.parametrize("kind", sorted(AGENCY_KINDS))
def test_a_role_is_held_where_it_belongs_and_the_parents_worker_stays_independent(kind: str) -> None:
    def code(role: str, *others: Held) -> str:
        try:
            check_role(role, kind, others)
        except Refused as refused:
            return refused.code
        return ""

    for role in set(ROLES) - set(FAMILY_ROLES) - set(INDEPENDENT_ROLES):
        belongs = not ROLES[role].agency_kinds or kind in ROLES[role].agency_kinds
        assert code(role) == ("" if belongs else "role_not_here"), role
    for role in INDEPENDENT_ROLES:
        tied = kind in ("police", "social_care")
        assert code(role) == ("role_not_independent" if tied else ""), role
        assert code(role, Held("social_worker", HERE, "social_care")) == "role_not_independent"
    if kind == "police":
        assert code("police", Held("ipsw", HERE, "charity")) == "role_not_independent"


def _refused(by: Any, deed: Any) -> tuple[str, bool]:
    with acting(by), pytest.raises(Refused) as refused:
        deed()
    return refused.value.code, refused.value.kept_as is not None


def _gives(by: Any, who: Any, role: str, where: Any, because: str = WHY) -> Any:
    wanted = Wanted(getattr(who, "email", who), role, where)
    return lambda: role_give(by=by, wanted=wanted, because=because)


def test_what_is_refused_says_why_and_what_protects_families_is_kept(cast: Any, story: Any) -> None:
    manager, lead, csw = cast.manager, cast.social_worker, cast.csw
    care, charity = manager.as_actor().agency_id, csw.as_actor().agency_id
    for who, role, where, because, answer in (
        (lead, "ipsw", care, WHY, ("role_not_independent", True)),
        (manager, "duty_worker", care, WHY, ("role_own", True)),
        (lead, "police", care, WHY, ("role_not_here", True)),
        (cast.mother, "fsw", care, WHY, ("account_unknown", False)),
        ("nobody@example.org", "fsw", care, WHY, ("account_unknown", False)),
        (lead, "fsw", care, "New.", ("role_because", False)),
        (lead, "social_worker", care, WHY, ("role_held", False)),
        (csw, "csw", charity, WHY, ("role_not_yours", False)),
        (csw, "nobody", charity, WHY, ("role_not_yours", False)),
    ):
        assert _refused(manager, _gives(manager, who, role, where, because)) == answer
    with acting(csw), pytest.raises(NotPermitted):
        _gives(csw, cast.ipsw, "csw", charity)()


def test_a_role_that_ends_ends_at_once_and_what_was_owed_passes_to_a_manager(cast: Any, story: Any) -> None:
    from alongside.practice.handover.jobs import find_left, follow_left

    manager, ipsw, csw = cast.manager, cast.ipsw, cast.csw
    charity = csw.as_actor().agency_id
    with acting(manager):
        _gives(manager, ipsw, "agency_manager", charity)()
        (said,) = roles_changed(viewer=manager)
        assert (said.user_name, said.because, said.given) == (ipsw.name, WHY, True)
    with acting(SYSTEM):
        leads = User.objects.get(id=ipsw.id)  # roles are read anew at each request
        theirs = RoleAssignment.objects.get(user=csw).id
        of_care = RoleAssignment.objects.get(user=cast.social_worker).id
    with acting(leads):
        reach = roles_in_reach(viewer=leads)
        assert {one.agency_id for one, _ in reach} == {charity}
        assert not any(may for one, may in reach if one.user_id == ipsw.id), "never one’s own"
        with pytest.raises(Missing):
            role_end(by=leads, role_id=of_care, because=WHY)
        role_end(by=leads, role_id=theirs, because="He goes to another service.")
        with pytest.raises(Missing):
            role_end(by=leads, role_id=theirs, because="He goes to another service.")
    assert find_left(0) == 1
    assert follow_left(user_id=str(csw.id)) > 0
    with acting(cast.social_worker):
        assert not RoleChange.objects.exists(), "read by the person, whoever did it, and managers"


def test_the_last_manager_stays_until_another_is_there(cast: Any) -> None:
    with acting(SYSTEM):
        office = Agency.objects.create(partnership=cast.partnership, kind="partnership_office", name="Office")
        board = User.objects.create_user(
            "board@office.example", name="Barb Stead", partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=board, agency=office, role="board")
        manages = RoleAssignment.objects.get(user=cast.manager)
    assert _refused(board, lambda: role_end(by=board, role_id=manages.id, because=WHY)) == (
        "last_manager",
        True,
    )
    with acting(board):
        wanted = Wanted(cast.social_worker.email, "manager", manages.agency_id)
        role_give(by=board, wanted=wanted, because=WHY)
        assert role_end(by=board, role_id=manages.id, because=WHY).until is not None
