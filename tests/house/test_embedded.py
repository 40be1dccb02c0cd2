"""The embedded database: made, started, stopped, killed, moved out of reach, backed up and restored."""

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from alongside.config import embedded
from alongside.config.embedded import backups
from alongside.config.embedded import place as placing
from alongside.config.embedded.account import database_account, run_as
from alongside.config.embedded.place import POINTER, find_place
from alongside.config.secrets import secret

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def as_an_operator_starts_it():
    """With none of what makes the tests' own server quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ALONGSIDE_TEST_SERVER", raising=False)
        yield


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    yield folder
    embedded.stop(folder)
    remove(folder)


def remove(folder: Path) -> None:
    """Take away what lives outside the data folder too."""
    place = find_place(folder)
    subprocess.run(["rm", "-rf", str(place.home), str(place.sockets)], check=True)


def postmaster(var: Path) -> int:
    return int((find_place(var).data / "postmaster.pid").read_text().splitlines()[0])


def ask(var: Path, query: str, role: str = "owner"):
    with psycopg.connect(embedded.url(var, role)) as connection:
        return connection.execute(query).fetchone()[0]


def tell(var: Path, statement: str) -> None:
    with psycopg.connect(embedded.url(var, "owner")) as connection:
        connection.execute(statement)


def test_the_first_start_makes_a_database_that_its_owner_can_use(var):
    server = embedded.ensure_running(var)
    assert server.started
    with psycopg.connect(server.owner_url) as connection:
        assert connection.execute("SELECT current_user, current_database()").fetchone() == (
            "alongside_owner",
            "alongside",
        )


def test_the_owner_is_no_superuser_and_cannot_bypass_row_security(var):
    embedded.ensure_running(var)
    assert ask(var, "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user")


def test_nothing_is_lost_on_a_crash_and_text_is_utf8_in_a_fixed_order(var):
    embedded.ensure_running(var)
    for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert ask(var, f"SELECT current_setting('{name}')") == "on"
    assert ask(var, "SELECT datcollate FROM pg_database WHERE datname = 'alongside'") == "C.UTF-8"
    assert ask(var, "SELECT current_setting('server_encoding')") == "UTF8"


def test_the_server_listens_on_no_network_and_its_folder_is_private(var):
    embedded.ensure_running(var)
    assert ask(var, "SELECT current_setting('listen_addresses')") == ""
    sockets = embedded.socket_dir(var)
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert len(os.fsencode(sockets / ".s.PGSQL.5432")) < 100


def test_the_log_keeps_no_words_of_a_family(var):
    embedded.ensure_running(var)
    with pytest.raises(psycopg.Error):
        tell(var, "SELECT 'a very private sentence'::integer")
    with pytest.raises(psycopg.errors.UniqueViolation):
        tell(
            var,
            "CREATE TEMP TABLE t (a text PRIMARY KEY); INSERT INTO t VALUES ('private-key'), ('private-key')",
        )
    log = "".join(path.read_text() for path in (find_place(var).data / "log").iterdir())
    assert "unique" in log
    assert "private-key" not in log
    assert "SELECT 'a very private" not in log


def test_a_second_start_finds_the_server_running(var):
    embedded.ensure_running(var)
    assert not embedded.ensure_running(var).started


def test_a_stop_and_a_start_keep_the_data(var):
    embedded.ensure_running(var)
    tell(var, "CREATE TABLE kept AS SELECT 'here' AS word")
    assert embedded.stop(var)
    assert not embedded.status(var).running
    assert not embedded.stop(var)
    assert embedded.ensure_running(var).started
    assert embedded.status(var).running
    assert ask(var, "SELECT word FROM kept") == "here"


def test_a_killed_server_comes_back_with_its_data(var):
    embedded.ensure_running(var)
    tell(var, "DROP TABLE IF EXISTS survived; CREATE TABLE survived AS SELECT 'here' AS word")
    os.kill(postmaster(var), signal.SIGKILL)
    time.sleep(0.2)
    assert embedded.ensure_running(var).started
    assert ask(var, "SELECT word FROM survived") == "here"


def test_a_lock_file_whose_number_now_belongs_to_another_program_is_no_hindrance(var):
    embedded.ensure_running(var)
    pid_file = find_place(var).data / "postmaster.pid"
    stale = pid_file.read_text().splitlines()
    embedded.stop(var)
    pid_file.write_text("\n".join([str(os.getpid()), *stale[1:]]) + "\n")
    assert embedded.ensure_running(var).started


def test_a_socket_that_was_cleaned_away_is_brought_back(var):
    embedded.ensure_running(var)
    for path in embedded.socket_dir(var).iterdir():
        path.unlink()
    assert embedded.ensure_running(var).started
    assert ask(var, "SELECT 1") == 1


def test_processes_that_start_at_once_share_one_server(tmp_path):
    program = "import sys; from pathlib import Path; from alongside.config import embedded; "
    program += "print(embedded.ensure_running(Path(sys.argv[1])).started)"
    command = [sys.executable, "-c", program, str(tmp_path)]
    try:
        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True), range(4)))
        assert sorted(run.stdout.strip() for run in done) == ["False", "False", "False", "True"]
    finally:
        embedded.stop(tmp_path)
        remove(tmp_path)


def test_a_start_that_was_killed_half_way_leaves_nothing_to_trip_over(tmp_path):
    place = find_place(tmp_path)
    run_as(place.account, ["mkdir", place.home / "data.new"], cwd=place.home)
    run_as(place.account, ["touch", place.home / "data.new" / "PG_VERSION"], cwd=place.home)
    try:
        assert embedded.ensure_running(tmp_path).started
    finally:
        embedded.stop(tmp_path)
        remove(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another account")
def test_a_folder_that_the_account_cannot_reach_gets_its_data_elsewhere_and_says_so_once(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    said: list[str] = []
    try:
        place = find_place(closed / "var", say=said.append)
        assert embedded.ensure_running(closed / "var").started
        assert not place.home.is_relative_to(closed)
        assert place.home.stat().st_mode & 0o777 == 0o700
        assert (closed / "var" / POINTER).read_text().strip() == str(place.home)
        assert len(said) == 1
        assert str(place.home) in said[0]
        assert find_place(closed / "var", say=said.append) == place
        assert len(said) == 1
    finally:
        embedded.stop(closed / "var")
        remove(closed / "var")


@pytest.fixture
def open_folder():
    """A folder that every account can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-test-", dir=placing.FAR_HOME))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_programs_that_the_account_cannot_reach_are_copied_and_run_from_there(open_folder, monkeypatch):
    monkeypatch.setattr(placing, "FAR_HOME", open_folder)
    account = database_account(open_folder)
    copied = placing._copy_binaries(placing.wheel_binaries(), account)
    assert copied.is_relative_to(open_folder)
    assert "PostgreSQL" in run_as(account, [copied / "initdb", "--version"], cwd=Path("/"))
    assert placing._copy_binaries(placing.wheel_binaries(), account) == copied


