"""Telling the police what one noticed, in real browsers (S3 steps 5 and 6, S5 step 5, the urgent vignette of S3 step 8)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.journey.people import People, today

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

HEARD = "She said two names on the phone, and a car waited for her."
SEEN = "The silver car waits at our corner again."
_BEFORE_ONE_MAY_STOP = """form => {
  const stop = form.querySelector('button')
  const before = [...form.elements].filter(one => one.type !== 'hidden' && one.name &&
    one.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING)
  return [...new Set(before.map(one => one.name))]
}"""
URGENT = "He stands outside the school gate now."


def test_a_mother_tells_a_thing_and_it_waits_until_she_says_how_she_knows(people: People) -> None:
    it_stays_hers_while_she_does_not_say_how_she_knows(people)
    with_her_answer_it_goes_to_the_police_as_information(people)
    the_other_parent_and_her_workers_see_nothing_of_it(people)
    it_is_held_and_looked_at_again_because_a_neighbour_saw_the_same_car(people)
    people.no_faults()


def test_a_parent_tells_something_in_three_presses_and_two_answers(people: People) -> None:
    """Nobody is timed: what is counted is what two minutes on a phone are spent on. From the first page to the reference."""
    mother = people.be("folake.adeyemi")
    mother.page.set_viewport_size({"width": 375, "height": 812})
    mother.go("/family/")
    pages: list[str] = []
    mother.page.on("response", lambda answer: _page_drawn(answer, pages))
    mother.press("Tell us something you noticed, and what came of it")
    mother.press("Tell us something")
    form = mother.page.locator("main form", has=mother.page.locator('[name="words"]'))
    assert form.evaluate(_BEFORE_ONE_MAY_STOP) == ["words", "how_known", "how_words", "urgency"]
    assert mother.reads("You can stop here")
    form.locator('[name="words"]').fill(SEEN)
    form.locator('[name="how_known"][value="saw"]').check()
    form.get_by_role("button", name="Send").first.click()  # nothing else is touched
    mother.page.wait_for_load_state()
    assert mother.reads("Sent to the police")
    assert mother.reads(SEEN)
    assert len(pages) == 3, pages
    people.no_faults()


def _page_drawn(answer: Any, pages: list[str]) -> None:
    request = answer.request
    if request.is_navigation_request() and request.frame.parent_frame is None and answer.status == 200:
        pages.append(answer.url)


def test_an_officer_would_not_take_it_and_it_stands(people: People) -> None:
    her_pictures_wait_to_be_collected_and_the_refusal_is_counted(people)
    people.no_faults()


def test_somebody_without_an_account_is_told_when_the_police_have_it(people: People) -> None:
    a_neighbour_tells_something_urgent_and_follows_it(people)
    people.no_faults()


# S3 step 5.


def it_stays_hers_while_she_does_not_say_how_she_knows(p: People) -> None:
    mother = p.be("ngozi.okafor")
    mother.go("/family/tell/")
    mother.press("Tell us something")
    mother.page.wait_for_load_state()
    mother.look("telling-01-tell")
    mother.send(
        words=HEARD, person_words="Jay\nKez", vehicle_words="CD20 EFG", noticed_words="at 4, and again at 9"
    )
    mother.look("telling-02-kept")
    assert mother.reads("Not sent yet")
    assert mother.reads("We kept it for you.")


def with_her_answer_it_goes_to_the_police_as_information(p: People) -> None:
    mother = p.be("ngozi.okafor")
    mother.press("Answer how you know it, and send it")
    mother.page.wait_for_load_state()
    assert mother.page.locator('[name="words"]').input_value() == HEARD, "nothing that she wrote is lost"
    mother.send(how_known="heard", how_words="I was in the next room")
    mother.look("telling-03-sent")
    assert mother.reads("Sent to the police")
    assert mother.reads("What you told us is information.")
    found = re.search(r"I-[0-9A-Z]{4}-[0-9A-Z]{4}", mother.page.locator("main").inner_text())
    assert found is not None, "it has a reference"
    p.requests["heard"] = found.group(0)


def the_other_parent_and_her_workers_see_nothing_of_it(p: People) -> None:
    for who in ("manager", "social_worker"):
        reader = p.be(who)
        reader.go("/desk/information/")
        assert not reader.reads(HEARD)


# S3 step 6: what is late and told back is in test_intelligence.


def it_is_held_and_looked_at_again_because_a_neighbour_saw_the_same_car(p: People) -> None:
    neighbour, officer = p.be("", "passer-by"), p.be("police_intelligence")
    neighbour.go("/tell/")
    neighbour.send(
        words="A car waits at our corner each night.", vehicle_words="cd20efg, blue", how_known="saw"
    )
    officer.go("/desk/intelligence/")
    officer.page.locator("main a", has_text=p.requests["heard"]).first.click()
    officer.page.wait_for_load_state()
    officer.press("Hold it, keep it or promote it")
    officer.page.wait_for_load_state()
    officer.send(to="held", why="One car, and we do not know whose.")
    assert officer.reads("Something new fits")
    assert not officer.reads("Ngozi")


# S5 step 5.


def her_pictures_wait_to_be_collected_and_the_refusal_is_counted(p: People) -> None:
    mother, manager = p.be("folake.adeyemi"), p.be("manager")
    mother.go("/family/tell/new/")
    mother.send(words="A man put something through our door. The camera saw him.", how_known="device_document",
                how_words="The camera over the door")  # fmt: skip
    mother.press("I have something that may be proof")
    mother.page.wait_for_load_state()
    mother.send(kind="cctv", words="Ten minutes of the door", holder="I have it, at home")
    assert mother.reads("Cameras record over old pictures")
    mother.page.locator("main a", has_text="Somebody would not take it").first.click()
    mother.page.wait_for_load_state()
    mother.send(
        agency_kind="police", how="in_person", on=today(), words="He said that he had no time for it."
    )
    mother.look("telling-04-not-taken")
    assert mother.reads("What you told us stands.")
    assert mother.reads("Waits to be collected")
    manager.go("/desk/information/missed/")
    manager.look("telling-05-missed")
    assert manager.reads("He said that he had no time for it.")


# S3 step 8: a disclosure, or danger, reaches somebody of the police at once.


def a_neighbour_tells_something_urgent_and_follows_it(p: People) -> None:
    neighbour, police = p.be("", "neighbour"), p.be("police")
    neighbour.go("/tell/")
    neighbour.look("telling-06-public")
    neighbour.send(words=URGENT, urgency="danger", how_known="saw")
    neighbour.look("telling-07-code")
    assert neighbour.reads("call 999")
    neighbour.press("See what comes of it")
    neighbour.page.wait_for_load_state()
    assert neighbour.reads("Not yet: we are calling the police")
    police.go("/desk/information/urgent/")
    police.page.locator("main a", has_text="somebody is in danger now").first.click()
    police.page.wait_for_load_state()
    police.look("telling-08-urgent")
    assert police.reads(URGENT)
    police.send(words="Two officers are at the gate.")
    neighbour.page.reload()
    assert neighbour.reads("Confirmed by the police")
    assert neighbour.reads("Two officers are at the gate.")
    neighbour.look("telling-09-confirmed")
