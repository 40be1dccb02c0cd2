"""Files that come in parts: what was acknowledged is kept, what broke off comes again, nothing plain lies on the disk."""

import base64
import errno
import hashlib
import io
import json
import os
import signal
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import frozen, now
from alongside.ground.files import receipts, sending
from alongside.ground.files.jobs import sweep_uploads
from alongside.ground.files.models import Attachment, Upload
from alongside.ground.files.sealing import CHUNK
from alongside.ground.files.sending import sent_of, upload_begin, upload_drop, upload_get, upload_take
from alongside.ground.files.services import attachment_open, attachment_receive

pytestmark = pytest.mark.usefixtures("own_storage")
TEXT = b"What the camera at the door saw. " * 8_000  # four chunks and a bit


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    folder = tmp_path / "uploads"
    folder.mkdir()
    settings.UPLOAD_DIR = folder
    sending._running.clear()
    return folder


LENGTH = len(TEXT)


def begin(by, length=LENGTH, name="door.txt", purpose="evidence", **more):
    with acting(by):
        return upload_begin(by=by, name=name, length=length, purpose=purpose, **more)


def take(by, upload, piece, **more):
    with acting(by):
        return upload_take(
            by=by,
            upload_id=upload.id,
            offset=more.pop("at", upload.kept),
            read=io.BytesIO(piece).read,
            **more,
        )


def keep(by, story, upload):
    with acting(by):
        (sent,) = sent_of(upload_ids=[upload.id])
        return attachment_receive(
            by=by,
            circle_id=story.case.id,
            about=story.case,
            upload=sent,
            open_to_family=True,
            purpose="evidence",
        )


def read(viewer, attachment, wanted=""):
    with acting(viewer):
        _, plain = attachment_open(viewer=viewer, attachment_id=attachment.id, wanted=wanted)
        with plain:
            return b"".join(plain)


def test_a_file_in_parts_comes_back_whole_and_nothing_plain_ever_lay_on_the_disk(
    cast, story, uploads, own_storage
):
    upload = begin(cast.mother, sha256=hashlib.sha256(TEXT).hexdigest())
    whole = CHUNK * 2
    upload = take(cast.mother, upload, TEXT[:whole], sha256=hashlib.sha256(TEXT[:whole]).digest())
    assert (upload.kept, upload.media_type, upload.whole) == (whole, "text/plain", False)
    upload = take(cast.mother, upload, TEXT[whole : whole + CHUNK + 5])  # it breaks off within a chunk
    assert upload.kept == whole + CHUNK
    (lies,) = uploads.iterdir()
    assert TEXT[:40] not in lies.read_bytes()
    assert lies.stat().st_mode & 0o777 == 0o600
    sending._running.clear()  # another process takes the rest
    upload = take(cast.mother, upload, TEXT[upload.kept :])
    assert (upload.whole, upload.sha256) == (True, hashlib.sha256(TEXT).hexdigest())
    kept = keep(cast.mother, story, upload)
    assert (kept.id, kept.size, kept.sha256) == (upload.id, len(TEXT), upload.sha256)
    assert read(cast.ipsw, kept) == TEXT
    assert read(cast.ipsw, kept, f"bytes={CHUNK + 7}-{CHUNK + 16}") == TEXT[CHUNK + 7 : CHUNK + 17]
    with acting(SYSTEM):
        assert not Upload.objects.exists()


@pytest.mark.parametrize("who", ["father", "ipsw", "manager", "stranger", "system"])
def test_an_upload_is_only_its_beginners(cast, who):
    upload = begin(cast.mother)
    other = getattr(cast, who) if who != "system" else Nobody(Audience.PUBLIC, cast.partnership.id)
    with acting(other), pytest.raises(Missing):
        upload_get(viewer=other, upload_id=upload.id)
    with pytest.raises(Missing):
        take(other, upload, b"words")
    with acting(other):
        assert sent_of(upload_ids=[upload.id]) == []


