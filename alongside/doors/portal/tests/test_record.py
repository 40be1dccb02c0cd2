"""The family's record: files with what they write, and their own words beside what is not right."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.doors.portal.tests.conftest import a_day, browser, filled
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.services import chronology_add
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.ground.files.models import Attachment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storage")]

ADD, RECORD = "/family/record/add/", "/family/record/"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def a_file(name="Note from school.txt", content=b"Training is at five."):
    return SimpleUploadedFile(name, content)


def answers(*files, **changes):
    said = {
        "words": "A van waited",
        "kind": "observed",
        "readers": "workers",
        **a_day("happened_on", today()),
    }
    return {**said, "uploads": list(files), **changes}


def seen(model, **wanted):
    with acting(SYSTEM):
        return list(model.objects.filter(**wanted).order_by("id"))


def text_of(client, address=RECORD):
    return client.get(address).content.decode()


@pytest.fixture
def mother(cast, story):
    return browser(cast.mother)


@pytest.fixture
def visit(cast, story):
    """What the social worker wrote about a visit, for the whole family."""
    with acting(cast.social_worker):
        return chronology_add(
            by=cast.social_worker, family_id=story.family.id, case_id=story.case.id, happened_on=today(),
            words="The mother was out.", kind="observed", uploads=[a_file("Visit.txt")],
        )  # fmt: skip


def test_the_limits_are_said_before_anything_is_chosen(mother):
    text = text_of(mother, ADD)
    assert "Up to 4 files, each up to 25 MB." in text
    assert "photos (jpg, png, gif, webp, heic) and documents (pdf, docx, odt, txt)" in text
    assert 'enctype="multipart/form-data"' in text
    assert " multiple" in text


def test_files_come_with_the_words_and_are_read_by_whoever_reads_the_words(cast, mother):
    sent = mother.post(ADD, filled(mother, ADD, **answers(a_file(), a_file("Gate.png", PNG))))
    assert sent.url == RECORD
    kept = seen(Attachment)
    assert [(a.name, a.media_type) for a in kept] == [
        ("Note from school.txt", "text/plain"), ("Gate.png", "image/png"),
    ]  # fmt: skip
    text = text_of(mother)
    for words in (
        "Note from school.txt",
        "text, 1 kB, not checked for viruses",
        "a copy stays on this phone",
    ):
        assert words in text
    address = reverse("files:download", args=[kept[0].id])
    assert address in text
    opened = [mother.get(address), browser(cast.ipsw).get(address)]
    assert [b"".join(answer.streaming_content) for answer in opened] == [b"Training is at five."] * 2
    father = browser(cast.father)
    assert "Note from school" not in text_of(father)
    for client in (father, browser(cast.stranger_parent)):
        assert client.get(address).status_code == 404
    deeds = [event.kind for event in seen(AuditEvent, about_id=kept[0].id)]
    assert deeds == ["files.attachment.received", "files.attachment.opened", "files.attachment.opened"]
    for answer in opened:  # last of all: Django lets the connection go with an answer
        answer.close()


def test_a_file_that_cannot_be_taken_is_named_and_nothing_is_lost_but_the_choice(
    mother, settings, own_storage
):
    settings.ATTACHMENT_MAX_BYTES = 2048
    cases = [
        ([a_file("Long.txt", b"x" * 2049)], "“Long.txt”: This file is larger than"),
        ([a_file("Empty.txt", b"")], "“Empty.txt”: This file is empty."),
        ([a_file("Tool.exe", b"MZ" + bytes(60))], "“Tool.exe”: We cannot take this kind of file."),
        ([a_file("Letter.pdf", PNG)], "“Letter.pdf”: The name of this file does not fit"),
        ([a_file("a\u202egnp<b>.exe", b"MZ" + bytes(60))], "“agnpb.exe”: We cannot take"),
        ([a_file(f"{n}.txt") for n in range(5)], "Choose up to 4 files at a time"),
        (
            [a_file("Good.txt"), a_file("Bad.txt", b"")],
            "“Bad.txt”: This file is empty. Please choose this file again: Good.txt. Your words are kept",
        ),
    ]
    for files, said in cases:
        page = mother.post(ADD, filled(mother, ADD, **answers(*files)))
        text = page.content.decode()
        assert page.status_code == 200
        assert said in " ".join(page.context["form"].errors["uploads"]), said
        assert "A van waited" in text
        assert "There is a problem" in text
    assert seen(Attachment) == []
    assert seen(ChronologyEntry) == []
    assert not own_storage.exists()


def test_a_good_file_is_asked_for_again_when_something_else_is_missing(mother):
    page = mother.post(ADD, filled(mother, ADD, **answers(a_file(), kind="")))
    assert "Please choose this file again: Note from school.txt." in page.context["form"].errors["uploads"][0]
    assert "Please choose your files again: Note from school.txt." in text_of(mother, ADD), (
        "it came back later"
    )


def test_files_sent_after_the_session_ended_are_asked_for_again(cast, mother):
    data = filled(mother, ADD, **answers(a_file("Bus.txt"), words="Written late"))
    mother.session.flush()
    assert "/accounts/login/" in mother.post(ADD, data).url
    text = text_of(browser(cast.mother), ADD)
    assert "Written late" in text
    assert "Please choose your files again: Bus.txt." in text


def test_an_input_without_a_file_is_not_asked_for_again(cast, mother):
    data = filled(mother, ADD, **answers(words="Written late")) | {"uploads": ""}
    mother.session.flush()
    mother.post(ADD, data)
    text = text_of(browser(cast.mother), ADD)
    assert "Written late" in text
    assert "choose your files" not in text


def test_files_too_large_together_are_never_left_out_in_silence(mother, settings):
    settings.UPLOAD_MAX_BYTES = 10
    page = mother.post(ADD, filled(mother, ADD, **answers(a_file("Film.txt", b"w" * 5_000))))
    assert "This was too large to send." in page.context["form"].errors["uploads"][0]
    assert page.context["form"]["readers"].value() == "workers"
    assert seen(ChronologyEntry) == []


def test_a_page_sent_twice_keeps_one_entry_and_its_files_once(mother):
    page = filled(mother, ADD)
    first, second = (mother.post(ADD, {**page, **answers(a_file())}) for _ in range(2))
    assert first.url == second.url == RECORD
    assert len(seen(ChronologyEntry)) == len(seen(Attachment)) == 1


def test_files_are_added_later_to_ones_own_words_alone(cast, story, mother, visit):
    mother.post(ADD, filled(mother, ADD, **answers(readers="family")))
    own = seen(ChronologyEntry, author_id=cast.mother.id)[0]
    address = reverse("portal:record-files", args=[own.id])
    assert address in text_of(mother)
    page = mother.post(address, filled(mother, address))
    assert page.context["form"].errors["uploads"] == ["Choose at least one file"]
    assert mother.post(address, filled(mother, address, uploads=[a_file("Later.txt")])).url == RECORD
    assert "Later.txt" in text_of(browser(cast.father)), "who reads the words reads the file"
    assert browser(cast.father).get(address).status_code == 404
    others = reverse("portal:record-files", args=[visit.id])
    assert mother.get(others).status_code == 404
    assert mother.post(others, {"uploads": [a_file()]}).status_code == 404
    assert others not in text_of(mother)


def test_a_file_that_waits_or_was_removed_is_said_and_not_linked(mother, visit):
    kept = seen(Attachment, about_id=visit.id)[0]
    for scan, said in (("held", "still checking this file"), ("infected", "removed this file")):
        with acting(SYSTEM):
            at = now() if scan == "infected" else None
            Attachment.objects.filter(id=kept.id).update(scan=scan, scanned_at=at)
        text = text_of(mother)
        assert said in text
        assert "Visit.txt" in text
        assert str(kept.id) not in text


@pytest.mark.parametrize("who", ["mother", "father"])
def test_what_is_not_right_is_said_beside_it_and_both_stay(cast, visit, who):
    client = browser(getattr(cast, who))
    address = reverse("portal:record-correct", args=[visit.id])
    assert address in text_of(client)
    text = text_of(client, address)
    for words in (
        "What was written",
        "The mother was out.",
        "Sofia Worth",
        "Written on",
        "What is right, in your words?",
    ):
        assert words in text
    errors = client.post(address, filled(client, address)).context["form"].errors
    assert set(errors) == {"words", "kind"}, "the day need not be said"
    sent = filled(client, address, words="She was at the door.", kind="observed")
    assert client.post(address, sent).url == client.post(address, sent).url == RECORD
    (made,) = seen(ChronologyEntry, corrects=visit)
    assert (made.happened_on, made.readers, made.author_name) == (
        visit.happened_on,
        "family",
        getattr(cast, who).name,
    )
    for reader in (client, browser(cast.father)):
        text = text_of(reader)
        assert (
            text.index("The mother was out.")
            < text.index("A correction")
            < text.index("She was at the door.")
        )
    assert "She was at the door." in text_of(client, address), "the next correction sees those before it"


def test_nobody_corrects_what_they_do_not_read(cast, mother):
    mother.post(ADD, filled(mother, ADD, **answers()))
    own = seen(ChronologyEntry)[0]
    address = reverse("portal:record-correct", args=[own.id])
    assert mother.get(address).status_code == 200
    assert "Only you and the workers will read them." in text_of(mother, address)
    for who in ("father", "young_person", "stranger_parent"):
        client = browser(getattr(cast, who))
        assert client.get(address).status_code == 404
        assert client.post(address, {"words": "No", "kind": "opinion"}).status_code == 404
    assert len(seen(ChronologyEntry)) == 1


def test_a_long_record_asks_the_database_no_more_often(cast, story, mother, visit):
    def asked():
        mother.get("/family/wrong/")  # the session is renewed once a minute, not with each page
        with CaptureQueriesContext(connection) as found:
            mother.get(RECORD)
        return len(found)

    before = asked()
    with acting(cast.father):
        for number in range(5):
            chronology_add(
                by=cast.father, family_id=story.family.id, happened_on=today(), words=f"Day {number}",
                kind="observed", readers="family", uploads=[a_file(f"{number}.txt")],
            )  # fmt: skip
    assert asked() == before
