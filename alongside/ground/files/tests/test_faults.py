"""Files made to break whoever reads them, and a disk without room: what is kept is as it came, and nothing swells (issue 6)."""

import errno
import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.ground.files import check_pack
from alongside.ground.files.models import Attachment
from alongside.ground.files.services import attachment_open, attachment_receive, attachment_show, wish

MB = 1024 * 1024


def bomb(*names, size=80 * MB, before=()):
    """A zip whose files are hundreds of times as large when they are unpacked; `before` them some that are small."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name in before:
            packed.writestr(name, b"<x/>")
        for name in names:
            with packed.open(name, "w") as file:
                for _ in range(size // MB):
                    file.write(bytes(MB))
    return made.getvalue()


def png(*more):
    """A small picture with these chunks before its end."""
    drawn, made = Image.new("RGB", (8, 8), (255, 0, 0)), io.BytesIO()
    drawn.save(made, "PNG")
    whole = made.getvalue()
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in more
    )
    return whole[:33] + chunks + whole[33:]  # behind the header


def receive(cast, story, content, name, wished="not_asked"):
    upload = SimpleUploadedFile(name, content)
    wish(upload, wished)
    with acting(cast.mother):
        return attachment_receive(
            by=cast.mother, circle_id=story.case.id, about=story.case, upload=upload, open_to_family=True, purpose="evidence"
        )  # fmt: skip


def test_a_zip_bomb_is_not_taken_and_one_dressed_as_a_letter_is_kept_and_never_unpacked(
    cast, story, own_storage
):
    with pytest.raises(Refused) as refused:
        receive(cast, story, bomb("zeros", size=MB), "proof.zip")
    assert refused.value.code == "attachment_type"
    letter = bomb(
        "word/document.xml", before=("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels")
    )
    tracemalloc.start()
    kept = receive(cast, story, letter, "letter.docx")
    with acting(cast.ipsw):
        _, plain = attachment_open(viewer=cast.ipsw, attachment_id=kept.id)
        with plain:
            read = b"".join(plain)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == letter
    assert peak < 8 * MB, "nobody unpacked 80 MB"


def test_words_in_a_picture_that_swell_are_taken_out_unread_and_break_no_viewer(cast, story, own_storage):
    swelling = png((b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80 * MB), 9)))
    taken = receive(cast, story, swelling, "a.png", "taken_out")
    with acting(cast.mother):
        _, plain = attachment_open(viewer=cast.mother, attachment_id=taken.id)
        with plain:
            assert b"".join(plain) == png()
    kept = receive(cast, story, swelling, "b.png")
    with acting(cast.ipsw), pytest.raises(Refused) as refused:
        attachment_show(viewer=cast.ipsw, attachment_id=kept.id)
    assert refused.value.code == "copy_cannot"


def test_what_is_two_kinds_at_once_is_shown_as_a_picture_alone(client, cast, story, own_storage):
    """A picture that a careless browser could run as a page: looked at anew it is pixels, fetched it is saved and never run."""
    page = b"<html><script>alert(1)</script></html>"
    kept = receive(cast, story, png((b"tEXt", b"Comment\0" + page)) + page, "a.png")
    for viewer, holds in ((cast.ipsw, False), (cast.mother, True)):
        client.force_login(viewer)
        session = client.session
        session["second_factor_seen"] = True
        session.save()
        answer = client.get(reverse("files:download", args=[kept.id]))
        assert (page in b"".join(answer.streaming_content)) is holds, "who gave it has it as it was"
        assert answer["Content-Type"] == "image/png"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
    with pytest.raises(Refused) as refused:
        receive(cast, story, page, "a.png")
    assert refused.value.code in ("attachment_type", "attachment_name")


def test_on_a_full_disk_a_form_keeps_nothing_of_a_file_and_says_what_to_do(
    cast, story, own_storage, monkeypatch
):
    def full(self, name, content):
        assert content.file.read(100), "it was on its way"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(Refused) as refused:
        receive(cast, story, b"words" * 10_000, "a.txt")
    assert refused.value.code == "attachment_no_room"
    assert "Your words can be sent without it" in refused.value.message
    assert not [one for one in own_storage.rglob("*") if one.is_file()]
    with acting(SYSTEM):
        assert not Attachment.objects.exists()


def test_whoever_checks_a_pack_unpacks_nothing_that_swells():
    swells = io.BytesIO(bomb("SHA256SUMS", "manifest.json", "custody.json", "film.mp4", size=20 * MB))
    tracemalloc.start()
    faults = check_pack.faults_of(swells)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "film.mp4: is compressed" in faults
    assert peak < MB
