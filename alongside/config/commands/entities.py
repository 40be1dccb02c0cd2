"""`alongside entities`: the keys under which cars, telephones and names that reports mention are found."""

import click

from alongside.config.boot import boot
from alongside.config.commands._say import json_option, say


@click.group()
def command() -> None:
    """Cut the keys of what reports mention anew. It shows counts, and nothing that a report says."""


@command.command()
@json_option
def rebuild(as_json: bool) -> None:
    """Cut every key and digest anew, as after a change of the program's secret. The service may run meanwhile.

    A thousand at a time, each on its own: one that breaks off is simply run again.
    """
    boot()
    from alongside.ground.access.context import acting
    from alongside.ground.accounts.models import Partnership
    from alongside.ground.base.actors import SYSTEM
    from alongside.pursuit.entities.services import keys_rebuild

    cut = 0
    for partnership in Partnership.objects.order_by("area", "id"):
        last, here = None, 0
        while True:
            with acting(SYSTEM):
                done, last = keys_rebuild(partnership_id=partnership.id, after=last)
            here += done
            if last is None:
                break
            if not as_json:
                click.echo(f"{partnership.area}: {here:,} so far", err=True)
        cut += here
    say({"cut": cut}, as_json=as_json, text=f"The keys of {cut:,} are cut anew.")
