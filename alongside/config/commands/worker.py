"""`alongside worker`: background work alone."""

import click

from alongside.config.boot import boot


@click.command()
@click.option(
    "--concurrency", type=click.IntRange(1, 32), default=2, show_default=True, help="Tasks at a time."
)
def command(concurrency: int) -> None:
    """Do background work until stopped. Starts the embedded database if need be, and leaves it running."""
    boot()
    from django.core.management import call_command

    call_command("procrastinate", "worker", concurrency=concurrency, verbosity=0)
