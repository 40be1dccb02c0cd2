"""A disclosure reaches the police at once and ends in an arrest; whoever told hears of it; a board reads numbers.

S3 step 8 (the vignette of a disclosure to the parents' worker), S5 step 10 as far as telling goes.
"""

from __future__ import annotations

import pytest

from tests.journey.people import People, today

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

DISCLOSED = "She told me today what he did to her. She wants it to stop."
SEEN = "The same grey car, each evening at the corner."
REACH = "ada.vale@example.org"


def test_a_disclosure_reaches_the_police_at_once_and_ends_in_an_arrest(people: People) -> None:
    a_parents_worker_passes_a_disclosure_on(people)
    the_police_say_that_they_have_it(people)
    an_officer_writes_what_came_of_it_and_answers(people)
    the_board_reads_numbers_and_no_report(people)
    people.no_faults()


def test_somebody_without_an_account_is_sent_word_that_there_is_an_answer(people: People) -> None:
    a_neighbour_tells_something_and_how_to_be_reached(people)
    an_officer_answers_and_learns_nothing_of_them(people)
    the_message_says_nothing_to_others(people)
    people.no_faults()


def a_parents_worker_passes_a_disclosure_on(p: People) -> None:
    worker = p.be("ipsw")
    worker.go("/desk/information/new/")
    worker.send(words=DISCLOSED, urgency="disclosure", how_known="told", how_words="The girl herself")
    assert worker.reads("call 999") or worker.reads("ring 999")
    worker.look("came-01-disclosed")
    p.requests["disclosed"] = worker.page.locator(".govuk-caption-l").inner_text()


def the_police_say_that_they_have_it(p: People) -> None:
    police, worker = p.be("police"), p.be("ipsw")
    police.go("/desk/information/urgent/")
    police.page.locator("main a", has_text="child told somebody about harm").first.click()
    police.page.wait_for_load_state()
    assert police.reads(DISCLOSED)
    police.send(words="Two officers are on their way.")
    worker.page.reload()
    assert worker.reads("Two officers are on their way.")


def report_of(p: People, reference: str) -> None:
    officer = p.be("police_intelligence")
    officer.go("/desk/intelligence/")
    officer.page.locator("main a", has_text=reference).first.click()
    officer.page.wait_for_load_state()


def an_officer_writes_what_came_of_it_and_answers(p: People) -> None:
    officer, worker = p.be("police_intelligence"), p.be("ipsw")
    report_of(p, p.requests["disclosed"])
    officer.press("Say what came of it: an arrest, a charge, a child made safer")
    officer.page.wait_for_load_state()
    officer.page.get_by_label(p.requests["disclosed"]).check()
    officer.send(kind="arrest", on=today())
    officer.look("came-02-outcome")
    assert officer.reads("What came of it")
    officer.press("Tell them what came of it")
    officer.page.wait_for_load_state()
    officer.send(code="acted_on")
    worker.page.reload()
    assert worker.reads("It helped: something was done")


def the_board_reads_numbers_and_no_report(p: People) -> None:
    board = p.be("board")
    board.go("/desk/intelligence/numbers/")
    board.look("came-03-numbers")
    assert board.reads("is not shown, so that nobody is known by it")
    assert not board.reads(p.requests["disclosed"])
    assert board.go("/desk/intelligence/") in (403, 404)


def a_neighbour_tells_something_and_how_to_be_reached(p: People) -> None:
    neighbour = p.be("", "neighbour")
    neighbour.go("/tell/")
    neighbour.send(words=SEEN, how_known="saw", contact=REACH, message="yes")
    p.requests["seen"] = neighbour.page.locator(".govuk-panel__body").inner_text().split()[-1]
    p.requests["code"] = neighbour.page.locator(".govuk-inset-text .govuk-heading-m").inner_text()


def an_officer_answers_and_learns_nothing_of_them(p: People) -> None:
    officer = p.be("police_intelligence")
    report_of(p, p.requests["seen"])
    officer.press("Tell them what came of it")
    officer.page.wait_for_load_state()
    officer.send(code="passed_on")
    assert officer.reads("It was passed on to those who can use it")
    assert not officer.reads(REACH)


def the_message_says_nothing_to_others(p: People) -> None:
    letter = p.installation.newest_letter(REACH, "There is an answer for you. Use your code")
    assert not any(word in letter.lower() for word in ("police", "car", p.requests["seen"].lower()))
    neighbour = p.be("", "neighbour")
    neighbour.go("/follow/")
    neighbour.send(code=p.requests["code"])
    assert neighbour.reads("It was passed on to those who can use it")
