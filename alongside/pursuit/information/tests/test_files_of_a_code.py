"""A receipt code alone brings a film in parts: within limits of its own, whatever somebody tries (R145)."""

import hashlib
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.ground.access.context import acting
from alongside.ground.access.middleware import PARTNERSHIP_IN_SESSION, RECEIPT_IN_SESSION
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.files import receipts
from alongside.ground.files.models import Attachment, Upload
from alongside.ground.files.sending import sent_of, upload_begin, upload_take
from alongside.pursuit.information.services.files import file_open, files_receive

pytestmark = pytest.mark.usefixtures("own_storage")
FILM = b"What the camera at the door saw. " * 40_000
MB = 1024 * 1024


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path


@pytest.fixture
def somebody(cast):
    return Nobody(Audience.PUBLIC, cast.partnership.id)


def begin(by, told, length=None):
    with acting(by, receipt=told.report.receipt_digest):
        return upload_begin(by=by, name="door.txt", length=length or len(FILM), purpose="evidence")


def test_a_code_brings_a_film_that_police_read_with_its_hash_and_no_name(cast, tell, somebody):
    told, other = tell("public"), tell("public")
    upload = begin(somebody, told)
    with acting(somebody, receipt=told.report.receipt_digest):
        half = len(FILM) // 2
        upload = upload_take(by=somebody, upload_id=upload.id, offset=0, read=io.BytesIO(FILM[:half]).read)
        rest = io.BytesIO(FILM[upload.kept :])
        upload_take(by=somebody, upload_id=upload.id, offset=upload.kept, read=rest.read)
        files_receive(by=somebody, item_id=told.items[0].id, uploads=sent_of(upload_ids=[upload.id]))
    with acting(cast.intelligence):
        kept, plain = file_open(by=cast.intelligence, attachment_id=upload.id)
        with plain:
            assert (
                hashlib.sha256(b"".join(plain)).hexdigest() == kept.sha256 == hashlib.sha256(FILM).hexdigest()
            )
        assert (kept.received_by_id, kept.created_by_id) == (None, None)
    with acting(somebody, receipt=other.report.receipt_digest), pytest.raises(Missing):
        files_receive(by=somebody, item_id=told.items[0].id, uploads=[SimpleUploadedFile("a.txt", b"words")])


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"P-RECEIPT-FILES": 2}, "receipt_files"),
        ({"P-RECEIPT-MB": 3}, "receipt_size"),
        ({"P-RECEIPT-WAITING": 2}, "receipt_waiting"),
    ],
)
def test_a_code_has_limits_that_count_what_came_what_is_on_its_way_and_what_comes(
    cast, tell, somebody, monkeypatch, limits, code
):
    usual = receipts.in_force
    monkeypatch.setattr(
        receipts, "in_force", lambda key, **facts: type("V", (), {"value": limits[key]}) if key in limits else usual(key, **facts)
    )  # fmt: skip
    told = tell("public")
    with acting(somebody, receipt=told.report.receipt_digest):
        files_receive(by=somebody, item_id=told.items[0].id, uploads=[SimpleUploadedFile("a.txt", b"w" * MB)])
    begin(somebody, told, MB)
    with pytest.raises(Refused) as refused:
        begin(somebody, told, 2 * MB)
    assert refused.value.code == code
    assert any(way in refused.value.message for way in ("somebody can fetch it", "in an hour"))
    if code != "receipt_waiting":  # small ones with the form are of the same number and size
        files = [SimpleUploadedFile(f"{n}.txt", b"w" * MB) for n in range(2)]
        with acting(somebody, receipt=told.report.receipt_digest), pytest.raises(Refused) as refused:
            files_receive(by=somebody, item_id=told.items[0].id, uploads=files)
        assert refused.value.code == code
    with acting(SYSTEM):
        assert (Upload.objects.count(), Attachment.objects.filter(circle_id=told.report.id).count()) == (1, 1)


def test_at_the_door_a_browser_without_a_code_sends_its_words_first_and_a_flood_of_parts_waits(
    cast, tell, client, monkeypatch
):
    facts = json.dumps({"name": "door.txt", "length": len(FILM), "purpose": "evidence"})
    sends = reverse("files:uploads")
    refused = client.post(sends, facts, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "receipt_first")
    assert "data-sending" not in client.get(reverse("public:tell")).content.decode()
    told = tell("public")
    session = client.session
    session[RECEIPT_IN_SESSION], session[PARTNERSHIP_IN_SESSION] = (
        told.report.receipt_digest,
        str(cast.partnership.id),
    )
    session.save()
    assert "data-sending" in client.get(reverse("public:told-add")).content.decode()
    there = client.post(sends, facts, content_type="application/json")["Location"]
    assert client.patch(there, b"", headers={"Upload-Offset": "0"}).status_code == 204
    monkeypatch.setattr(receipts, "PARTS", 1)
    assert client.patch(there, b"", headers={"Upload-Offset": "0"}).status_code == 503
    assert client.head(there)["Upload-Offset"] == "0", "what it has is not lost"
