"""The virus scanner, played by a thread that speaks clamd's protocol."""

import contextlib
import socketserver
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.ground.files.jobs import scan_held
from alongside.ground.files.models import Attachment
from alongside.ground.files.scanning import Scanner
from alongside.ground.files.services import attachment_open, attachment_receive

# In two parts, so that a scanner on a developer's machine leaves this test alone.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Clamd(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        got = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            got += self.rfile.read(size)
            if self.server.breaks_after is not None and len(got) > self.server.breaks_after:
                return
        self.server.seen.append(got)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in got else b"stream: OK\0"
        self.wfile.write(self.server.answer or found)


@contextlib.contextmanager
def serving(server):
    server.seen, server.answer, server.breaks_after = [], b"", None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def clamd(settings):
    with serving(socketserver.TCPServer(("127.0.0.1", 0), _Clamd)) as server:
        settings.CLAMAV = f"127.0.0.1:{server.server_address[1]}"
        yield server


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    kind = "django.core.files.storage.FileSystemStorage"
    location = tmp_path / "files"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": kind, "OPTIONS": {"location": location}}}
    settings.CLAMAV = "127.0.0.1:1"
    return location


def receive(cast, story, content=b"words"):
    with acting(cast.mother):
        return attachment_receive(
            by=cast.mother, circle_id=story.case.id, about=story.case, open_to_family=True,
            upload=SimpleUploadedFile("note.txt", content),
        )  # fmt: skip


def open_it(cast, attachment):
    with acting(cast.mother):
        return attachment_open(viewer=cast.mother, attachment_id=attachment.id)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_clean_file_is_kept_and_was_scanned_whole(cast, story, clamd):
    content = b"w" * 200_000
    kept = receive(cast, story, content)
    assert (kept.scan, kept.scanned_at is not None) == ("clean", True)
    assert clamd.seen == [content]


def test_a_file_with_a_virus_is_refused_and_nothing_stays(cast, story, clamd, own_storage):
    with pytest.raises(Refused) as refused:
        receive(cast, story, b"w" * 100_000 + EICAR)
    assert refused.value.code == "attachment_virus"
    assert files_in(own_storage) == []
    with acting(SYSTEM):
        assert not Attachment.objects.exists()


def test_while_the_scanner_is_away_a_file_is_held_and_not_served(client, cast, story):
    kept = receive(cast, story)
    assert kept.scan == "held"
    with pytest.raises(Refused) as refused:
        open_it(cast, kept)
    assert refused.value.code == "attachment_held"
    client.force_login(cast.mother)
    answer = client.get(reverse("files:download", args=[kept.id]))
    assert answer.status_code == 409
    assert "waiting to be checked" in answer.content.decode()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (b"INSTREAM size limit exceeded. ERROR\0", "too_large"),
        (b"\0", "held"),
        (b"stream: OK but not quite\0", "held"),
    ],
)
def test_an_answer_that_is_no_verdict_holds_the_file(cast, story, clamd, answer, state):
    clamd.answer = answer
    assert receive(cast, story).scan == state


def test_a_scanner_that_breaks_off_holds_the_file(cast, story, clamd):
    clamd.breaks_after = 1000
    assert receive(cast, story, b"w" * 1_000_000).scan == "held"


def test_a_held_file_is_scanned_again_and_served(cast, story, clamd, settings):
    address, settings.CLAMAV = settings.CLAMAV, "127.0.0.1:1"
    kept = receive(cast, story)
    scan_held(0)
    with pytest.raises(Refused):
        open_it(cast, kept)
    settings.CLAMAV = address
    scan_held(0)
    attachment, plaintext = open_it(cast, kept)
    with plaintext:
        assert (attachment.scan, b"".join(plaintext)) == ("clean", b"words")


def test_a_held_file_with_a_virus_is_removed(
    cast, story, clamd, settings, own_storage, django_capture_on_commit_callbacks
):
    address, settings.CLAMAV = settings.CLAMAV, "127.0.0.1:1"
    kept = receive(cast, story, EICAR)
    settings.CLAMAV = address
    with django_capture_on_commit_callbacks(execute=True):
        scan_held(0)
    assert files_in(own_storage) == []
    with pytest.raises(Refused) as refused:
        open_it(cast, kept)
    assert refused.value.code == "attachment_removed"


def test_a_scanner_behind_a_path_is_asked_too(settings, tmp_path):
    with serving(socketserver.UnixStreamServer(str(tmp_path / "s"), _Clamd)):
        settings.CLAMAV = str(tmp_path / "s")
        with Scanner() as scanner:
            scanner.feed(EICAR)
            assert scanner.verdict() == "infected"


@pytest.mark.parametrize("address", ["nonsense", "/no/such/socket"])
def test_a_wrong_address_holds_every_file(settings, address):
    settings.CLAMAV = address
    with Scanner() as scanner:
        scanner.feed(b"words")
        assert scanner.verdict() == "held"
