"""`alongside audit`: whether the record of who did and read what is whole."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import click

from alongside.config.boot import boot
from alongside.config.commands._say import json_option, say


@click.group()
def command() -> None:
    """Check the audit trail."""


@command.command()
@click.option(
    "--anchor",
    metavar="NUMBER:DIGEST",
    help="The last seal as an earlier run named it; it must still be there, unchanged.",
)
@json_option
def verify(anchor: str | None, as_json: bool) -> None:
    """Walk the whole chain of events; exit 1 and name the first that was tampered with or is missing.

    Note the seal it names at the end somewhere else: with --anchor a later run proves that none was taken off the end.
    """
    noted = _noted(anchor)
    os.environ["ALONGSIDE_DB_ROLE"] = "owner"  # anybody else sees a part of the events only
    boot("owner")
    from alongside.ground.audit.selectors import Anchor, verify

    _refuse_part_sight()
    with _progress() as progress:
        found = verify(progress, anchor=Anchor(*noted) if noted else None)
    facts = {
        "ok": found.ok,
        "seals": found.seals,
        "sealed": found.sealed,
        "pending": found.pending,
        "broken": found.broken or None,
        "reason": found.reason or None,
        "head": f"{found.seals}:{found.head}" if found.head else None,
    }
    say(facts, as_json=as_json, text=_text(facts))
    sys.exit(0 if found.ok else 1)


@command.command()
@click.option(
    "--days", default=7, show_default=True, type=click.IntRange(1, 366), help="How far back to look."
)
@json_option
def refusals(days: int, as_json: bool) -> None:
    """List who asked for a record or a place that is not theirs, the newest first: 200 at most.

    An id says nothing of whether there is such a record.
    """
    os.environ["ALONGSIDE_DB_ROLE"] = "owner"
    boot("owner")
    from alongside.ground.access.selectors import refusals_since
    from alongside.ground.clock import now

    _refuse_part_sight()
    found = [
        {"at": one.at.isoformat(timespec="seconds"), "who": str(one.actor_id), "role": one.role_title,
         "agency": one.agency_name, **one.facts}
        for one in refusals_since(now() - timedelta(days=days))
    ]  # fmt: skip
    lines = [
        " ".join(
            [
                one["at"],
                str(one["status"]),
                one["address"],
                *one["ids"],
                "by",
                one["who"],
                one["role"],
                one["agency"],
            ]
        )
        + (" (and more that minute)" if one.get("many") else "")
        for one in found
    ]
    say(found, as_json=as_json, text="\n".join(lines) or "Nobody was refused.")


def _text(facts: dict[str, Any]) -> str:
    if not facts["ok"]:
        return f"Broken at {facts['broken']}: {facts['reason']}."
    counts = f"{facts['sealed']} events in {facts['seals']} seals, {facts['pending']} not sealed yet."
    return f"The chain is whole: {counts}" + (f"\nLast seal {facts['head']}" if facts["head"] else "")


def _noted(anchor: str | None) -> tuple[int, str] | None:
    if anchor is None:
        return None
    number, _, digest = anchor.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise click.BadParameter("An anchor is the number of a seal, a colon and its digest.")
    return int(number), digest.lower()


def _refuse_part_sight() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active('audit_auditevent')")
        if cursor.fetchone()[0]:
            raise click.UsageError("Only the database's owner sees every event; connect as the owner.")


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Give a function that shows how many events have been walked, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda walked: None
        return
    from alongside.ground.audit.models import AuditEvent

    with click.progressbar(length=AuditEvent.objects.count(), label="Events", file=sys.stderr) as bar:
        yield lambda walked: bar.update(walked - bar.pos)
