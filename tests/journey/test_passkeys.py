"""A passkey in a real browser, with an authenticator that Chromium plays: added, asked for, enough alone, and removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journey.conftest import Installation, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHO = "youth.justice@northmoor.example"  # of the demonstration, and in no other test
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def worker(browser: Any, installation: Installation) -> Iterator[Visitor]:
    """A professional with a browser that has a key of its own: a passkey works on localhost and over https alone."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    page = context.new_page()
    made = Visitor("passkey", page, installation.address)
    page.on("console", lambda line: line.type == "error" and made.faults.append(line.text))
    page.on("pageerror", lambda error: made.faults.append(str(error)))
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield made
    context.close()


def open_link(who: Visitor, words: str) -> None:
    who.page.get_by_role("link", name=words).first.click()
    who.page.wait_for_load_state()


def type_the_code(who: Visitor, installation: Installation, used: set[str]) -> None:
    """Sign in with the code of a letter, which the worker process sends."""
    who.go("/accounts/login/")
    open_link(who, "Send me a code by email")
    who.send(email=WHO)
    codes: list[str] = []
    while not set(codes) - used:
        letters = installation.newest_letter(WHO, "Your code") and installation.letters(WHO, "Your code")
        codes = [re.findall(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", one, re.MULTILINE)[0] for one in letters]
        who.page.wait_for_timeout(50)
    (code,) = set(codes) - used
    used.add(code)
    who.send(code=code)


def use_key(who: Visitor, words: str, until: str) -> None:
    """Press the button of the key and wait for the page it leads to."""
    with who.page.expect_navigation(url=re.compile(until)):
        who.page.get_by_role("button", name=words).click()


def sign_out(who: Visitor) -> None:
    who.go("/accounts/logout/")
    who.page.locator("main form button").first.click()
    who.page.wait_for_load_state()


def test_a_professional_adds_a_passkey_signs_in_with_it_and_removes_it(
    worker: Visitor, installation: Installation
) -> None:
    used: set[str] = set()
    type_the_code(worker, installation, used)
    assert worker.page.url.endswith("/accounts/2fa/"), "no page of the desk without a second step"

    open_link(worker, "Add a passkey or a security key")
    worker.page.get_by_label("What do you want to call it?").fill("My desk key")
    worker.page.get_by_label("Sign in with this key alone").check()
    use_key(worker, "Continue", "reauthenticate/")
    assert worker.reads("Your key was added.")
    use_key(worker, "Use a passkey or a security key", "recovery-codes/")
    assert worker.go("/desk/") == 200
    sign_out(worker)

    type_the_code(worker, installation, used)
    assert worker.reads("Show your passkey or security key")
    use_key(worker, "Use a passkey or a security key", "/desk/")
    sign_out(worker)

    worker.go("/accounts/login/")
    use_key(worker, "Use a passkey", "/desk/")

    worker.go("/accounts/2fa/")
    open_link(worker, "See or remove them")
    assert worker.reads("My desk key")
    open_link(worker, "Remove")
    use_key(worker, "Use a passkey or a security key", "remove/")
    worker.press("Remove")
    worker.page.wait_for_load_state()
    assert worker.reads("You have none.")
    worker.go("/desk/")
    assert worker.page.url.endswith("/accounts/2fa/"), "without it, the second step is asked for again"
    assert worker.faults == []
