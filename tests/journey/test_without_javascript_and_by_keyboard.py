"""The same pages without any script, and without a mouse; and the way out by three presses of a key."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from alongside.ground.govuk.chrome import EXIT_URL
from tests.journey.conftest import Installation, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_STOPS = 80
FOCUS_IS_SEEN = """e => {
  const box = ['radio', 'checkbox'].includes(e.type) ? getComputedStyle(e.nextElementSibling, '::before') : getComputedStyle(e)
  return box.outlineStyle !== 'none' && parseFloat(box.outlineWidth) >= 2
}"""


@pytest.fixture(scope="module")
def links(installation: Installation) -> dict[str, str]:
    return installation.personas()


@pytest.fixture
def visit(browser: Any, installation: Installation) -> Iterator[Any]:
    """A function that gives somebody a browser of their own, with scripts or without."""
    contexts = []

    def visitor(name: str, link: str = "", *, scripts: bool = True) -> Visitor:
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 375, "height": 812})
        contexts.append(context)
        context.set_default_timeout(20_000)
        # The way out leads to a site that is not ours; nobody is asked there for the sake of a test.
        context.route(f"{EXIT_URL}**", lambda route: route.fulfill(body="<h1>Weather</h1>"))
        made = Visitor(name, context.new_page(), installation.address)
        if link:
            made.go(link)
        return made

    yield visitor
    for context in contexts:
        context.close()


def focused(page: Any) -> Any:
    return page.locator(":focus")


def tab_to(page: Any, goal: str) -> None:
    """Press Tab until the goal has the focus; at every stop the focus can be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = focused(page)
        if not here.count():
            continue  # the browser's own bar, between the end of the page and its beginning
        assert here.evaluate(FOCUS_IS_SEEN), f"no focus is seen on {here.evaluate('e => e.outerHTML')[:200]}"
        if here.evaluate("(e, goal) => e.matches(goal)", goal):
            return
    raise AssertionError(f"{goal} is not reached with the Tab key")


# Without scripts


def test_help_is_asked_for_followed_and_answered_without_scripts(visit: Any, links: dict[str, str]) -> None:
    words, more = f"He is out until morning. {uuid.uuid4()}", f"He has a new phone. {uuid.uuid4()}"
    parent, duty = visit("parent", scripts=False), visit("duty", links["duty"], scripts=False)
    parent.go("/")
    parent.press("Ask for help")
    parent.send(own_words=words)
    assert re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", parent.page.locator("main").inner_text())
    parent.press("See where my request is")
    parent.press("Add more words")
    parent.send(words=more)
    assert parent.reads(more)
    open_request(duty, words)
    assert duty.reads(more)
    duty.send(contact_name="Dan Whitfield")
    parent.go("/follow/status/")
    assert parent.reads("Dan Whitfield"), "the parent sees who answers"


def open_request(duty: Visitor, words: str) -> None:
    """Open the request that says these words, as the newest of the list."""
    duty.go("/desk/requests/")
    while (rest := duty.page.locator(".govuk-pagination__next a")).count():
        rest.click()
    links = duty.page.locator('main a[href^="/desk/requests/0"]').all()
    for address in reversed([link.get_attribute("href") for link in links]):
        duty.go(str(address))
        if duty.reads(words):
            return
    raise AssertionError("the request is not on the list")


def test_without_scripts_what_is_wrong_is_said_and_nothing_is_lost(visit: Any) -> None:
    parent = visit("parent", scripts=False)
    parent.go("/ask/")
    parent.page.fill('[name="child_name"]', "Robin")
    parent.page.get_by_role("button", name="Send", exact=True).click()
    assert parent.reads("Write a few words about what is worrying you")
    assert parent.page.input_value('[name="child_name"]') == "Robin"
    parent.page.locator(".govuk-error-summary a").first.click()
    assert parent.page.url.endswith("#id_own_words")


# By keyboard


