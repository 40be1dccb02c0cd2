"""Evidence: sealed as received, looked at as a copy, opened for a reason, packed so that anybody can check it."""

import hashlib
import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.files import check_pack, custody
from alongside.ground.files.checking import stored_check
from alongside.ground.files.models import Custody
from alongside.ground.files.pack import pack_make, pack_stream
from alongside.ground.files.ranges import range_of
from alongside.ground.files.sealing import CHUNK, Damaged
from alongside.ground.files.services import attachment_open, attachment_receive, attachment_show, wish
from alongside.ground.files.stripping import without_place_and_time

PLACE = b"51.5007 N 0.1246 W"


def photo(kind="JPEG", turned=1, size=(60, 40)):
    """A picture that says where it was taken; it is red above and blue below."""
    drawn, made, said = Image.new("RGB", size, (255, 0, 0)), io.BytesIO(), Image.Exif()
    drawn.paste((0, 0, 255), (0, size[1] // 2, *size))
    said[0x0112], said[0x010E], said[0x0132] = turned, PLACE.decode(), "2026:11:21 23:40:00"
    drawn.save(made, kind, exif=said)
    return made.getvalue()


def receive(by, story, content, name="gate.jpg", wished="not_asked", **more):
    upload = SimpleUploadedFile(name, content)
    wish(upload, wished)
    with acting(by):
        return attachment_receive(
            by=by, circle_id=story.case.id, about=story.case, upload=upload, purpose="evidence",
            **{"open_to_family": True, **more},
        )  # fmt: skip


def read(viewer, kept, opened=attachment_open, wanted=""):
    with acting(viewer):
        _, plain = opened(viewer=viewer, attachment_id=kept.id, wanted=wanted)
        with plain:
            return b"".join(plain)


def steps(viewer, kept):
    with acting(viewer):
        return [step.kind for step in custody.custody_of(viewer=viewer, attachment_ids=[kept.id])]


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_place_and_time_are_taken_out_and_the_picture_stays(kind):
    before = photo(kind.upper(), turned=6) + (b"" if kind == "webp" else b"a film with a place of its own")
    after = without_place_and_time(before, f"image/{kind}")
    assert PLACE in before
    assert not any(one in after for one in (PLACE, b"2026", b"a film"))
    with Image.open(io.BytesIO(before)) as first, Image.open(io.BytesIO(after)) as second:
        assert first.tobytes() == second.tobytes()
        assert kind != "jpeg" or dict(second.getexif()) == {0x0112: 6}, "which way up it is, and nothing else"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(b"film", "video/mp4"), (photo()[:80], "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"", "image/webp")],
)  # fmt: skip
def test_what_cannot_be_taken_out_is_refused_with_another_way(data, media_type):
    with pytest.raises(Refused) as refused:
        without_place_and_time(data, media_type)
    assert refused.value.code == "where_and_when_stays"
    assert "screenshot" in refused.value.message


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", (0, 100)), ("bytes=0-", (0, 100)), ("bytes=10-19", (10, 20)), ("bytes=90-500", (90, 100)), ("bytes=-5", (95, 100)),
        ("bytes=-500", (0, 100)), ("bytes=100-", None), ("bytes=-0", None), ("bytes=20-10", (0, 100)),
        ("bytes=1-2,5-6", (0, 100)), ("lines=1-2", (0, 100)), ("bytes=-", (0, 100)),
    ],
)  # fmt: skip
def test_the_range_that_was_asked_for(header, found):
    assert range_of(header, 100) == found


