"""Whoever asks for what is not theirs leaves a trace for those who audit, and learns nothing from it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from alongside.config.commands import audit as audit_command
from alongside.ground.access.context import acting
from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.practice.actions.models import Action

GUESSED = uuid.UUID("01900000-0000-7000-8000-000000000000")


def browser_of(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    session = browser.session
    session[SECOND_FACTOR_SEEN] = True
    session.save()
    return browser


def refusals() -> list[AuditEvent]:
    with acting(SYSTEM):
        return list(AuditEvent.objects.filter(kind="access.refused").order_by("id"))


def test_a_guess_leaves_the_same_trace_as_a_record_that_is_there(cast: Any, story: Any) -> None:
    browser = browser_of(cast.teacher)
    answers = [browser.get(f"/desk/cases/{case_id}/") for case_id in (story.case.id, GUESSED)]
    assert [answer.status_code for answer in answers] == [404, 404]
    real, guessed = refusals()
    facts = {"address": "desk:case", "status": 404, "code": ""}
    assert real.facts == {**facts, "ids": [str(story.case.id)]}
    assert guessed.facts == {**facts, "ids": [str(GUESSED)]}
    for one in (real, guessed):
        assert (one.actor_id, one.about_id, one.circle_ids, one.is_read) == (cast.teacher.id, None, [], False)


def test_the_wrong_door_and_the_wrong_deed_leave_a_trace_though_nothing_else_was_written(
    cast: Any, story: Any, one_of_everything: dict[str, Any]
) -> None:
    at_door = browser_of(cast.mother).get(f"/desk/cases/{story.case.id}/")
    deed = f"/desk/cases/{story.case.id}/threshold/"
    not_theirs = browser_of(cast.ipsw).post(deed, {"level": "high"})
    promise = browser_of(cast.csw).post(
        f"/desk/promises/{one_of_everything['action_id']}/abandon/", {"reason": "x"}
    )
    assert [at_door.status_code, not_theirs.status_code, promise.status_code] == [403, 403, 403]
    told = [(one.actor_id, one.facts["address"], one.facts["code"]) for one in refusals()]
    assert told == [
        (cast.mother.id, "desk:case", ""),
        (cast.ipsw.id, "desk:threshold", "not_permitted"),
        (cast.csw.id, "desk:promise_deed", "action_abandon_not_yours"),
    ]
    with acting(SYSTEM):
        assert Action.objects.get().state == "agreed"


def test_only_whoever_audits_the_partnership_sees_a_trace(cast: Any, story: Any) -> None:
    browser_of(cast.teacher).get(f"/desk/cases/{story.case.id}/")
    for who in ("mother", "father", "young_person", "csw", "social_worker", "teacher", "stranger"):
        with acting(getattr(cast, who)):
            assert not AuditEvent.objects.filter(kind="access.refused").exists(), who
    with acting(cast.manager):
        assert AuditEvent.objects.filter(kind="access.refused").count() == 1


def test_a_loop_fills_no_log(cast: Any, story: Any) -> None:
    browser = browser_of(cast.teacher)
    at = now().replace(second=1, microsecond=0)
    with frozen(at):
        for _ in range(5):
            browser.get(f"/desk/cases/{story.case.id}/")
        assert len(refusals()) == 1
        for _ in range(40):
            browser.get(f"/desk/cases/{uuid.uuid4()}/")
    kept = refusals()
    assert len(kept) == 31
    assert ["many" in one.facts for one in kept] == [False] * 30 + [True]
    with frozen(at.replace(second=59)):
        browser_of(cast.csw).get(f"/desk/cases/{GUESSED}/")
    assert len(refusals()) == 32, "one person's loop hides nobody else"
    with frozen(at.replace(minute=(at.minute + 1) % 60, hour=at.hour)):
        browser.get(f"/desk/cases/{story.case.id}/")
    assert len(refusals()) == 33


def test_a_mistyped_address_a_visitor_and_a_secret_leave_no_trace(cast: Any, story: Any) -> None:
    browser = browser_of(cast.mother)
    for path in ("/no/such/page/", "/join/AAAA-AAAA-AAAA-AAAA/", "/family/about-me/nonsense/"):
        assert browser.get(path).status_code == 404, path
    assert Client().get(f"/desk/cases/{story.case.id}/").status_code == 302
    assert refusals() == []


def test_whoever_runs_the_installation_lists_them(
    cast: Any, story: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser_of(cast.teacher).get(f"/desk/cases/{GUESSED}/")
    monkeypatch.setenv("ALONGSIDE_DB_ROLE", "app")  # so that what the command sets ends with the test
    monkeypatch.setattr(audit_command, "boot", lambda role: None)
    monkeypatch.setattr(audit_command, "_refuse_part_sight", lambda: None)
    with acting(SYSTEM):
        told = CliRunner().invoke(audit_command.command, ["refusals", "--days", "1"])
        nothing = CliRunner().invoke(audit_command.command, ["refusals", "--days", "1", "--json"])
    assert f"404 desk:case {GUESSED}" in told.output
    assert str(cast.teacher.id) in told.output
    assert '"status": 404' in nothing.output