def test_help_is_asked_for_by_keyboard_alone(visit: Any) -> None:
    parent, words = visit("parent"), "She cries at night and will not say why."
    page, keys = parent.page, parent.page.keyboard
    parent.go("/ask/")
    tab_to(page, '[name="own_words"]')
    keys.type(words)
    tab_to(page, '[name="source"]')
    keys.press("Space")
    tab_to(page, '[name="child_name"]')
    keys.type("Robin")
    tab_to(page, '[name="exploitation_types"]')
    keys.press("Space")
    assert page.locator('[name="exploitation_types"]').first.is_checked()
    assert page.locator('[name="source"]').first.is_checked()
    tab_to(page, '[name="first_concern_on_year"]')
    tab_to(page, "main button")
    keys.press("Enter")
    page.wait_for_url("**/ask/sent/")
    assert parent.reads("We have your words")


@pytest.mark.parametrize(
    ("persona", "home"), [("", "/"), ("ngozi.okafor", "/family/"), ("manager", "/desk/")]
)
def test_the_skip_link_leads_past_the_menu(
    visit: Any, links: dict[str, str], persona: str, home: str
) -> None:
    person = visit(persona or "parent", links.get(persona, ""))
    person.go(home)
    person.page.keyboard.press("Tab")
    skip = focused(person.page)
    assert skip.inner_text() == "Skip to main content"
    box = skip.bounding_box()
    assert box
    assert box["width"] > 50, "it is seen once it has the focus"
    person.page.keyboard.press("Enter")
    assert focused(person.page).evaluate("e => e.id") == "main-content"
    person.page.keyboard.press("Tab")
    assert focused(person.page).evaluate("e => Boolean(e.closest('main'))"), "the next stop is inside"


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(visit: Any, links: dict[str, str]) -> None:
    father = visit("father", links["emeka.okafor"])
    father.go("/family/")
    toggle = father.page.locator(".govuk-service-navigation__toggle")
    tab_to(father.page, ".govuk-service-navigation__toggle")
    father.page.keyboard.press("Enter")
    assert toggle.get_attribute("aria-expanded") == "true"
    father.page.keyboard.press("Enter")
    assert toggle.get_attribute("aria-expanded") == "false"
    father.page.keyboard.press("Enter")
    tab_to(father.page, ".govuk-service-navigation__item:nth-child(2) a")
    with father.page.expect_navigation():
        father.page.keyboard.press("Enter")
    father.page.wait_for_selector("h1")
    assert father.page.url != f"{father.address}/family/"


# The way out


def test_three_presses_of_shift_leave_and_nothing_is_left_behind(visit: Any) -> None:
    parent, words = visit("parent"), "Nobody may see that I wrote this."
    parent.go("/ask/")
    parent.page.fill('[name="own_words"]', words)
    parent.page.locator("[data-draft-status]", has_text="Saved").wait_for()
    leave(parent)
    parent.page.go_back()
    assert not parent.page.url.startswith(f"{parent.address}/ask/"), "Back does not show it"
    wait_until(parent, "/ask/", lambda: parent.page.input_value('[name="own_words"]') == "")
    assert words not in parent.page.content()


def test_three_presses_of_shift_sign_a_family_out(visit: Any, links: dict[str, str]) -> None:
    parent = visit("parent", links["folake.adeyemi"])
    parent.go("/family/")
    assert "/family/" in parent.page.url
    leave(parent)
    wait_until(parent, "/family/", lambda: "/accounts/login/" in parent.page.url)


def leave(parent: Visitor) -> None:
    """Press Shift three times, and be elsewhere."""
    parent.page.wait_for_selector(".govuk-exit-this-page__indicator", state="attached")
    for _ in range(3):
        parent.page.keyboard.press("Shift")
    parent.page.wait_for_url(f"{EXIT_URL}**")


def wait_until(parent: Visitor, path: str, so: Any) -> None:
    """Open the page until it is so: signing out goes on in the background while the page is left."""
    for _ in range(20):
        parent.go(path)
        if so():
            return
        parent.page.wait_for_timeout(200)
    raise AssertionError(f"{path} still shows what was there")
