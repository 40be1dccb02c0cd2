"""The family's story at the desk: files with what a worker writes, and corrections beside what is not right."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.services import chronology_add
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today
from alongside.ground.files.models import Attachment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storage")]


def a_file(name="Letter.txt", content=b"From the school."):
    return SimpleUploadedFile(name, content)


def url(story, rest="", entry=None):
    return f"/desk/cases/{story.case.id}/chronology/" + (f"{entry.id}/" if entry else "") + rest


def add(by, story, words, *files, **changes):
    with acting(by):
        return chronology_add(
            by=by,
            family_id=story.family.id,
            happened_on=today(),
            words=words,
            kind="observed",
            uploads=files,
            **changes,
        )


def seen(model, **wanted):
    with acting(SYSTEM):
        return list(model.objects.filter(**wanted).order_by("id"))


def test_a_worker_adds_files_with_their_words_and_the_family_reads_both(cast, story):
    lead = browse_as(cast.social_worker)
    day = {"happened_on_day": "1", "happened_on_month": "3", "happened_on_year": "2026"}
    said = {**day, "words": "A grey car waited.", "kind": "observed", "readers": "family"}
    page = post(lead, url(story, "add/"), **said, uploads=[a_file("Tool.exe", b"MZ" + bytes(60))])
    assert "“Tool.exe”: We cannot take this kind of file." in page.context["form"].errors["uploads"][0]
    assert "again: Tool.exe" not in page.content.decode()
    assert post(lead, url(story, "add/"), **said, uploads=[a_file()]).url == url(story)
    text = lead.get(url(story)).content.decode()
    (kept,) = seen(Attachment)
    assert "Letter.txt" in text
    assert reverse("files:download", args=[kept.id]) in text
    assert "Letter.txt" in lead.get(f"/desk/cases/{story.case.id}/").content.decode()
    assert "Letter.txt" in browse_as(cast.mother).get("/family/record/").content.decode()
    own = seen(ChronologyEntry)[0]
    assert post(lead, url(story, "files/", own), uploads=[a_file("Later.txt")]).url == url(story)
    assert "Later.txt" in lead.get(url(story)).content.decode()
    assert browse_as(cast.ipsw).get(url(story, "files/", own)).status_code == 404


def test_what_is_withheld_from_the_family_is_withheld_with_its_files(cast, story):
    add(
        cast.ipsw,
        story,
        "Withheld.",
        a_file("Secret.txt"),
        readers="workers",
        withheld_reason="A risk to her",
    )
    assert "Secret.txt" in browse_as(cast.csw).get(url(story)).content.decode()
    (kept,) = seen(Attachment)
    assert browse_as(cast.mother).get(reverse("files:download", args=[kept.id])).status_code == 404


def test_a_worker_corrects_beside_what_was_written_but_not_what_a_parent_said_to_the_workers(cast, story):
    first = add(cast.ipsw, story, "She was late.")
    confided = add(cast.mother, story, "For the workers.")
    csw = browse_as(cast.csw)
    address = url(story, "correct/", first)
    text = csw.get(url(story)).content.decode()
    assert address in text
    assert url(story, "correct/", confided) not in text
    assert csw.get(address).status_code == 200
    assert post(csw, address, words="", kind="").context["form"].errors.keys() == {"words", "kind"}
    assert post(csw, address, words="The bus was late.", kind="reported", told_by="The school").url == url(
        story
    )
    for client, page in ((csw, url(story)), (browse_as(cast.mother), "/family/record/")):
        text = client.get(page).content.decode()
        assert text.index("She was late.") < text.index("The bus was late.")
    sent = {"words": "Not so.", "kind": "opinion"}
    assert csw.post(url(story, "correct/", confided), sent).status_code == 403
    assert browse_as(cast.teacher).post(address, sent).status_code == 404
    assert len(seen(ChronologyEntry, corrects=first)) == 1


def test_an_entry_of_another_family_is_not_found_under_this_case(cast, story):
    with acting(SYSTEM):
        elsewhere = type(story.family).objects.create(
            partnership_id=cast.partnership.id, reference="F-2", name="The Elm family"
        )
    with acting(cast.manager):
        other = chronology_add(
            by=cast.manager, family_id=elsewhere.id, happened_on=today(), words="Theirs.", kind="observed"
        )
    manager = browse_as(cast.manager)
    for rest in ("correct/", "files/"):
        assert manager.get(url(story, rest, other)).status_code == 404


def test_the_story_asks_the_database_no_more_often_when_it_is_long(cast, story):
    lead = browse_as(cast.social_worker)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert lead.get(url(story)).status_code == 200
        return len(found)

    add(cast.ipsw, story, "One.", a_file())
    asked()
    before = asked()
    for number in range(4):
        add(cast.ipsw, story, f"Day {number}", a_file(f"{number}.txt"), a_file("again.txt"))
    assert asked() == before <= 25
