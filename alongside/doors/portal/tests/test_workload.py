"""Whom a family rings now, a call in a free time, and what they would like of a worker."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen
from alongside.practice.plans.printing import approach_to_print
from alongside.practice.workload.services import availability_state, call_end, cover_state, visit_plan

MONDAY = datetime(2026, 11, 16, 10, tzinfo=UTC)


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def open_hours(cast, story):
    with acting(SYSTEM):
        story.case.allocations.update(worker_phone="01632 960105")
    with frozen(MONDAY), acting(cast.ipsw):
        availability_state(by=cast.ipsw, weekday=0, starts=time(9), ends=time(17), bookable=True)
        visit_plan(
            by=cast.ipsw, case_id=story.case.id, person_id=story.mother.id, starts_at=MONDAY + timedelta(hours=2),
            check_in_at=MONDAY + timedelta(hours=3), place="12 Mill Lane", note="A dog in the hall.",
        )  # fmt: skip


def test_somebody_to_ring_stands_first_and_no_note_of_a_visit_ever(
    cast, story, open_hours, django_assert_max_num_queries
):
    with frozen(MONDAY):
        mother = browser_of(cast.mother)
        with django_assert_max_num_queries(25):
            text = mother.get("/family/contact/").content.decode()
        for words in ("<strong>Ines Parker</strong>", "01632 960105", "Ines Parker</strong> comes on Monday 16 November 2026",
                      "Mondays, 9am to 5pm", "call 999", "Ask for a call"):  # fmt: skip
            assert words in text, words
        assert "Mill Lane" not in text
        assert "dog" not in text
        assert "comes on" not in browser_of(cast.father).get("/family/contact/").content.decode()
        assert "Chris Young" in browser_of(cast.young_person).get("/family/contact/").content.decode()
    with frozen(MONDAY + timedelta(hours=10)):
        text = browser_of(cast.mother).get("/family/contact/").content.decode()
    assert "Northmoor Front Door" in text
    assert "01632 960001" in text


def test_whoever_is_away_is_not_the_number_that_a_family_rings(cast, story, open_hours):
    with acting(SYSTEM):
        User.objects.filter(id=cast.csw.id).update(phone="01632 960107")
        story.case.allocations.filter(user_id=cast.csw.id).update(worker_phone="")
    with frozen(MONDAY):
        with acting(cast.manager):
            cover_state(
                by=cast.manager, absent_id=cast.ipsw.id, starts_at=MONDAY, ends_at=MONDAY + timedelta(days=2),
                cover_id=cast.csw.id,
            )  # fmt: skip
        browser = browser_of(cast.mother)
        for address in ("/family/contact/", "/family/"):
            page = browser.get(address).content.decode()
            card = page[
                page.index("Ines Parker", page.index("When your workers") if "contact" in address else 0) :
            ]
            assert "Away until Wednesday 18 November 2026. <strong>Chris Young</strong> stands in" in card, (
                address
            )
            assert (
                card.index("tel:01632960107") < card.find("tel:01632960105") or "tel:01632960105" not in card
            )
        with acting(cast.mother):
            paper = approach_to_print(cast.mother, story.case.id)["ring"]
    who = "Ines Parker, parent support worker, away until Wednesday 18 November 2026; Chris Young stands in"
    assert {"who": who, "phone": "01632 960107"} in paper


def test_hours_that_touch_are_one_time(cast, story, open_hours):
    with frozen(MONDAY):
        for starts, ends in ((time(17), time(20)), (time(19), time(22))):
            with acting(cast.ipsw):
                availability_state(by=cast.ipsw, weekday=0, starts=starts, ends=ends, bookable=False)
        assert "Mondays, 9am to 10pm" in browser_of(cast.mother).get("/family/contact/").content.decode()


def test_a_call_is_asked_for_and_taken_back(cast, story, open_hours):
    with frozen(MONDAY):
        browser = browser_of(cast.mother)
        slot = browser.get("/family/contact/call/").context["form"].fields["slot"].choices[1][0]
        assert (
            browser.post("/family/contact/call/", {"slot": slot, "words": "Ring my mobile"}).url
            == "/family/contact/"
        )
        text = browser.get("/family/contact/").content.decode()
        assert "rings you on Monday 16 November 2026 at 10:30am" in text
        taken = browser_of(cast.father).post("/family/contact/call/", {"slot": slot})
        assert taken.status_code == 200
        with acting(cast.mother):
            from alongside.practice.workload.models import CallBooking

            call = CallBooking.objects.get()
        assert browser.post(f"/family/contact/call/{call.id}/back/").url == "/family/contact/"
        assert browser.get(f"/family/contact/call/{call.id}/back/").status_code == 404
        with acting(cast.ipsw), pytest.raises(Exception, match="said already"):
            call_end(by=cast.ipsw, call_id=call.id, outcome="spoke")


def test_wishes_are_said_in_own_words_and_changed(cast, story):
    browser = browser_of(cast.mother)
    assert (
        browser.post("/family/wishes/", {"language": "Polish", "gender": "A woman"}).url == "/family/wishes/"
    )
    assert browser.post("/family/wishes/", {"language": "Polish"}).status_code == 302
    text = browser.get("/family/wishes/").content.decode()
    assert 'value="Polish"' in text
    assert "A woman" not in text
    assert "Polish" not in browser_of(cast.father).get("/family/wishes/").content.decode()
