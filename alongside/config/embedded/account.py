"""The account that PostgreSQL runs as. It refuses to run as root, so root steps down to another account."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alongside.config.embedded.errors import EmbeddedError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An operating-system account; `drop` says that this process is root and has to become it."""

    name: str
    uid: int
    gid: int
    drop: bool


def database_account(data: Path) -> Account:
    """Return who runs the server: oneself, or for root the owner of `data`, else `postgres`, else `nobody`.

    Raises EmbeddedError when root finds no account to step down to.
    """
    if os.geteuid() != 0:
        return Account(_name(os.geteuid()), os.geteuid(), os.getegid(), drop=False)
    if (data / "PG_VERSION").exists() and (owner := data.stat()).st_uid != 0:
        return Account(_name(owner.st_uid), owner.st_uid, owner.st_gid, drop=True)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid, drop=True)
    raise EmbeddedError(
        "PostgreSQL will not run as root, and there is no account postgres or nobody to run it as."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def run_as(account: Account, command: Sequence[str | Path], *, cwd: Path, timeout: float = 120) -> str:
    """Run a program as `account` in `cwd` and return what it printed.

    Raises EmbeddedError with its last words when it fails or takes more than `timeout` seconds.
    """
    done = attempt(account, command, cwd=cwd, timeout=timeout)
    if done.returncode != 0:
        name = Path(command[0]).name
        raise EmbeddedError(
            f"{name} failed ({done.returncode}): {(done.stderr or done.stdout).strip()[-800:]}"
        )
    return done.stdout


def attempt(
    account: Account, command: Sequence[str | Path], *, cwd: Path, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a program as `account` and return how it ended, whatever its exit code.

    Raises EmbeddedError when it can't be started or takes more than `timeout` seconds.
    """
    become: dict[str, object] = {}
    if account.drop:
        become = {"user": account.uid, "group": account.gid, "extra_groups": []}
    try:
        return subprocess.run(  # type: ignore[call-overload]
            [str(part) for part in command],
            cwd=cwd,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            start_new_session=True,
            umask=0o077,
            check=False,
            **become,
        )
    except subprocess.TimeoutExpired:
        raise EmbeddedError(f"{Path(command[0]).name} took more than {timeout:.0f} seconds.") from None
    except OSError as error:
        return subprocess.CompletedProcess([str(part) for part in command], 126, "", str(error))


def clean_environment() -> dict[str, str]:
    """Return the environment for PostgreSQL's programs: none of the caller's PG* settings, UTC, UTF-8."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC", "PGTZ": "UTC"}
