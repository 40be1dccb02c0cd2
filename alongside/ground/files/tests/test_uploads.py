"""Uploads on their way: bounded, private, gone afterwards, and the words beside them are kept."""

import os
import stat
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import SkipFile, StopUpload
from django.test import RequestFactory

from alongside.ground.files.jobs import sweep_incoming
from alongside.ground.files.uploads import BoundedUpload, upload_was_cut


@pytest.fixture
def incoming(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    return tmp_path


def sent(*sizes):
    files = [SimpleUploadedFile(f"{n}.txt", b"w" * size) for n, size in enumerate(sizes)]
    return RequestFactory().post("/", {"uploads": files, "words": "Kept"})


def test_a_large_upload_lies_in_a_private_file_as_long_as_its_request_lasts(incoming):
    request = sent(5_000)
    (upload,) = request.FILES.getlist("uploads")
    path = Path(upload.temporary_file_path())
    assert path.parent == incoming
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not upload_was_cut(request)
    request.close()
    assert list(incoming.iterdir()) == []


def test_what_is_too_large_together_is_left_out_and_the_words_are_kept(incoming, settings):
    settings.UPLOAD_MAX_BYTES = 1_000
    request = sent(400, 5_000, 100)
    assert request.POST["words"] == "Kept"
    assert [file.size for file in request.FILES.getlist("uploads")] == [400]
    assert upload_was_cut(request)
    request.close()
    assert list(incoming.iterdir()) == []


def test_a_request_ten_times_too_large_is_cut_off(settings):
    settings.UPLOAD_MAX_BYTES = 10
    handler = BoundedUpload(RequestFactory().post("/"))
    handler.handle_raw_input(None, {}, 100, b"")
    with pytest.raises(SkipFile):
        handler.receive_data_chunk(b"x" * 11, 0)
    handler.handle_raw_input(None, {}, 101, b"")
    with pytest.raises(StopUpload):
        handler.receive_data_chunk(b"x", 0)


def test_what_a_dead_server_left_behind_is_swept_away(incoming):
    old, new = incoming / "old.upload.jpg", incoming / "new.upload.jpg"
    for path in (old, new):
        path.write_bytes(b"A photo")
    long_ago = time.time() - 2 * 60 * 60
    os.utime(old, (long_ago, long_ago))
    sweep_incoming(0)
    assert list(incoming.iterdir()) == [new]
