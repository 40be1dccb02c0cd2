"""Making, starting and stopping the embedded server."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from alongside.config.embedded.account import attempt, run_as
from alongside.config.embedded.errors import EmbeddedError
from alongside.config.embedded.lock import held
from alongside.config.embedded.place import (
    DATABASE,
    OWNER,
    PORT,
    Place,
    find_place,
    private_folder,
    socket_dir,
    url,
)
from alongside.config.embedded.stale import forget_stale_locks

# For two cores and a few gigabytes. The log holds no statement, parameter or detail: they can name a child.
SETTINGS = {
    "listen_addresses": "''",
    "port": PORT,
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "16",
    "max_worker_processes": "8",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "unix_socket_permissions": "0700",
    "idle_in_transaction_session_timeout": "10min",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}

# For tests alone (ALONGSIDE_TEST_SERVER=1): nothing they write has to outlive a power cut. A killed process loses nothing.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """A running server; `started` says that this call started it."""

    var: Path
    started: bool
    owner_url: str
    app_url: str


@dataclass(frozen=True)
class Status:
    """What is known of the server: `version` is None where it does not answer."""

    made: bool
    running: bool
    version: str | None
    data: str
    sockets: str


def ensure_running(var: Path) -> Server:
    """Make this data folder's server if there is none, start it if it is stopped, and return its addresses.

    Safe to call from several processes at once, and after a crash. Raises EmbeddedError.
    """
    var = var.absolute()
    if _answers(var):
        return _server(var, started=False)
    with held(var):
        if _answers(var):
            return _server(var, started=False)
        place = find_place(var)
        if not (place.data / "PG_VERSION").exists():
            _initialise(place)
        _start(place)
        _ensure_owner_and_database(var)
        return _server(var, started=True)


def stop(var: Path) -> bool:
    """Stop the server of this data folder; return whether one was running. Raises EmbeddedError."""
    var = var.absolute()
    if not var.exists():
        return False
    with held(var):
        place = find_place(var)
        if not _running(place):
            return False
        _pg_ctl_stop(place)
        return True


def status(var: Path) -> Status:
    """Return what is known of this folder's server, starting nothing."""
    var = var.absolute()
    if not var.exists():
        return Status(False, False, None, str(var / "postgres" / "data"), str(socket_dir(var)))
    place = find_place(var)
    made = (place.data / "PG_VERSION").exists()
    version = None
    if made and _answers(var):
        with psycopg.connect(url(var, "superuser", "postgres"), connect_timeout=5) as connection:
            version = str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]
    return Status(made, made and _running(place), version, str(place.data), str(place.sockets))


def _server(var: Path, *, started: bool) -> Server:
    return Server(var, started, url(var, "owner"), url(var, "app"))


def _answers(var: Path) -> bool:
    try:
        with psycopg.connect(url(var, "owner"), connect_timeout=5) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _running(place: Place) -> bool:
    if not (place.data / "PG_VERSION").exists():
        return False
    forget_stale_locks(place)
    return attempt(place.account, _pg_ctl(place, "status"), cwd=place.home).returncode == 0


def _initialise(place: Place) -> None:
    """Make the data directory under another name first, so that a kill half-way leaves no hindrance."""
    private_folder(place.home, place.account)
    draft = place.home / "data.new"
    run_as(place.account, ["rm", "-rf", draft], cwd=place.home)
    builtin = _major(place) >= 17
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if builtin else []
    options = ["--locale=C.UTF-8", "--encoding=UTF8", "--data-checksums", "--auth=trust", "--no-instructions"]
    command: list[str | Path] = [place.program("initdb"), "-D", draft, "-U", "postgres", *locale, *options]
    run_as(place.account, command, cwd=place.home)
    hba = draft / "pg_hba.conf"
    # The socket's folder lets in only the account itself and root; there is no other way to connect.
    run_as(place.account, ["sh", "-c", 'echo "local all all trust" > "$1"', "sh", hba], cwd=place.home)
    run_as(place.account, ["mv", draft, place.data], cwd=place.home)


def _major(place: Place) -> int:
    words = run_as(place.account, [place.program("postgres"), "--version"], cwd=place.home).split()
    return int(words[2].split(".")[0])


def _start(place: Place) -> None:
    private_folder(place.sockets, place.account)
    _refuse_other_version(place)
    if _running(place):
        if (place.sockets / f".s.PGSQL.{PORT}").exists():
            return  # up already, or on its way
        _pg_ctl_stop(place)  # somebody cleaned the socket away: only a new start brings it back
    forgetful = os.environ.get("ALONGSIDE_TEST_SERVER") == "1"
    chosen = SETTINGS | (FORGETFUL if forgetful else {})
    settings = " ".join(f"-c {name}={value}" for name, value in chosen.items())
    options = f"-k {place.sockets} {settings}"
    log = place.home / "start.log"
    command = _pg_ctl(place, "start", "-w", "-t", "60", "-l", log, "-o", options)
    until = time.monotonic() + 20
    while (done := attempt(place.account, command, cwd=place.home)).returncode != 0:
        # After a kill the old server's children take a moment to let go of their shared memory.
        if time.monotonic() > until:
            last = log.read_text(errors="replace")[-600:] if log.exists() else done.stderr
            raise EmbeddedError(f"PostgreSQL did not start: {last.strip()}")
        time.sleep(0.5)
        forget_stale_locks(place)


def _pg_ctl_stop(place: Place) -> None:
    run_as(place.account, _pg_ctl(place, "stop", "-m", "fast", "-w", "-t", "90"), cwd=place.home)


def _pg_ctl(place: Place, verb: str, *options: str | Path) -> list[str | Path]:
    return [place.program("pg_ctl"), verb, "-D", place.data, *options]


def _refuse_other_version(place: Place) -> None:
    made_by = int((place.data / "PG_VERSION").read_text().strip())
    if made_by != (running := _major(place)):
        raise EmbeddedError(
            f"The data in {place.data} was made by PostgreSQL {made_by} and this is {running}. "
            "Back it up with the old version and restore it with the new one."
        )


def _ensure_owner_and_database(var: Path) -> None:
    with psycopg.connect(url(var, "superuser", "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS").format(
                    sql.Identifier(OWNER)
                )
            )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
