"""How the web server and the worker are started."""

import gc
import os
import subprocess
import sys

from alongside.config.fresh import static_digest
from alongside.config.paths import var_dir


def web_command(host: str, port: int) -> list[str]:
    """Return the command line of the web server: one process, eight threads."""
    return [
        sys.executable, "-m", "gunicorn", "alongside.config.wsgi:application",
        "--worker-class", "gthread", "--workers", "1", "--threads", "8",
        "--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "--timeout", "60", "--graceful-timeout", "15", "--keep-alive", "5",
        "--no-control-socket", "--log-level", "warning", "--name", "alongside-web",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """Return the command line of the background worker."""
    return [sys.executable, "-m", "alongside", "worker"]


def ready_static() -> None:
    """Gather and compress the files that the browser loads, where they have changed since the last time.

    Raises subprocess.CalledProcessError where that fails.
    """
    mark = var_dir() / "static" / ".made-from"
    digest = static_digest()
    if mark.exists() and mark.read_text(encoding="ascii") == digest:
        return
    command = [sys.executable, "-m", "alongside", "manage", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, check=True, env=os.environ | {"ALONGSIDE_DB_ROLE": "app"})
    mark.write_text(digest, encoding="ascii")


def stand_ready() -> None:
    """Load the code of every page, and keep what is loaded out of the search for rubbish. Django must be set up.

    Otherwise a page now and then waits a seventh of a second while half a million objects that never go are looked through.
    """
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
