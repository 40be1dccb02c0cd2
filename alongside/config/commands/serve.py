"""`alongside serve`: the web server alone."""

import os

import click

from alongside.config.boot import database_ready
from alongside.config.web import ready_static, web_command


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True)
def command(host: str, port: int) -> None:
    """Serve the pages until stopped. Starts the embedded database if need be, and leaves it running."""
    database_ready()
    ready_static()
    arguments = web_command(host, port)
    os.execv(arguments[0], arguments)  # noqa: S606 - a fixed list, and no shell
