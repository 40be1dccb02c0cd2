"""A browser without scripts or pictures: cookies, links, forms. It stays on the one address it was given."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

Fields = dict[str, list[str]]


class Form:
    """One form of a page as it would be sent now: its address and its answers."""

    def __init__(self, action: str, method: str) -> None:
        self.action, self.method = action, method
        self.fields: Fields = {}
        self.limits: dict[str, str] = {}


class _Reader(HTMLParser):
    """Reads the forms, the text and what is wrong beside which field."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.headings = 0
        self.words: list[str] = []
        self.errors: list[str] = []
        self._area = self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.headings += tag == "h1"
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if tag == "p" and "govuk-error-message" in given.get("class", ""):
            self.errors.append(given.get("id", "").removesuffix("-error"))
        if self.forms:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        name, fields = given.get("name", ""), self.forms[-1].fields
        if tag == "input" and name:
            if given.get("type") not in ("radio", "checkbox"):
                fields[name] = [given.get("value", "")]
            elif "checked" in given:
                fields.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "textarea" and name:
            self._area = name
            fields[name] = [""]
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice and "selected" in given:
            fields[self._choice] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._area:
            self.forms[-1].fields[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser takes one line end away after the opening tag.
            area = self.forms[-1].fields[self._area]
            area[0] = area[0].removeprefix("\r\n").removeprefix("\n")
            self._area = ""
        if tag == "select":
            self._choice = ""


@dataclass
class Answer:
    """What came back: `where` is the address it sends on to, "" when it sends nowhere."""

    path: str
    status: int
    headers: dict[str, str]
    body: str
    forms: list[Form] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    headings: int = 0
    words: str = ""

    def __post_init__(self) -> None:
        reader = _Reader()
        reader.feed(self.body)
        self.forms, self.errors, self.headings = reader.forms, reader.errors, reader.headings
        self.words = re.sub(r"\s+", " ", " ".join(reader.words))

    @property
    def where(self) -> str:
        """The path that it sends on to."""
        return urlsplit(self.headers.get("location", "")).path

    def form_with(self, name: str) -> Form:
        """Return the form of the page that asks for this, not the box that finds, which stands above every page of the desk."""
        return next(form for form in self.forms if name in form.fields and form.action != "/desk/find/")


@dataclass
class PlainBrowser:
    """One person's browser; each has cookies of its own. `at` is the network address it comes from, when not this machine's."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = 30
    at: str = ""

    def get(self, path: str) -> Answer:
        """Open a page of the address."""
        return self._send("GET", path)

    def follow(self, answer: Answer) -> Answer:
        """Go on where the answer sends."""
        while answer.status in (301, 302, 303):
            there = urlsplit(answer.headers["location"])
            answer = self.get(there.path + (f"?{there.query}" if there.query else ""))
        return answer

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        """Send these fields as they are, as a page of this address would."""
        return self._send("POST", path, urlencode(fields, doseq=True, errors="surrogatepass"))

    def fill(self, page: Answer, **answers: Any) -> Answer:
        """Fill in and send the form of the page that asks for the first of these."""
        form = page.form_with(next(iter(answers)))
        return self.post(form.action or page.path, {**form.fields, **answers})

    def _send(self, method: str, path: str, body: str | None = None) -> Answer:
        there = urlsplit(self.address)
        connection = http.client.HTTPConnection(
            there.hostname or "",
            there.port,
            timeout=self.patience,
            source_address=(self.at, 0) if self.at else None,
        )
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address}
        try:
            connection.request(method, path, body, headers)
            got = connection.getresponse()
            text = got.read().decode()
        finally:
            connection.close()
        for line in got.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return Answer(path, got.status, {k.lower(): v for k, v in got.headers.items()}, text)
