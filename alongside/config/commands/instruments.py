"""`alongside instruments`: the words of an instrument whose authors keep them, brought in from a file (R92)."""

import json
import sys
from pathlib import Path

import click

from alongside.config.boot import boot
from alongside.config.commands._say import json_option, say


@click.group()
def command() -> None:
    """Bring in the words of a set of questions, with the licence under which this installation uses them."""


@command.command()
@click.argument("key")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--version", default=1, show_default=True, help="The version of the instrument.")
@click.option("--licence", required=True, help="Under which licence the words are used.")
@click.option("--source", required=True, help="Where the words come from: a paper, its edition.")
@json_option
def words(key: str, file: Path, version: int, licence: str, source: str, as_json: bool) -> None:
    """Read FILE, a JSON object from the number of each question to its words, as KEY (such as score-15)."""
    boot("app")
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from alongside.ground.base.errors import DomainError
    from alongside.practice.progress.services import instrument_words_import

    try:
        texts = json.loads(file.read_text(encoding="utf-8"))
        with acting(SYSTEM):
            instrument_words_import(
                by=SYSTEM, key=key, version=version, texts=texts, licence=licence, source=source
            )
    except (ValueError, DomainError) as error:
        click.echo(f"Not brought in: {getattr(error, 'message', error)}", err=True)
        sys.exit(1)
    say(
        {"instrument": key, "questions": len(texts)},
        as_json=as_json,
        text=f"{len(texts)} questions have words.",
    )
