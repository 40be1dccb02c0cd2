"""`alongside parameters`: reading limits with their sources, and setting a new version."""

import json
import uuid

import pytest
from click.testing import CliRunner

from alongside.config.cli import alongside
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(alongside, ["parameters", *arguments])


def one(key, *arguments):
    listed = run("list", "--json", *arguments)
    assert listed.exit_code == 0
    return next(fact for fact in json.loads(listed.output) if fact["key"] == key)


def test_every_parameter_is_listed_with_its_source():
    fact = one("P-ACK")
    assert (fact["value"], fact["unit"], fact["version"]) == (1, "working_days", 1)
    assert fact["source"]
    assert "P-ACK" in run("list").output


def test_a_new_version_is_set_and_audited():
    done = run("set", "P-ACK", "2", "--reason", "Approved by the parents' group", "--json")
    assert (done.exit_code, json.loads(done.output)["version"]) == (0, 2)
    assert one("P-ACK")["value"] == 2
    with acting(SYSTEM):
        assert AuditEvent.objects.get(kind="access.parameter.set").facts == {"key": "P-ACK", "version": 2}


def test_a_partnerships_own_version_leaves_the_others_alone(cast):
    area = str(cast.partnership.id)
    assert run("set", "P-ACK", "3", "--reason", "Agreed", "--partnership", area).exit_code == 0
    assert (one("P-ACK", "--partnership", area)["value"], one("P-ACK")["value"]) == (3, 1)


def test_a_later_day_changes_nothing_yet():
    assert run("set", "P-ACK", "2", "--reason", "Agreed", "--from", "2099-01-01").exit_code == 0
    assert one("P-ACK")["value"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("P-NOTHING", "2", "--reason", "Agreed"),
        ("P-ACK", "soon", "--reason", "Agreed"),
        ("P-ACK", "[1]", "--reason", "Agreed"),
        ("P-ACK", "2", "--reason", "  "),
        ("P-ACK", "2"),
        ("P-ACK", "2", "--reason", "Agreed", "--partnership", str(uuid.UUID(int=1))),
    ],
)
def test_misuse_is_refused_and_changes_nothing(arguments):
    assert run("set", *arguments).exit_code == 2
    assert one("P-ACK")["version"] == 1
