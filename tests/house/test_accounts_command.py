"""`alongside accounts`: an installation begins, an account is made, closed and opened again, and what is wrong is misuse."""

import json

import pytest
from click.testing import CliRunner

from alongside.config.cli import alongside
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM

pytestmark = pytest.mark.django_db

HERE = ("--partnership", "Southfell", "--reason", "The first person here.")
WHO = ("mina@southfell.example", "--name", "Mina Hale", "--agency", "Southfell Care")


def run(*arguments):
    return CliRunner().invoke(alongside, ["accounts", *arguments])


@pytest.fixture
def place():
    made = run(
        "partnership",
        "Southfell",
        "--area",
        "Southfell",
        "--front-door",
        "Front Door",
        "--phone",
        "01632 960002",
    )
    assert (made.exit_code, made.output) == (0, "Entered: Southfell.\n")
    assert (
        run("agency", "Southfell Care", "--partnership", "Southfell", "--kind", "social_care").exit_code == 0
    )


def test_the_first_manager_of_an_installation_is_made_closed_and_opened_again(place):
    made = run("add", *WHO, *HERE, "--role", "manager", "--json")
    assert (made.exit_code, json.loads(made.output)["role"]) == (0, "manager")
    for verb, is_open in (("close", False), ("reopen", True)):
        done = run(verb, WHO[0], "--reason", "Closed by mistake.", "--json")
        assert (done.exit_code, json.loads(done.output)["open"]) == (0, is_open)
    with acting(SYSTEM):
        assert User.objects.get(email=WHO[0]).is_active
        kinds = (
            AuditEvent.objects.filter(kind__startswith="access.")
            .order_by("id")
            .values_list("kind", flat=True)
        )
        assert [kind.removeprefix("access.") for kind in kinds] == [
            "place.made", "place.made", "account.opened", "account.closed", "account.opened",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", *WHO, *HERE, "--role", "chief"), "The role is one of"),
        (("add", *WHO[:3], "--agency", "Nowhere", *HERE), "no agency"),
        (("add", *WHO, "--partnership", "Nowhere", "--reason", "The first person."), "no partnership"),
        (("add", "mina", *WHO[1:], *HERE), "work email address"),
        (("add", *WHO, "--partnership", "Southfell"), "--reason"),
        (("agency", "Police", "--partnership", "Southfell", "--kind", "army"), "The kind is one of"),
        (("close", "nobody@example.org", "--reason", "They left today."), "No worker"),
    ],
)
def test_what_is_wrong_is_misuse_and_makes_nothing(place, arguments, words):
    before = User.objects.count()
    done = run(*arguments)
    assert done.exit_code == 2
    assert words in done.output
    assert User.objects.count() == before
