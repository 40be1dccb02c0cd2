"""A real clamd on a local socket, with one signature of our own: Debian's `clamav-daemon`, where it is installed."""

import shutil
import socket
import subprocess
import time

import pytest

from alongside.ground.files.scanning import Scanner

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin") or shutil.which("clamd")
# In two parts, so that a scanner on a developer's machine leaves this test alone.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

pytestmark = pytest.mark.skipif(CLAMD is None, reason="no clamd here: apt-get install clamav-daemon")


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    home = tmp_path_factory.mktemp("clamd")
    (home / "db").mkdir()
    (home / "db" / "alongside.ndb").write_text(f"Alongside.Eicar:0:0:{EICAR.hex()}\n")
    there = home / "clamd.sock"
    settings = {
        "Foreground": "yes", "DatabaseDirectory": home / "db", "LocalSocket": there, "TemporaryDirectory": home,
        "StreamMaxLength": "1M", "FixStaleSocket": "yes", "MaxThreads": "2", "User": "root",
    }  # fmt: skip
    (home / "clamd.conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
    running = subprocess.Popen(
        [CLAMD, "-c", str(home / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with socket.socket(socket.AF_UNIX) as asked:
                if running.poll() is not None or asked.connect_ex(str(there)) == 0:
                    break
            time.sleep(0.1)
        if running.poll() is not None:
            pytest.skip("clamd is here and does not start")
        yield str(there)
    finally:
        running.terminate()
        running.wait(20)


@pytest.mark.parametrize(
    ("pieces", "verdict"),
    [
        ([b"What the school wrote."], "clean"),
        ([EICAR], "infected"),
        ([b"w" * 700_000] * 4, "too_large"),
        ([], "clean"),
    ],
    ids=["words", "EICAR", "longer than it takes", "nothing"],
)
def test_what_a_real_scanner_says(daemon, settings, pieces, verdict):
    settings.CLAMAV = daemon
    with Scanner() as scanner:
        for piece in pieces:
            scanner.feed(piece)
        assert scanner.verdict() == verdict
