"""`alongside places postcodes FILE`: where postcodes are, from a file of the Office for National Statistics."""

import time
from pathlib import Path
from typing import Any

import click

from alongside.config.boot import boot
from alongside.config.commands._say import json_option, say

_EVERY = 2.0  # seconds between two lines of progress


@click.group()
def command() -> None:
    """Load what places are checked with."""


@command.command("postcodes")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def postcodes(file: Path, as_json: bool) -> None:
    """Read FILE (CSV with the columns pcds, lat, long and perhaps doterm); the same file again changes nothing.

    All or nothing: a file that breaks off keeps what was there before.
    """
    boot()
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from alongside.ground.base.errors import Refused
    from alongside.practice.places.services import postcodes_load

    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines, acting(SYSTEM):
            loaded = postcodes_load(by=SYSTEM, lines=lines, told=_teller())
    except Refused as error:
        raise click.UsageError(error.message) from error
    facts = {"kept": loaded.kept, "skipped": loaded.skipped}
    say(facts, as_json=as_json, text=f"{loaded.kept:,} postcodes kept, {loaded.skipped:,} lines left out.")


def _teller() -> Any:
    last = time.monotonic()

    def tell(loaded: Any) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            click.echo(f"{loaded.kept:,} postcodes so far", err=True)

    return tell
