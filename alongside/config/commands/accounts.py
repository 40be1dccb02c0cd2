"""`alongside accounts`: the first partnership, agency and person of an installation; accounts nobody at the desk makes."""

from collections.abc import Callable
from typing import Any

import click

from alongside.config.boot import boot
from alongside.config.commands._say import json_option, say

_partnership = click.option("--partnership", required=True, help="Its name, as it was entered.")
_reason = click.option("--reason", required=True, help="Why, and who asked for it. Kept for good.")


@click.group()
def command() -> None:
    """Enter a partnership and its agencies; make, close and reopen a worker's account. Each leaves an event."""


@command.command()
@click.argument("name")
@click.option("--area", required=True, help="The area it covers.")
@click.option("--front-door", required=True, help="What families call the team that answers first.")
@click.option("--phone", required=True, help="That team's telephone number, as families read it.")
@click.option("--division", default="england-and-wales", show_default=True, help="Whose bank holidays hold.")
@json_option
def partnership(name: str, area: str, front_door: str, phone: str, division: str, as_json: bool) -> None:
    """Enter the partnership NAME; exit 2 where the rules refuse it."""
    boot()
    from alongside.ground.access.installing import partnership_add

    facts = {"name": name, "area": area, "front_door": front_door, "phone": phone, "division": division}
    made = _as_the_service(partnership_add, **facts)
    say({"id": str(made.id), "name": made.name}, as_json=as_json, text=f"Entered: {made.name}.")


@command.command()
@click.argument("name")
@click.option("--kind", required=True, help="What it is, such as social_care; an unknown one lists them all.")
@_partnership
@json_option
def agency(name: str, kind: str, partnership: str, as_json: bool) -> None:
    """Enter the agency NAME of a partnership; exit 2 where the rules refuse it."""
    boot()
    from alongside.ground.access.installing import agency_add

    made = _as_the_service(agency_add, partnership=partnership, name=name, kind=kind)
    say({"id": str(made.id), "name": made.name}, as_json=as_json, text=f"Entered: {made.name}.")


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="Their name, as colleagues and families read it.")
@_partnership
@click.option("--agency", required=True, help="Who employs them, as it was entered.")
@click.option(
    "--role",
    default="",
    help="Their role, such as manager; an unknown one lists them all. Without: none yet.",
)
@_reason
@json_option
def add(email: str, name: str, partnership: str, agency: str, role: str, reason: str, as_json: bool) -> None:
    """Make the account of the worker with the work address EMAIL and write to them; exit 2 where the rules refuse it."""
    boot()
    from alongside.ground.access.installing import worker_add

    made = _as_the_service(
        worker_add, partnership=partnership, agency=agency, name=name, email=email, role=role, because=reason
    )
    say(
        _facts(made, role),
        as_json=as_json,
        text=f"Made, and written to {made.email}. They sign in with a code sent there.",
    )


@command.command()
@click.argument("email")
@_reason
@json_option
def close(email: str, reason: str, as_json: bool) -> None:
    """Close a worker's account: their roles end, their sessions too; what they owed passes to a manager."""
    boot()
    from alongside.ground.access.installing import worker_close

    made = _as_the_service(worker_close, email=email, because=reason)
    say(_facts(made, ""), as_json=as_json, text=f"Closed: {made.name}.")


@command.command()
@click.argument("email")
@_reason
@json_option
def reopen(email: str, reason: str, as_json: bool) -> None:
    """Open a closed account again for the same person, without a role. Is it another person now? Make a new account."""
    boot()
    from alongside.ground.access.installing import worker_reopen

    made = _as_the_service(worker_reopen, email=email, because=reason)
    say(_facts(made, ""), as_json=as_json, text=f"Open again: {made.name}. Their role is given at the desk.")


def _as_the_service(verb: Callable[..., Any], **facts: Any) -> Any:
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from alongside.ground.base.errors import Refused

    try:
        with acting(SYSTEM):
            return verb(by=SYSTEM, **facts)
    except Refused as error:
        raise click.UsageError(error.message) from error


def _facts(user: Any, role: str) -> dict[str, Any]:
    return {"id": str(user.id), "name": user.name, "email": user.email, "role": role, "open": user.is_active}