def test_the_original_is_sealed_as_it_came_and_others_see_a_copy_without_its_place(cast, story, own_storage):
    original = photo(turned=6)
    kept = receive(cast.mother, story, original, wished="kept")
    assert (kept.sha256, kept.sha256_received) == (hashlib.sha256(original).hexdigest(), "")
    assert read(cast.mother, kept) == original, "whoever gave it has it"
    for who in (cast.father, cast.ipsw, cast.social_worker):
        seen = read(who, kept)
        assert PLACE not in seen
        with Image.open(io.BytesIO(seen)) as copy:
            assert (copy.size, dict(copy.getexif())) == ((40, 60), {}), "upright"
    assert PLACE not in read(cast.mother, kept, attachment_show)
    with acting(cast.ipsw), pytest.raises(NotPermitted):
        custody.original_ask(by=cast.ipsw, attachment_id=kept.id, why="I want to see.")
    with acting(cast.social_worker), pytest.raises(Refused) as refused:
        custody.original_ask(by=cast.social_worker, attachment_id=kept.id, why=" ")
    assert refused.value.code == "why_missing"
    with acting(cast.social_worker):
        custody.original_ask(by=cast.social_worker, attachment_id=kept.id, why="The court asks for it.")
    assert read(cast.social_worker, kept) == original
    assert PLACE not in read(cast.manager, kept)
    assert steps(cast.ipsw, kept) == ["received", "opened", "opened", "opened"]
    assert steps(cast.mother, kept) == ["received"]


def test_what_was_wished_taken_out_is_never_kept(cast, story, own_storage):
    original = photo()
    kept = receive(cast.mother, story, original, wished="taken_out")
    assert kept.sha256_received == hashlib.sha256(original).hexdigest() != kept.sha256
    assert PLACE not in read(cast.mother, kept)
    assert steps(cast.mother, kept) == ["received", "taken_out"]
    with pytest.raises(Refused):
        receive(cast.mother, story, b"words", name="a.txt", wished="taken_out")
    assert len([path for path in own_storage.rglob("*") if path.is_file()]) == 1


