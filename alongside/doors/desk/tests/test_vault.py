"""Files at both doors: a large one sent in parts, the copy, the original for a reason, who has it, and the pack."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.recording.services import chronology_add
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today
from alongside.ground.files import check_pack
from alongside.ground.files.models import Attachment, EvidencePack, Upload
from alongside.ground.files.services import wish
from alongside.ground.files.tests.test_attachments import receive

PASSWORD = "a long enough password"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storage")]


def photo():
    made = io.BytesIO()
    Image.new("RGB", (30, 20), (10, 80, 70)).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def van(cast, story):
    """A photo that the mother gave with its place and time, and with words about it."""
    given = SimpleUploadedFile("The van.png", photo())
    wish(given, "kept")
    with acting(cast.mother):
        entry = chronology_add(
            by=cast.mother, family_id=story.family.id, case_id=story.case.id, happened_on=today(),
            words="The van stood at our gate.", kind="observed", uploads=[given],
        )  # fmt: skip
    with acting(SYSTEM):
        return Attachment.objects.get(about_id=entry.id)


def with_password(user):
    """A browser of somebody who can be asked again who they are."""
    with acting(SYSTEM):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return browse_as(user)


def confirmed(browser):
    """Whoever browses has just said again who they are."""
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def text(browser, name, *args):
    return browser.get(reverse(name, args=args)).content.decode()


def test_a_file_sent_in_parts_stays_with_the_form_until_it_is_kept(cast, story, settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path
    mother = browse_as(cast.mother)
    facts = {"name": "Gate.png", "length": len(photo()), "purpose": "document"}
    begun = mother.post(reverse("files:uploads"), json.dumps(facts), content_type="application/json")
    sent = mother.patch(begun["Location"], photo(), headers={"Upload-Offset": "0"})
    assert (sent.status_code, sent["Upload-Offset"]) == (204, str(len(photo())))
    day = {"happened_on_day": "1", "happened_on_month": "3", "happened_on_year": "2026"}
    said = {**day, "kind": "observed", "readers": "workers", "uploads-sent": begun.json()["id"]}
    again = post(mother, "/family/record/add/", **said)
    assert "is here already" in again.content.decode(), "words are missing; the file is not asked for again"
    assert post(
        mother, "/family/record/add/", **said, words="At our gate.", uploads_where_and_when="taken_out"
    ).url
    with acting(SYSTEM):
        kept = Attachment.objects.get()
        assert (kept.name, kept.where_and_when, Upload.objects.exists()) == ("Gate.png", "taken_out", False)
    page = text(mother, "portal:file", kept.id)
    assert "Taken out before it was kept" in page
    assert reverse("files:copy", args=[kept.id]) in page
    assert browse_as(cast.father).get(reverse("portal:file", args=[kept.id])).status_code == 404


def test_at_the_desk_people_see_the_copy_and_the_original_opens_for_a_reason(cast, story, van):
    lead, beside = with_password(cast.social_worker), browse_as(cast.ipsw)
    assert "Open the original" in text(lead, "desk:file", van.id)
    assert "Open the original" not in text(beside, "desk:file", van.id)
    assert "The van.png" in text(lead, "desk:case-files", story.case.id)
    copy = b"".join(lead.get(reverse("files:copy", args=[van.id])).streaming_content)
    assert Image.open(io.BytesIO(copy)).size == (30, 20)
    asks = reverse("desk:file-original", args=[van.id])
    assert "reauthenticate" in lead.get(asks).url, "who is there?"
    assert post(confirmed(lead), asks, why="The police ask for its time.").url == reverse(
        "desk:file", args=[van.id]
    )
    assert "Save the original" in text(lead, "desk:file", van.id)
    assert beside.get(asks).status_code == 403
    handed = reverse("desk:file-handed", args=[van.id])
    assert post(beside, handed, to_whom="DC Noor, police", why="They asked.").url
    page = text(browse_as(cast.mother), "portal:file", van.id)
    assert "To DC Noor, police. They asked." in page
    assert "The police ask for its time." not in page


def test_a_pack_is_made_for_a_reason_and_fetched(cast, story, van):
    lead = with_password(cast.social_worker)
    assert "Make an evidence pack" in text(lead, "desk:case-files", story.case.id)
    assert "Make an evidence pack" not in text(browse_as(cast.ipsw), "desk:case-files", story.case.id)
    there = reverse("desk:case-files-pack", args=[story.case.id])
    assert "Choose" in post(lead, there, why="For the court.").content.decode()
    post(lead, there, which=[str(van.id)], why="For the court.")
    with acting(SYSTEM):
        made = EvidencePack.objects.get()
    fetch = reverse("desk:case-files-fetch", args=[made.id])
    assert "reauthenticate" in lead.get(fetch).url
    archive = io.BytesIO(b"".join(confirmed(lead).get(fetch).streaming_content))
    assert check_pack.faults_of(archive, made.fingerprint) == []
    with zipfile.ZipFile(archive) as found:
        assert found.read("files/001-The van.png") == photo()
        assert found.read("statement.pdf").startswith(b"%PDF")
        assert "The van stood at our gate." in found.read("statement.txt").decode()


def test_whoever_may_say_the_second_word_finds_it_on_their_first_page(cast, story, own_storage):
    files = [receive(cast.mother, story, f"words {n}".encode(), name=f"{n}.txt") for n in range(10)]
    lead, manager = with_password(cast.social_worker), browse_as(cast.manager)
    section = "Files that wait for a second word"
    assert section not in text(manager, "desk:home")
    there = reverse("desk:case-files-pack", args=[story.case.id])
    made = lead.post(there, {"which": [str(one.id) for one in files], "why": "For the court."}, follow=True)
    assert "a second person has to agree before it leaves" in made.content.decode()
    assert "ready to fetch" not in made.content.decode()
    home = reverse("desk:case-files", args=[story.case.id])
    page = text(lead, "desk:case-files", story.case.id)
    assert "You hear what they say." in page
    assert section not in text(lead, "desk:home"), "nobody agrees to their own"
    assert section in text(manager, "desk:home")
    assert f'href="{home}"' in manager.get(reverse("desk:home")).content.decode()
    with acting(SYSTEM):
        pack = EvidencePack.objects.get()
    answer = {"agreed": "yes", "why": "All are asked for."}
    post(manager, reverse("desk:case-files-second", args=[pack.id]), **answer)
    assert section not in text(manager, "desk:home")
    assert "All are asked for." in text(lead, "desk:case-files", story.case.id)


def test_the_second_person_reads_each_name_finds_it_on_the_first_page_and_says_so(cast, story):
    from alongside.ground.files.pack import pack_make
    from alongside.ground.files.pack_owed import seconds_of

    files = [receive(cast.mother, story, f"words {n}".encode(), name=f"note {n}.txt") for n in range(10)]
    with acting(cast.social_worker):
        pack = pack_make(
            by=cast.social_worker, circle_ids=[story.case.id], attachment_ids=[one.id for one in files],
            why="For the court.", printed=lambda _pack, _items: b"%PDF",
        )  # fmt: skip
    manager = browse_as(cast.manager)
    home = manager.get("/desk/").content.decode()
    assert "Files that wait for a second word" in home
    assert "owed by somebody else who may make packs" in home
    address = f"/desk/evidence-packs/{pack.id}/second/"
    page = manager.get(address).content.decode()
    assert "For the court." in page
    assert page.count("<li>0") == 10
    assert post(manager, address, agreed="yes", why="I opened each of them.").status_code == 302
    with acting(cast.manager):
        assert seconds_of([pack])[pack.id].agreed
