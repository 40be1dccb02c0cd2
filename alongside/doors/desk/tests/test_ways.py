"""The ways in from a desk: a call with its code, one's own referrals, asking before first contact, and how long they wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.doors.desk.tests.conftest import post
from alongside.family.cases.models import CaseDay
from alongside.family.people.models import FamilyMember, Person, Screening
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start

CALL = {
    "own_words": "She comes home with new phones.", "read_back": "yes", "source": "parent_carer", "safe": "safe",
    "code_by": "said", "child_name": "Iris Elm, 14", "other_children": "Mia, 12",
}  # fmt: skip


def refusals(code: str, **of: Any) -> int:
    with acting(SYSTEM):
        return AuditEvent.objects.filter(kind="audit.deed.refused", facts__code=code, **of).count()


def test_a_call_is_taken_down_once_and_its_code_read_out_until_it_is_put_away(cast, signed_in, client):
    browser = signed_in(cast.duty)
    form = browser.get("/desk/requests/call/").context["form"]
    sent = CALL | {"form_token": form["form_token"].value(), "kept_for": form["kept_for"].value()}
    for _press in (1, 2):
        assert browser.post("/desk/requests/call/", sent)["Location"] == "/desk/requests/taken/"
    with acting(SYSTEM):
        assert Referral.objects.count() == 2
    page = browser.get("/desk/requests/taken/")
    code = page.context["told"]["code"]
    assert code in page.content.decode()
    assert "Read the code out now" in page.content.decode()
    browser.post("/desk/requests/taken/")
    assert browser.get("/desk/requests/taken/").status_code == 302
    client.post("/follow/", {"code": code})
    seen = client.get("/follow/status/").content.decode()
    assert seen.count("We have your request") == 2
    assert "Mia" in seen
    assert "new phones" not in seen


def test_words_to_one_of_several_children_stand_with_that_child(cast, client):
    form = client.get("/ask/").context["form"]
    client.post(
        "/ask/",
        {"own_words": "All of them.", "child_name": "Hodan", "other_children": "Sagal, 14\nher little sister",
         "area": str(cast.partnership.id),
         "form_token": form["form_token"].value()},
    )  # fmt: skip
    client.post("/follow/", {"code": client.session["sent"]["code"]})
    with acting(SYSTEM):
        sagal = Referral.objects.get(child_name="Sagal")
    page = f"/follow/add/?request={sagal.reference}"
    form = client.get(page).context["form"]
    client.post(page, {"words": "She was missing on Friday.", "form_token": form["form_token"].value()})
    with acting(SYSTEM):
        assert [one.referral.child_name for one in sagal.additions.all()] == ["Sagal"]
    assert "missing on Friday" in client.get("/follow/status/").content.decode()


def test_a_code_that_must_not_be_sent_is_refused_kept_and_says_what_to_do(cast, signed_in):
    answer = post(
        signed_in(cast.duty), "/desk/requests/call/", **CALL | {"safe": "not_known", "code_by": "text"}
    )
    assert answer.status_code == 200
    assert "Read the code out to them instead" in answer.content.decode()
    assert refusals("code_not_safe") == 1
    with acting(SYSTEM):
        assert not Referral.objects.exists()


def test_another_agency_refers_from_its_desk_and_follows_that_alone(cast, signed_in, asked):
    browser = signed_in(cast.teacher)
    assert (
        "Tess Cher, education worker, Northmoor education"
        in browser.get("/desk/requests/refer/").content.decode()
    )
    post(browser, "/desk/requests/refer/", own_words="He sleeps in class.", safe="not_known")
    with acting(SYSTEM):
        mine = Referral.objects.get(source="education")
    assert mine.reference in browser.get("/desk/requests/mine/").content.decode()
    page = browser.get(f"/desk/requests/mine/{mine.id}/").content.decode()
    assert "He sleeps in class." in page
    assert post(browser, f"/desk/requests/mine/{mine.id}/add/", words="He was away today.").status_code == 302
    assert "He was away today." in browser.get(f"/desk/requests/mine/{mine.id}/").content.decode()
    assert browser.get(f"/desk/requests/mine/{asked.id}/").status_code == 404
    with acting(cast.duty):
        Referral.objects.filter(id=mine.id).update(need_now="SECRET-NEED")
    assert "SECRET-NEED" not in browser.get(f"/desk/requests/mine/{mine.id}/").content.decode()


def test_the_duty_home_and_the_request_say_what_to_do_now(cast, signed_in, asked):
    browser = signed_in(cast.duty)
    with acting(SYSTEM):
        Referral.objects.filter(id=asked.id).update(source="education", child_name="", child_key="")
    home = browser.get("/desk/").content.decode()
    assert "1 request names no child yet" in home
    assert asked.reference in browser.get("/desk/requests/?show=no-child").content.decode()
    assert asked.reference not in browser.get("/desk/requests/?show=no-kind").content.decode()
    page = browser.get(f"/desk/requests/{asked.id}/").content.decode()
    assert "Nobody has asked yet. Do not ring, write or visit" in page
    assert "Not named yet: ask, and add it" in page
    post(
        browser, f"/desk/requests/{asked.id}/safe/", answer="not_safe", how="person", asked_of="the nurse",
        words="Through the school.",
    )  # fmt: skip
    for address in ("", "accept/"):
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(f"/desk/requests/{asked.id}/{address}").content.decode()
        assert "Through the school." in page
        assert len(queries) <= 30, len(queries)


@pytest.fixture
def gran(cast, story):
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        person = Person.objects.create(**pid, full_name="Gwen Ash", name_key="gwen ash")
        FamilyMember.objects.create(**pid, family=story.family, person=person, relationship="grandparent")
    return person


def test_an_invitation_before_the_question_is_refused_kept_and_leads_to_asking(cast, story, signed_in, gran):
    browser, case = signed_in(cast.ipsw), f"/desk/cases/{story.case.id}/"
    answer = post(browser, f"{case}invite/", person_id=str(gran.id), email="gwen@home.example")
    assert "Ask first" in answer.content.decode()
    assert refusals("not_screened") == refusals("not_screened", about_id=gran.id) == 1
    assert (
        "Nobody has asked yet whether it is safe to reach Gwen"
        in browser.get(f"{case}safe-contact/").content.decode()
    )
    asked = f"{case}safe-contact/{gran.id}/"
    post(browser, f"{asked}at-once/", senior_name="Mo Hall", reason="He stood outside.")
    post(browser, f"{asked}asked/", answer="not_safe", how="themself", words="Only at the surgery.")
    page = browser.get(f"{case}safe-contact/").content.decode()
    assert "Only at the surgery." in page
    assert "Decided by Mo Hall." in browser.get(f"{asked}asked/").content.decode()
    with acting(SYSTEM):
        assert Screening.objects.count() == 2
    post(browser, f"{case}offer/", person_id=str(gran.id), worker_id=str(cast.ipsw.id))
    assert refusals("not_safe_to_reach") == 1


def test_the_window_that_closes_is_seen_and_the_day_is_written_by_the_childs_worker(cast, story, signed_in):
    with acting(SYSTEM):
        clock_start(
            kind="cases.first_meeting", about_id=story.case.id, circle_id=story.case.id,
            partnership_id=story.case.partnership_id, started_at=now() - timedelta(days=40), by=SYSTEM,
        )  # fmt: skip
        type(story.case).objects.filter(id=story.case.id).update(opened_at=now() - timedelta(days=40))
    case = f"/desk/cases/{story.case.id}/"
    csw = signed_in(cast.csw)
    with CaptureQueriesContext(connection) as queries:
        assert "No worker of their own yet" in csw.get(case).content.decode()
    assert len(queries) <= 30
    assert "No worker of their own yet" in csw.get(f"{case}times/").content.decode()
    mother = signed_in(cast.mother)
    assert "have not done it. We are sorry." in mother.get("/family/waiting/").content.decode()
    day = today() - timedelta(days=1)
    typed = {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}
    assert post(csw, f"{case}times/first-meeting/", **typed).status_code == 302
    with acting(SYSTEM):
        assert CaseDay.objects.get().on == day
    assert "working days late" in csw.get(f"{case}times/").content.decode()
    assert "We were late, and we are sorry." in mother.get("/family/waiting/").content.decode()
    assert "No worker of their own yet" not in csw.get(case).content.decode()


def test_managers_read_the_bands_and_decide_about_neglect(cast, story, signed_in):
    lead, manager, case = (
        signed_in(cast.social_worker),
        signed_in(cast.manager),
        f"/desk/cases/{story.case.id}/",
    )
    refused = post(lead, f"{case}category/", kinds=["exploitation", "neglect"])
    assert "help does not need the word neglect" in refused.content.decode()
    assert refusals("neglect_needs_evidence") == 1
    post(lead, f"{case}category/", kinds=["exploitation", "neglect"], evidence="No lunch, twice.")
    home = manager.get("/desk/").content.decode()
    assert "Neglect to look at before it counts" in home
    assert "waits for a manager" in lead.get(f"{case}category/").content.decode()
    waiting = manager.get(f"{case}category/").context["waiting"]
    post(manager, f"{case}category/{waiting.id}/", agrees="no", words="It is not shown.")
    assert "In force: <strong>Child exploitation</strong>" in manager.get(f"{case}category/").content.decode()
    with CaptureQueriesContext(connection) as queries:
        page = manager.get("/desk/waits/").content.decode()
    assert "The child met their own worker" in page
    assert len(queries) <= 30
