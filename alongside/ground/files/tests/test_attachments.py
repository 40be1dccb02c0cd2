"""Attachments from receiving to opening: who may, what is refused, what is stored."""

import hashlib
import tracemalloc
import uuid

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.files.models import Attachment
from alongside.ground.files.sealing import CHUNK, Damaged
from alongside.ground.files.selectors import attachments_of
from alongside.ground.files.services import (
    FileRefused,
    attachment_open,
    attachment_receive,
    attachments_receive,
)

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
WORDS = b"What the school wrote to us."


pytestmark = pytest.mark.usefixtures("own_storage")


def stored(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def receive(
    by, story, content=WORDS, name="letter.txt", open_to_family=True, circle_id=None, purpose="document"
):
    with acting(by):
        return attachment_receive(
            by=by, circle_id=circle_id or story.case.id, about=story.case, purpose=purpose,
            upload=SimpleUploadedFile(name, content), open_to_family=open_to_family,
        )  # fmt: skip


def read(viewer, attachment):
    with acting(viewer):
        _, plaintext = attachment_open(viewer=viewer, attachment_id=attachment.id)
    with plaintext:
        return b"".join(plaintext)


def test_a_file_comes_back_as_it_was_sent(cast, story):
    kept = receive(cast.mother, story)
    assert (kept.name, kept.media_type, kept.size) == ("letter.txt", "text/plain", len(WORDS))
    assert kept.sha256 == hashlib.sha256(WORDS).hexdigest()
    assert (kept.received_by_id, kept.scan) == (cast.mother.id, "not_scanned")
    assert (kept.about_kind, kept.about_id) == ("cases.case", story.case.id)
    assert read(cast.ipsw, kept) == WORDS


def test_what_is_stored_tells_nothing(cast, story, own_storage):
    receive(cast.mother, story, name="secret letter.txt")
    (path,) = stored(own_storage)
    assert WORDS not in path.read_bytes()
    assert "letter" not in str(path.relative_to(own_storage))


def test_two_files_alike_are_stored_differently(cast, story, own_storage):
    receive(cast.mother, story)
    receive(cast.mother, story)
    first, second = stored(own_storage)
    assert first.read_bytes() != second.read_bytes()


@pytest.mark.parametrize(
    "who", ["mother", "father", "young_person", "ipsw", "csw", "social_worker", "manager"]
)
def test_the_circle_opens_what_is_open_to_the_family(cast, story, who):
    assert read(getattr(cast, who), receive(cast.ipsw, story)) == WORDS


@pytest.mark.parametrize("who", ["stranger", "stranger_parent", "duty", "police", "teacher"])
def test_for_those_outside_the_circle_there_is_no_such_file(cast, story, who):
    kept = receive(cast.ipsw, story)
    with pytest.raises(Missing):
        read(getattr(cast, who), kept)
    with pytest.raises(Missing):
        receive(getattr(cast, who), story)


@pytest.mark.parametrize("who", ["mother", "father", "young_person"])
def test_the_family_does_not_see_what_is_not_open_to_it(cast, story, who):
    kept = receive(cast.social_worker, story, open_to_family=False)
    assert read(cast.ipsw, kept) == WORDS
    with pytest.raises(Missing):
        read(getattr(cast, who), kept)


def test_a_parent_opens_what_they_gave_to_the_workers_alone_and_the_other_parent_does_not(cast, story):
    kept = receive(cast.mother, story, open_to_family=False)
    assert read(cast.mother, kept) == WORDS
    assert read(cast.ipsw, kept) == WORDS
    with pytest.raises(Missing):
        read(cast.father, kept)


def test_the_public_attaches_nothing_and_opens_nothing(cast, story):
    kept = receive(cast.mother, story)
    with pytest.raises(NotPermitted):
        receive(PUBLIC, story)
    with pytest.raises(Missing):
        read(PUBLIC, kept)


def test_a_list_holds_what_the_viewer_may_see(cast, story):
    receive(cast.ipsw, story, name="open.txt")
    receive(cast.ipsw, story, name="kept.txt", open_to_family=False)
    for who, seen in (
        (cast.ipsw, ["open.txt", "kept.txt"]),
        (cast.mother, ["open.txt"]),
        (cast.stranger, []),
    ):
        with acting(who):
            assert [a.name for a in attachments_of(viewer=who, about_ids=[story.case.id])] == seen


def test_receiving_and_opening_are_audited(cast, story):
    kept = receive(cast.mother, story)
    read(cast.ipsw, kept)
    with acting(SYSTEM):
        deeds = AuditEvent.objects.filter(about_id=kept.id).order_by("id")
        assert [(e.kind, e.actor_id) for e in deeds] == [
            ("files.attachment.received", cast.mother.id), ("files.attachment.opened", cast.ipsw.id),
        ]  # fmt: skip
        seen = AuditEvent.objects.get(is_read=True)
    assert (seen.actor_id, seen.circle_ids, seen.facts) == (
        cast.ipsw.id,
        [story.case.id],
        {"what": ["files.attachment"]},
    )


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.txt", "attachment_empty"),
        (b"x" * 2049, "long.txt", "attachment_large"),
        (b"MZ" + bytes(60), "photo.jpg", "attachment_type"),
        (JPEG, "letter.pdf", "attachment_name"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_and_nothing_stays(
    cast, story, settings, own_storage, content, name, code
):
    settings.ATTACHMENT_MAX_BYTES = 2048
    with pytest.raises(Refused) as refused:
        receive(cast.mother, story, content, name)
    assert (refused.value.code, refused.value.field) == (code, "upload")
    assert stored(own_storage) == []
    with acting(SYSTEM):
        assert not Attachment.objects.exists()


def several(by, story, *files, **changes):
    with acting(by):
        return attachments_receive(
            by=by, circle_id=story.case.id, about=story.case, open_to_family=True,
            uploads=[SimpleUploadedFile(name, content) for name, content in files], **changes,
        )  # fmt: skip


def test_of_several_files_all_are_kept_or_none_and_the_refused_one_is_named(cast, story, own_storage):
    assert [a.name for a in several(cast.mother, story, ("a.txt", WORDS), ("b.jpg", JPEG))] == [
        "a.txt",
        "b.jpg",
    ]
    with pytest.raises(FileRefused) as refused:
        several(cast.mother, story, ("c.txt", WORDS), ("d\u202egnp.exe", b"MZ" + bytes(60)), ("e.txt", b""))
    assert (refused.value.code, refused.value.field) == ("attachment_type", "uploads")
    assert refused.value.name == "dgnp.exe"
    assert "dgnp" not in refused.value.message, "what may be logged says nothing of a family"
    assert len(stored(own_storage)) == 2
    with pytest.raises(NotPermitted):
        several(PUBLIC, story, ("a.txt", WORDS))


def test_of_the_family_only_those_of_a_narrower_circle_open_what_belongs_there(cast, story):
    (kept,) = several(cast.ipsw, story, ("a.txt", WORDS), family_circle_id=uuid.uuid4())
    assert read(cast.csw, kept) == WORDS
    with pytest.raises(Missing):
        read(cast.mother, kept)


def test_a_file_of_exactly_the_limit_is_taken(cast, story, settings):
    settings.ATTACHMENT_MAX_BYTES = 2048
    assert receive(cast.mother, story, b"x" * 2048).size == 2048


def test_one_file_too_many_is_refused_even_when_the_family_sees_fewer(cast, story, settings):
    settings.ATTACHMENT_MAX_COUNT = 2
    for _ in range(2):
        receive(cast.ipsw, story, open_to_family=False)
    with pytest.raises(Refused) as refused:
        receive(cast.mother, story)
    assert refused.value.code == "attachment_count"


def test_a_row_that_cannot_be_written_leaves_no_file(cast, story, own_storage, monkeypatch):
    def fail(*_, **__):
        raise DatabaseError

    monkeypatch.setattr(Attachment, "save", fail)
    with pytest.raises(DatabaseError):
        receive(cast.mother, story)
    assert stored(own_storage) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b[:10] + bytes([b[10] ^ 1]) + b[11:],
        lambda b: b[: -(CHUNK + 16)],
        lambda b: b[:-1],
        lambda b: b[CHUNK + 16 : 2 * (CHUNK + 16)] + b[: CHUNK + 16] + b[2 * (CHUNK + 16) :],
        None,
    ],
    ids=["changed", "cut off", "one byte short", "swapped", "lost"],
)
def test_what_was_tampered_with_in_the_storage_does_not_open(cast, story, own_storage, spoil):
    kept = receive(cast.mother, story, b"w" * (3 * CHUNK))
    (path,) = stored(own_storage)
    whole = path.read_bytes()
    path.unlink()
    if spoil:
        path.write_bytes(spoil(whole))
    with pytest.raises(Damaged):
        read(cast.mother, kept)


