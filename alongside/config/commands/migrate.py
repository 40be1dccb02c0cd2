"""`alongside migrate`: bring the schema up to date, as the database's owner."""

import os
import sys

import click
import psycopg
from psycopg import sql

from alongside.config.boot import boot, database_ready
from alongside.config.database import database_url
from alongside.config.fresh import schema_digest

MARK = "alongside schema "


@click.command()
@click.option(
    "--if-needed", is_flag=True, help="Do nothing where this version has migrated this database already."
)
def command(if_needed: bool) -> None:
    """Bring the database's schema up to date. Run it while the web server and the worker are stopped."""
    database_ready()
    digest = schema_digest()
    if if_needed and migrated_digest() == digest:
        return
    os.environ["ALONGSIDE_DB_ROLE"] = "owner"
    boot("owner")
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1 if sys.stdout.isatty() else 0)
    with psycopg.connect(database_url("owner")) as connection:
        # Kept in the database, so that it goes with it into a backup and out of it in a restore.
        comment = sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(sql.Literal(MARK + digest))
        connection.execute(comment)


def migrated_digest() -> str | None:
    """Return the hash of the program that last migrated the database, or None where none has."""
    query = "SELECT obj_description(to_regclass('public.django_migrations'), 'pg_class')"
    with psycopg.connect(database_url("owner")) as connection:
        row = connection.execute(query).fetchone()
    text = str(row[0]) if row and row[0] else ""
    return text.removeprefix(MARK) if text.startswith(MARK) else None
