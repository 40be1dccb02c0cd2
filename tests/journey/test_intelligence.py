"""Held, woken, promoted, told back, and help for another child, in real browsers (S3 steps 6 and 7)."""

from __future__ import annotations

import pytest

from tests.journey.people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

WITHOUT = "A small grey car, AB19 XYZ, waits near two homes in the evening. A younger boy gets in."


def test_what_is_held_wakes_and_leads_to_help_for_another_child(people: People) -> None:
    an_officer_sees_what_waits_too_long_and_why_it_woke(people)
    they_grade_it_write_it_without_its_source_and_promote_it(people)
    the_family_hears_of_it_in_safe_words(people)
    the_hub_asks_for_help_for_another_child_in_one_step(people)
    the_hub_finds_on_the_map_how_two_are_connected(people)
    the_hub_confirms_another_child_who_was_proposed(people)
    people.no_faults()


def an_officer_sees_what_waits_too_long_and_why_it_woke(p: People) -> None:
    officer = p.be("police_intelligence")
    officer.go("/desk/intelligence/")
    officer.look("intelligence-01-inbox")
    assert officer.reads("shares “AB19 XYZ” with")
    assert officer.reads("late"), "nobody told this family anything in time"
    officer.page.locator("main li", has_text="shares “AB19 XYZ” with").locator("a").first.click()
    officer.page.wait_for_load_state()
    officer.look("intelligence-02-woken")
    assert officer.reads("Something new fits")
    assert officer.reads("Who told it is not shown")


def they_grade_it_write_it_without_its_source_and_promote_it(p: People) -> None:
    officer = p.be("police_intelligence")
    officer.press("Grade it")
    officer.page.wait_for_load_state()
    officer.look("intelligence-03-grade")
    officer.send(handling="P", why="Borne out by another family")
    officer.press("Write it without its source")
    officer.page.wait_for_load_state()
    officer.send(words=WITHOUT)
    officer.press("Hold it, keep it or promote it")
    officer.page.wait_for_load_state()
    officer.send(to="intelligence", why="Two families, one car")
    officer.look("intelligence-04-promoted")
    assert officer.reads("Intelligence")


def the_family_hears_of_it_in_safe_words(p: People) -> None:
    officer = p.be("police_intelligence")
    officer.press("Tell them what came of it")
    officer.page.wait_for_load_state()
    officer.page.locator("main form button").last.click()
    officer.page.wait_for_load_state()
    assert officer.reads("It was passed on to those who can use it")


def the_hub_asks_for_help_for_another_child_in_one_step(p: People) -> None:
    hub, duty = p.be("hub"), p.be("duty")
    hub.go("/desk/intelligence/digest/")
    hub.look("intelligence-05-week")
    assert hub.reads(WITHOUT)
    hub.page.locator("main a", has_text="Ask for help for another child").last.click()
    hub.page.wait_for_load_state()
    hub.send(child_age_words="about 12", words="A younger boy gets in too. Nobody knows his name.")
    assert hub.reads("The duty team reads it first.")
    assert hub.reads("Help was asked for another child because of it.")
    duty.go("/desk/requests/?show=no-child")
    assert duty.page.locator("main a").count()


def the_hub_finds_on_the_map_how_two_are_connected(p: People) -> None:
    hub = p.be("hub")
    hub.go("/desk/network/places/")
    hub.press("Coach station")
    hub.page.wait_for_load_state()
    hub.look("network-01-place")
    assert hub.page.locator("main table").first.is_visible(), "the map as a table comes first"
    hub.press("Is there a connection with somebody or something else?")
    hub.page.wait_for_load_state()
    hub.send(words="nm17 xkt")
    hub.page.locator("main .govuk-task-list a").first.click()
    hub.page.wait_for_load_state()
    hub.look("network-02-between")
    assert hub.reads("are 1 step apart")
    assert hub.reads("This is the text without its source.")


def the_hub_confirms_another_child_who_was_proposed(p: People) -> None:
    hub = p.be("hub")
    hub.go("/desk/network/")
    hub.look("network-03-map")
    hub.press("Tia")
    hub.page.wait_for_load_state()
    hub.press("Ask for help for them")
    hub.page.wait_for_load_state()
    hub.send(
        words="A young person is driven about from the coach station.", reason="Two families saw the car"
    )
    hub.look("network-04-asked")
    assert hub.reads("The duty team reads it first")
    assert hub.reads("Write what was done to keep them safe")