def flood():
    """A picture of a few bytes that says it has ten thousand million pixels."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(99))),
    )
    return photo("PNG")[:8] + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [(flood(), "pixels"), (photo()[:90], "no_picture"), (b"GIF89a" + b"<script>" * 9, "no_picture")],
    ids=["pixel flood", "cut off", "polyglot"],
)
def test_what_was_made_to_break_the_viewer_is_kept_and_not_shown(cast, story, own_storage, content, why):
    kept = receive(cast.mother, story, content, name="a" if why == "pixels" else "b")
    with acting(cast.ipsw):
        with pytest.raises(Refused) as refused:
            attachment_show(viewer=cast.ipsw, attachment_id=kept.id)
        assert refused.value.code == "copy_cannot"
        kept.refresh_from_db()
        assert (kept.view_copy.state, kept.view_copy.why) == ("cannot", why)
    assert read(cast.mother, kept) == content


def test_a_film_without_the_tool_is_kept_and_that_is_said(cast, story, own_storage, settings):
    settings.FFMPEG = ""
    kept = receive(cast.mother, story, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(CHUNK), name="a.mp4")
    with acting(cast.ipsw), pytest.raises(Refused) as refused:
        attachment_show(viewer=cast.ipsw, attachment_id=kept.id)
    assert "Films and recordings cannot be shown here. The original is kept" in refused.value.message


def test_a_film_is_played_in_parts_and_only_their_chunks_are_read(
    client, cast, story, own_storage, monkeypatch
):
    words = bytes(n % 251 for n in range(4 * CHUNK)) + b"end"
    kept = receive(cast.mother, story, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + words, name="a.mp4")
    (path,) = [one for one in own_storage.rglob("*") if one.is_file()]
    client.force_login(cast.mother)
    door = reverse("files:download", args=[kept.id])
    stored = bytearray(path.read_bytes())
    stored[10] ^= 1  # the first chunk is damaged: a part that does not need it plays
    path.write_bytes(stored)
    answer = client.get(door, headers={"Range": f"bytes={3 * CHUNK}-{3 * CHUNK + 9}"})
    assert (answer.status_code, len(b"".join(answer.streaming_content))) == (206, 10)
    assert answer["Content-Range"] == f"bytes {3 * CHUNK}-{3 * CHUNK + 9}/{kept.size}"
    b"".join(client.get(door, headers={"Range": f"bytes={2 * CHUNK}-{2 * CHUNK + 9}"}).streaming_content)
    assert client.get(door, headers={"Range": "bytes=999999999-"}).status_code == 416
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(about_id=kept.id, kind="files.attachment.opened").count() == 1
    whole = client.get(door)
    with pytest.raises(Damaged):
        b"".join(whole.streaming_content)
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(about_id=kept.id, kind="files.attachment.damaged").exists()
        assert Custody.objects.filter(attachment=kept, kind="damaged").count() == 1
    assert stored_check().damaged == [kept.id]


def packed(cast, story, *files, by=None, why="For the court."):
    by = by or cast.social_worker
    with acting(by):
        made = pack_make(
            by=by, circle_ids=[story.case.id], attachment_ids=[f.id for f in files], why=why,
            printed=lambda pack, items: b"%PDF statement",
        )  # fmt: skip
    with acting(by):
        return pack_stream(by=by, pack_id=made.id)


def test_a_pack_holds_the_originals_and_is_checked_four_ways(cast, story, own_storage, tmp_path):
    first, second = receive(cast.mother, story, photo()), receive(cast.ipsw, story, b"words", name="a.txt")
    with acting(cast.ipsw):
        custody.hand_over(by=cast.ipsw, attachment_id=first.id, to_whom="DC Noor, police", why="They asked.")
    made, stream = packed(cast, story, first, second)
    archive = tmp_path / "pack.zip"
    archive.write_bytes(b"".join(stream))
    assert check_pack.faults_of(str(archive), made.fingerprint) == []
    with zipfile.ZipFile(archive) as found:
        assert all(one.compress_type == zipfile.ZIP_STORED for one in found.infolist())
        found.extractall(tmp_path / "out")
        said = found.read("statement.txt").decode()
        told = json.loads(found.read("custody.json"))
    assert (tmp_path / "out" / told["files"][0]["name"]).read_bytes() == photo()
    assert [step["what"] for step in told["files"][0]["steps"]] == ["received", "handed_over", "packed"]
    handed = "To: DC Noor, police. Why: They asked."
    assert all(one in said for one in (made.reference, cast.social_worker.name, handed))
    assert (
        subprocess.run(
            ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", check=False
        ).returncode
        == 0
    )
    alone = [sys.executable, "-I", str(tmp_path / "out" / "check.py"), str(archive), made.fingerprint]
    assert subprocess.run(alone, capture_output=True, check=False).returncode == 0
    from click.testing import CliRunner

    from alongside.config.commands.evidence import command

    assert CliRunner().invoke(command, ["check", str(archive), "--fingerprint", "0" * 64]).exit_code == 1
    for spoiled in _spoiled(archive.read_bytes(), told):
        assert check_pack.faults_of(io.BytesIO(spoiled), made.fingerprint)


def _spoiled(whole, told):
    """The pack with a bit changed, cut off, a file more, a file less, and a step of the custody written anew."""
    at = whole.index(photo()) + 90
    yield whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    yield whole[: len(whole) // 2]
    told["files"][0]["steps"][0]["who"] = "Somebody else"
    for change in (
        {"more.txt": b"more"},
        {"statement.txt": None},
        {"custody.json": json.dumps(told).encode()},
    ):
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w") as new:
            for name in {*old.namelist(), *change}:
                content = change[name] if name in change else old.read(name)
                if content is not None:
                    new.writestr(name, content)
        yield made.getvalue()


@pytest.mark.parametrize(
    ("who", "facts", "fault"),
    [
        ("ipsw", {}, NotPermitted), ("mother", {}, NotPermitted), ("police", {}, Missing),
        ("social_worker", {"why": " "}, "why_missing"), ("social_worker", {"none": True}, "pack_empty"),
    ],
)  # fmt: skip
def test_whom_a_pack_is_refused(cast, story, own_storage, who, facts, fault):
    kept = receive(cast.mother, story, b"words", name="a.txt")
    files = [] if facts.get("none") else [kept]
    with pytest.raises(Refused if isinstance(fault, str) else fault) as refused:
        packed(cast, story, *files, by=getattr(cast, who), why=facts.get("why", "For the court."))
    assert not isinstance(fault, str) or refused.value.code == fault


def test_the_steps_of_a_file_are_sealed_to_each_other(cast, story, own_storage):
    kept = receive(cast.mother, story, b"words", name="a.txt")
    read(cast.ipsw, kept)
    with acting(cast.ipsw):
        found = custody.custody_of(viewer=cast.ipsw, attachment_ids=[kept.id])
    before = custody.FIRST
    for number, step in enumerate(found, 1):
        before = custody.chained(custody.step_facts(step), before)
        assert (step.number, step.chained) == (number, before)
    assert len(found) == 2
