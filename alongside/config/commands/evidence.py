"""`alongside evidence`: whether a pack, and what is stored, is as it was."""

import sys
from pathlib import Path

import click

from alongside.config.boot import boot
from alongside.config.commands._say import json_option, say


@click.group()
def command() -> None:
    """Check evidence packs, and the files that are stored."""


@command.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--fingerprint", default="", help="What the service wrote down when the pack was made.")
@json_option
def check(archive: Path, fingerprint: str, as_json: bool) -> None:
    """Check ARCHIVE: each file against its hash, none missing or added, the custody unbroken; exit 1 where it is not whole.

    It asks no database: any machine with this program can check a pack, and the pack brings a small check of its own.
    """
    from alongside.ground.files.check_pack import faults_of

    faults = faults_of(str(archive), fingerprint)
    text = "\n".join([*faults, "NOT WHOLE"]) if faults else "Whole: every file is as it was."
    say({"ok": not faults, "faults": faults}, as_json=as_json, text=text)
    sys.exit(1 if faults else 0)


@command.command()
@json_option
def stored(as_json: bool) -> None:
    """Read every stored file and check it against its hash; exit 1 and name those that are damaged or lost.

    Each that is damaged leaves an event and a step of its custody.
    """
    boot()
    from alongside.ground.files.checking import stored_check

    found = stored_check()
    damaged = [str(one) for one in found.damaged]
    text = "\n".join([f"{found.whole:,} files are whole, {len(damaged)} damaged.", *damaged])
    say({"ok": not damaged, "whole": found.whole, "damaged": damaged}, as_json=as_json, text=text)
    sys.exit(1 if damaged else 0)
