"""Acting ends with its transaction, whatever happens in it: a pooled connection remembers nobody."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from alongside.family.cases.models import Case
from alongside.ground.access.context import acting, elevated, elevated_to_read
from alongside.ground.access.rowsecurity import ALL_ROLES, SYSTEM_ROLE, protected_models
from alongside.ground.base.actors import SYSTEM, current_acting


def standing() -> tuple[str, str]:
    """The database role and the user of this connection, as it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, coalesce(current_setting('alongside.user', true), '')")
        return cursor.fetchone()  # type: ignore[no-any-return]


NOBODY = ("alongside_app", "")


@pytest.fixture
def really_committing(committed_database: str) -> str:
    return committed_database


def test_a_connection_forgets_who_acted(really_committing: str) -> None:
    with acting(SYSTEM):
        assert standing()[0] == SYSTEM_ROLE
    assert standing() == NOBODY


def test_a_connection_forgets_after_an_exception_and_after_a_broken_transaction(
    really_committing: str,
) -> None:
    with pytest.raises(ValueError, match="broken"), acting(SYSTEM):
        raise ValueError("broken")
    assert standing() == NOBODY
    with pytest.raises(DatabaseError), acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    assert standing() == NOBODY
    assert current_acting() is None


def test_a_swallowed_fault_inside_an_elevation_commits_nothing(cast: Any, story: Any) -> None:
    with acting(cast.teacher):
        with pytest.raises(DatabaseError), elevated("fails"), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert standing()[0] == "alongside_worker"
        assert not Case.objects.exists()


def test_acting_inside_acting_comes_back_to_the_first_person(cast: Any, story: Any) -> None:
    with acting(cast.teacher):
        with pytest.raises(ValueError, match="no"), acting(cast.manager):
            raise ValueError("no")
        assert not Case.objects.exists()
        with acting(cast.manager):
            assert Case.objects.exists()
        assert not Case.objects.exists()
        assert standing() == ("alongside_worker", str(cast.teacher.id))


def test_another_thread_acts_as_nobody(really_committing: str) -> None:
    seen: list[Any] = []

    def look() -> None:
        seen.extend([current_acting(), standing()])
        connection.close()

    with acting(SYSTEM):
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert seen == [None, NOBODY]


def test_a_fault_in_a_page_leaves_nobody_acting(cast: Any, story: Any, monkeypatch: Any) -> None:
    def fault(*_: Any, **__: Any) -> None:
        raise ValueError("a page broke")

    monkeypatch.setattr("alongside.doors.public.views.asking._partnerships", fault)
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.mother)
    assert browser.get("/ask/").status_code == 500
    assert current_acting() is None
    assert not Case.objects.exists()


def test_reading_further_ends_with_its_block_whatever_happens_in_it(cast: Any, story: Any) -> None:
    with acting(cast.stranger):
        for fault in (None, ValueError("a rule said no")):
            with suppress(ValueError), elevated_to_read("a test"):
                assert Case.objects.exists()
                if fault:
                    raise fault
            assert not Case.objects.exists()
        with suppress(DatabaseError), transaction.atomic(), elevated_to_read("a test"):
            connection.cursor().execute("SELECT 1 / 0")
        assert not Case.objects.exists()


def test_the_login_by_itself_writes_nothing_protected(db: None) -> None:
    with connection.cursor() as cursor:
        for model in protected_models():
            table = model._meta.db_table
            assert not model._default_manager.exists(), table
            cursor.execute(
                "SELECT count(*) FROM pg_policies WHERE tablename = %s AND NOT roles <@ %s::name[]",
                [table, [role for role in ALL_ROLES if role != "alongside_app"]],
            )
            assert cursor.fetchone() == (0,), table
            with (
                pytest.raises(DatabaseError, match=r"row-level security|null value|R\d+: |pgtrigger: "),
                transaction.atomic(),
            ):
                cursor.execute(f'INSERT INTO "{table}" DEFAULT VALUES')


def test_the_login_has_the_rights_of_an_audience_only_while_it_acts(db: None) -> None:
    """It may become each of them (that is acting), so who reaches the socket with it sees all: see the operator's guide."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(pg_has_role('alongside_app', oid, 'USAGE')), bool_or(rolsuper OR rolbypassrls OR rolcreaterole)"
            " FROM pg_roles WHERE rolname = ANY(%s)",
            [[role for role in ALL_ROLES if role != "alongside_app"]],
        )
        assert cursor.fetchone() == (False, False)


def test_definers_functions_have_their_path_and_their_callers_named(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig::text, proacl::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        found = cursor.fetchall()
    assert {name for name, _, _ in found} == {
        "access_circles", "access_circles_to_write", "access_withheld", "actions_withheld", "cases_holds_other_part",
        "cases_aim_shown", "cases_newest_link", "circumstances_close", "circumstances_close_to_write", "circumstances_sites",
        "circumstances_sites_to_write", "engagement_beside_child", "finding_member_kept", "finding_person_kept",
        "finding_entry_kept", "finding_reach_kept", "finding_request_kept", "people_known", "people_known_to_write",
        "people_me", "plans_holds_role", "safety_missing_now", "challenge_owed", "information_called", "information_mine",
            "intelligence_open",
        "files_open", "recording_young", "recording_near", "recording_near_to_write", "meetings_mine", "meetings_myself",
    }  # fmt: skip
    for name, settings, callers in found:
        assert settings is not None, name
        assert "search_path=public, pg_temp" in settings, name
        assert not any(grant.startswith("=") for grant in callers.strip("{}").split(",")), name  # not PUBLIC


def test_nobody_asks_who_works_with_a_family_past_row_security(cast: Any, story: Any) -> None:
    question = "SELECT cases_holds_other_part(%s, %s, 'csw')"
    for who in (cast.mother, cast.stranger, cast.ipsw, cast.manager):
        with acting(who), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(question, [story.family.id, cast.ipsw.id])
