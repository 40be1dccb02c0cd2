"""`alongside finding`: the keys by which people, requests and numbers are found, checked and written afresh."""

import sys

import click

from alongside.config.boot import boot
from alongside.config.commands._say import json_option, say


@click.group()
def command() -> None:
    """Check that everybody can be found, or cut the keys afresh. It shows counts, and nothing that a record says."""


@command.command()
@json_option
def verify(as_json: bool) -> None:
    """Count keys that are missing, wrong, or of nothing that is there; exit 1 when there are any."""
    missing, wrong, stray = _verified()
    said = (
        f"{missing} missing, {wrong} wrong, {stray} of nothing that is there."
        if missing + wrong + stray
        else "In step."
    )
    say({"missing": missing, "wrong": wrong, "stray": stray}, as_json=as_json, text=said)
    sys.exit(1 if missing + wrong + stray else 0)


@command.command()
@json_option
def rebuild(as_json: bool) -> None:
    """Cut every key that is missing or wrong afresh, and remove those of nothing. The service may run meanwhile."""
    boot("owner")
    from django.db import connection, transaction

    from alongside.family.finding.upkeep import rebuild_statements

    changed = 0
    for statement in rebuild_statements():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            changed += cursor.rowcount
    say({"changed": changed}, as_json=as_json, text=f"{changed} keys cut afresh or removed.")


def _verified() -> tuple[int, int, int]:
    boot("owner")
    from django.db import connection

    from alongside.family.finding.upkeep import verify_statement

    with connection.cursor() as cursor:
        cursor.execute(verify_statement())
        missing, wrong, stray = cursor.fetchone()
    return missing, wrong, stray
