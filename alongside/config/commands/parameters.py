"""`alongside parameters`: every limit that is data, with its source, and setting a new version of one."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import click

from alongside.config.boot import boot
from alongside.config.commands._say import json_option, say

_partnership_option = click.option(
    "--partnership",
    "partnership_id",
    type=click.UUID,
    help="Of one partnership (its id); else the default of all.",
)


@click.group()
def command() -> None:
    """List the versioned parameters, and set one."""


@command.command("list")
@_partnership_option
@json_option
def list_parameters(partnership_id: UUID | None, as_json: bool) -> None:
    """List every parameter as it is in force now, with the source it was read from."""
    boot()
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from alongside.ground.base.parameters import in_force, registered
    from alongside.ground.clock import now

    with acting(SYSTEM):
        facts = [
            _facts(in_force(key, partnership_id=partnership_id, at=now()), parameter.sentence)
            for key, parameter in sorted(registered().items())
        ]
    say(facts, as_json=as_json, text="\n".join(_line(fact) for fact in facts))


@command.command("set")
@click.argument("key")
@click.argument("value")
@click.option("--reason", required=True, help="Why it changes, and who approved it. Kept with the version.")
@click.option(
    "--from",
    "in_force_from",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day from which it holds (default: now). What began before keeps its version.",
)
@_partnership_option
@json_option
def set_parameter(
    key: str,
    value: str,
    reason: str,
    in_force_from: datetime | None,
    partnership_id: UUID | None,
    as_json: bool,
) -> None:
    """Add a version of KEY with VALUE (JSON: 3, or [1, 3]); exit 2 where the rules refuse it."""
    boot()
    from django.utils.timezone import make_aware

    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from alongside.ground.base.errors import Refused
    from alongside.ground.base.parameters import registered
    from alongside.ground.clock import now

    start = make_aware(in_force_from) if in_force_from else now()
    try:
        with acting(SYSTEM):
            version = _set(key, _read(value), partnership_id, start, reason)
    except Refused as error:
        raise click.UsageError(error.message) from error
    facts = _facts(version, registered()[key].sentence)
    say(facts, as_json=as_json, text=f"Set. {_line(facts)}")


def _set(key: str, value: Any, partnership_id: UUID | None, start: datetime, reason: str) -> Any:
    from alongside.ground.access import events
    from alongside.ground.accounts.models import Partnership
    from alongside.ground.audit.services import record
    from alongside.ground.base.actors import SYSTEM
    from alongside.ground.base.errors import Refused
    from alongside.ground.base.parameters import set_value

    if partnership_id and not Partnership.objects.filter(id=partnership_id).exists():
        raise Refused("There is no partnership with that id.", code="parameter_partnership")
    version = set_value(
        key, value, partnership_id=partnership_id, in_force_from=start, reason=reason, by_id=None
    )
    record(events.PARAMETER_SET, by=SYSTEM, about=version, facts={"key": key, "version": version.version})
    return version


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is neither a number nor a list.") from None


def _facts(version: Any, sentence: str) -> dict[str, Any]:
    return {
        "key": version.key,
        "value": version.value,
        "unit": version.unit,
        "version": version.version,
        "in_force_from": version.in_force_from,
        "partnership_id": version.partnership_id,
        "basis": version.basis,
        "source": version.source,
        "edition": version.edition,
        "sentence": sentence,
    }


def _line(fact: dict[str, Any]) -> str:
    value = json.dumps(fact["value"])
    return (
        f"{fact['key']:<22} {value} {fact['unit']}  v{fact['version']}  {fact['sentence']} ({fact['basis']})"
    )
