"""A whole installation, started as an operator starts it, and people with browsers of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from alongside.config.testing import drop_database
from tests.journey.console import Operator
from tests.journey.markup import Markup
from tests.journey.markup import Path as Shape

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(os.environ["ALONGSIDE_PICTURES"]) if "ALONGSIDE_PICTURES" in os.environ else None
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"phone": (375, 812), "desktop": (1280, 900)}
# The first has no windows, tabs or services of its own to keep up: a walk takes a seventh of its processor time less.
_CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next((found for name in _CHROMIUMS if (found := shutil.which(name))), "")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # Many people, one address, one process: each of their own would be started for one person and end with them.
    "--disable-site-isolation-trials", "--renderer-process-limit=1", "--num-raster-threads=1",
)  # fmt: skip


@dataclass
class Installation:
    """A running installation: its address, and the means an operator has."""

    address: str
    environment: dict[str, str]
    owner_url: str
    operator: Operator

    def personas(self) -> dict[str, str]:
        """Return a fresh single-use sign-in link for each demonstration person."""
        listed = json.loads(self.operator.alongside("demo", "personas", "--json", "--base-url", self.address))
        return {person["persona"]: person["sign_in_url"] for person in listed}

    def let_time_pass(self, statement: str, *values: Any) -> None:
        """Move a date in the facts, as the owner: nobody waits a week for a test."""
        with psycopg.connect(self.owner_url) as owner:
            assert owner.execute(statement, values).rowcount == 1

    def newest_letter(self, address: str, holding: str = "") -> str:
        """Return the newest email sent to an address, and holding some words; the worker may need a moment to send it."""
        until = time.monotonic() + 30
        while not (found := self.letters(address, holding)):
            assert time.monotonic() < until, f"no letter to {address}"
            time.sleep(0.1)
        return found[0]

    def letters(self, address: str, holding: str = "") -> list[str]:
        """Return what was sent to an address by now, the newest first."""
        outbox = Path(self.environment["ALONGSIDE_VAR"]) / "outbox"
        newest = sorted(outbox.glob("*.log"), key=lambda f: f.stat().st_mtime, reverse=True)
        texts = [file.read_text(encoding="utf-8").replace("=\n", "") for file in newest]
        return [text for text in texts if f"To: {address}" in text and holding in text]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Start everything with `alongside up` in a data folder of its own, demonstration included."""
    environment = {k: v for k, v in os.environ.items() if k != "ALONGSIDE_DB_ROLE"}
    environment |= {
        "ALONGSIDE_VAR": str(tmp_path_factory.mktemp("up")),
        "ALONGSIDE_DEMO": "1",
        "PORT": str(_free_port()),
    }
    dropped = _external_database(environment)
    address = f"http://localhost:{environment['PORT']}"
    up = subprocess.Popen(
        [sys.executable, "-m", "alongside", "up"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(address, up)
        operator = Operator(environment)
        yield Installation(address, environment, _owner_url(environment), operator)
        operator.leave()
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(60)
        dropped()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _external_database(environment: dict[str, str]) -> Any:
    """On a server that was named, use a database of its own there; return what takes it away again."""
    named = os.environ.get("DATABASE_URL")
    if not named:
        return lambda: None
    name = f"journey_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(named, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
    environment["DATABASE_URL"] = make_conninfo(named, dbname=name)

    def drop() -> None:
        with psycopg.connect(named, autocommit=True) as owner:
            drop_database(owner, name)

    return drop


def _owner_url(environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "alongside", "db", "url", "--role", "owner"]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def _wait_for(address: str, up: subprocess.Popen) -> None:
    until = time.monotonic() + 420
    while time.monotonic() < until:
        assert up.poll() is None, "the installation ended before it answered"
        try:
            urlopen(address, timeout=5).read()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the installation did not answer within seven minutes")


def keep_picture(page: Any, name: str) -> None:
    """Keep a picture of the page as it is drawn, in the folder that ALONGSIDE_PICTURES names; without one, none is kept."""
    if PICTURES is not None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(PICTURES / f"{name}.jpg"), full_page=True, quality=70)


def axe(page: Any, unseen: Collection[Shape] = ()) -> list[str]:
    """Return what axe finds wrong with the page as it is drawn now, or in its <main>, when all that is `unseen` stands there.

    What stands around it was looked at on another page; one title and one main heading are counted on each.
    """
    inside = unseen and all(any(kind.split(".")[0] == "main" for kind in path) for path in unseen)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Style sheets and films are not loaded once more: the rules that would read them are off, or never find a violation.
    found = page.evaluate(
        "part => axe.run(part || document, {resultTypes: ['violations'], preload: false})"
        ".then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))",
        "main" if inside else "",
    )
    return [str(fault)[:300] for fault in found]


# What axe has looked at already, over all the journeys: the paths of the elements of every page that it saw.
_LOOKED_AT: set[Shape] = set()


@dataclass
class Visitor:
    """One person with a browser of their own. Every page they look at is drawn twice, and what axe has not seen it checks."""

    name: str
    page: Any
    address: str
    faults: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Open an address; return the status."""
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        return int(answer.status)

    def look(self, what: str) -> None:
        """Draw the page at both widths, note the address, and let axe look at it."""
        self.seen.append(re.sub(r"[?#].*", "", self.page.url.removeprefix(self.address)))
        for width, (across, down) in WIDTHS.items():
            self.page.set_viewport_size({"width": across, "height": down})
            keep_picture(self.page, f"{what}--{self.name}--{width}")
            sideways = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            if sideways:
                self.faults.append(f"{what} ({self.name}, {width}): the page scrolls sideways")
        unseen = Markup(self.page.content()).shape - _LOOKED_AT
        if unseen:  # the walk looks at every page, and at both widths
            _LOOKED_AT.update(unseen)
            self.faults += [f"{what} ({self.name}): {fault}" for fault in axe(self.page, unseen)]
        headings = self.page.locator("h1").count()
        if headings != 1 or not self.page.title().strip():
            self.faults.append(f"{what} ({self.name}): {headings} main headings, title {self.page.title()!r}")

    def press(self, name: str) -> None:
        """Press the button or link of that name, and wait until the page that it leads to has been read to its end."""
        target, link = (self.page.get_by_role(role, name=name, exact=True) for role in ("button", "link"))
        # What has come by now is pressed at once: each look for a name asks all that stands on the page for theirs.
        if not target.count():
            target = target.or_(link)
        target.first.click()
        self.page.wait_for_load_state()

    def send(self, **answers: Any) -> None:
        """Fill in the form that asks for these answers, and send it. A `Named` answer is chosen by the words beside it."""
        form = (
            self.page.locator("main form")
            .filter(has=self.page.locator(f'[name^="{next(iter(answers))}"]'))
            .last
        )
        for name, answer in answers.items():
            _fill(form, name, answer)
        before = self.page.url
        # On a busy machine a click comes back before the answer does, and what was sent has no errors on it yet.
        with self.page.expect_navigation():
            form.locator("button").last.click()
        wrong = self.page.locator(".govuk-error-summary")
        assert not wrong.count(), f"{before} refused: {wrong.inner_text()}"

    def reads(self, words: str) -> bool:
        """Whether the page says so to whoever does not open what is folded."""
        return words in self.page.locator("body").inner_text()

    def unfold(self) -> None:
        """Open all that is folded on the page."""
        self.page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true })")


def why_beyond(manager: Visitor) -> dict[str, str]:
    """Return a reason for choosing a busy worker, where the page asks for one."""
    if not manager.page.locator('main [name="override_reason"]').count():
        return {}
    return {"override_reason": "They know the family. We lighten the week from Monday."}


@dataclass(frozen=True)
class Named:
    """An answer that a person finds by its words."""

    words: str


def _fill(form: Any, name: str, answer: Any) -> None:
    if isinstance(answer, date):
        for part in ("day", "month", "year"):
            form.locator(f'[name="{name}_{part}"]').fill(str(getattr(answer, part)))
        return
    field = form.locator(f'[name="{name}"]')
    if not field.first.is_visible():
        form.locator("details:not([open]) > summary").filter(visible=True).last.click()
    if isinstance(answer, Named):
        if field.first.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=field.locator("option", has_text=answer.words).first.inner_text())
        else:
            form.get_by_label(re.compile(re.escape(answer.words))).first.check()
    elif (kind := field.first.evaluate("e => e.type")).startswith("select"):
        field.select_option(value=answer)
    elif kind in ("radio", "checkbox"):
        for value in [answer] if isinstance(answer, str) else answer:
            form.locator(f'[name="{name}"][value="{value}"]').check()
    else:
        field.fill(answer)


@pytest.fixture(scope="package")  # its event loop must be gone before the house's tests run in this thread
def browser() -> Iterator[Any]:
    """The system's Chromium, or a skip that says what is missing; each test opens windows of its own in it."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


class Sessions:
    """The session of each demonstration person: they sign in when they are first needed, and again where it was ended."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._links: dict[str, str] = {}
        self._kept: dict[str, tuple[str, list[Any]]] = {}

    def open_as(self, persona: str, visitor: Visitor) -> None:
        """Open their first page, signed in."""
        context = visitor.page.context
        first, cookies = self._kept.get(persona, ("", []))
        if first:
            context.add_cookies(cookies)
            visitor.go(first)
        if not first or visitor.page.url != first:
            visitor.go(self._link(persona))
            self._kept[persona] = visitor.page.url, context.cookies()

    def _link(self, persona: str) -> str:
        if persona not in self._links:
            self._links = self._installation.personas()
        return self._links.pop(persona)


@pytest.fixture(scope="session")
def sessions_kept(installation: Installation) -> Sessions:
    return Sessions(installation)


@pytest.fixture
def visitors(browser: Any, installation: Installation, sessions_kept: Sessions) -> Iterator[Any]:
    """A function that gives a person a browser, signed in as a demonstration persona when one is named."""
    contexts = []

    def visitor(name: str, persona: str = "") -> Visitor:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
        contexts.append(context)
        context.set_default_timeout(15_000)
        made = Visitor(name, context.new_page(), installation.address)
        made.page.on("console", lambda line: line.type == "error" and _keep(made, line.text))
        if persona:
            sessions_kept.open_as(persona, made)
        return made

    yield visitor
    for context in contexts:
        context.close()


@pytest.fixture
def people(installation: Installation, visitors: Any) -> Any:
    """Everybody in a journey, each signed in when they are first needed."""
    from tests.journey.people import People

    return People(installation, visitors)


def _keep(visitor: Visitor, line: str) -> None:
    # A refused page is part of the journey; a refused script or style is a fault of ours.
    if "Content Security Policy" in line or "Uncaught" in line:
        visitor.faults.append(f"{visitor.page.url}: {line}")
