"""`alongside manage`: Django's own management commands."""

import os

import click

from alongside.config.boot import database_ready

AS_OWNER = {
    "makemigrations",
    "migrate",
    "sqlmigrate",
    "showmigrations",
    "squashmigrations",
    "pgtrigger",
    "sqlflush",
}
WITHOUT_DATABASE = {
    "makemigrations",
    "sqlmigrate",
    "collectstatic",
    "makemessages",
    "compilemessages",
    "help",
}


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's management commands (for those who work on the program)."""
    name = arguments[0] if arguments else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    os.environ.setdefault("ALONGSIDE_DB_ROLE", "owner" if name in AS_OWNER else "app")
    if name not in WITHOUT_DATABASE:
        database_ready()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["alongside manage", *arguments])