def test_without_an_account_it_belongs_to_the_receipt(cast, monkeypatch):
    somebody = Nobody(Audience.PUBLIC, cast.partnership.id)
    monkeypatch.setattr(
        receipts, "_countings", [lambda code, _: receipts.Brought(0, 0) if code[0] == "a" else None]
    )
    for none_of_ours in ("", "b" * 64):
        with acting(somebody, receipt=none_of_ours), pytest.raises(Refused) as refused:
            upload_begin(by=somebody, name="a.txt", length=5, purpose="evidence")
        assert refused.value.code == "receipt_first"
    with acting(somebody, receipt="a" * 64):
        upload = upload_begin(by=somebody, name="a.txt", length=5, purpose="evidence")
        upload = upload_take(by=somebody, upload_id=upload.id, offset=0, read=io.BytesIO(b"words").read)
        assert [one.name for one in sent_of(upload_ids=[upload.id])] == ["a.txt"]
    with acting(somebody, receipt="b" * 64), pytest.raises(Missing):
        upload_get(viewer=somebody, upload_id=upload.id)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"length": 0}, "attachment_empty"),
        ({"length": 501 * 1024 * 1024}, "attachment_large"),
        ({"length": 26 * 1024 * 1024, "purpose": "document"}, "attachment_large"),
        ({"purpose": "nonsense"}, None),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_beginning(cast, facts, code):
    with pytest.raises(Refused if code else Missing) as refused:
        begin(cast.mother, **facts)
    assert code is None or refused.value.code == code


def test_a_person_sends_so_much_in_a_day_and_goes_on_the_next(cast, story, monkeypatch):
    monkeypatch.setattr(sending, "in_force", lambda key, **_: type("V", (), {"value": 1}))
    begin(cast.mother, 700_000)
    with acting(cast.mother):
        attachment_receive(
            by=cast.mother, circle_id=story.case.id, about=story.case, open_to_family=True,
            upload=SimpleUploadedFile("a.txt", b"w" * 300_000),
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        begin(cast.mother, 60_000)
    assert refused.value.code == "upload_quota"
    assert "tomorrow" in refused.value.message
    begin(cast.father, 60_000)
    with frozen(now() + timedelta(days=1)):
        begin(cast.mother, 60_000)


@pytest.mark.parametrize(
    ("piece", "more", "code"),
    [
        (TEXT[:CHUNK], {"at": 5}, "upload_offset"),
        (TEXT[:CHUNK], {"sha256": bytes(32)}, "upload_part_changed"),
        (b"MZ" + bytes(CHUNK), {}, "attachment_type"),
    ],
)
def test_a_part_that_is_wrong_leaves_nothing(cast, uploads, piece, more, code):
    upload = begin(cast.mother)
    with pytest.raises(Refused) as refused:
        take(cast.mother, upload, piece, **more)
    assert refused.value.code == code
    assert all(path.stat().st_size == 0 for path in uploads.iterdir())
    assert take(cast.mother, upload, TEXT).whole


def test_a_file_that_is_another_than_was_said_is_refused(cast):
    upload = begin(cast.mother, sha256="0" * 64)
    with pytest.raises(Refused) as refused:
        take(cast.mother, upload, TEXT)
    assert refused.value.code == "upload_changed"


def test_a_full_disk_is_said_and_nothing_half_is_kept(cast, uploads, monkeypatch):
    upload = take(cast.mother, begin(cast.mother), TEXT[: CHUNK * 2])
    before = next(uploads.iterdir()).read_bytes()

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        take(cast.mother, upload, TEXT[CHUNK * 2 :])
    assert refused.value.code == "attachment_no_room"
    assert next(uploads.iterdir()).read_bytes() == before
    monkeypatch.undo()
    assert take(cast.mother, upload, TEXT[CHUNK * 2 :]).whole


def test_what_a_dead_server_wrote_beyond_its_word_is_written_over(cast, story, uploads):
    upload = take(cast.mother, begin(cast.mother), TEXT[: CHUNK * 2])
    with next(uploads.iterdir()).open("ab") as file:
        file.write(b"half a chunk that nobody acknowledged")
    kept = keep(cast.mother, story, take(cast.mother, upload, TEXT[CHUNK * 2 :]))
    assert read(cast.mother, kept) == TEXT


def test_an_upload_runs_out_and_is_swept(cast, uploads, django_capture_on_commit_callbacks):
    upload = take(cast.mother, begin(cast.mother), TEXT[: CHUNK * 2])
    with django_capture_on_commit_callbacks(execute=True), frozen(now() + timedelta(hours=47)):
        sweep_uploads(0)
    assert list(uploads.iterdir())
    with frozen(now() + timedelta(hours=49)):
        with pytest.raises(Missing):
            take(cast.mother, upload, TEXT[CHUNK * 2 :])
        with django_capture_on_commit_callbacks(execute=True):
            sweep_uploads(0)
    assert list(uploads.iterdir()) == []


def test_what_is_not_wanted_any_more_is_forgotten(cast, uploads, django_capture_on_commit_callbacks):
    upload = take(cast.mother, begin(cast.mother), TEXT[: CHUNK * 2])
    with django_capture_on_commit_callbacks(execute=True), acting(cast.mother):
        upload_drop(by=cast.mother, upload_id=upload.id)
    assert list(uploads.iterdir()) == []


@hypothesis_settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(1, 3 * CHUNK), min_size=1, max_size=4), st.integers(1, len(TEXT)))
def test_however_it_is_cut_the_whole_has_its_hash(cast, cuts, length):
    plain, upload, cut = TEXT[:length], begin(cast.mother, length), 0
    while not upload.whole:
        size = cuts[cut % len(cuts)] if cut < 12 else length
        upload, cut = take(cast.mother, upload, plain[upload.kept : upload.kept + size]), cut + 1
    assert upload.sha256 == hashlib.sha256(plain).hexdigest()


