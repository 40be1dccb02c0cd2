"""Accounts of workers: who makes one for whom, what is refused and kept, how it is closed, and what an operator may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from alongside.ground import clock
from alongside.ground.access import installing
from alongside.ground.access.context import acting
from alongside.ground.access.giving import Wanted, role_end, role_give, roles_changed
from alongside.ground.access.jobs import end_roles
from alongside.ground.access.joining import Newcomer, account_close, account_open, accounts_without_role
from alongside.ground.access.models_roles import RoleChange
from alongside.ground.access.rules import Held, needs_second
from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User
from alongside.ground.accounts.roles import ROLES
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.post.models import Letter
from alongside.ground.post.services import message_of

WHY = "She came to us on Monday."
NEW = "new.worker@council.example"


def _opens(by: Any, where: Any, *, checked: bool = True, because: str = WHY, **who: Any) -> User:
    facts = {"name": "New Worker", "email": NEW, "role": "social_worker"} | who
    with acting(by):
        return account_open(by=by, who=Newcomer(agency_id=where, **facts), because=because, checked=checked)


def _refused(deed: Any) -> tuple[str, bool]:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.code, refused.value.kept_as is not None


def _letters() -> list[Any]:
    with acting(SYSTEM):
        return [message_of(one) for one in Letter.objects.all()]


def _board(cast: Any) -> tuple[User, Agency]:
    with acting(SYSTEM):
        office = Agency.objects.create(partnership=cast.partnership, kind="partnership_office", name="Office")
        board = User.objects.create_user(
            "board@office.example", name="Barb Stead", partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=board, agency=office, role="board")
    return board, office


def _anew(user: User) -> User:
    with acting(SYSTEM):
        return User.objects.get(id=user.id)


@pytest.mark.parametrize("role", sorted(one for one in ROLES if not ROLES[one].is_family))
def test_a_role_that_gives_roles_or_reads_further_needs_somebody_else(role: str) -> None:
    manager, leads = [Held("manager", None, "social_care")], [Held("agency_manager", None, "police")]
    over = {"board", "auditor", "complaints_officer", "dso", "manager", "agency_manager"}
    apart = {"police_intelligence", "hub"}
    assert needs_second(manager, role) is (role in over | apart)
    assert needs_second(leads, role) is (role in over | apart | {"duty_worker"})


def test_an_account_is_made_with_its_role_a_letter_and_one_event(cast: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "alongside.ground.post.backends.QueueBackend"
    manager = cast.manager
    made = _opens(
        manager, manager.as_actor().agency_id, name="  New   Worker ", email=" New.Worker@Council.example "
    )
    assert (made.name, made.email, made.has_usable_password()) == ("New Worker", NEW, False)
    assert _anew(made).as_actor().roles == {"social_worker"}
    (letter,) = _letters()
    assert letter.to == NEW
    assert "/accounts/login/code/" in letter.words
    assert "social worker" in letter.words
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="access.account.opened")
        assert (event.actor_id, event.about_id, event.facts["role"]) == (manager.id, made.id, "social_worker")
    with acting(manager):
        assert {one.role for one in roles_changed(viewer=manager)} == {"", "social_worker"}
    with acting(cast.social_worker):
        assert not RoleChange.objects.exists(), "a colleague reads nothing of it"


def test_what_is_refused_makes_nothing_and_what_protects_is_kept(cast: Any, story: Any) -> None:
    manager = cast.manager
    care, charity = manager.as_actor().agency_id, cast.csw.as_actor().agency_id
    for facts, answer in (
        ({"checked": False}, ("account_checked", False)),
        ({"because": "New."}, ("role_because", False)),
        ({"name": "  "}, ("account_name", True)),
        ({"email": "no address"}, ("account_address", True)),
        ({"email": cast.duty.email.upper()}, ("account_taken", True)),
        ({"email": cast.mother.email}, ("account_taken", True)),
        ({"email": cast.stranger.email}, ("account_taken", True)),
        ({"ends_on": clock.today() - timedelta(days=1)}, ("role_last_day", True)),
        ({"role": "manager"}, ("role_second", True)),
        ({"role": "hub"}, ("role_second", True)),
        ({"role": "ipsw"}, ("role_not_independent", True)),
        ({"role": "police"}, ("role_not_here", True)),
        ({"role": "board"}, ("role_not_yours", False)),
        ({"role": "parent_carer"}, ("role_not_yours", False)),
    ):
        assert _refused(lambda facts=facts: _opens(manager, care, **facts)) == answer, facts
    assert _refused(lambda: _opens(manager, charity, role="csw")) == ("role_not_yours", False)
    for where in (cast.stranger.as_actor().agency_id, cast.partnership.id):
        for role in ("social_worker", ""):
            with pytest.raises(Missing):
                _opens(manager, where, role=role)
    with pytest.raises(NotPermitted):
        _opens(cast.social_worker, care)
    with acting(SYSTEM):
        assert not User.objects.filter(email=NEW).exists()
    assert not mail.outbox


def test_nobody_gives_a_wider_role_to_an_account_that_they_made(cast: Any) -> None:
    manager, care = cast.manager, cast.manager.as_actor().agency_id
    made = _opens(manager, care, role="")
    assert _anew(made).as_actor().roles == frozenset()
    with acting(manager):
        assert [one.id for one in accounts_without_role(viewer=manager)] == [made.id]
        give = Wanted(NEW, "manager", care)
        assert _refused(lambda: role_give(by=manager, wanted=give, because=WHY)) == ("role_second", True)
    board, _ = _board(cast)
    with acting(board):
        assert role_give(by=board, wanted=give, because=WHY).role == "manager"


def test_whoever_leaves_is_out_at_once_and_what_they_owed_passes_on(
    cast: Any, story: Any, client: Any
) -> None:
    from alongside.practice.handover.jobs import find_left, follow_left

    manager, lead = cast.manager, cast.social_worker
    client.force_login(lead)
    with acting(manager):
        account_close(by=manager, user_id=lead.id, because="He goes to another service.")
        with pytest.raises(Missing):
            account_close(by=manager, user_id=lead.id, because="He goes to another service.")
    assert not client.get("/accounts/login/").wsgi_request.user.is_authenticated
    with acting(SYSTEM):
        assert not RoleAssignment.objects.filter(user=lead, until__isnull=True).exists()
        assert AuditEvent.objects.filter(kind="access.account.closed", about_id=lead.id).count() == 1
    assert find_left(0) == 1
    assert follow_left(user_id=str(lead.id)) > 0


def test_who_may_close_an_account_and_who_may_not(cast: Any, story: Any) -> None:
    manager, csw, lead = cast.manager, cast.csw, cast.social_worker
    charity = csw.as_actor().agency_id
    with acting(SYSTEM):
        leads = User.objects.create_user("leads@charity.example", name="Ade", partnership=cast.partnership)
        RoleAssignment.objects.create(user=leads, agency_id=charity, role="agency_manager")
        RoleAssignment.objects.create(user=lead, agency_id=charity, role="voluntary")
    leads = _anew(leads)

    def close(by: Any, who: Any) -> Any:
        with acting(by):
            return account_close(by=by, user_id=who.id, because="They leave us today.")

    assert _refused(lambda: close(manager, manager)) == ("role_own", True)
    assert _refused(lambda: close(manager, lead)) == ("account_roles_elsewhere", True)
    for by, who in ((manager, csw), (manager, cast.mother), (manager, cast.stranger), (leads, cast.duty)):
        with pytest.raises(Missing):
            close(by, who)
    with pytest.raises(NotPermitted):
        close(lead, cast.duty)
    board, _ = _board(cast)
    assert _refused(lambda: close(board, manager)) == ("last_manager", True)
    with acting(SYSTEM):
        of_csw = RoleAssignment.objects.get(user=csw)
    with acting(leads):
        role_end(by=leads, role_id=of_csw.id, because="They leave us today.")
        assert [one.id for one in accounts_without_role(viewer=leads)] == [csw.id]
    assert not close(leads, csw).is_active


def test_a_role_with_a_last_day_opens_nothing_the_day_after_and_ends_by_itself(cast: Any, story: Any) -> None:
    manager = cast.manager
    last = clock.today() + timedelta(days=3)
    made = _opens(manager, manager.as_actor().agency_id, role="duty_worker", ends_on=last)
    for days, held in ((3, {"duty_worker"}), (4, set())):
        with clock.frozen(clock.now() + timedelta(days=days)):
            assert _anew(made).as_actor().roles == held
    assert end_roles(0) == 0
    with clock.frozen(clock.now() + timedelta(days=4)):
        assert (end_roles(0), end_roles(0)) == (1, 0)
    with acting(SYSTEM):
        assert RoleAssignment.objects.get(user=made).until is not None
        ended = RoleChange.objects.get(user_id=made.id, given=False)
        assert (ended.role, ended.by_id, ended.by_name) == ("duty_worker", None, "the service")


@pytest.mark.django_db
def test_an_installation_begins_with_a_partnership_an_agency_and_a_manager() -> None:
    place = {
        "area": "Southfell",
        "front_door": "Front Door",
        "phone": "01632 960002",
        "division": "england-and-wales",
    }
    here = {"partnership": "Southfell Partnership", "agency": "Southfell Care", "because": WHY, "by": SYSTEM}
    who = {"name": "Mina Hale", "email": "mina@southfell.example", "role": "manager"}
    with acting(SYSTEM):
        assert _refused(lambda: installing.worker_add(**here, **who)) == ("partnership_unknown", False)
        made = installing.partnership_add(by=SYSTEM, name=" Southfell  Partnership", **place)
        for facts, code in (
            (place | {"name": made.name}, "place_taken"),
            (place | {"name": "Another", "division": "wales"}, "place_division"),
            (place | {"name": " "}, "place_words"),
        ):
            assert _refused(lambda facts=facts: installing.partnership_add(by=SYSTEM, **facts))[0] == code
        assert _refused(lambda: installing.worker_add(**here, **who))[0] == "agency_unknown"
        agency = {"by": SYSTEM, "partnership": made.name, "name": "Southfell Care"}
        assert _refused(lambda: installing.agency_add(**agency, kind="nothing"))[0] == "place_kind"
        installing.agency_add(**agency, kind="social_care")
        assert _refused(lambda: installing.agency_add(**agency, kind="social_care"))[0] == "place_taken"
        for wrong, code in (({"role": "parent_carer"}, "role_unknown"), ({"role": "board member"}, "role_unknown"),
                            ({"role": "ipsw"}, "role_not_independent"), ({"because": "No"}, "role_because")):  # fmt: skip
            assert _refused(lambda wrong=wrong: installing.worker_add(**(here | who | wrong)))[0] == code
        first = installing.worker_add(**here, **who)
        assert Partnership.objects.get(id=first.partnership_id).name == made.name
        assert AuditEvent.objects.filter(kind__in=("access.place.made", "access.account.opened")).count() == 3
    first = _anew(first)
    with acting(first):
        assert {one.by_name for one in roles_changed(viewer=first)} == {"the service"}


def test_the_operator_closes_and_reopens_and_what_is_not_a_workers_is_unknown(cast: Any) -> None:
    facts = {"by": SYSTEM, "because": "Closed by mistake this morning."}
    with acting(SYSTEM):
        for who in (cast.mother.email, "nobody@example.org"):
            assert (
                _refused(lambda who=who: installing.worker_close(email=who, **facts))[0] == "account_unknown"
            )
        assert (
            _refused(lambda: installing.worker_reopen(email=cast.duty.email, **facts))[0] == "account_unknown"
        )
        installing.worker_close(email=cast.duty.email, **facts)
        assert installing.worker_reopen(email=cast.duty.email.upper(), **facts).is_active
    back = _anew(cast.duty)
    assert (back.is_active, back.as_actor().roles) == (True, frozenset())