def test_a_folder_that_the_account_can_reach_keeps_its_data_itself(open_folder):
    said: list[str] = []
    try:
        place = find_place(open_folder, say=said.append)
        assert place.home == open_folder / "postgres"
        assert embedded.ensure_running(open_folder).started
        assert embedded.status(open_folder).running
        assert said == []
        assert place.data.stat().st_mode & 0o777 == 0o700
    finally:
        embedded.stop(open_folder)
        shutil.rmtree(place.sockets)


def test_a_folder_that_was_never_used_has_no_server(tmp_path):
    found = embedded.status(tmp_path / "nothing")
    assert not found.made
    assert not found.running
    assert not embedded.stop(tmp_path / "nothing")


def test_a_backup_restores_to_what_it_was_and_keeps_what_it_replaced(var, tmp_path):
    embedded.ensure_running(var)
    tell(
        var,
        "DROP TABLE IF EXISTS word; CREATE TABLE word AS SELECT 'before' AS word",
    )
    made = embedded.backup(var, tmp_path / "all")
    assert (tmp_path / "all").stat().st_mode & 0o777 == 0o600
    tell(var, "UPDATE word SET word = 'after'")
    rehearsed = embedded.rehearse(var, tmp_path / "all")
    assert (rehearsed.rows, rehearsed.previous) == (made.rows, None)
    assert ask(var, "SELECT word FROM word") == "after"
    restored = embedded.restore(var, tmp_path / "all")
    assert ask(var, "SELECT word FROM word") == "before"
    with psycopg.connect(embedded.url(var, "owner", restored.previous)) as connection:
        assert connection.execute("SELECT word FROM word").fetchone() == ("after",)


