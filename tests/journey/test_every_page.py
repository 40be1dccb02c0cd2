"""Every page that a link leads to, as each kind of person, on a phone and on a desk: fit to be used, and safe to be seen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import psycopg
import pytest
from django.urls import Resolver404, resolve

from tests.journey.conftest import AXE, CHROMIUM, PICTURES, QUIET, WIDTHS, Installation, axe, keep_picture
from tests.journey.markup import Markup, Path

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_PAGES = 320
FAMILY = {"anyone", "ngozi.okafor", "amara.okafor"}
# Where a person begins, besides their own first page, because no link leads there.
ALSO = {
    "anyone": ["/ask/", "/follow/status/", "/components/"],
    "education": ["/accounts/2fa/"],
}
# What is refused, to whom, and how.
REFUSED = {
    "anyone": {"/join/not-a-real-link/": 404, "/no-such-page/": 404},
    "education": {"/desk/cases/00000000-0000-7000-8000-000000000000/": 404, "/desk/emergency/review/": 403},
}
PEOPLE = (
    "anyone", "ngozi.okafor", "amara.okafor", "duty", "manager", "social_worker", "ipsw", "csw", "education", "police",
    "police_intelligence", "hub", "board",
)  # fmt: skip


@dataclass
class Walk:
    """One person's walk along every link; what was wrong is kept in `faults`."""

    who: str
    page: Any
    address: str
    names: frozenset[str]
    drawn: set[Path]
    faults: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", lambda line: line.type == "error" and self.said.append(line.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def from_(self, *paths: str) -> None:
        """Follow every link there is from these pages, one page a kind."""
        to_do = list(paths)
        while to_do:
            assert len(self.seen) < MOST_PAGES, (
                "there are more kinds of page than anybody needs, or kind_of tells too many apart"
            )
            path = to_do.pop(0)
            kind = kind_of(path) + (" refused" if path in REFUSED.get(self.who, {}) else "")
            if kind not in self.seen:
                self.seen.add(kind)
                to_do += self._open(path, kind)

    def _open(self, path: str, kind: str) -> list[str]:
        """Read a page as it is sent and return where it leads. What is built as no page before it is drawn in the browser."""
        answer = self.page.context.request.get(self.address + path)
        markup = self._answer(path, kind, answer, answer.text())
        unseen = markup.shape - self.drawn
        if PICTURES is not None or unseen:
            self.drawn |= unseen
            self._draw(path, kind, unseen)
        return links_on(answer.url, markup, self.address)

    def _draw(self, path: str, kind: str, unseen: set[Path]) -> None:
        self.said.clear()
        self._across("phone")
        answer = self.page.goto(self.address + path)
        # A page that refuses says so on the console too.
        said = [line for line in self.said if answer.ok or "Failed to load resource" not in line]
        self._wrong(kind, *(f"console: {line}" for line in said))
        if answer.ok or self.page.locator("main").count():
            self.look(kind, unseen)

    def _answer(self, path: str, kind: str, answer: Any, html: str) -> Markup:
        """Look at what was sent, before any script."""
        if answer.status != REFUSED.get(self.who, {}).get(path, 200):
            self._wrong(kind, f"status {answer.status} at {answer.url}")
        policy = answer.headers.get("content-security-policy", "")
        if not policy or "unsafe" in policy:
            self._wrong(kind, f"content security policy {policy!r}")
        if "no-store" not in answer.headers.get("cache-control", ""):
            self._wrong(kind, f"cache-control {answer.headers.get('cache-control')!r}")
        markup = Markup(html)
        self._wrong(kind, *markup.faults)
        if markup.headings != 1:
            self._wrong(kind, f"{markup.headings} main headings")
        self._titled(kind, markup.title)
        if self.who in FAMILY and "govuk-exit-this-page" not in markup.classes:
            self._wrong(kind, "no way to exit this page")
        return markup

    def _titled(self, kind: str, title: str) -> None:
        title = title.strip().removesuffix("– Alongside").strip()
        if not title or self.names & set(re.findall(r"\w+", title)):
            self._wrong(kind, f"title {title!r}")

    def look(self, kind: str, unseen: Collection[Path] = ()) -> None:
        """Look at the page that is open as it is drawn, at both widths; `unseen` is what no page before it had."""
        self._titled(kind, self.page.title())
        if self.who in FAMILY and not self.page.locator(".govuk-exit-this-page a").is_visible():
            self._wrong(kind, "no way to exit this page that can be seen")
        for width in WIDTHS:
            self._across(width)
            self._wrong(kind, *(f"{width}: {fault}" for fault in self._drawn(kind, width, unseen)))

    def _drawn(self, kind: str, width: str, unseen: Collection[Path]) -> Iterator[str]:
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            yield "the page scrolls sideways"
        keep_picture(self.page, "every-" + re.sub(r"[^a-z0-9]+", "-", f"{self.who}--{kind}--{width}".lower()))
        if width == "phone":
            yield from axe(self.page, unseen)

    def _across(self, width: str) -> None:
        across, down = WIDTHS[width]
        self.page.set_viewport_size({"width": across, "height": down})

    def _wrong(self, kind: str, *faults: str) -> None:
        self.faults += [f"{self.who}, {kind}: {fault}" for fault in faults]


