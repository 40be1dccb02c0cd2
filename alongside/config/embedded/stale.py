"""Lock files that a killed server left behind."""

import subprocess
from pathlib import Path

from alongside.config.embedded.place import PORT, Place


def forget_stale_locks(place: Place) -> None:
    """Remove lock files whose process is gone or is something other than PostgreSQL.

    PostgreSQL does the first itself; but where the number has since gone to another program (a restarted
    container counts from one again) it would refuse to start.
    """
    for lock in (place.data / "postmaster.pid", place.sockets / f".s.PGSQL.{PORT}.lock"):
        pid = _first_number(lock)
        if pid is not None and "postgres" not in _command(pid):
            lock.unlink(missing_ok=True)


def _first_number(lock: Path) -> int | None:
    try:
        return int(lock.read_text(errors="replace").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _command(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except OSError:
            return ""
    done = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return done.stdout
