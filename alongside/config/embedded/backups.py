"""Whole-database backups in one file, and a restore that proves itself before it takes over.

The file is a tar of `manifest.json`, `roles.sql` and `database.dump` (pg_dump's custom format, which
pg_restore reads on its own once taken out).
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from alongside.config.embedded.account import clean_environment
from alongside.config.embedded.cluster import ensure_running
from alongside.config.embedded.errors import EmbeddedError
from alongside.config.embedded.manifest import Fingerprint, fingerprint
from alongside.config.embedded.place import DATABASE, OWNER, SUPERUSER, socket_dir, url, wheel_binaries

FORMAT = 1
MEMBERS = ("manifest.json", "roles.sql", "database.dump")


@dataclass(frozen=True)
class Backup:
    """A backup that was written: its file, size in bytes, and how many tables and rows it holds."""

    file: str
    bytes: int
    tables: int
    rows: int
    made_at: str


@dataclass(frozen=True)
class Restored:
    """A restore that proved itself; `previous` is the name of the earlier database (None: a rehearsal)."""

    file: str
    made_at: str
    tables: int
    rows: int
    previous: str | None


def backup(var: Path, file: Path) -> Backup:
    """Write the whole database of `var` to `file` (mode 0600), and what is needed to prove a restore of it.

    The dump and its fingerprint are of one instant; work goes on meanwhile. An existing file is replaced only
    once the new one is complete. Raises EmbeddedError.
    """
    ensure_running(var)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".alongside-backup-") as scratch:
        folder = Path(scratch)
        with psycopg.connect(url(var, "superuser")) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]  # type: ignore[index]
            dump = ["-Fc", f"--snapshot={snapshot}", "-f", str(folder / "database.dump"), DATABASE]
            _client(var, "pg_dump", dump)
            contents = fingerprint(connection)
        roles = _client(var, "pg_dumpall", ["--roles-only", "--no-role-passwords"])
        (folder / "roles.sql").write_text(roles, encoding="utf-8")
        manifest = {
            "format": FORMAT,
            "made_at": made_at,
            "sha256": {name: _sha256(folder / name) for name in MEMBERS[1:]},
            **contents.as_json(),
        }
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        draft = folder / "whole"
        with tarfile.open(draft, "w") as tar:
            for name in MEMBERS:
                tar.add(folder / name, arcname=name)
        draft.chmod(0o600)
        draft.replace(file)
    rows = sum(count for count, _ in contents.tables.values())
    return Backup(str(file), file.stat().st_size, len(contents.tables), rows, made_at)


def restore(var: Path, file: Path) -> Restored:
    """Restore `file` into a new database, prove it whole, and only then let it take the old one's name.

    The old database is kept under another name. Raises EmbeddedError, leaving everything as it was, where
    the file is damaged or what was restored differs from what the backup recorded.
    """
    manifest = _load(var, file)
    previous = _take_over(var)
    return _restored(file, manifest, previous)


def rehearse(var: Path, file: Path) -> Restored:
    """Restore `file` into a scratch database, prove it whole and drop it. Raises as `restore` does."""
    manifest = _load(var, file)
    _drop(var, _scratch_name())
    return _restored(file, manifest, None)


def _restored(file: Path, manifest: dict[str, Any], previous: str | None) -> Restored:
    rows = sum(count for count, _ in manifest["tables"].values())
    return Restored(str(file), manifest["made_at"], len(manifest["tables"]), rows, previous)


def _scratch_name() -> str:
    return f"{DATABASE}_restoring"


def _load(var: Path, file: Path) -> dict[str, Any]:
    ensure_running(var)
    with tempfile.TemporaryDirectory(prefix="alongside-restore-") as scratch:
        folder = Path(scratch)
        manifest = _unpack(file, folder)
        _make_roles(var, (folder / "roles.sql").read_text(encoding="utf-8"))
        name = _scratch_name()
        _drop(var, name)
        _superuser(
            var, sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
        )
        try:
            _client(
                var, "pg_restore", ["--exit-on-error", "-j", "2", "-d", name, str(folder / "database.dump")]
            )
            with psycopg.connect(url(var, "superuser", name)) as connection:
                wrong = Fingerprint.from_json(manifest).differences(fingerprint(connection))
            if wrong:
                raise EmbeddedError("What was restored is not what was backed up. " + " ".join(wrong[:10]))
        except EmbeddedError:
            _drop(var, name)
            raise
    return manifest


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file, "r:") as tar:
            if sorted(tar.getnames()) != sorted(MEMBERS):
                raise EmbeddedError(f"{file} is not a backup made by this program.")
            tar.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, tarfile.TarError, ValueError) as error:
        raise EmbeddedError(f"{file} cannot be read as a backup: {error}") from error
    if manifest.get("format") != FORMAT:
        raise EmbeddedError(
            f"{file} was made by another version of this program (format {manifest.get('format')})."
        )
    for name, expected in manifest["sha256"].items():
        if _sha256(folder / name) != expected:
            raise EmbeddedError(f"{file} is damaged: {name} is not what was written.")
    return manifest


def _make_roles(var: Path, text: str) -> None:
    with psycopg.connect(url(var, "superuser", "postgres"), autocommit=True) as connection:
        there = {row[0] for row in connection.execute("SELECT quote_ident(rolname) FROM pg_roles")}
        for line in text.splitlines():
            words = line.rstrip(";").split()
            if line.startswith("CREATE ROLE ") and words[2] in there:
                continue
            if (
                line.startswith(("CREATE ROLE ", "ALTER ROLE ", "GRANT "))
                and f" {SUPERUSER} " not in f"{line} "
            ):
                connection.execute(line.encode())


def _take_over(var: Path) -> str:
    previous = f"{DATABASE}_before_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    live, kept, new = (sql.Identifier(name) for name in (DATABASE, previous, _scratch_name()))
    for _ in range(20):
        try:
            with psycopg.connect(url(var, "superuser", "postgres")) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (%s, %s)",
                    [DATABASE, _scratch_name()],
                )
                connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(live, kept))
                connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(new, live))
            return previous
        except psycopg.errors.ObjectInUse:
            continue
    _drop(var, _scratch_name())
    raise EmbeddedError(
        "The database is too busy to be replaced. Stop the web server and the worker, and try again."
    )


def _drop(var: Path, name: str) -> None:
    _superuser(var, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _superuser(var: Path, statement: sql.Composed) -> None:
    with psycopg.connect(url(var, "superuser", "postgres"), autocommit=True) as connection:
        connection.execute(statement)


def _client(var: Path, program: str, arguments: list[str]) -> str:
    command = [
        str(wheel_binaries() / program),
        "-h",
        str(socket_dir(var)),
        "-p",
        "5432",
        "-U",
        SUPERUSER,
        *arguments,
    ]
    done = subprocess.run(
        command,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise EmbeddedError(f"{program} failed: {done.stderr.strip()[-800:]}")
    return done.stdout


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
