"""`alongside demo`: invented people and families, for showing and for measuring."""

import os
import shutil
import subprocess
import sys
from typing import Any

import click
import psycopg

from alongside.config.boot import boot, database_ready
from alongside.config.commands._say import json_option, say
from alongside.config.database import database_url
from alongside.config.paths import var_dir


@click.group()
def command() -> None:
    """Load or take away the demonstration partnership. Only with ALONGSIDE_DEMO=1: never beside real families."""


def _booted() -> None:
    """Start as the owner: bulk families are written by set-based SQL. Refuse outside a demonstration."""
    if os.environ.get("ALONGSIDE_DEMO") != "1":
        click.echo(
            "This is not a demonstration. Set ALONGSIDE_DEMO=1 for an installation that will never hold a real family.",
            err=True,
        )
        sys.exit(2)


@command.command()
@click.option(
    "--families", type=click.IntRange(1, 1_000_000), help="Make so many families more, by set-based SQL."
)
@click.option(
    "--seed",
    type=click.IntRange(1, 9_999),
    default=1,
    show_default=True,
    help="The same seed, the same rows.",
)
@json_option
def load(families: int | None, seed: int, as_json: bool) -> None:
    """Load the partnership, one person a role and forty families; with --families as many more as you ask for."""
    _booted()
    boot("owner" if families else "app")
    from alongside.config import demo

    if families is None:
        done = demo.load_if_empty()
        say(
            {"loaded": done},
            as_json=as_json,
            text="Loaded." if done else "There are families already; nothing was added.",
        )
        return
    from alongside.config.demo.bulk import load as load_bulk
    from alongside.ground.accounts.models import Partnership

    partnership = Partnership.objects.order_by("created_at").first()
    if partnership is None:
        click.echo("Load the demonstration partnership first: alongside demo load", err=True)
        sys.exit(2)
    with click.progressbar(length=families, label="Families", file=sys.stderr) as bar:
        made = load_bulk(
            partnership_id=partnership.id,
            families=families,
            seed=seed,
            progress=lambda done: bar.update(done - bar.pos),
        )
    say(
        made,
        as_json=as_json,
        text=f"{made.families} families, {made.workers} workers, {made.actions} promises.",
    )


@command.command()
@click.option("--base-url", default="http://localhost:8000", show_default=True, help="Where the pages are.")
@json_option
def personas(base_url: str, as_json: bool) -> None:
    """List the demonstration people, each with a sign-in link that works once."""
    _booted()
    boot()
    from alongside.config import demo

    found: list[dict[str, Any]] = demo.personas(base_url)
    say(
        found,
        as_json=as_json,
        text="\n".join(f"{p['name']}, {p['role']}: {p['sign_in_url']}" for p in found) or "None.",
    )


@command.command()
@click.confirmation_option(prompt="Take away everything in this demonstration and load it afresh?")
def reset() -> None:
    """Empty the demonstration's database and load it afresh (the web server and the worker stopped)."""
    _booted()
    database_ready()
    with psycopg.connect(database_url("owner"), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    shutil.rmtree(var_dir() / "files", ignore_errors=True)
    for words in (["migrate"], ["demo", "load"]):
        subprocess.run([sys.executable, "-m", "alongside", *words], check=True)
    click.echo("Loaded afresh.")
