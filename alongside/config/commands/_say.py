"""How commands report: lines for a person, or one JSON document."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import click

json_option: Callable[..., Any] = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)


def say(facts: object, *, as_json: bool, text: str) -> None:
    """Print `text`, or with `as_json` the facts (a dataclass, mapping or list) as one JSON document."""
    if not as_json:
        click.echo(text)
        return
    if dataclasses.is_dataclass(facts) and not isinstance(facts, type):
        facts = dataclasses.asdict(facts)
    click.echo(json.dumps(facts, default=str, ensure_ascii=False))
