"""The console command `alongside`. Each module of `alongside.config.commands` is a subcommand."""

import importlib
import pkgutil
import sys

import click

from alongside import __version__
from alongside.config import commands
from alongside.config.embedded.errors import EmbeddedError


class Commands(click.Group):
    """Subcommands found by file name and imported only when used, so that `db` needs no Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the subcommands, in the order of the alphabet."""
        found = (module.name for module in pkgutil.iter_modules(commands.__path__))
        return sorted(name.replace("_", "-") for name in found if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the subcommand of that name, or None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="alongside")
def alongside() -> None:
    """Run and look after an installation of Alongside.

    Exit codes: 0 done, 1 something was found or failed, 2 misuse. ALONGSIDE_VAR names the data folder
    (default var), DATABASE_URL a PostgreSQL server of your own (default: the embedded one there).
    """


def main() -> None:
    """Run the command line; raises SystemExit with 0, 1 or 2."""
    try:
        alongside(prog_name="alongside")
    except EmbeddedError as error:
        click.echo(f"Database: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