@cache
def kind_of(path: str) -> str:
    """Return which page an address is, whatever the record: the view's name and what is asked of it."""
    there = urlsplit(path)
    try:
        name = resolve(there.path).view_name or there.path
    except Resolver404:
        name = there.path
    asked = "&".join(sorted({key for key, _ in parse_qsl(there.query)}))
    return f"{name}&{asked}" if asked else name


def links_on(url: str, markup: Markup, address: str) -> list[str]:
    """Return the pages of this service that the page at `url` links to, in its order; a file is saved, and is no page."""
    found = [urljoin(url, link).split("#")[0] for link in markup.links]
    here = [link for link in found if link.startswith(f"{address}/")]
    here = [link for link in here if not link.startswith(f"{address}/files/")]
    return list(dict.fromkeys(link.removeprefix(address) for link in here))


@pytest.fixture(scope="module")
def links(installation: Installation) -> dict[str, str]:
    return installation.personas()


@pytest.fixture(scope="module")
def names(installation: Installation) -> frozenset[str]:
    """Every name of a person or a family of the demonstration, word by word."""
    query = "SELECT full_name FROM people_person UNION SELECT name FROM people_familygroup"
    with psycopg.connect(installation.owner_url) as owner:
        return frozenset(word for (name,) in owner.execute(query) for word in name.split()) - {
            "The", "family", "and", "Family",
        }  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> set[Path]:
    """What was drawn in the browser already, over all the people: the paths of the elements of every page that was."""
    return set()


@pytest.fixture(scope="module")
def reader(browser: Any) -> Iterator[Any]:
    """A browser that lays each page out and paints none, which is a third of the work; a click waits for paint, a picture too."""
    unpainted = [] if PICTURES else ["--disable-threaded-compositing"]
    reader = browser.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, *unpainted])
    yield reader
    reader.close()


@pytest.fixture
def walk(
    reader: Any, browser: Any, installation: Installation, names: frozenset[str], drawn: set[Path]
) -> Iterator[Any]:
    contexts = []

    def begin(who: str, *, presses: bool = False) -> Walk:
        contexts.append(
            (browser if presses else reader).new_context(locale="en-GB", timezone_id="Europe/London")
        )
        contexts[-1].set_default_timeout(15_000)
        contexts[-1].add_init_script(path=AXE)  # every page that is drawn is looked at
        return Walk(who, contexts[-1].new_page(), installation.address, names, drawn)

    yield begin
    for context in contexts:
        context.close()


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_that_a_link_leads_to_is_fit_and_safe(walk: Any, links: dict[str, str], who: str) -> None:
    walker = walk(who)
    first = "/"
    if who != "anyone":
        walker.page.goto(links[who])
        first = walker.page.url.removeprefix(walker.address)
        assert first.startswith("/family/" if who in FAMILY else "/desk/")
    walker.from_(first, *ALSO.get(who, ()), *REFUSED.get(who, ()))
    assert len(walker.seen) > 5, "the links were followed"
    assert not walker.faults, "\n".join(walker.faults)


def test_the_pages_that_only_a_form_leads_to_are_fit_and_safe(walk: Any) -> None:
    walker = walk("anyone", presses=True)
    page = walker.page
    page.goto(f"{walker.address}/ask/")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_selector(".govuk-error-summary")
    walker.look("public:ask-with-an-error")
    assert page.title().startswith("Error:"), "the title says first that something is to be mended"
    page.fill('[name="own_words"]', "She comes home late and will not say where she was.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/ask/sent/")
    walker.from_("/ask/sent/")
    page.goto(f"{walker.address}/ask/sent/")
    page.get_by_role("button", name="See where my request is").click()
    page.wait_for_url("**/follow/status/")
    walker.from_("/follow/status/", "/follow/add/")
    page.goto(f"{walker.address}/follow/")
    page.fill('[name="code"]', "AAAA-AAAA-AAAA-AAAA")
    page.get_by_role("button", name="See my request").click()
    page.wait_for_selector(".govuk-error-summary")
    walker.look("public:follow-with-an-error")
    assert not walker.faults, "\n".join(walker.faults)
