"""`alongside up`: everything at once, until stopped."""

import importlib
import importlib.util
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import click

from alongside.config.boot import boot, database_ready
from alongside.config.children import Children, GaveUp
from alongside.config.commands.migrate import migrated_digest
from alongside.config.embedded import EmbeddedError, stop
from alongside.config.embedded.lock import held
from alongside.config.fresh import schema_digest
from alongside.config.paths import var_dir
from alongside.config.web import ready_static, web_command, worker_command

START_PATIENCE = 60.0
DATABASE_EVERY = 4  # half seconds
MARK = "up.started-database"
DEMO = "alongside.config.demo"


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True)
def command(host: str, port: int) -> None:
    """Start the database, the web server and the worker, and serve until Ctrl-C or SIGTERM.

    With ALONGSIDE_DEMO=1 an empty database is given the demonstration partnership, and a single-use
    sign-in link is printed for each person in it.
    """
    end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.set())
    _refuse_taken(host, port)
    with held(var_dir(), wait=1, name="up"):
        _run(host, port, end)


def _run(host: str, port: int, end: threading.Event) -> None:
    children = Children(lambda line: click.echo(line, err=True))
    # The mark outlives a kill, so that whoever runs next also stops the database that the killed one started.
    mark = var_dir() / MARK
    if database_ready():
        mark.touch()
    try:
        _make_ready()
        _serve(children, host, port, end)
    except GaveUp as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except subprocess.CalledProcessError as error:
        click.echo(f"Getting ready failed (exit code {error.returncode}); see above.", err=True)
        sys.exit(1)
    finally:
        click.echo("Stopping …")
        children.stop()
        if mark.exists():
            stop(var_dir())
            mark.unlink()
        click.echo("Stopped.")


def _make_ready() -> None:
    if migrated_digest() != schema_digest():
        click.echo("Bringing the database up to date …")
        _alongside("migrate")
    ready_static()
    if _demo():
        boot()
        demo = importlib.import_module(DEMO)
        if demo.is_empty():
            click.echo("Loading the demonstration partnership (a minute or two, once) …")
            demo.load()


def _serve(children: Children, host: str, port: int, end: threading.Event) -> None:
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::') else host}:{port}"  # noqa: S104
    # Links in letters lead here, unless told otherwise.
    environment = {"ALONGSIDE_ADDRESS": address} | os.environ
    environment |= {"ALONGSIDE_DB_ROLE": "app", "DJANGO_SETTINGS_MODULE": "alongside.config.settings"}
    children.start("web server", web_command(host, port), environment)
    children.start("worker", worker_command(), environment)
    until = time.monotonic() + START_PATIENCE
    while not end.is_set() and not _answers(host, port):
        children.look()
        if time.monotonic() > until:
            raise GaveUp("The web server did not answer within a minute.")
        end.wait(0.1)
    if not end.is_set():
        _greet(address)
    for tick in itertools.count(1):
        if end.wait(0.5):
            return
        children.look()
        if tick % DATABASE_EVERY == 0:
            _look_at_database()


def _look_at_database() -> None:
    """Start the embedded database again if it went away: the web server and the worker find it by themselves."""
    try:
        if database_ready():
            (var_dir() / MARK).touch()
            click.echo("The database had stopped and was started again.", err=True)
    except EmbeddedError as error:
        click.echo(f"The database does not start: {error}", err=True)


def _greet(address: str) -> None:
    click.echo(f"\nAlongside is at {address}\n")
    if _demo():
        from django.db import connections

        click.echo(
            "Sign-in links of the demonstration partnership. Nobody in it is real; each link works once:"
        )
        for person in importlib.import_module(DEMO).personas(address):
            click.echo(_line(person))
        # This process has no more to ask, and must not hold a connection over a restart of the database.
        connections.close_all()
    click.echo("\nCtrl-C stops it.")


def _line(person: dict[str, Any]) -> str:
    who = f"{person['name']}, {person['role']}"
    return f"  {who:<58} {person['sign_in_url']}"


def _demo() -> bool:
    return os.environ.get("ALONGSIDE_DEMO") == "1" and importlib.util.find_spec(DEMO) is not None


def _alongside(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "alongside", *arguments], check=True, stdin=subprocess.DEVNULL)


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.UsageError(
                f"Cannot listen on {host}:{port}: {error.strerror}. Choose another PORT."
            ) from None


def _answers(host: str, port: int) -> bool:
    there = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    try:
        with urlopen(f"http://{there}:{port}/healthz", timeout=5):
            return True
    except HTTPError:
        return True
    except OSError:
        return False
