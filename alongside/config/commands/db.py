"""`alongside db`: the embedded database, its backups and its health."""

import sys
from pathlib import Path

import click

from alongside.config import embedded
from alongside.config.commands._say import json_option, say
from alongside.config.database import database_url, external_url
from alongside.config.paths import var_dir


@click.group()
def command() -> None:
    """Start, stop, back up, restore and check the embedded database."""


def _only_embedded() -> Path:
    if external_url() is not None:
        raise click.UsageError("DATABASE_URL is set: look after that server with its own tools.")
    return var_dir()


@command.command()
@json_option
def start(as_json: bool) -> None:
    """Start the server (making it the first time) and leave it running."""
    server = embedded.ensure_running(_only_embedded())
    text = "The database has been started." if server.started else "The database was running already."
    say(server, as_json=as_json, text=text)


@command.command()
@json_option
def stop(as_json: bool) -> None:
    """Stop the server, letting nothing be lost."""
    stopped = embedded.stop(_only_embedded())
    text = "The database has been stopped." if stopped else "The database was not running."
    say({"stopped": stopped}, as_json=as_json, text=text)


@command.command()
@json_option
def status(as_json: bool) -> None:
    """Say whether the server is running; exit 1 where it is not."""
    found = embedded.status(_only_embedded())
    text = f"Running, PostgreSQL {found.version}." if found.running else "Not running."
    say(found, as_json=as_json, text=f"{text} Data: {found.data}")
    sys.exit(0 if found.running else 1)


@command.command()
@click.option("--role", type=click.Choice(["app", "owner"]), default="app", show_default=True)
@json_option
def url(role: str, as_json: bool) -> None:
    """Print the address to connect to. For a server of your own it holds a password."""
    inside = external_url() is None
    address = embedded.url(var_dir(), role) if inside else database_url("owner" if role == "owner" else "app")
    say({"role": role, "url": address}, as_json=as_json, text=address)


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Write the whole database to FILE while work goes on."""
    if not file.absolute().parent.is_dir():
        raise click.BadParameter(f"There is no folder {file.absolute().parent}.")
    done = embedded.backup(_only_embedded(), file)
    say(
        done,
        as_json=as_json,
        text=f"Backed up {done.rows} rows of {done.tables} tables to {file} ({done.bytes} bytes).",
    )


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rehearse", is_flag=True, help="Prove that FILE can be restored, and change nothing.")
@json_option
def restore(file: Path, rehearse: bool, as_json: bool) -> None:
    """Restore FILE into a new database, prove it whole, then let it replace this one (which is kept)."""
    var = _only_embedded()
    done = embedded.rehearse(var, file) if rehearse else embedded.restore(var, file)
    text = f"Restored and proved {done.rows} rows of {done.tables} tables, as they were at {done.made_at}."
    kept = (
        f" The database before it is kept as {done.previous}." if done.previous else " Nothing was changed."
    )
    say(done, as_json=as_json, text=text + kept)


@command.command()
@click.option(
    "--offline", is_flag=True, help="Also check every page on disk, stopping the server for that time."
)
@json_option
def verify(offline: bool, as_json: bool) -> None:
    """Read all the data and look for damage; exit 1 where some is found."""
    found = embedded.verify(_only_embedded(), offline=offline)
    pages = " and every page's checksum" if found.pages_checked else ""
    text = f"Read {found.rows} rows of {found.tables} tables{pages}: " + (
        "\n".join(found.findings) or "nothing wrong."
    )
    say(found, as_json=as_json, text=text)
    sys.exit(1 if found.findings else 0)