def test_a_restore_into_a_new_installation_brings_roles_and_row_security(var, tmp_path):
    embedded.ensure_running(var)
    tell(
        var,
        "CREATE ROLE reader NOLOGIN; CREATE TABLE guarded (a integer);"
        "ALTER TABLE guarded FORCE ROW LEVEL SECURITY;"
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY mine ON guarded TO reader USING (a = 1);"
        "GRANT SELECT ON guarded TO reader; INSERT INTO word VALUES ('more')",
    )
    embedded.backup(var, tmp_path / "all")
    other = tmp_path / "other"
    try:
        embedded.ensure_running(other)
        embedded.restore(other, tmp_path / "all")
        assert ask(other, "SELECT polname FROM pg_policy") == "mine"
        assert ask(other, "SELECT has_table_privilege('reader', 'guarded', 'SELECT')")
    finally:
        embedded.stop(other)
        remove(other)


@pytest.mark.parametrize("damage", ["cut", "changed", "not-a-backup"])
def test_a_damaged_backup_is_refused_and_nothing_changes(var, tmp_path, damage):
    embedded.ensure_running(var)
    tell(var, "DROP TABLE IF EXISTS word; CREATE TABLE word AS SELECT 'kept' AS word")
    file = tmp_path / "all"
    embedded.backup(var, file)
    whole = file.read_bytes()
    if damage == "cut":
        file.write_bytes(whole[: len(whole) // 3])
    elif damage == "changed":
        with tarfile.open(file) as tar:
            start = tar.getmember("database.dump").offset_data
        file.write_bytes(whole[: start + 900] + bytes([whole[start + 900] ^ 1]) + whole[start + 901 :])
    else:
        file.write_text("name,age\n")
    with pytest.raises(embedded.EmbeddedError):
        embedded.restore(var, file)
    assert ask(var, "SELECT word FROM word") == "kept"


def test_a_restore_that_lost_a_row_is_refused(var, tmp_path, monkeypatch):
    embedded.ensure_running(var)
    tell(var, "DROP TABLE IF EXISTS word; CREATE TABLE word AS SELECT 'kept' AS word")
    embedded.backup(var, tmp_path / "all")
    found = backups.fingerprint

    def one_short(connection):
        seen = found(connection)
        return backups.Fingerprint({**seen.tables, "public.word": (0, "0")}, seen.guards)

    monkeypatch.setattr(backups, "fingerprint", one_short)
    with pytest.raises(embedded.EmbeddedError, match=r"Table public\.word: expected 1 rows, found 0 rows"):
        embedded.restore(var, tmp_path / "all")
    assert ask(var, "SELECT word FROM word") == "kept"
    assert ask(var, "SELECT count(*) FROM pg_database WHERE datname LIKE '%restoring'") == 0


def test_verify_finds_a_page_that_was_changed_on_disk(var):
    embedded.ensure_running(var)
    tell(
        var,
        "DROP TABLE IF EXISTS bad; CREATE TABLE bad AS SELECT repeat('x', 500) FROM generate_series(1, 50)",
    )
    assert embedded.verify(var, offline=True).findings == ()
    path = find_place(var).data / ask(var, "SELECT pg_relation_filepath('bad')")
    embedded.stop(var)
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)
    findings = embedded.verify(var, offline=True).findings
    embedded.ensure_running(var)
    assert any("reading every row" in finding.lower() for finding in findings)
    assert any("page checksums" in finding.lower() for finding in findings)
    tell(var, "DROP TABLE bad")


def test_the_secret_is_made_once_and_private(tmp_path, monkeypatch):
    monkeypatch.delenv("ALONGSIDE_SECRET_KEY", raising=False)
    first = secret(tmp_path / "var", "secret-key")
    assert len(first) == 64
    assert secret(tmp_path / "var", "secret-key") == first
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert secret(tmp_path / "var", "file-key") != first
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == ["file-key", "secret-key"]


def test_a_secret_from_the_environment_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("ALONGSIDE_SECRET_KEY", "given")
    assert secret(tmp_path, "secret-key") == "given"
    assert not (tmp_path / "secret-key").exists()
