"""A real clamd on a local socket, with one signature of our own: Debian's `clamav-daemon`, where it is installed."""

import io
import shutil
import socket
import subprocess
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.ground.files.jobs import scan_held
from alongside.ground.files.models import Attachment
from alongside.ground.files.scanning import Scanner
from alongside.ground.files.sending import sent_of, upload_begin, upload_take
from alongside.ground.files.services import attachment_receive

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin") or shutil.which("clamd")
# In two parts, so that a scanner on a developer's machine leaves this test alone.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

pytestmark = pytest.mark.skipif(CLAMD is None, reason="no clamd here: apt-get install clamav-daemon")


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    home = tmp_path_factory.mktemp("clamd")
    (home / "db").mkdir()
    (home / "db" / "alongside.ndb").write_text(f"Alongside.Eicar:0:*:{EICAR.hex()}\n")
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


def test_what_a_real_scanner_finds_is_not_kept_by_a_form_and_taken_away_where_it_came_in_parts(
    daemon, settings, cast, story, own_storage, tmp_path, django_capture_on_commit_callbacks
):
    settings.CLAMAV, settings.UPLOAD_DIR = daemon, tmp_path
    text = b"What the camera saw. " * 9 + EICAR

    def keep(upload):
        return attachment_receive(
            by=cast.mother, circle_id=story.case.id, about=story.case, upload=upload, open_to_family=True, purpose="evidence"
        )  # fmt: skip

    with acting(cast.mother):
        with pytest.raises(Refused) as refused:
            keep(SimpleUploadedFile("a.txt", text))
        assert refused.value.code == "attachment_virus"
        begun = upload_begin(by=cast.mother, name="a.txt", length=len(text), purpose="evidence")
        upload_take(by=cast.mother, upload_id=begun.id, offset=0, read=io.BytesIO(text).read)
        kept = keep(sent_of(upload_ids=[begun.id])[0])
        clean = keep(SimpleUploadedFile("b.txt", b"What the school wrote."))
    assert (kept.scan, clean.scan) == ("held", "clean")
    with django_capture_on_commit_callbacks(execute=True):
        scan_held(0)
    with acting(SYSTEM):
        states = dict(Attachment.objects.values_list("id", "scan"))
    assert states == {kept.id: "infected", clean.id: "clean"}
    assert len([one for one in own_storage.rglob("*") if one.is_file()]) == 1