def test_the_browsers_door(client, cast, story, uploads):
    client.force_login(cast.mother)
    facts = {"name": "door.txt", "length": len(TEXT), "purpose": "evidence"}
    begun = client.post(reverse("files:uploads"), json.dumps(facts), content_type="application/json")
    assert begun.status_code == 201
    there = begun["Location"]

    def patch(at, piece, told=None):
        digest = base64.b64encode(told or hashlib.sha256(piece).digest()).decode()
        return client.patch(
            there, piece, content_type="application/offset+octet-stream",
            headers={"Upload-Offset": str(at), "Upload-Checksum": f"sha256 {digest}"},
        )  # fmt: skip

    assert patch(0, TEXT[: CHUNK * 2])["Upload-Offset"] == str(CHUNK * 2)
    assert client.head(there)["Upload-Offset"] == str(CHUNK * 2)
    wrong = patch(5, TEXT[5:])
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, str(CHUNK * 2))
    assert patch(CHUNK * 2, TEXT[CHUNK * 2 :], bytes(32)).status_code == 460
    assert patch(CHUNK * 2, TEXT[CHUNK * 2 :]).status_code == 204
    assert client.patch(there, b"", headers={"Upload-Offset": "x"}).status_code == 400
    assert client.post(reverse("files:uploads"), "[]", content_type="application/json").status_code == 400
    client.force_login(cast.father)
    assert client.head(there).status_code == 404
    with acting(SYSTEM):
        assert not Attachment.objects.filter(id=uuid.UUID(begun.json()["id"])).exists()
    assert Path(uploads, f"{uuid.UUID(begun.json()['id']).hex}.sealed").exists()


def test_killed_in_mid_part_nothing_acknowledged_is_lost_and_no_half_file_is_shown(cast, story, own_storage):
    upload = take(cast.mother, begin(cast.mother), TEXT[: CHUNK * 2])
    said, says = os.pipe()
    child = os.fork()
    if child == 0:  # the server: it has read some of the part when it is killed

        def stalls(_):
            os.write(says, b".")
            return b"x" * CHUNK

        sending.Part(upload, sending.path_of(upload.id), None).take(stalls, b"")
        os._exit(0)
    for _ in range(2):
        os.read(said, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with acting(cast.mother):
        assert sent_of(upload_ids=[upload.id]) == []
        assert upload_get(viewer=cast.mother, upload_id=upload.id).kept == CHUNK * 2
    whole = take(cast.mother, upload, TEXT[CHUNK * 2 :])
    assert sending._linked(
        sending.path_of(whole.id), sending.storage_name_of(whole.id)
    )  # and killed again, here
    assert read(cast.mother, keep(cast.mother, story, whole)) == TEXT