def test_with_another_key_of_the_installation_nothing_opens(cast, story, settings):
    kept = receive(cast.mother, story)
    settings.FILES_KEY = "another key"
    with pytest.raises(Damaged):
        read(cast.mother, kept)


@pytest.mark.parametrize(
    "change", [{"name": "other.txt"}, {"sha256": "0" * 64}, {"open_to_family": False}, {"size": 1}]
)
def test_not_even_the_system_changes_the_facts_of_a_file(cast, story, change):
    kept = receive(cast.mother, story)
    with acting(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.filter(id=kept.id).update(**change)


def test_a_worker_cannot_declare_a_file_clean(cast, story):
    kept = receive(cast.mother, story)
    with acting(cast.ipsw):
        assert Attachment.objects.filter(id=kept.id).update(scan="held") == 0


class Endless(File):
    """An upload of twenty megabytes that is never in memory at once."""

    def __init__(self, pieces):
        super().__init__(None, name="film.txt")
        self.pieces = pieces

    def chunks(self, chunk_size=None):
        for _ in range(self.pieces):
            yield b"w" * CHUNK


def test_a_large_file_is_never_held_whole(cast, story):
    with acting(cast.mother):
        tracemalloc.start()
        kept = attachment_receive(
            by=cast.mother,
            circle_id=story.case.id,
            about=story.case,
            upload=Endless(320),
            open_to_family=True,
        )
        _, plaintext = attachment_open(viewer=cast.mother, attachment_id=kept.id)
        with plaintext:
            total = sum(len(piece) for piece in plaintext)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert total == kept.size == 320 * CHUNK
    assert peak < 3 * 1024 * 1024


def test_the_storage_of_the_settings_is_used(cast, story, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    kept = receive(cast.mother, story, b"w" * 200_000)
    assert default_storage.exists(kept.storage_name)
    assert read(cast.mother, kept) == b"w" * 200_000


def page(client, who, attachment_id):
    if who is not None:
        client.force_login(who)
        session = client.session
        session["second_factor_seen"] = True
        session.save()
    return client.get(reverse("files:download", args=[attachment_id]))


def test_a_download_is_saved_and_never_shown(client, cast, story):
    kept = receive(cast.mother, story, name='"x"; grüße.txt')
    answer = page(client, cast.mother, kept.id)
    assert b"".join(answer.streaming_content) == WORDS
    answer.close()
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Length"] == str(len(WORDS))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("who", [None, "stranger", "stranger_parent", "teacher"])
def test_outsiders_are_told_that_there_is_no_such_page(client, cast, story, who):
    kept = receive(cast.mother, story)
    for wanted in (kept.id, uuid.uuid4()):
        assert page(client, who and getattr(cast, who), wanted).status_code == 404


def test_a_download_only_reads(client, cast, story):
    assert client.post(reverse("files:download", args=[uuid.uuid4()])).status_code == 405


def test_a_damaged_file_is_said_to_be_damaged(client, cast, story, own_storage):
    kept = receive(cast.mother, story)
    stored(own_storage)[0].write_bytes(b"")
    answer = page(client, cast.mother, kept.id)
    assert answer.status_code == 500
    assert "damaged" in answer.content.decode()


def test_a_content_file_needs_no_disk(cast, story):
    with acting(cast.ipsw):
        kept = attachment_receive(
            by=cast.ipsw, circle_id=story.case.id, about=story.case, upload=ContentFile(WORDS, name="a.txt"),
            open_to_family=True,
        )  # fmt: skip
    assert read(cast.ipsw, kept) == WORDS
