"""Looking for damage in the stored data.

Says what it really reads: every row of every table (through the page checksums), and with `offline` every
page of every file, indexes included. The build has no amcheck, so an index that is whole but wrong is not
found.
"""

from dataclasses import dataclass
from pathlib import Path

import psycopg

from alongside.config.embedded.account import attempt
from alongside.config.embedded.cluster import ensure_running, stop
from alongside.config.embedded.manifest import fingerprint
from alongside.config.embedded.place import find_place, url


@dataclass(frozen=True)
class Verified:
    """What was looked at and what was found; `findings` is empty where nothing is wrong."""

    tables: int
    rows: int
    pages_checked: bool
    findings: tuple[str, ...]


def verify(var: Path, *, offline: bool = False) -> Verified:
    """Read all the data and return what was found wrong.

    `offline` also stops the server for the time it takes to check every page's checksum, and starts it again
    if it was running. Raises EmbeddedError where the server can't be started.
    """
    started = ensure_running(var).started
    findings: list[str] = []
    tables = rows = 0
    try:
        with psycopg.connect(url(var, "superuser")) as connection:
            findings += _settings(connection)
            counts = fingerprint(connection).tables
            tables, rows = len(counts), sum(count for count, _ in counts.values())
    except psycopg.Error as error:
        findings.append(f"Reading every row failed: {str(error).strip()}")
    findings += _failures(var)
    if offline:
        stop(var)
        findings += _pages(var)
        if not started:
            ensure_running(var)
    elif started:
        stop(var)
    return Verified(tables, rows, offline, tuple(findings))


def _settings(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    found = []
    for name in ("data_checksums", "fsync", "full_page_writes"):
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        if row is None or row[0] != "on":
            found.append(f"The server's setting {name} is not on.")
    unready = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    found += [f"The index {row[0]} is not valid." for row in connection.execute(unready).fetchall()]
    return found


def _failures(var: Path) -> list[str]:
    query = "SELECT datname, checksum_failures FROM pg_stat_database WHERE checksum_failures > 0"
    with psycopg.connect(url(var, "superuser", "postgres")) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        rows = connection.execute(query).fetchall()
    return [
        f"{count} pages of {name or 'the shared catalogues'} failed their checksum." for name, count in rows
    ]


def _pages(var: Path) -> list[str]:
    place = find_place(var)
    command: list[str | Path] = [place.program("pg_checksums"), "--check", "-D", place.data]
    done = attempt(place.account, command, cwd=place.home, timeout=3600)
    return [] if done.returncode == 0 else [f"Page checksums: {(done.stderr or done.stdout).strip()[-800:]}"]
