"""The copy of a film or recording says nothing of where, when and with what it was made: with the machine's own ffmpeg."""

import contextlib
import json
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.ground.files import film
from alongside.ground.files.copies import copy_make
from alongside.ground.files.rules import sniff
from alongside.ground.files.services import attachment_receive, attachment_show

FFMPEG, FFPROBE = shutil.which("ffmpeg"), shutil.which("ffprobe")
pytestmark = pytest.mark.skipif(not (FFMPEG and FFPROBE), reason="no ffmpeg here: apt-get install ffmpeg")

SAID = {
    "location": "+51.5007-000.1246/", "location-eng": "+51.5007-000.1246/", "creation_time": "2019-03-02T23:40:00Z",
    "comment": "at the gate of number 4", "title": "Mias phone", "artist": "Maria Ash", "make": "Handset7", "date": "2019",
}  # fmt: skip
TELLS = (b"51.5007", b"2019", b"number 4", b"Mias", b"Maria", b"Handset7")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=0.3")
FILM = ("-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=0.4", *SOUND)
KINDS = {
    "mp4": (
        "video/mp4",
        (*FILM, "-c:v", "libx264", "-movflags", "use_metadata_tags"),
    ),  # looked at as a worker does
    "mov": ("video/quicktime", (*FILM, "-c:v", "libx264", "-movflags", "use_metadata_tags")),
    "webm": ("video/webm", (*FILM, "-c:v", "libvpx", "-c:a", "libopus")),
    "m4a": ("audio/mp4", (*SOUND, "-c:a", "aac")),
    "mp3": ("audio/mpeg", (*SOUND, "-c:a", "libmp3lame")),
    "ogg": ("audio/ogg", (*SOUND, "-c:a", "libopus")),
    "wav": ("audio/x-wav", SOUND),
}


def recorded(ending, folder):
    """A short film or sound whose file says who made it, where and when, in each part of it."""
    there = folder / f"made.{ending}"
    said = [part for name, value in SAID.items() for part in ("-metadata", f"{name}={value}")]
    said += ["-metadata:s:a:0", f"comment={SAID['comment']}", "-metadata:s:a:0", f"title={SAID['title']}"]
    made = [FFMPEG, "-nostdin", "-loglevel", "error", *KINDS[ending][1], *said, str(there)]
    subprocess.run(made, check=True, timeout=60)
    return there.read_bytes()


def anew(media_type, data):
    @contextlib.contextmanager
    def opened(start=0, stop=None):
        yield iter([data[start:stop]])

    return b"".join(film.made_anew(media_type, opened, len(data)))


def tags(data, folder):
    """Every word about the file, its streams and chapters that ffprobe reads in it."""
    there = folder / "copy.mp4"
    there.write_bytes(data)
    asked = [
        FFPROBE,
        "-v",
        "error",
        "-show_format",
        "-show_streams",
        "-show_chapters",
        "-of",
        "json",
        str(there),
    ]
    found = json.loads(subprocess.run(asked, check=True, capture_output=True, timeout=60).stdout)
    of_streams = [one.get("tags", {}) for one in found["streams"]]
    named = {name for told in (found["format"].get("tags", {}), *of_streams) for name in told}
    return named, [one["codec_type"] for one in found["streams"]], found["chapters"]


@pytest.mark.parametrize("ending", list(KINDS)[1:])
def test_a_copy_says_nothing_of_place_time_or_giver(ending, tmp_path, settings):
    settings.FFMPEG = FFMPEG
    media_type, original = KINDS[ending][0], recorded(ending, tmp_path)
    assert sniff(original[:65536]) == media_type
    assert b"number 4" in original, "the original says it"
    copy = anew(media_type, original)
    assert not [one for one in TELLS if one in copy]
    named, kinds, chapters = tags(copy, tmp_path)
    assert named <= {
        "major_brand",
        "minor_version",
        "compatible_brands",
        "encoder",
        "language",
        "handler_name",
        "vendor_id",
    }
    assert (kinds, chapters) == (["video", "audio"] if media_type.startswith("video/") else ["audio"], [])


@pytest.mark.parametrize(
    "bait",
    [
        b"ffconcat version 1.0\nfile '{secret}'\n",
        b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
    ],
    ids=["a list of files", "cut off"],
)
def test_a_file_that_calls_itself_a_film_reads_nothing_else_of_the_machine(bait, tmp_path, settings):
    settings.FFMPEG = FFMPEG
    secret = tmp_path / "made.wav"
    recorded("wav", tmp_path)
    with pytest.raises(film.CannotShow):
        anew("video/mp4", bait.replace(b"{secret}", str(secret).encode()))


def test_a_worker_looks_at_the_copy_of_a_mothers_film(cast, story, own_storage, settings, tmp_path):
    settings.FFMPEG = FFMPEG
    upload = SimpleUploadedFile("gate.mp4", recorded("mp4", tmp_path))
    with acting(cast.mother):
        kept = attachment_receive(
            by=cast.mother, circle_id=story.case.id, about=story.case, upload=upload, purpose="evidence", open_to_family=True
        )  # fmt: skip
    with acting(cast.ipsw), pytest.raises(Refused, match="some minutes"):
        attachment_show(viewer=cast.ipsw, attachment_id=kept.id)
    with acting(SYSTEM):
        copy_make(kept)
    with acting(cast.ipsw):
        _, plain = attachment_show(viewer=cast.ipsw, attachment_id=kept.id)
        with plain:
            seen = b"".join(plain)
    assert not [one for one in TELLS if one in seen]
    assert tags(seen, tmp_path)[1] == ["video", "audio"]
