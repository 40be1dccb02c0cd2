"""`alongside clocks`: what whoever looks after an installation reads about promises and the calendar."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from alongside.config.cli import alongside
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock.kinds import ClockKind, register_kind
from alongside.ground.clock.services import clock_start, clock_stop

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
AREA = uuid.UUID(int=1)
KINDS = [
    register_kind(ClockKind("house.ack", "Acknowledged", "P-ACK", "The team owes you an answer.")).key,
    register_kind(ClockKind("house.urgent", "Confirmed", "P-URGENT", "The desk rings you back.")).key,
]


def run(*arguments, at=MONDAY):
    with clock.frozen(at):
        return CliRunner().invoke(alongside, ["clocks", *arguments])


@pytest.fixture
def things(db):
    about = [uuid.uuid4() for _ in KINDS]
    with clock.frozen(MONDAY), acting(SYSTEM):
        for kind, thing in zip(KINDS, about, strict=True):
            clock_start(
                kind=kind,
                about_id=thing,
                circle_id=None,
                partnership_id=AREA,
                started_at=MONDAY,
                by=SYSTEM,
                owner_label="Words that stay inside",
            )
    return about


def test_running_clocks_are_listed_the_soonest_first(things):
    result = run("list")
    assert result.exit_code == 0
    assert [line.split()[1] for line in result.output.splitlines()] == ["house.urgent", "house.ack"]
    assert "Words that stay inside" not in result.output


def test_only_the_late_are_listed_on_request(things):
    assert run("list", "--late").output == "None.\n"
    listed = run("list", "--late", "--json", at=MONDAY + timedelta(days=1))
    (fact,) = json.loads(listed.output)
    assert (fact["about_id"], fact["state"], fact["working_days_late"]) == (str(things[1]), "late", 1)
    assert "late (2 working days)" in run("list", "--late", at=MONDAY + timedelta(days=2)).output


def test_one_partnership_can_be_asked_for(things):
    assert len(json.loads(run("list", "--json", "--partnership", str(AREA)).output)) == 2
    assert json.loads(run("list", "--json", "--partnership", str(uuid.uuid4())).output) == []


def test_stopped_clocks_are_not_listed(things):
    with clock.frozen(MONDAY), acting(SYSTEM):
        clock_stop(kind=KINDS[0], about_id=things[0], at=MONDAY, by=SYSTEM, reason="test")
    assert len(json.loads(run("list", "--json").output)) == 1


def test_past_the_known_holidays_it_says_so_instead_of_counting_wrongly(things):
    result = run("list", at=datetime(2029, 1, 3, tzinfo=UTC))
    assert result.exit_code == 1
    assert "cannot be counted" in result.output


def test_a_far_horizon_is_quiet():
    result = run("horizon")
    assert result.exit_code == 0
    assert "scotland: until 31 December 2028" in result.output


@pytest.mark.parametrize("day", [datetime(2027, 11, 27, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)])
def test_a_near_horizon_rings_and_says_what_to_do(day):
    result = run("horizon", at=day)
    assert result.exit_code == 1
    assert "Update the package govuk-bank-holidays" in result.output
    assert "govuk-bank-holidays" in json.loads(run("horizon", "--json", at=day).output)["alarm"]
