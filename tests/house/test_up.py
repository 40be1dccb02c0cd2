"""Child processes of `alongside up`: kept alive, given up on, stopped."""

import sys
import time

import pytest
from click.testing import CliRunner

from alongside.config.children import Children, GaveUp
from alongside.config.cli import alongside
from alongside.config.embedded import EmbeddedError
from alongside.config.embedded.lock import held

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDING = [sys.executable, "-c", ""]


@pytest.fixture
def said():
    return []


@pytest.fixture
def children(said):
    kept = Children(said.append)
    yield kept
    kept.stop()


def until(condition, *, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_child_that_dies_is_started_again(children, said):
    children.start("worker", SLEEPER, {})
    (child,) = children._children
    first = child.process
    first.kill()
    first.wait()
    children.look()
    assert child.process is not first
    assert child.process.poll() is None
    assert said == ["The worker stopped (exit code -9); starting it again."]


def test_a_child_that_keeps_ending_is_given_up_on(children):
    children.start("web server", ENDING, {})
    (child,) = children._children
    for _ in range(4):
        until(lambda: child.process.poll() is not None)
        children.look()
    until(lambda: child.process.poll() is not None)
    with pytest.raises(GaveUp, match="web server"):
        children.look()


def test_a_child_that_runs_is_left_alone(children, said):
    children.start("worker", SLEEPER, {})
    children.look()
    assert said == []


def test_stopping_ends_every_child(said):
    kept = Children(said.append)
    for name in ("web server", "worker"):
        kept.start(name, SLEEPER, {})
    kept.stop()
    assert all(child.process.poll() is not None for child in kept._children)


def test_a_second_up_on_the_same_data_is_refused(tmp_path):
    second = held(tmp_path, wait=0, name="up")
    with held(tmp_path, name="up"), pytest.raises(EmbeddedError, match="Another process"):
        second.__enter__()


@pytest.mark.parametrize("command", ["db", "manage", "migrate", "serve", "up", "worker"])
def test_every_subcommand_is_listed(command):
    assert command in CliRunner().invoke(alongside, ["--help"]).output


@pytest.mark.parametrize("command", [["db"], ["db", "restore"], ["migrate"], ["serve"], ["up"], ["worker"]])
def test_every_subcommand_explains_itself(command):
    done = CliRunner().invoke(alongside, [*command, "--help"])
    assert done.exit_code == 0
    assert "Usage: alongside" in done.output


def test_an_unknown_subcommand_is_misuse():
    assert CliRunner().invoke(alongside, ["nonsense"]).exit_code == 2


def test_backing_up_into_a_folder_that_is_not_there_is_misuse(tmp_path):
    assert CliRunner().invoke(alongside, ["db", "backup", str(tmp_path / "no" / "file")]).exit_code == 2


def test_a_server_of_ones_own_is_not_started_or_stopped(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner@db.example/alongside")
    done = CliRunner().invoke(alongside, ["db", "stop"])
    assert done.exit_code == 2
    assert "its own tools" in done.output
