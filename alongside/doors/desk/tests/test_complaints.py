"""Complaints at the desk: nobody in the case finds one, a step is held without saying why, and looked at."""

from __future__ import annotations

import pytest

from alongside.accountability.challenge.complaints.services import complaint_make
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.tests.people import answerers
from alongside.accountability.challenge.watch.models import Look
from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM

pytestmark = pytest.mark.django_db


def test_a_rise_is_held_asked_about_looked_at_and_then_goes(cast, story):
    people = answerers(cast)
    with acting(cast.mother):
        made = complaint_make(by=cast.mother, said=Said(words="Two of thirty."))
    lead, officer = browse_as(cast.social_worker), browse_as(people.officer)
    case = f"/desk/cases/{story.case.id}/"
    level = {"level": "high", "rationale": "School asked", "need_now": "Rest", "how_respond": "Together"}
    held = post(lead, f"{case}threshold/", **level).content.decode()
    assert "Somebody independent looks at this step before it is final" in held
    assert "School asked" in held  # no word is lost
    with acting(SYSTEM):
        assert AuditEvent.objects.get(kind="audit.deed.refused").facts == {"code": "independent_look"}
    for page in ("", "help/", "look/", "chronology/", "opened/"):
        assert (
            "omplain" not in lead.get(f"{case}{page}").content.decode().split("<main")[1] or page == "help/"
        ), page
    post(
        lead,
        f"{case}look/ask/",
        deed="level",
        person_id="",
        why="School asked.",
        evidence="Emails.",
        at_once="no",
    )
    with acting(SYSTEM):
        look = Look.objects.get()
    text = officer.get(f"/desk/looks/{look.id}/").content.decode()
    assert made.reference in text
    assert lead.get(f"/desk/looks/{look.id}/").status_code == 404
    found = {
        "finding": "goes_ahead",
        "motive": "None",
        "evidence": "Enough",
        "answer": "Tell the family first.",
    }
    post(officer, f"/desk/looks/{look.id}/", **found)
    assert "Tell the family first." in lead.get(f"{case}look/").content.decode()
    assert post(lead, f"{case}threshold/", **level).status_code == 302


def test_the_officer_answers_and_the_manager_reads_numbers_alone(cast, story):
    people = answerers(cast)
    with acting(cast.mother):
        made = complaint_make(by=cast.mother, said=Said(words="Two of thirty.", wanted="A call"))
    page = f"/desk/complaints/{made.id}/"
    officer, manager = browse_as(people.officer), browse_as(cast.manager)
    assert made.reference in officer.get("/desk/complaints/").content.decode()
    first = officer.get("/desk/").content.decode()
    assert "1 complaint to answer" in first
    assert "Nothing waits for you." not in first
    assert made.reference not in manager.get("/desk/complaints/").content.decode()
    assert made.reference not in manager.get("/desk/clocks/").content.decode()
    assert manager.get(page).status_code == 404
    assert "not shown" in manager.get("/desk/complaints/numbers/").content.decode()
    bad = post(officer, f"{page}reply/", outcome="upheld", theme="promise", words="Right.", change="")
    assert "Say what changes" in bad.content.decode()
    post(
        officer,
        f"{page}reply/",
        outcome="upheld",
        theme="promise",
        words="Right.",
        change="A call on Fridays.",
    )
    assert "A call on Fridays." in officer.get(page).content.decode()
    assert officer.get(f"{page}close/").status_code == 404  # the change is owed
