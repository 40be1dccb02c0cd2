"""`alongside clocks`: promises that run or are late, and how far the known bank holidays reach."""

import sys
from datetime import datetime
from typing import Any
from uuid import UUID

import click

from alongside.config.boot import boot
from alongside.config.commands._say import json_option, say


@click.group()
def command() -> None:
    """List the promises that are timed, and check that the calendar of working days reaches far enough."""


@command.command("list")
@click.option("--late", is_flag=True, help="Only those that are late.")
@click.option(
    "--partnership", "partnership_id", type=click.UUID, help="Only those of one partnership (its id)."
)
@click.option(
    "--size", type=click.IntRange(1, 10_000), default=100, show_default=True, help="At most so many."
)
@json_option
def list_clocks(late: bool, partnership_id: UUID | None, size: int, as_json: bool) -> None:
    """List running clocks, the soonest due first. It shows ids and kinds, and nothing that a record says."""
    boot()
    from alongside.ground import clock
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from alongside.ground.clock.calendars import CalendarRunsOut
    from alongside.ground.clock.selectors import clocks_late, clocks_running

    with clock.reading_once(), acting(SYSTEM):
        now = clock.now()
        if late:
            found = clocks_late(partnership_id=partnership_id, now=now, size=size)
        else:
            found = clocks_running(partnership_id=partnership_id, size=size)
        try:
            facts = [_facts(one, now) for one in found]
        except CalendarRunsOut as error:
            raise click.ClickException(error.message) from error
    text = "\n".join(_line(fact) for fact in facts) or "None."
    say(facts, as_json=as_json, text=text)


@command.command()
@json_option
def horizon(as_json: bool) -> None:
    """Say until when bank holidays are known; exit 1 once it is time to update the package they come from."""
    from alongside.ground import clock
    from alongside.ground.clock.calendars import DIVISIONS, data_until, horizon_alarm

    alarm = horizon_alarm(clock.today())
    until = {division: data_until(division) for division in DIVISIONS}
    reach = "\n".join(f"{division}: until {day:%d %B %Y}" for division, day in until.items())
    text = f"{reach}\n{alarm.message}" if alarm else reach
    say({"data_until": until, "alarm": alarm.message if alarm else None}, as_json=as_json, text=text)
    sys.exit(1 if alarm else 0)


def _facts(clock: Any, now: datetime) -> dict[str, Any]:
    from alongside.ground.clock.selectors import clock_lateness

    state = clock_lateness(clock, now=now)
    return {
        "id": clock.id,
        "kind": clock.kind,
        "about_id": clock.about_id,
        "partnership_id": clock.partnership_id,
        "started_at": clock.started_at,
        "due_on": clock.due_on,
        "due_at": clock.due_at,
        "state": state.state.value,
        "working_days_late": state.working_days_late,
    }


def _line(fact: dict[str, Any]) -> str:
    due = fact["due_on"] or fact["due_at"].isoformat(timespec="minutes")
    late = f" ({fact['working_days_late']} working days)" if fact["state"] == "late" else ""
    return f"{due}  {fact['kind']}  {fact['state']}{late}  about {fact['about_id']}"
