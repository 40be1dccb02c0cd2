"""After a report: the police open an original for a reason, nobody else does; whoever told it changes the wish for a message."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.doors.desk.tests.test_vault import confirmed, photo, with_password
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.clock import frozen, now
from alongside.ground.files.custody import custody_of
from alongside.pursuit.information.models import AnswerWish
from alongside.pursuit.information.services.files import files_receive
from alongside.pursuit.information.services.telling import About, report_tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storage")]
ORIGINAL = photo() + b"What stands behind the end of a picture: 51.5 N"
SAW = {"words": "A grey van waited.", "how_known": "saw"}


@pytest.fixture
def told(cast, story):
    """What the mother told with a picture; the child's workers may read it."""
    with acting(cast.mother):
        about = About(case_id=story.case.id, workers_may_read=True)
        made = report_tell(by=cast.mother, partnership=cast.partnership, noticed=[SAW], about=about)
        (kept,) = files_receive(
            by=cast.mother, item_id=made.items[0].id, uploads=[SimpleUploadedFile("van.png", ORIGINAL)]
        )
    return made.report, kept


def test_the_police_open_the_original_of_a_report_for_a_reason_and_nobody_else_does(cast, told):
    report, kept = told
    here, asks, opens = (
        reverse(f"desk:{name}", args=[report.id, *more])
        for name, more in (("told", []), ("told_original", [kept.id]), ("told_file", [kept.id]))
    )
    beside = browse_as(cast.social_worker)
    assert asks not in beside.get(here).content.decode(), "it can show who told it"
    assert beside.get(asks).status_code == 403
    assert browse_as(cast.manager).get(asks).status_code in (403, 404)
    officer = with_password(cast.intelligence)
    assert asks in officer.get(here).content.decode()
    assert b"".join(officer.get(opens).streaming_content) != ORIGINAL
    assert "reauthenticate" in officer.get(asks).url, "who is there?"
    assert "<title>Error" in post(confirmed(officer), asks, why=" ").content.decode()
    assert post(officer, asks, why="The court asks for its time.").url.endswith("#files")
    page = officer.get(here).content.decode()
    assert "Save the original of van.png" in page
    assert "The court asks for its time." in page
    assert "Maria" not in page
    assert b"".join(officer.get(opens).streaming_content) == ORIGINAL
    assert b"".join(beside.get(opens).streaming_content) != ORIGINAL
    with frozen(now() + timedelta(minutes=16)):
        assert "Save the original" not in officer.get(here).content.decode()
    with acting(SYSTEM):
        steps = [
            (one.kind, one.by_id, one.why) for one in custody_of(viewer=SYSTEM, attachment_ids=[kept.id])
        ]
        assert steps[:2] == [
            ("received", None, ""),
            ("opened", cast.intelligence.id, "The court asks for its time."),
        ]
        asked = AuditEvent.objects.get(kind="information.apart.original_asked")
        assert (asked.actor_id, asked.circle_ids) == (cast.intelligence.id, [])


def test_whoever_told_it_changes_the_wish_for_a_message_at_each_door(cast, told):
    report, _ = told
    mother, there = browse_as(cast.mother), reverse("portal:told-wish", args=[report.id])
    assert (
        "We send you no message" in mother.get(reverse("portal:told-one", args=[report.id])).content.decode()
    )
    asked = mother.get(there).content.decode()
    assert "You have told us no safe way for a message" in asked
    assert "contact" not in asked.split("<form")[-1].split("</form>")[0]
    assert post(mother, there, message="no").url == reverse("portal:told-one", args=[report.id])
    assert browse_as(cast.father).get(there).status_code == 404
    assert browse_as(cast.csw).get(reverse("desk:told_wish", args=[report.id])).status_code == 404
    by = Nobody(Audience.PUBLIC, cast.partnership.id)
    with acting(by):
        code = report_tell(by=by, partnership=cast.partnership, noticed=[SAW]).receipt_code
    phone, here = Client(), reverse("public:told-wish")
    assert phone.get(here).url == reverse("public:follow")
    phone.post(reverse("public:follow"), {"code": code})
    assert (
        "an e-mail address or a mobile number that only you read"
        in post(phone, here, message="yes").content.decode()
    )
    assert post(phone, here, message="yes", contact="07700 900123").url == reverse("public:told")
    assert "we send you a short text message" in phone.get(reverse("public:told")).content.decode()
    again = phone.get(here).content.decode()
    assert "07700" not in again, "whoever picks up the phone reads no number"
    assert "There is an answer for you. Use your code: " in again
    worker = browse_as(cast.csw)
    with acting(cast.csw):
        mine = report_tell(by=cast.csw, partnership=cast.partnership, noticed=[SAW]).report
    assert post(worker, reverse("desk:told_wish", args=[mine.id]), message="no").url
    assert "We send you no message" in worker.get(reverse("desk:told", args=[mine.id])).content.decode()
    with acting(SYSTEM):
        assert sorted(AnswerWish.objects.values_list("message", flat=True)) == ["no", "no", "yes"]
